/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/metrics.h"

#include "base/map.h"
#include "runner/coordinator.h"
#include "runner/slices.h"
#include "stats/dist.h"
#include "stats/passk.h"
#include "text/json_own.h"
#include "text/show.h"

#include <math.h>

static const double LEVEL = 0.95;

enum { SLICES_MAX = 100000 }; /* of one metric in one run */

/* What one metric has gathered for one slice. */
struct cell {
    str slice;
    VEC(double) x;    /* one number a row … */
    VEC(size_t) kase; /* … and its case, counted in plan order from 0 */
    double over;      /* sum of the measure below the line */
    VEC(int64_t) n;   /* pass@k: trials by case … */
    VEC(int64_t) c;   /* … and how many of them passed */
    size_t left_out, errors;
};

/* One metric under computation. */
struct gather {
    const struct metric_def *def;
    struct cell all;
    VEC(struct cell) slices;
    struct map slice_index;
};

struct gathering {
    struct arena *a;
    const struct suite *suite;
    struct gather *gathers;
    struct tally *tally;
    str case_id;         /* of the unit before */
    size_t kase;         /* its case */
    VEC(size_t) cluster; /* by case, where the suite has clusters */
    struct map clusters; /* by label */
    VEC(str) case_ids;
    VEC(struct metric_facts) facts;
    bool by_tag, by_pair; /* some metric asks for them */
};

double row_number(const struct row *row)
{
    return row->has_value ? row->value : row->status == ROW_PASS;
}

bool row_left_out(const struct row *row)
{
    return !row || row->status == ROW_NOT_EVALUABLE || row->status == ROW_SKIPPED;
}

static void cell_number(struct arena *a, struct cell *cell, size_t kase, double x)
{
    *vec_push(a, &cell->x) = x;
    *vec_push(a, &cell->kase) = kase;
}

static void cell_trial(struct arena *a, struct cell *cell, size_t kase, bool passed)
{
    if (cell->kase.n == 0 || cell->kase.v[cell->kase.n - 1] != kase) {
        *vec_push(a, &cell->kase) = kase;
        *vec_push(a, &cell->n) = 0;
        *vec_push(a, &cell->c) = 0;
    }
    cell->n.v[cell->n.n - 1]++;
    cell->c.v[cell->c.n - 1] += passed;
}

/* row: of the scorer and measure, or NULL; over: for a ratio. */
static void cell_add(struct gathering *g, const struct metric_def *def, struct cell *cell, const struct row *row,
                     const struct row *over)
{
    bool ratio = def->kind == METRIC_RATIO;
    if (row_left_out(row) || (ratio && row_left_out(over))) {
        cell->left_out++;
        return;
    }
    bool error = row->status == ROW_ERROR || (ratio && over->status == ROW_ERROR);
    cell->errors += error;
    switch (def->kind) {
    case METRIC_PASS_AT:
    case METRIC_PASS_HAT:
        cell_trial(g->a, cell, g->kase, row->status == ROW_PASS);
        return;
    case METRIC_MEAN:
        if (!error || def->field.n == 0)
            cell_number(g->a, cell, g->kase, error ? 0 : row_number(row));
        return;
    case METRIC_RATIO:
    case METRIC_SUM:
        if (error)
            return;
        cell_number(g->a, cell, g->kase, row_number(row));
        cell->over += ratio ? row_number(over) : 0;
        return;
    }
}

static struct cell *slice_cell(struct gathering *g, struct gather *gather, str slice, struct err *err)
{
    size_t at;
    if (map_get(&gather->slice_index, slice, &at))
        return &gather->slices.v[at];
    if (gather->slices.n >= SLICES_MAX) {
        err_set(err, ERR_INPUT, "metric '%s' is asked by tag, and the cases make more than %d different slices",
                show_text(gather->def->id).text, SLICES_MAX);
        return NULL;
    }
    slice = arena_str(g->a, slice);
    map_add(g->a, &gather->slice_index, slice, gather->slices.n, NULL);
    struct cell *cell = vec_push(g->a, &gather->slices);
    cell->slice = slice;
    return cell;
}

static bool gather_unit(struct gathering *g, struct gather *gather, const struct unit_record *unit,
                        const struct slices *slices, const struct row *crash, struct err *err)
{
    const struct metric_def *def = gather->def;
    const struct row *row = crash ? crash : rows_find(&unit->rows, def->of, def->field);
    const struct row *over =
        def->kind == METRIC_RATIO ? crash ? crash : rows_find(&unit->rows, def->of, def->over) : NULL;
    cell_add(g, def, &gather->all, row, over);
    for (size_t i = 0; i < slices->n; i++) {
        bool pair = slices->v[i].kind == SLICE_PAIR;
        if (!(pair ? def->by_pair : def->by_tag))
            continue;
        struct cell *cell = slice_cell(g, gather, slices->v[i].name, err);
        if (!cell)
            return false;
        cell_add(g, def, cell, row, over);
    }
    return true;
}

static void tally_unit(struct gathering *g, const struct unit_record *unit, const struct row *crash)
{
    struct tally *tally = g->tally;
    bool broken = crash;
    for (size_t i = 0; i < tally->n; i++) {
        struct scorer_tally *t = &tally->v[i];
        const struct row *row = crash ? crash : rows_find(&unit->rows, t->id, (str){0});
        if (row_left_out(row))
            t->left_out++;
        else
            ++*(row->status == ROW_PASS ? &t->pass : row->status == ROW_FAIL ? &t->fail : &t->error);
    }
    for (size_t i = 0; i < tally->n_trials; i++) {
        const struct row *row = crash ? crash : rows_find(&unit->rows, tally->trials[i].scorer->id, (str){0});
        tally->trials[i].status[tally->units] = (short)(row ? (int)row->status : -1);
    }
    if (tally->n_trials)
        tally->kase[tally->units] = g->kase;
    for (size_t i = 0; i < unit->rows.n; i++)
        broken |= unit->rows.v[i].status == ROW_ERROR;
    tally->units++;
    tally->crashed += crash != NULL;
    if (broken && tally->broken++ == 0)
        tally->first_broken =
            arena_printf(g->a, "case '%s', trial %lld", show_text(unit->case_id).text, (long long)unit->trial);
}

/* Numbers, if any, are one a unit. */
static void gather_begin(struct arena *a, const struct metric_def *def, size_t units, struct gather *ret)
{
    ret->def = def;
    if (def->kind == METRIC_PASS_AT || def->kind == METRIC_PASS_HAT)
        return;
    vec_reserve(a, &ret->all.x, units);
    vec_reserve(a, &ret->all.kase, units);
}

/* The first unit of a case. */
static void case_begin(struct gathering *g, const struct unit_record *unit)
{
    size_t at;
    g->kase = g->case_ids.n;
    g->case_id = *vec_push(g->a, &g->case_ids) = arena_str(g->a, unit->case_id);
    if (!g->suite->cluster.n)
        return;
    if (!map_get(&g->clusters, unit->cluster, &at)) {
        at = g->clusters.n;
        map_add(g->a, &g->clusters, arena_str(g->a, unit->cluster), at, NULL);
    }
    *vec_push(g->a, &g->cluster) = at;
}

static bool unit_visit(const struct unit_record *unit, void *ctx, struct err *err)
{
    struct gathering *g = ctx;
    struct arena scratch CLEANUP_ARENA = {0};
    struct slices slices = {0};
    if (g->tally->units == 0 || !str_eq(unit->case_id, g->case_id))
        case_begin(g, unit);
    if (g->by_tag || g->by_pair)
        slices = slices_of(&scratch, unit->tags, g->by_pair);
    const struct row *crash = rows_find(&unit->rows, S(UNIT_ROW_SCORER), (str){0});
    for (size_t i = 0; i < g->suite->metrics.n; i++)
        if (!gather_unit(g, &g->gathers[i], unit, &slices, crash, err))
            return false;
    tally_unit(g, unit, crash);
    return true;
}

/* From what was gathered to metrics. */

static void metric_interval(struct metric *out, struct interval range, const char *method)
{
    if (!isfinite(range.low) || !isfinite(range.high))
        return;
    out->has_interval = true;
    out->low = range.low;
    out->high = range.high;
    out->method = str_of(method);
}

/* Values in the order of their clusters, those of one together; both lists in arena. */
struct clustered {
    const double *x;
    const size_t *cluster;
};

static struct clustered by_cluster(struct gathering *g, const struct cell *cell, const double *x, size_t n)
{
    size_t clusters = g->clusters.n;
    if (!g->suite->cluster.n)
        return (struct clustered){x, cell->kase.v};
    size_t *from = arena_array(g->a, size_t, clusters + 1), *label = arena_array(g->a, size_t, n);
    double *sorted = arena_array(g->a, double, n);
    for (size_t i = 0; i < n; i++)
        from[g->cluster.v[cell->kase.v[i]] + 1]++;
    for (size_t i = 0; i < clusters; i++)
        from[i + 1] += from[i];
    for (size_t i = 0; i < n; i++) {
        size_t at = g->cluster.v[cell->kase.v[i]];
        label[from[at]] = at;
        sorted[from[at]++] = x[i];
    }
    return (struct clustered){sorted, label};
}

enum sureness mean_interval_of(const double *x, const size_t *cluster, size_t n, bool share, double level,
                               struct mean *ret_mean, struct interval *ret)
{
    struct mean m = *ret_mean = mean_of(x, cluster, n);
    bool binary = true;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        binary &= x[i] == 0 || x[i] == 1;
        share &= x[i] >= 0 && x[i] <= 1;
        sum += x[i];
    }
    if (binary && m.clusters == n) {
        *ret = clopper_pearson(sum, (double)n, level);
        return SURE_EXACT;
    }
    if (binary || share)
        return korn_graubard(&m, level, ret) ? SURE_SHARE : SURE_NOT;
    return m.has_se && m.se > 0 && mean_interval(&m, level, ret) ? SURE_T : SURE_NOT;
}

static bool all_binary(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (x[i] != 0 && x[i] != 1)
            return false;
    return true;
}

/* Value and interval of a mean. `cases`: the numbers are one a case already. */
static void metric_mean(struct gathering *g, const struct metric_def *def, struct metric *out,
                        struct metric_facts *facts, const struct cell *cell, const double *x, size_t n, bool cases)
{
    static const char *const METHODS[] = {
        [SURE_NOT] = "", [SURE_EXACT] = "clopper-pearson", [SURE_SHARE] = "korn-graubard", [SURE_T] = "cluster-t"};
    struct clustered c = by_cluster(g, cell, x, n);
    struct interval range;
    facts->sure = mean_interval_of(c.x, c.cluster, n, !def->field.n, LEVEL, &facts->mean, &range);
    out->has_value = isfinite(facts->mean.value);
    out->value = facts->mean.value;
    out->n = (int64_t)n;
    if (all_binary(x, n) && !cases) {
        out->numerator = round(facts->mean.value * (double)n);
        out->denominator = (double)n;
    }
    if (facts->sure)
        metric_interval(out, range, facts->sure == SURE_T && facts->mean.clusters == n ? "t" : METHODS[facts->sure]);
}

static double p_of(const struct metric *m, const struct metric_facts *facts, double bound, bool below)
{
    enum { STEPS = 60 };
    const struct mean *mean = &facts->mean;
    if (facts->sure == SURE_T) {
        double t = (m->value - bound) / mean->se;
        return t_cdf(below ? t : -t, (double)mean->clusters - 1);
    }
    if (bound <= 0 || bound >= 1) /* no share lies beyond */
        return below ? bound > 0 && m->value < 1 : bound <= 0 && m->value > 0;
    if (facts->sure == SURE_EXACT) {
        int64_t n = (int64_t)mean->n, c = llround(m->value * (double)n);
        return below ? binomial_at_most(c, n, bound) : binomial_at_least(c, n, bound);
    }
    double low = 0, high = 0.5; /* the tail is between them */
    for (int i = 0; i < STEPS; i++) {
        double tail = low > 0 ? sqrt(low * high) : high * 0x1p-10;
        struct interval range;
        bool reaches = tail > 1e-15 && korn_graubard(mean, 1 - 2 * tail, &range) &&
                       (below ? range.high >= bound : range.low <= bound);
        *(reaches ? &low : &high) = tail;
        if (high < 1e-14)
            break;
    }
    return high;
}

double metric_p_below(const struct metric *m, const struct metric_facts *facts, double bound)
{
    return p_of(m, facts, bound, true);
}

double metric_p_above(const struct metric *m, const struct metric_facts *facts, double bound)
{
    return p_of(m, facts, bound, false);
}

/* Everything needed to repeat the number, in one line. */
static str signature(const struct gathering *g, const struct metric_def *def, const struct cell *cell,
                     const struct metric *m, size_t cases)
{
    struct buf to CLEANUP_BUF = {.max = 4096};
    bool pass = def->kind == METRIC_PASS_AT || def->kind == METRIC_PASS_HAT;
    buf_printf(&to, "%s/%s of=%.*s", METRIC_KIND_NAMES[def->kind], pass ? "unbiased" : "1", STR_ARG(def->of));
    if (def->field.n)
        buf_printf(&to, " field=%.*s", STR_ARG(def->field));
    if (def->over.n)
        buf_printf(&to, " over=%.*s", STR_ARG(def->over));
    if (m->k)
        buf_printf(&to, " k=%lld", (long long)m->k);
    buf_printf(&to, " n=%lld cases=%zu left_out=%zu errors=%zu", (long long)m->n, cases, cell->left_out, cell->errors);
    if (m->has_interval)
        buf_printf(&to, " interval=%.*s level=%g", STR_ARG(m->method), LEVEL);
    if (g->suite->cluster.n)
        buf_printf(&to, " cluster=%.*s", STR_ARG(g->suite->cluster));
    return arena_str(g->a, buf_view(&to));
}

static struct metric metric_begin(const struct metric_def *def, const struct cell *cell)
{
    return (struct metric){.id = def->id,
                           .of = def->of,
                           .kind = str_of(METRIC_KIND_NAMES[def->kind]),
                           .slice = cell->slice,
                           .direction = metric_direction(def),
                           .unit = def->unit};
}

static size_t cases_of(const struct cell *cell)
{
    size_t n = 0;
    for (size_t i = 0; i < cell->kase.n; i++)
        n += i == 0 || cell->kase.v[i] != cell->kase.v[i - 1];
    return n;
}

static struct metric_facts *facts_begin(struct gathering *g, const struct cell *cell, size_t cases)
{
    struct metric_facts *facts = vec_push(g->a, &g->facts);
    *facts = (struct metric_facts){.part = slice_kind_of(cell->slice), .cases = cases};
    return facts;
}

/* Unbiased by case, averaged over cases. A case of which fewer than k trials could be evaluated leaves the whole
 * undefined: leaving it out would favour whoever fails to be evaluated. */
static void pass_metric(struct gathering *g, const struct metric_def *def, const struct cell *cell, int64_t k,
                        struct metrics *ret)
{
    struct metric m = metric_begin(def, cell);
    size_t n = cell->n.n;
    double *x = arena_array(g->a, double, n);
    bool defined = n > 0;
    for (size_t i = 0; i < n && defined; i++)
        defined = def->kind == METRIC_PASS_AT ? pass_at_k(cell->n.v[i], cell->c.v[i], k, &x[i])
                                              : pass_hat_k(cell->n.v[i], cell->c.v[i], k, &x[i]);
    m.k = k;
    m.n = (int64_t)n;
    struct metric_facts *facts = facts_begin(g, cell, n);
    if (defined) /* the trials of a case are one number here; a case of a cluster is no independent one */
        metric_mean(g, def, &m, facts, cell, x, n, true);
    m.signature = signature(g, def, cell, &m, n);
    *vec_push(g->a, ret) = m;
}

static void cell_metrics(struct gathering *g, const struct metric_def *def, const struct cell *cell,
                         struct metrics *ret)
{
    struct metric m = metric_begin(def, cell);
    size_t n = cell->x.n, cases = cases_of(cell);
    double sum = 0;
    if (def->n_k) {
        for (size_t i = 0; i < def->n_k; i++)
            pass_metric(g, def, cell, def->k[i], ret);
        return;
    }
    for (size_t i = 0; i < n; i++)
        sum += cell->x.v[i];
    m.n = (int64_t)n;
    struct metric_facts *facts = facts_begin(g, cell, cases);
    if (def->kind == METRIC_MEAN && n) {
        metric_mean(g, def, &m, facts, cell, cell->x.v, n, false);
    } else if (def->kind == METRIC_SUM) {
        m.has_value = n && isfinite(sum);
        m.value = m.has_value ? sum : 0;
    } else if (def->kind == METRIC_RATIO) {
        m.value = n ? sum / cell->over : NAN;
        m.has_value = isfinite(m.value);
        m.value = m.has_value ? m.value : 0;
        m.numerator = isfinite(sum) ? sum : 0;
        m.denominator = isfinite(cell->over) ? cell->over : 0;
    }
    m.signature = signature(g, def, cell, &m, cases);
    *vec_push(g->a, ret) = m;
}

static int by_slice(const void *a, const void *b)
{
    return str_cmp(((const struct cell *)a)->slice, ((const struct cell *)b)->slice);
}

/* Room for what rules over single cases look at. */
static void trials_begin(struct arena *a, const struct suite *suite, const struct run *run, struct tally *tally)
{
    tally->trials = arena_array(a, struct trials, suite->scorers.n + 1);
    for (size_t i = 0; i < suite->scorers.n; i++) {
        bool wanted = false;
        for (size_t r = 0; r < suite->rules.n; r++) {
            const struct rule_def *rule = &suite->rules.v[r];
            bool by_case = rule->kind == RULE_PER_CASE || rule->kind == RULE_FLAKY || suite->quarantine;
            wanted |= !rule->metric && by_case && str_eq(rule->scorer, suite->scorers.v[i].id);
        }
        if (wanted)
            tally->trials[tally->n_trials++] =
                (struct trials){&suite->scorers.v[i], arena_array(a, short, (size_t)run->units)};
    }
    if (tally->n_trials)
        tally->kase = arena_array(a, size_t, (size_t)run->units);
}

bool metrics_compute(struct arena *a, const struct suite *suite, struct store *store, const struct run *run,
                     struct metrics *ret, struct tally *ret_tally, struct err *err)
{
    struct tally tally = {.n = suite->scorers.n, .v = arena_array(a, struct scorer_tally, suite->scorers.n)};
    struct gathering g = {
        .a = a, .suite = suite, .tally = &tally, .gathers = arena_array(a, struct gather, suite->metrics.n)};
    for (size_t i = 0; i < tally.n; i++)
        tally.v[i].id = suite->scorers.v[i].id;
    for (size_t i = 0; i < suite->metrics.n; i++) {
        gather_begin(a, &suite->metrics.v[i], (size_t)run->units, &g.gathers[i]);
        g.by_tag |= suite->metrics.v[i].by_tag;
        g.by_pair |= suite->metrics.v[i].by_pair;
    }
    trials_begin(a, suite, run, &tally);
    if (!store_each_unit(store, run, STORE_NUMBERS, unit_visit, &g, err))
        return false;

    struct metrics metrics = {0};
    tally.errors = arena_array(a, int64_t, suite->metrics.n);
    for (size_t i = 0; i < suite->metrics.n; i++) {
        struct gather *gather = &g.gathers[i];
        tally.errors[i] = (int64_t)gather->all.errors;
        cell_metrics(&g, gather->def, &gather->all, &metrics);
        if (gather->slices.n)
            qsort(gather->slices.v, gather->slices.n, sizeof *gather->slices.v, by_slice);
        for (size_t t = 0; t < gather->slices.n; t++)
            cell_metrics(&g, gather->def, &gather->slices.v[t], &metrics);
    }
    tally.facts = g.facts.v;
    tally.case_ids = g.case_ids.v;
    tally.n_cases = g.case_ids.n;
    *ret = metrics;
    *ret_tally = tally;
    return true;
}

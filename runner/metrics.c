/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/metrics.h"

#include "base/map.h"
#include "runner/coordinator.h"
#include "stats/bootstrap.h"
#include "stats/interval.h"
#include "stats/passk.h"
#include "text/json_own.h"
#include "text/show.h"

#include <math.h>

static const double LEVEL = 0.95;

enum { TAGS_MAX = 100000 }; /* different tags in one run */

/* What one metric has gathered for one slice. */
struct cell {
    str slice;
    VEC(double) x;    /* one number a row … */
    VEC(size_t) kase; /* … and its case, counted in plan order */
    double over;      /* sum of the measure below the line */
    VEC(int64_t) n;   /* pass@k: trials by case … */
    VEC(int64_t) c;   /* … and how many of them passed */
    size_t left_out, errors;
};

/* One metric under computation. */
struct gather {
    const struct metric_def *def;
    struct cell all;
    VEC(struct cell) tags;
    struct map tag_index;
};

struct gathering {
    struct arena *a;
    const struct suite *suite;
    struct gather *gathers;
    struct tally *tally;
    str case_id; /* of the unit before */
    size_t kase; /* how many cases so far */
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

static struct cell *tag_cell(struct gathering *g, struct gather *gather, str tag, struct err *err)
{
    size_t at;
    if (map_get(&gather->tag_index, tag, &at))
        return &gather->tags.v[at];
    if (gather->tags.n >= TAGS_MAX) {
        err_set(err, ERR_INPUT, "metric '%s' is asked by tag, and the cases have more than %d different tags",
                show_text(gather->def->id).text, TAGS_MAX);
        return NULL;
    }
    tag = arena_str(g->a, tag);
    map_add(g->a, &gather->tag_index, tag, gather->tags.n, NULL);
    struct cell *cell = vec_push(g->a, &gather->tags);
    cell->slice = arena_printf(g->a, "tag=%.*s", STR_ARG(tag));
    return cell;
}

/* A tag that a case carries twice counts once. */
static bool tag_first(const json_t *tags, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (json_equal(json_array_get(tags, i), json_array_get(tags, index)))
            return false;
    return true;
}

static bool gather_unit(struct gathering *g, struct gather *gather, const struct unit_record *unit, const json_t *tags,
                        const struct row *crash, struct err *err)
{
    const struct metric_def *def = gather->def;
    const struct row *row = crash ? crash : rows_find(&unit->rows, def->of, def->field);
    const struct row *over =
        def->kind == METRIC_RATIO ? crash ? crash : rows_find(&unit->rows, def->of, def->over) : NULL;
    cell_add(g, def, &gather->all, row, over);
    for (size_t i = 0; def->by_tag && i < json_array_size(tags); i++) {
        if (!tag_first(tags, i))
            continue;
        struct cell *cell = tag_cell(g, gather, json_str(json_array_get(tags, i)), err);
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

static bool unit_visit(const struct unit_record *unit, void *ctx, struct err *err)
{
    struct gathering *g = ctx;
    if (g->tally->units == 0 || !str_eq(unit->case_id, g->case_id)) {
        g->case_id = arena_str(g->a, unit->case_id);
        g->kase++;
    }
    CLEANUP_JSON json_t *tags = NULL;
    if (unit->tags.n && !str_eq(unit->tags, S("[]")))
        tags = json_loadb(unit->tags.p, unit->tags.n, 0, NULL);
    const struct row *crash = rows_find(&unit->rows, S(UNIT_ROW_SCORER), (str){0});
    for (size_t i = 0; i < g->suite->metrics.n; i++)
        if (!gather_unit(g, &g->gathers[i], unit, tags, crash, err))
            return false;
    tally_unit(g, unit, crash);
    return true;
}

/* From what was gathered to metrics. */

/* What is known of a list of numbers, beside their mean. */
struct traits {
    bool binary;  /* each is 0 or 1 */
    bool share;   /* each lies in [0, 1] */
    bool settled; /* no variance between clusters: nothing to tell one case from the next by */
    double sum;
};

static struct traits traits_of(const double *x, const size_t *cluster, size_t n, const struct mean *m)
{
    struct traits t = {true, true, true, 0};
    for (size_t i = 0; i < n; i++) {
        t.binary &= x[i] == 0 || x[i] == 1;
        t.share &= x[i] >= 0 && x[i] <= 1;
        t.sum += x[i];
    }
    /* Whole numbers decide exactly: within each cluster, sum / n is the overall mean. */
    double within = 0, size = 0;
    for (size_t i = 0; i < n && t.binary; i++) {
        within += x[i];
        size++;
        if (i + 1 < n && cluster[i + 1] == cluster[i])
            continue;
        t.settled &= within * (double)n == t.sum * size;
        within = size = 0;
    }
    if (!t.binary)
        t.settled = !m->has_se || m->se <= 1e-12 * fabs(m->value);
    return t;
}

static void metric_interval(struct metric *out, struct interval range, const char *method)
{
    if (!isfinite(range.low) || !isfinite(range.high))
        return;
    out->has_interval = true;
    out->low = range.low;
    out->high = range.high;
    out->method = str_of(method);
}

/* Value and interval of a mean. `cases`: the numbers are one a case already. */
static void metric_mean(struct metric *out, const struct cell *cell, const double *x, size_t n, bool cases)
{
    const size_t *cluster = cell->kase.v;
    struct mean m = mean_of(x, cluster, n);
    struct traits t = traits_of(x, cluster, n, &m);
    struct interval range;
    out->has_value = isfinite(m.value);
    out->value = m.value;
    out->n = (int64_t)n;
    if (t.binary && !cases) {
        out->numerator = t.sum;
        out->denominator = (double)n;
    }
    if (t.binary && !cases && m.clusters == n)
        metric_interval(out, wilson_interval(m.value, (double)n, LEVEL), "wilson");
    else if (t.binary && t.settled)
        metric_interval(out, wilson_interval(m.value, (double)m.clusters, LEVEL), "wilson-cases");
    else if (!t.settled && mean_interval(&m, LEVEL, &range)) {
        if (t.share)
            range = (struct interval){fmax(0, range.low), fmin(1, range.high)};
        metric_interval(out, range, cases ? "t-cases" : "cluster-t");
    }
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
    if (str_eq(m->method, S("bootstrap-cases")))
        buf_printf(&to, " seed=%lld", (long long)g->suite->seed);
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
    if (defined)
        metric_mean(&m, cell, x, n, true);
    /* Cases are drawn, each with all its trials, and the same cases for every k and kind, so that what is equal looks
     * equal. Where all cases say the same, the interval of above stays. */
    struct interval range;
    struct rng stream = rng_stream((uint64_t)g->suite->seed, S("metric.bootstrap"), 0, 0);
    if (defined && bootstrap_mean(x, n, LEVEL, stream, &range))
        metric_interval(&m, range, "bootstrap-cases");
    m.signature = signature(g, def, cell, &m, n);
    *vec_push(g->a, ret) = m;
}

static void cell_metrics(struct gathering *g, const struct metric_def *def, const struct cell *cell,
                         struct metrics *ret)
{
    struct metric m = metric_begin(def, cell);
    size_t n = cell->x.n;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += cell->x.v[i];
    m.n = (int64_t)n;
    switch (def->kind) {
    case METRIC_PASS_AT:
    case METRIC_PASS_HAT:
        for (size_t i = 0; i < def->n_k; i++)
            pass_metric(g, def, cell, def->k[i], ret);
        return;
    case METRIC_MEAN:
        if (n)
            metric_mean(&m, cell, cell->x.v, n, false);
        break;
    case METRIC_SUM:
        m.has_value = n && isfinite(sum);
        m.value = m.has_value ? sum : 0;
        break;
    case METRIC_RATIO:
        m.value = n ? sum / cell->over : NAN;
        m.has_value = isfinite(m.value);
        m.value = m.has_value ? m.value : 0;
        m.numerator = isfinite(sum) ? sum : 0;
        m.denominator = isfinite(cell->over) ? cell->over : 0;
        break;
    }
    m.signature = signature(g, def, cell, &m, cases_of(cell));
    *vec_push(g->a, ret) = m;
}

static int by_slice(const void *a, const void *b)
{
    return str_cmp(((const struct cell *)a)->slice, ((const struct cell *)b)->slice);
}

bool metrics_compute(struct arena *a, const struct suite *suite, struct store *store, const struct run *run,
                     struct metrics *ret, struct tally *ret_tally, struct err *err)
{
    struct tally tally = {.n = suite->scorers.n, .v = arena_array(a, struct scorer_tally, suite->scorers.n)};
    struct gathering g = {
        .a = a, .suite = suite, .tally = &tally, .gathers = arena_array(a, struct gather, suite->metrics.n)};
    for (size_t i = 0; i < tally.n; i++)
        tally.v[i].id = suite->scorers.v[i].id;
    for (size_t i = 0; i < suite->metrics.n; i++)
        gather_begin(a, &suite->metrics.v[i], (size_t)run->units, &g.gathers[i]);
    if (!store_each_unit(store, run, STORE_NUMBERS, unit_visit, &g, err))
        return false;

    struct metrics metrics = {0};
    tally.errors = arena_array(a, int64_t, suite->metrics.n);
    for (size_t i = 0; i < suite->metrics.n; i++) {
        struct gather *gather = &g.gathers[i];
        tally.errors[i] = (int64_t)gather->all.errors;
        cell_metrics(&g, gather->def, &gather->all, &metrics);
        if (gather->tags.n)
            qsort(gather->tags.v, gather->tags.n, sizeof *gather->tags.v, by_slice);
        for (size_t t = 0; t < gather->tags.n; t++)
            cell_metrics(&g, gather->def, &gather->tags.v[t], &metrics);
    }
    *ret = metrics;
    *ret_tally = tally;
    return true;
}

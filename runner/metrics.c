/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/metric_cells.h"

#include "runner/coordinator.h"
#include "runner/slices.h"
#include "stats/passk.h"
#include "text/json_own.h"
#include "text/show.h"

#include <math.h>

enum { SLICES_MAX = 100000 }; /* of one metric in one run */

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
    const struct row *over = crash;
    if (!crash && def->kind == METRIC_RATIO)
        over = rows_find(&unit->rows, def->of, def->over);
    else if (!crash && metric_of_two(def->kind))
        over = rows_find(&unit->rows, def->with, def->with_field);
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
    if (metric_by_case(def->kind))
        return;
    vec_reserve(a, &ret->all.x, units);
    vec_reserve(a, &ret->all.kase, units);
    if (!metric_of_two(def->kind))
        return;
    vec_reserve(a, &ret->all.y, units);
    vec_reserve(a, &ret->all.has_y, units);
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

static struct metric metric_begin(struct arena *a, const struct metric_def *def, const struct cell *cell)
{
    return (struct metric){.id = def->id,
                           .of = def->of,
                           .kind = metric_kind_label(a, def),
                           .slice = cell->slice,
                           .direction = metric_direction(def),
                           .unit = def->unit};
}

static struct metric_facts *facts_begin(struct gathering *g, const struct cell *cell, size_t cases)
{
    struct metric_facts *facts = vec_push(g->a, &g->facts);
    *facts = (struct metric_facts){.part = slice_kind_of(cell->slice), .cases = cases};
    return facts;
}

/* The posterior of the mean over cases, given which cases they are: how trials of the same cases may differ. */
static void posterior_interval(const struct cell *cell, struct metric *out, struct metric_facts *facts)
{
    struct posterior posterior;
    bool one = cell->n.n == 1; /* whose posterior is a beta distribution; that of a mean of several is near a normal */
    out->has_interval = false;
    facts->sure = SURE_NOT;
    if (!(one ? bayes_at_n(cell->n.v[0], cell->c.v[0], METRIC_LEVEL, &posterior)
              : bayes_of_cases(cell->n.v, cell->c.v, cell->n.n, METRIC_LEVEL, &posterior)))
        return;
    facts->sure = SURE_POSTERIOR;
    facts->mean.has_se = true;
    facts->mean.se = posterior.sd;
    metric_interval(out, (struct interval){fmax(0, posterior.low), fmin(1, posterior.high)},
                    one ? "credible" : "credible-approx");
}

/* One number a case, averaged over cases. A case of which fewer than k trials could be evaluated leaves the whole
 * undefined: leaving it out would favour whoever fails to be evaluated. */
static void case_metric(struct gathering *g, const struct metric_def *def, const struct cell *cell, int64_t k,
                        struct metrics *ret)
{
    struct metric m = metric_begin(g->a, def, cell);
    size_t n = cell->n.n;
    double *x = arena_array(g->a, double, n);
    bool defined = n > 0;
    for (size_t i = 0; i < n && defined; i++)
        defined = metric_case_number(def, cell->n.v[i], cell->c.v[i], k, &x[i]);
    m.k = k;
    m.n = (int64_t)n;
    struct metric_facts *facts = facts_begin(g, cell, n);
    if (defined) /* the trials of a case are one number here; a case of a cluster is no independent one */
        metric_mean(g, &m, facts, cell, x, n, true, def->kind != METRIC_COVER);
    if (defined && def->kind == METRIC_BAYES)
        posterior_interval(cell, &m, facts);
    m.signature = metric_signature(g, def, cell, &m, n, NULL);
    *vec_push(g->a, ret) = m;
}

/* Of numbers that are one a row. */
static void row_metric(struct gathering *g, const struct metric_def *def, const struct cell *cell, struct metric *m,
                       struct metric_facts *facts)
{
    size_t n = cell->x.n;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += cell->x.v[i];
    m->n = (int64_t)n;
    if (def->kind == METRIC_MEAN && n) {
        metric_mean(g, m, facts, cell, cell->x.v, n, !def->field.n, false);
    } else if (def->kind == METRIC_SUM) {
        m->has_value = n && isfinite(sum);
        m->value = m->has_value ? sum : 0;
    } else if (def->kind == METRIC_RATIO) {
        m->value = n ? sum / cell->over : NAN;
        m->has_value = isfinite(m->value);
        m->value = m->has_value ? m->value : 0;
        m->numerator = isfinite(sum) ? sum : 0;
        m->denominator = isfinite(cell->over) ? cell->over : 0;
    }
}

static void cell_metrics(struct gathering *g, const struct gather *gather, const struct cell *cell, struct metrics *ret)
{
    const struct metric_def *def = gather->def;
    if (metric_by_case(def->kind)) {
        for (size_t i = 0; i < def->n_k || i == 0; i++)
            case_metric(g, def, cell, def->n_k ? def->k[i] : 0, ret);
        return;
    }
    struct metric m = metric_begin(g->a, def, cell);
    size_t cases = cell_cases(cell);
    struct metric_facts *facts = facts_begin(g, cell, cases);
    const char *undefined = NULL;
    if (metric_of_two(def->kind))
        undefined = metric_pairs(g, gather, cell, &m, facts);
    else
        row_metric(g, def, cell, &m, facts);
    m.signature = metric_signature(g, def, cell, &m, cases, undefined);
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
    tally.left_out = arena_array(a, int64_t, suite->metrics.n);
    for (size_t i = 0; i < suite->metrics.n; i++) {
        struct gather *gather = &g.gathers[i];
        tally.errors[i] = (int64_t)gather->all.errors;
        tally.left_out[i] = (int64_t)gather->all.left_out;
        cell_metrics(&g, gather, &gather->all, &metrics);
        if (gather->slices.n)
            qsort(gather->slices.v, gather->slices.n, sizeof *gather->slices.v, by_slice);
        for (size_t t = 0; t < gather->slices.n; t++)
            cell_metrics(&g, gather, &gather->slices.v[t], &metrics);
    }
    tally.facts = g.facts.v;
    tally.case_ids = g.case_ids.v;
    tally.n_cases = g.case_ids.n;
    *ret = metrics;
    *ret_tally = tally;
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cases are the units of a comparison: trials of one case are no independent evidence, so each case gives one number a
 * side (the mean of its rows, its pass@k, its sums) and one difference. Where the suite says which cases go together,
 * clusters of cases are the units of all that is random.
 */
#include "runner/compare.h"

#include "runner/coordinator.h"
#include "runner/flips.h"
#include "runner/metrics.h"
#include "runner/slices.h"
#include "stats/dist.h"
#include "stats/permutation.h"
#include "stats/ranks.h"

#include <math.h>

static const double LEVEL = 0.95;

/* One case that both sides have. */
struct pair {
    size_t before, after; /* first units */
    size_t cluster;
    str tags; /* a JSON list */
};

struct comparing {
    struct arena *a;
    const struct suite *suite;
    const struct record *before, *after;
    struct {
        struct pair *v;
        size_t n, cap;
    } pairs; /* in the order of the current run */
};

size_t units_of_case(const struct record *r, size_t first)
{
    size_t n = 1;
    while (first + n < r->units.n && str_eq(r->units.v[first + n].case_id, r->units.v[first].case_id))
        n++;
    return n;
}

struct value case_value(const struct record *r, size_t first, size_t most, const struct metric_def *def, int64_t k)
{
    struct value v = {0};
    int64_t trials = 0, passed = 0;
    size_t units = units_of_case(r, first);
    for (size_t i = 0; i < units && i < most; i++) {
        const struct rows *rows = &r->units.v[first + i].rows;
        const struct row *crash = rows_find(rows, S(UNIT_ROW_SCORER), (str){0});
        const struct row *row = crash ? crash : rows_find(rows, def->of, def->field);
        const struct row *over = def->kind != METRIC_RATIO ? NULL : crash ? crash : rows_find(rows, def->of, def->over);
        if (row_left_out(row) || (def->kind == METRIC_RATIO && row_left_out(over)))
            continue;
        bool error = row->status == ROW_ERROR || (over && over->status == ROW_ERROR);
        if (error && (def->kind == METRIC_RATIO || def->kind == METRIC_SUM || def->field.n))
            continue;
        trials++;
        passed += row->status == ROW_PASS;
        v.x += error ? 0 : row_number(row);
        v.over += over ? row_number(over) : 0;
    }
    v.has = trials > 0;
    v.trials = trials;
    if (def->kind == METRIC_MEAN && trials)
        v.x /= (double)trials;
    else if (metric_by_case(def->kind))
        v.has = metric_case_number(def, trials, passed, k, &v.x);
    return v;
}

/* What one comparable is made from: values by pair. */
struct values {
    double *before, *after, *over_before, *over_after;
    size_t *cluster;
    size_t n;
    int64_t lost, trimmed;
    bool undefined;
};

static double sum_of(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

static void totals_set(struct comparable *c, const struct values *v)
{
    double before = sum_of(v->before, v->n), after = sum_of(v->after, v->n);
    if (c->def->kind == METRIC_RATIO) {
        before /= sum_of(v->over_before, v->n);
        after /= sum_of(v->over_after, v->n);
    } else if (c->def->kind != METRIC_SUM) {
        before /= (double)v->n;
        after /= (double)v->n;
    }
    c->out.has_values = v->n > 0 && isfinite(before) && isfinite(after) && isfinite(after - before);
    if (!c->out.has_values)
        return;
    c->out.before = before;
    c->out.after = after;
    c->out.difference = after - before;
}

static bool is_share(double x)
{
    return x == 0 || x == 1;
}

/* Equal but for what adding up floating point numbers leaves. */
static bool nearly(double a, double b)
{
    return fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

/* Where all differences are equal but for rounding, they are made equal. */
static void settle(double *d, size_t n)
{
    bool settled = true;
    for (size_t i = 1; i < n; i++)
        settled = settled && nearly(d[i], d[0]);
    for (size_t i = 1; i < n && settled; i++)
        d[i] = d[0];
}

static void differences_set(struct comparable *c, const struct values *v)
{
    bool ratio = c->def->kind == METRIC_RATIO;
    c->binary = !ratio && c->def->kind != METRIC_SUM && v->n > 0;
    c->same = true;
    for (size_t i = 0; i < v->n; i++) {
        double before = ratio ? v->before[i] / v->over_before[i] : v->before[i];
        double after = ratio ? v->after[i] / v->over_after[i] : v->after[i];
        c->d[i] = isfinite(after - before) && !nearly(before, after) ? after - before : 0;
        c->same = c->same && nearly(v->before[i], v->after[i]) && nearly(v->over_before[i], v->over_after[i]);
        c->binary = c->binary && is_share(before) && is_share(after);
        bool up = c->d[i] > 0, down = c->d[i] < 0;
        c->out.better += c->lower ? down : up;
        c->out.worse += c->lower ? up : down;
    }
    settle(c->d, v->n);
    for (size_t i = 0; i < v->n && c->binary; i++)
        ++*(v->before[i] > 0  ? v->after[i] > 0 ? &c->pairs.both : &c->pairs.first
            : v->after[i] > 0 ? &c->pairs.second
                              : &c->pairs.neither);
}

/* Sums by cluster, of differences and of all four numbers of a ratio; values stand in the order of their clusters. */
static void group(struct arena *a, struct comparable *c, struct values *v)
{
    c->sums = arena_array(a, double, v->n + 1);
    c->sizes = arena_array(a, double, v->n + 1);
    double gone = 0; /* up and down, within the cluster */
    for (size_t i = 0; i < v->n; i++) {
        bool first = i == 0 || v->cluster[i] != v->cluster[i - 1];
        c->clusters += first;
        size_t at = c->clusters - 1;
        gone = fabs(c->d[i]) + (first ? 0 : gone);
        c->sums[at] += c->d[i];
        if (fabs(c->sums[at]) <= 1e-12 * gone)
            c->sums[at] = 0; /* but for rounding it came back, and a cluster that did not move is none that did */
        c->sizes[at]++;
    }
    if (c->def->kind != METRIC_RATIO)
        return;
    struct values all = *v;
    double **const lists[] = {&v->before, &v->after, &v->over_before, &v->over_after};
    for (size_t l = 0; l < COUNT_OF(lists); l++) {
        double *sum = arena_array(a, double, c->clusters + 1);
        for (size_t i = 0, at = 0; i < all.n; i++) {
            at += i > 0 && all.cluster[i] != all.cluster[i - 1];
            sum[at] += (*lists[l])[i];
        }
        *lists[l] = sum;
    }
    v->n = c->clusters;
}

static bool resample(const struct comparable *c, struct resampled *ret)
{
    if (c->def->kind == METRIC_RATIO)
        return resampled_ratio(c->first, c->over_first, c->second, c->over_second, c->n_units, c->stream, ret);
    if (!c->clusters)
        return resampled_mean(c->d, c->n_units, c->stream, ret);
    double *nothing CLEANUP_FREE = base_alloc(c->n_units * sizeof *nothing);
    memset(nothing, 0, c->n_units * sizeof *nothing);
    return resampled_ratio(nothing, c->sizes, c->sums, c->sizes, c->n_units, c->stream, ret);
}

/* No difference at all: sign flips of what is independent. */
static struct p_values exact_p(const struct comparing *c, const struct comparable *to)
{
    struct rng stream = rng_stream((uint64_t)c->suite->seed, S("compare.permutation"), 0, 0);
    struct permutation found = {.p = {1, 1, 1}};
    if (to->binary && !to->clusters)
        return mcnemar_exact(&to->pairs);
    if (to->def->kind != METRIC_RATIO)
        found = permutation_paired(to->clusters ? to->sums : to->d, to->n_units, stream);
    else if (!permutation_ratio(to->first, to->over_first, to->second, to->over_second, to->n_units, stream, &found))
        found.p = (struct p_values){1, 1, 1};
    return found.p;
}

/* All differences are equal: the chance that so many fair coins agree. Of a ratio nothing is known where it could not
 * be drawn again. */
static struct p_values sign_p(const struct comparable *c, double bound)
{
    double d = c->out.pairs ? c->d[0] : bound, p = pow(0.5, (double)c->n_units);
    if (nearly(d, bound) || c->def->kind == METRIC_RATIO)
        return (struct p_values){1, 1, 1};
    return (struct p_values){.less = d < bound ? p : 1, .greater = d > bound ? p : 1, .two_sided = fmin(1, 2 * p)};
}

static struct p_values student_p(const struct comparable *c, double bound)
{
    const struct mean *m = &c->mean;
    if (!m->has_se || !(m->wide > 0))
        return sign_p(c, bound);
    double t = (m->value - bound) / m->wide;
    return (struct p_values){.less = t_cdf(t, m->df), .greater = t_cdf(-t, m->df)};
}

static struct p_values bootstrap_p(const struct comparable *c, double bound)
{
    struct resampled drawn = {0};
    if (!resample(c, &drawn))
        return sign_p(c, bound);
    struct p_values p = resampled_p(&drawn, bound);
    resampled_finish(&drawn);
    return p;
}

/* Sign flips of how far each unit lies beyond the bound. */
static struct p_values flips_p(const struct comparable *c, double bound)
{
    double *beyond CLEANUP_FREE = base_alloc((c->n_units + 1) * sizeof *beyond);
    for (size_t i = 0; i < c->n_units; i++) {
        double at = c->clusters ? bound * c->sizes[i] : bound, x = c->clusters ? c->sums[i] : c->d[i];
        beyond[i] = nearly(x, at) ? 0 : x - at;
    }
    return permutation_paired(beyond, c->n_units, c->stream).p;
}

/* Wilcoxon's signed ranks of the differences, moved by the bound. */
static struct p_values ranks_p(const struct comparable *c, double bound)
{
    size_t n = (size_t)c->out.pairs;
    struct signed_rank found;
    double *at_bound CLEANUP_FREE = base_alloc((n + 1) * sizeof *at_bound);
    for (size_t i = 0; i < n; i++)
        at_bound[i] = bound;
    if (!wilcoxon_signed_rank(at_bound, c->d, n, &found))
        return (struct p_values){1, 1, 1};
    return found.p;
}

static struct p_values test_p(const struct comparable *c, enum rule_test test, double bound)
{
    double scale = c->def->kind == METRIC_SUM && c->out.pairs ? (double)c->out.pairs : 1;
    switch (test) {
    case TEST_T:
        return student_p(c, bound / scale);
    case TEST_WILCOXON:
        return ranks_p(c, bound / scale);
    case TEST_BOOTSTRAP:
        return bootstrap_p(c, bound / scale);
    case TEST_PAIRED:
        break;
    case TEST_WELCH:
    case TEST_TWO_PROPORTIONS:
    case TEST_MANN_WHITNEY:
        BUG("a test of samples, asked of pairs");
    }
    if (c->binary && !c->clusters)
        return paired_shares_against(&c->pairs, (double)c->n_units, bound);
    return c->def->kind == METRIC_RATIO ? bootstrap_p(c, bound) : flips_p(c, bound / scale);
}

struct p_values comparable_p(const struct comparable *c, enum rule_test test, double bound)
{
    if (test == TEST_PAIRED && bound == 0)
        return c->none;
    struct p_values p = test_p(c, test, bound);
    double least = pow(0.5, (double)c->n_units);
    p.less = fmax(p.less, least);
    p.greater = fmax(p.greater, least);
    p.two_sided = fmin(1, 2 * fmin(p.less, p.greater));
    return p;
}

static enum outcome outcome_of(const struct comparable *c)
{
    const struct compared *out = &c->out;
    static const double ALPHA = 0.05;
    if (c->same)
        return OUTCOME_SAME;
    bool shown = out->p < ALPHA && (!out->has_interval || out->low > 0 || out->high < 0);
    if (!shown || out->difference == 0)
        return OUTCOME_UNCLEAR;
    if (!out->direction.n)
        return OUTCOME_MOVED;
    return (out->difference > 0) != c->lower ? OUTCOME_BETTER : OUTCOME_WORSE;
}

/* The interval of the difference, if there is one. */
static bool range_of(struct comparable *to, struct interval *ret)
{
    struct resampled drawn = {0};
    to->out.method = STR_NONE;
    if (to->binary && !to->clusters) {
        *ret = newcombe_paired(&to->pairs, LEVEL);
        to->out.method = S("newcombe-paired");
        return true;
    }
    if (to->clusters && to->def->kind != METRIC_RATIO) {
        to->out.method = S("cluster-t");
        return to->mean.has_se && to->mean.wide > 0 && mean_interval(&to->mean, LEVEL, ret);
    }
    if (!resample(to, &drawn))
        return false;
    *ret = resampled_interval(&drawn, LEVEL);
    to->out.method = to->clusters ? S("bootstrap-clusters") : S("bootstrap-paired");
    if (to->def->kind == METRIC_RATIO) /* of a case, not of a cluster */
        to->sd = resampled_sd(&drawn) * sqrt((double)to->out.pairs / (double)to->n_units);
    resampled_finish(&drawn);
    return true;
}

static size_t moved_of(const struct comparable *c)
{
    size_t moved = 0;
    for (size_t i = 0; i < c->n_units; i++)
        moved += c->def->kind == METRIC_RATIO ? c->first[i] != c->second[i] || c->over_first[i] != c->over_second[i]
                 : c->clusters                ? c->sums[i] != 0
                                              : c->d[i] != 0;
    return moved;
}

static double *kept(struct arena *a, const double *x, size_t n)
{
    double *ret = arena_array(a, double, n + 1);
    memcpy(ret, x, n * sizeof *ret);
    return ret;
}

static void tell(const struct comparing *c, struct comparable *to, struct values *v)
{
    struct compared *out = &to->out;
    struct interval range;
    out->pairs = (int64_t)v->n;
    out->outcome = OUTCOME_UNCLEAR;
    to->lost = v->lost;
    to->trimmed = v->trimmed;
    to->undefined = v->undefined;
    to->stream = rng_stream((uint64_t)c->suite->seed, S("compare.bootstrap"), 0, 0);
    to->share = metric_by_case(to->def->kind) || (to->def->kind == METRIC_MEAN && !to->def->field.n);
    totals_set(to, v);
    differences_set(to, v);
    if (to->undefined || !out->has_values) {
        out->has_values = false;
        out->better = out->worse = 0;
        return;
    }
    to->mean = mean_of(to->d, v->cluster, v->n);
    to->sd = to->mean.has_se ? to->mean.wide * sqrt((double)v->n) : 0;
    if (v->cluster)
        group(c->a, to, v);
    to->n_units = to->clusters ? to->clusters : v->n;
    if (to->def->kind == METRIC_RATIO) {
        to->first = kept(c->a, v->before, v->n);
        to->over_first = kept(c->a, v->over_before, v->n);
        to->second = kept(c->a, v->after, v->n);
        to->over_second = kept(c->a, v->over_after, v->n);
    }
    to->moved = moved_of(to);
    if (range_of(to, &range)) {
        double scale = to->def->kind == METRIC_SUM ? (double)out->pairs : 1;
        out->low = range.low * scale;
        out->high = range.high * scale;
        out->has_interval = isfinite(out->low) && isfinite(out->high); /* sums of the hugest values are not */
    }
    if (!out->has_interval)
        out->method = STR_NONE;
    out->test = to->clusters ? S("permutation-clusters") : to->binary ? S("mcnemar-exact") : S("permutation-paired");
    to->none = exact_p(c, to);
    out->has_p = true;
    out->p = to->none.two_sided;
    out->outcome = outcome_of(to);
}

static void values_add(struct values *to, const struct value *before, const struct value *after, size_t cluster,
                       bool must)
{
    to->undefined |= must && (!before->has || !after->has);
    to->lost += before->trials > after->trials;
    if (!before->has || !after->has)
        return;
    if (to->cluster)
        to->cluster[to->n] = cluster;
    to->before[to->n] = before->x;
    to->over_before[to->n] = before->over;
    to->after[to->n] = after->x;
    to->over_after[to->n++] = after->over;
}

/* Each pair's value of one metric, on both sides. */
struct sides {
    struct value *before, *after;
    bool *trimmed;
};

/* One metric over the n pairs whose places stand in `members`, those of one cluster together. */
static void compare_slice(const struct comparing *c, const struct metric_def *def, int64_t k, str slice,
                          const struct sides *sides, const size_t *members, size_t n, struct compare *ret)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct comparable *to = vec_push(c->a, &ret->v);
    struct values v = {.before = arena_array(&scratch, double, n),
                       .after = arena_array(&scratch, double, n),
                       .over_before = arena_array(&scratch, double, n),
                       .over_after = arena_array(&scratch, double, n),
                       .cluster = c->suite->cluster.n ? arena_array(&scratch, size_t, n) : NULL};
    to->def = def;
    to->d = arena_array(c->a, double, n);
    to->out = (struct compared){.id = def->id,
                                .of = def->of,
                                .kind = metric_kind_label(c->a, def),
                                .k = k,
                                .slice = slice,
                                .direction = metric_direction(def),
                                .unit = def->unit};
    to->lower = str_eq(to->out.direction, S("lower"));
    for (size_t i = 0; c->pairs.v && i < n; i++) {
        size_t at = members[i];
        values_add(&v, &sides->before[at], &sides->after[at], c->pairs.v[at].cluster, k > 0);
        v.trimmed += sides->trimmed[at];
    }
    tell(c, to, &v);
}

/* A slice, and which pairs belong to it. */
struct part {
    str name;
    enum slice_kind kind;
    VEC(size_t) pairs;
};

struct parts {
    struct part *v;
    size_t n, cap;
};

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct part *)a)->name, ((const struct part *)b)->name);
}

static struct part *part_find(struct arena *a, struct parts *parts, struct map *seen, const struct slice *slice)
{
    size_t at;
    if (map_get(seen, slice->name, &at))
        return &parts->v[at];
    map_add(a, seen, slice->name, parts->n, NULL);
    struct part *one = vec_push(a, parts);
    *one = (struct part){.name = slice->name, .kind = slice->kind};
    return one;
}

/* The pairs in the order of their clusters, else of the run. */
static size_t *pairs_in_order(const struct comparing *c, size_t clusters)
{
    size_t *from = arena_array(c->a, size_t, clusters + 2), *ret = arena_array(c->a, size_t, c->pairs.n + 1);
    for (size_t i = 0; i < c->pairs.n; i++)
        from[c->pairs.v[i].cluster + 1]++;
    for (size_t i = 0; i < clusters; i++)
        from[i + 1] += from[i];
    for (size_t i = 0; i < c->pairs.n; i++)
        ret[from[c->pairs.v[i].cluster]++] = i;
    return ret;
}

/* Slices of the pairs, sorted; by_tag and by_pair say which kinds some metric asks for. */
static struct parts parts_of(const struct comparing *c, const size_t *order)
{
    struct map seen = {0};
    struct parts parts = {0};
    bool by_tag = false, by_pair = false;
    for (size_t i = 0; i < c->suite->metrics.n; i++) {
        by_tag |= c->suite->metrics.v[i].by_tag;
        by_pair |= c->suite->metrics.v[i].by_pair;
    }
    for (size_t i = 0; (by_tag || by_pair) && i < c->pairs.n; i++) {
        struct slices slices = slices_of(c->a, c->pairs.v[order[i]].tags, by_pair);
        for (size_t s = 0; s < slices.n; s++) {
            struct part *one = part_find(c->a, &parts, &seen, &slices.v[s]);
            *vec_push(c->a, &one->pairs) = order[i];
        }
    }
    if (parts.n)
        qsort(parts.v, parts.n, sizeof *parts.v, by_name);
    return parts;
}

static void compare_metric(const struct comparing *c, const struct metric_def *def, int64_t k, const size_t *order,
                           const struct parts *parts, struct compare *ret)
{
    struct arena scratch CLEANUP_ARENA = {0};
    size_t n = c->pairs.n;
    struct sides sides = {arena_array(&scratch, struct value, n), arena_array(&scratch, struct value, n),
                          arena_array(&scratch, bool, n)};
    for (size_t i = 0; i < n; i++) {
        const struct pair *p = &c->pairs.v[i];
        size_t before = units_of_case(c->before, p->before), after = units_of_case(c->after, p->after);
        size_t most = before < after ? before : after; /* means of more trials spread less: they are no equals */
        sides.before[i] = case_value(c->before, p->before, most, def, k);
        sides.after[i] = case_value(c->after, p->after, most, def, k);
        sides.trimmed[i] = before != after;
    }
    compare_slice(c, def, k, STR_NONE, &sides, order, n, ret);
    for (size_t t = 0; t < parts->n; t++) {
        const struct part *one = &parts->v[t];
        if (one->kind == SLICE_PAIR ? def->by_pair : def->by_tag)
            compare_slice(c, def, k, one->name, &sides, one->pairs.v, one->pairs.n, ret);
    }
}

/* Returns how many clusters there are: each case its own where the suite has none. */
static size_t pairs_find(struct comparing *c, struct comparison *to)
{
    const struct record *after = c->after;
    struct map clusters = {0};
    for (size_t i = 0; i < after->units.n; i += units_of_case(after, i)) {
        const struct unit_record *unit = &after->units.v[i];
        size_t at, cluster = c->pairs.n;
        if (!map_get(&c->before->cases, unit->case_id, &at)) {
            to->only_after++;
            continue;
        }
        if (c->suite->cluster.n && !map_get(&clusters, unit->cluster, &cluster)) {
            cluster = clusters.n;
            map_add(c->a, &clusters, unit->cluster, cluster, NULL);
        }
        *vec_push(c->a, &c->pairs) = (struct pair){at, i, cluster, unit->tags};
    }
    for (size_t i = 0; i < c->before->units.n; i += units_of_case(c->before, i)) {
        size_t at;
        to->only_before += !map_get(&after->cases, c->before->units.v[i].case_id, &at);
    }
    to->pairs = (int64_t)c->pairs.n;
    return c->suite->cluster.n ? clusters.n : c->pairs.n;
}

/* Whether both ran the very same recordings, samples or answers. */
static bool same_input(const struct record *before, const struct record *after)
{
    const json_t *then = json_object_get(before->description, "input"),
                 *now = json_object_get(after->description, "input");
    return then && json_equal(then, now);
}

void compare_records(struct arena *a, const struct suite *suite, const struct record *before,
                     const struct record *after, struct compare *ret)
{
    struct comparing c = {a, suite, before, after, {0}};
    struct comparison *to = arena_new(a, struct comparison);
    *ret = (struct compare){.comparison = to, .identical = same_input(before, after)};
    to->baseline = before->run.id;
    to->baseline_source = before->source;
    to->baseline_sha = before->sha;
    to->baseline_suite_version = before->run.suite_version;
    const size_t *order = pairs_in_order(&c, pairs_find(&c, to));
    struct parts parts = parts_of(&c, order);
    for (size_t i = 0; i < suite->metrics.n; i++) {
        const struct metric_def *def = &suite->metrics.v[i];
        if (metric_of_two(def->kind)) /* it has no value by case, so there is nothing to pair */
            continue;
        for (size_t j = 0; j < def->n_k || j == 0; j++)
            compare_metric(&c, def, def->n_k ? def->k[j] : 0, order, &parts, ret);
    }
    samples_collect(a, suite, before, after, &ret->samples);
    for (size_t i = 0; i < ret->v.n; i++)
        *vec_push(a, &to->metrics) = ret->v.v[i].out;
    for (size_t i = 0; i < c.pairs.n; i++)
        flips_find(a, before, c.pairs.v[i].before, after, c.pairs.v[i].after, to);
    flips_order(to);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cases are the units of a comparison: trials of one case are no independent evidence, so each case gives one number a
 * side (the mean of its rows, its pass@k, its sums) and one difference.
 */
#include "runner/compare.h"

#include "runner/coordinator.h"
#include "runner/flips.h"
#include "runner/metrics.h"
#include "stats/passk.h"
#include "text/json_own.h"

#include <math.h>

static const double LEVEL = 0.95;

/* One case, one side, one metric. */
struct value {
    bool has;
    double x, over; /* over: of a ratio */
};

/* One case that both sides have. */
struct pair {
    size_t before, after; /* first units */
    const json_t *tags;
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

static size_t units_of_case(const struct record *r, size_t first)
{
    size_t n = 1;
    while (first + n < r->units.n && str_eq(r->units.v[first + n].case_id, r->units.v[first].case_id))
        n++;
    return n;
}

/* As metrics.h says which rows count. */
static struct value case_value(const struct record *r, size_t first, const struct metric_def *def, int64_t k)
{
    struct value v = {0};
    int64_t trials = 0, passed = 0;
    for (size_t i = 0; i < units_of_case(r, first); i++) {
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
    if (def->kind == METRIC_MEAN && trials)
        v.x /= (double)trials;
    else if (def->kind == METRIC_PASS_AT)
        v.has = pass_at_k(trials, passed, k, &v.x);
    else if (def->kind == METRIC_PASS_HAT)
        v.has = pass_hat_k(trials, passed, k, &v.x);
    return v;
}

/* What one comparable is made from: values by pair. */
struct values {
    double *before, *after, *over_before, *over_after;
    size_t n;
    int64_t lost;
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
    double mean = v->n ? sum_of(c->d, v->n) / (double)v->n : 0, squares = 0;
    for (size_t i = 0; i < v->n; i++)
        squares += (c->d[i] - mean) * (c->d[i] - mean);
    c->sd = v->n > 1 ? sqrt(squares / (double)(v->n - 1)) : 0;
}

static void release_resampled(void *resampled)
{
    resampled_finish(resampled);
}

static bool resample(const struct comparing *c, struct comparable *to, const struct values *v)
{
    struct rng stream = rng_stream((uint64_t)c->suite->seed, S("compare.bootstrap"), 0, 0);
    struct resampled *kept = arena_new(c->a, struct resampled);
    bool ok = to->def->kind == METRIC_RATIO
                  ? resampled_ratio(v->before, v->over_before, v->after, v->over_after, v->n, stream, kept)
                  : resampled_mean(to->d, v->n, stream, kept);
    if (!ok)
        return false;
    arena_defer(c->a, release_resampled, kept);
    to->resampled = *kept;
    if (to->def->kind == METRIC_RATIO)
        to->sd = resampled_sd(kept);
    return true;
}

/* All differences are equal: the chance that so many fair coins agree. Of a ratio nothing is known where it could not
 * be drawn again. */
static struct p_values sign_p(const struct comparable *c, double bound)
{
    double d = c->out.pairs ? c->d[0] : bound, p = pow(0.5, (double)c->out.pairs);
    if (nearly(d, bound) || c->def->kind == METRIC_RATIO)
        return (struct p_values){1, 1, 1};
    return (struct p_values){.less = d < bound ? p : 1, .greater = d > bound ? p : 1, .two_sided = fmin(1, 2 * p)};
}

struct p_values comparable_p(const struct comparable *c, double bound)
{
    double scale = c->def->kind == METRIC_SUM && c->out.pairs ? (double)c->out.pairs : 1;
    if (c->binary)
        return bound == 0 ? mcnemar_exact(&c->pairs) : newcombe_p(&c->pairs, bound);
    return c->resampled.n ? resampled_p(&c->resampled, bound / scale) : sign_p(c, bound / scale);
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

static void tell(const struct comparing *c, struct comparable *to, const struct values *v)
{
    struct compared *out = &to->out;
    out->pairs = (int64_t)v->n;
    out->outcome = OUTCOME_UNCLEAR;
    to->lost = v->lost;
    to->undefined = v->undefined;
    totals_set(to, v);
    differences_set(to, v);
    if (to->undefined || !out->has_values) {
        out->has_values = false;
        out->better = out->worse = 0;
        return;
    }
    if (to->binary) {
        struct interval range = newcombe_paired(&to->pairs, LEVEL);
        out->has_interval = true;
        out->low = range.low;
        out->high = range.high;
        out->method = S("newcombe-paired");
        out->test = S("mcnemar-exact");
    } else if (resample(c, to, v)) {
        double scale = to->def->kind == METRIC_SUM ? (double)v->n : 1;
        struct interval range = resampled_interval(&to->resampled, LEVEL);
        out->has_interval = true;
        out->low = range.low * scale;
        out->high = range.high * scale;
        out->method = out->test = S("bootstrap-paired");
    } else {
        out->test = S("sign-exact");
    }
    out->has_p = true;
    out->p = comparable_p(to, 0).two_sided;
    out->outcome = outcome_of(to);
}

static void values_add(struct values *to, const struct value *before, const struct value *after, bool must)
{
    to->undefined |= must && (!before->has || !after->has);
    to->lost += before->has && !after->has;
    if (!before->has || !after->has)
        return;
    to->before[to->n] = before->x;
    to->over_before[to->n] = before->over;
    to->after[to->n] = after->x;
    to->over_after[to->n++] = after->over;
}

/* Each pair's value of one metric, on both sides. */
struct sides {
    struct value *before, *after;
};

/* One metric over the n pairs whose places stand in `members`, or over all of them. */
static void compare_slice(const struct comparing *c, const struct metric_def *def, int64_t k, str slice,
                          const struct sides *sides, const size_t *members, size_t n, struct compare *ret)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct comparable *to = vec_push(c->a, &ret->v);
    struct values v = {.before = arena_array(&scratch, double, n),
                       .after = arena_array(&scratch, double, n),
                       .over_before = arena_array(&scratch, double, n),
                       .over_after = arena_array(&scratch, double, n)};
    to->def = def;
    to->d = arena_array(c->a, double, n);
    to->out = (struct compared){.id = def->id,
                                .of = def->of,
                                .kind = str_of(METRIC_KIND_NAMES[def->kind]),
                                .k = k,
                                .slice = slice,
                                .direction = metric_direction(def),
                                .unit = def->unit};
    to->lower = str_eq(to->out.direction, S("lower"));
    for (size_t i = 0; i < n; i++) {
        size_t at = members ? members[i] : i;
        values_add(&v, &sides->before[at], &sides->after[at], k > 0);
    }
    tell(c, to, &v);
}

/* A tag, and which pairs carry it. */
struct tagged {
    str tag;
    struct {
        size_t *v;
        size_t n, cap;
    } pairs;
};

struct all_tagged {
    struct tagged *v;
    size_t n, cap;
};

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct tagged *)a)->tag, ((const struct tagged *)b)->tag);
}

static struct tagged *tagged_find(struct arena *a, struct all_tagged *tags, struct map *seen, str tag)
{
    size_t at;
    if (map_get(seen, tag, &at))
        return &tags->v[at];
    map_add(a, seen, tag, tags->n, NULL);
    struct tagged *one = vec_push(a, tags);
    one->tag = tag;
    return one;
}

/* Different tags of the pairs, sorted; a tag that a case carries twice counts once. */
static struct all_tagged tags_of(const struct comparing *c)
{
    struct map seen = {0};
    struct all_tagged tags = {0};
    for (size_t i = 0; i < c->pairs.n; i++) {
        const json_t *list = c->pairs.v[i].tags;
        for (size_t t = 0; t < json_array_size(list); t++) {
            struct tagged *one = tagged_find(c->a, &tags, &seen, json_str(json_array_get(list, t)));
            if (!one->pairs.n || one->pairs.v[one->pairs.n - 1] != i)
                *vec_push(c->a, &one->pairs) = i;
        }
    }
    if (tags.n)
        qsort(tags.v, tags.n, sizeof *tags.v, by_name);
    return tags;
}

static void compare_metric(const struct comparing *c, const struct metric_def *def, int64_t k,
                           const struct all_tagged *tags, struct compare *ret)
{
    struct arena scratch CLEANUP_ARENA = {0};
    size_t n = c->pairs.n;
    struct sides sides = {arena_array(&scratch, struct value, n), arena_array(&scratch, struct value, n)};
    for (size_t i = 0; i < n; i++) {
        sides.before[i] = case_value(c->before, c->pairs.v[i].before, def, k);
        sides.after[i] = case_value(c->after, c->pairs.v[i].after, def, k);
    }
    compare_slice(c, def, k, STR_NONE, &sides, NULL, n, ret);
    for (size_t t = 0; t < tags->n; t++)
        compare_slice(c, def, k, arena_printf(c->a, "tag=%.*s", STR_ARG(tags->v[t].tag)), &sides, tags->v[t].pairs.v,
                      tags->v[t].pairs.n, ret);
}

static bool by_tag(const struct suite *suite, const struct metric_def *def)
{
    bool asked = def->by_tag;
    for (size_t i = 0; i < suite->rules.n; i++)
        asked |= suite->rules.v[i].metric == def && suite->rules.v[i].slice_tag;
    return asked;
}

static void pairs_find(struct comparing *c, struct comparison *to)
{
    const struct record *after = c->after;
    for (size_t i = 0; i < after->units.n; i += units_of_case(after, i)) {
        size_t at;
        if (!map_get(&c->before->cases, after->units.v[i].case_id, &at)) {
            to->only_after++;
            continue;
        }
        str tags = after->units.v[i].tags;
        *vec_push(c->a, &c->pairs) =
            (struct pair){at, i, json_own(c->a, json_loadb(tags.p ? tags.p : "", tags.n, 0, NULL))};
    }
    for (size_t i = 0; i < c->before->units.n; i += units_of_case(c->before, i)) {
        size_t at;
        to->only_before += !map_get(&after->cases, c->before->units.v[i].case_id, &at);
    }
    to->pairs = (int64_t)c->pairs.n;
}

void compare_records(struct arena *a, const struct suite *suite, const struct record *before,
                     const struct record *after, struct compare *ret)
{
    struct comparing c = {a, suite, before, after, {0}};
    struct comparison *to = arena_new(a, struct comparison);
    *ret = (struct compare){.comparison = to};
    to->baseline = before->run.id;
    to->baseline_source = before->source;
    to->baseline_sha = before->sha;
    to->baseline_suite_version = before->run.suite_version;
    pairs_find(&c, to);
    struct all_tagged tags = tags_of(&c), none = {0};
    for (size_t i = 0; i < suite->metrics.n; i++) {
        const struct metric_def *def = &suite->metrics.v[i];
        for (size_t j = 0; j < def->n_k || j == 0; j++)
            compare_metric(&c, def, def->n_k ? def->k[j] : 0, by_tag(suite, def) ? &tags : &none, ret);
    }
    for (size_t i = 0; i < ret->v.n; i++)
        *vec_push(a, &to->metrics) = ret->v.v[i].out;
    for (size_t i = 0; i < c.pairs.n; i++)
        flips_find(a, before, c.pairs.v[i].before, after, c.pairs.v[i].after, to);
    flips_order(to);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Metrics of two scorers over the units that have a row of both. Their intervals are those of independent units. Where
 * units go together (trials of one case, cases of one cluster) they would be too short, and clusters are drawn anew.
 */
#include "runner/metric_cells.h"

#include "base/rng.h"
#include "runner/pair_stats.h"
#include "stats/bootstrap.h"
#include "stats/dist.h"

#include <math.h>

enum { RESAMPLES = 1000, RESAMPLES_MIN = 200, DRAWS = 20000000 };

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Each number that either scorer says anywhere in the run: weights go by steps between categories, and a slice without
 * one of them has the same steps. */
static void categories_of(struct arena *a, const struct cell *whole, struct pair_data *d)
{
    size_t n = whole->x.n, kept = 0;
    double *all = arena_array(a, double, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        all[2 * i] = whole->x.v[i];
        all[2 * i + 1] = whole->y.v[i];
    }
    qsort(all, 2 * n, sizeof *all, by_number);
    for (size_t i = 0; i < 2 * n; i++)
        if (kept == 0 || all[kept - 1] != all[i])
            all[kept++] = all[i];
    d->categories = all;
    d->n_categories = kept;
}

/* Units by cluster: those of cluster c stand at start[c] .. start[c + 1] - 1 of `unit`. */
struct groups {
    size_t n, *start, *unit;
};

static struct groups groups_of(struct arena *a, const struct gathering *g, const struct cell *cell)
{
    size_t labels = g->case_ids.n + g->clusters.n, n = cell->x.n;
    struct groups ret = {0, arena_array(a, size_t, labels + 2), arena_array(a, size_t, n + 1)};
    size_t *at = arena_array(a, size_t, labels + 1), *count = arena_array(a, size_t, labels + 1);
    for (size_t i = 0; i < n; i++)
        count[cell_cluster(g, cell, i)]++;
    for (size_t label = 0; label < labels; label++) {
        at[label] = ret.start[ret.n];
        if (count[label] == 0)
            continue;
        ret.start[ret.n + 1] = ret.start[ret.n] + count[label];
        ret.n++;
    }
    for (size_t i = 0; i < n; i++)
        ret.unit[at[cell_cluster(g, cell, i)]++] = i;
    return ret;
}

/* One sample of whole clusters, drawn with replacement; how many units that makes varies. */
struct drawn {
    VEC(double) x, y;
    VEC(bool) has_y;
};

static void draw(struct arena *a, const struct groups *groups, const struct pair_data *d, struct rng rng,
                 struct drawn *to)
{
    to->x.n = to->y.n = to->has_y.n = 0;
    for (size_t i = 0; i < groups->n; i++) {
        size_t c = (size_t)rng_below(&rng, groups->n);
        for (size_t j = groups->start[c]; j < groups->start[c + 1]; j++) {
            size_t unit = groups->unit[j];
            *vec_push(a, &to->x) = d->x[unit];
            *vec_push(a, &to->y) = d->y[unit];
            *vec_push(a, &to->has_y) = d->has_y[unit];
        }
    }
}

/* The percentile interval of n resamples, as wide for few clusters as Student's t makes it: quantiles at
 * Phi(sqrt(C / (C - 1)) t) (Hesterberg 2015, The American Statistician 69:371-386). A sample in which the number is
 * undefined counts as beyond either end, so that it errs on the wide side; false where that leaves no end, or where all
 * samples are equal. */
static bool percentiles(double *values, size_t defined, size_t n, size_t clusters, struct interval *ret)
{
    double c = (double)clusters;
    double tail = normal_cdf(sqrt(c / (c - 1)) * t_quantile((1 - METRIC_LEVEL) / 2, c - 1));
    size_t lost = n - defined;
    qsort(values, defined, sizeof *values, by_number);
    if (defined == 0 || values[0] == values[defined - 1])
        return false;
    for (size_t i = defined; i < n; i++)
        values[i] = INFINITY;
    ret->high = quantile_of(values, n, 1 - tail);
    memmove(values + lost, values, defined * sizeof *values);
    for (size_t i = 0; i < lost; i++)
        values[i] = -INFINITY;
    ret->low = quantile_of(values, n, tail);
    return isfinite(ret->low) && isfinite(ret->high);
}

static bool bootstrap_clusters(const struct groups *groups, const struct pair_data *d, uint64_t seed,
                               struct interval *ret)
{
    size_t n = DRAWS / (d->n + 1), defined = 0;
    n = n > RESAMPLES ? RESAMPLES : n < RESAMPLES_MIN ? RESAMPLES_MIN : n;
    double *values CLEANUP_FREE = base_alloc(n * sizeof *values);
    struct arena room CLEANUP_ARENA = {0};
    struct drawn drawn = {0};
    for (size_t i = 0; i < n; i++) {
        struct arena scratch CLEANUP_ARENA = {0};
        draw(&room, groups, d, rng_stream(seed, S("metrics.pairs"), i, 0), &drawn);
        struct pair_data again = *d;
        again.x = drawn.x.v;
        again.y = drawn.y.v;
        again.has_y = drawn.has_y.v;
        again.n = drawn.x.n;
        struct pair_found found = pair_value(&scratch, &again);
        if (!found.undefined)
            values[defined++] = found.value;
    }
    return percentiles(values, defined, n, groups->n, ret);
}

/* Alpha's own interval draws units, and each of its samples would have to draw again: of clusters it has none. */
static void interval_set(const struct gathering *g, const struct cell *cell, const struct pair_data *d,
                         const struct pair_found *found, struct metric *out)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct groups groups = groups_of(&scratch, g, cell);
    struct interval range;
    if (groups.n == d->n && found->has_interval)
        metric_interval(out, found->range, found->method);
    else if (groups.n < d->n && groups.n > 1 && d->def->as != AS_ALPHA && d->def->as != AS_ECE &&
             bootstrap_clusters(&groups, d, (uint64_t)g->suite->seed, &range))
        metric_interval(out, range, "bootstrap-clusters");
}

const char *metric_pairs(struct gathering *g, const struct gather *gather, const struct cell *cell, struct metric *out,
                         struct metric_facts *facts)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct pair_data d = {.def = gather->def,
                          .x = cell->x.v,
                          .y = cell->y.v,
                          .has_y = cell->has_y.v,
                          .n = cell->x.n,
                          .level = METRIC_LEVEL,
                          .seed = (uint64_t)g->suite->seed};
    out->n = (int64_t)d.n;
    if (pair_is_mean(d.def->as)) {
        double *terms = arena_array(&scratch, double, d.n + 1);
        const char *undefined = pair_terms(&d, terms);
        if (!undefined)
            metric_mean(g, out, facts, cell, terms, d.n, d.def->as == AS_PERCENT, d.def->as != AS_PERCENT);
        return undefined;
    }
    if (d.def->kind == METRIC_AGREEMENT)
        categories_of(&scratch, &gather->all, &d);
    struct pair_found found = pair_value(&scratch, &d);
    if (found.undefined)
        return found.undefined;
    if (!isfinite(found.value))
        return "too-large";
    out->has_value = true;
    out->value = found.value;
    interval_set(g, cell, &d, &found, out);
    return NULL;
}

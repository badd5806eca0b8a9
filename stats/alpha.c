/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Krippendorff's alpha without a matrix of coincidences. A disagreement that is a squared difference of scores needs
 * sums of squares only: over the pairs of m scores, mean score s,  sum (a - b)^2 = 2 m sum (a - s)^2.  The ordinal
 * metric is such a difference, of midranks. So alpha, and each of its resamples, takes one pass over the ratings.
 */
#include "stats/agree.h"

#include "stats/bootstrap.h"
#include "stats/dist.h"

#include <math.h>

/* What one alpha is computed in, and again for each resample. */
struct work {
    const struct ratings *r;
    enum alpha_scale scale;
    const size_t *pairable; /* units with at least two ratings */
    size_t units;
    double *score;  /* by category; unused on the nominal scale */
    double *count;  /* by category, of the units drawn */
    size_t *seen;   /* k zeros, before and after each unit */
    double *within; /* by pairable unit: its disagreement, where that is the same in every resample */
};

static size_t unit_size(const struct ratings *r, size_t unit)
{
    return r->start[unit + 1] - r->start[unit];
}

/* Pairs of equal ratings of a unit, in both orders. */
static double unit_same(const struct ratings *r, size_t unit, size_t *seen)
{
    size_t same = 0;
    for (size_t i = r->start[unit]; i < r->start[unit + 1]; i++)
        same += seen[r->category[i]]++;
    for (size_t i = r->start[unit]; i < r->start[unit + 1]; i++)
        seen[r->category[i]] = 0;
    return 2 * (double)same;
}

/* The disagreement of a unit: over all its pairs, in both orders, by m - 1. */
static double unit_within(const struct work *w, size_t unit)
{
    const struct ratings *r = w->r;
    double m = (double)unit_size(r, unit), mean = 0, squares = 0;
    if (w->scale == ALPHA_NOMINAL)
        return m - unit_same(r, unit, w->seen) / (m - 1);
    for (size_t i = r->start[unit]; i < r->start[unit + 1]; i++)
        mean += w->score[r->category[i]] / m;
    for (size_t i = r->start[unit]; i < r->start[unit + 1]; i++) {
        double off = w->score[r->category[i]] - mean;
        squares += off * off;
    }
    return 2 * m * squares / (m - 1);
}

/* The midrank of each category among the ratings that were drawn, as a share of them. */
static void midranks(const struct work *w, double n)
{
    double before = 0;
    for (size_t c = 0; c < w->r->k; c++) {
        w->score[c] = (before + 0.5 * w->count[c]) / n;
        before += w->count[c];
    }
}

/* Values moved and shrunk so that they reach from 0 to 1: alpha does not mind, and no square overflows. */
static void scores_of_values(const struct work *w)
{
    const double *value = w->r->value;
    size_t k = w->r->k;
    int exponent;
    frexp(fmax(fabs(value[0]), fabs(value[k - 1])), &exponent);
    for (size_t c = 0; c < k; c++) {
        if (!isfinite(value[c]) || (c && value[c] <= value[c - 1]))
            BUG("the values of categories must ascend");
        w->score[c] = ldexp(value[c], -exponent - 1) - ldexp(value[0], -exponent - 1);
    }
    double range = w->score[k - 1];
    for (size_t c = 0; c < k && range > 0; c++)
        w->score[c] /= range;
}

/* What any two of all ratings disagree by, on average times n. */
static double expected_disagreement(const struct work *w, double n)
{
    double mean = 0, sum = 0;
    size_t kinds = 0;
    for (size_t c = 0; c < w->r->k; c++) {
        kinds += w->count[c] > 0;
        mean += w->scale == ALPHA_NOMINAL ? 0 : w->count[c] * w->score[c] / n;
    }
    for (size_t c = 0; c < w->r->k; c++) {
        double off = w->scale == ALPHA_NOMINAL ? 0 : w->score[c] - mean;
        sum += w->scale == ALPHA_NOMINAL ? w->count[c] * (n - w->count[c]) : 2 * n * w->count[c] * off * off;
    }
    return kinds < 2 ? 0 : sum / (n - 1); /* of one kind the mean may be off by a rounding, so ask for kinds */
}

/* alpha of the pairable units, each as many times as it was drawn; drawn NULL: each once. */
static bool alpha_of(const struct work *w, const uint32_t *drawn, double *ret)
{
    const struct ratings *r = w->r;
    double n = 0, observed = 0;
    memset(w->count, 0, r->k * sizeof *w->count);
    for (size_t u = 0; u < w->units; u++) {
        double times = drawn ? drawn[u] : 1;
        size_t from = r->start[w->pairable[u]], to = r->start[w->pairable[u] + 1];
        n += times * (double)(to - from);
        for (size_t i = from; i < to && times > 0; i++)
            w->count[r->category[i]] += times;
    }
    if (w->scale == ALPHA_ORDINAL)
        midranks(w, n);
    double expected = expected_disagreement(w, n);
    for (size_t u = 0; u < w->units && expected > 0; u++) {
        double times = drawn ? drawn[u] : 1;
        if (times > 0)
            observed += times * (w->scale == ALPHA_ORDINAL ? unit_within(w, w->pairable[u]) : w->within[u]);
    }
    *ret = expected > 0 ? 1 - observed / expected : 0;
    return expected > 0 && isfinite(*ret);
}

/* n units out of n with replacement, two from one number: the high part of a product, whose bias is below n / 2^32. */
static void units_draw(struct rng *rng, size_t n, uint32_t *drawn)
{
    memset(drawn, 0, n * sizeof *drawn);
    for (size_t i = 0; i < n; i += 2) {
        uint64_t u = rng_u64(rng);
        drawn[((u >> 32) * n) >> 32]++;
        if (i + 1 < n)
            drawn[((u & UINT32_MAX) * n) >> 32]++;
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void alpha_interval(const struct work *w, double level, uint64_t seed, struct alpha *result)
{
    size_t resamples = bootstrap_resamples(result->values), n = 0;
    uint32_t *drawn CLEANUP_FREE = base_alloc(w->units * sizeof *drawn);
    double *alphas CLEANUP_FREE = base_alloc(resamples * sizeof *alphas);
    for (size_t i = 0; i < resamples; i++) {
        struct rng rng = rng_stream(seed, S("stats.krippendorff"), i, 0);
        units_draw(&rng, w->units, drawn);
        n += alpha_of(w, drawn, &alphas[n]);
    }
    qsort(alphas, n, sizeof *alphas, by_size);
    result->resamples = resamples;
    result->undefined = resamples - n;
    double units = (double)w->units, t = t_quantile((1 - level) / 2, units - 1);
    double tail = normal_cdf(sqrt(units / (units - 1)) * t) * (double)(resamples - 1); /* so many lie beyond an end */
    result->has_interval = n > 1 && alphas[0] < alphas[n - 1] && (double)result->undefined <= tail;
    if (result->has_interval) {
        double beyond = tail - (double)result->undefined;
        result->interval = (struct interval){quantile_of(alphas, n, beyond / (double)(n - 1)),
                                             quantile_of(alphas, n, 1 - beyond / (double)(n - 1))};
    }
}

static void alpha_agreement(const struct work *w, struct alpha *result)
{
    for (size_t u = 0; u < w->units; u++) {
        size_t m = unit_size(w->r, w->pairable[u]);
        result->values += m;
        result->agreement += unit_same(w->r, w->pairable[u], w->seen) / (double)(m - 1);
    }
    result->agreement /= (double)result->values;
}

bool krippendorff_alpha(const struct ratings *r, enum alpha_scale scale, double level, uint64_t seed, struct alpha *ret)
{
    struct alpha result = {.units = ratings_pairable(r)};
    if (result.units < 2 || r->k < 2)
        return false;
    size_t *pairable CLEANUP_FREE = base_alloc(result.units * sizeof *pairable), n = 0;
    double *doubles CLEANUP_FREE = base_alloc_zero((2 * r->k + result.units) * sizeof *doubles);
    size_t *seen CLEANUP_FREE = base_alloc_zero(r->k * sizeof *seen);
    for (size_t u = 0; u < r->units; u++)
        if (unit_size(r, u) >= 2)
            pairable[n++] = u;
    struct work w = {.r = r, .scale = scale, .pairable = pairable, .units = n, .seen = seen};
    w.score = doubles;
    w.count = doubles + r->k;
    w.within = w.count + r->k;
    if (scale == ALPHA_INTERVAL)
        scores_of_values(&w);
    for (size_t u = 0; u < n && scale != ALPHA_ORDINAL; u++)
        w.within[u] = unit_within(&w, pairable[u]);
    if (!alpha_of(&w, NULL, &result.value))
        return false;
    alpha_agreement(&w, &result);
    alpha_interval(&w, level, seed, &result);
    *ret = result;
    return true;
}

/* Adds what one unit says of its categories: agreement gathers n_uc (n_uc - 1) / (m_u - 1). */
static void category_unit(const struct ratings *r, size_t unit, size_t *seen, struct ratings_category *to)
{
    double others = (double)unit_size(r, unit) - 1;
    for (size_t i = r->start[unit]; i < r->start[unit + 1]; i++) {
        to[r->category[i]].n++;
        to[r->category[i]].agreement += 2 * (double)seen[r->category[i]]++ / others;
    }
    for (size_t i = r->start[unit]; i < r->start[unit + 1]; i++)
        seen[r->category[i]] = 0;
}

void alpha_categories(const struct ratings *r, struct ratings_category *ret)
{
    size_t *seen CLEANUP_FREE = base_alloc_zero((r->k + 1) * sizeof *seen), all = 0;
    for (size_t c = 0; c < r->k; c++)
        ret[c] = (struct ratings_category){0};
    for (size_t u = 0; u < r->units; u++)
        if (unit_size(r, u) >= 2)
            category_unit(r, u, seen, ret);
    for (size_t c = 0; c < r->k; c++)
        all += ret[c].n;
    for (size_t c = 0; c < r->k; c++) {
        double n = (double)ret[c].n, rest = (double)(all - ret[c].n), same = ret[c].agreement;
        ret[c].has_agreement = ret[c].n > 0;
        ret[c].agreement = ret[c].has_agreement ? same / n : 0;
        ret[c].has_value = ret[c].n > 0 && ret[c].n < all;
        if (ret[c].has_value) /* sum_u n_uc (m_u - n_uc) / (m_u - 1) = n - same */
            ret[c].value = 1 - (double)(all - 1) * (n - same) / (n * rest);
    }
}

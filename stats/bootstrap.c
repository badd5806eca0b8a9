/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/bootstrap.h"

#include "stats/dist.h"

#include <math.h>

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double quantile_of(const double *sorted, size_t n, double p)
{
    double at = p * (double)(n - 1);
    size_t below = (size_t)at;
    if (below + 1 >= n)
        return sorted[n - 1];
    return sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

size_t bootstrap_resamples(size_t n)
{
    size_t resamples = BOOTSTRAP_DRAWS / n;
    if (resamples > BOOTSTRAP_RESAMPLES)
        return BOOTSTRAP_RESAMPLES;
    return resamples < BOOTSTRAP_RESAMPLES_MIN ? BOOTSTRAP_RESAMPLES_MIN : resamples;
}

/* Two indexes below n from one number: the high part of a product, whose bias is below n / 2^32. */
static inline size_t index_high(uint64_t u, size_t n)
{
    return ((u >> 32) * n) >> 32;
}

static inline size_t index_low(uint64_t u, size_t n)
{
    return ((u & UINT32_MAX) * n) >> 32;
}

double bootstrap_draw(const double *x, size_t n, struct rng *rng)
{
    double sum = 0;
    for (size_t i = 0; i < n; i += 2) {
        uint64_t u = rng_u64(rng);
        sum += x[index_high(u, n)];
        if (i + 1 < n)
            sum += x[index_low(u, n)];
    }
    return sum / (double)n;
}

bool bootstrap_mean(const double *x, size_t n, double level, struct rng rng, struct interval *ret)
{
    bool differ = false;
    for (size_t i = 1; i < n; i++)
        differ |= x[i] != x[0];
    if (!differ)
        return false;
    struct sample s CLEANUP_SAMPLE = {0};
    sample_init(&s, SAMPLE_MEAN, x, NULL, n);
    return bootstrap_interval(&s, BOOTSTRAP_PERCENTILE, bootstrap_resamples(n), level, rng, ret);
}

/* Values of clusters: their sum over their number, which differs from resample to resample. */
static double draw_clusters(const struct sample *s, struct rng *rng)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < s->units; i += 2) {
        uint64_t u = rng_u64(rng);
        size_t high = index_high(u, s->units), low = index_low(u, s->units);
        sum += s->sum[high];
        n += s->size[high];
        if (i + 1 < s->units) {
            sum += s->sum[low];
            n += s->size[low];
        }
    }
    return sum / (double)n;
}

/* The median of values that count as often as their unit was drawn: a walk to the middle. */
static double draw_median(const struct sample *s, uint32_t *drawn, struct rng *rng)
{
    size_t n = 0, passed = 0, i = 0;
    memset(drawn, 0, s->units * sizeof *drawn);
    for (size_t j = 0; j < s->units; j += 2) {
        uint64_t u = rng_u64(rng);
        size_t high = index_high(u, s->units), low = index_low(u, s->units);
        drawn[high]++;
        n += s->size ? s->size[high] : 1;
        if (j + 1 < s->units) {
            drawn[low]++;
            n += s->size ? s->size[low] : 1;
        }
    }
    while (passed + drawn[s->unit[i]] <= (n - 1) / 2)
        passed += drawn[s->unit[i++]];
    double lower = s->sorted[i];
    while (passed + drawn[s->unit[i]] <= n / 2)
        passed += drawn[s->unit[i++]];
    return 0.5 * lower + 0.5 * s->sorted[i];
}

void sample_resample(const struct sample *s, struct rng rng, size_t from, size_t to, double *ret)
{
    bool median = s->statistic == SAMPLE_MEDIAN;
    uint32_t *drawn CLEANUP_FREE = median ? base_alloc(s->units * sizeof *drawn) : NULL;
    rng.counter += from * ((s->units + 1) / 2);
    for (size_t i = from; i < to; i++)
        ret[i - from] = median     ? draw_median(s, drawn, &rng)
                        : !s->size ? bootstrap_draw(s->sum, s->units, &rng)
                                   : draw_clusters(s, &rng);
}

struct interval percentile_interval(const double *sorted, size_t n, double level)
{
    return (struct interval){quantile_of(sorted, n, (1 - level) / 2), quantile_of(sorted, n, (1 + level) / 2)};
}

/* The share of resamples below the value, those equal to it counted half. */
static double share_below(const double *sorted, size_t n, double value)
{
    size_t below = 0, not_above = 0;
    for (size_t i = 0; i < n; i++) {
        below += sorted[i] < value;
        not_above += sorted[i] <= value;
    }
    return ((double)below + (double)not_above) / (2 * (double)n);
}

/* False where the jackknife does not vary. Differences are scaled by the largest, so that no cube under- or overflows.
 */
static bool acceleration(const double *jackknife, size_t n, double *ret)
{
    double mean = 0, most = 0, squares = 0, cubes = 0;
    for (size_t i = 0; i < n; i++)
        mean += jackknife[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(mean - jackknife[i]));
    if (!(most > 0 && isfinite(most)))
        return false;
    for (size_t i = 0; i < n; i++) {
        double d = (mean - jackknife[i]) / most;
        squares += d * d;
        cubes += d * d * d;
    }
    *ret = cubes / (6 * squares * sqrt(squares));
    return true;
}

bool bca_interval(const double *sorted, size_t n, double value, const double *jackknife, size_t units, double level,
                  struct interval *ret)
{
    double a, ends[2], share = share_below(sorted, n, value);
    if (!(share > 0 && share < 1) || !acceleration(jackknife, units, &a))
        return false;
    double z0 = normal_quantile(share), z = normal_quantile(0.5 - 0.5 * level);
    for (int i = 0; i < 2; i++) {
        double shifted = z0 + (i ? -z : z), slope = 1 - a * shifted;
        if (!(slope > 0))
            return false;
        ends[i] = quantile_of(sorted, n, normal_cdf(z0 + shifted / slope));
    }
    *ret = (struct interval){ends[0], ends[1]};
    return true;
}

bool bootstrap_interval(const struct sample *s, enum bootstrap_method method, size_t resamples, double level,
                        struct rng rng, struct interval *ret)
{
    if (s->units < 2)
        return false;
    double *drawn CLEANUP_FREE = base_alloc(resamples * sizeof *drawn);
    sample_resample(s, rng, 0, resamples, drawn);
    for (size_t i = 0; i < resamples; i++)
        if (!isfinite(drawn[i]))
            return false;
    qsort(drawn, resamples, sizeof *drawn, by_size);
    if (drawn[0] >= drawn[resamples - 1])
        return false;
    if (method == BOOTSTRAP_PERCENTILE) {
        *ret = percentile_interval(drawn, resamples, level);
        return true;
    }
    double *jackknife CLEANUP_FREE = base_alloc(s->units * sizeof *jackknife);
    sample_jackknife(s, jackknife);
    return bca_interval(drawn, resamples, sample_value(s), jackknife, s->units, level, ret);
}

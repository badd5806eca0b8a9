/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/bootstrap.h"

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

/* Two indexes below n from one number: the high part of a product, whose bias is below n / 2^32. */
double bootstrap_draw(const double *x, size_t n, struct rng *rng)
{
    double sum = 0;
    for (size_t i = 0; i < n; i += 2) {
        uint64_t u = rng_u64(rng);
        sum += x[((u >> 32) * n) >> 32];
        if (i + 1 < n)
            sum += x[((u & UINT32_MAX) * n) >> 32];
    }
    return sum / (double)n;
}

bool bootstrap_mean(const double *x, size_t n, double level, struct rng rng, struct interval *ret)
{
    size_t resamples = n ? BOOTSTRAP_DRAWS / n : 0;
    bool differ = false;
    for (size_t i = 1; i < n; i++)
        differ |= x[i] != x[0];
    if (!differ)
        return false;
    if (resamples > BOOTSTRAP_RESAMPLES)
        resamples = BOOTSTRAP_RESAMPLES;
    if (resamples < BOOTSTRAP_RESAMPLES_MIN)
        resamples = BOOTSTRAP_RESAMPLES_MIN;
    double *means CLEANUP_FREE = base_alloc(resamples * sizeof *means);
    for (size_t i = 0; i < resamples; i++)
        means[i] = bootstrap_draw(x, n, &rng);
    qsort(means, resamples, sizeof *means, by_size);
    *ret = (struct interval){quantile_of(means, resamples, (1 - level) / 2),
                             quantile_of(means, resamples, (1 + level) / 2)};
    return true;
}

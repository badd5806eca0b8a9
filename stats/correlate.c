/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/correlate.h"

#include "stats/arrange.h"
#include "stats/dist.h"

#include <math.h>

static bool constant(const double *x, size_t n)
{
    bool differ = false;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i]))
            BUG("a correlation of numbers that are not finite");
        differ |= x[i] != x[0];
    }
    return !differ;
}

/* Fisher's interval: normal on the scale of atanh, with that variance. */
static void fisher(double level, double variance, struct correlation *c)
{
    c->has_interval = variance > 0 && fabs(c->value) < 1;
    if (!c->has_interval)
        return;
    double at = atanh(c->value), half = normal_quantile(0.5 + 0.5 * level) * sqrt(variance);
    c->interval = (struct interval){tanh(at - half), tanh(at + half)};
}

/* The t test of no correlation; of a perfect one t is infinite and p 0. */
static void t_test(struct correlation *c)
{
    double df = (double)c->n - 2, left = (1 - c->value) * (1 + c->value);
    c->has_statistic = left > 0;
    if (!c->has_statistic)
        return;
    c->statistic = c->value * sqrt(df / left);
    c->p = 2 * t_cdf(-fabs(c->statistic), df);
}

/* Shrunk by a power of two, which loses nothing, so that the most is within [1/2, 1). */
static void shrink(double *x, size_t n)
{
    double most = 0;
    int exponent;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(x[i]));
    frexp(most, &exponent);
    for (size_t i = 0; i < n; i++)
        x[i] = ldexp(x[i], -exponent);
}

/* x less its mean, at a size of which no sum or square overflows. First less x[0], as values that differ little beside
 * their size would lose what they differ by in the rounding of their mean. Owned by the caller. */
static double *centred(const double *x, size_t n)
{
    double *off = base_alloc(n * sizeof *off), mean = 0;
    memcpy(off, x, n * sizeof *off);
    shrink(off, n);
    double first = off[0];
    for (size_t i = 0; i < n; i++)
        off[i] -= first;
    shrink(off, n);
    for (size_t i = 0; i < n; i++)
        mean += off[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        off[i] -= mean;
    return off;
}

/* n >= 1, neither side constant. */
static double correlate(const double *x, const double *y, size_t n)
{
    double *a CLEANUP_FREE = centred(x, n), *b CLEANUP_FREE = centred(y, n), aa = 0, bb = 0, ab = 0;
    for (size_t i = 0; i < n; i++) {
        aa += a[i] * a[i];
        bb += b[i] * b[i];
        ab += a[i] * b[i];
    }
    return fmax(-1, fmin(1, ab / sqrt(aa * bb)));
}

bool pearson(const double *x, const double *y, size_t n, double level, struct correlation *ret)
{
    if (constant(x, n) || constant(y, n) || n < 3)
        return false;
    *ret = (struct correlation){.n = n, .value = correlate(x, y, n)};
    t_test(ret);
    fisher(level, n > 3 ? 1 / (double)(n - 3) : 0, ret);
    return true;
}

struct placed {
    double value;
    size_t at;
};

static int by_value(const void *a, const void *b)
{
    double x = ((const struct placed *)a)->value, y = ((const struct placed *)b)->value;
    return (x > y) - (x < y);
}

/* Ranks from 1 up, those of equal values being their mean. Owned by the caller. */
static double *midranks(const double *x, size_t n)
{
    struct placed *sorted CLEANUP_FREE = base_alloc(n * sizeof *sorted);
    double *ranks = base_alloc(n * sizeof *ranks);
    for (size_t i = 0; i < n; i++)
        sorted[i] = (struct placed){x[i], i};
    qsort(sorted, n, sizeof *sorted, by_value);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && sorted[to].value == sorted[from].value;)
            to++;
        for (size_t i = from; i < to; i++)
            ranks[sorted[i].at] = 0.5 * (double)(from + 1 + to);
    }
    return ranks;
}

bool spearman_estimate(const double *x, const double *y, size_t n, double level, struct correlation *ret)
{
    if (constant(x, n) || constant(y, n) || n < 3)
        return false;
    double *a CLEANUP_FREE = midranks(x, n), *b CLEANUP_FREE = midranks(y, n);
    *ret = (struct correlation){.n = n, .value = correlate(a, b, n), .p = 1};
    fisher(level, n > 3 ? (1 + ret->value * ret->value / 2) / (double)(n - 3) : 0, ret);
    return true;
}

bool spearman(const double *x, const double *y, size_t n, double level, struct correlation *ret)
{
    if (!spearman_estimate(x, y, n, level, ret))
        return false;
    ret->exact = n <= ARRANGE_MAX;
    if (ret->exact) {
        ret->p = arrange_p_products(x, y, n);
        return true;
    }
    struct arrangement seen = arrangement_of(x, y, n);
    ret->p = 0; /* of a perfect order t is infinite */
    t_test(ret);
    ret->least = ret->p < 2 * seen.chance;
    ret->p = ret->least ? fmin(1, 2 * seen.chance) : ret->p;
    ret->rough = seen.uncommon <= CORRELATION_ROUGH_MAX;
    return true;
}

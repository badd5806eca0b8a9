/* SPDX-License-Identifier: Apache-2.0 */
/* Variance between and within cases. */
#include "stats/plan.h"

#include "stats/dist.h"

#include <math.h>

struct squares {
    double between, within; /* sums of squares */
    double sizes_squared;
    size_t cases;
};

static struct squares squares_of(const double *x, const size_t *cluster, size_t n, double mean)
{
    struct squares s = {0};
    for (size_t from = 0, to; from < n; from = to) {
        double sum = 0, rest = 0;
        for (to = from; to < n && (to == from || (cluster && cluster[to] == cluster[from])); to++)
            sum += x[to] - mean;
        double size = (double)(to - from), own = sum / size;
        for (size_t i = from; i < to; i++) {
            double d = x[i] - mean - own;
            s.within += d * d;
            rest += d;
        }
        s.within -= rest * rest / size; /* what rounding left of the mean */
        s.between += own * own * size;
        s.sizes_squared += size * size;
        s.cases++;
    }
    return s;
}

/* The quantile of Fisher's F, through that of the beta distribution; infinite where that is 1. */
static double f_quantile(double p, double df1, double df2)
{
    double x = beta_quantile(p, df1 / 2, df2 / 2);
    return x / (1 - x) * df2 / df1;
}

/* The icc for which the ratio of mean squares is f; the least that there is where infinity was divided by itself. */
static double icc_at(double f, double size)
{
    return isinf(f) ? 1 : isnan(f) ? -1 / (size - 1) : (f - 1) / (f + size - 1);
}

static bool all_equal(const double *x, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (x[i] != x[0])
            return false;
    return true;
}

struct variance variance_of(const double *x, const size_t *cluster, size_t n, double level)
{
    double all = (double)n, mean = 0;
    if (n == 0)
        return (struct variance){0};
    for (size_t i = 0; i < n; i++)
        mean += x[i] / all;
    struct squares s = squares_of(x, cluster, n, mean);
    struct variance v = {.cases = s.cases, .values = n};
    v.defined = s.cases >= 2 && s.cases < n;
    if (!v.defined)
        return v;
    double df1 = (double)s.cases - 1, df2 = all - (double)s.cases;
    v.size = (all - s.sizes_squared / all) / df1;
    v.design_effect = 1;
    if (all_equal(x, n)) /* what rounding makes of them is no spread */
        return v;
    double msb = s.between / df1, msw = fmax(0, s.within) / df2;
    v.defined = isfinite(msb + msw); /* else values so large that their squares are no numbers */
    v.has_icc = v.defined && msb + msw > 0;
    if (!v.has_icc)
        return v;
    v.within = msw;
    v.between = fmax(0, (msb - msw) / v.size);
    v.icc = (msb - msw) / (msb + (v.size - 1) * msw);
    v.design_effect = 1 + (s.sizes_squared / all - 1) * v.icc;
    double tail = 0.5 - 0.5 * level, f = msb / msw;
    v.low = icc_at(f / f_quantile(1 - tail, df1, df2), v.size);
    v.high = icc_at(f / f_quantile(tail, df1, df2), v.size);
    return v;
}

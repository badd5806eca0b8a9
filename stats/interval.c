/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/interval.h"

#include "stats/dist.h"

#include <math.h>

struct interval wilson_interval(double p, double n, double level)
{
    return wilson_at(p, n, normal_quantile(0.5 + 0.5 * level));
}

struct interval wilson_at(double p, double n, double z)
{
    if (!(n > 0 && p >= 0 && p <= 1))
        BUG("wilson_interval of a share %g of %g", p, n);
    double ratio = z * z / n;
    double centre = (p + 0.5 * ratio) / (1 + ratio);
    double half = sqrt(p * (1 - p) * ratio + 0.25 * ratio * ratio) / (1 + ratio);
    /* At the ends the two terms cancel exactly, but not in floating point. */
    return (struct interval){p <= 0 ? 0 : fmax(0, centre - half), p >= 1 ? 1 : fmin(1, centre + half)};
}

struct mean mean_of(const double *x, const size_t *cluster, size_t n)
{
    if (n == 0)
        BUG("mean_of no values");
    struct mean m = {.n = n};
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    m.value = sum / (double)n;

    double squares = 0, within = 0;
    for (size_t i = 0; i < n; i++) {
        within += x[i] - m.value;
        if (i + 1 < n && cluster && cluster[i + 1] == cluster[i])
            continue;
        squares += within * within;
        within = 0;
        m.clusters++;
    }
    double c = (double)m.clusters;
    m.has_se = m.clusters > 1;
    if (m.has_se)
        m.se = sqrt(c / (c - 1) * squares) / (double)n;
    return m;
}

bool mean_interval(const struct mean *m, double level, struct interval *ret)
{
    if (!m->has_se)
        return false;
    double half = t_quantile(0.5 + 0.5 * level, (double)(m->clusters - 1)) * m->se;
    *ret = (struct interval){m->value - half, m->value + half};
    return true;
}

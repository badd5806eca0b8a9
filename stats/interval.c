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

struct interval clopper_pearson(double c, double n, double level)
{
    if (!(n > 0 && c >= 0 && c <= n))
        BUG("clopper_pearson of %g of %g", c, n);
    double tail = 0.5 - 0.5 * level;
    return (struct interval){c <= 0 ? 0 : beta_quantile(tail, c, n - c + 1),
                             c >= n ? 1 : beta_quantile(1 - tail, c + 1, n - c)};
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
        m.variance += (x[i] - m.value) * (x[i] - m.value) / (double)n;
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

/* How many independent values would tell as much. */
static double effective_size(const struct mean *m, double level)
{
    static const double SE_LEAST = 1e-12; /* of values in [0, 1]: below it there is only rounding */
    double c = (double)m->clusters, n = (double)m->n;
    if (!(m->value > 0 && m->value < 1 && m->se > SE_LEAST))
        return c;
    double ratio = t_quantile(0.5 + 0.5 * level, n - 1) / t_quantile(0.5 + 0.5 * level, c - 1);
    return fmin(n, m->variance / (m->se * m->se) * ratio * ratio);
}

bool korn_graubard(const struct mean *m, double level, struct interval *ret)
{
    if (!m->has_se || !(m->value >= 0 && m->value <= 1))
        return false;
    double size = effective_size(m, level);
    *ret = clopper_pearson(m->value * size, size, level);
    return true;
}

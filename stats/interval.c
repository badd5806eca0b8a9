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

/* Whether Wilson's interval of k of n lies wholly below p (-1), holds it (0), or lies above (1). */
static int wilson_side(int64_t k, int64_t n, double z, double p)
{
    struct interval range = wilson_at((double)k / (double)n, (double)n, z);
    return range.high < p ? -1 : range.low > p;
}

/* The counts whose intervals hold p are first .. last: estimated from the score test that they invert, then put right
 * by the intervals themselves, since the last digit decides at their ends. */
static void wilson_holding(int64_t n, double z, double p, int64_t *ret_first, int64_t *ret_last)
{
    double centre = (double)n * p, half = z * sqrt(centre * (1 - p));
    int64_t first = (int64_t)fmax(0, floor(centre - half)), last = (int64_t)fmin((double)n, ceil(centre + half));
    while (first > 0 && wilson_side(first - 1, n, z, p) >= 0)
        first--;
    while (first < n && wilson_side(first, n, z, p) < 0)
        first++;
    while (last < n && wilson_side(last + 1, n, z, p) <= 0)
        last++;
    while (last > 0 && wilson_side(last, n, z, p) > 0)
        last--;
    *ret_first = first;
    *ret_last = last;
}

static double binomial_within(int64_t first, int64_t last, int64_t n, double p)
{
    return fmax(0, binomial_at_most(last, n, p) - binomial_at_most(first - 1, n, p));
}

double wilson_coverage(int64_t n, double p, double level)
{
    int64_t first, last;
    if (!(n > 0 && p >= 0 && p <= 1))
        BUG("wilson_coverage of a share %g of %lld", p, (long long)n);
    wilson_holding(n, normal_quantile(0.5 + 0.5 * level), p, &first, &last);
    return binomial_within(first, last, n, p);
}

double wilson_worst(int64_t n, double from, double to, double level, double *ret_at)
{
    static const double TIE = 1e-12; /* of p and 1 - p, which cover alike, the one that comes first */
    double z = normal_quantile(0.5 + 0.5 * level), at = from, least = wilson_coverage(n, from, level);
    double end = wilson_coverage(n, to, level);
    if (end < least - TIE)
        least = end, at = to;
    for (int64_t k = 0; k <= n; k++) {
        struct interval range = wilson_at((double)k / (double)n, (double)n, z);
        for (int upper = 0; upper < 2; upper++) {
            int64_t first, last;
            double p = upper ? range.high : range.low;
            if (p <= from || p >= to)
                continue;
            wilson_holding(n, z, p, &first, &last);
            double coverage = upper ? binomial_within(k + 1, last, n, p) : binomial_within(first, k - 1, n, p);
            if (coverage < least - TIE)
                least = coverage, at = p;
        }
    }
    *ret_at = at;
    return least;
}

struct interval clopper_pearson(double c, double n, double level)
{
    if (!(n > 0 && c >= 0 && c <= n))
        BUG("clopper_pearson of %g of %g", c, n);
    double tail = 0.5 - 0.5 * level;
    return (struct interval){c <= 0 ? 0 : beta_quantile(tail, c, n - c + 1),
                             c >= n ? 1 : beta_quantile(1 - tail, c + 1, n - c)};
}

double exact_upper(double c, double n, double level)
{
    return clopper_pearson(c, n, 2 * level - 1).high;
}

double exact_lower(double c, double n, double level)
{
    return clopper_pearson(c, n, 2 * level - 1).low;
}

double rule_of_three(double n)
{
    if (!(n > 0))
        BUG("the rule of three for %g trials", n);
    return fmin(1, 3 / n);
}

/* The end of the cluster that begins at i. */
static size_t cluster_end(const size_t *cluster, size_t n, size_t i)
{
    size_t end = i + 1;
    while (cluster && end < n && cluster[end] == cluster[i])
        end++;
    return end;
}

/* Where one cluster is nearly all there is, next to nothing is known of the others. */
static const double DF_LEAST = 0.1;

/* What intervals take where clusters are of uneven size: see interval.h. */
static void evenness_set(struct mean *m, const double *x, const size_t *cluster)
{
    double n = (double)m->n, q = 0, squares = 0;
    bool even = true;
    for (size_t i = 0, end; i < m->n; i = end) {
        end = cluster_end(cluster, m->n, i);
        even &= (end - i) * m->clusters == m->n;
        q += (double)(end - i) / n * ((double)(end - i) / n);
    }
    m->wide = m->se;
    m->effective = even ? (double)m->clusters : 1 / q;
    m->df = fmax(DF_LEAST, m->effective - 3 + 2 * m->effective / (double)m->clusters);
    for (size_t i = 0, end; i < m->n && !even; i = end) {
        end = cluster_end(cluster, m->n, i);
        double sum = 0;
        for (size_t k = i; k < end; k++)
            sum += x[k] - m->value;
        squares += sum * sum / (1 - 2 * (double)(end - i) / n + q);
    }
    if (!even)
        m->wide = sqrt(squares) / n;
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

    double squares = 0;
    for (size_t i = 0, end; i < n; i = end) {
        double within = 0;
        end = cluster_end(cluster, n, i);
        for (size_t k = i; k < end; k++) {
            m.variance += (x[k] - m.value) * (x[k] - m.value) / (double)n;
            within += x[k] - m.value;
        }
        squares += within * within;
        m.clusters++;
    }
    double c = (double)m.clusters;
    m.has_se = m.clusters > 1;
    if (m.has_se) {
        m.se = sqrt(c / (c - 1) * squares) / (double)n;
        evenness_set(&m, x, cluster);
    }
    return m;
}

static void mean_around(const struct mean *m, double half, struct interval *ret)
{
    *ret = (struct interval){m->value - half, m->value + half};
}

bool normal_interval(const struct mean *m, double level, struct interval *ret)
{
    if (m->has_se)
        mean_around(m, normal_quantile(0.5 + 0.5 * level) * m->se, ret);
    return m->has_se;
}

bool mean_interval(const struct mean *m, double level, struct interval *ret)
{
    if (!m->has_se || m->df < 1)
        return false;
    mean_around(m, t_quantile(0.5 + 0.5 * level, m->df) * m->wide, ret);
    return true;
}

double korn_graubard_size(const struct mean *m, double level)
{
    static const double SE_LEAST = 1e-12; /* of values in [0, 1]: below it there is only rounding */
    double n = (double)m->n;
    if (!(m->value > 0 && m->value < 1 && m->se > SE_LEAST))
        return m->effective;
    double ratio = t_quantile(0.5 + 0.5 * level, n - 1) / t_quantile(0.5 + 0.5 * level, m->df);
    return fmin(n, m->variance / (m->wide * m->wide) * ratio * ratio);
}

bool korn_graubard(const struct mean *m, double level, struct interval *ret)
{
    if (!m->has_se || !(m->value >= 0 && m->value <= 1))
        return false;
    double size = korn_graubard_size(m, level);
    *ret = size < 1 ? (struct interval){0, 1} : clopper_pearson(m->value * size, size, level);
    return true;
}

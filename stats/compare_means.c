/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/compare_means.h"

#include "stats/dist.h"

#include <float.h>
#include <math.h>

/* Rounding leaves a few last bits of the values in their differences: a spread below that is none. */
static const double ROUNDING = 8 * DBL_EPSILON;

/* Mean and standard deviation in two passes, of values scaled by a power of two so that the largest is below 1. */
bool sample_of(const double *x, size_t n, struct moments *ret)
{
    double most = 0, mean = 0, rest = 0, squares = 0;
    int scale;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i]))
            return false;
        most = fmax(most, fabs(x[i]));
    }
    if (!n)
        return false;
    frexp(most, &scale);
    for (size_t i = 0; i < n; i++)
        mean += ldexp(x[i], -scale);
    mean /= (double)n;
    for (size_t i = 0; i < n; i++)
        rest += ldexp(x[i], -scale) - mean;
    mean += rest / (double)n; /* what the first sum lost */
    for (size_t i = 0; i < n; i++) {
        double off = ldexp(x[i], -scale) - mean;
        squares += off * off;
    }
    double sd = n > 1 ? sqrt(squares / (double)(n - 1)) : 0;
    *ret = (struct moments){(double)n, ldexp(mean, scale), sd <= ROUNDING ? 0 : ldexp(sd, scale), most};
    return isfinite(ret->sd);
}

static bool differences_of(const double *first, const double *second, size_t n, struct moments *ret)
{
    CLEANUP_FREE double *d = base_alloc((n + 1) * sizeof *d);
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        d[i] = second[i] - first[i];
        most = fmax(most, fmax(fabs(first[i]), fabs(second[i])));
    }
    if (n < 2 || !sample_of(d, n, ret))
        return false;
    ret->most = most; /* the rounding of a difference is that of what was subtracted */
    if (ret->sd <= ROUNDING * most)
        ret->sd = 0;
    return true;
}

/* P-values of t. The tails are asked for by themselves, so that small ones keep their digits. */
static struct p_values t_values(double t, double df)
{
    return (struct p_values){.less = t_cdf(t, df), .greater = t_cdf(-t, df), .two_sided = 2 * t_cdf(-fabs(t), df)};
}

static bool t_settle(double difference, double se, double df, double rounding, struct t_test *ret)
{
    struct t_test found = {.difference = difference, .se = se, .df = df};
    if (!(se > 0)) {
        if (!(fabs(difference) <= rounding))
            return false;
        *ret = (struct t_test){.same = true, .p = {1, 1, 1}};
        return true;
    }
    found.t = difference / se;
    if (!isfinite(found.t) || !isfinite(se) || !(df > 0) || !isfinite(df))
        return false;
    found.p = t_values(found.t, df);
    *ret = found;
    return true;
}

bool t_test_paired(const double *first, const double *second, size_t n, struct t_test *ret)
{
    struct moments d;
    return differences_of(first, second, n, &d) && t_settle(d.mean, d.sd / sqrt(d.n), d.n - 1, ROUNDING * d.most, ret);
}

bool t_test_clustered(const double *first, const double *second, const size_t *cluster, size_t n, struct t_test *ret)
{
    struct moments all;
    if (!differences_of(first, second, n, &all))
        return false;
    CLEANUP_FREE double *d = base_alloc(n * sizeof *d);
    for (size_t i = 0; i < n; i++)
        d[i] = second[i] - first[i];
    struct mean m = mean_of(d, cluster, n);
    if (!m.has_se || !isfinite(m.se))
        return false;
    bool spread = m.se > ROUNDING * all.most;
    if (!spread && all.sd > 0) /* rows differ, and clusters do not: a zero error would be no knowledge */
        return false;
    return t_settle(all.mean, spread ? m.se : 0, (double)m.clusters - 1, ROUNDING * all.most, ret);
}

bool t_test_welch(const struct moments *first, const struct moments *second, struct t_test *ret)
{
    if (!(first->n >= 2 && second->n >= 2 && first->sd >= 0 && second->sd >= 0))
        return false;
    double se1 = first->sd / sqrt(first->n), se2 = second->sd / sqrt(second->n), se = hypot(se1, se2);
    double share1 = (se1 / se) * (se1 / se), share2 = (se2 / se) * (se2 / se);
    double df = 1 / (share1 * share1 / (first->n - 1) + share2 * share2 / (second->n - 1));
    return t_settle(second->mean - first->mean, se, df, ROUNDING * fmax(first->most, second->most), ret);
}

bool t_test_interval(const struct t_test *t, double level, struct interval *ret)
{
    return t_test_bounds(t, 0.5 + 0.5 * level, ret);
}

bool t_test_bounds(const struct t_test *t, double level, struct interval *ret)
{
    if (t->same)
        return false;
    double half = t_quantile(level, t->df) * t->se;
    if (!isfinite(t->difference - half) || !isfinite(t->difference + half))
        return false;
    *ret = (struct interval){t->difference - half, t->difference + half};
    return true;
}

bool t_test_against(const struct t_test *t, double bound, struct p_values *ret)
{
    double at = t->same ? NAN : (t->difference - bound) / t->se;
    if (!isfinite(at))
        return false;
    *ret = t_values(at, t->df);
    return true;
}

bool mean_effect(const struct moments *first, const struct moments *second, double level, struct mean_effect *ret)
{
    double n1 = first->n, n2 = second->n, n = n1 + n2;
    if (!(n1 >= 2 && n2 >= 2))
        return false;
    double pooled = hypot(first->sd * sqrt((n1 - 1) / (n - 2)), second->sd * sqrt((n2 - 1) / (n - 2)));
    double difference = second->mean - first->mean;
    struct mean_effect e = {.cohen_d = difference / pooled, .has_glass = first->sd > 0};
    if (!(pooled > 0) || !isfinite(e.cohen_d))
        return false;
    e.glass = e.has_glass ? difference / first->sd : 0;
    e.hedges_g = e.cohen_d * (1 - 3 / (4 * n - 9));
    e.g_se = sqrt(n / n1 / n2 + e.hedges_g * e.hedges_g / 2 / (n - 3.94));
    double half = normal_quantile(0.5 + 0.5 * level) * e.g_se;
    e.g = (struct interval){e.hedges_g - half, e.hedges_g + half};
    if (!isfinite(e.glass) || !isfinite(half))
        return false;
    *ret = e;
    return true;
}

bool paired_effect(const double *first, const double *second, size_t n, double *ret)
{
    struct moments d;
    if (!differences_of(first, second, n, &d) || !(d.sd > 0))
        return false;
    *ret = d.mean / d.sd; /* at most 1 over the rounding that counts as a spread */
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/ranks.h"

#include "stats/dist.h"
#include "stats/order.h"

#include <math.h>

/* The pairs that differ, by the size of their difference; owned by the caller. */
struct differences {
    struct ranked *v;
    size_t n, zeros;
};

static bool differences_take(const double *first, const double *second, size_t n, struct differences *ret)
{
    struct ranked *v = base_alloc((n + 1) * sizeof *v);
    *ret = (struct differences){.v = v};
    for (size_t i = 0; i < n; i++) {
        double d = second[i] - first[i];
        if (!isfinite(d)) {
            free(v);
            return false;
        }
        if (d == 0)
            ret->zeros++;
        else
            v[ret->n++] = (struct ranked){.x = fabs(d), .group = d > 0};
    }
    if (n == 0)
        free(v);
    return n > 0;
}

/* How likely a sum of at most w is, of the ranks 1 to n taken each by a fair coin. */
static double signed_rank_at_most(double w, size_t n)
{
    enum { SUMS = SIGNED_RANK_EXACT_MAX * (SIGNED_RANK_EXACT_MAX + 1) / 2 + 1 };
    double chance[SUMS] = {1}, all = 0;
    size_t most = 0;
    for (size_t rank = 1; rank <= n; rank++) {
        most += rank;
        for (size_t sum = most + 1; sum-- > 0;)
            chance[sum] = (chance[sum] + (sum >= rank ? chance[sum - rank] : 0)) / 2;
    }
    for (size_t sum = 0; sum <= most && (double)sum <= w; sum++)
        all += chance[sum];
    return fmin(1, all);
}

static struct p_values p_of(double less, double greater)
{
    return (struct p_values){less, greater, fmin(1, 2 * fmin(less, greater))};
}

/* The variance of the sum of signed ranks: ties make it smaller by sum(t^3 - t) / 48. */
static double signed_rank_sd(size_t n, double tied)
{
    double k = (double)n;
    return sqrt((k * (k + 1) * (2 * k + 1) - 0.5 * tied) / 24);
}

static bool signed_rank_is_exact(const struct differences *d, double tied)
{
    return d->n + d->zeros <= SIGNED_RANK_EXACT_MAX && d->zeros == 0 && tied == 0;
}

bool wilcoxon_signed_rank(const double *first, const double *second, size_t n, struct signed_rank *ret)
{
    struct differences d;
    if (!differences_take(first, second, n, &d))
        return false;
    double tied = ranks_give(d.v, d.n);
    struct signed_rank r = {.used = d.n, .zeros = d.zeros, .ties = tied > 0, .p = {1, 1, 1}};
    for (size_t i = 0; i < d.n; i++)
        *(d.v[i].group ? &r.plus : &r.minus) += d.v[i].rank;
    r.exact = d.n > 0 && signed_rank_is_exact(&d, tied);
    free(d.v);
    if (r.exact) {
        r.p = p_of(signed_rank_at_most(r.plus, r.used), signed_rank_at_most(r.minus, r.used));
    } else if (r.used) {
        r.z = (r.plus - r.minus) / 2 / signed_rank_sd(r.used, tied);
        r.p = p_of(normal_cdf(r.z), normal_cdf(-r.z));
    }
    *ret = r;
    return true;
}

/* Of the ordered differences' means of two, which one (counted from 1) the interval begins with; 0 where none does. */
static double signed_rank_begin(size_t n, bool exact, double tied, double level)
{
    double k = (double)n, tail = (1 - level) / 2;
    if (!exact)
        return floor(k * (k + 1) / 4 + normal_quantile(tail) * signed_rank_sd(n, tied) + 0.5);
    double begin = 0;
    while (signed_rank_at_most(begin, n) < tail)
        begin++;
    return begin;
}

bool signed_rank_shift(const double *first, const double *second, size_t n, double level, struct shift *ret)
{
    struct differences d;
    if (!differences_take(first, second, n, &d))
        return false;
    bool found = d.n > 0;
    if (found) {
        CLEANUP_FREE double *x = base_alloc(d.n * sizeof *x);
        double tied = ranks_give(d.v, d.n), all = (double)d.n * ((double)d.n + 1) / 2;
        for (size_t i = 0; i < d.n; i++)
            x[i] = d.v[i].group ? d.v[i].x : -d.v[i].x;
        numbers_sort(x, d.n);
        double begin = signed_rank_begin(d.n, signed_rank_is_exact(&d, tied), tied, level);
        *ret = (struct shift){.centre = walsh_median(x, d.n), .has_range = begin >= 1};
        if (ret->has_range)
            ret->range = (struct interval){walsh_at(x, d.n, begin), walsh_at(x, d.n, all + 1 - begin)};
    }
    free(d.v);
    return found;
}

/* Both samples as one, second in group 1; NULL for values that are not finite. Owned by the caller. */
static struct ranked *pooled(const double *first, size_t n_first, const double *second, size_t n_second)
{
    struct ranked *v = base_alloc((n_first + n_second + 1) * sizeof *v);
    bool finite = n_first > 0 && n_second > 0;
    for (size_t i = 0; i < n_first; i++)
        v[i] = (struct ranked){.x = first[i]};
    for (size_t i = 0; i < n_second; i++)
        v[n_first + i] = (struct ranked){.x = second[i], .group = 1};
    for (size_t i = 0; i < n_first + n_second; i++)
        finite = finite && isfinite(v[i].x);
    if (finite)
        return v;
    free(v);
    return NULL;
}

/*
 * The chance of each U of samples of m <= 8 and n values, by which side the largest value is on:
 *     f(m, n, u) = m / (m + n) f(m - 1, n, u - n) + n / (m + n) f(m, n - 1, u)
 * Sums of positive terms, so that the smallest tail keeps its digits. Owned by the caller; m n + 1 of them.
 */
static double *rank_sum_chances(size_t m, size_t n)
{
    size_t width = m * n + 1;
    double *row = base_alloc_zero((m + 1) * width * sizeof *row); /* row[i * width + u] is f(i, j, u) */
    for (size_t i = 0; i <= m; i++)
        row[i * width] = 1;
    for (size_t j = 1; j <= n; j++)
        for (size_t i = 1; i <= m; i++) {
            double *to = row + i * width;
            const double *from = row + (i - 1) * width;
            double share = (double)i / (double)(i + j);
            for (size_t u = 0; u <= i * j; u++)
                to[u] = to[u] * (1 - share) + (u >= j ? share * from[u - j] : 0);
        }
    memmove(row, row + m * width, width * sizeof *row);
    return row;
}

static double at_most(const double *chances, double u)
{
    double all = 0;
    for (size_t i = 0; (double)i <= u; i++)
        all += chances[i];
    return fmin(1, all);
}

static bool rank_sum_is_exact(size_t m, size_t n, double tied)
{
    return tied == 0 && (m <= RANK_SUM_EXACT_MAX || n <= RANK_SUM_EXACT_MAX) && m <= RANK_SUM_EXACT_PAIRS_MAX &&
           n <= RANK_SUM_EXACT_PAIRS_MAX && m * n <= RANK_SUM_EXACT_PAIRS_MAX;
}

static double rank_sum_sd(double m, double n, double tied)
{
    double all = m + n;
    return sqrt(fmax(0, m * n / 12 * (all + 1 - tied / (all * (all - 1)))));
}

bool mann_whitney(const double *first, size_t n_first, const double *second, size_t n_second, struct rank_sum *ret)
{
    CLEANUP_FREE struct ranked *v = pooled(first, n_first, second, n_second);
    if (!v)
        return false;
    double m = (double)n_first, n = (double)n_second, sum = 0;
    double tied = ranks_give(v, n_first + n_second), equal = pairs_equal(v, n_first + n_second);
    for (size_t i = 0; i < n_first + n_second; i++)
        sum += v[i].group ? v[i].rank : 0;
    struct rank_sum r = {.u_second = sum - n * (n + 1) / 2, .ties = tied > 0, .p = {1, 1, 1}};
    r.u_first = m * n - r.u_second;
    r.more = (r.u_second - equal / 2) / (m * n);
    r.fewer = (r.u_first - equal / 2) / (m * n);
    r.common_language = r.u_second / (m * n);
    r.cliff_delta = (r.u_second - r.u_first) / (m * n);
    double sd = rank_sum_sd(m, n, tied);
    if (rank_sum_is_exact(n_first, n_second, tied)) {
        CLEANUP_FREE double *chances =
            rank_sum_chances(n_first < n_second ? n_first : n_second, n_first < n_second ? n_second : n_first);
        r.exact = true;
        r.p = p_of(at_most(chances, r.u_second), at_most(chances, r.u_first));
    } else if (sd > 0) {
        double off = (r.u_second - r.u_first) / 2;
        r.z = off / sd;
        r.p = p_of(normal_cdf((off + 0.5) / sd), normal_cdf((-off + 0.5) / sd));
    }
    *ret = r;
    return true;
}

/* As signed_rank_begin, among the m n differences. */
static double rank_sum_begin(size_t m, size_t n, double tied, double level)
{
    double tail = (1 - level) / 2;
    if (!rank_sum_is_exact(m, n, tied))
        return floor((double)m * (double)n / 2 + normal_quantile(tail) * rank_sum_sd((double)m, (double)n, tied) + 0.5);
    CLEANUP_FREE double *chances = rank_sum_chances(m < n ? m : n, m < n ? n : m);
    double begin = 0;
    while (at_most(chances, begin) < tail)
        begin++;
    return begin;
}

bool rank_sum_shift(const double *first, size_t n_first, const double *second, size_t n_second, double level,
                    struct shift *ret)
{
    CLEANUP_FREE struct ranked *v = pooled(first, n_first, second, n_second);
    if (!v)
        return false;
    double tied = ranks_give(v, n_first + n_second), all = (double)n_first * (double)n_second;
    CLEANUP_FREE double *x = base_alloc(n_first * sizeof *x), *y = base_alloc(n_second * sizeof *y);
    memcpy(x, first, n_first * sizeof *x);
    memcpy(y, second, n_second * sizeof *y);
    numbers_sort(x, n_first);
    numbers_sort(y, n_second);
    double begin = rank_sum_begin(n_first, n_second, tied, level);
    bool differ = x[0] < x[n_first - 1] || y[0] < y[n_second - 1] || x[0] != y[0]; /* equal values show no spread */
    struct shift s = {.centre = shift_median(x, n_first, y, n_second), .has_range = differ && begin >= 1};
    if (s.has_range)
        s.range = (struct interval){shift_at(x, n_first, y, n_second, begin),
                                    shift_at(x, n_first, y, n_second, all + 1 - begin)};
    if (!isfinite(s.centre) || !isfinite(s.range.low) || !isfinite(s.range.high))
        return false; /* values so far apart that their difference is no double */
    *ret = s;
    return true;
}

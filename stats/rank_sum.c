/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The exact distribution is that of the sum of the doubled midranks of the smaller sample, its least possible sum taken
 * off and the rest divided by what all its values share, so that few different values make few sums: of zeros and ones
 * the sum is the number of ones. Without ties it is U.
 */
#include "stats/ranks.h"

#include "stats/dist.h"
#include "stats/order.h"

#include <math.h>

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

static struct p_values p_of(double less, double greater)
{
    less = fmin(1, less);
    greater = fmin(1, greater);
    return (struct p_values){less, greater, fmin(1, 2 * fmin(less, greater))};
}

/* What the ranks of m of m + n values may add up to. */
struct sums {
    size_t m, n, *ranks; /* ascending; m <= n */
    size_t least, unit;  /* a sum is least + unit * (0 .. most) */
    size_t most;
    double *chance; /* of each; NULL where that is too much work */
};

/*
 * The chance of each sum of i of the k = i + j lowest ranks, by whether the largest of them is in it:
 *     f(i, j, s) = i / k f(i - 1, j, s - (rank k - rank i)) + j / k f(i, j - 1, s)
 * where s is the sum less that of the i lowest. Sums of positive terms, so that the smallest tail keeps its digits.
 */
static double *sums_chances(const struct sums *c)
{
    size_t width = c->most + 1;
    double *row = base_alloc_zero((c->m + 1) * width * sizeof *row); /* row[i * width + s] is f(i, j, s) */
    for (size_t i = 0; i <= c->m; i++)
        row[i * width] = 1;
    for (size_t j = 1; j <= c->n; j++) {
        size_t most = 0;
        for (size_t i = 1; i <= c->m; i++) {
            double *to = row + i * width, share = (double)i / (double)(i + j);
            const double *from = row + (i - 1) * width;
            size_t step = (c->ranks[i + j - 1] - c->ranks[i - 1]) / c->unit, s = 0;
            most += step;
            for (; s < step && s <= most; s++)
                to[s] *= 1 - share;
            for (; s <= most; s++)
                to[s] = to[s] * (1 - share) + share * from[s - step];
        }
    }
    memmove(row, row + c->m * width, width * sizeof *row);
    return row;
}

/* Of ranks, which it takes; m and n in any order. */
static struct sums sums_of(size_t *ranks, size_t m, size_t n)
{
    struct sums c = {.m = m < n ? m : n, .n = m < n ? n : m, .ranks = ranks};
    size_t largest = 0;
    for (size_t i = 0; i < m + n; i++)
        c.unit = common_divisor(ranks[i] - ranks[0], c.unit);
    for (size_t i = 0; i < c.m; i++) {
        c.least += ranks[i];
        largest += ranks[c.n + i];
    }
    c.unit += c.unit == 0;
    c.most = (largest - c.least) / c.unit;
    double pairs = (double)m * (double)n;
    if (pairs <= RANK_SUM_EXACT_PAIRS_MAX || pairs * ((double)c.most + 1) <= RANK_SUM_EXACT_WORK_MAX)
        c.chance = sums_chances(&c);
    return c;
}

static void sums_free(struct sums *c)
{
    free(c->ranks);
    free(c->chance);
}

/* Of the smaller sample's sum: at most, and at least, that. */
static struct p_values sums_p(const struct sums *c, double sum)
{
    size_t at = ((size_t)sum - c->least) / c->unit;
    double less = 0, greater = 0;
    for (size_t s = 0; s <= c->most; s++) {
        less += s <= at ? c->chance[s] : 0;
        greater += s >= at ? c->chance[s] : 0;
    }
    return p_of(less, greater);
}

/* p of second's sum of ranks, where it is counted. */
static bool exact_p(const struct ranked *v, size_t n_first, size_t n_second, double sum, struct p_values *ret)
{
    size_t n = n_first + n_second, *ranks = base_alloc(n * sizeof *ranks);
    for (size_t i = 0; i < n; i++)
        ranks[i] = (size_t)(2 * v[i].rank);
    struct sums c = sums_of(ranks, n_first, n_second);
    double all = (double)n * ((double)n + 1);
    if (c.chance && n_second <= n_first)
        *ret = sums_p(&c, 2 * sum);
    else if (c.chance) {
        struct p_values first = sums_p(&c, all - 2 * sum);
        *ret = p_of(first.greater, first.less);
    }
    bool counted = c.chance;
    sums_free(&c);
    return counted;
}

/* What ties leave of the values: the chance of just the observed split of every group of equal values between the
 * samples, below which no p-value can be; and the number of values that are not the commonest. */
static double split_chance(const struct ranked *v, size_t n_first, size_t n_second, size_t *ret_uncommon)
{
    size_t n = n_first + n_second, commonest = 0;
    double chance = lgamma((double)n_first + 1) + lgamma((double)n_second + 1) - lgamma((double)n + 1);
    for (size_t from = 0, to; from < n; from = to) {
        size_t second = 0;
        for (to = from; to < n && v[to].x == v[from].x; to++)
            second += v[to].group == 1;
        size_t t = to - from;
        chance += lgamma((double)t + 1) - lgamma((double)second + 1) - lgamma((double)(t - second) + 1);
        commonest = t > commonest ? t : commonest;
    }
    *ret_uncommon = n - commonest;
    return fmin(1, exp(chance));
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
    double sd = rank_sum_sd(m, n, tied), least = split_chance(v, n_first, n_second, &r.uncommon);
    r.exact = exact_p(v, n_first, n_second, sum, &r.p);
    if (!r.exact && sd > 0) {
        double off = (r.u_second - r.u_first) / 2;
        r.z = off / sd;
        r.p = p_of(fmax(least, normal_cdf((off + 0.5) / sd)), fmax(least, normal_cdf((-off + 0.5) / sd)));
    }
    *ret = r;
    return true;
}

/* As signed_rank_begin, among the m n differences. */
static double rank_sum_begin(size_t m, size_t n, double level)
{
    double tail = (1 - level) / 2, at_most = 0;
    size_t *ranks = base_alloc((m + n) * sizeof *ranks), begin = 0;
    for (size_t i = 0; i < m + n; i++)
        ranks[i] = i + 1;
    struct sums c = sums_of(ranks, m, n);
    for (; c.chance && (at_most += c.chance[begin]) < tail; begin++)
        continue;
    bool counted = c.chance;
    sums_free(&c);
    return counted
               ? (double)begin
               : floor((double)m * (double)n / 2 + normal_quantile(tail) * rank_sum_sd((double)m, (double)n, 0) + 0.5);
}

bool rank_sum_shift(const double *first, size_t n_first, const double *second, size_t n_second, double level,
                    struct shift *ret)
{
    CLEANUP_FREE struct ranked *v = pooled(first, n_first, second, n_second);
    if (!v)
        return false;
    double all = (double)n_first * (double)n_second, begin = rank_sum_begin(n_first, n_second, level);
    CLEANUP_FREE double *x = base_alloc(n_first * sizeof *x), *y = base_alloc(n_second * sizeof *y);
    memcpy(x, first, n_first * sizeof *x);
    memcpy(y, second, n_second * sizeof *y);
    numbers_sort(x, n_first);
    numbers_sort(y, n_second);
    struct shift s = {.centre = shift_median(x, n_first, y, n_second), .too_few = begin < 1};
    if (!s.too_few)
        s.range = (struct interval){shift_at(x, n_first, y, n_second, begin),
                                    shift_at(x, n_first, y, n_second, all + 1 - begin)};
    s.has_range = s.range.low < s.range.high;
    if (!isfinite(s.centre) || !isfinite(s.range.low) || !isfinite(s.range.high))
        return false; /* values so far apart that their difference is no double */
    *ret = s;
    return true;
}

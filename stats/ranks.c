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

/* Up to this many sums times ranks, the distribution of sums is counted: at least of 200 differences. */
static const double WORK_MAX = 1e7;

static struct p_values p_of(double less, double greater)
{
    less = fmin(1, less);
    greater = fmin(1, greater);
    return (struct p_values){less, greater, fmin(1, 2 * fmin(less, greater))};
}

/* Which steps were taken, each by a fair coin, adds up to what. */
struct coins {
    size_t n, total, *steps;
    double *chance; /* of each sum from 0 to total; NULL where that is too much work */
};

static void coins_count(struct coins *c)
{
    if ((double)c->n * (double)c->total > WORK_MAX)
        return;
    size_t most = 0;
    c->chance = base_alloc_zero((c->total + 1) * sizeof *c->chance);
    c->chance[0] = 1;
    for (size_t i = 0; i < c->n; i++) {
        most += c->steps[i];
        for (size_t sum = most + 1; sum-- > 0;)
            c->chance[sum] = (c->chance[sum] + (sum >= c->steps[i] ? c->chance[sum - c->steps[i]] : 0)) / 2;
    }
}

/* The ranks of v, twice, as midranks may be halves, over their common divisor, which is returned. */
static size_t coins_of_ranks(const struct ranked *v, size_t n, struct coins *ret)
{
    size_t unit = 0;
    *ret = (struct coins){.n = n, .steps = base_alloc((n + 1) * sizeof(size_t))};
    for (size_t i = 0; i < n; i++) {
        ret->steps[i] = (size_t)(2 * v[i].rank);
        unit = common_divisor(ret->steps[i], unit);
    }
    for (size_t i = 0; i < n; i++)
        ret->total += ret->steps[i] /= unit;
    coins_count(ret);
    return unit;
}

static void coins_free(struct coins *c)
{
    free(c->steps);
    free(c->chance);
}

/* The chance of a sum of at most, and of at least, that. */
static struct p_values coins_p(const struct coins *c, size_t sum)
{
    double less = 0, greater = 0;
    for (size_t s = 0; s <= c->total; s++) {
        less += s <= sum ? c->chance[s] : 0;
        greater += s >= sum ? c->chance[s] : 0;
    }
    return p_of(less, greater);
}

/* The variance of the sum of signed ranks: ties make it smaller by sum(t^3 - t) / 48. */
static double signed_rank_sd(size_t n, double tied)
{
    double k = (double)n;
    return sqrt((k * (k + 1) * (2 * k + 1) - 0.5 * tied) / 24);
}

bool wilcoxon_signed_rank(const double *first, const double *second, size_t n, struct signed_rank *ret)
{
    struct differences d;
    struct coins coins;
    if (!differences_take(first, second, n, &d))
        return false;
    double tied = ranks_give(d.v, d.n);
    struct signed_rank r = {.used = d.n, .zeros = d.zeros, .ties = tied > 0, .p = {1, 1, 1}};
    for (size_t i = 0; i < d.n; i++)
        *(d.v[i].group ? &r.plus : &r.minus) += d.v[i].rank;
    size_t unit = coins_of_ranks(d.v, d.n, &coins);
    r.exact = d.n > 0 && coins.chance;
    if (r.exact) {
        r.p = coins_p(&coins, (size_t)(2 * r.plus) / unit);
    } else if (r.used) {
        r.z = (r.plus - r.minus) / 2 / signed_rank_sd(r.used, tied);
        r.p = p_of(normal_cdf(r.z), normal_cdf(-r.z));
    }
    coins_free(&coins);
    free(d.v);
    *ret = r;
    return true;
}

/* Of the ordered differences' means of two, which one (counted from 1) the interval begins with; 0 where none does. As
 * if there were no ties: with them, the interval that holds its ends too is then at least as sure (Noether 1967). */
static double signed_rank_begin(size_t n, double level)
{
    double k = (double)n, tail = (1 - level) / 2, at_most = 0;
    struct coins c = {.n = n, .steps = base_alloc((n + 1) * sizeof *c.steps)};
    size_t begin = 0;
    for (size_t i = 0; i < n; i++)
        c.total += c.steps[i] = i + 1;
    coins_count(&c);
    for (; c.chance && (at_most += c.chance[begin]) < tail; begin++)
        continue;
    bool counted = c.chance;
    coins_free(&c);
    return counted ? (double)begin : floor(k * (k + 1) / 4 + normal_quantile(tail) * signed_rank_sd(n, 0) + 0.5);
}

bool signed_rank_shift(const double *first, const double *second, size_t n, double level, struct shift *ret)
{
    struct differences d;
    if (!differences_take(first, second, n, &d))
        return false;
    bool found = d.n > 0;
    if (found) {
        CLEANUP_FREE double *x = base_alloc(d.n * sizeof *x);
        double all = (double)d.n * ((double)d.n + 1) / 2, begin = signed_rank_begin(d.n, level);
        for (size_t i = 0; i < d.n; i++)
            x[i] = d.v[i].group ? d.v[i].x : -d.v[i].x;
        numbers_sort(x, d.n);
        *ret = (struct shift){.centre = walsh_median(x, d.n), .too_few = begin < 1};
        if (!ret->too_few)
            ret->range = (struct interval){walsh_at(x, d.n, begin), walsh_at(x, d.n, all + 1 - begin)};
        ret->has_range = ret->range.low < ret->range.high;
    }
    free(d.v);
    return found;
}

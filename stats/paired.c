/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/paired.h"

#include "stats/dist.h"

#include <math.h>

/* P(X <= x) for X of n fair coins, by the incomplete beta function. */
static double coins_at_most(int64_t x, int64_t n)
{
    if (x >= n)
        return 1;
    return x < 0 ? 0 : beta_inc((double)(n - x), (double)x + 1, 0.5);
}

struct p_values mcnemar_exact(const struct pairs *pairs)
{
    int64_t n = pairs->first + pairs->second;
    int64_t fewer = pairs->first < pairs->second ? pairs->first : pairs->second;
    if (pairs->both < 0 || pairs->first < 0 || pairs->second < 0 || pairs->neither < 0)
        BUG("a negative number of pairs");
    if (n == 0)
        return (struct p_values){1, 1, 1};
    return (struct p_values){.less = coins_at_most(pairs->second, n),
                             .greater = coins_at_most(pairs->first, n),
                             .two_sided = fmin(1, 2 * coins_at_most(fewer, n))};
}

/* Newcombe's interval whose normal quantile is z. */
static struct interval newcombe_at(const struct pairs *pairs, double z)
{
    double a = (double)pairs->both, b = (double)pairs->first, c = (double)pairs->second, d = (double)pairs->neither;
    double n = a + b + c + d;
    if (!(n > 0))
        BUG("an interval of no pairs");
    double p1 = (a + b) / n, p2 = (a + c) / n, difference = (c - b) / n;
    struct interval w1 = wilson_at(p1, n, z), w2 = wilson_at(p2, n, z);
    double margins = (a + b) * (c + d) * (a + c) * (b + d), cross = a * d - b * c;
    if (cross > 0)
        cross = fmax(0, cross - n / 2); /* the continuity correction of method 10 */
    double phi = margins > 0 ? cross / sqrt(margins) : 0;
    double down1 = p1 - w1.low, up1 = w1.high - p1, down2 = p2 - w2.low, up2 = w2.high - p2;
    double low = sqrt(fmax(0, down2 * down2 - 2 * phi * down2 * up1 + up1 * up1));
    double high = sqrt(fmax(0, up2 * up2 - 2 * phi * up2 * down1 + down1 * down1));
    return (struct interval){fmax(-1, difference - low), fmin(1, difference + high)};
}

struct interval newcombe_paired(const struct pairs *pairs, double level)
{
    return newcombe_at(pairs, normal_quantile(0.5 + 0.5 * level));
}

struct p_values newcombe_p(const struct pairs *pairs, double bound)
{
    enum { STEPS = 80 };
    static const double Z_MOST = 38; /* beyond it the tail is no double any more */
    double n = (double)(pairs->both + pairs->first + pairs->second + pairs->neither);
    double difference = (double)(pairs->second - pairs->first) / n;
    if (bound <= -1 || bound >= 1) /* no difference of shares lies beyond */
        return (struct p_values){.less = bound<0, .greater = bound> 0, .two_sided = 0};
    double low = 0, high = Z_MOST;
    for (int i = 0; i < STEPS; i++) {
        double z = (low + high) / 2;
        struct interval range = newcombe_at(pairs, z);
        bool reaches = difference < bound ? range.high >= bound : range.low <= bound;
        *(reaches ? &high : &low) = z;
    }
    double tail = normal_cdf(-(low + high) / 2);
    struct p_values p = {.less = difference < bound ? tail : 1 - tail, .greater = difference < bound ? 1 - tail : tail};
    p.two_sided = fmin(1, 2 * tail);
    return p;
}

/* Of how many units `count` pairs were seen. */
static double seen_of(int64_t count, const struct pairs *pairs, double units)
{
    return count ? (double)(pairs->both + pairs->first + pairs->second + pairs->neither) : units;
}

/* P(X <= count) of so many with this share. */
static double exact_at_most(int64_t count, double n, double share)
{
    double c = (double)count;
    return c >= n ? 1 : beta_inc(n - c, c + 1, fmax(0, 1 - share));
}

struct p_values paired_shares_against(const struct pairs *pairs, double units, double bound)
{
    struct p_values p = newcombe_p(pairs, bound);
    int64_t lost = pairs->first, won = pairs->second;
    double n = (double)(pairs->both + lost + won + pairs->neither);
    if (bound <= 0)
        p.greater = fmax(p.greater, exact_at_most(lost, seen_of(lost, pairs, units), -bound + (double)won / n));
    if (bound >= 0)
        p.less = fmax(p.less, exact_at_most(won, seen_of(won, pairs, units), bound + (double)lost / n));
    p.two_sided = fmin(1, 2 * fmin(p.less, p.greater));
    return p;
}

struct interval paired_shares_bounds(const struct pairs *pairs, double units, double level)
{
    struct interval range = newcombe_paired(pairs, 2 * level - 1);
    int64_t lost = pairs->first, won = pairs->second;
    if (won == 0)
        range.low = fmin(range.low, -exact_upper((double)lost, seen_of(lost, pairs, units), level));
    if (lost == 0)
        range.high = fmax(range.high, exact_upper((double)won, seen_of(won, pairs, units), level));
    return range;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

bool resampled_mean(const double *x, size_t n, struct rng rng, struct resampled *ret)
{
    if (!values_vary(x, n, 0))
        return false;
    *ret = (struct resampled){.n = bootstrap_resamples(n), .units = n};
    ret->means = base_alloc(ret->n * sizeof *ret->means);
    for (size_t i = 0; i < ret->n; i++)
        ret->means[i] = bootstrap_draw(x, n, &rng);
    qsort(ret->means, ret->n, sizeof *ret->means, by_size);
    return true;
}

bool resampled_ratio(const double *x_first, const double *over_first, const double *x_second, const double *over_second,
                     size_t n, struct rng rng, struct resampled *ret)
{
    if (n < 2)
        return false;
    *ret = (struct resampled){.n = bootstrap_resamples(n), .units = n};
    ret->means = base_alloc(ret->n * sizeof *ret->means);
    bool sound = true;
    for (size_t i = 0; i < ret->n && sound; i++) {
        double sum[4] = {0};
        for (size_t j = 0; j < n; j++) {
            size_t at = rng_below(&rng, n);
            sum[0] += x_first[at];
            sum[1] += over_first[at];
            sum[2] += x_second[at];
            sum[3] += over_second[at];
        }
        ret->means[i] = sum[2] / sum[3] - sum[0] / sum[1];
        sound = isfinite(ret->means[i]);
    }
    if (sound)
        qsort(ret->means, ret->n, sizeof *ret->means, by_size);
    if (sound && ret->means[0] < ret->means[ret->n - 1])
        return true;
    resampled_finish(ret);
    return false;
}

/* Where in the resampled means a tail of a stands, as a share of them. */
static double expanded(const struct resampled *r, double tail)
{
    double n = (double)r->units;
    return normal_cdf(sqrt(n / (n - 1)) * t_quantile(tail, n - 1));
}

struct interval resampled_interval(const struct resampled *r, double level)
{
    double at = expanded(r, (1 - level) / 2);
    return (struct interval){quantile_of(r->means, r->n, at), quantile_of(r->means, r->n, 1 - at)};
}

/* The tail whose quantile stands at share q: the inverse of `expanded`. */
static double tail_of(const struct resampled *r, double q)
{
    double n = (double)r->units;
    return t_cdf(normal_quantile(q) / sqrt(n / (n - 1)), n - 1);
}

/* Beyond all resamples: Student's tail, with the resamples' own spread for the standard error. */
static double student_tail(const struct resampled *r, double bound)
{
    double n = (double)r->units, se = resampled_sd(r) / sqrt(n), mean = 0;
    for (size_t i = 0; i < r->n; i++)
        mean += r->means[i] / (double)r->n;
    return t_cdf(-fabs(mean - bound) / se, n - 1);
}

double resampled_sd(const struct resampled *r)
{
    double n = (double)r->units, mean = 0, squares = 0;
    for (size_t i = 0; i < r->n; i++)
        mean += r->means[i] / (double)r->n;
    for (size_t i = 0; i < r->n; i++)
        squares += (r->means[i] - mean) * (r->means[i] - mean);
    return sqrt(squares / (double)(r->n - 1) * n * n / (n - 1));
}

struct p_values resampled_p(const struct resampled *r, double bound)
{
    size_t above = 0, below = 0;
    for (size_t i = 0; i < r->n; i++) {
        above += r->means[i] >= bound;
        below += r->means[i] <= bound;
    }
    double all = (double)r->n + 1;
    double share_above = fmin(1 - 0.5 / all, ((double)above + 1) / all);
    double share_below = fmin(1 - 0.5 / all, ((double)below + 1) / all);
    struct p_values p = {.less = tail_of(r, share_above), .greater = tail_of(r, share_below)};
    if (above == 0)
        p.less = fmin(p.less, student_tail(r, bound));
    if (below == 0)
        p.greater = fmin(p.greater, student_tail(r, bound));
    p.two_sided = fmin(1, 2 * fmin(p.less, p.greater));
    return p;
}

void resampled_finish(struct resampled *r)
{
    free(r->means);
    *r = (struct resampled){0};
}

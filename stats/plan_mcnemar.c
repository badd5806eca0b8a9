/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The exact power of McNemar's test. Of n pairs D are discordant, D ~ Bin(n, first + second); given D = d, those that
 * pass on the second side alone are X ~ Bin(d, share) with share = second / (first + second), and the test rejects for
 * X <= c(d), two-sided also for X >= d - c(d). So
 *     power(n) = sum over d of P(D = d) g(d),    g(d) = P(the test rejects | D = d),
 * where neither c nor g depends on n: a search over n computes g once. From d to d + 1 both the critical value and a
 * binomial tail move by one term, so g of a whole range costs a few binomial terms a step; and D is summed over ten
 * standard deviations about its mean, beyond which lies less than 1e-20.
 */
#include "stats/plan.h"

#include "stats/dist.h"
#include "stats/paired.h"

#include <math.h>

/* ln(k!) less Stirling's formula for it (k > 0). */
static double stirling_error(double k)
{
    static const double SERIES_FROM = 16; /* there the first term left out is below 1e-16 */
    int sign;
    if (k < SERIES_FROM)
        return lgamma_r(k + 1, &sign) - (k + 0.5) * log(k) + k - 0.5 * log(2 * M_PI);
    double k2 = k * k;
    return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - 1 / 1188.0 / k2) / k2) / k2) / k2) / k;
}

/* x ln(x / mean) + mean - x, which cancels where x is near the mean: there by the series of the logarithm. */
static double deviance(double x, double mean)
{
    double v = (x - mean) / (x + mean), power = v, sum = (x - mean) * v;
    if (fabs(v) > 0.1)
        return x * log(x / mean) + mean - x;
    for (int odd = 3; odd < 30; odd += 2) {
        power *= v * v;
        sum += 2 * x * power / odd;
    }
    return sum;
}

/* P(X = k) for X ~ Bin(n, p), to nearly all digits for any n: Loader's saddle-point form (2000, "Fast and Accurate
 * Computation of Binomial Probabilities"), where differences of ln-gamma would lose as many digits as n has. */
static double binomial_term(int64_t k, int64_t n, double p)
{
    double x = (double)k, y = (double)(n - k), all = (double)n;
    if (k < 0 || k > n)
        return 0;
    if (k == 0)
        return p < 1 ? exp(all * log1p(-p)) : n == 0;
    if (k == n)
        return pow(p, all);
    if (p <= 0 || p >= 1)
        return 0;
    double exponent =
        stirling_error(all) - stirling_error(x) - stirling_error(y) - deviance(x, all * p) - deviance(y, all * (1 - p));
    return exp(exponent) * sqrt(all / (2 * M_PI * x * y));
}

/* P(X <= k) for X ~ Bin(n, p), by its terms from k away from the mean. */
static double binomial_sum(int64_t k, int64_t n, double p)
{
    if (k < 0 || k >= n)
        return k >= n;
    bool upper = (double)k > (double)n * p;
    int64_t at = upper ? k + 1 : k;
    double odds = p < 1 ? p / (1 - p) : 0, term = binomial_term(at, n, p), sum = 0;
    while (at >= 0 && at <= n && term > sum * 1e-18) {
        sum += term;
        term *= upper ? (double)(n - at) / (double)(at + 1) * odds : (double)at / (double)(n - at + 1) / odds;
        at += upper ? 1 : -1;
    }
    return upper ? 1 - sum : sum;
}

/* P(Bin(d, p) <= c), kept while d and c grow. */
struct tail {
    double p, at_most;
};

static void tail_longer(struct tail *t, int64_t c, int64_t d) /* d to d + 1 */
{
    t->at_most = fmax(0, t->at_most - t->p * binomial_term(c, d, t->p));
}

static void tail_higher(struct tail *t, int64_t c, int64_t d) /* c to c + 1 */
{
    t->at_most = fmin(1, t->at_most + binomial_term(c + 1, d, t->p));
}

struct rule {
    double alpha;
    bool two_sided;
};

/* Whether the test rejects for c of d discordant pairs, `at_most` being the chance of at most so many heads. Where that
 * is too near alpha to tell, the test itself decides. */
static bool rejects(const struct rule *r, int64_t c, int64_t d, double at_most)
{
    double p = r->two_sided ? 2 * at_most : at_most;
    if (c >= d || (r->two_sided && 2 * c >= d))
        return false; /* p is 1 */
    if (fabs(p - r->alpha) > 1e-9 * r->alpha)
        return p < r->alpha;
    struct p_values exact = mcnemar_exact(&(struct pairs){.first = d - c, .second = c});
    return (r->two_sided ? exact.two_sided : exact.less) <= r->alpha;
}

/* g(d) for from <= d < from + n. */
struct conditional {
    int64_t from, n;
    double *power; /* owned */
};

static void conditional_finish(struct conditional *c)
{
    free(c->power);
}

/* The greatest c for which the test rejects, or -1. */
static int64_t critical(const struct rule *r, int64_t d)
{
    int64_t low = -1, high = d; /* rejects at low, not at high */
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        *(rejects(r, middle, d, binomial_sum(middle, d, 0.5)) ? &low : &high) = middle;
    }
    return low;
}

static struct conditional conditional_of(const struct rule *r, double share, int64_t from, int64_t to)
{
    struct conditional ret = {.from = from, .n = to - from + 1};
    ret.power = base_alloc((size_t)ret.n * sizeof *ret.power);
    int64_t c = critical(r, from);
    struct tail coin = {0.5, binomial_sum(c, from, 0.5)}, less = {share, binomial_sum(c, from, share)};
    struct tail more = {1 - share, binomial_sum(c, from, 1 - share)}; /* X >= d - c, with the sides swapped */
    for (int64_t d = from;; d++) {
        ret.power[d - from] = less.at_most + (r->two_sided ? more.at_most : 0);
        if (d == to)
            return ret;
        tail_longer(&coin, c, d);
        tail_longer(&less, c, d);
        tail_longer(&more, c, d);
        if (!rejects(r, c + 1, d + 1, coin.at_most + binomial_term(c + 1, d + 1, 0.5)))
            continue; /* c(d + 1) is c(d) or one more */
        tail_higher(&coin, c, d + 1);
        tail_higher(&less, c, d + 1);
        tail_higher(&more, c, d + 1);
        c++;
    }
}

/* The discordant pairs of n that count. */
struct span {
    int64_t from, to;
};

static struct span span_of(int64_t n, double discordant)
{
    double mean = (double)n * discordant, reach = 10 * sqrt(mean * (1 - discordant)) + 60;
    return (struct span){.from = mean > reach ? (int64_t)(mean - reach) : 0,
                         .to = mean + reach < (double)n ? (int64_t)(mean + reach) : n};
}

/* sum over d of P(D = d) g(d), from the likeliest d outwards; divided by the sum of the weights, which stays within
 * rounding of 1 in units of the likeliest. */
static double power_of(const struct conditional *g, int64_t n, double discordant)
{
    struct span span = span_of(n, discordant);
    int64_t mode = (int64_t)((double)n * discordant);
    double odds = discordant / (1 - discordant), total = 0, sum = 0;
    if (discordant >= 1)
        return g->power[n - g->from];
    double weight = 1;
    for (int64_t d = mode; d <= span.to; d++) {
        total += weight;
        sum += weight * g->power[d - g->from];
        weight *= (double)(n - d) / (double)(d + 1) * odds;
    }
    weight = 1;
    for (int64_t d = mode; d > span.from; d--) {
        weight *= (double)d / (double)(n - d + 1) / odds;
        total += weight;
        sum += weight * g->power[d - 1 - g->from];
    }
    return fmin(1, sum / total);
}

static void arguments(double first, double second, double alpha)
{
    if (!(first >= 0 && second >= 0 && first + second <= 1 + 1e-9 && alpha > 0 && alpha < 1))
        BUG("McNemar's power with shares %g and %g, alpha %g", first, second, alpha);
}

double mcnemar_power(int64_t n, double first, double second, double alpha, bool two_sided)
{
    arguments(first, second, alpha);
    if (n < 0 || n > MCNEMAR_MOST)
        BUG("McNemar's power of %lld pairs", (long long)n);
    double discordant = fmin(1, first + second);
    if (n == 0 || !(discordant > 0))
        return 0;
    struct span span = span_of(n, discordant);
    CLEANUP(conditional_finish)
    struct conditional g =
        conditional_of(&(struct rule){alpha, two_sided}, second / (first + second), span.from, span.to);
    return power_of(&g, n, discordant);
}

/* A number of pairs that has the power while one less has not. */
static bool crossing(double first, double second, const struct rule *r, double power, int64_t *ret)
{
    int64_t low = 0, high = 64;
    while (mcnemar_power(high, first, second, r->alpha, r->two_sided) < power) {
        low = high;
        if (high == MCNEMAR_MOST)
            return false;
        high = high > MCNEMAR_MOST / 2 ? MCNEMAR_MOST : 2 * high;
    }
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        *(mcnemar_power(middle, first, second, r->alpha, r->two_sided) < power ? &low : &high) = middle;
    }
    *ret = high;
    return true;
}

static int64_t window(int64_t n)
{
    double w = 8 * sqrt((double)n) + 64;
    return w < 4096 ? (int64_t)w : 4096;
}

bool mcnemar_cases_needed(double first, double second, double alpha, double power, bool two_sided, int64_t *ret)
{
    arguments(first, second, alpha);
    if (!(power > 0 && power < 1))
        BUG("cases for a power of %g", power);
    const struct rule rule = {alpha, two_sided};
    double discordant = fmin(1, first + second);
    int64_t n;
    if (!(two_sided ? first != second : first > second) || !crossing(first, second, &rule, power, &n))
        return false;
    int64_t from = span_of(n, discordant).from, reach = n + window(n), known = from - 1;
    struct conditional g = {0};
    for (int64_t m = n; m <= reach; m++) {
        int64_t to = span_of(m, discordant).to;
        if (to > known) { /* what lies ahead for another window, at once */
            known = span_of(m + window(m) + 1, discordant).to;
            conditional_finish(&g);
            g = conditional_of(&rule, second / (first + second), from, known);
        }
        if (power_of(&g, m, discordant) < power) {
            n = m + 1;
            reach = n + window(n);
        }
    }
    conditional_finish(&g);
    *ret = n;
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every measure is sum f(x) w(x) / sum w(x) with f >= 0 and w proportional to the hypergeometric probabilities. From
 * one x to the next w changes by a ratio of small whole numbers, so no factorial and no logarithm is needed: w starts
 * as a power of two near the mode and is followed both ways until it cannot count any more. All terms are positive:
 * nothing cancels, and pairs of doubles (some 104 bits; Dekker 1971) leave no more error than the last rounding. Plain
 * doubles lose digits with every factor, differences of ln-gamma six at n = 10^6.
 */
#include "stats/passk.h"

#include "stats/dist.h"

#include <math.h>

/* hi + lo, with lo below half a unit of hi's last place. */
struct pair {
    double hi, lo;
};

static struct pair pair_of(double a, double b) /* |a| >= |b| */
{
    double sum = a + b;
    return (struct pair){sum, b - (sum - a)};
}

static struct pair pair_plus(struct pair x, struct pair y)
{
    double sum = x.hi + y.hi, back = sum - x.hi;
    return pair_of(sum, (x.hi - (sum - back)) + (y.hi - back) + x.lo + y.lo);
}

static struct pair pair_times(struct pair x, double factor)
{
    double product = x.hi * factor;
    return pair_of(product, fma(x.hi, factor, -product) + x.lo * factor);
}

static struct pair pair_over(struct pair x, double divisor)
{
    double quotient = x.hi / divisor;
    return pair_of(quotient, (fma(-quotient, divisor, x.hi) + x.lo) / divisor);
}

/* x / y, both positive and apart by any power of two. */
static double pair_ratio(struct pair x, struct pair y)
{
    int ex, ey;
    double top = frexp(x.hi, &ex), bottom = frexp(y.hi, &ey);
    double quotient = top / bottom;
    double rest = fma(-quotient, bottom, top) + ldexp(x.lo, -ex) - quotient * ldexp(y.lo, -ey);
    return ldexp(quotient + rest / bottom, ex - ey);
}

/* n trials, c passed, k drawn; what is asked about x of them. */
struct draw {
    int64_t n, c, k;
    double (*f)(const struct draw *d, int64_t x); /* a whole number or a half, >= 0 */
    int64_t least;
    double divisor;
};

static bool defined(int64_t n, int64_t c, int64_t k)
{
    return n <= PASSK_MOST && c >= 0 && c <= n && k >= 1 && k <= n;
}

struct sums {
    struct pair all, asked;
};

static void sums_add(struct sums *s, const struct draw *d, int64_t x, struct pair w)
{
    s->all = pair_plus(s->all, w);
    double f = d->f(d, x);
    if (f > 0)
        s->asked = pair_plus(s->asked, pair_times(w, f));
}

/* w(x + 1) of w(x). */
static struct pair up(const struct draw *d, int64_t x, struct pair w)
{
    w = pair_over(pair_times(w, (double)(d->c - x)), (double)(x + 1));
    return pair_over(pair_times(w, (double)(d->k - x)), (double)(d->n - d->c - d->k + x + 1));
}

/* w(x - 1) of w(x). */
static struct pair down(const struct draw *d, int64_t x, struct pair w)
{
    w = pair_over(pair_times(w, (double)x), (double)(d->c - x + 1));
    return pair_over(pair_times(w, (double)(d->n - d->c - d->k + x)), (double)(d->k - x + 1));
}

static double expected(const struct draw *d)
{
    /* Weights of 2^-1150 of the first do not reach the least double, whatever of them f and the sum make. */
    static const double FIRST = 0x1p900, LEAST = 0x1p-250;
    int64_t low = d->k > d->n - d->c ? d->k - (d->n - d->c) : 0, high = d->k < d->c ? d->k : d->c;
    int64_t mode = (int64_t)(((double)d->c + 1) * ((double)d->k + 1) / ((double)d->n + 2));
    mode = mode < low ? low : mode > high ? high : mode;
    struct sums s = {0};
    struct pair w = {FIRST, 0};
    for (int64_t x = mode; x <= high && w.hi > LEAST; w = up(d, x++, w))
        sums_add(&s, d, x, w);
    w = (struct pair){FIRST, 0};
    for (int64_t x = mode; x > low && w.hi > LEAST;) {
        w = down(d, x--, w);
        sums_add(&s, d, x, w);
    }
    return s.asked.hi > 0 ? pair_ratio(s.asked, pair_times(s.all, d->divisor)) : 0;
}

static double at_least(const struct draw *d, int64_t x)
{
    return x >= d->least;
}

static double twice_beyond(const struct draw *d, int64_t x)
{
    return x > d->least ? 2 * (double)(x - d->least) : 0;
}

static double majority(const struct draw *d, int64_t x)
{
    return 2 * x == d->k ? 0.5 : 2 * x > d->k;
}

static double missing(const struct draw *d, int64_t x)
{
    return x > 0 ? (double)(d->k - x) : 0;
}

static bool tail(int64_t n, int64_t c, int64_t k, int64_t least, double *ret)
{
    if (!defined(n, c, k))
        return false;
    *ret = k - (n - c) >= least ? 1 : expected(&(struct draw){n, c, k, .f = at_least, .least = least, .divisor = 1});
    return true;
}

bool pass_at_k(int64_t n, int64_t c, int64_t k, double *ret)
{
    return tail(n, c, k, 1, ret);
}

bool pass_hat_k(int64_t n, int64_t c, int64_t k, double *ret)
{
    return tail(n, c, k, k, ret);
}

bool g_pass_at_k(int64_t n, int64_t c, int64_t k, double tau, double *ret)
{
    return defined(n, c, k) && tail(n, c, k, passes_for(tau, k), ret);
}

bool mg_pass_at_k(int64_t n, int64_t c, int64_t k, double *ret)
{
    if (!defined(n, c, k))
        return false;
    *ret = expected(&(struct draw){n, c, k, .f = twice_beyond, .least = k / 2 + k % 2, .divisor = (double)k});
    return true;
}

bool cons_at_k(int64_t n, int64_t c, int64_t k, double *ret)
{
    if (!defined(n, c, k))
        return false;
    *ret = expected(&(struct draw){n, c, k, .f = majority, .divisor = 1});
    return true;
}

bool pass_gap(int64_t n, int64_t c, int64_t k, double *ret)
{
    if (!defined(n, c, k))
        return false;
    *ret = expected(&(struct draw){n, c, k, .f = missing, .divisor = (double)k});
    return true;
}

int64_t passes_for(double tau, int64_t k)
{
    if (!(tau > 0 && tau <= 1 && k >= 0 && k <= PASSK_MOST))
        BUG("ceil(%g * %lld)", tau, (long long)k);
    double least = ceil(tau * (double)k * (1 - 0x1p-51)); /* two units: tau's own rounding and the product's */
    return least < 1 ? 1 : (int64_t)least;
}

/* Of Beta(c + 1, n - c + 1). */
static double variance_times(int64_t n, int64_t c) /* (n + 2)^2 times the variance */
{
    return ((double)c + 1) * ((double)(n - c) + 1) / ((double)n + 3);
}

bool bayes_at_n(int64_t n, int64_t c, double level, struct posterior *ret)
{
    if (c < 0 || c > n || n > PASSK_MOST)
        return false;
    double a = (double)c + 1, b = (double)(n - c) + 1, tail_each = 0.5 - 0.5 * level;
    *ret = (struct posterior){.mean = a / (a + b),
                              .sd = sqrt(variance_times(n, c)) / (a + b),
                              .low = beta_quantile(tail_each, a, b),
                              .high = beta_quantile(0.5 + 0.5 * level, a, b)};
    return true;
}

bool bayes_of_cases(const int64_t *n, const int64_t *c, size_t cases, double level, struct posterior *ret)
{
    struct pair mean = {0}, variance = {0};
    for (size_t i = 0; i < cases; i++) {
        if (c[i] < 0 || c[i] > n[i] || n[i] > PASSK_MOST)
            return false;
        double all = (double)n[i] + 2;
        mean = pair_plus(mean, pair_over((struct pair){(double)c[i] + 1, 0}, all));
        variance = pair_plus(variance, (struct pair){variance_times(n[i], c[i]) / all / all, 0});
    }
    if (cases == 0)
        return false;
    double z = normal_quantile(0.5 + 0.5 * level), count = (double)cases;
    *ret = (struct posterior){.mean = pair_ratio(mean, (struct pair){count, 0}), .sd = sqrt(variance.hi) / count};
    ret->low = fmax(0, ret->mean - z * ret->sd);
    ret->high = fmin(1, ret->mean + z * ret->sd);
    return true;
}

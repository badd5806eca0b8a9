/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/dist.h"

#include <float.h>
#include <math.h>

double normal_cdf(double x)
{
    return 0.5 * erfc(-x * M_SQRT1_2);
}

double normal_quantile(double p)
{
    if (!(p > 0 && p < 1))
        BUG("normal_quantile of %g", p);
    if (p > 0.5)
        return -normal_quantile(1 - p);
    double t = sqrt(-2 * log(p));
    double x = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
    for (int step = 0; step < 4; step++) {
        double density = exp(-0.5 * x * x) / sqrt(2 * M_PI);
        double newton = (normal_cdf(x) - p) / density;
        x -= newton / (1 + 0.5 * x * newton); /* the second derivative of the cdf is -x times the density */
    }
    return p == 0.5 ? 0 : x;
}

/* DLMF 8.17.22, without the factor in front; converges fast for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double a, double b, double x)
{
    enum { TERMS_MAX = 100000 };
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double value = d;
    for (int m = 1; m <= TERMS_MAX; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double change = 1;
        for (int half = 0; half < 2; half++) {
            double term = half ? odd : even;
            d = 1 + term * d;
            c = 1 + term / c;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = fabs(c) < tiny ? tiny : c;
            change = c * d;
            value *= change;
        }
        if (fabs(change - 1) < 4 * DBL_EPSILON)
            break;
    }
    return value;
}

/* ln |gamma|, without writing libm's signgam. */
static double gamma_log(double x)
{
    int sign;
    return lgamma_r(x, &sign);
}

/* I_x(a, b) with y = 1 - x given apart, so that neither loses digits when the other is near 1. */
static double beta_inc_xy(double a, double b, double x, double y)
{
    if (x <= 0 || y <= 0)
        return x <= 0 ? 0 : 1;
    double front = exp(gamma_log(a + b) - gamma_log(a) - gamma_log(b) + a * log(x) + b * log(y));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, y) / b;
}

double beta_inc(double a, double b, double x)
{
    if (!(a > 0 && b > 0 && x >= 0 && x <= 1))
        BUG("beta_inc of %g, %g, %g", a, b, x);
    return beta_inc_xy(a, b, x, 1 - x);
}

/* P(T <= t) for t <= 0: the tail, so that small probabilities keep their digits. */
static double t_tail(double t, double df)
{
    double square = t * t;
    return 0.5 * beta_inc_xy(0.5 * df, 0.5, df / (df + square), square / (df + square));
}

double t_cdf(double t, double df)
{
    if (!(df > 0) || isnan(t))
        BUG("t_cdf of %g with %g degrees of freedom", t, df);
    return t <= 0 ? t_tail(t, df) : 1 - t_tail(-t, df);
}

double t_quantile(double p, double df)
{
    if (!(p > 0 && p < 1 && df > 0))
        BUG("t_quantile of %g with %g degrees of freedom", p, df);
    if (p > 0.5)
        return -t_quantile(1 - p, df);
    if (p == 0.5)
        return 0;
    double low = -1, high = 0; /* t_tail(low) <= p < t_tail(high), once low is far enough out */
    while (t_tail(low, df) > p) {
        high = low;
        low *= 2;
    }
    for (int step = 0; step < 200; step++) {
        double middle = 0.5 * (low + high);
        if (middle <= low || middle >= high)
            break;
        if (t_tail(middle, df) > p)
            high = middle;
        else
            low = middle;
    }
    return 0.5 * (low + high);
}

double beta_quantile(double p, double a, double b)
{
    if (!(p >= 0 && p <= 1 && a > 0 && b > 0))
        BUG("beta_quantile of %g, %g, %g", p, a, b);
    if (p == 0 || p == 1)
        return p;
    double low = 0, high = 1;
    for (int step = 0; step < 1100; step++) { /* down to the smallest double, if it must be */
        double middle = low > 0 && high > 2 * low ? sqrt(low) * sqrt(high) : 0.5 * (low + high);
        if (middle <= low || middle >= high)
            break;
        if (beta_inc(a, b, middle) < p)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

/* P by its series. */
static double gamma_series(double a, double x)
{
    double term = 1 / a, sum = term;
    for (int n = 1; n < 1000000 && fabs(term) > fabs(sum) * 0.25 * DBL_EPSILON; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return sum * exp(a * log(x) - x - gamma_log(a));
}

/* Q by its continued fraction. */
static double gamma_fraction(double a, double x)
{
    const double tiny = 1e-300;
    double b = x + 1 - a, c = 1 / tiny, d = 1 / (fabs(b) < tiny ? tiny : b), value = d;
    for (int n = 1; n < 1000000; n++) {
        double factor = -n * (n - a);
        b += 2;
        d = factor * d + b;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = b + factor / c;
        c = fabs(c) < tiny ? tiny : c;
        double change = c * d;
        value *= change;
        if (fabs(change - 1) < 2 * DBL_EPSILON)
            break;
    }
    return value * exp(a * log(x) - x - gamma_log(a));
}

double gamma_p(double a, double x)
{
    if (!(a > 0 && x >= 0))
        BUG("gamma_p of %g, %g", a, x);
    if (x == 0)
        return 0;
    if (isinf(x))
        return 1;
    return x < a + 1 ? gamma_series(a, x) : 1 - gamma_fraction(a, x);
}

double gamma_q(double a, double x)
{
    if (!(a > 0 && x >= 0))
        BUG("gamma_q of %g, %g", a, x);
    if (x == 0)
        return 1;
    if (isinf(x))
        return 0;
    return x < a + 1 ? 1 - gamma_series(a, x) : gamma_fraction(a, x);
}

double chi2_tail(double x, double df)
{
    return x <= 0 ? 1 : gamma_q(0.5 * df, 0.5 * x);
}

double binomial_at_most(int64_t k, int64_t n, double p)
{
    if (n < 0 || !(p >= 0 && p <= 1))
        BUG("a binomial of %lld trials with %g", (long long)n, p);
    if (k < 0 || k >= n)
        return k >= n;
    return beta_inc_xy((double)(n - k), (double)k + 1, 1 - p, p);
}

double binomial_at_least(int64_t k, int64_t n, double p)
{
    if (n < 0 || !(p >= 0 && p <= 1))
        BUG("a binomial of %lld trials with %g", (long long)n, p);
    if (k <= 0 || k > n)
        return k <= 0;
    return beta_inc_xy((double)k, (double)(n - k) + 1, p, 1 - p);
}

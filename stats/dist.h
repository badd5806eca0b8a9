/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dist: distribution functions and their inverses, to about 14 digits. All are pure; arguments outside the domain are
 * a BUG of the caller.
 */
#ifndef ASSIZE_STATS_DIST_H
#define ASSIZE_STATS_DIST_H

#include "base/base.h"

double normal_cdf(double x);

/* The x with normal_cdf(x) = p, for 0 < p < 1. A rational start (Abramowitz & Stegun 26.2.23), then Halley's steps on
 * erfc, which keep the digits of small p. */
double normal_quantile(double p);

/* The regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 <= x <= 1, by the continued fraction of DLMF
 * 8.17.22 in Lentz's form. */
double beta_inc(double a, double b, double x);

/* Student's t with df > 0 degrees of freedom, which need not be whole: P(T <= t) through I_{df/(df+t^2)}(df/2, 1/2). */
double t_cdf(double t, double df);
double t_quantile(double p, double df);

/* The x with beta_inc(a, b, x) = p, for 0 <= p <= 1, by bisection to the last bit. */
double beta_quantile(double p, double a, double b);

/* The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x) for a > 0, x >= 0: by the series of DLMF
 * 8.11.4 for x < a + 1, else by the continued fraction of 8.9.2 in Lentz's form. */
double gamma_p(double a, double x);
double gamma_q(double a, double x);

/* The upper tail of chi-square with df > 0 degrees of freedom: Q(df / 2, x / 2). */
double chi2_tail(double x, double df);

/* At most k, and at least k, successes of n >= 0 trials that succeed with p in [0, 1]; through beta_inc. k may be any
 * whole number. */
double binomial_at_most(int64_t k, int64_t n, double p);
double binomial_at_least(int64_t k, int64_t n, double p);

#endif

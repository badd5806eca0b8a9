/* SPDX-License-Identifier: Apache-2.0 */
/* interval: how sure a number is. Levels are two-sided, such as 0.95. */
#ifndef ASSIZE_STATS_INTERVAL_H
#define ASSIZE_STATS_INTERVAL_H

#include "base/base.h"

struct interval {
    double low, high;
};

/* Wilson's score interval of a share p of n trials (Wilson 1927; Brown, Cai & DasGupta 2001): never leaves [0, 1] and
 * is honest at p = 0 and p = 1. n > 0; p n need not be whole. */
struct interval wilson_interval(double p, double n, double level);

/* The same with the normal quantile z >= 0 in place of a level. */
struct interval wilson_at(double p, double n, double z);

/* How often Wilson's interval of n > 0 trials holds the true share p in [0, 1]: the binomial probability of the counts
 * whose interval does. Exact up to rounding. */
double wilson_coverage(int64_t n, double p, double level);

/* The least of wilson_coverage over all p in [from, to], 0 <= from <= to <= 1, and *ret_at where. Between two ends of
 * intervals the coverage is one binomial range, which rises and then falls with p; so it is least next to an end, where
 * the interval that ends there just misses p (the value is that of the limit), or at from or to. Not a search: all
 * 2 (n + 1) ends are looked at, in time of the order n^1.5. */
double wilson_worst(int64_t n, double from, double to, double level, double *ret_at);

/* Clopper & Pearson's exact interval (1934) of c successes of n trials, n > 0, 0 <= c <= n, neither of them whole of
 * need: the (1 - level) / 2 quantile of beta(c, n - c + 1) and the (1 + level) / 2 quantile of beta(c + 1, n - c).
 * Where c is 0 or n, that end is 0 or 1 and the other one keeps its half of the error. As scipy's
 * binomtest(...).proportion_ci(method="exact"). */
struct interval clopper_pearson(double c, double n, double level);

/* Exact one-sided bounds of c successes of n trials: with confidence `level` the share is at most, at least, this much.
 * Of no success in n the upper one is 1 - (1 - level)^(1/n); of n successes it is 1. */
double exact_upper(double c, double n, double level);
double exact_lower(double c, double n, double level);

/* The rule of three (Hanley & Lippman-Hand 1983, JAMA 249:1743-1745): where an event was never seen in n > 0 trials,
 * 3/n stands for exact_upper(0, n, 0.95), slightly above it. At most 1. */
double rule_of_three(double n);

/* A mean and how far it may be off. */
struct mean {
    double value;
    size_t n, clusters;
    bool has_se; /* false with fewer than two clusters: one group says nothing about the next */
    double se;
    double wide, df;  /* what intervals take for se and degrees of freedom: se and C - 1 where clusters are even */
    double effective; /* how many clusters of even size would tell as much: n^2 / sum_c n_c^2 */
    double variance;  /* of the values, over n: what a cluster's error is compared with */
};

/*
 * The mean of n >= 1 values whose errors may go together within a cluster (the trials of one case):
 *     se = sqrt(C / (C - 1) * sum_c (sum_i (x_ci - mean))^2) / n      over C clusters
 * (Liang & Zeger 1986; Miller 2024, arXiv 2411.00640, with the correction that Inspect and statsmodels apply). Values
 * of a cluster stand together: a new cluster begins where the number in `cluster` changes. cluster NULL: each value on
 * its own, which makes it the textbook s / sqrt(n).
 *
 * Of clusters of uneven size C - 1 degrees of freedom promise too much, and a large one hides its own error, since it
 * pulls the mean. With h_c = n_c / n and q = sum h^2 intervals take
 *     wide^2 = sum_c (sum_i (x_ci - mean))^2 / (1 - 2 h_c + q) / n^2
 * which is without bias where all of a cluster goes together (and se^2 of even clusters), and df = G - 2 + G / C, at
 * least 0.1, with the effective number of clusters G = 1 / q (Kish 1965): C - 1 of even clusters. tests/simulate.c
 * holds what it covers.
 */
struct mean mean_of(const double *x, const size_t *cluster, size_t n);

/* value -+ z se, z the normal quantile: for many clusters. False without a standard error. */
bool normal_interval(const struct mean *m, double level, struct interval *ret) MUST_USE;

/* value -+ t wide, with t of df degrees of freedom. False without a standard error, and with less than one degree: one
 * cluster is nearly all there is then. */
bool mean_interval(const struct mean *m, double level, struct interval *ret) MUST_USE;

/*
 * The interval of a share of values in [0, 1], which may come in clusters (Korn & Graubard 1998, Survey Methodology
 * 24:193-201): clopper_pearson of n* p successes of n* trials, with the effective size
 *     n* = v / wide^2 * (t(N - 1) / t(df))^2, at most N      t(df): the (1 + level) / 2 quantile; N values
 * and v the variance of the values: of zeros and ones p (1 - p), and then this is what R's
 * survey::svyciprop(method = "beta") computes of even clusters (its nrow(design) - 1 and degf(design)) where they do
 * not spread less than chance would have them. Of values between (pass@k) v is smaller than p (1 - p), which would take
 * their small spread for many trials: simulated, that covers as few as 65 % near 0 and 1; with v, at least 97 %. Below
 * n* = 1 it is [0, 1]: not even one case is known. Where the standard error is 0 (all clusters have the same mean; all
 * values 0 or all 1 among them) n* is `effective`. False without a standard error, and for a mean outside [0, 1], which
 * is no share.
 */
bool korn_graubard(const struct mean *m, double level, struct interval *ret) MUST_USE;

/* That n*. Only of a mean in [0, 1] with a standard error. */
double korn_graubard_size(const struct mean *m, double level);

#endif

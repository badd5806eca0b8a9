/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_shares: two independent samples of trials that succeed or fail. Differences are second minus first, ratios
 * second over first. References: statsmodels 0.13.5 (proportions_ztest, confint_proportions_2indep(method="newcomb"),
 * Table2x2), scipy 1.10.1 (fisher_exact).
 */
#ifndef ASSIZE_STATS_COMPARE_SHARES_H
#define ASSIZE_STATS_COMPARE_SHARES_H

#include "stats/paired.h"

/* Of n trials, how many succeeded. 0 <= successes <= n <= 2^53; more is a BUG. */
struct share {
    int64_t successes, n;
};

struct share_test {
    double first, second, difference;
    double z;          /* 0 where all trials, or none, succeeded: then p is 1 */
    struct p_values p; /* less: evidence that the share of second is smaller */
};

/* The z test with the pooled share (Fleiss 1981, without correction for continuity): z = (p2 - p1) /
 * sqrt(p (1 - p) (1 / n1 + 1 / n2)). False for an empty sample. */
bool two_proportions(struct share first, struct share second, struct share_test *ret) MUST_USE;

/* The interval of the difference by Newcombe's hybrid score method (Newcombe 1998, Statistics in Medicine 17:873-890,
 * method 10): Wilson's intervals of both, squared and added. False for an empty sample. */
bool newcombe_independent(struct share first, struct share second, double level, struct interval *ret) MUST_USE;

/* The one-sided p-values of newcombe_independent against a bound of the difference: the normal tail beyond the quantile
 * with which the interval just reaches it. less: evidence that the difference lies below the bound. Of a bound of -1 or
 * less, or 1 or more, one is 0. False for an empty sample. */
bool newcombe_independent_p(struct share first, struct share second, double bound, struct p_values *ret) MUST_USE;

/* Fisher's exact test (Fisher 1935) with both margins given. less: so few successes of second, or fewer; two-sided: all
 * tables no likelier than this one (with R's slack of 1e-7). A p below 1e-300 may come out as 0. Takes time by the root
 * of the number of trials. False for an empty sample, and for more than 10^12 trials: z says the same there. */
bool fisher_exact(struct share first, struct share second, struct p_values *ret) MUST_USE;

struct share_effect {
    double cohen_h; /* 2 asin(sqrt(p2)) - 2 asin(sqrt(p1)) (Cohen 1988) */
    bool halved;    /* a cell was empty: a half was added to all four before ratios were taken (Haldane 1956) */
    double odds_ratio, risk_ratio;
    struct interval odds, risk; /* normal on the log scale: Woolf (1955); Katz et al. (1978) */
};

/* False for an empty sample. */
bool share_effect(struct share first, struct share second, double level, struct share_effect *ret) MUST_USE;

#endif

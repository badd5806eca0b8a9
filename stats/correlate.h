/* SPDX-License-Identifier: Apache-2.0 */
/*
 * correlate: how far two numbers of the same unit go together: along a line (Pearson), in rank (Spearman), or in the
 * order of each two units (Kendall). Values are finite; levels two-sided, such as 0.95. All three are undefined, and
 * return false, where a side is constant or there are fewer than three pairs: of two pairs each is -1 or 1, whatever
 * the data. Reference: scipy.stats; golden values: tests/golden/correlate.py.
 */
#ifndef ASSIZE_STATS_CORRELATE_H
#define ASSIZE_STATS_CORRELATE_H

#include "stats/interval.h"

/* At most so many units without the commonest value of a side, and an approximate p of ranks is called rough. */
enum { CORRELATION_ROUGH_MAX = 12 };

struct correlation {
    size_t n;           /* pairs */
    double value;       /* in [-1, 1] */
    bool has_statistic; /* false where it is infinite, or not what p is by */
    double statistic;   /* t, or z */
    double p;           /* two-sided, of no association */
    bool exact;         /* p is counted, not a t or normal approximation */
    bool least;         /* p is the least that an exact one can be, which is more than the approximation's */
    bool rough;         /* it is such an approximation, and made of few different values */
    bool has_interval;  /* false for too few pairs, and for a value of -1 or 1 */
    struct interval interval;
};

/* Pearson's r. p by t = r sqrt((n - 2) / (1 - r^2)) with n - 2 degrees of freedom; the interval is Fisher's (1921),
 * tanh(atanh(r) -+ z / sqrt(n - 3)), of four pairs or more. Reference: scipy.stats.pearsonr. */
bool pearson(const double *x, const double *y, size_t n, double level, struct correlation *ret) MUST_USE;

/*
 * Spearman's rho: Pearson's r of the ranks, ties at their midrank. p of at most 9 pairs is exact, ties or not: twice
 * the smaller tail over all orders of the midranks (R's cor.test without ties; with them stats/arrange.h). Of more it
 * is by the same t as Pearson's (scipy spearmanr), but at least twice the chance of an order that gives just the
 * observed table, 2 / n! without ties: no exact p is below that. So p is 0 only where 2 / n! is below the smallest
 * double. The interval is Fisher's with the variance (1 + rho^2 / 2) / (n - 3) of Bonett & Wright (2000, Psychometrika
 * 65:23-28).
 */
bool spearman(const double *x, const double *y, size_t n, double level, struct correlation *ret) MUST_USE;

/* The same without p, which is 1: counting it takes milliseconds, and resamples need none. */
bool spearman_estimate(const double *x, const double *y, size_t n, double level, struct correlation *ret) MUST_USE;

struct kendall {
    struct correlation tau;
    int64_t concordant, discordant;  /* pairs of units */
    int64_t tied_first, tied_second; /* pairs of units that are equal in x, in y, whatever the other says */
    double z, p_asymptotic;          /* always there */
    double se;                       /* of tau; 0 for a perfect order, of which it says nothing */
};

/*
 * Kendall's tau-b, (C - D) / sqrt((pairs - ties of x) (pairs - ties of y)), in O(n log n). p is exact
 * without ties for n <= 33 or where at most one pair goes against all others (the distribution of inversions of a
 * random order, as scipy.stats.kendalltau), and with ties for n <= 9 (all orders: twice the smaller tail,
 * stats/arrange.h). Else it is the asymptotic one of kendalltau, with the variance corrected for ties (Kendall 1970),
 * but at least twice the chance of an order that gives just the observed table, below which no exact p is.
 *
 * The interval, of five pairs or more, is tanh(atanh(tau) -+ w), w the larger of
 *     t(n - 2) se / (1 - tau^2)    se by the influence function (the delta method): right with any ties, given enough n
 *     z sqrt(0.437 / (n - 4))      Fieller, Hartley & Pearson (1957, Biometrika 44:470-481), found without ties
 * for the second alone covered 67 to 90 % in simulations where values are few, and the first too little where all but a
 * few units have the same value.
 */
bool kendall(const double *x, const double *y, size_t n, double level, struct kendall *ret) MUST_USE;

/* The same without tau.p, which is 1. */
bool kendall_estimate(const double *x, const double *y, size_t n, double level, struct kendall *ret) MUST_USE;

#endif

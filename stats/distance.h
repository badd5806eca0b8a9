/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distance: how far two distributions are apart. References: scipy 1.10.1 (ks_2samp, kstwobign, jensenshannon);
 * the population stability index is computed from its formula in numpy.
 */
#ifndef ASSIZE_STATS_DISTANCE_H
#define ASSIZE_STATS_DISTANCE_H

#include "base/base.h"

/* The exact distribution of D is used while neither sample is larger (scipy's bound too). */
enum { KS_EXACT_MAX = 10000, QUANTILE_BINS_MAX = 1000 };

struct ks {
    double d, at; /* the largest distance of the two distribution functions, and the value at which it lies */
    double p;     /* two-sided */
    bool exact;   /* with ties, the exact p is that of values without ties, and so too large rather than too small */
};

/*
 * The Kolmogorov-Smirnov test of two samples (Smirnov 1939). p is exact, by counting the orders of both samples whose
 * functions never come as far apart (Hodges 1958), O(n1 n2); if a sample has more than 10,000 values, Kolmogorov's
 * limit at sqrt(n1 n2 / (n1 + n2)) D, where scipy has the exact distribution of one sample. False for an empty sample
 * or values that are not finite.
 */
bool ks_two_sample(const double *first, size_t n_first, const double *second, size_t n_second, struct ks *ret) MUST_USE;

/* What two distributions over the same k bins are apart. */
struct stability {
    double psi;    /* sum (p - q) ln(p / q), symmetric (Jeffreys 1946; Siddiqi 2006) */
    bool smoothed; /* a bin was empty on one side alone: a half was added to every bin of both */
    size_t bins;   /* that hold something on either side */
    double
        chance; /* of counts: what psi is on average if nothing changed, (bins - 1)(1 / n1 + 1 / n2) (Yurdakul 2018) */
};

/* Of shares, which are divided by their sums. False for a share that is negative or not finite, for nothing at all, and
 * where one is 0 on one side alone: the index has no value there. */
bool psi_shares(const double *p, const double *q, size_t k, double *ret) MUST_USE;

/* Of counts, smoothed where they must be. Bins empty on both sides count for nothing. False for an empty side. */
bool psi_counts(const double *first, const double *second, size_t k, struct stability *ret) MUST_USE;

/*
 * Counts of two samples of numbers in bins that hold equal parts of the first: its quantiles i / bins (type 7) are the
 * upper ends, which belong to their bin; the first bin has no lower end and the last no upper one. Equal quantiles make
 * one bin, and no bin begins at the largest value. counts_* have room for `bins` (2 to QUANTILE_BINS_MAX) each; *ret_k
 * says how many there are, ends has one less. False for an empty sample, values that are not finite, and where all of
 * the first are equal: nothing divides them.
 */
bool quantile_bins(const double *first, size_t n_first, const double *second, size_t n_second, size_t bins,
                   double *counts_first, double *counts_second, double *ends, size_t *ret_k) MUST_USE;

/* The Jensen-Shannon divergence to base 2 (Lin 1991), 0 to 1: the mean divergence of both from their middle; its square
 * root is the distance, a metric (Endres & Schindelin 2003), scipy's jensenshannon(p, q, base=2). p and q, shares or
 * counts, are divided by their sums. False for a number that is negative or not finite, or nothing at all. */
bool jensen_shannon(const double *p, const double *q, size_t k, double *ret_divergence, double *ret_distance) MUST_USE;

#endif

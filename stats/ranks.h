/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ranks: tests that look at the order of values, not at their size, so that one outlier decides nothing. Differences
 * are second minus first; p.less is evidence that second tends to be smaller. References: scipy 1.10.1 (wilcoxon,
 * mannwhitneyu), R 4.2.2 (wilcox.test, conf.int=TRUE) for the intervals.
 */
#ifndef ASSIZE_STATS_RANKS_H
#define ASSIZE_STATS_RANKS_H

#include "stats/paired.h"

/* The exact null distributions are used up to these sizes (and without ties). */
enum { SIGNED_RANK_EXACT_MAX = 50, RANK_SUM_EXACT_MAX = 8, RANK_SUM_EXACT_PAIRS_MAX = 10000 };

struct signed_rank {
    size_t used, zeros; /* pairs that differ, and pairs that do not, which are left out */
    bool ties;          /* some differences are equally large */
    bool exact;         /* else p is that of the normal approximation */
    double plus, minus; /* sums of the ranks of rises and of falls; scipy's two-sided statistic is the smaller */
    double z;           /* of `plus`; only where not exact */
    struct p_values p;  /* all 1 where no pair differs */
};

/*
 * Wilcoxon's signed-rank test (Wilcoxon 1945) of n >= 1 pairs: zeros left out (zero_method "wilcox"), midranks for
 * ties. Exact for at most 50 pairs without zeros and ties, by counting sums of ranks; else normal with the correction
 * of the variance for ties and none for continuity (scipy's method "approx"). scipy's "auto" differs in one point: it
 * reads the exact table, made for whole ranks, where there are ties too. False for n = 0 and differences that are no
 * finite number.
 */
bool wilcoxon_signed_rank(const double *first, const double *second, size_t n, struct signed_rank *ret) MUST_USE;

/* Where differences lie (Hodges & Lehmann 1963): the median of all means of two of the differences that are not zero,
 * and the interval that the test inverts to, at least as sure as the level. */
struct shift {
    double centre;
    bool has_range; /* false where even all of the values cannot give the level: too few, or all equal */
    struct interval range;
};

/* False as wilcoxon_signed_rank, and where no pair differs. */
bool signed_rank_shift(const double *first, const double *second, size_t n, double level, struct shift *ret) MUST_USE;

struct rank_sum {
    double u_first, u_second; /* of all pairs of one value each, in how many that side is larger; a tie is a half */
    bool ties, exact;
    double z;               /* of u_second, without the correction for continuity; 0 where exact or all are equal */
    struct p_values p;      /* all 1 where all values are equal */
    double more, fewer;     /* of all pairs, the share in which second is larger, and smaller */
    double common_language; /* P(second > first) + P(equal) / 2 (McGraw & Wong 1992; Vargha & Delaney 2000) */
    double cliff_delta;     /* P(second > first) - P(second < first) (Cliff 1993) */
};

/*
 * The Mann-Whitney U test (Mann & Whitney 1947). Exact without ties where a sample has at most 8 values and there are
 * at most 10,000 pairs of values (scipy's "auto" has no such last bound); else normal with the variance corrected for
 * ties and half a step for continuity. False for an empty sample or values that are not finite.
 */
bool mann_whitney(const double *first, size_t n_first, const double *second, size_t n_second,
                  struct rank_sum *ret) MUST_USE;

/* Hodges and Lehmann's shift: the median of all differences of a second and a first value, and its interval, by the
 * exact or the normal distribution as the test. False as mann_whitney, and where differences are no
 * finite numbers. */
bool rank_sum_shift(const double *first, size_t n_first, const double *second, size_t n_second, double level,
                    struct shift *ret) MUST_USE;

#endif

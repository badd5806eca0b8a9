/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ranks: tests that look at the order of values, not at their size, so that one outlier decides nothing. Differences
 * are second minus first; p.less is evidence that second tends to be smaller. References: scipy 1.10.1 (wilcoxon,
 * mannwhitneyu), R 4.2.2 (wilcox.test, conf.int=TRUE) for the intervals.
 */
#ifndef ASSIZE_STATS_RANKS_H
#define ASSIZE_STATS_RANKS_H

#include "stats/paired.h"

/* Mann and Whitney's distribution is counted up to this many pairs of values; or, for values so few that their ranks
 * can make few sums, up to this many pairs times sums. */
enum { RANK_SUM_EXACT_PAIRS_MAX = 10000, RANK_SUM_EXACT_WORK_MAX = 100000000 };

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
 * ties. Exact, with ties and zeros too: the distribution of the sum of the midranks that are there, each with either
 * sign, counted sum by sum where that takes at most 10^7 steps: up to 200 pairs that differ, and of more where many
 * tie. Beyond, normal with the correction of the variance for ties and none for continuity (scipy's method "approx").
 * No p is below 2^-used (two-sided 2^(1 - used)). scipy's method "exact" differs where there are ties: it reads a table
 * that is made for whole ranks; permutation_test of the signed midranks agrees. False for n = 0 and differences that
 * are no finite number.
 */
bool wilcoxon_signed_rank(const double *first, const double *second, size_t n, struct signed_rank *ret) MUST_USE;

/* Where differences lie (Hodges & Lehmann 1963): the median of all means of two of the differences that are not zero,
 * and the interval that the test inverts to. Its ends are those for values without ties, counted or normal as there:
 * with ties it is at least as sure (Noether 1967), but p, which knows them, may be below 1 - level while it holds 0. */
struct shift {
    double centre;
    bool has_range; /* else too few, or so many tie that both ends are one and the same */
    bool too_few;   /* even all of the values cannot give the level */
    struct interval range;
};

/* False as wilcoxon_signed_rank, and where no pair differs. */
bool signed_rank_shift(const double *first, const double *second, size_t n, double level, struct shift *ret) MUST_USE;

struct rank_sum {
    double u_first, u_second; /* of all pairs of one value each, in how many that side is larger; a tie is a half */
    bool ties, exact;
    size_t uncommon;        /* values other than the commonest one: where few, a normal p is rough */
    double z;               /* of u_second, without the correction for continuity; 0 where exact */
    struct p_values p;      /* all 1 where all values are equal */
    double more, fewer;     /* of all pairs, the share in which second is larger, and smaller */
    double common_language; /* P(second > first) + P(equal) / 2 (McGraw & Wong 1992; Vargha & Delaney 2000) */
    double cliff_delta;     /* P(second > first) - P(second < first) (Cliff 1993) */
};

/*
 * The Mann-Whitney U test (Mann & Whitney 1947). Exact, with ties too: the distribution of the sum of the midranks that
 * are there over all ways to deal them to samples of these sizes, where there are at most 10,000 pairs of values, or
 * pairs times different sums are at most 10^8 (of zeros and ones, some 450 values a side; then each side's p is that of
 * Fisher's exact test, and two-sided twice the smaller). Beyond, normal with the variance corrected for ties and half a
 * step for continuity, but never below the chance of just the observed split of each group of equal values, which is at
 * least one over the ways to deal: no exact p could be. scipy's method "exact" is right without ties only. False for an
 * empty sample or values that are not finite.
 */
bool mann_whitney(const double *first, size_t n_first, const double *second, size_t n_second,
                  struct rank_sum *ret) MUST_USE;

/* Hodges and Lehmann's shift: the median of all differences of a second and a first value, and its interval, as of
 * signed_rank_shift. False as mann_whitney, and where differences are no finite numbers. */
bool rank_sum_shift(const double *first, size_t n_first, const double *second, size_t n_second, double level,
                    struct shift *ret) MUST_USE;

#endif

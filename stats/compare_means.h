/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_means: Student's tests of two means, and how large their difference is. Differences are second minus first.
 * Values are finite numbers of any size: they are scaled before they are squared, so neither huge nor tiny ones
 * overflow. Values that spread no more than rounding does count as all equal. References: scipy 1.10.1 (ttest_rel,
 * ttest_ind, ttest_ind_from_stats), statsmodels 0.13.5 (effectsize_smd).
 */
#ifndef ASSIZE_STATS_COMPARE_MEANS_H
#define ASSIZE_STATS_COMPARE_MEANS_H

#include "stats/paired.h"

/* What tests of means need to know of a sample. */
struct moments {
    double n, mean, sd; /* sd with n - 1; 0 where no two values differ, or n = 1 */
    double most;        /* the largest magnitude: what rounding is measured by */
};

/* Of n values. False for n = 0, a value that is not finite, or a spread beyond a double. */
bool sample_of(const double *x, size_t n, struct moments *ret) MUST_USE;

struct t_test {
    double difference, se, t, df;
    bool same;         /* every pair is equal: the difference is 0 and no test was needed; se, t and df are 0 */
    struct p_values p; /* less: evidence that second is smaller. All 1 where `same` */
};

/* The paired t test (Student 1908): t = mean(d) / (sd(d) / sqrt(n)) with n - 1 degrees of freedom, d = second - first.
 * All d zero is a result: same, p = 1. False for n < 2, for d that are all equal but not zero (their spread is unknown,
 * not zero), and for values that are not finite or whose difference is none. */
bool t_test_paired(const double *first, const double *second, size_t n, struct t_test *ret) MUST_USE;

/* The same of pairs whose differences go together within a cluster, clusters as in mean_of: its standard error, with
 * C / (C - 1), and C - 1 degrees of freedom for C clusters. False for one cluster, for clusters whose mean differences
 * are all equal unless all differences are zero, and for values whose squares are beyond a double. */
bool t_test_clustered(const double *first, const double *second, const size_t *cluster, size_t n,
                      struct t_test *ret) MUST_USE;

/* Welch's t test (Welch 1947) of two independent samples, with the degrees of freedom of Satterthwaite (1946). Each n
 * and sd may come from elsewhere than sample_of (most 0 then). False for a sample of fewer than two, or where neither
 * sample spreads. Two constant samples of one value are `same`. */
bool t_test_welch(const struct moments *first, const struct moments *second, struct t_test *ret) MUST_USE;

/* difference -+ t se. False where the pairs are the `same`: nothing says how far off 0 is. */
bool t_test_interval(const struct t_test *t, double level, struct interval *ret) MUST_USE;

/*
 * Against a bound other than 0. Non-inferiority with a margin (Schuirmann 1987; ICH E9): with higher better, second is
 * not worse than first by the margin or more if the one-sided lower bound lies above -margin, which is when
 * t_test_against(t, -margin).greater < 1 - level. Where the pairs are the `same`, false.
 */
bool t_test_against(const struct t_test *t, double bound, struct p_values *ret) MUST_USE;

/* The one-sided bounds of a level such as 0.95: the difference is above `low` (or below `high`) with that confidence,
 * each for itself: difference -+ t(level) se. */
bool t_test_bounds(const struct t_test *t, double level, struct interval *ret) MUST_USE;

/* How large a difference of means is, in standard deviations. */
struct mean_effect {
    double cohen_d;    /* by the pooled standard deviation (Cohen 1988) */
    double hedges_g;   /* d (1 - 3 / (4 N - 9)), less biased (Hedges 1981) */
    double g_se;       /* sqrt(N / (n1 n2) + g^2 / (2 (N - 3.94))), as statsmodels' effectsize_smd */
    bool has_glass;    /* false where first does not spread */
    double glass;      /* by the standard deviation of first, the control (Glass 1976) */
    struct interval g; /* g -+ z g_se, of large samples */
};

/* False for a sample of fewer than two, or where neither spreads. */
bool mean_effect(const struct moments *first, const struct moments *second, double level,
                 struct mean_effect *ret) MUST_USE;

/* d_z = mean(d) / sd(d) of paired differences (Cohen 1988). False as t_test_paired, and where `same`. */
bool paired_effect(const double *first, const double *second, size_t n, double *ret) MUST_USE;

#endif

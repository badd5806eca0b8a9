/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roc: how well a score tells rows that are labelled true from those that are not, whatever its scale: only the order
 * of scores counts. Scores are any finite numbers. In O(n log n).
 */
#ifndef ASSIZE_STATS_ROC_H
#define ASSIZE_STATS_ROC_H

#include "stats/interval.h"

struct auroc {
    double value;
    size_t positives, negatives;
    bool has_se;
    double se;
};

/*
 * The area under the receiver operating characteristic: the chance that a true row scores above a false one, a tie
 * counting half (sklearn.metrics.roc_auc_score). Its standard error is that of DeLong, DeLong & Clarke-Pearson (1988,
 * Biometrics 44:837-845), sqrt(S10 / positives + S01 / negatives), with the placements of Sun & Xu (2014, IEEE Signal
 * Processing Letters 21:1389-1393); as pROC's var. has_se is false with fewer than two rows of a class, and where the
 * error is 0: classes that no score confuses, or a score that is one and the same, do not say how sure they are. False
 * without a row of each class, or with a score that is not finite.
 */
bool auroc_of(const double *score, const bool *label, size_t n, struct auroc *ret) MUST_USE;

/* The normal interval of logit(value), whose error is se / (value (1 - value)), taken back: it never leaves [0, 1], and
 * near 1 it covers where value -+ z se does not (Pepe 2003, The Statistical Evaluation of Medical Tests, section 5.2).
 * With fewer than some 20 rows of a class it is too short, the more so the nearer the area is to 1. False without a
 * standard error. */
bool auroc_interval(const struct auroc *area, double level, struct interval *ret) MUST_USE;

/*
 * Average precision: sum over the distinct scores, from the highest down, of (R_k - R_{k-1}) P_k, with the precision
 * P_k and the recall R_k of the rows that score at least so much; no interpolation
 * (sklearn.metrics.average_precision_score). A score that tells nothing has the share of true rows. False as auroc_of.
 */
struct average_precision {
    double value;
    size_t positives, negatives;
};
bool average_precision_of(const double *score, const bool *label, size_t n, struct average_precision *ret) MUST_USE;

/* The logit interval of Boyd, Eng & Page (2013, "Area under the Precision-Recall Curve: Point Estimates and Confidence
 * Intervals", ECML PKDD): the normal one of logit(value) with the error 1 / sqrt(positives value (1 - value)), taken
 * back. False at a value of 1, where that error is infinite. */
bool average_precision_interval(const struct average_precision *ap, double level, struct interval *ret) MUST_USE;

#endif

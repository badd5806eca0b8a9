/* SPDX-License-Identifier: Apache-2.0 */
/*
 * correct: a judge's verdicts on many units corrected by a few that have gold labels too. Rogan and Gladen's estimator
 * needs the judge's error rates, and holds where shares differ between the labelled units and the others; prediction-
 * powered inference needs labelled units that are a random sample of the same kind, and then is never much worse than
 * the labels alone.
 */
#ifndef ASSIZE_STATS_CORRECT_H
#define ASSIZE_STATS_CORRECT_H

#include "stats/interval.h"

/* What the judge said. */
struct judged {
    int64_t n, positive;             /* units whose share is wanted, and how many of them the judge calls positive */
    int64_t gold_positive, found;    /* units labelled positive, and how many of them the judge calls positive */
    int64_t gold_negative, rejected; /* units labelled negative, and how many of them the judge calls negative */
    bool nested;                     /* the labelled units are among the n, of which they are a random sample */
};

struct rogan_gladen {
    double apparent, sensitivity, specificity;
    double unclamped; /* (apparent + sp - 1) / (se + sp - 1), which may lie outside [0, 1] */
    double value;     /* the same within [0, 1] */
    double se;        /* standard error */
    bool has_range;
    struct interval range; /* within [0, 1] */
};

/*
 * The share of positives that Rogan & Gladen (1978, American Journal of Epidemiology 107:71-76) infer from an imperfect
 * judge. With J = se + sp - 1 and q the apparent share, its standard error is by the delta method, as Lee et al. (2025,
 * arXiv 2511.21140):
 *     sqrt(q (1 - q) / n + (1 - v)^2 sp (1 - sp) / gold_negative + v^2 se (1 - se) / gold_positive) / J      v = value
 * and where labelled units are nested, less 2 ((1 - v) sp (1 - sp) + v se (1 - se)) / n under the root: the covariance
 * of q with both rates. If all n are labelled, value is their gold share.
 *
 * The interval is that of Lang & Reiczigel (2014, Preventive Veterinary Medicine 113:13-22; R's asht::prevSeSp), which
 * the same paper uses: q with z^2 / 2 added to either side, se and sp with 1, the centre moved by
 * 2 z^2 (v se (1 - se) / (gold_positive + 2) - (1 - v) sp (1 - sp) / (gold_negative + 2)); it covers where the rates
 * are seen as 1 too. For nested units we take off the same covariance, which no paper does: simulated with 60 labels of
 * 600 it covers (tests/unit/test_stats_correct.c), but with fewer than some 10 labels of either class neither interval
 * is known to. If all n are labelled it is Wilson's interval of the gold share. has_range is false where the rates so
 * shrunk tell the judge from chance no more.
 *
 * False where the estimate is undefined: no unit labelled positive or none negative, n = 0, or se + sp <= 1, when the
 * judge is no better than chance. Counts that contradict each other are a BUG.
 */
bool rogan_gladen_of(const struct judged *j, double level, struct rogan_gladen *ret) MUST_USE;

struct ppi_estimate {
    double value, se, df; /* df: of ppi_interval */
};

struct ppi {
    size_t labelled, unlabelled;
    struct ppi_estimate classical; /* the mean of the labels alone */
    struct ppi_estimate ppi;       /* lambda = 1 */
    struct ppi_estimate tuned;     /* PPI++ */
    double lambda;                 /* of tuned, in [0, 1] */
};

/*
 * Prediction-powered inference of a mean (Angelopoulos et al. 2023, arXiv 2301.09633) from n units with labels y and
 * predictions f, and more with predictions f_more alone:
 *     value = lambda mean(f_more) + mean(y - lambda f),   se = sqrt(lambda^2 var(f_more) / N + var(y - lambda f) / n)
 * PPI++ (arXiv 2311.01453) chooses lambda = cov(y, f) / ((1 + n / N) var(f and f_more)), clipped to [0, 1]: useless
 * predictions then cost nothing. Variances and the covariance divide by the number of values, as in ppi_py.
 * False with fewer than two units of either kind, or numbers beyond 1e150, whose squares could overflow.
 */
bool ppi_mean(const double *y, const double *f, size_t n, const double *f_more, size_t n_more,
              struct ppi *ret) MUST_USE;

/* value -+ t se, with t of n - 1 degrees of freedom for n labelled units, or Satterthwaite's of the two terms of the
 * error if there are fewer of them (few units are unlabelled), where ppi_py takes the normal quantile: that is too
 * short while few units are labelled. Simulated in tests/unit/test_stats_correct.c. False where the error is 0: then
 * all values are equal, and say nothing of how sure they are. */
bool ppi_interval(const struct ppi_estimate *e, double level, struct interval *ret) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calibrate: scores of any scale turned into probabilities by what was seen of them: n rows, each with a finite score
 * and what came of it.
 */
#ifndef ASSIZE_STATS_CALIBRATE_H
#define ASSIZE_STATS_CALIBRATE_H

#include "base/base.h"

/* P(true) = 1 / (1 + exp(a score + b)): a < 0 where a higher score speaks for true. The sign is Platt's and sklearn's.
 */
struct platt {
    double a, b;
};

/*
 * Platt scaling (Platt 1999): the a and b of largest likelihood for the smoothed targets (N+ + 1) / (N+ + 2) of a true
 * row and 1 / (N- + 2) of a false one, by the Newton steps with backtracking of Lin, Lin & Weng (2007, "A note on
 * Platt's probabilistic outputs for support vector machines", Machine Learning 68:267-276); as
 * sklearn.calibration._sigmoid_calibration, and as a logistic regression on those targets. Smoothing keeps both finite
 * where a score separates the classes. False where nothing decides them: without a row of each class, with one score
 * only, or with a score that is not finite; and where one of them is no finite double.
 */
bool platt_fit(const double *score, const bool *label, size_t n, struct platt *ret) MUST_USE;

/* The probability of a finite score; within [0, 1]. */
double platt_at(const struct platt *curve, double score);

/* Neighbouring rows that isotonic regression gives one value. */
struct isotonic_step {
    double from, to; /* the lowest score of them, and the highest */
    double value;    /* the weighted mean of their y */
    double weight;
    size_t n; /* rows */
};

/*
 * Isotonic regression: the values that never fall while the score rises, and are nearest to y by weighted squares. By
 * pooling adjacent violators (Ayer et al. 1955; Barlow et al. 1972); rows of one score are pooled first, as
 * sklearn.isotonic.IsotonicRegression does. y: finite, labels as 0 and 1. weight: above 0 and finite, NULL = all 1.
 * ret_fit: n values in the order of the rows. ret_steps: room for n; the first *ret_n_steps are set, by rising score,
 * each with a larger value than the one before. False for n = 0, or a number outside what is said here or too large to
 * add up; then nothing is said of the outputs.
 */
bool isotonic_fit(const double *score, const double *y, const double *weight, size_t n, double *ret_fit,
                  struct isotonic_step *ret_steps, size_t *ret_n_steps) MUST_USE;

#endif

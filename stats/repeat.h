/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repeat: how far two runs of the same thing may lie apart, learnt from runs of the same thing.
 *
 * Let n values come from one normal distribution, with standard deviation s (n - 1 below the line). The difference of
 * two further values has standard deviation sigma sqrt(2) and does not depend on s, so that it, over s sqrt(2), has
 * Student's t distribution with n - 1 degrees of freedom. Hence one of them lies more than
 *
 *     tolerance = t(1 - alpha, n - 1) s sqrt(2)
 *
 * below the other with probability alpha: the one-sided prediction limit for the difference of two future observations
 * (G. J. Hahn, Technometrics 19 (1977) 131-134, with samples of one). With sigma known and two sides of 5 % it is the
 * repeatability limit of ISO 5725-6, 2.8 sigma.
 */
#ifndef ASSIZE_STATS_REPEAT_H
#define ASSIZE_STATS_REPEAT_H

#include "base/base.h"

enum { REPEAT_MIN = 3 }; /* fewer values say too little of their spread: t(0.95, 1) is 6.3 */

struct repeat {
    double mean, sd, tolerance; /* in the unit of the values */
};

/* The limit for a standard deviation of n >= 2 values; 0 < alpha <= 0.5, sd >= 0. */
double repeat_tolerance(double sd, size_t n, double alpha);

/* Of n >= REPEAT_MIN finite values. All equal: their value is the mean, sd and tolerance are exactly 0. False where a
 * sum passes the range of a double. */
bool repeat_of(const double *x, size_t n, double alpha, struct repeat *ret);

#endif

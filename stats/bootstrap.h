/* SPDX-License-Identifier: Apache-2.0 */
/* bootstrap: intervals by drawing the sample again and again from itself (Efron 1979). */
#ifndef ASSIZE_STATS_BOOTSTRAP_H
#define ASSIZE_STATS_BOOTSTRAP_H

#include "base/rng.h"
#include "stats/interval.h"

/* Most numbers drawn for one interval: with more than 2,000 values there are fewer than 10,000 resamples, never fewer
 * than 1,000. */
enum { BOOTSTRAP_RESAMPLES = 10000, BOOTSTRAP_RESAMPLES_MIN = 1000, BOOTSTRAP_DRAWS = 20000000 };

/*
 * The percentile interval of the mean of n values, each of them one independent unit (a task, with all its samples):
 * the (1 -+ level) / 2 quantiles of the means of resamples with replacement, quantiles interpolated as by R's type 7.
 * The same stream gives the same bits. False, and nothing is set, for n < 2 or where all values are equal: then
 * resampling says nothing.
 */
bool bootstrap_mean(const double *x, size_t n, double level, struct rng rng, struct interval *ret) MUST_USE;

/* One mean of n values drawn with replacement: what bootstrap_mean takes quantiles of. n > 0. */
double bootstrap_draw(const double *x, size_t n, struct rng *rng);

/* The quantile p in [0, 1] of n > 0 sorted values, interpolated: type 7 of Hyndman & Fan (1996), R's and numpy's. */
double quantile_of(const double *sorted, size_t n, double p);

#endif

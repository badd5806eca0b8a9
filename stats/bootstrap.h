/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap: intervals by drawing the sample again and again from itself (Efron 1979; Efron & Tibshirani 1993, An
 * Introduction to the Bootstrap, chapters 13 and 14). Differences of pairs are drawn as the values they are, so that
 * both sides of a pair stay together.
 *
 *     struct sample s CLEANUP_SAMPLE = {0};
 *     sample_init(&s, SAMPLE_MEAN, x, cluster, n);
 *     bool defined = bootstrap_interval(&s, BOOTSTRAP_BCA, bootstrap_resamples(n), 0.95, rng, &range);
 */
#ifndef ASSIZE_STATS_BOOTSTRAP_H
#define ASSIZE_STATS_BOOTSTRAP_H

#include "base/rng.h"
#include "stats/interval.h"
#include "stats/resample.h"

/* Most numbers drawn for one interval: with more than 10,000 values there are fewer than 10,000 resamples, never fewer
 * than 1,000. */
enum { BOOTSTRAP_RESAMPLES = 10000, BOOTSTRAP_RESAMPLES_MIN = 1000, BOOTSTRAP_DRAWS = 100000000 };

/* How many resamples are drawn of n > 0 units. */
size_t bootstrap_resamples(size_t n);

/*
 * The percentile interval of the mean of n values, each of them one independent unit (a task, with all its samples):
 * the (1 -+ level) / 2 quantiles of the means of resamples with replacement, quantiles interpolated as by R's type 7.
 * The same stream gives the same bits. False, and nothing is set, for n < 2 or where all values are equal but
 * for rounding: then resampling says nothing. The same numbers as those of bootstrap_interval of a SAMPLE_MEAN without
 * clusters.
 */
bool bootstrap_mean(const double *x, size_t n, double level, struct rng rng, struct interval *ret) MUST_USE;

/* One mean of n values drawn with replacement: what bootstrap_mean takes quantiles of. n > 0. */
double bootstrap_draw(const double *x, size_t n, struct rng *rng);

/* The quantile p in [0, 1] of n > 0 sorted values, interpolated: type 7 of Hyndman & Fan (1996), R's and numpy's. */
double quantile_of(const double *sorted, size_t n, double p);

/* The (1 -+ level) / 2 quantiles of n > 0 sorted statistics of resamples. */
struct interval percentile_interval(const double *sorted, size_t n, double level);

/*
 * The interval that is corrected for bias and accelerated (Efron 1987, JASA 82:171-185): of n > 0 sorted statistics of
 * resamples, the quantiles at
 *     Phi(z0 + (z0 + z) / (1 - a (z0 + z)))      z = Phi^-1((1 -+ level) / 2)
 *     z0 = Phi^-1(share of resamples below `value`, those equal to it counted half)
 *     a = sum d^3 / (6 (sum d^2)^1.5)            d = mean of the jackknife - jackknife[i]
 * as scipy.stats.bootstrap(method="BCa"). False where all resamples lie on one side of `value`, where the jackknife
 * does not vary, or where a (z0 + z) reaches 1: then there is no such quantile.
 */
bool bca_interval(const double *sorted, size_t n, double value, const double *jackknife, size_t units, double level,
                  struct interval *ret) MUST_USE;

enum bootstrap_method { BOOTSTRAP_PERCENTILE, BOOTSTRAP_BCA };

/* One sample of several, and what comes of it. */
struct bootstrap {
    const struct sample *sample;
    size_t resamples;      /* > 0 */
    bool defined;          /* set: false as bootstrap_interval says */
    struct interval range; /* set where defined */
};

/* The interval of the statistic from `resamples` > 0 resamples. False with fewer than two units, where units (see
 * sample_varies) or resamples differ by no more than rounding, where a sum of values is beyond a double, and as
 * bca_interval says. */
bool bootstrap_interval(const struct sample *s, enum bootstrap_method method, size_t resamples, double level,
                        struct rng rng, struct interval *ret) MUST_USE;

/* The intervals of n samples (a whole and its slices), the same as one by one from the same stream, but faster: see
 * resample.h. */
void bootstrap_intervals(struct bootstrap *of, size_t n, enum bootstrap_method method, double level, struct rng rng);

#endif

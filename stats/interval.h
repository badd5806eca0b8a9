/* SPDX-License-Identifier: Apache-2.0 */
/* interval: how sure a number is. Levels are two-sided, such as 0.95. */
#ifndef ASSIZE_STATS_INTERVAL_H
#define ASSIZE_STATS_INTERVAL_H

#include "base/base.h"

struct interval {
    double low, high;
};

/* Wilson's score interval of a share p of n trials (Wilson 1927; Brown, Cai & DasGupta 2001): never leaves [0, 1] and
 * is honest at p = 0 and p = 1. n > 0; p n need not be whole. */
struct interval wilson_interval(double p, double n, double level);

/* The same with the normal quantile z >= 0 in place of a level. */
struct interval wilson_at(double p, double n, double z);

/* A mean and how far it may be off. */
struct mean {
    double value;
    size_t n, clusters;
    bool has_se; /* false with fewer than two clusters: one group says nothing about the next */
    double se;
};

/*
 * The mean of n >= 1 values whose errors may go together within a cluster (the trials of one case):
 *     se = sqrt(C / (C - 1) * sum_c (sum_i (x_ci - mean))^2) / n      over C clusters
 * (Liang & Zeger 1986; Miller 2024, arXiv 2411.00640, with the correction that Inspect and statsmodels apply). Values
 * of a cluster stand together: a new cluster begins where the number in `cluster` changes. cluster NULL: each value on
 * its own, which makes it the textbook s / sqrt(n).
 */
struct mean mean_of(const double *x, const size_t *cluster, size_t n);

/* value -+ t se, with t of C - 1 degrees of freedom. False without a standard error. */
bool mean_interval(const struct mean *m, double level, struct interval *ret) MUST_USE;

#endif

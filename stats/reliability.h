/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reliability: probabilities held against what came true: n >= 1 rows, each with a probability in [0, 1] and a label.
 * Every function returns false for n = 0 or a probability outside [0, 1]. One class only is no obstacle here.
 */
#ifndef ASSIZE_STATS_RELIABILITY_H
#define ASSIZE_STATS_RELIABILITY_H

#include "stats/interval.h"

/* The Brier score, mean (p - label)^2, in [0, 1], 0 being best (Brier 1950; sklearn.metrics.brier_score_loss), with the
 * standard error of a mean. */
bool brier_score(const double *p, const bool *label, size_t n, struct mean *ret) MUST_USE;

/* How far log_loss takes a probability to be from 0 and 1. */
#define LOG_LOSS_CLIP 0x1p-52

/* The mean of -log p over true rows and -log(1 - p) over false ones, in nats, each probability first moved into
 * [LOG_LOSS_CLIP, 1 - LOG_LOSS_CLIP], without which one certainty that failed would be infinite
 * (sklearn.metrics.log_loss(eps="auto")). *ret_clipped: rows so moved that were wrong. */
bool log_loss(const double *p, const bool *label, size_t n, struct mean *ret, size_t *ret_clipped) MUST_USE;

enum binning {
    BINNING_WIDTH, /* bin k of B holds (k / B, (k + 1) / B], the first 0 too */
    /* The edges are the quantiles k / B (R's type 7), and what equals an edge lies below it, so that equal
     * probabilities share a bin; where many are equal some bins are empty. */
    BINNING_MASS,
};

struct reliability_bin {
    double low, high;      /* the edges of a bin by width; the lowest and the highest p of a bin by mass */
    size_t n;              /* with 0, what follows is 0, and low and high too in a bin by mass */
    double mean;           /* of p */
    double observed;       /* share of true rows */
    struct interval range; /* of observed: Wilson's */
};

struct reliability {
    /* Expected calibration error: sum n_k / n |observed_k - mean_k| (Naeini, Cooper & Hauskrecht 2015, AAAI; Guo et al.
     * 2017, arXiv 1706.04599), and the largest such difference of any bin that is not empty. With few rows in a bin
     * both lie above 0 by chance alone, which is why neither has an interval. */
    double ece, mce;
    /* Brier score = reliability - resolution + uncertainty + within (Murphy 1973; the last term, what the bins blur, by
     * Stephenson, Coelho & Jolliffe 2008, Weather and Forecasting 23:752-757; 0 where p is the same all over a bin). */
    double reliability, resolution, uncertainty, within;
};

/* The reliability table of 1 to RELIABILITY_BINS_MAX bins, as sklearn.calibration.calibration_curve(strategy="uniform"
 * or "quantile"), and what follows from it. ret_bins: room for `bins`. */
enum { RELIABILITY_BINS_MAX = 1000 };
bool reliability_of(const double *p, const bool *label, size_t n, size_t bins, enum binning how, double level,
                    struct reliability_bin *ret_bins, struct reliability *ret) MUST_USE;

#endif

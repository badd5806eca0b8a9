/* SPDX-License-Identifier: Apache-2.0 */
/* pair_stats: the numbers that metrics of two scorers are, from what both say of the same units. Private to the files
 * that compute metrics. */
#ifndef ASSIZE_RUNNER_PAIR_STATS_H
#define ASSIZE_RUNNER_PAIR_STATS_H

#include "runner/suite.h"
#include "stats/interval.h"

enum { PAIR_CATEGORIES_MAX = 100 }; /* of agreement */

struct pair_data {
    const struct metric_def *def;
    const double *x, *y; /* of calibration, y is 1 where the event came true; y is 0 without a label */
    const bool *has_y;
    size_t n;
    const double *categories; /* of agreement: n_categories of them, ascending, each x and y among them */
    size_t n_categories;
    double level;
    uint64_t seed;
};

struct pair_found {
    const char *undefined; /* why there is no value, in a word or two; NULL = there is one */
    double value;
    bool has_interval; /* of independent units */
    struct interval range;
    const char *method;
};

/* Whether it is a mean of one number a unit: those of pair_terms. */
bool pair_is_mean(enum metric_as as);

/* Those n numbers; else why there are none. */
const char *pair_terms(const struct pair_data *d, double *ret);

/* Any other of them. Needs as much memory as the units, in scratch. */
struct pair_found pair_value(struct arena *scratch, const struct pair_data *d);

#endif

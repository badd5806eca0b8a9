/* SPDX-License-Identifier: Apache-2.0 */
/* samples: the values that a metric has in the cases of two runs, each run for itself. Private to the runner. */
#ifndef ASSIZE_RUNNER_SAMPLES_H
#define ASSIZE_RUNNER_SAMPLES_H

#include "runner/record.h"

/* One metric, k and slice: one value a case that has one, also of cases that only one run has. Of a ratio it is the
 * case's own, if it has something to divide by. All are finite. */
struct samples {
    const struct metric_def *def;
    int64_t k;
    str slice;
    double *before, *after; /* in arena */
    size_t n_before, n_after;
    int64_t lost;   /* cases of both runs that have a value in the baseline and none now */
    bool undefined; /* a pass@k or pass^k of a case with fewer than k trials */
};

struct samples_list {
    struct samples *v;
    size_t n, cap;
};

/* What the rules of `suite` that compare without pairs look at: the whole first, then slices by name. Costs nothing
 * where there is no such rule. */
void samples_collect(struct arena *a, const struct suite *suite, const struct record *before,
                     const struct record *after, struct samples_list *ret);

#endif

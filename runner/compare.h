/* SPDX-License-Identifier: Apache-2.0 */
/* compare: two records, metric by metric and case by case. Private to the runner. */
#ifndef ASSIZE_RUNNER_COMPARE_H
#define ASSIZE_RUNNER_COMPARE_H

#include "runner/record.h"
#include "stats/paired.h"

/* One metric, k and slice: what is told of it, and what its tests are made from. */
struct comparable {
    struct compared out;
    const struct metric_def *def;
    double *d;      /* one difference a pair, in arena; of a ratio, of the cases' own ratios */
    double sd;      /* of them; of a ratio, what the resamples imply for one case */
    bool same;      /* nothing differs in any case */
    int64_t lost;   /* cases that have a value in the baseline and none now */
    bool lower;     /* lower is better */
    bool undefined; /* a pass@k or pass^k of a case with fewer than k trials */
    bool binary;    /* every value is 0 or 1: */
    struct pairs pairs;
    struct resampled resampled; /* of the mean difference, or of the ratios'; n 0 = all differences are equal */
};

struct compare {
    struct comparison *comparison;
    struct {
        struct comparable *v;
        size_t n, cap;
    } v; /* comparison->metrics are their `out`, of those that the suite asks for or that are no tag's */
};

/* `suite` gives metrics, rules and seed. The arena releases everything. */
void compare_records(struct arena *a, const struct suite *suite, const struct record *before,
                     const struct record *after, struct compare *ret);

/* One-sided p-values of one comparable against a bound of its difference. */
struct p_values comparable_p(const struct comparable *c, double bound);

#endif

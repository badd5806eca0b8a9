/* SPDX-License-Identifier: Apache-2.0 */
/* compare: two records, metric by metric and case by case. Private to the runner. */
#ifndef ASSIZE_RUNNER_COMPARE_H
#define ASSIZE_RUNNER_COMPARE_H

#include "runner/record.h"
#include "runner/samples.h"
#include "stats/interval.h"
#include "stats/paired.h"

/* One metric, k and slice: what is told of it, and what its tests are made from. */
struct comparable {
    struct compared out;
    const struct metric_def *def;
    double *d;        /* one difference a pair, in arena, those of a cluster together; of a ratio, of the cases' own */
    double *sums;     /* one a cluster: the sum of its differences; NULL without clusters */
    double *sizes;    /* … and how many they are */
    size_t clusters;  /* 0 = each case on its own */
    size_t moved;     /* independent units (clusters, else cases) that differ */
    struct mean mean; /* of d */
    struct p_values none; /* of no difference, by test: paired */
    struct rng stream;    /* of its resamples */
    double sd;       /* of single differences, clusters considered; of a ratio, what the resamples imply for one case */
    bool same;       /* nothing differs in any case */
    int64_t lost;    /* cases of which fewer trials can be judged now than in the baseline */
    int64_t trimmed; /* cases of which one run has more trials: of both, the first as many as both have are compared */
    bool lower;      /* lower is better */
    bool undefined;  /* a pass@k or pass^k of a case with fewer than k trials */
    bool binary;     /* every value is 0 or 1: */
    struct pairs pairs;
    size_t n_units;                                    /* clusters, else cases: what is independent */
    double *first, *over_first, *second, *over_second; /* of a ratio: the sums of each unit, on both sides */
    bool share;                                        /* a value lies between 0 and 1 by what it is */
};

struct compare {
    struct comparison *comparison;
    bool identical; /* both runs had the same input: what is the same is one measurement */
    struct {
        struct comparable *v;
        size_t n, cap;
    } v; /* comparison->metrics are their `out`, of those that the suite asks for or that are no tag's */
    struct samples_list samples; /* of what rules look at without pairs; empty where none does */
};

/* One case, one side, one metric. */
struct value {
    bool has;
    int64_t trials; /* that were judged */
    double x, over; /* over: of a ratio */
};

/* Of the first `most` units of the case whose units begin at `first`, as metrics.h says which rows count; and how many
 * units it has. */
struct value case_value(const struct record *r, size_t first, size_t most, const struct metric_def *def, int64_t k);
size_t units_of_case(const struct record *r, size_t first);

/* `suite` gives metrics, rules and seed. The arena releases everything. */
void compare_records(struct arena *a, const struct suite *suite, const struct record *before,
                     const struct record *after, struct compare *ret);

/* p-values of one comparable against a bound of its difference. TEST_PAIRED, without a bound: exact, McNemar's test or
 * sign flips, of clusters where there are some; against a bound: the level at which Newcombe's interval of paired
 * shares reaches it, else sign flips of what lies beyond the bound, of ratios the bootstrap. No p is below 2^-units:
 * the chance that so many coins agree. */
struct p_values comparable_p(const struct comparable *c, enum rule_test test, double bound);

#endif

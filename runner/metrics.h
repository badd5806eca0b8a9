/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics: aggregates over the score rows of a run, computed from the store alone: whether a row was written a second
 * or a week ago makes no difference. Private to the runner.
 *
 * Which rows count. A row's value, if it has one, else pass = 1 and fail = 0. Rows that are not evaluable or skipped
 * are left out and counted. An error counts as 0 where verdicts are averaged, so that nothing gains by failing; where a
 * measure is averaged, or two scorers are held against each other, it is left out, for there is no number. A unit that
 * killed its workers is an error of every scorer.
 */
#ifndef ASSIZE_RUNNER_METRICS_H
#define ASSIZE_RUNNER_METRICS_H

#include "runner/suite.h"
#include "stats/interval.h"
#include "store/store.h"

/* The number of a row. Only for pass, fail, and whatever else has a value. */
double row_number(const struct row *row);
bool row_left_out(const struct row *row); /* also NULL: there is none */

/* What happened in the rows of one scorer's verdict. */
struct scorer_tally {
    str id;
    size_t pass, fail, error, left_out;
};

/* Whose interval a mean has: clopper_pearson's, korn_graubard's, mean_interval's, that of bayes_of_cases, or none. */
enum sureness { SURE_NOT, SURE_EXACT, SURE_SHARE, SURE_T, SURE_POSTERIOR };

/*
 * The interval of a mean of n >= 1 values, those of a cluster together: exact where it is a share of independent zeros
 * and ones; by the effective size where they come in clusters, or, if the caller knows it for a `share`, lie between;
 * else Student's. A measure that happens to lie between 0 and 1 is no share: it may be dollars. tests/simulate.c shows
 * where what is offered here covers as often as it says.
 */
enum sureness mean_interval_of(const double *x, const size_t *cluster, size_t n, bool share, double level,
                               struct mean *ret_mean, struct interval *ret);

/* What a gate needs to know of a metric beside what is told of it. */
struct metric_facts {
    enum slice_kind part;
    size_t cases;
    enum sureness sure;
    struct mean mean;
};

/* How likely a value so far below, or so far above, the bound would be, if the bound were the truth: the tail at which
 * the metric's own interval just reaches it. Only if facts->sure. */
double metric_p_below(const struct metric *m, const struct metric_facts *facts, double bound);
double metric_p_above(const struct metric *m, const struct metric_facts *facts, double bound);

/* The same tail, roughly, of `times` as many cases with the same value and spread. */
double metric_p_of_more(const struct metric *m, const struct metric_facts *facts, double bound, bool below,
                        double times);

/* The trials of one scorer, by unit in plan order; kept only where a rule looks at single cases. */
struct trials {
    const struct suite_scorer *scorer;
    short *status; /* enum row_status; -1 = no row */
};

struct tally {
    struct scorer_tally *v; /* in the order of the suite */
    size_t n;
    struct metric_facts *facts; /* by metric */
    struct trials *trials;      /* n_trials of them */
    size_t n_trials;
    size_t *kase;                  /* by unit: which case, from 0 … */
    str *case_ids;                 /* … and its id */
    size_t n_cases;                /* kase and case_ids are set only with trials */
    size_t units, broken, crashed; /* broken: units with a row of status error; crashed of these */
    str first_broken;              /* the first of them, in words */
    int64_t *errors;               /* per metric, in the order of `metrics`: error rows that went into it */
    int64_t *left_out;             /* … and rows that were not evaluable or skipped */
};

/* All metrics of the suite over the run, in the order of the suite: each overall, then by tag in the order of tags. */
bool metrics_compute(struct arena *a, const struct suite *suite, struct store *store, const struct run *run,
                     struct metrics *ret, struct tally *ret_tally, struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gate: from metrics, failures and a comparison to a verdict, each rule with one sentence. Private to the runner.
 *
 * What is decided by a test (comparisons with a baseline, bounds that say `decide: interval`) is tested and corrected
 * together first (tests_make); then each rule is judged by the file of its kind.
 */
#ifndef ASSIZE_RUNNER_GATE_H
#define ASSIZE_RUNNER_GATE_H

#include "runner/compare.h"
#include "runner/metrics.h"
#include "stats/compare_shares.h"

/* What rules are judged by. */
struct judging {
    struct arena *a;
    const struct suite *suite;
    const struct metrics *metrics; /* NULL with `tally`: only rules that compare are judged */
    const struct tally *tally;
    const struct compare *compare; /* NULL: no baseline was given, and rules that compare are skipped */
    enum stage stage;              /* rules of later ones are skipped */
    str today;                     /* YYYY-MM-DD, for quarantines */
};

/* One result a rule; one more, of id "units", where units have errors, and of id "quarantine" where the suite has one.
 * The verdict is block if a rule blocks, else incomplete if a rule could not be decided or a unit has an error, else
 * inconclusive if a test is, else pass: without a gate nothing blocks. */
enum verdict gate_judge(const struct judging *j, struct gate_results *ret);

/* Of the rest of this file, only gate*.c know. */

/* Two samples held against each other, by a rule's `test` or its `drift`. */
struct contrast {
    const struct samples *s;
    const char *undefined; /* why nothing can be told, to follow a colon; NULL = it can be */
    bool refused;          /* not for want of cases, which a slice is excused by: the rule does not fit */
    bool same;             /* every value of both sides is the same */
    bool shares;           /* every value is 0 or 1 */
    bool lower;            /* lower is better */
    double before, after;  /* means of the cases, or medians: by_median */
    double difference;     /* of them */
    bool by_median;
    bool has_range;
    struct interval range; /* 95 %, of the difference of means */
    double sd;             /* of the difference of one case of each side */
    double larger;         /* of all pairs of one case of each side, in which share the later is larger, ties half */
    double distance;       /* of a drift: D, the index, the distance, Cramer's V, Cliff's delta without its sign */
    double at, chance, chi2, df; /* where D lies; what the index is by chance; of chi-square */
    size_t bins;
    bool own_bins; /* each value is its own bin */
    bool exact;    /* p is Fisher's: the usual one would be rough */
};

/* One rule on one slice, tested. */
struct test {
    const struct rule_def *rule;
    const struct comparable *c;       /* of a comparison, or … */
    const struct contrast *u;         /* … of two samples, or … */
    const struct metric *m;           /* … of a bound … */
    const struct metric_facts *facts; /* … and what is known of it */
    str slice;
    int64_t cases;
    double bound;         /* of the difference: the margin, on the worse side of zero; of a value: the nearer bound */
    double p, p_adjusted; /* of being worse than the bound */
    double p_within;      /* of not being worse: small where that is ruled out */
    bool can_show;        /* p could come out below alpha at all */
    bool unknown;         /* no tolerance was learnt for this slice */
    enum verdict verdict;
};

struct tests {
    struct test *v;
    size_t n, cap;
    size_t shown; /* of them, those that were corrected together */
};

/* All tests of the gate, corrected together; in arena. */
struct tests *tests_make(const struct judging *j);

/* Which of a rule's tests speaks for it: the gravest verdict, then the smallest p. NULL without any. A slice that is
 * too small to tell makes nothing inconclusive where the whole is judged too: test_weight. */
const struct test *tests_speaker(const struct tests *all, const struct rule_def *rule);
enum verdict test_weight(const struct test *t);

/* Whether so few cases, or clusters, can never show a loss at the gate's alpha. */
bool test_too_few(const struct suite *suite, const struct test *t);

/* Whether a rule looks at a slice. */
bool rule_covers(const struct rule_def *rule, str slice);

/* The first of the slices that a rule names and nothing has (`has` of them are there by the caller's word); STR_NONE.
 */
bool slice_small(const struct suite *suite, int64_t cases);

/* "metric 'solved' (mean of solved, k = 2)" */
void metric_words(struct buf *to, const struct rule_def *rule, str slice);

/* " (p 0.01, 0.04 by Holm over 4 tests)" */
void p_words(struct buf *to, const struct suite *suite, const struct tests *all, const struct test *t);

/* The same without brackets: "p 0.01, 0.04 by Holm over 4 tests" */
void p_told(struct buf *to, const struct suite *suite, const struct tests *all, const struct test *t);

/* "; of 7 other slices none blocks, 2 cannot tell, 3 are small" */
void others_words(struct buf *to, const struct judging *j, const struct tests *all, const struct test *said);

/* "; 412 more cases would decide", where the spread of single cases stays sd and the distance what it is. */
void needed_words(struct buf *to, const struct suite *suite, const struct tests *all, const struct test *t,
                  double distance, double sd, bool beyond);

/* One rule and its sentence, by kind. */
enum verdict judge_against(const struct judging *j, const struct tests *all, const struct rule_def *rule,
                           struct buf *to);
enum verdict judge_unpaired(const struct judging *j, const struct tests *all, const struct rule_def *rule,
                            struct buf *to);
enum verdict judge_drift(const struct judging *j, const struct tests *all, const struct rule_def *rule, struct buf *to);
enum verdict judge_bound(const struct judging *j, const struct tests *all, const struct rule_def *rule, struct buf *to);
enum verdict judge_cases(const struct judging *j, const struct rule_def *rule, struct buf *to);

/* The margin, or the tolerance, as a bound of the difference. False where none was learnt for the slice. */
bool test_bound(const struct suite *suite, const struct rule_def *rule, str slice, bool lower, double *ret);

/* A rule on two samples, computed but not yet corrected, and its verdict once it is. */
struct test unpaired_test(const struct judging *j, const struct rule_def *rule, const struct samples *s);
enum verdict unpaired_verdict(const struct suite *suite, const struct test *t);
struct test drift_test(const struct judging *j, const struct rule_def *rule, const struct samples *s);
enum verdict drift_verdict(const struct suite *suite, const struct test *t);

/* Means, or medians; whether all values are the same, and whether all are 0 or 1: where unpaired_test and
 * drift_test begin. */
struct contrast *contrast_of(struct arena *a, const struct samples *s, bool by_median);

/* Fisher's exact p, where fewer than ten successes or failures are expected on a side: there, z, chi-square of two bins
 * and ranks of zeros and ones, of all of which it is the exact form, block too often. Else false. */
bool exact_instead(struct share before, struct share after, struct p_values *ret);
struct share share_of(const double *x, size_t n); /* of values of 0 and 1 */

/* Whether the order of the values of both sides can have a chance below alpha at all: of samples of these sizes, one
 * order is as likely as any other. `sides` is 2 for a two-sided test. */
bool orders_enough(const struct samples *s, double sides, double alpha);

/* What follows from a comparison that has values on both sides: paired or not. */
void against_words(struct buf *to, const struct judging *j, const struct tests *all, const struct test *t);

/* Where a rule on samples has nothing to say: no baseline, or no case. Tells so, and returns true. */
bool unpaired_missing(const struct judging *j, const struct tests *all, const struct rule_def *rule, struct buf *to,
                      enum verdict *ret);

/* " over 60 and 58 cases" */
void sizes_words(struct buf *to, const struct judging *j, const struct samples *s);

/* What is quarantined, by whom, until when, and what it would count for. */
void quarantine_words(const struct judging *j, struct buf *to);

#endif

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

/* One rule on one slice, tested. */
struct test {
    const struct rule_def *rule;
    const struct comparable *c;       /* of a comparison, or … */
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

/* Whether a rule looks at a slice. */
bool rule_covers(const struct rule_def *rule, str slice);

/* The first of the slices that a rule names and nothing has (`has` of them are there by the caller's word); STR_NONE.
 */
bool slice_small(const struct suite *suite, int64_t cases);

/* "metric 'solved' (mean of solved, k = 2)" */
void metric_words(struct buf *to, const struct rule_def *rule, str slice);

/* " (p 0.01, 0.04 by Holm over 4 tests)" */
void p_words(struct buf *to, const struct suite *suite, const struct tests *all, const struct test *t);

/* "; of 7 other slices none blocks, 2 cannot tell, 3 are small" */
void others_words(struct buf *to, const struct judging *j, const struct tests *all, const struct test *said);

/* "; 412 more cases would decide", where the spread of single cases stays sd and the distance what it is. */
void needed_words(struct buf *to, const struct suite *suite, const struct tests *all, const struct test *t,
                  double distance, double sd, bool beyond);

/* One rule and its sentence, by kind. */
enum verdict judge_against(const struct judging *j, const struct tests *all, const struct rule_def *rule,
                           struct buf *to);
enum verdict judge_bound(const struct judging *j, const struct tests *all, const struct rule_def *rule, struct buf *to);
enum verdict judge_cases(const struct judging *j, const struct rule_def *rule, struct buf *to);

/* What is quarantined, by whom, until when, and what it would count for. */
void quarantine_words(const struct judging *j, struct buf *to);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * comparison: what differs between two runs of one suite, the baseline and the current one: metric by metric over the
 * cases that both have, and scorer by scorer where a case's verdict changed. Plain nouns; runner/ makes them, store/
 * keeps them, report/ shows them.
 */
#ifndef ASSIZE_MODEL_COMPARISON_H
#define ASSIZE_MODEL_COMPARISON_H

#include "model/row.h"

/* What the difference of one metric shows, given which way is better. */
enum outcome {
    OUTCOME_SAME,    /* no case differs */
    OUTCOME_BETTER,  /* the interval of the difference lies on the better side of zero */
    OUTCOME_WORSE,   /* … on the worse side */
    OUTCOME_UNCLEAR, /* … on both sides, or there is none */
    OUTCOME_MOVED,   /* it lies on one side, but the metric has no direction */
};
extern const char *const OUTCOME_NAMES[]; /* "same", "better", "worse", "unclear", "moved", NULL */
bool outcome_parse(str name, enum outcome *ret);

/* One metric, k and slice, paired by case. Differences are current minus baseline. */
struct compared {
    str id, of, kind;
    int64_t k; /* 0 = none */
    str slice; /* "" = all */
    str direction, unit;
    bool has_values;
    double before, after; /* over the pairs alone: may differ from the runs' own metrics where cases are missing */
    double difference;    /* after - before */
    bool has_interval;
    double low, high; /* 95 %, two-sided, of the difference */
    str method;       /* of the interval: "newcombe-paired", "bootstrap-paired" */
    bool has_p;
    double p;                     /* two-sided, of no difference; not corrected */
    str test;                     /* "mcnemar-exact", "bootstrap-paired" */
    int64_t pairs, better, worse; /* cases; better and worse by direction, by sign where there is none */
    enum outcome outcome;
};

/* One side of a flip: the trial that shows it best. */
struct flip_side {
    int64_t passes, trials; /* of this case and scorer; trials that were neither pass, fail nor error are left out */
    int64_t trial;
    enum row_status status;
    str class_;
    str evidence; /* compact JSON; "" = none */
};

/* A case and scorer whose share of passing trials changed. */
struct flip {
    str case_id, scorer, severity;
    str tags; /* compact JSON array */
    bool better;
    struct flip_side before, after;
};

struct comparison {
    str baseline;        /* id of the run */
    str baseline_source; /* where it was found, as the user named it: "last", "airline-3", "baseline.json" */
    str baseline_sha;    /* SHA-256 of its bundle */
    str baseline_suite_version;
    int64_t pairs, only_before, only_after; /* cases in both, in one */
    struct {
        struct compared *v;
        size_t n, cap;
    } metrics; /* in the order of the suite: each overall, then by slice */
    struct {
        struct flip *v;
        size_t n, cap;
    } flips; /* worse ones first, by severity, then in plan order */
};

#endif

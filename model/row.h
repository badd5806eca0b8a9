/* SPDX-License-Identifier: Apache-2.0 */
/* row: one score, the common currency of assize. Plain nouns. */
#ifndef ASSIZE_MODEL_ROW_H
#define ASSIZE_MODEL_ROW_H

#include "base/hash.h"
#include "base/vec.h"

#include <jansson.h>

enum row_status { ROW_PASS, ROW_FAIL, ROW_ERROR, ROW_NOT_EVALUABLE, ROW_SKIPPED };
extern const char *const ROW_STATUS_NAMES[]; /* "pass", "fail", "error", "not_evaluable", "skipped", NULL */
bool row_status_parse(str name, enum row_status *ret);

/* Run, case and trial are those of the unit that the row belongs to. */
struct row {
    str scorer; /* the id given in the suite (defaults to the scorer's name) */
    str scorer_name;
    int64_t scorer_version;
    str params_sha; /* first 16 hex digits of the SHA-256 of the scorer's parameters */
    str measure;    /* "" for the scorer's verdict; else what further row of the same scorer this is ("usd") */
    enum row_status status;
    str class_; /* a closed label of the scorer's ("diverged", "guard"); "" if none */
    bool has_value;
    double value;  /* finite */
    str severity;  /* "" = the case's or the suite's default */
    str signature; /* how the number was made, e.g. "pass^k/unbiased"; "" if trivial */
    str evidence;  /* compact JSON; "" = none */
    int64_t place; /* among all rows of its unit, from 0; set when it is read back */
};

struct rows {
    struct row *v;
    size_t n, cap;
};

/* 0 = gravest, below SEVERITY_RANKS; what nobody graded counts as medium. */
enum { SEVERITY_RANK_MEDIUM = 2, SEVERITY_RANKS = 5 };
int severity_rank(str severity);

/* The first row of that scorer id and measure, or NULL. */
const struct row *rows_find(const struct rows *rows, str scorer, str measure);

/* What part of the cases a number is about: "" all, "tag=billing", or "tag=billing & tag=lang:de" in the order of tags.
 */
enum slice_kind { SLICE_ALL, SLICE_TAG, SLICE_PAIR };
enum slice_kind slice_kind_of(str slice);

struct metric {
    str id, of, kind; /* kind: "mean", "pass^k", … */
    int64_t k;        /* 0 = none */
    str slice;        /* "" = all; see slice_kind */
    bool has_value;
    double value; /* finite */
    bool has_interval;
    double low, high;
    str method;                    /* of the interval: "wilson", "cluster-t", … */
    int64_t n;                     /* cases or rows that went in */
    double numerator, denominator; /* where the value is a share, else 0 */
    str direction;                 /* "higher" | "lower" | "" */
    str unit;                      /* "usd", "s", … */
    str signature;                 /* everything needed to repeat the number, in one line */
};

struct metrics {
    struct metric *v;
    size_t n, cap;
};

/* VERDICT_SKIPPED is of single rules only: one that was not asked, because what it compares with was not given. */
enum verdict { VERDICT_PASS, VERDICT_BLOCK, VERDICT_INCONCLUSIVE, VERDICT_INCOMPLETE, VERDICT_SKIPPED };
extern const char *const VERDICT_NAMES[]; /* "pass", "block", "inconclusive", "incomplete", "skipped", NULL */
int verdict_exit_code(enum verdict v);    /* 0, 1, 3, 4, 0 */

struct gate_result {
    str id;
    enum verdict verdict;
    str severity;
    str sentence; /* value, threshold, n, what it means: complete as it is */
};

struct gate_results {
    struct gate_result *v;
    size_t n, cap;
};

#endif

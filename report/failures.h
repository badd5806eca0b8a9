/* SPDX-License-Identifier: Apache-2.0 */
/* failures: the rows of a run that did not pass, gathered in one reading of the store in bounded memory. */
#ifndef ASSIZE_REPORT_FAILURES_H
#define ASSIZE_REPORT_FAILURES_H

#include "report/layout.h"

enum { FAILURES_KEPT = 10 }; /* rows kept of each group */

enum { CLASSES_MAX = 32 }; /* classes told apart in each group */

struct class_count {
    str name;
    size_t n;
};

struct failure {
    str case_id;
    int64_t trial;
    enum row_status status;
    str class_;
    str line; /* the evidence in one line, at most LAYOUT_LONG columns */
};

/* Rows of one scorer and measure that ended alike. */
struct failure_group {
    str severity; /* the row's own, else the case's; "" if neither has one */
    str label;    /* "scorer" or "scorer/measure" */
    bool errors;  /* rows that could not be computed, rather than failed */
    size_t order; /* place of the scorer in the suite */
    size_t n;     /* rows in all */
    struct failure kept[FAILURES_KEPT];
    struct class_count *classes; /* how many of each class, most first; classes beyond CLASSES_MAX are not told apart */
    size_t n_classes;
};

struct failures {
    struct failure_group *v; /* errors first, then by severity, then in the order of the suite */
    size_t n, cap;
    size_t cases;                         /* distinct cases seen */
    size_t errors, not_evaluable, failed; /* rows */
};

bool failures_gather(struct store *s, const struct run *run, struct arena *a, struct failures *ret,
                     struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* run: running a suite from the command line, for the verbs that do. */
#ifndef ASSIZE_CLI_RUN_H
#define ASSIZE_CLI_RUN_H

#include "cli/option.h"

enum { WORKERS_MAX = 256 };

struct run_verb {
    const char *suite, *data, *store;
    str suite_text;     /* where the suite is no file: suite is its name then */
    int64_t workers;    /* 0 = by the machine */
    const char *events; /* where events go, "-" = standard output; NULL = nowhere */
    bool github;        /* annotations and the step's summary */
    struct option_list cases, outputs;
    bool always_new, common;
    const char *baseline; /* NULL = none */
    const char *stage;    /* NULL = all */
    const char *today;    /* YYYY-MM-DD; NULL = that of the clock, in UTC */
    bool passing;         /* the store is gone afterwards: do not point at it */
};

/* Runs it, prints the summary, writes the report, and says how to exit. */
bool run_suite(struct arena *a, struct run_verb *v, int *ret_exit, struct err *err) MUST_USE;

#endif

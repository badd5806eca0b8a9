/* SPDX-License-Identifier: Apache-2.0 */
/* entry: one entry of a suite's list under reading. Private to the files that read definitions. */
#ifndef ASSIZE_RUNNER_ENTRY_H
#define ASSIZE_RUNNER_ENTRY_H

#include "runner/suite.h"
#include "text/show.h"

struct entry {
    struct arena *a;
    struct suite *suite;
    json_t *value;
    str pointer;
    struct err *err;
};

/* Fails at the value of one of the entry's keys, a literal. */
#define ENTRY_FAIL(at, key, ...)                                                                                       \
    doc_fail(&(at)->suite->doc, doc_pointer_key((at)->a, (at)->pointer, S(key)), false, (at)->err, __VA_ARGS__)

/* ERR_INPUT at `key` unless the suite has a scorer of that id; names the nearest. */
bool entry_scorer_known(const struct entry *at, str key, str id) MUST_USE;

#endif

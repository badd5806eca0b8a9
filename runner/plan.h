/* SPDX-License-Identifier: Apache-2.0 */
/* plan: the units of a run and their identities. Private to the runner. */
#ifndef ASSIZE_RUNNER_PLAN_H
#define ASSIZE_RUNNER_PLAN_H

#include "runner/suite.h"

/* The first 16 hex digits of the hash of a case as written. */
struct case_sha {
    char hex[17];
};

struct plan {
    struct units units;         /* those chosen, numbered from 0, keys set */
    struct case_sha *case_shas; /* by index of the case; set for cases with units */
    unsigned char *stages;      /* by unit: enum stage */
    size_t bare_cases;          /* chosen cases for which the subject has no unit */
    bool part;                  /* --case or --stage leaves units out */
    char suite_sha[SHA256_HEX_SIZE];
    char plan_sha[SHA256_HEX_SIZE];
    str description; /* compact JSON: see store.h */
};

enum { UNITS_MAX = 10 * 1000 * 1000 };

/* Plans all units of the suite up to a stage, or those of the n cases chosen (n 0 = all). In arena; sets the scorers'
 * params_sha. */
bool plan_make(struct arena *a, struct suite *suite, const str *chosen, size_t n, enum stage stage, struct plan *ret,
               struct err *err) MUST_USE;

/* How often the gate is asked: once a stage that has units. */
int plan_looks(const struct plan *plan);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * changes: which rows differ, by SQLite's pre-update hook. The log has two sets: rows touched within the call, with
 * what they held before it, and rows touched since the reset, with what they held in the fixture and what they hold
 * now. A call that is undone forgets its set. A touched row that holds again what it held is no change.
 */
#ifndef ASSIZE_MOCKS_CHANGES_H
#define ASSIZE_MOCKS_CHANGES_H

#include "mocks/cell.h"
#include "model/env.h"

struct table;
struct world_env;

struct touched {
    const struct table *table;
    int64_t rowid;
    struct cell *old; /* NULL: there was no such row */
    struct cell *now; /* NULL: there is none now. Set when a call ends */
};

struct touched_set {
    struct touched *v;
    size_t n, cap;
    uint32_t *slots; /* open addressing; position + 1, or 0 */
    size_t n_slots;
};

struct change_log {
    struct touched_set call, run;
    bool armed;    /* within a call */
    bool overflow; /* more rows touched than limits.rows */
};

/* Sets the hook; call before any statement is prepared. */
void changes_watch(struct world_env *e);

/* A call begins: nothing touched. Its rows live in e->call. */
void changes_begin(struct world_env *e);

/* A call ends with its changes in place: *ret is what it changed, and the run's set learns of it. */
bool changes_commit(struct world_env *e, struct arena *a, struct changes *ret, struct err *err) MUST_USE;

/* A call was undone. */
void changes_discard(struct world_env *e);

/* The run's net changes. */
void changes_of_run(struct world_env *e, struct arena *a, struct changes *ret);

/* Forgets the run. */
void changes_reset(struct world_env *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trajectories: recorded agent runs as a subject. Importers translate every dialect to assize.trajectory/1 and say what
 * they could not carry; replay sends each recorded call to a fresh env and compares the replies.
 */
#ifndef ASSIZE_TRAJECTORIES_TRAJECTORIES_H
#define ASSIZE_TRAJECTORIES_TRAJECTORIES_H

#include "base/buf.h"
#include "model/case.h"
#include "model/subject.h"
#include "model/trajectory.h"

struct trajectories {
    struct trajectory *v;
    size_t n, cap;
};

/* An importer of one dialect. */
struct trajectory_importer {
    const char *name; /* as in `as: openai` */
    const char *help;
    /* How sure it is that a file whose first JSON value is `value` is of its dialect: 0 = no … 100 = says so itself. */
    int (*detect)(json_t *value);
    /* Appends the runs of one file. `lines`: the file held JSON Lines, and d is one of them, number `position`. */
    bool (*read)(struct arena *a, const struct doc *d, size_t position, struct trajectories *ret, struct err *err);
};

/* NULL-terminated, sorted by name: assize, openai, tau. */
extern const struct trajectory_importer *const TRAJECTORY_IMPORTERS[];

/* Reads one file (JSON, or JSON Lines, possibly compressed). `as` NULL = detect; an unknown dialect is an error that
 * lists what is known. */
bool trajectories_read(struct arena *a, const char *path, str name, const char *as, struct trajectories *ret,
                       struct err *err) MUST_USE;

/* Replays t against env (already reset), in arena. */
bool trajectory_replay(struct arena *a, const struct trajectory *t, struct env *env, struct replay *ret,
                       struct err *err) MUST_USE;

/* What a run used: calls, tokens of all messages, US dollars, seconds to its last event. Negative = not recorded. */
struct spent {
    double calls, tokens, usd, wall;
};
struct spent trajectory_spent(const struct trajectory *t);

/* `subject: {trajectories: …}` */
extern const struct subject_kind SUBJECT_TRAJECTORIES;

/* `cases: {tau: DIR}`: the tasks of τ-bench (tasks.json[.gz] in DIR) as cases with ids "0", "1", …,
 * expected.actions [{name, arguments}] and expected.outputs. */
extern const struct case_importer CASES_TAU;

/* JSON Schema of assize.trajectory/1. A new reference. */
json_t *trajectory_schema(void);

#endif

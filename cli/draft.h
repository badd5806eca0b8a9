/* SPDX-License-Identifier: Apache-2.0 */
/* draft: a suite drafted from one recorded run. Private to the cli: draft.c, draft_world.c and draft_run.c. */
#ifndef ASSIZE_CLI_DRAFT_H
#define ASSIZE_CLI_DRAFT_H

#include "cli/init.h"
#include "model/trajectory.h"

/* What the other parts have to know of a drafted world. */
struct drafted_world {
    str text;             /* world.yaml; {NULL} if the run made no call */
    size_t calls;         /* of the run */
    size_t unreproduced;  /* recorded replies that the canned ones cannot give */
    size_t contradictory; /* of these: another reply to the same call was there before */
};

/* Tools with canned replies from what was observed. ERR_INPUT where a tool has a name that no file can hold. In arena.
 */
bool draft_world(struct arena *a, const struct trajectory *t, struct drafted_world *ret, struct err *err) MUST_USE;

/* The calls of the run as `expected.actions`, [{name, arguments}], arguments being patterns that match just what was
 * observed. Calls that cannot be said so (arguments that do not parse) are left out and counted. In arena. */
json_t *draft_actions(struct arena *a, const struct trajectory *t, size_t *ret_left_out);

/* A value as a pattern that matches it: what looks like an operator is written {literal: …}. A new reference. */
json_t *draft_pattern(json_t *value);

/* The run as one object of assize.trajectory/1 for the case `id`; arguments that it cannot hold stand as text. A new
 * reference. */
json_t *draft_record(const struct trajectory *t, str id);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of trajectories/ share. */
#ifndef ASSIZE_TRAJECTORIES_PRIVATE_H
#define ASSIZE_TRAJECTORIES_PRIVATE_H

#include "text/json_own.h"
#include "text/json_write.h"
#include "trajectories/trajectories.h"

extern const struct trajectory_importer IMPORT_ASSIZE, IMPORT_OPENAI, IMPORT_TAU;

/* Bounds of one run and of one suite. Results are looked up by walking on from their call, so the first also bounds
 * the time that a hostile record can cost. */
enum { EVENTS_MAX = 50000, RUNS_MAX = 200000, TRIAL_MAX = 1000000000 };

/* One more event at the end of t, numbered, with everything "not recorded"; NULL, with err set at `pointer`, where the
 * run has EVENTS_MAX of them already. */
struct event *event_add(struct arena *a, const struct doc *d, str pointer, struct trajectory *t, enum event_kind kind,
                        struct err *err) MUST_USE;

/* A finished run at the end of ret; an error where there are RUNS_MAX already. */
bool run_add(struct arena *a, const struct doc *d, str pointer, struct trajectory *t, struct trajectories *ret,
             struct err *err) MUST_USE;

/* Notes in t->meta that something of the record could not be carried over. */
void trajectory_not_carried(struct arena *a, struct trajectory *t, str what);

/* Appends the events of a list of OpenAI chat messages that stands at `pointer` of d. */
bool messages_read(struct arena *a, const struct doc *d, str pointer, json_t *messages, struct trajectory *t,
                   struct err *err) MUST_USE;

/* Tokens as an OpenAI `usage` object says them; NULL says nothing. */
void usage_read(json_t *usage, struct event *e);

/* The story of a run: its messages, calls, results (with the reproduced text where it differs) and state changes. */
void story_tell(struct arena *a, const struct trajectory *t, const struct replay *replay, struct evidence *ev);

/* Reads one run that stands at `pointer` of d; every run of the list that d holds. */
typedef bool run_reader(struct arena *a, const struct doc *d, str pointer, json_t *run, size_t position,
                        struct trajectories *ret, struct err *err);
bool runs_each(struct arena *a, const struct doc *d, size_t position, run_reader *read, struct trajectories *ret,
               struct err *err) MUST_USE;

#endif

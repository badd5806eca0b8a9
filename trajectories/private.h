/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of trajectories/ share. */
#ifndef ASSIZE_TRAJECTORIES_PRIVATE_H
#define ASSIZE_TRAJECTORIES_PRIVATE_H

#include "text/json_own.h"
#include "text/json_write.h"
#include "trajectories/trajectories.h"

extern const struct trajectory_importer IMPORT_ASSIZE, IMPORT_OPENAI, IMPORT_TAU;

/* One more event at the end of t, numbered, with everything "not recorded". */
struct event *event_add(struct arena *a, struct trajectory *t, enum event_kind kind);

/* Sets t->record from the other members. */
void trajectory_seal(struct arena *a, struct trajectory *t);

/* Notes in t->meta that something of the record could not be carried over. */
void trajectory_not_carried(struct arena *a, struct trajectory *t, str what);

/* Appends the events of a list of OpenAI chat messages that stands at `pointer` of d. */
bool messages_read(struct arena *a, const struct doc *d, str pointer, json_t *messages, struct trajectory *t,
                   struct err *err) MUST_USE;

/* The story of a run: its messages, calls, results (with the reproduced text where it differs) and state changes. */
void story_tell(struct arena *a, const struct trajectory *t, const struct replay *replay, struct evidence *ev);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence: what a subject hands to scorers about one unit: a few typed things, found by the address of their type. A
 * subject declares the types it gives, a scorer those it needs; the plan is refused where they do not meet. Nobody in
 * between looks inside.
 */
#ifndef ASSIZE_MODEL_EVIDENCE_H
#define ASSIZE_MODEL_EVIDENCE_H

#include "base/vec.h"

#include <jansson.h>

struct evidence_type {
    const char *name; /* for messages: "a trajectory" */
};

/* One line of the unit's story, as `assize show` tells it and the store keeps it. */
struct story_event {
    int64_t n; /* position, from 0; several may share one (a call and the state changes that it made) */
    str kind;  /* "user", "call", "result", "state", … */
    str name;  /* tool, table or "" */
    str body;  /* compact JSON: {"text": …}, {"args": …}, {"changes": […]} … */
};

/* A figure of a unit or of a run that may differ between reruns: durations, memory, tiers, raw text. */
struct measure {
    str name; /* "wall_ms", "cpu_ms", … */
    bool has_value;
    double value;
    str text; /* "" or raw text */
};

enum { EVIDENCE_ITEMS_MAX = 8 };

struct evidence {
    struct {
        const struct evidence_type *type;
        const void *value;
    } item[EVIDENCE_ITEMS_MAX];
    size_t n;
    json_t *record; /* what `$run.a.b` reads; borrowed; NULL = nothing */
    struct story_event *story;
    size_t n_story, cap_story;
    VEC(struct measure) measures;
};

void evidence_put(struct evidence *ev, const struct evidence_type *type, const void *value);
const void *evidence_get(const struct evidence *ev, const struct evidence_type *type); /* NULL if not there */

/* One more story event, at the end. */
struct story_event *evidence_tell(struct arena *a, struct evidence *ev);

#endif

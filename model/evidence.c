/* SPDX-License-Identifier: Apache-2.0 */
#include "model/evidence.h"

void evidence_put(struct evidence *ev, const struct evidence_type *type, const void *value)
{
    if (ev->n == EVIDENCE_ITEMS_MAX || evidence_get(ev, type))
        BUG("evidence of %s put twice, or too much of it", type->name);
    ev->item[ev->n].type = type;
    ev->item[ev->n++].value = value;
}

const void *evidence_get(const struct evidence *ev, const struct evidence_type *type)
{
    for (size_t i = 0; i < ev->n; i++)
        if (ev->item[i].type == type)
            return ev->item[i].value;
    return NULL;
}

struct story_event *evidence_tell(struct arena *a, struct evidence *ev)
{
    if (ev->n_story == ev->cap_story)
        ev->story = vec_grow(a, ev->story, sizeof *ev->story, ev->n_story, &ev->cap_story);
    return &ev->story[ev->n_story++];
}

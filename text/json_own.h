/* SPDX-License-Identifier: Apache-2.0 */
/* json_own: Jansson values that live as long as an arena. */
#ifndef ASSIZE_TEXT_JSON_OWN_H
#define ASSIZE_TEXT_JSON_OWN_H

#include "base/arena.h"

#include <jansson.h>

static inline void json_own_release(void *value)
{
    json_decref(value);
}

/* Hands the caller's reference to the arena and returns the value. NULL stays NULL. */
static inline json_t *json_own(struct arena *a, json_t *value)
{
    if (value)
        arena_defer(a, json_own_release, value);
    return value;
}

/* The string value of a JSON string, borrowed; the empty slice for anything else. */
static inline str json_str(const json_t *value)
{
    return json_is_string(value) ? (str){json_string_value(value), json_string_length(value)} : (str){0};
}

/* Owned by the arena: a JSON string of a slice (which must be UTF-8). */
static inline json_t *json_of_str(str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

/* `CLEANUP_JSON json_t *v = NULL;` drops the reference when the local goes out of scope. */
#define CLEANUP_JSON CLEANUP(json_own_drop)
static inline void json_own_drop(json_t **value)
{
    json_decref(*value);
}

#endif

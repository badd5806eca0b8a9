/* SPDX-License-Identifier: Apache-2.0 */
/* evidence: JSON of any shape as text for people. Knows nothing of who made it: it reads structure only. */
#ifndef ASSIZE_REPORT_EVIDENCE_H
#define ASSIZE_REPORT_EVIDENCE_H

#include "report/layout.h"

#include <jansson.h>

/* The tree of a compact JSON text that the store kept; NULL for "" and for what is no JSON. A new reference. */
json_t *stored_json(str text);

/* A scalar bare (strings without quotes), anything else as compact JSON. */
void value_put(struct arena *a, json_t *value, str *ret);

/* On one line of at most `width` columns: members in order as `key value · key value`, of a list the first item and how
 * many more there are. */
void evidence_line(struct buf *to, json_t *value, size_t width);

/* On lines of their own, each moved in by `indent`: scalars together, lists of objects as bullets. */
void evidence_block(struct buf *to, json_t *value, size_t indent, const struct report_style *style);

/* Calls leaf for every place where two values differ: its JSON Pointer and both sides (NULL = absent). */
void json_differences(struct arena *a, json_t *before, json_t *after, str pointer,
                      void (*leaf)(str pointer, json_t *before, json_t *after, void *ctx), void *ctx);

#endif

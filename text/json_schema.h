/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_schema: validation by JSON Schema 2020-12 (draft-bhutton-json-schema-01 and its validation vocabulary), offline:
 * a reference to a document that was not given is an error when the schema is compiled.
 */
#ifndef ASSIZE_TEXT_JSON_SCHEMA_H
#define ASSIZE_TEXT_JSON_SCHEMA_H

#include "base/arena.h"
#include "base/err.h"

#include <jansson.h>

struct json_schema; /* in arena; borrows the trees it was compiled from; immutable, so usable after fork */

/* A document that references may name, with the URI under which it was found. */
struct json_schema_document {
    str uri;
    json_t *root;
};

/* Compiles `schema` (an object or a boolean). A keyword of 2020-12 that assize does not support, a malformed keyword
 * value and a reference that leads nowhere are ERR_INPUT errors naming the JSON Pointer inside the schema (in
 * *ret_pointer if given, in arena) — never ignored. Unknown keywords are annotations, as the specification has it;
 * `format` is an annotation too. A $schema that names another dialect is refused unless its metaschema is among the
 * documents and requires no vocabulary unknown here; 2020-12's own metaschema need not be given. *ret_pointer is empty
 * for an error inside one of the documents, which the message names. */
bool json_schema_compile(struct arena *a, json_t *schema, const struct json_schema_document *documents, size_t n,
                         const struct json_schema **ret, str *ret_pointer, struct err *err) MUST_USE;

struct json_schema_failure {
    str path;    /* JSON Pointer into the instance */
    str keyword; /* for example "required" */
    str message; /* "expected integer, found string \"3\"" */
};

/* True if `instance` is valid. If not and ret is given, *ret is the failure that explains most (the deepest, first in
 * document order), in arena. Never fails otherwise; the bounds (20 million steps, 800 levels, a regex's own) count as a
 * failure that says so, whatever `not` or `anyOf` stand around it. */
bool json_schema_validate(struct arena *a, const struct json_schema *schema, json_t *instance,
                          struct json_schema_failure *ret);

#endif

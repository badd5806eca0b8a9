/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_write: Jansson trees as text, in the styles that worlds, bundles and hashes need. Integers and floating point
 * numbers stay apart (1 and 1.0); a double prints as the shortest decimal that reads back to the same double, in the
 * notation of Python's repr; booleans and key order are kept.
 */
#ifndef ASSIZE_TEXT_JSON_WRITE_H
#define ASSIZE_TEXT_JSON_WRITE_H

#include "base/buf.h"

#include <jansson.h>

enum json_style {
    JSON_STYLE_COMPACT,   /* {"a":1,"b":[2,3]}, UTF-8 */
    JSON_STYLE_PYTHON,    /* {"a": 1, "b": [2, 3]}, ASCII with \uXXXX: Python's json.dumps by default */
    JSON_STYLE_PRETTY,    /* two spaces of indent, UTF-8 */
    JSON_STYLE_SORTED,    /* compact, keys sorted by code point, all digits: what identities are hashed from */
    JSON_STYLE_CANONICAL, /* compact, keys sorted by code point, doubles rounded to 12 significant digits */
};

void json_write(const json_t *value, enum json_style style, struct buf *to);

/* The canonical form of a JSON text, as if it had been read and written, but without a tree: for the many texts
 * that json_write wrote before. False, leaving `to` as it was, for any text that it does not understand, sound or not:
 * then read it and write the tree. */
bool json_write_canonical_text(str text, struct buf *to);

/* A string as a JSON string with its quotes; `ascii` escapes all beyond ASCII as \uXXXX (pairs beyond the BMP). */
void json_write_string(str s, bool ascii, struct buf *to);

void json_write_integer(int64_t value, struct buf *to);

/* A finite double with twelve significant digits, as canonical JSON prints it. */
double double_rounded(double value);

/* Python's repr of a finite double: "1.0", "0.1", "1e+16", "-0.0". to needs 32 bytes; returns the length. */
size_t double_repr(double value, char to[32]);

#endif

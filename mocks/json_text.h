/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_text: a JSON text as the flat list of its values, each a span of the text. The world's documents are texts that
 * are read, changed in one place and stored again; a tree of them costs ten times the reading.
 *
 * Node 0 is the whole. The members of an object follow it as key, value, key, value; the elements of an array one after
 * the other; `next` of a node is the number of the node behind everything that it holds.
 */
#ifndef ASSIZE_MOCKS_JSON_TEXT_H
#define ASSIZE_MOCKS_JSON_TEXT_H

#include "base/buf.h"

enum json_kind { JSON_KIND_ATOM, JSON_KIND_NUMBER, JSON_KIND_STRING, JSON_KIND_ARRAY, JSON_KIND_OBJECT };
enum { JSON_TEXT_DEPTH_MAX = 2000, JSON_TEXT_WHY_SIZE = 128 };

struct json_node {
    uint32_t start, end; /* bytes of the text */
    uint32_t next;
    uint32_t n;   /* elements or members */
    uint8_t kind; /* enum json_kind; an atom is true, false or null */
    bool exact;   /* stands in the text as json_write would print it in the compact style */
    bool plain;   /* a string without escapes */
};

struct json_text {
    str text; /* borrowed */
    struct json_node *node;
    size_t n, cap;
};

/* Reads text by RFC 8259: no key twice or with a NUL, integers within 64 bits, other numbers within doubles, no lone
 * surrogates. False with what is wrong, and at which byte. json_text_finish frees in either case; {0} is ready for it,
 * too. */
bool json_text_read(str text, struct json_text *ret, char why[JSON_TEXT_WHY_SIZE]) MUST_USE;
void json_text_finish(struct json_text *t);
#define CLEANUP_JSON_TEXT CLEANUP(json_text_finish)

/* Appends a value as json_write prints it in the compact style. */
void json_text_put(const struct json_text *t, size_t node, struct buf *to);

/* A value as it stands in the text. */
str json_text_span(const struct json_text *t, size_t node);

/* What a string says: a slice of the text, or of scratch, which is cleared, when it has escapes. */
str json_text_string(const struct json_text *t, size_t node, struct buf *scratch);

/* The value of a member of an object; 0 if it has none of that name. */
size_t json_text_member(const struct json_text *t, size_t object, str key);

/* The value at a position of an array; 0 if it is shorter. */
size_t json_text_element(const struct json_text *t, size_t array, size_t position);

#endif

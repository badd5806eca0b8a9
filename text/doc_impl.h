/* SPDX-License-Identifier: Apache-2.0 */
/* doc_impl: what the files of doc share; private to them. Offsets are in bytes from the start of the text. */
#ifndef ASSIZE_TEXT_DOC_IMPL_H
#define ASSIZE_TEXT_DOC_IMPL_H

#include "text/doc.h"

/* A fault of a text: where, and a complete message. */
struct doc_fault {
    size_t at;
    char msg[512];
};

/* Fills *fault; returns false. Only the first fault of a reading counts, so callers return at once. */
bool doc_fault_set(struct doc_fault *fault, size_t at, const char *fmt, ...) PRINTF(3, 4);

/* doc_parse that borrows name and text, which live as long as the doc is used. */
bool doc_read(str name, str text, enum doc_syntax syntax, int first_line, struct doc *ret, struct err *err) MUST_USE;

/* Fails with an err at an offset of the doc's text: name, line, column, quoted line. */
bool doc_fail_at(const struct doc *d, size_t at, struct err *err, const char *msg);

/* Line (counted from first_line) and column (1-based, bytes) of an offset. */
void doc_place(const struct doc *d, size_t at, int *ret_line, int *ret_col);

/* The tree of a JSON text, a new reference; NULL for a text that is not JSON, and for one that is but is not plain: ask
 * Jansson then. */
json_t *doc_json_plain(str text);

/* Reads the text again by the strict grammar: true, or false with the first fault. Slower than Jansson, so only after
 * Jansson refused. */
bool doc_json_explain(const struct doc *d, struct doc_fault *fault);
bool doc_json_locate(const struct doc *d, str pointer, bool at_key, size_t *ret_at);

/* Builds d->root from the text; false with the first fault. */
bool doc_yaml_read(struct doc *d, struct doc_fault *fault);
bool doc_yaml_locate(const struct doc *d, str pointer, bool at_key, size_t *ret_at);

/* The next token of a JSON Pointer, with ~0 and ~1 decoded, in arena; the pointer moves on behind it. False at its end
 * or where it is malformed (ret_bad, if given, tells). */
bool pointer_next(struct arena *a, str *pointer, str *ret_token);

/* The token as an array index; false if it is none (digits without a leading zero). */
bool pointer_index(str token, size_t *ret);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doc: a YAML or JSON text as one tree (Jansson's), with the place of every value on demand.
 *
 * One strict reading for both languages: UTF-8 only, duplicate keys refused, one document a file, bounded size and
 * depth. YAML scalars follow the core schema of YAML 1.2; anchors, aliases, tags and merge keys are refused by name.
 * Values carry no positions: a doc keeps its text, and when something has to be reported, doc_fail reads the text again
 * up to the value that a JSON Pointer names. So the common, correct case costs nothing.
 *
 * A doc owns its tree (one Jansson reference) and borrows nothing; doc_finish releases it.
 */
#ifndef ASSIZE_TEXT_DOC_H
#define ASSIZE_TEXT_DOC_H

#include "base/arena.h"
#include "base/err.h"

#include <jansson.h>

enum doc_syntax { DOC_JSON, DOC_YAML };

struct doc {
    json_t *root;
    enum doc_syntax syntax;
    int first_line; /* line of the file on which text starts: 1, or the line's number in JSON Lines */
    str name;       /* as the user named the file; for messages; in arena */
    str text;       /* in arena */
};

enum { DOC_DEPTH_MAX = 200 };

#define CLEANUP_DOC CLEANUP(doc_finish)
void doc_finish(struct doc *d);

/* Reads `text`, which came from a file called `name`, whose first byte stands on line `first_line`. JSON if `syntax`
 * says so. Copies name and text in arena. Errors are ERR_INPUT with the place and the offending line quoted. */
bool doc_parse(struct arena *a, str name, str text, enum doc_syntax syntax, int first_line, struct doc *ret,
               struct err *err) MUST_USE;

/* As doc_parse, but JSON if the first byte that is not blank is `{` or `[`, else YAML. */
bool doc_parse_any(struct arena *a, str name, str text, struct doc *ret, struct err *err) MUST_USE;

/* JSON Lines: every line that is not blank is one value, handed to visit as a doc of its own, which ends with the call
 * and borrows its text from bytes; its name is in arena. Stops at the first failure. A last line that ends inside a
 * value is what a cut-off file looks like, and said so. */
bool doc_lines(struct arena *a, str name, str bytes, bool (*visit)(const struct doc *d, void *ctx, struct err *err),
               void *ctx, struct err *err) MUST_USE;

/* The tree of a JSON text, a new reference; NULL if it is none. For texts that were read before, and so are sound. */
json_t *json_tree(str text);

/* How many lines are not blank. */
size_t doc_lines_count(str bytes);

/* Whether JSON text stops inside a string, a list or an object. */
bool json_ends_inside(str text);

/* Fails with a message about the value at `pointer` (RFC 6901; "" is the whole): place, quoted line, caret. With
 * `at_key`, the caret stands under the key of that member instead of its value. Returns false. */
bool doc_fail(const struct doc *d, str pointer, bool at_key, struct err *err, const char *fmt, ...) PRINTF(5, 6);

/* Line and column (1-based, in bytes) of the value at pointer; false if there is none. */
bool doc_locate(const struct doc *d, str pointer, bool at_key, int *ret_line, int *ret_col);

/* pointer + "/" + key with ~ and / escaped; or + index. In arena. */
str doc_pointer_key(struct arena *a, str pointer, str key);
str doc_pointer_index(struct arena *a, str pointer, size_t index);

/* The value at pointer inside `value`, borrowed, or NULL. */
json_t *json_at_pointer(json_t *value, str pointer);

/* The value at a dotted path such as "expected.actions.0" inside `value`, borrowed, or NULL: what `$case.` uses. */
json_t *json_at_path(json_t *value, str path);

/* False, with the 0-based offset of the first bad byte, if bytes are not well-formed UTF-8 (RFC 3629: no surrogates,
 * no overlong forms). */
bool utf8_valid(str bytes, size_t *ret_bad_at);

#endif

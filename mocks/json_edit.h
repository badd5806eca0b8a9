/* SPDX-License-Identifier: Apache-2.0 */
/* json_edit: changes to a JSON document as a text: values put at and removed from the places that SQLite's paths name,
 * and merge patches. Private to mocks/. */
#ifndef ASSIZE_MOCKS_JSON_EDIT_H
#define ASSIZE_MOCKS_JSON_EDIT_H

#include "mocks/json_text.h"

enum { JSON_PATH_STEPS_MAX = 64 };

struct json_step {
    str key;       /* of an object; p NULL = an index */
    int64_t index; /* from the start, or from the end when `back` */
    bool back;
};

struct json_path {
    struct json_step step[JSON_PATH_STEPS_MAX];
    size_t n;
};

/* "$.a."b c"[0][#-1]". Its keys borrow from text. False if it is no path of at most 64 steps. */
bool json_path_parse(str text, struct json_path *ret) MUST_USE;

/* A text that is changed piece by piece. {0} is ready for json_document_finish. */
struct json_document {
    str text; /* what was opened as long as nothing changes, else `made` */
    struct buf made;
    struct json_text json; /* of `text`, unless stale */
    bool stale;
};
#define CLEANUP_JSON_DOCUMENT CLEANUP(json_document_finish)

/* Text is borrowed. False with what is wrong with it. */
bool json_document_open(str text, struct json_document *ret, char why[JSON_TEXT_WHY_SIZE]) MUST_USE;
/* The same over a text that the document takes over. */
bool json_document_take(struct buf *text, struct json_document *ret, char why[JSON_TEXT_WHY_SIZE]) MUST_USE;
void json_document_finish(struct json_document *d);

/* Makes the text compact; it must be before values are put into it or taken out. */
void json_document_compact(struct json_document *d);

enum json_write_mode { JSON_WRITE_SET, JSON_WRITE_INSERT, JSON_WRITE_REPLACE };

/* Puts a compact JSON value at a path, making missing containers on the way, whole or not at all, as SQLite does; also
 * where [#] begins a list that is made so, which SQLite 3.40 drops. Nothing happens where the path does not lead. False
 * only if the document outgrew what a text may be. */
bool json_document_write(struct json_document *d, const struct json_path *path, str value, enum json_write_mode mode,
                         char why[JSON_TEXT_WHY_SIZE]) MUST_USE;

/* Takes away what stands at a path, which is not the whole. */
bool json_document_remove(struct json_document *d, const struct json_path *path, char why[JSON_TEXT_WHY_SIZE]) MUST_USE;

/* Appends target with patch merged into it (RFC 7396), compact; members of target keep their places. */
void json_merge(const struct json_text *target, const struct json_text *patch, struct buf *to);

#endif

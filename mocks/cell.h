/* SPDX-License-Identifier: Apache-2.0 */
/* cell: one SQL value on our side: an argument, the value of a `let`, a column of a row. Text and blobs are borrowed
 * from the arena that the making function was given. */
#ifndef ASSIZE_MOCKS_CELL_H
#define ASSIZE_MOCKS_CELL_H

#include "text/json_write.h"

#include <sqlite3.h>

enum cell_type { CELL_NULL, CELL_INT, CELL_REAL, CELL_TEXT, CELL_BLOB };

struct cell {
    enum cell_type type;
    union {
        int64_t i;
        double r;
        str s;
    };
};

/* Copies of what a statement or the pre-update hook shows. */
struct cell cell_of_value(struct arena *a, sqlite3_value *value);
struct cell cell_of_column(struct arena *a, sqlite3_stmt *stmt, int column);
struct cell cell_copy(struct arena *a, const struct cell *cell);

/* Scalars as they are, booleans as 1 and 0, lists and objects as compact JSON text; NULL (absent) as SQL's NULL. */
struct cell cell_of_json(struct arena *a, json_t *value);

/* Binds without copying: the cell must stay until the statement is reset. Returns SQLite's code. */
int cell_bind(sqlite3_stmt *stmt, int at, const struct cell *cell);

bool cell_equal(const struct cell *a, const struct cell *b);

/* Appends the cell as JSON. With `embed`, the text of a JSON object or array stands there as that value. False, with
 * *ret_why, for what JSON cannot hold: a blob, an infinite number, text that is not UTF-8. */
bool cell_write_json(const struct cell *cell, enum json_style style, bool embed, struct buf *to, const char **ret_why);

/* Whether a text looks like a JSON object or array: its first byte that is not blank is { or [. */
bool cell_looks_json(str text);

/* As json_write of the parsed text in the compact or the Python style, but without a tree; false, with `to` as it was,
 * if it is not an object or array or holds what is left to json_write. Repeated keys stay as they are. */
bool json_restyle(str text, enum json_style style, struct buf *to);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "mocks/cell.h"

#include "text/doc.h"
#include "text/json_own.h"

#include <math.h>

static struct cell cell_of_bytes(struct arena *a, enum cell_type type, const void *p, int n)
{
    return (struct cell){.type = type, .s = arena_str(a, (str){p ? p : "", (size_t)n})};
}

struct cell cell_of_value(struct arena *a, sqlite3_value *value)
{
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        return (struct cell){.type = CELL_INT, .i = sqlite3_value_int64(value)};
    case SQLITE_FLOAT:
        return (struct cell){.type = CELL_REAL, .r = sqlite3_value_double(value)};
    case SQLITE_TEXT: {
        const void *text = sqlite3_value_text(value);
        return cell_of_bytes(a, CELL_TEXT, text, sqlite3_value_bytes(value));
    }
    case SQLITE_BLOB: {
        const void *blob = sqlite3_value_blob(value);
        return cell_of_bytes(a, CELL_BLOB, blob, sqlite3_value_bytes(value));
    }
    default:
        return (struct cell){0};
    }
}

struct cell cell_of_column(struct arena *a, sqlite3_stmt *stmt, int column)
{
    switch (sqlite3_column_type(stmt, column)) {
    case SQLITE_INTEGER:
        return (struct cell){.type = CELL_INT, .i = sqlite3_column_int64(stmt, column)};
    case SQLITE_FLOAT:
        return (struct cell){.type = CELL_REAL, .r = sqlite3_column_double(stmt, column)};
    case SQLITE_TEXT: {
        const void *text = sqlite3_column_text(stmt, column);
        return cell_of_bytes(a, CELL_TEXT, text, sqlite3_column_bytes(stmt, column));
    }
    case SQLITE_BLOB: {
        const void *blob = sqlite3_column_blob(stmt, column);
        return cell_of_bytes(a, CELL_BLOB, blob, sqlite3_column_bytes(stmt, column));
    }
    default:
        return (struct cell){0};
    }
}

struct cell cell_copy(struct arena *a, const struct cell *cell)
{
    struct cell copy = *cell;
    if (cell->type == CELL_TEXT || cell->type == CELL_BLOB)
        copy.s = arena_str(a, cell->s);
    return copy;
}

struct cell cell_of_json(struct arena *a, json_t *value)
{
    if (!value || json_is_null(value))
        return (struct cell){0};
    if (json_is_boolean(value))
        return (struct cell){.type = CELL_INT, .i = json_is_true(value)};
    if (json_is_integer(value))
        return (struct cell){.type = CELL_INT, .i = json_integer_value(value)};
    if (json_is_real(value))
        return (struct cell){.type = CELL_REAL, .r = json_real_value(value)};
    if (json_is_string(value))
        return (struct cell){.type = CELL_TEXT, .s = json_str(value)};
    struct buf text CLEANUP_BUF = {0};
    json_write(value, JSON_STYLE_COMPACT, &text);
    return (struct cell){.type = CELL_TEXT, .s = arena_str(a, buf_view(&text))};
}

int cell_bind(sqlite3_stmt *stmt, int at, const struct cell *cell)
{
    switch (cell->type) {
    case CELL_INT:
        return sqlite3_bind_int64(stmt, at, cell->i);
    case CELL_REAL:
        return sqlite3_bind_double(stmt, at, cell->r);
    case CELL_TEXT:
        return sqlite3_bind_text64(stmt, at, cell->s.p ? cell->s.p : "", cell->s.n, SQLITE_STATIC, SQLITE_UTF8);
    case CELL_BLOB:
        return sqlite3_bind_blob64(stmt, at, cell->s.p ? cell->s.p : "", cell->s.n, SQLITE_STATIC);
    case CELL_NULL:
        break;
    }
    return sqlite3_bind_null(stmt, at);
}

bool cell_equal(const struct cell *a, const struct cell *b)
{
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case CELL_INT:
        return a->i == b->i;
    case CELL_REAL:
        return a->r == b->r && signbit(a->r) == signbit(b->r);
    case CELL_TEXT:
    case CELL_BLOB:
        return str_eq(a->s, b->s);
    case CELL_NULL:
        break;
    }
    return true;
}

bool cell_looks_json(str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!strchr(" \t\r\n", text.p[i]) || !text.p[i])
            return text.p[i] == '{' || text.p[i] == '[';
    return false;
}

static bool text_write_json(str text, enum json_style style, bool embed, struct buf *to, const char **ret_why)
{
    if (embed && cell_looks_json(text)) {
        if (json_restyle(text, style, to))
            return true;
        CLEANUP_JSON json_t *value = json_loadb(text.p, text.n, JSON_ALLOW_NUL, NULL);
        if (value) {
            json_write(value, style, to);
            return true;
        }
    }
    if (!utf8_valid(text, NULL)) {
        *ret_why = "text that is not UTF-8";
        return false;
    }
    json_write_string(text, style == JSON_STYLE_PYTHON, to);
    return true;
}

bool cell_write_json(const struct cell *cell, enum json_style style, bool embed, struct buf *to, const char **ret_why)
{
    switch (cell->type) {
    case CELL_NULL:
        buf_str(to, S("null"));
        return true;
    case CELL_INT:
        buf_printf(to, "%lld", (long long)cell->i);
        return true;
    case CELL_REAL: {
        if (!isfinite(cell->r)) {
            *ret_why = "an infinite number";
            return false;
        }
        char text[32];
        buf_put(to, text, double_repr(cell->r, text));
        return true;
    }
    case CELL_TEXT:
        return text_write_json(cell->s, style, embed, to, ret_why);
    case CELL_BLOB:
        break;
    }
    *ret_why = "a blob";
    return false;
}

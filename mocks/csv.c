/* SPDX-License-Identifier: Apache-2.0 */
/* csv: RFC 4180 text with a header row as a table of TEXT columns. */
#include "mocks/world_impl.h"

#include <strings.h>

enum { CSV_COLUMNS_MAX = 200 };

struct csv {
    struct arena *a;
    str file, text;
    size_t at;
    int line;
    struct buf field;
};

static bool csv_fail(const struct csv *c, struct err *err, const char *what)
{
    return err_at(err, arena_cstr(c->a, c->file), c->line, 0, "%s", what);
}

static bool csv_at(const struct csv *c, char byte)
{
    return c->at < c->text.n && c->text.p[c->at] == byte;
}

static bool csv_quoted(struct csv *c, struct err *err)
{
    int first = c->line;
    for (c->at++; c->at < c->text.n; c->at++) {
        char b = c->text.p[c->at];
        if (b == '"' && c->at + 1 < c->text.n && c->text.p[c->at + 1] == '"') {
            c->at++;
        } else if (b == '"') {
            c->at++;
            if (c->at < c->text.n && !csv_at(c, ',') && !csv_at(c, '\n') && !csv_at(c, '\r'))
                return csv_fail(c, err, "text after the closing quote of a field");
            return true;
        }
        c->line += b == '\n';
        buf_byte(&c->field, b);
    }
    c->line = first;
    return csv_fail(c, err, "a quoted field that never ends");
}

/* One field into c->field; the byte behind it is a comma, the end of the line, or the end. */
static bool csv_field(struct csv *c, struct err *err)
{
    buf_clear(&c->field);
    if (csv_at(c, '"'))
        return csv_quoted(c, err);
    while (c->at < c->text.n && !csv_at(c, ',') && !csv_at(c, '\n')) {
        if (csv_at(c, '"'))
            return csv_fail(c, err, "a quote within a field that does not begin with one");
        buf_byte(&c->field, c->text.p[c->at++]);
    }
    if (!csv_at(c, ',') && c->field.n && c->field.p[c->field.n - 1] == '\r')
        c->field.n--;
    return true;
}

static bool csv_record(struct csv *c, str *fields, size_t *ret_n, struct err *err)
{
    size_t n = 0;
    for (;;) {
        if (n == CSV_COLUMNS_MAX)
            return csv_fail(c, err, "more than 200 columns");
        if (!csv_field(c, err))
            return false;
        fields[n++] = arena_str(c->a, buf_view(&c->field));
        if (!csv_at(c, ','))
            break;
        c->at++;
    }
    if (csv_at(c, '\r'))
        c->at++;
    if (csv_at(c, '\n'))
        c->at++;
    *ret_n = n;
    return true;
}

static bool csv_header(struct csv *c, str table, str *names, size_t n, struct buf *create, struct err *err)
{
    buf_printf(create, "CREATE TABLE \"%.*s\" (", STR_ARG(table));
    for (size_t i = 0; i < n; i++) {
        if (!name_is_plain(names[i]) || names[i].n > 64)
            return err_at(err, arena_cstr(c->a, c->file), 1, 0,
                          "'%.*s' cannot name a column: letters, digits and _ (the first row is the header)",
                          STR_ARG(names[i]));
        for (size_t j = 0; j < i; j++)
            if (names[i].n == names[j].n && strncasecmp(names[i].p, names[j].p, names[i].n) == 0)
                return err_at(err, arena_cstr(c->a, c->file), 1, 0, "two columns are called '%.*s'", STR_ARG(names[i]));
        buf_printf(create, "%s\"%.*s\" TEXT", i ? ", " : "", STR_ARG(names[i]));
    }
    buf_byte(create, ')');
    return true;
}

static bool csv_rows(struct csv *c, sqlite3 *db, str table, size_t n_columns, struct err *err)
{
    struct buf sql CLEANUP_BUF = {0};
    buf_printf(&sql, "INSERT INTO \"%.*s\" VALUES (?", STR_ARG(table));
    for (size_t i = 1; i < n_columns; i++)
        buf_str(&sql, S(",?"));
    buf_byte(&sql, ')');
    sqlite3_stmt *insert CLEANUP_STMT = NULL;
    if (sqlite3_prepare_v2(db, buf_cstr(&sql), -1, &insert, NULL) != SQLITE_OK)
        return err_set(err, ERR_HOST, "SQLite: %s", sqlite3_errmsg(db));
    struct arena *whole = c->a;
    while (c->at < c->text.n) {
        struct arena row CLEANUP_ARENA = {0};
        str fields[CSV_COLUMNS_MAX];
        size_t n;
        int line = ++c->line;
        c->a = &row;
        bool ok = csv_record(c, fields, &n, err);
        c->a = whole;
        if (!ok)
            return false;
        if (n != n_columns)
            return err_at(err, arena_cstr(c->a, c->file), line, 0, "%zu fields; the header has %zu", n, n_columns);
        for (size_t i = 0; i < n; i++)
            sqlite3_bind_text64(insert, (int)i + 1, fields[i].p, fields[i].n, SQLITE_STATIC, SQLITE_UTF8);
        if (sqlite3_step(insert) != SQLITE_DONE)
            return err_set(err, ERR_HOST, "SQLite: %s", sqlite3_errmsg(db));
        sqlite3_reset(insert);
    }
    return true;
}

static bool csv_load_text(struct csv *c, sqlite3 *db, str table, struct err *err)
{
    size_t bad, n = 0;
    str names[CSV_COLUMNS_MAX];
    struct buf create CLEANUP_BUF = {0};
    if (!utf8_valid(c->text, &bad))
        return err_at(err, arena_cstr(c->a, c->file), 0, 0, "not UTF-8: byte %zu", bad);
    if (str_starts(c->text, S("\xEF\xBB\xBF")))
        c->at = 3;
    if (!str_trim(c->text).n)
        return csv_fail(c, err, "an empty file; expected a header row");
    c->line = 1;
    if (!csv_record(c, names, &n, err) || !csv_header(c, table, names, n, &create, err))
        return false;
    if (sqlite3_exec(db, buf_cstr(&create), NULL, NULL, NULL) != SQLITE_OK)
        return err_set(err, ERR_HOST, "SQLite: %s", sqlite3_errmsg(db));
    return csv_rows(c, db, table, n, err);
}

bool csv_load(struct arena *a, struct connection *conn, str table, str file, str text, struct err *err)
{
    struct csv c = {.a = a, .file = file, .text = text};
    enum sql_rights before = conn->rights;
    conn->rights = RIGHTS_OURS;
    bool ok = csv_load_text(&c, conn->db, table, err);
    conn->rights = before;
    buf_finish(&c.field);
    return ok;
}

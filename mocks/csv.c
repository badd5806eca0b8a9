/* SPDX-License-Identifier: Apache-2.0 */
/* csv: RFC 4180 text with a header row as a table of TEXT columns. */
#include "mocks/world_impl.h"

#include "text/csv.h"

#include <strings.h>

struct loading {
    struct arena *a;
    sqlite3 *db;
    str table, file;
    sqlite3_stmt *insert; /* NULL before the header */
};

static bool sqlite_fail(const struct loading *l, struct err *err)
{
    return err_set(err, ERR_HOST, "SQLite: %s", sqlite3_errmsg(l->db));
}

/* The header: creates the table, and what fills it. */
static bool header_take(struct loading *l, const str *names, size_t n, struct err *err)
{
    struct buf create CLEANUP_BUF = {0}, insert CLEANUP_BUF = {0};
    buf_printf(&create, "CREATE TABLE \"%.*s\" (", STR_ARG(l->table));
    buf_printf(&insert, "INSERT INTO \"%.*s\" VALUES (", STR_ARG(l->table));
    for (size_t i = 0; i < n; i++) {
        if (!name_is_plain(names[i]) || names[i].n > 64)
            return err_at(err, arena_cstr(l->a, l->file), 1, 0,
                          "'%.*s' cannot name a column: letters, digits and _ (the first row is the header)",
                          STR_ARG(names[i]));
        for (size_t j = 0; j < i; j++)
            if (names[i].n == names[j].n && strncasecmp(names[i].p, names[j].p, names[i].n) == 0)
                return err_at(err, arena_cstr(l->a, l->file), 1, 0, "two columns are called '%.*s'", STR_ARG(names[i]));
        buf_printf(&create, "%s\"%.*s\" TEXT", i ? ", " : "", STR_ARG(names[i]));
        buf_str(&insert, i ? S(",?") : S("?"));
    }
    buf_byte(&create, ')');
    buf_byte(&insert, ')');
    if (sqlite3_exec(l->db, buf_cstr(&create), NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(l->db, buf_cstr(&insert), -1, &l->insert, NULL) != SQLITE_OK)
        return sqlite_fail(l, err);
    return true;
}

static bool record_take(const struct csv_record *r, void *ctx, struct err *err)
{
    struct loading *l = ctx;
    if (!l->insert)
        return header_take(l, r->fields, r->n, err);
    for (size_t i = 0; i < r->n; i++)
        sqlite3_bind_text64(l->insert, (int)i + 1, r->fields[i].p, r->fields[i].n, SQLITE_STATIC, SQLITE_UTF8);
    if (sqlite3_step(l->insert) != SQLITE_DONE)
        return sqlite_fail(l, err);
    sqlite3_reset(l->insert);
    return true;
}

bool csv_load(struct arena *a, struct connection *conn, str table, str file, str text, struct err *err)
{
    struct loading l = {.a = a, .db = conn->db, .table = table, .file = file};
    enum sql_rights before = conn->rights;
    conn->rights = RIGHTS_OURS;
    bool ok = csv_each(file, text, record_take, &l, err);
    conn->rights = before;
    sqlite3_finalize(l.insert);
    return ok;
}

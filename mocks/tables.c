/* SPDX-License-Identifier: Apache-2.0 */
/* tables: what tables the fixture has, and the statements that read, put back and remove one of their rows. */
#include "mocks/world_impl.h"

#include <strings.h>

static bool table_refuse(const struct world *w, const char *table, const char *why, struct err *err)
{
    return doc_fail(&w->doc, S("/state"), true, err, "the table %s %s", table, why);
}

/* The name by which SQL reaches the rowid: one that no column has taken. */
static const char *rowid_name(const struct table *t)
{
    static const char *const NAMES[] = {"rowid", "_rowid_", "oid"};
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        bool taken = false;
        for (int c = 0; c < t->n_columns; c++)
            taken |= strcasecmp(t->columns[c], NAMES[i]) == 0;
        if (!taken)
            return NAMES[i];
    }
    return NULL;
}

static bool columns_read(struct world *w, sqlite3 *db, struct table *t, const char *name, struct err *err)
{
    sqlite3_stmt *list CLEANUP_STMT = NULL;
    VEC(const char *) columns = {0};
    int keys = 0, key = -1;
    if (sqlite3_prepare_v2(db, "SELECT name, hidden, pk FROM pragma_table_xinfo(?1) ORDER BY cid", -1, &list, NULL) !=
        SQLITE_OK)
        return err_set(err, ERR_HOST, "SQLite: %s", sqlite3_errmsg(db));
    sqlite3_bind_text(list, 1, name, -1, SQLITE_STATIC);
    t->id_column = -1;
    while (sqlite3_step(list) == SQLITE_ROW) {
        const char *column = arena_cstr(&w->a, str_of((const char *)sqlite3_column_text(list, 0)));
        if (sqlite3_column_int(list, 1))
            return table_refuse(w, name, "has a generated column, which is not supported", err);
        if (sqlite3_column_int(list, 2)) {
            keys++;
            key = (int)columns.n;
        }
        if (strcasecmp(column, "id") == 0)
            t->id_column = (int)columns.n;
        *vec_push(&w->a, &columns) = column;
    }
    if (t->id_column < 0 && keys == 1)
        t->id_column = key;
    t->columns = columns.v;
    t->n_columns = (int)columns.n;
    return true;
}

static void identifier_put(struct buf *to, const char *name)
{
    char *quoted = sqlite3_mprintf("\"%w\"", name);
    buf_str(to, str_of(quoted));
    sqlite3_free(quoted);
}

static bool table_statements(struct world *w, struct table *t, const char *name, struct err *err)
{
    const char *rowid = rowid_name(t);
    if (!rowid)
        return table_refuse(w, name, "has columns called rowid, _rowid_ and oid, so that rows cannot be followed", err);
    struct buf list CLEANUP_BUF = {0}, marks CLEANUP_BUF = {0}, table CLEANUP_BUF = {0};
    identifier_put(&table, name);
    for (int i = 0; i < t->n_columns; i++) {
        buf_str(&list, i ? S(", ") : S(""));
        identifier_put(&list, t->columns[i]);
        buf_printf(&marks, ", ?%d", i + 2);
    }
    const char *in = buf_cstr(&table), *columns = buf_cstr(&list);
    t->select = arena_printf(&w->a, "SELECT %s FROM %s WHERE %s = ?1", columns, in, rowid).p;
    t->insert = arena_printf(&w->a, "INSERT INTO %s (%s, %s) VALUES (?1%s)", in, rowid, columns, buf_cstr(&marks)).p;
    t->remove = arena_printf(&w->a, "DELETE FROM %s WHERE %s = ?1", in, rowid).p;
    return true;
}

static bool table_read(struct world *w, sqlite3 *db, const char *name, bool without_rowid, struct err *err)
{
    if (w->n_tables == 1000)
        return doc_fail(&w->doc, S("/state"), true, err, "more than 1000 tables");
    if (without_rowid)
        return table_refuse(w, name, "is WITHOUT ROWID, which is not supported", err);
    struct table *t = &w->tables[w->n_tables++];
    t->name = arena_str(&w->a, str_of(name));
    return columns_read(w, db, t, name, err) && table_statements(w, t, name, err);
}

static bool tables_list(struct world *w, sqlite3 *db, struct err *err)
{
    static const char SQL[] = "SELECT l.name, l.wr FROM pragma_table_list AS l WHERE l.schema = 'main' AND l.name NOT "
                              "LIKE 'sqlite\\_%' ESCAPE '\\' "
                              "ORDER BY l.name";
    sqlite3_stmt *list CLEANUP_STMT = NULL;
    w->tables = arena_array(&w->a, struct table, 1000);
    if (sqlite3_prepare_v2(db, SQL, -1, &list, NULL) != SQLITE_OK)
        return err_set(err, ERR_HOST, "SQLite: %s", sqlite3_errmsg(db));
    while (sqlite3_step(list) == SQLITE_ROW)
        if (!table_read(w, db, (const char *)sqlite3_column_text(list, 0), sqlite3_column_int(list, 1) != 0, err))
            return false;
    return true;
}

bool tables_read(struct world *w, struct connection *c, struct err *err)
{
    enum sql_rights before = c->rights;
    c->rights = RIGHTS_OURS;
    bool ok = tables_list(w, c->db, err);
    c->rights = before;
    return ok;
}

const struct table *table_find(const struct world *w, const char *name)
{
    for (size_t i = 0; i < w->n_tables; i++)
        if (str_eq_c(w->tables[i].name, name))
            return &w->tables[i];
    return NULL;
}

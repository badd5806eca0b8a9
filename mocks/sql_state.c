/* SPDX-License-Identifier: Apache-2.0 */
/* sql_state: state given as an SQL script or as a SQLite database. Neither is trusted: a script runs under the rights
 * of a script; of a database only the texts of its tables and indexes are run, likewise, and its rows copied. */
#include "mocks/world_impl.h"

static int line_of(str text, const char *at)
{
    int line = 1;
    for (const char *p = text.p; p < at; p++)
        line += *p == '\n';
    return line;
}

static bool stmt_run(struct connection *c, sqlite3_stmt *stmt, struct err *err)
{
    int code;
    bool limit;
    connection_start(c);
    do
        code = sqlite3_step(stmt);
    while (code == SQLITE_ROW);
    connection_stop(c);
    if (code == SQLITE_DONE)
        return true;
    return err_set(err, ERR_INPUT, "SQL error: %s", connection_why(c, code, &limit));
}

bool script_load(struct connection *c, str file, str text, struct err *err)
{
    char name[512];
    snprintf(name, sizeof name, "%.*s", STR_ARG(file));
    for (str rest = text;;) {
        rest = str_from(rest, sql_blank_length(rest));
        if (!rest.n)
            return true;
        const char *at = rest.p;
        sqlite3_stmt *stmt CLEANUP_STMT = NULL;
        struct err why = {0};
        if (!sql_prepare_next(c, rest, RIGHTS_SCRIPT, &stmt, &rest, &why) || !stmt_run(c, stmt, &why))
            return err_at(err, name, line_of(text, at), 0, "%s", why.msg);
    }
}

/* ---- a database file ---- */

static bool given_fail(struct err *err, str file, const char *what)
{
    char name[512];
    snprintf(name, sizeof name, "%.*s", STR_ARG(file));
    return err_at(err, name, 0, 0, "%s", what);
}

static bool given_open(struct arena *a, str file, str bytes, sqlite3 **ret, struct err *err)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *check CLEANUP_STMT = NULL;
    if (bytes.n < 512 || memcmp(bytes.p, "SQLite format 3", 16) != 0)
        return given_fail(err, file, "not a SQLite database");
    /* In the header: 1 = rollback journal, 2 = WAL, which a database in memory cannot be. */
    char *copy = arena_alloc(a, bytes.n);
    memcpy(copy, bytes.p, bytes.n);
    copy[18] = copy[19] = 1;
    if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL) != SQLITE_OK ||
        sqlite3_deserialize(db, "main", (unsigned char *)copy, (sqlite3_int64)bytes.n, (sqlite3_int64)bytes.n,
                            SQLITE_DESERIALIZE_READONLY) != SQLITE_OK) {
        sqlite3_close(db);
        return given_fail(err, file, "not a SQLite database that can be opened");
    }
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)NULL);
    sqlite3_exec(db, "PRAGMA cell_size_check=ON", NULL, NULL, NULL);
    if (sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &check, NULL) != SQLITE_OK ||
        sqlite3_step(check) != SQLITE_ROW || strcmp((const char *)sqlite3_column_text(check, 0), "ok") != 0) {
        char why[300];
        snprintf(why, sizeof why, "the database is damaged: %s",
                 check && sqlite3_column_text(check, 0) ? (const char *)sqlite3_column_text(check, 0)
                                                        : sqlite3_errmsg(db));
        sqlite3_finalize(check);
        check = NULL;
        sqlite3_close(db);
        return given_fail(err, file, why);
    }
    *ret = db;
    return true;
}

static bool rows_copy(struct connection *c, sqlite3 *from, const char *table, struct err *err)
{
    CLEANUP(stmt_finalize_at) sqlite3_stmt *read = NULL;
    CLEANUP(stmt_finalize_at) sqlite3_stmt *write = NULL;
    char *select = sqlite3_mprintf("SELECT rowid, * FROM \"%w\" ORDER BY rowid", table);
    int code = sqlite3_prepare_v2(from, select, -1, &read, NULL);
    sqlite3_free(select);
    if (code != SQLITE_OK)
        return err_set(err, ERR_INPUT, "the table %s cannot be read: %s", table, sqlite3_errmsg(from));
    int n = sqlite3_column_count(read);
    struct buf sql CLEANUP_BUF = {0};
    char *into = sqlite3_mprintf("INSERT INTO \"%w\" (rowid", table);
    buf_str(&sql, str_of(into));
    sqlite3_free(into);
    for (int i = 1; i < n; i++) {
        char *column = sqlite3_mprintf(", \"%w\"", sqlite3_column_name(read, i));
        buf_str(&sql, str_of(column));
        sqlite3_free(column);
    }
    buf_str(&sql, S(") VALUES (?"));
    for (int i = 1; i < n; i++)
        buf_str(&sql, S(", ?"));
    buf_byte(&sql, ')');
    if (!connection_prepare(c, buf_cstr(&sql), &write, err))
        return false;
    while ((code = sqlite3_step(read)) == SQLITE_ROW) {
        for (int i = 0; i < n; i++)
            sqlite3_bind_value(write, i + 1, sqlite3_column_value(read, i));
        if (sqlite3_step(write) != SQLITE_DONE)
            return err_set(err, ERR_INPUT, "copying the table %s: %s", table, sqlite3_errmsg(c->db));
        sqlite3_reset(write);
    }
    if (code != SQLITE_DONE)
        return err_set(err, ERR_INPUT, "the table %s cannot be read: %s", table, sqlite3_errmsg(from));
    return true;
}

static bool object_copy(struct connection *c, sqlite3 *from, const char *type, const char *name, const char *sql,
                        struct err *err)
{
    sqlite3_stmt *stmt CLEANUP_STMT = NULL;
    if (strcmp(type, "table") != 0 && strcmp(type, "index") != 0)
        return err_set(err, ERR_INPUT, "it has a %s (%s); a world has tables and indexes only", type, name);
    if (!sql_prepare(c, str_of(sql), RIGHTS_SCRIPT, &stmt, err) || !stmt_run(c, stmt, err))
        return err_wrap(err, "%s %s", type, name);
    return strcmp(type, "table") != 0 || rows_copy(c, from, name, err);
}

static bool objects_copy(struct connection *c, sqlite3 *from, struct err *err)
{
    static const char SQL[] = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL "
                              "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                              "ORDER BY type = 'table' DESC, rowid";
    sqlite3_stmt *list CLEANUP_STMT = NULL;
    if (sqlite3_prepare_v2(from, SQL, -1, &list, NULL) != SQLITE_OK)
        return err_set(err, ERR_INPUT, "its schema cannot be read: %s", sqlite3_errmsg(from));
    int code;
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        const char *type = (const char *)sqlite3_column_text(list, 0),
                   *name = (const char *)sqlite3_column_text(list, 1),
                   *sql = (const char *)sqlite3_column_text(list, 2);
        if (!type || !name || !sql)
            return err_set(err, ERR_INPUT, "its schema has an entry without a type or a name");
        if (!object_copy(c, from, type, name, sql, err))
            return false;
    }
    if (code != SQLITE_DONE)
        return err_set(err, ERR_INPUT, "its schema cannot be read: %s", sqlite3_errmsg(from));
    return true;
}

bool database_load(struct arena *a, struct connection *c, str file, str bytes, struct err *err)
{
    sqlite3 *from = NULL;
    struct err why = {0};
    if (!given_open(a, file, bytes, &from, err))
        return false;
    bool ok = objects_copy(c, from, &why);
    sqlite3_close(from);
    return ok || given_fail(err, file, why.msg);
}

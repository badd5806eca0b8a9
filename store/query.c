/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A query of the user's. It can do no harm for three reasons, each of which would do: the file is open for reading
 * only; an authorizer refuses every action but reading tables, calling functions and a few pragmas that only tell; and
 * the statement must say of itself that it reads only. No other file is reached (ATTACH is an action), and rows, time
 * and the size of a value are bounded.
 */
#include "store/private.h"

#include "base/clock.h"

enum {
    STEPS_BETWEEN_LOOKS = 100000,  /* of SQLite's machine, between two looks at the clock */
    VALUE_MAX = 256 * 1024 * 1024, /* bytes of one value */
};

struct query {
    struct store *s;
    str sql;
    const char *refused; /* what the authorizer refused, in words */
    uint64_t until;      /* clock */
    bool late;
};

static bool pragma_tells(const char *name)
{
    static const char *const NAMES[] = {"table_info",     "table_xinfo",   "table_list",     "index_list",
                                        "index_info",     "index_xinfo",   "database_list",  "foreign_key_list",
                                        "collation_list", "function_list", "compile_options"};
    for (size_t i = 0; i < COUNT_OF(NAMES); i++)
        if (sqlite3_stricmp(name, NAMES[i]) == 0)
            return true;
    return false;
}

static int authorize(void *ctx, int action, const char *one, const char *two, const char *database, const char *trigger)
{
    struct query *q = ctx;
    (void)database;
    (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        if (two && sqlite3_stricmp(two, "load_extension") != 0)
            return SQLITE_OK;
        q->refused = "loading an extension";
        return SQLITE_DENY;
    case SQLITE_PRAGMA:
        if (one && pragma_tells(one))
            return SQLITE_OK;
        q->refused = "this PRAGMA";
        return SQLITE_DENY;
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        q->refused = "another database";
        return SQLITE_DENY;
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        q->refused = "a transaction";
        return SQLITE_DENY;
    case SQLITE_UPDATE:
        /* How SQLite asks when it meets a table-valued function such as json_each: nothing is written. An UPDATE of the
         * schema by the user is refused as a statement that does not only read. */
        if (one && strcmp(one, "sqlite_master") == 0)
            return SQLITE_OK;
        /* fall through */
    default:
        if (!q->refused)
            q->refused = "a change";
        return SQLITE_DENY;
    }
}

static int look_at_clock(void *ctx)
{
    struct query *q = ctx;
    q->late = clock_mono_ns() >= q->until;
    return q->late;
}

/* The line of the query at byte `at`, and a caret below it. */
static void quote_put(struct err *err, str sql, size_t at)
{
    enum { SHOWN = 120 };
    size_t from = at, to = at, column = 0;
    while (from > 0 && sql.p[from - 1] != '\n' && at - from < SHOWN)
        from--;
    while (from < at && ((unsigned char)sql.p[from] & 0xC0) == 0x80)
        from++;
    while (to < sql.n && sql.p[to] != '\n' && to - from < 2 * SHOWN)
        to++;
    while (to > at && to < sql.n && ((unsigned char)sql.p[to] & 0xC0) == 0x80)
        to--;
    for (size_t i = from; i < at; i++)
        column += ((unsigned char)sql.p[i] & 0xC0) != 0x80;
    snprintf(err->quote, sizeof err->quote, "  %.*s\n  %*s^", (int)(to - from), sql.p + from, (int)column, "");
    for (char *p = err->quote; *p; p++)
        if (*p == '\t' || *p == '\r')
            *p = ' ';
}

/* ERR_INPUT at byte `at` of the query, or nowhere in particular if that is negative. */
static bool query_wrong(const struct query *q, int at, const char *what, struct err *err)
{
    int line = 1, column = 1;
    if (at < 0 || (size_t)at > q->sql.n)
        return err_set(err, ERR_INPUT, "the query: %s", what);
    for (int i = 0; i < at; i++) {
        line += q->sql.p[i] == '\n';
        column = q->sql.p[i] == '\n' ? 1 : column + (((unsigned char)q->sql.p[i] & 0xC0) != 0x80);
    }
    err_at(err, "query", line, column, "%s", what);
    quote_put(err, q->sql, (size_t)at);
    return false;
}

/* What SQLite says now, as an error of the query's, or of the store's where it is one. */
static bool query_fail(const struct query *q, int rc, uint64_t ms, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    int kind = rc & 0xff;
    if (q->late)
        return err_set(err, ERR_INPUT, "the query: stopped at its bound of %llu ms; give it more with --seconds",
                       (unsigned long long)ms);
    if (q->refused && kind == SQLITE_AUTH)
        return query_wrong(q, -1, arena_printf(&a, "only reading is allowed here; %s is refused", q->refused).p, err);
    if (kind == SQLITE_ERROR || kind == SQLITE_MISMATCH || kind == SQLITE_RANGE || kind == SQLITE_TOOBIG ||
        kind == SQLITE_AUTH)
        return query_wrong(q, sqlite3_error_offset(q->s->db), sqlite3_errmsg(q->s->db), err);
    return store_fail(q->s, "cannot be read", err);
}

static bool only_statement(struct query *q, const char *tail, struct err *err)
{
    const char *end = q->sql.p + q->sql.n;
    while (tail < end) {
        sqlite3_stmt *more = NULL;
        const char *start = tail;
        int rc = sqlite3_prepare_v2(q->s->db, tail, (int)(end - tail), &more, &tail);
        bool nothing = rc == SQLITE_OK && !more;
        sqlite3_finalize(more);
        if (nothing)
            continue;
        while (start < end && (*start == ' ' || *start == '\n' || *start == '\t' || *start == '\r'))
            start++;
        return query_wrong(q, (int)(start - q->sql.p), "expected one statement, found more behind it", err);
    }
    return true;
}

static bool prepare(struct query *q, uint64_t ms, sqlite3_stmt **ret, struct err *err)
{
    const char *tail = NULL;
    sqlite3_stmt *stmt = NULL;
    if (q->sql.n > 1000000)
        return err_set(err, ERR_INPUT, "the query: expected at most 1000000 bytes, found %zu", q->sql.n);
    int rc = sqlite3_prepare_v2(q->s->db, q->sql.p, (int)q->sql.n, &stmt, &tail);
    if (rc != SQLITE_OK)
        return query_fail(q, rc, ms, err);
    bool ok = only_statement(q, stmt ? tail : q->sql.p, err);
    if (ok && !stmt)
        ok = query_wrong(q, -1, "expected a statement, found none", err);
    else if (ok && !sqlite3_stmt_readonly(stmt))
        ok = query_wrong(q, -1, "only reading is allowed here", err);
    else if (ok && sqlite3_column_count(stmt) == 0)
        ok = query_wrong(q, -1, "the statement gives no rows", err);
    if (ok && sqlite3_bind_parameter_count(stmt) > 0)
        ok = query_wrong(q, -1, "it has parameters (? or :name), to which nothing can be given here", err);
    if (!ok) {
        sqlite3_finalize(stmt);
        return false;
    }
    *ret = stmt;
    return true;
}

static struct store_value value_of(sqlite3_stmt *stmt, int at)
{
    switch (sqlite3_column_type(stmt, at)) {
    case SQLITE_INTEGER:
        return (struct store_value){.type = VALUE_INTEGER, .integer = sqlite3_column_int64(stmt, at)};
    case SQLITE_FLOAT:
        return (struct store_value){.type = VALUE_REAL, .real = sqlite3_column_double(stmt, at)};
    case SQLITE_TEXT: {
        const char *p = (const char *)sqlite3_column_text(stmt, at);
        return (struct store_value){.type = VALUE_TEXT, .text = {p, (size_t)sqlite3_column_bytes(stmt, at)}};
    }
    case SQLITE_BLOB: {
        const char *p = sqlite3_column_blob(stmt, at);
        return (struct store_value){.type = VALUE_BLOB, .text = {p, (size_t)sqlite3_column_bytes(stmt, at)}};
    }
    default:
        return (struct store_value){.type = VALUE_NULL};
    }
}

static bool results(struct query *q, sqlite3_stmt *stmt, const struct store_bounds *bounds,
                    const struct store_sink *sink, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    int n = sqlite3_column_count(stmt), rc;
    str *names = arena_array(&a, str, (size_t)n);
    struct store_value *values = arena_array(&a, struct store_value, (size_t)n);
    for (int i = 0; i < n; i++)
        names[i] = str_of(sqlite3_column_name(stmt, i));
    if (!sink->head(names, (size_t)n, sink->ctx, err))
        return false;
    for (uint64_t rows = 0; (rc = sqlite3_step(stmt)) == SQLITE_ROW; rows++) {
        if (rows == bounds->rows)
            return err_set(err, ERR_INPUT, "the query: stopped at its bound of %llu rows; give it more with --rows",
                           (unsigned long long)bounds->rows);
        for (int i = 0; i < n; i++)
            values[i] = value_of(stmt, i);
        uint64_t before = clock_mono_ns();
        if (!sink->row(values, (size_t)n, sink->ctx, err))
            return false;
        q->until += clock_mono_ns() - before; /* a slow reader takes no time from the query */
    }
    return rc == SQLITE_DONE || query_fail(q, rc, bounds->ms, err);
}

bool store_query(struct store *s, str sql, const struct store_bounds *bounds, const struct store_sink *sink,
                 struct err *err)
{
    struct query q = {.s = s, .sql = sql, .until = clock_mono_ns() + bounds->ms * 1000000};
    sqlite3_stmt *stmt = NULL;
    if (s->mode != STORE_READ)
        BUG("a query on a store that is open for writing");
    if (sqlite3_exec(s->db, "PRAGMA query_only=ON", NULL, NULL, NULL) != SQLITE_OK)
        return store_fail(s, "cannot be read", err);
    int length = sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, VALUE_MAX);
    sqlite3_set_authorizer(s->db, authorize, &q);
    sqlite3_progress_handler(s->db, STEPS_BETWEEN_LOOKS, look_at_clock, &q);
    bool ok = prepare(&q, bounds->ms, &stmt, err) && results(&q, stmt, bounds, sink, err);
    sqlite3_finalize(stmt);
    sqlite3_progress_handler(s->db, 0, NULL, NULL);
    sqlite3_set_authorizer(s->db, NULL, NULL);
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, length);
    return ok;
}

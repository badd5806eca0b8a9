/* SPDX-License-Identifier: Apache-2.0 */
/* query: read-only SQL of scorers over the state now. Statements are kept, since a scorer asks the same of every run.
 */
#include "mocks/world_impl.h"

#include "text/json_own.h"

void world_env_drop_queries(struct world_env *e)
{
    for (size_t i = 0; i < e->n_queries; i++) {
        sqlite3_finalize(e->queries[i].stmt);
        free(e->queries[i].sql);
    }
    e->n_queries = 0;
}

static bool query_prepare(struct world_env *e, str sql, sqlite3_stmt **ret, struct err *err)
{
    for (size_t i = 0; i < e->n_queries; i++)
        if (str_eq((str){e->queries[i].sql, e->queries[i].n}, sql)) {
            *ret = e->queries[i].stmt;
            return true;
        }
    sqlite3_stmt *stmt = NULL;
    if (!sql_prepare(&e->c, sql, RIGHTS_READ, &stmt, err))
        return false;
    if (e->n_queries == ENV_QUERIES_MAX)
        world_env_drop_queries(e);
    char *copy = base_alloc(sql.n + 1);
    memcpy(copy, sql.p, sql.n);
    e->queries[e->n_queries++] = (struct cached_query){.sql = copy, .n = sql.n, .stmt = stmt};
    *ret = stmt;
    return true;
}

static bool query_bind(struct arena *a, sqlite3_stmt *stmt, json_t *params, struct err *err)
{
    for (int i = 1; i <= sqlite3_bind_parameter_count(stmt); i++) {
        const char *name = sqlite3_bind_parameter_name(stmt, i);
        json_t *value = name ? json_object_get(params, name + 1) : NULL;
        if (!value)
            return err_set(err, ERR_INPUT, "the parameter %s has no value", name ? name : "?");
        struct cell cell = cell_of_json(a, value);
        cell_bind(stmt, i, &cell);
    }
    return true;
}

static json_t *column_json(sqlite3_stmt *stmt, int i, const char **ret_why)
{
    switch (sqlite3_column_type(stmt, i)) {
    case SQLITE_NULL:
        return json_null();
    case SQLITE_INTEGER:
        return json_integer(sqlite3_column_int64(stmt, i));
    case SQLITE_FLOAT:
        *ret_why = "an infinite number";
        return json_real(sqlite3_column_double(stmt, i));
    case SQLITE_TEXT: {
        *ret_why = "text that is not UTF-8";
        const char *text = (const char *)sqlite3_column_text(stmt, i);
        return json_stringn(text ? text : "", (size_t)sqlite3_column_bytes(stmt, i));
    }
    default:
        *ret_why = "a blob";
        return NULL;
    }
}

static const size_t QUERY_BYTES_MAX = (size_t)64 << 20;

static bool query_rows(struct world_env *e, sqlite3_stmt *stmt, json_t *rows, struct err *err)
{
    bool limit;
    size_t bytes = 0;
    int code;
    while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
        if (json_array_size(rows) >= (size_t)e->w->limits.rows)
            return err_set(err, ERR_INPUT, "the query gives more than %lld rows (limits: rows)",
                           (long long)e->w->limits.rows);
        json_t *row = json_array();
        json_array_append_new(rows, row);
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            const char *why = "";
            json_t *value = column_json(stmt, i, &why);
            if (!value)
                return err_set(err, ERR_INPUT, "column %s of the query holds %s, which JSON cannot",
                               sqlite3_column_name(stmt, i), why);
            json_array_append_new(row, value);
            bytes += json_string_length(value);
            if (bytes > QUERY_BYTES_MAX)
                return err_set(err, ERR_INPUT, "the query gives more than 64 MiB");
        }
    }
    return code == SQLITE_DONE || err_set(err, ERR_INPUT, "SQL error: %s", connection_why(&e->c, code, &limit));
}

bool world_env_query(struct env *env, struct arena *a, str sql, json_t *params, json_t **ret_rows, struct err *err)
{
    struct world_env *e = world_env_of(env);
    sqlite3_stmt *stmt = NULL;
    if (!query_prepare(e, sql, &stmt, err))
        return false;
    json_t *rows = json_own(a, json_array());
    connection_start(&e->c);
    bool ok = query_bind(a, stmt, params, err) && query_rows(e, stmt, rows, err);
    connection_stop(&e->c);
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    if (ok)
        *ret_rows = rows;
    return ok;
}

bool world_env_check(struct env *env, str sql, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    return query_prepare(world_env_of(env), sql, &stmt, err);
}

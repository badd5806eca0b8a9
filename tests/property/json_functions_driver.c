/* SPDX-License-Identifier: Apache-2.0 */
/* Runs SQL with the world's functions for tests/property/json_functions.py: one JSON object {"sql", "params"} a line on
 * stdin, one {"text"} or {"error"} a line on stdout. Texts and numbers bind natively; true, false, lists and objects
 * bind as JSON text, null as NULL. */
#include "mocks/functions.h"
#include "text/json_own.h"
#include "text/json_write.h"

static void bind(sqlite3_stmt *stmt, int at, json_t *value)
{
    struct buf text CLEANUP_BUF = {0};
    switch (json_typeof(value)) {
    case JSON_STRING:
        sqlite3_bind_text64(stmt, at, json_string_value(value), json_string_length(value), SQLITE_TRANSIENT,
                            SQLITE_UTF8);
        break;
    case JSON_INTEGER:
        sqlite3_bind_int64(stmt, at, json_integer_value(value));
        break;
    case JSON_REAL:
        sqlite3_bind_double(stmt, at, json_real_value(value));
        break;
    case JSON_NULL:
        sqlite3_bind_null(stmt, at);
        break;
    default:
        json_write(value, JSON_STYLE_COMPACT, &text);
        sqlite3_bind_text64(stmt, at, text.p, text.n, SQLITE_TRANSIENT, SQLITE_UTF8);
    }
}

static void answer(sqlite3 *db, json_t *request)
{
    const char *sql = json_string_value(json_object_get(request, "sql"));
    json_t *params = json_object_get(request, "params"), *reply = json_object();
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    for (size_t i = 0; rc == SQLITE_OK && i < json_array_size(params); i++)
        bind(stmt, (int)i + 1, json_array_get(params, i));
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW && sqlite3_column_type(stmt, 0) != SQLITE_NULL)
        json_object_set_new(
            reply, "text",
            json_stringn((const char *)sqlite3_column_text(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0)));
    else
        json_object_set_new(reply, "error", json_string(rc == SQLITE_ROW ? "NULL" : sqlite3_errmsg(db)));
    sqlite3_finalize(stmt);
    char *line = json_dumps(reply, JSON_COMPACT);
    puts(line ? line : "{\"error\":\"the answer is no text\"}");
    free(line);
    json_decref(reply);
}

int main(void)
{
    sqlite3 *db = NULL;
    struct functions_ctx ctx = {.seed = 1};
    struct err err;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK || !functions_register(db, &ctx, &err))
        return 4;
    json_error_t error;
    json_t *request;
    while ((request = json_loadf(stdin, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error))) {
        answer(db, request);
        json_decref(request);
    }
    functions_finish(&ctx);
    sqlite3_close(db);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "store/private.h"

#include "base/clock.h"

#include <math.h>

enum {
    INLINE_MAX = 512, /* longer story bodies are blobs, stored once however often they recur */
    SHA256_SIZE = (SHA256_HEX_SIZE - 1) / 2,
};

bool store_begin(struct store *s, struct err *err)
{
    /* SQLite is asked each time: it ends a transaction by itself when the disk fails. */
    return !sqlite3_get_autocommit(s->db) || store_exec(s, "BEGIN IMMEDIATE", err);
}

void store_rollback(struct store *s)
{
    if (!sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

bool store_commit(struct store *s, struct err *err)
{
    if (sqlite3_get_autocommit(s->db) || store_exec(s, "COMMIT", err))
        return true;
    store_rollback(s);
    return false;
}

static bool run_step(struct store *s, sqlite3_stmt *stmt, struct err *err)
{
    int rc = sqlite3_step(stmt);
    bool ok = rc == SQLITE_DONE || store_fail(s, "cannot be written", err);
    sqlite3_reset(stmt);
    return ok;
}

static void bind_real(sqlite3_stmt *stmt, int at, bool has, double value)
{
    if (has && !isfinite(value))
        BUG("a value that is not finite was to be stored");
    if (has)
        sqlite3_bind_double(stmt, at, value);
    else
        sqlite3_bind_null(stmt, at);
}

static bool put_scores(struct store *s, int64_t unit, const struct rows *rows, struct err *err)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->v[i];
        sqlite3_stmt *stmt = store_stmt(s, STMT_SCORE, err);
        if (!stmt)
            return false;
        sqlite3_bind_int64(stmt, 1, unit);
        sqlite3_bind_int64(stmt, 2, (int64_t)i);
        store_bind(stmt, 3, r->scorer);
        store_bind(stmt, 4, r->scorer_name);
        sqlite3_bind_int64(stmt, 5, r->scorer_version);
        store_bind(stmt, 6, r->params_sha);
        store_bind(stmt, 7, r->measure);
        store_bind(stmt, 8, str_of(ROW_STATUS_NAMES[r->status]));
        store_bind(stmt, 9, r->class_);
        bind_real(stmt, 10, r->has_value, r->value);
        store_bind(stmt, 11, r->severity);
        store_bind(stmt, 12, r->signature);
        store_bind(stmt, 13, r->evidence);
        if (!run_step(s, stmt, err))
            return false;
    }
    return true;
}

static unsigned hex_digit(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static void blob_key(str bytes, unsigned char ret[SHA256_SIZE])
{
    char hex[SHA256_HEX_SIZE];
    sha256_of(bytes, hex);
    for (size_t i = 0; i < SHA256_SIZE; i++)
        ret[i] = (unsigned char)(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
}

static bool put_blob(struct store *s, str bytes, int64_t *ret_id, struct err *err)
{
    unsigned char key[SHA256_SIZE];
    blob_key(bytes, key);
    sqlite3_stmt *find = store_stmt(s, STMT_BLOB_FIND, err);
    if (!find)
        return false;
    sqlite3_bind_blob(find, 1, key, SHA256_SIZE, SQLITE_STATIC);
    int rc = sqlite3_step(find);
    if (rc == SQLITE_ROW)
        *ret_id = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    if (rc == SQLITE_ROW)
        return true;
    sqlite3_stmt *stmt = rc == SQLITE_DONE ? store_stmt(s, STMT_BLOB, err) : NULL;
    if (!stmt)
        return store_fail(s, "cannot be read", err);
    sqlite3_bind_blob(stmt, 1, key, SHA256_SIZE, SQLITE_STATIC);
    store_bind(stmt, 2, bytes);
    if (!run_step(s, stmt, err))
        return false;
    *ret_id = sqlite3_last_insert_rowid(s->db);
    return true;
}

static bool put_story(struct store *s, int64_t unit, const struct unit_record *record, struct err *err)
{
    for (size_t i = 0; i < record->n_story; i++) {
        const struct story_event *e = &record->story[i];
        int64_t blob = 0;
        bool apart = e->body.n > INLINE_MAX;
        if (apart && !put_blob(s, e->body, &blob, err))
            return false;
        sqlite3_stmt *stmt = store_stmt(s, STMT_EVENT, err);
        if (!stmt)
            return false;
        sqlite3_bind_int64(stmt, 1, unit);
        sqlite3_bind_int64(stmt, 2, (int64_t)i);
        sqlite3_bind_int64(stmt, 3, e->n);
        store_bind(stmt, 4, e->kind);
        store_bind(stmt, 5, e->name);
        if (apart) {
            sqlite3_bind_null(stmt, 6);
            sqlite3_bind_int64(stmt, 7, blob);
        } else {
            store_bind(stmt, 6, e->body);
            sqlite3_bind_null(stmt, 7);
        }
        if (!run_step(s, stmt, err))
            return false;
    }
    return true;
}

static bool put_measures(struct store *s, int64_t unit, const struct unit_record *record, struct err *err)
{
    for (size_t i = 0; i < record->n_measures; i++) {
        const struct measure *m = &record->measures[i];
        sqlite3_stmt *stmt = store_stmt(s, STMT_MEASURE, err);
        if (!stmt)
            return false;
        sqlite3_bind_int64(stmt, 1, unit);
        store_bind(stmt, 2, m->name);
        bind_real(stmt, 3, m->has_value, m->value);
        store_bind(stmt, 4, m->text);
        if (!run_step(s, stmt, err))
            return false;
    }
    return true;
}

static bool put_unit(struct store *s, const struct run *run, const struct unit_record *unit, struct err *err)
{
    sqlite3_stmt *stmt = store_stmt(s, STMT_UNIT, err);
    if (!stmt)
        return false;
    sqlite3_bind_int64(stmt, 1, run->number);
    sqlite3_bind_int64(stmt, 2, unit->index);
    store_bind(stmt, 3, unit->case_id);
    sqlite3_bind_int64(stmt, 4, unit->trial);
    store_bind(stmt, 5, unit->key);
    store_bind(stmt, 6, unit->severity);
    store_bind(stmt, 7, unit->tags);
    store_bind(stmt, 8, unit->case_sha);
    store_bind(stmt, 9, unit->case_doc);
    store_bind(stmt, 10, unit->cluster);
    int rc = sqlite3_step(stmt);
    int code = sqlite3_extended_errcode(s->db);
    sqlite3_reset(stmt);
    if (rc != SQLITE_DONE && (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_TRIGGER))
        BUG("case %.*s, trial %lld was to be stored twice or too late: %s", STR_ARG(unit->case_id),
            (long long)unit->trial, sqlite3_errmsg(s->db));
    if (rc != SQLITE_DONE)
        return store_fail(s, "cannot be written", err);
    int64_t id = sqlite3_last_insert_rowid(s->db);
    return put_scores(s, id, &unit->rows, err) && put_story(s, id, unit, err) && put_measures(s, id, unit, err);
}

bool store_put_unit(struct store *s, const struct run *run, const struct unit_record *unit, struct err *err)
{
    if (store_begin(s, err) && put_unit(s, run, unit, err))
        return true;
    store_rollback(s); /* half a unit must not be there when somebody commits */
    return false;
}

static bool set_status(struct store *s, const struct run *run, const char *status, const char *verdict, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(s->db, "UPDATE runs SET status = ?, verdict = ?, finished_ms = ? WHERE number = ?", -1,
                           &stmt, NULL) != SQLITE_OK)
        return store_fail(s, "cannot be written", err);
    sqlite3_bind_text(stmt, 1, status, -1, SQLITE_STATIC);
    sqlite3_bind_text(stmt, 2, verdict, -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 3, clock_unix_ms());
    sqlite3_bind_int64(stmt, 4, run->number);
    bool ok = run_step(s, stmt, err);
    sqlite3_finalize(stmt);
    return ok;
}

bool store_run_interrupt(struct store *s, const struct run *run, struct err *err)
{
    if (store_begin(s, err) && set_status(s, run, "interrupted", "", err) && store_commit(s, err))
        return true;
    store_rollback(s);
    return false;
}

static bool put_metric(struct store *s, const struct run *run, size_t n, const struct metric *m, struct err *err)
{
    sqlite3_stmt *stmt = store_stmt(s, STMT_METRIC, err);
    if (!stmt)
        return false;
    sqlite3_bind_int64(stmt, 1, run->number);
    sqlite3_bind_int64(stmt, 2, (int64_t)n);
    store_bind(stmt, 3, m->id);
    store_bind(stmt, 4, m->of);
    store_bind(stmt, 5, m->kind);
    sqlite3_bind_int64(stmt, 6, m->k);
    store_bind(stmt, 7, m->slice);
    bind_real(stmt, 8, m->has_value, m->value);
    bind_real(stmt, 9, m->has_interval, m->low);
    bind_real(stmt, 10, m->has_interval, m->high);
    store_bind(stmt, 11, m->method);
    sqlite3_bind_int64(stmt, 12, m->n);
    bind_real(stmt, 13, true, m->numerator);
    bind_real(stmt, 14, true, m->denominator);
    store_bind(stmt, 15, m->direction);
    store_bind(stmt, 16, m->unit);
    store_bind(stmt, 17, m->signature);
    return run_step(s, stmt, err);
}

static bool put_gate(struct store *s, const struct run *run, size_t n, const struct gate_result *g, struct err *err)
{
    sqlite3_stmt *stmt = store_stmt(s, STMT_GATE, err);
    if (!stmt)
        return false;
    sqlite3_bind_int64(stmt, 1, run->number);
    sqlite3_bind_int64(stmt, 2, (int64_t)n);
    store_bind(stmt, 3, g->id);
    store_bind(stmt, 4, str_of(VERDICT_NAMES[g->verdict]));
    store_bind(stmt, 5, g->severity);
    store_bind(stmt, 6, g->sentence);
    return run_step(s, stmt, err);
}

static bool put_results(struct store *s, const struct run *run, const struct metrics *metrics,
                        const struct gate_results *gates, struct err *err)
{
    for (size_t i = 0; i < metrics->n; i++)
        if (!put_metric(s, run, i, &metrics->v[i], err))
            return false;
    for (size_t i = 0; i < gates->n; i++)
        if (!put_gate(s, run, i, &gates->v[i], err))
            return false;
    return true;
}

bool store_run_finish(struct store *s, const struct run *run, const struct metrics *metrics,
                      const struct gate_results *gates, const struct comparison *comparison, enum verdict verdict,
                      struct err *err)
{
    if (store_begin(s, err) && put_results(s, run, metrics, gates, err) &&
        (!comparison || store_put_comparison(s, run, comparison, err)) &&
        set_status(s, run, "finished", VERDICT_NAMES[verdict], err) && store_commit(s, err))
        return true;
    store_rollback(s);
    return false;
}

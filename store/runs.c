/* SPDX-License-Identifier: Apache-2.0 */
/* Which runs there are, and how one begins or goes on. */
#include "store/private.h"

#include "base/clock.h"
#include "text/fields.h"

#define RUN_COLUMNS                                                                                                    \
    "number, id, suite, suite_version, suite_path, suite_sha, plan_sha, description, seed, units, status, verdict, "   \
    "started_ms, finished_ms, version, host, (SELECT count(*) FROM units WHERE run = number)"

static void read_run(struct arena *a, sqlite3_stmt *stmt, struct run *ret)
{
    *ret = (struct run){
        .number = sqlite3_column_int64(stmt, 0),
        .id = store_column(a, stmt, 1),
        .suite = store_column(a, stmt, 2),
        .suite_version = store_column(a, stmt, 3),
        .suite_path = store_column(a, stmt, 4),
        .suite_sha = store_column(a, stmt, 5),
        .plan_sha = store_column(a, stmt, 6),
        .description = store_column(a, stmt, 7),
        .seed = sqlite3_column_int64(stmt, 8),
        .units = sqlite3_column_int64(stmt, 9),
        .status = store_column(a, stmt, 10),
        .verdict = store_column(a, stmt, 11),
        .started_ms = sqlite3_column_int64(stmt, 12),
        .finished_ms = sqlite3_column_int64(stmt, 13),
        .version = store_column(a, stmt, 14),
        .host = store_column(a, stmt, 15),
        .units_done = sqlite3_column_int64(stmt, 16),
    };
}

/* The first run that `sql` finds, with `text` and `number` bound where they are given. */
static bool find_run(struct store *s, struct arena *a, const char *sql, str text, int64_t number, struct run *ret,
                     bool *ret_found, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL) != SQLITE_OK)
        return store_fail(s, "cannot be read", err);
    if (text.p)
        store_bind(stmt, 1, text);
    else if (number)
        sqlite3_bind_int64(stmt, 1, number);
    int rc = sqlite3_step(stmt);
    *ret_found = rc == SQLITE_ROW;
    if (*ret_found)
        read_run(a, stmt, ret);
    bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || store_fail(s, "cannot be read", err);
    sqlite3_finalize(stmt);
    return ok;
}

static bool insert_run(struct store *s, struct arena *a, const struct run *plan, struct run *ret, struct err *err)
{
    int64_t number = 0;
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(s->db, "SELECT coalesce(max(number), 0) + 1 FROM runs", -1, &stmt, NULL) != SQLITE_OK)
        return store_fail(s, "cannot be read", err);
    if (sqlite3_step(stmt) == SQLITE_ROW)
        number = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    *ret = *plan;
    ret->number = number;
    ret->id = arena_printf(a, "%.*s-%lld", STR_ARG(plan->suite), (long long)number);
    ret->status = S("running");
    ret->verdict = (str){0};
    ret->started_ms = clock_unix_ms();
    ret->finished_ms = 0;
    ret->units_done = 0;
    if (sqlite3_prepare_v2(s->db, "INSERT INTO runs VALUES (?,?,?,?,?,?,?,?,?,?,'running','',?,0,?,?)", -1, &stmt,
                           NULL) != SQLITE_OK)
        return store_fail(s, "cannot be written", err);
    sqlite3_bind_int64(stmt, 1, number);
    store_bind(stmt, 2, ret->id);
    store_bind(stmt, 3, plan->suite);
    store_bind(stmt, 4, plan->suite_version);
    store_bind(stmt, 5, plan->suite_path);
    store_bind(stmt, 6, plan->suite_sha);
    store_bind(stmt, 7, plan->plan_sha);
    store_bind(stmt, 8, plan->description);
    sqlite3_bind_int64(stmt, 9, plan->seed);
    sqlite3_bind_int64(stmt, 10, plan->units);
    sqlite3_bind_int64(stmt, 11, ret->started_ms);
    store_bind(stmt, 12, plan->version);
    store_bind(stmt, 13, plan->host);
    bool ok = sqlite3_step(stmt) == SQLITE_DONE || store_fail(s, "cannot be written", err);
    sqlite3_finalize(stmt);
    return ok;
}

/* A run that was interrupted is running again. */
static bool go_on(struct store *s, struct run *run, struct err *err)
{
    char sql[96];
    snprintf(sql, sizeof sql, "UPDATE runs SET status = 'running', finished_ms = 0 WHERE number = %lld",
             (long long)run->number);
    run->status = S("running");
    run->finished_ms = 0;
    return store_exec(s, sql, err);
}

static bool take_run(struct store *s, struct arena *a, const struct run *plan, bool always_new, struct run *ret,
                     bool *ret_continued, struct err *err)
{
    bool found = false, taken = false;
    int64_t holder = 0;
    if (!always_new && !find_run(s, a,
                                 "SELECT " RUN_COLUMNS
                                 " FROM runs WHERE plan_sha = ? AND status <> 'finished' ORDER BY number DESC LIMIT 1",
                                 plan->plan_sha, 0, ret, &found, err))
        return false;
    if (!found && !insert_run(s, a, plan, ret, err))
        return false;
    if (!store_lock_run(s, ret->number, &taken, &holder, err))
        return false;
    if (!taken)
        return err_at(err, s->path, 0, 0,
                      "run %.*s is being written by another assize%s; wait for it, or start another with --new",
                      STR_ARG(ret->id), holder > 0 ? arena_printf(a, " (process %lld)", (long long)holder).p : "");
    *ret_continued = found;
    return !found || go_on(s, ret, err);
}

bool store_run_begin(struct store *s, struct arena *a, const struct run *plan, bool always_new, struct run *ret,
                     bool *ret_continued, struct err *err)
{
    struct run run = {0};
    bool continued = false;
    if (!store_begin(s, err) || !take_run(s, a, plan, always_new, &run, &continued, err) || !store_commit(s, err)) {
        store_rollback(s);
        return false;
    }
    *ret = run;
    *ret_continued = continued;
    return true;
}

/* Lists the newest runs, for a message about one that is not there. */
static bool no_such_run(struct store *s, struct arena *a, str id, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(s->db, "SELECT id FROM runs ORDER BY number DESC LIMIT 20", -1, &stmt, NULL) != SQLITE_OK)
        return store_fail(s, "cannot be read", err);
    const char *names[21] = {0};
    size_t n = 0;
    while (n < 20 && sqlite3_step(stmt) == SQLITE_ROW)
        names[n++] = store_column(a, stmt, 0).p;
    sqlite3_finalize(stmt);
    const char *near = nearest_name(id, names);
    if (n == 0)
        return err_at(err, s->path, 0, 0, "there is no run in it yet");
    return err_at(err, s->path, 0, 0, "there is no run \"%.*s\"; %s %s", STR_ARG(id),
                  near ? "did you mean" : "the newest is", near ? near : names[0]);
}

bool store_run_find(struct store *s, struct arena *a, str id, struct run *ret, struct err *err)
{
    bool found = false;
    int64_t number = 0;
    bool ok;
    if (str_eq(id, S("last")))
        ok = find_run(s, a, "SELECT " RUN_COLUMNS " FROM runs ORDER BY number DESC LIMIT 1", (str){0}, 0, ret, &found,
                      err);
    else if (str_to_i64(id, &number) && number > 0)
        ok = find_run(s, a, "SELECT " RUN_COLUMNS " FROM runs WHERE number = ?", (str){0}, number, ret, &found, err);
    else
        ok = find_run(s, a, "SELECT " RUN_COLUMNS " FROM runs WHERE id = ?", id, 0, ret, &found, err);
    if (!ok || found)
        return ok;
    return no_such_run(s, a, id, err);
}

bool store_run_last(struct store *s, struct arena *a, str suite, struct run *ret, struct err *err)
{
    bool found = false;
    if (!find_run(s, a,
                  "SELECT " RUN_COLUMNS " FROM runs WHERE (?1 = '' OR suite = ?1) AND status = 'finished'"
                  " AND json_extract(description, '$.partial') IS NOT 1 ORDER BY number DESC LIMIT 1",
                  suite.n ? suite : S(""), 0, ret, &found, err))
        return false;
    return found || err_at(err, s->path, 0, 0, "holds no finished run%s%.*s%s over all cases yet",
                           suite.n ? " of suite '" : "", STR_ARG(suite), suite.n ? "'" : "");
}

bool store_each_run(struct store *s, str suite,
                    bool (*visit)(const struct run *run, str baseline, void *ctx, struct err *err), void *ctx,
                    struct err *err)
{
    static const char sql[] = "SELECT " RUN_COLUMNS ", (SELECT baseline FROM baselines WHERE run = number) FROM runs"
                              " WHERE ?1 = '' OR suite = ?1 ORDER BY number DESC";
    struct arena a CLEANUP_ARENA = {0};
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL) != SQLITE_OK)
        return store_fail(s, "cannot be read", err);
    store_bind(stmt, 1, suite);
    int rc;
    bool more = true;
    err->kind = ERR_NONE;
    while (more && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct run run;
        arena_reset(&a);
        read_run(&a, stmt, &run);
        more = visit(&run, store_column(&a, stmt, 17), ctx, err);
    }
    bool ok = more ? rc == SQLITE_DONE || store_fail(s, "cannot be read", err) : err->kind == ERR_NONE;
    sqlite3_finalize(stmt);
    return ok;
}

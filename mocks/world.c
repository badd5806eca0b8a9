/* SPDX-License-Identifier: Apache-2.0 */
/*
 * world: an env over a world. A run is one transaction that never commits, so a reset is a ROLLBACK: SQLite forgets the
 * pages that the run wrote, and no statement needs to be prepared again.
 */
#include "mocks/world_impl.h"

static bool env_reset(struct env *env, uint64_t stream, struct err *err);
static bool env_changes(struct env *env, struct arena *a, struct changes *ret, struct err *err);
static bool env_scratch(struct env *env, struct env **ret, struct err *err);
static void env_close(struct env *env);

static const struct env_ops ENV_OPS = {.reset = env_reset,
                                       .call = world_env_call,
                                       .changes = env_changes,
                                       .query = world_env_query,
                                       .check = world_env_check,
                                       .digest = world_env_digest,
                                       .scratch = env_scratch,
                                       .close = env_close};

static bool stmt_do(struct world_env *e, sqlite3_stmt *stmt, struct err *err)
{
    int code = sqlite3_step(stmt);
    sqlite3_reset(stmt);
    if (code != SQLITE_DONE)
        return err_set(err, ERR_HOST, "SQLite: %s: %s", sqlite3_sql(stmt), sqlite3_errmsg(e->c.db));
    return true;
}

static bool env_reset(struct env *env, uint64_t stream, struct err *err)
{
    struct world_env *e = world_env_of(env);
    if (!sqlite3_get_autocommit(e->c.db) && !stmt_do(e, e->rollback, err))
        return false;
    changes_reset(e);
    arena_reset(&e->run);
    arena_reset(&e->call);
    functions_reset(&e->c.functions, stream);
    return stmt_do(e, e->begin, err);
}

/* Rows that move to one another's place would meet halfway; so all go, then all that are come. */
bool world_env_recover(struct world_env *e, struct err *err)
{
    const struct touched_set *s = &e->log.run;
    if (!stmt_do(e, e->begin, err))
        return false;
    for (size_t i = 0; i < s->n; i++) {
        sqlite3_stmt *remove = e->tables[s->v[i].table - e->w->tables].remove;
        sqlite3_bind_int64(remove, 1, s->v[i].rowid);
        if (!stmt_do(e, remove, err))
            return false;
    }
    for (size_t i = 0; i < s->n; i++) {
        const struct touched *t = &s->v[i];
        sqlite3_stmt *insert = e->tables[t->table - e->w->tables].insert;
        if (!t->now)
            continue;
        sqlite3_bind_int64(insert, 1, t->rowid);
        for (int c = 0; c < t->table->n_columns; c++)
            cell_bind(insert, c + 2, &t->now[c]);
        if (!stmt_do(e, insert, err))
            return false;
    }
    return true;
}

static bool env_changes(struct env *env, struct arena *a, struct changes *ret, struct err *err)
{
    (void)err;
    changes_of_run(world_env_of(env), a, ret);
    return true;
}

static bool env_scratch(struct env *env, struct env **ret, struct err *err)
{
    struct world_env *e = world_env_of(env);
    if (!e->scratch && !world_env_open(e->w, false, &e->scratch, err))
        return false;
    *ret = &e->scratch->env;
    return true;
}

static void env_close(struct env *env)
{
    struct world_env *e = world_env_of(env);
    if (!e)
        return;
    if (e->scratch)
        env_close(&e->scratch->env);
    world_env_drop_queries(e);
    for (size_t i = 0; e->stmts && i < e->w->sqls.n; i++)
        sqlite3_finalize(e->stmts[i]);
    for (size_t i = 0; e->tables && i < e->w->n_tables; i++) {
        sqlite3_finalize(e->tables[i].select);
        sqlite3_finalize(e->tables[i].insert);
        sqlite3_finalize(e->tables[i].remove);
    }
    sqlite3_stmt *ours[] = {e->begin, e->rollback, e->savepoint, e->release, e->rollback_to};
    for (size_t i = 0; i < COUNT_OF(ours); i++)
        sqlite3_finalize(ours[i]);
    world_disconnect(e->w, &e->c, e->map);
    arena_finish(&e->run);
    arena_finish(&e->call);
    free(e->stmts);
    free(e->tables);
    free(e);
}

static bool env_prepare(struct world_env *e, struct err *err)
{
    const struct world *w = e->w;
    struct connection *c = &e->c;
    if (!connection_prepare(c, "BEGIN", &e->begin, err) || !connection_prepare(c, "ROLLBACK", &e->rollback, err) ||
        !connection_prepare(c, "SAVEPOINT call", &e->savepoint, err) ||
        !connection_prepare(c, "RELEASE call", &e->release, err) ||
        !connection_prepare(c, "ROLLBACK TO call", &e->rollback_to, err))
        return false;
    e->tables = base_alloc_zero((w->n_tables + 1) * sizeof *e->tables);
    for (size_t i = 0; i < w->n_tables; i++)
        if (!connection_prepare(c, w->tables[i].select, &e->tables[i].select, err) ||
            !connection_prepare(c, w->tables[i].insert, &e->tables[i].insert, err) ||
            !connection_prepare(c, w->tables[i].remove, &e->tables[i].remove, err))
            return false;
    e->stmts = base_alloc_zero((w->sqls.n + 1) * sizeof(sqlite3_stmt *));
    for (size_t i = 0; i < w->sqls.n; i++) {
        const struct world_sql *sql = w->sqls.v[i];
        enum sql_rights rights = sql->role == SQL_EXEC ? RIGHTS_CHANGE : RIGHTS_READ;
        if (!sql_prepare(c, sql->text, rights, &e->stmts[sql->number], err))
            return err_wrap(err, "%.*s", STR_ARG(sql->pointer));
    }
    return true;
}

bool world_env_open(const struct world *w, bool reversed, struct world_env **ret, struct err *err)
{
    struct world_env *e = base_alloc_zero(sizeof *e);
    e->env.ops = &ENV_OPS;
    e->w = w;
    if (!world_connect(w, reversed, &e->c, &e->map, err)) {
        free(e);
        return false;
    }
    changes_watch(e);
    if (!env_prepare(e, err) || !env_reset(&e->env, 0, err)) {
        env_close(&e->env);
        return false;
    }
    e->env.draws = e->c.draws;
    *ret = e;
    return true;
}

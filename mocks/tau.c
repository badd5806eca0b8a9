/* SPDX-License-Identifier: Apache-2.0 */
/* tau: the τ-bench digest of a run's state: the fixture's, made once a process, with the rows that the run changed. */
#include "mocks/world_impl.h"

#include "mocks/digest.h"

/* (id, doc) of a row of a table that was loaded from a JSON object: columns n, id, doc, …. */
enum { ID_COLUMN = 1, DOC_COLUMN = 2 };

static str text_of(const struct cell *cell)
{
    return cell->type == CELL_TEXT ? cell->s : STR_NONE;
}

struct digest_rows {
    struct digest_row *v;
    size_t n, cap;
};

static bool table_rows(struct connection *c, struct arena *a, const struct table *t, struct digest_rows *rows,
                       struct err *err)
{
    sqlite3_stmt *stmt CLEANUP_STMT = NULL;
    str sql = arena_printf(a, "SELECT id, doc FROM \"%.*s\"", STR_ARG(t->name));
    *vec_push(a, rows) = (struct digest_row){.table = t->name};
    if (!connection_prepare(c, sql.p, &stmt, err))
        return false;
    int code;
    while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct cell id = cell_of_column(a, stmt, 0), doc = cell_of_column(a, stmt, 1);
        *vec_push(a, rows) = (struct digest_row){.table = t->name, .id = text_of(&id), .doc = text_of(&doc)};
    }
    return code == SQLITE_DONE || err_set(err, ERR_HOST, "SQLite: %s", sqlite3_errmsg(c->db));
}

/* Read over a connection of its own: the env's is in the middle of a run. */
static bool base_make(const struct world *w, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    struct digest_rows rows = {0};
    struct connection c = {0};
    void *map = NULL;
    if (!world_connect(w, false, &c, &map, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < w->n_tables; i++)
        ok = !w->tables[i].of_json || table_rows(&c, &a, &w->tables[i], &rows, err);
    world_disconnect(w, &c, map);
    if (ok && !rows.n)
        return err_set(err, ERR_INPUT, "the digest tau needs a table that was loaded from a JSON object");
    return ok && digest_base_create(rows.v, rows.n, &w->digest->base, err);
}

bool world_env_digest(struct env *env, str kind, char ret_hex[SHA256_HEX_SIZE], struct err *err)
{
    struct world_env *e = world_env_of(env);
    if (!str_eq(kind, S("tau")))
        return err_set(err, ERR_INPUT, "unknown digest '%.*s'; known is tau", STR_ARG(kind));
    if (!e->w->digest->base && !base_make(e->w, err))
        return false;
    struct arena a CLEANUP_ARENA = {0};
    struct digest_rows rows = {0};
    const struct touched_set *s = &e->log.run;
    /* Ids that are gone first: a later row may have taken one of them over. */
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].table->of_json && s->v[i].old)
            *vec_push(&a, &rows) =
                (struct digest_row){.table = s->v[i].table->name, .id = text_of(&s->v[i].old[ID_COLUMN])};
    for (size_t i = 0; i < s->n; i++) {
        const struct touched *t = &s->v[i];
        if (!t->table->of_json || !t->now)
            continue;
        struct digest_row row = {
            .table = t->table->name, .id = text_of(&t->now[ID_COLUMN]), .doc = text_of(&t->now[DOC_COLUMN])};
        struct digest_row *same = NULL;
        for (size_t k = 0; k < rows.n && !same; k++)
            if (str_eq(rows.v[k].table, row.table) && str_eq(rows.v[k].id, row.id))
                same = &rows.v[k];
        *(same ? same : vec_push(&a, &rows)) = row;
    }
    return digest_of(e->w->digest->base, rows.v, rows.n, ret_hex, err);
}

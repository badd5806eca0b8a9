/* SPDX-License-Identifier: Apache-2.0 */
/* Debian builds SQLite with it; its header declares it only on demand. */
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include "mocks/world_impl.h"

/* ---- sets of touched rows ---- */

static uint64_t touched_hash(const struct table *table, int64_t rowid)
{
    uint64_t h = (uint64_t)rowid * 0x9E3779B97F4A7C15u ^ ((uint64_t)(uintptr_t)table >> 4);
    h ^= h >> 32;
    return h * 0xD6E8FEB86659FD93u >> 16;
}

static uint32_t *slot_find(const struct touched_set *s, const struct table *table, int64_t rowid)
{
    size_t i = touched_hash(table, rowid) & (s->n_slots - 1);
    while (s->slots[i] && (s->v[s->slots[i] - 1].rowid != rowid || s->v[s->slots[i] - 1].table != table))
        i = (i + 1) & (s->n_slots - 1);
    return &s->slots[i];
}

static struct touched *touched_find(const struct touched_set *s, const struct table *table, int64_t rowid)
{
    uint32_t slot = s->n ? *slot_find(s, table, rowid) : 0;
    return slot ? &s->v[slot - 1] : NULL;
}

static struct touched *touched_add(struct arena *a, struct touched_set *s, const struct table *table, int64_t rowid)
{
    if (2 * (s->n + 1) > s->n_slots) {
        s->n_slots = s->n_slots ? 2 * s->n_slots : 16;
        s->slots = arena_array(a, uint32_t, s->n_slots);
        for (size_t i = 0; i < s->n; i++)
            *slot_find(s, s->v[i].table, s->v[i].rowid) = (uint32_t)i + 1;
    }
    uint32_t *slot = slot_find(s, table, rowid);
    struct touched *t = vec_push(a, s);
    *t = (struct touched){.table = table, .rowid = rowid};
    *slot = (uint32_t)s->n;
    return t;
}

/* ---- the hook ---- */

static struct cell *old_row(struct world_env *e, const struct table *table, int n)
{
    struct cell *cells = arena_array(&e->call, struct cell, (size_t)table->n_columns);
    for (int i = 0; i < n && i < table->n_columns; i++) {
        sqlite3_value *value = NULL;
        if (sqlite3_preupdate_old(e->c.db, i, &value) == SQLITE_OK && value)
            cells[i] = cell_of_value(&e->call, value);
    }
    return cells;
}

static void touch(struct world_env *e, const struct table *table, int64_t rowid, bool had)
{
    struct touched_set *s = &e->log.call;
    if (touched_find(s, table, rowid))
        return;
    if (s->n >= (size_t)e->w->limits.rows) {
        e->log.overflow = true;
        return;
    }
    struct touched *t = touched_add(&e->call, s, table, rowid);
    if (had)
        t->old = old_row(e, table, sqlite3_preupdate_count(e->c.db));
}

static void on_change(void *ctx, sqlite3 *db, int op, const char *database, const char *name, sqlite3_int64 old_rowid,
                      sqlite3_int64 new_rowid)
{
    struct world_env *e = ctx;
    (void)db;
    (void)database;
    if (!e->log.armed)
        return;
    const struct table *table = table_find(e->w, name);
    if (!table)
        return;
    if (op != SQLITE_INSERT)
        touch(e, table, old_rowid, true);
    if (op == SQLITE_INSERT || (op == SQLITE_UPDATE && new_rowid != old_rowid))
        touch(e, table, new_rowid, false);
}

void changes_watch(struct world_env *e)
{
    sqlite3_preupdate_hook(e->c.db, on_change, e);
}

/* ---- a call ---- */

void changes_begin(struct world_env *e)
{
    e->log.call = (struct touched_set){0};
    e->log.overflow = false;
    e->log.armed = true;
}

void changes_discard(struct world_env *e)
{
    e->log.call = (struct touched_set){0};
    e->log.overflow = false;
    e->log.armed = false;
}

void changes_reset(struct world_env *e)
{
    changes_discard(e);
    e->log.run = (struct touched_set){0};
}

static bool row_read(struct world_env *e, struct arena *a, const struct table *table, int64_t rowid, struct cell **ret,
                     struct err *err)
{
    sqlite3_stmt *select = e->tables[table - e->w->tables].select;
    sqlite3_bind_int64(select, 1, rowid);
    int code = sqlite3_step(select);
    *ret = NULL;
    if (code == SQLITE_ROW) {
        *ret = arena_array(a, struct cell, (size_t)table->n_columns);
        for (int i = 0; i < table->n_columns; i++)
            (*ret)[i] = cell_of_column(a, select, i);
    }
    sqlite3_reset(select);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return err_set(err, ERR_HOST, "SQLite: %s", sqlite3_errmsg(e->c.db));
    return true;
}

static bool rows_equal(const struct table *table, const struct cell *a, const struct cell *b)
{
    if (!a || !b)
        return a == b;
    for (int i = 0; i < table->n_columns; i++)
        if (!cell_equal(&a[i], &b[i]))
            return false;
    return true;
}

static str row_json(struct arena *a, const struct table *table, const struct cell *row)
{
    if (!row)
        return (str){0};
    struct buf text CLEANUP_BUF = {0};
    for (int i = 0; i < table->n_columns; i++) {
        buf_byte(&text, i ? ',' : '{');
        json_write_string(str_of(table->columns[i]), false, &text);
        buf_byte(&text, ':');
        const char *why;
        if (cell_write_json(&row[i], JSON_STYLE_COMPACT, true, &text, &why))
            continue;
        /* What JSON cannot hold is named, so that a difference still shows. */
        if (row[i].type == CELL_REAL) {
            buf_str(&text, row[i].r < 0 ? S("\"-Infinity\"") : S("\"Infinity\""));
            continue;
        }
        buf_str(&text, S("\"x'"));
        for (size_t b = 0; b < row[i].s.n; b++)
            buf_printf(&text, "%02x", (unsigned char)row[i].s.p[b]);
        buf_str(&text, S("'\""));
    }
    buf_byte(&text, '}');
    return arena_str(a, buf_view(&text));
}

static str row_id(struct arena *a, const struct touched *t)
{
    const struct cell *row = t->old ? t->old : t->now;
    if (!row || t->table->id_column < 0)
        return arena_printf(a, "%lld", (long long)t->rowid);
    const struct cell *id = &row[t->table->id_column];
    if (id->type == CELL_TEXT)
        return arena_str(a, id->s);
    struct buf text CLEANUP_BUF = {0};
    const char *why;
    if (!cell_write_json(id, JSON_STYLE_COMPACT, false, &text, &why))
        return arena_printf(a, "%lld", (long long)t->rowid);
    return arena_str(a, buf_view(&text));
}

static int change_order(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    int order = str_cmp(x->table, y->table);
    if (!order)
        order = str_cmp(x->row, y->row);
    return order ? order : (int)x->op - (int)y->op;
}

/* The rows of a set that differ, in order. */
static void changes_collect(struct arena *a, const struct touched_set *s, struct changes *ret)
{
    *ret = (struct changes){0};
    for (size_t i = 0; i < s->n; i++) {
        const struct touched *t = &s->v[i];
        if (rows_equal(t->table, t->old, t->now))
            continue;
        struct change change = {.table = t->table->name,
                                .row = row_id(a, t),
                                .op = !t->old   ? CHANGE_INSERT
                                      : !t->now ? CHANGE_DELETE
                                                : CHANGE_UPDATE,
                                .before = row_json(a, t->table, t->old),
                                .after = row_json(a, t->table, t->now)};
        if (change.op != CHANGE_UPDATE || !str_eq(change.before, change.after))
            *vec_push(a, ret) = change;
    }
    if (ret->n > 1)
        qsort(ret->v, ret->n, sizeof *ret->v, change_order);
}

static struct cell *row_copy(struct arena *a, const struct table *table, const struct cell *row)
{
    if (!row)
        return NULL;
    struct cell *copy = arena_array(a, struct cell, (size_t)table->n_columns);
    for (int i = 0; i < table->n_columns; i++)
        copy[i] = cell_copy(a, &row[i]);
    return copy;
}

bool changes_commit(struct world_env *e, struct arena *a, struct changes *ret, struct err *err)
{
    struct touched_set *call = &e->log.call, *run = &e->log.run;
    e->log.armed = false;
    for (size_t i = 0; i < call->n; i++) {
        struct touched *t = &call->v[i];
        if (!row_read(e, &e->call, t->table, t->rowid, &t->now, err))
            return false;
        struct touched *r = touched_find(run, t->table, t->rowid);
        if (!r) {
            r = touched_add(&e->run, run, t->table, t->rowid);
            r->old = row_copy(&e->run, t->table, t->old);
        }
        r->now = row_copy(&e->run, t->table, t->now);
    }
    changes_collect(a, call, ret);
    return true;
}

void changes_of_run(struct world_env *e, struct arena *a, struct changes *ret)
{
    changes_collect(a, &e->log.run, ret);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool: one call. Arguments are checked, then, within a savepoint, the steps of `do` in order, then the result.
 * Whatever goes wrong on the way is the tool's answer, not an error of ours, and undoes the call.
 */
#include "mocks/world_impl.h"

#include "model/env.h"

static const size_t RUN_BYTES_MAX = (size_t)256 << 20; /* of rows that one run changed */
static const size_t CALL_BYTES_MAX = (size_t)64 << 20; /* of values that one call holds at a time */

enum outcome { DONE, FAILED, KEPT /* failed, but its changes stay */ };

struct call {
    struct world_env *e;
    const struct tool *tool;
    struct arena *a; /* of the reply */
    struct cell *slots;
    struct env_reply *reply;
};

/* ---- failing ---- */

static enum outcome call_fail(struct call *c, const struct world_sql *sql, bool limit, const char *why)
{
    str message = arena_str(c->a, str_of(why));
    str detail = arena_printf(c->a, "%.*s: %s", STR_ARG(sql->pointer), why);
    reply_fail(c->e->w, c->a, limit ? TEMPLATE_LIMIT : TEMPLATE_SQL, c->tool->name, (str){0}, message,
               limit ? "limit" : "sql", detail, c->reply);
    return FAILED;
}

static enum outcome code_fail(struct call *c, const struct world_sql *sql, int code)
{
    bool limit;
    const char *why = connection_why(&c->e->c, code, &limit);
    return call_fail(c, sql, limit, why);
}

static enum outcome too_many_rows(struct call *c, const struct world_sql *sql, const char *what)
{
    str why = arena_printf(c->a, "%s more than %lld rows (limits: rows)", what, (long long)c->e->w->limits.rows);
    return call_fail(c, sql, true, why.p);
}

/* Values of one call add up in its arena. */
static bool call_is_full(const struct call *c)
{
    return c->e->call.used > CALL_BYTES_MAX;
}

static enum outcome too_many_bytes(struct call *c, const struct world_sql *sql)
{
    return call_fail(c, sql, true, "the values that the call holds take more than 64 MiB");
}

/* ---- statements ---- */

static sqlite3_stmt *stmt_begin(struct call *c, const struct world_sql *sql)
{
    sqlite3_stmt *stmt = c->e->stmts[sql->number];
    for (size_t i = 0; i < sql->n_bindings; i++)
        cell_bind(stmt, sql->bindings[i].at, &c->slots[sql->bindings[i].slot]);
    return stmt;
}

static enum outcome let_run(struct call *c, const struct step *step)
{
    sqlite3_stmt *stmt = stmt_begin(c, step->sql);
    struct cell value = {0};
    int code = sqlite3_step(stmt);
    if (code == SQLITE_ROW)
        value = cell_of_column(&c->e->call, stmt, 0);
    enum outcome out = code == SQLITE_ROW || code == SQLITE_DONE ? DONE : code_fail(c, step->sql, code);
    sqlite3_reset(stmt);
    c->slots[step->slot] = value;
    return out;
}

static str cell_text(struct arena *a, const struct cell *cell)
{
    struct buf text CLEANUP_BUF = {0};
    const char *why;
    if (cell->type == CELL_TEXT && utf8_valid(cell->s, NULL))
        return arena_str(a, cell->s);
    if (!cell_write_json(cell, JSON_STYLE_COMPACT, false, &text, &why))
        return arena_printf(a, "(%s)", why);
    return arena_str(a, buf_view(&text));
}

static enum outcome guard_run(struct call *c, const struct step *step)
{
    sqlite3_stmt *stmt = stmt_begin(c, step->sql);
    enum outcome out = DONE;
    int code = sqlite3_step(stmt);
    if (code == SQLITE_ROW) {
        struct cell cell = cell_of_column(&c->e->call, stmt, 0);
        str text = cell_text(c->a, &cell);
        *c->reply = (struct env_reply){.text = text,
                                       .failed = true,
                                       .reason = S("guard"),
                                       .detail = arena_printf(c->a, "%.*s", STR_ARG(step->sql->pointer))};
        out = c->tool->keep ? KEPT : FAILED;
    } else if (code != SQLITE_DONE) {
        out = code_fail(c, step->sql, code);
    }
    sqlite3_reset(stmt);
    return out;
}

static enum outcome exec_run(struct call *c, const struct step *step)
{
    sqlite3_stmt *stmt = stmt_begin(c, step->sql);
    int code;
    do
        code = sqlite3_step(stmt);
    while (code == SQLITE_ROW);
    enum outcome out = code == SQLITE_DONE ? DONE : code_fail(c, step->sql, code);
    sqlite3_reset(stmt);
    if (out == DONE && c->e->log.overflow)
        return too_many_rows(c, step->sql, "the call changes");
    return out;
}

static enum outcome steps_run(struct call *c, const struct step_list *steps);

/* All rows are read before the first step, so that what the steps change cannot change what they run for. */
static enum outcome each_run(struct call *c, const struct step *step)
{
    sqlite3_stmt *stmt = stmt_begin(c, step->sql);
    VEC(struct cell *) rows = {0};
    enum outcome out = DONE;
    int code;
    while (out == DONE && (code = sqlite3_step(stmt)) != SQLITE_DONE) {
        if (code != SQLITE_ROW) {
            out = code_fail(c, step->sql, code);
        } else if (rows.n >= (size_t)c->e->w->limits.rows) {
            out = too_many_rows(c, step->sql, "each gives");
        } else if (call_is_full(c)) {
            out = too_many_bytes(c, step->sql);
        } else {
            struct cell *row = arena_array(&c->e->call, struct cell, step->n_columns);
            for (size_t i = 0; i < step->n_columns; i++)
                row[i] = cell_of_column(&c->e->call, stmt, (int)i);
            *vec_push(&c->e->call, &rows) = row;
        }
    }
    sqlite3_reset(stmt);
    for (size_t i = 0; out == DONE && i < rows.n; i++) {
        if (step->n_columns)
            memcpy(&c->slots[step->slot], rows.v[i], step->n_columns * sizeof *rows.v[i]);
        out = steps_run(c, step->sub);
    }
    return out;
}

/* NOLINTNEXTLINE(misc-no-recursion): each within each is bounded by the reader */
static enum outcome steps_run(struct call *c, const struct step_list *steps)
{
    static enum outcome (*const RUN[])(struct call *, const struct step *) = {
        [STEP_LET] = let_run, [STEP_GUARD] = guard_run, [STEP_EXEC] = exec_run, [STEP_EACH] = each_run};
    enum outcome out = DONE;
    for (size_t i = 0; out == DONE && i < steps->n; i++) {
        out = RUN[steps->v[i].kind](c, &steps->v[i]);
        if (out == DONE && call_is_full(c))
            out = too_many_bytes(c, steps->v[i].sql);
    }
    return out;
}

/* ---- the result ---- */

static bool row_put(struct call *c, sqlite3_stmt *stmt, struct buf *to, const char **ret_why)
{
    bool spaced = c->e->w->style != JSON_STYLE_COMPACT;
    buf_byte(to, '{');
    for (int i = 0; i < sqlite3_column_count(stmt); i++) {
        struct cell cell = cell_of_column(&c->e->call, stmt, i);
        if (i)
            buf_str(to, spaced ? S(", ") : S(","));
        json_write_string(str_of(sqlite3_column_name(stmt, i)), c->e->w->style == JSON_STYLE_PYTHON, to);
        buf_str(to, spaced ? S(": ") : S(":"));
        if (!cell_write_json(&cell, c->e->w->style, c->tool->output != OUTPUT_TEXT, to, ret_why))
            return false;
    }
    buf_byte(to, '}');
    return true;
}

/* One cell as the agent sees it: text as it is unless it is JSON, all else as JSON. */
static bool cell_put(struct call *c, sqlite3_stmt *stmt, struct buf *to, const char **ret_why)
{
    struct cell cell = cell_of_column(&c->e->call, stmt, 0);
    enum tool_output output = c->tool->output;
    if (cell.type == CELL_TEXT && output != OUTPUT_JSON && (output == OUTPUT_TEXT || !cell_looks_json(cell.s))) {
        *ret_why = "text that is not UTF-8";
        buf_str(to, cell.s);
        return utf8_valid(cell.s, NULL);
    }
    if (cell.type == CELL_TEXT && output == OUTPUT_AUTO) {
        if (json_restyle(cell.s, c->e->w->style, to))
            return true;
        json_t *value = json_loadb(cell.s.p, cell.s.n, JSON_ALLOW_NUL, NULL);
        if (value)
            json_write(value, c->e->w->style, to);
        else
            buf_str(to, cell.s); /* only looks like JSON */
        json_decref(value);
        *ret_why = "text that is not UTF-8";
        return value || utf8_valid(cell.s, NULL);
    }
    return cell_write_json(&cell, c->e->w->style, output != OUTPUT_TEXT, to, ret_why);
}

/* A pretty world prints objects over several lines, which row_put cannot. */
static void pretty_again(const struct world *w, struct buf *text)
{
    json_t *value = w->style == JSON_STYLE_PRETTY ? json_loadb(text->p, text->n, JSON_DECODE_ANY, NULL) : NULL;
    if (!value)
        return;
    buf_clear(text);
    json_write(value, w->style, text);
    json_decref(value);
}

static enum outcome rows_run(struct call *c, sqlite3_stmt *stmt, struct buf *to)
{
    const struct world_sql *sql = c->tool->result;
    const char *why = NULL;
    int64_t n = 0;
    int code;
    buf_byte(to, '[');
    while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
        if (n++ >= c->e->w->limits.rows)
            return too_many_rows(c, sql, "rows gives");
        if (n > 1)
            buf_str(to, c->e->w->style == JSON_STYLE_COMPACT ? S(",") : S(", "));
        if (!row_put(c, stmt, to, &why))
            return call_fail(c, sql, false, arena_printf(c->a, "a row holds %s, which JSON cannot", why).p);
        if (to->full)
            break;
    }
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        return code_fail(c, sql, code);
    buf_byte(to, ']');
    pretty_again(c->e->w, to);
    return DONE;
}

static enum outcome empty_result(struct call *c, struct buf *to)
{
    if (!c->tool->empty.p) {
        buf_str(to, S("null"));
        return DONE;
    }
    *c->reply = (struct env_reply){.text = c->tool->empty,
                                   .failed = true,
                                   .reason = S("empty"),
                                   .detail = arena_printf(c->a, "%.*s has no row", STR_ARG(c->tool->result->pointer))};
    return FAILED;
}

static enum outcome value_run(struct call *c, sqlite3_stmt *stmt, struct buf *to)
{
    const struct world_sql *sql = c->tool->result;
    const char *why = NULL;
    int code = sqlite3_step(stmt);
    if (code == SQLITE_DONE)
        return empty_result(c, to);
    if (code != SQLITE_ROW)
        return code_fail(c, sql, code);
    bool many = sqlite3_column_count(stmt) > 1;
    if (many ? !row_put(c, stmt, to, &why) : !cell_put(c, stmt, to, &why))
        return call_fail(c, sql, false, arena_printf(c->a, "the result holds %s, which a reply cannot", why).p);
    if (many)
        pretty_again(c->e->w, to);
    code = sqlite3_step(stmt);
    if (code == SQLITE_ROW)
        return call_fail(c, sql, false,
                         "result gave more than one row; a list of rows is written as rows: in place of result:");
    return code == SQLITE_DONE ? DONE : code_fail(c, sql, code);
}

static enum outcome result_run(struct call *c)
{
    const struct world *w = c->e->w;
    struct buf text CLEANUP_BUF = {.max = (size_t)w->limits.reply};
    sqlite3_stmt *stmt = stmt_begin(c, c->tool->result);
    enum outcome out = c->tool->result->role == SQL_ROWS ? rows_run(c, stmt, &text) : value_run(c, stmt, &text);
    sqlite3_reset(stmt);
    if (out == DONE && text.full) {
        str why = arena_printf(c->a, "the reply is longer than %lld bytes (limits: reply)", (long long)w->limits.reply);
        return call_fail(c, c->tool->result, true, why.p);
    }
    if (out == DONE)
        *c->reply = (struct env_reply){.text = arena_str(c->a, buf_view(&text))};
    return out;
}

/* ---- the call ---- */

static bool stmt_do(struct world_env *e, sqlite3_stmt *stmt, struct err *err)
{
    int code = sqlite3_step(stmt);
    sqlite3_reset(stmt);
    return code == SQLITE_DONE || err_set(err, ERR_HOST, "SQLite: %s", sqlite3_errmsg(e->c.db));
}

static bool call_undo(struct world_env *e, struct err *err)
{
    changes_discard(e);
    if (sqlite3_get_autocommit(e->c.db))
        return world_env_recover(e, err);
    return stmt_do(e, e->rollback_to, err) && stmt_do(e, e->release, err);
}

static bool call_run(struct call *c, struct err *err)
{
    struct world_env *e = c->e;
    bool writes = c->tool->writes;
    if (writes) {
        if (!stmt_do(e, e->savepoint, err))
            return false;
        changes_begin(e);
    }
    connection_start(&e->c);
    enum outcome out = steps_run(c, &c->tool->steps);
    if (out == DONE)
        out = result_run(c);
    connection_stop(&e->c);
    if (!writes)
        return true;
    if (out == FAILED)
        return call_undo(e, err);
    return stmt_do(e, e->release, err) && changes_commit(e, c->a, &c->reply->changes, err);
}

static void slots_fill(struct call *c, json_t *args)
{
    struct arena *a = &c->e->call;
    const struct tool *tool = c->tool;
    c->slots = arena_array(a, struct cell, tool->n_slots);
    for (size_t i = 0; i < tool->n_args; i++)
        c->slots[i] = cell_of_json(a, json_object_get(args, tool->args[i].name.p));
    if (tool->uses_args)
        c->slots[tool->n_args] = cell_of_json(a, args);
}

bool world_env_call(struct env *env, struct arena *a, str name, json_t *args, str args_raw, struct env_reply *ret,
                    struct err *err)
{
    struct world_env *e = world_env_of(env);
    const struct world *w = e->w;
    size_t index;
    *ret = (struct env_reply){0};
    if (!map_get(&w->tools_by_name, name, &index)) {
        const char *near = nearest_name(name, w->tool_names);
        str detail =
            near ? arena_printf(a, "no tool is called so; the nearest is %s", near) : S("no tool is called so");
        reply_fail(w, a, TEMPLATE_UNKNOWN_TOOL, name, (str){0}, detail, "unknown_tool", detail, ret);
        return true;
    }
    const struct tool *tool = &w->tools[index];
    if (!args_check(w, tool, a, args, args_raw, ret))
        return true;
    if (tool->canned) {
        canned_call(w, tool, a, args, ret);
        return true;
    }
    struct call c = {.e = e, .tool = tool, .a = a, .reply = ret};
    if (tool->writes && e->run.used > RUN_BYTES_MAX) {
        call_fail(&c, tool->result, true, "the rows that this run has changed take more than 256 MiB");
        return true;
    }
    arena_reset(&e->call);
    slots_fill(&c, args);
    return call_run(&c, err);
}

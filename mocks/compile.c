/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compile: each tool's SQL is compiled once against the fixture when the world loads, so that every mistake shows
 * there, at its place. What is kept is which slot of a call each parameter takes; the statements themselves belong to a
 * connection, and each env prepares its own.
 */
#include "mocks/world_impl.h"

/* Names in scope, innermost last. */
struct scope {
    struct {
        str name;
        size_t slot;
    } * v;
    size_t n, cap;
};

struct compiler {
    struct world *w;
    struct connection *c;
    struct tool *tool;
    struct scope scope;
};

static bool scope_find(const struct scope *s, str name, size_t *ret)
{
    for (size_t i = s->n; i-- > 0;)
        if (str_eq(s->v[i].name, name)) {
            *ret = s->v[i].slot;
            return true;
        }
    return false;
}

static void scope_add(struct compiler *k, str name, size_t slot)
{
    struct scope *s = &k->scope;
    vec_push(&k->w->a, s);
    s->v[s->n - 1].name = name;
    s->v[s->n - 1].slot = slot;
}

static bool parameter_unknown(struct compiler *k, const struct world_sql *sql, const char *name, struct err *err)
{
    struct buf known CLEANUP_BUF = {0};
    const char **names = arena_array(&k->w->a, const char *, k->scope.n + 1);
    for (size_t i = 0; i < k->scope.n; i++) {
        names[i] = arena_cstr(&k->w->a, k->scope.v[i].name);
        buf_printf(&known, "%s:%s", i ? ", " : "", names[i]);
    }
    const char *near = nearest_name(str_of(name + 1), names);
    if (near)
        return doc_fail(&k->w->doc, sql->pointer, false, err, "unknown parameter %s; did you mean :%s?", name, near);
    return doc_fail(&k->w->doc, sql->pointer, false, err, "unknown parameter %s; known here are %s", name,
                    buf_cstr(&known));
}

static bool parameters_bind(struct compiler *k, struct world_sql *sql, sqlite3_stmt *stmt, struct err *err)
{
    int n = sqlite3_bind_parameter_count(stmt);
    sql->bindings = arena_array(&k->w->a, struct binding, (size_t)n);
    for (int i = 1; i <= n; i++) {
        const char *name = sqlite3_bind_parameter_name(stmt, i);
        size_t slot;
        if (!name)
            continue;
        if (!scope_find(&k->scope, str_of(name + 1), &slot))
            return parameter_unknown(k, sql, name, err);
        sql->bindings[sql->n_bindings++] = (struct binding){.at = i, .slot = slot};
        k->tool->uses_args |= slot == k->tool->n_args;
    }
    return true;
}

static bool sql_compile(struct compiler *k, struct world_sql *sql, sqlite3_stmt **ret, struct err *err)
{
    struct err why = {0};
    enum sql_rights rights = sql->role == SQL_EXEC ? RIGHTS_CHANGE : RIGHTS_READ;
    if (!sql_prepare(k->c, sql->text, rights, ret, &why))
        return doc_fail(&k->w->doc, sql->pointer, false, err, "%s", why.msg);
    return parameters_bind(k, sql, *ret, err);
}

static bool steps_compile(struct compiler *k, struct step_list *steps, struct err *err);

static bool each_compile(struct compiler *k, struct step *step, sqlite3_stmt *stmt, struct err *err)
{
    size_t before = k->scope.n;
    step->n_columns = (size_t)sqlite3_column_count(stmt);
    step->slot = k->tool->n_slots;
    k->tool->n_slots += step->n_columns;
    for (size_t i = 0; i < step->n_columns; i++)
        scope_add(k, arena_str(&k->w->a, str_of(sqlite3_column_name(stmt, (int)i))), step->slot + i);
    bool ok = steps_compile(k, step->sub, err);
    k->scope.n = before;
    return ok;
}

/* A let sets the value of its name: of the one in scope, or of a new one. */
static void let_compile(struct compiler *k, struct step *step)
{
    if (scope_find(&k->scope, step->name, &step->slot))
        return;
    step->slot = k->tool->n_slots++;
    scope_add(k, step->name, step->slot);
}

/* NOLINTNEXTLINE(misc-no-recursion): each within each is bounded by the reader */
static bool steps_compile(struct compiler *k, struct step_list *steps, struct err *err)
{
    for (size_t i = 0; i < steps->n; i++) {
        struct step *step = &steps->v[i];
        sqlite3_stmt *stmt CLEANUP_STMT = NULL;
        if (!sql_compile(k, step->sql, &stmt, err))
            return false;
        k->tool->writes |= step->kind == STEP_EXEC;
        if (step->kind == STEP_LET)
            let_compile(k, step);
        if (step->kind == STEP_EACH && !each_compile(k, step, stmt, err))
            return false;
    }
    return true;
}

/* Two columns of one name would be one member of the object that the reply shows. */
static bool result_columns_check(struct compiler *k, const struct world_sql *sql, sqlite3_stmt *stmt, struct err *err)
{
    int n = sqlite3_column_count(stmt);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            if (strcmp(sqlite3_column_name(stmt, i), sqlite3_column_name(stmt, j)) == 0)
                return doc_fail(&k->w->doc, sql->pointer, false, err, "two columns are called '%s'; name them with AS",
                                sqlite3_column_name(stmt, i));
    return true;
}

static bool tool_compile(struct compiler *k, struct tool *tool, struct err *err)
{
    sqlite3_stmt *stmt CLEANUP_STMT = NULL;
    k->tool = tool;
    k->scope = (struct scope){0};
    tool->n_slots = tool->n_args + 1;
    scope_add(k, S("args"), tool->n_args);
    for (size_t i = 0; i < tool->n_args; i++)
        scope_add(k, tool->args[i].name, i);
    if (!tool->result)
        return true;
    return steps_compile(k, &tool->steps, err) && sql_compile(k, tool->result, &stmt, err) &&
           result_columns_check(k, tool->result, stmt, err);
}

bool world_compile(struct world *w, struct connection *c, struct err *err)
{
    struct compiler k = {.w = w, .c = c};
    for (size_t i = 0; i < w->n_tools; i++)
        if (!tool_compile(&k, &w->tools[i], err))
            return false;
    return true;
}

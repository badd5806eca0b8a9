/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check: every case's gold actions, run twice: as they are, and with SQLite giving rows that no ORDER BY orders in
 * reverse. What differs depends on an order that nobody promised.
 */
#include "mocks/world_impl.h"

#include "text/json_own.h"
#include "text/show.h"

struct checker {
    struct arena *a;
    struct world_env *plain, *reversed;
    struct world_findings *findings;
    size_t n_actions;
};

static void found(struct checker *k, str where, str what)
{
    *vec_push(k->a, k->findings) = (struct world_finding){.where = where, .what = what};
}

static bool action_check(struct checker *k, const struct test_case *kase, size_t at, json_t *action, struct err *err)
{
    str name = json_str(json_object_get(action, "name"));
    json_t *args = json_object_get(action, "arguments");
    str where = arena_printf(k->a, "case %.*s, action %zu (%s)", STR_ARG(kase->id), at + 1, show_text(name).text);
    struct arena scratch CLEANUP_ARENA = {0};
    struct env_reply first, second;
    CLEANUP_JSON json_t *none = json_object();
    if (!name.n) {
        found(k, where, S("expected an object {name, arguments}"));
        return true;
    }
    k->n_actions++;
    if (!world_env_call(&k->plain->env, &scratch, name, args ? args : none, (str){0}, &first, err) ||
        !world_env_call(&k->reversed->env, &scratch, name, args ? args : none, (str){0}, &second, err))
        return false;
    if (first.failed)
        found(k, where, arena_printf(k->a, "fails (%.*s): %s", STR_ARG(first.reason), show_text(first.text).text));
    if (first.failed != second.failed || !str_eq(first.text, second.text))
        found(k, where,
              arena_printf(k->a, "the reply depends on the order of rows that no ORDER BY orders: %s, and reversed %s",
                           show_text(first.text).text, show_text(second.text).text));
    return true;
}

static bool changes_same(const struct changes *a, const struct changes *b, const struct change **ret)
{
    for (size_t i = 0; i < a->n || i < b->n; i++) {
        const struct change *x = i < a->n ? &a->v[i] : &b->v[i];
        *ret = x;
        if (i >= a->n || i >= b->n || !str_eq(x->table, b->v[i].table) || !str_eq(x->row, b->v[i].row) ||
            x->op != b->v[i].op || !str_eq(x->after, b->v[i].after))
            return false;
    }
    return true;
}

static bool case_check(struct checker *k, const struct test_case *kase, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0};
    json_t *actions = json_at_path(kase->doc, S("expected.actions")), *action;
    struct changes first, second;
    const struct change *differs = NULL;
    size_t i;
    if (!k->plain->env.ops->reset(&k->plain->env, 0, err) || !k->reversed->env.ops->reset(&k->reversed->env, 0, err))
        return false;
    json_array_foreach(actions, i, action)
    {
        if (!action_check(k, kase, i, action, err))
            return false;
    }
    changes_of_run(k->plain, &scratch, &first);
    changes_of_run(k->reversed, &scratch, &second);
    if (!changes_same(&first, &second, &differs))
        found(k, arena_printf(k->a, "case %.*s, end state", STR_ARG(kase->id)),
              arena_printf(k->a, "depends on the order of rows that no ORDER BY orders: table %.*s, row %.*s",
                           STR_ARG(differs->table), STR_ARG(differs->row)));
    return true;
}

bool world_check(struct arena *a, const struct env_image *image, const struct case_set *cases,
                 struct world_findings *ret, size_t *ret_actions, struct err *err)
{
    const struct world *w = (const struct world *)image;
    struct checker k = {.a = a, .findings = ret};
    *ret = (struct world_findings){0};
    bool ok = world_env_open(w, false, &k.plain, err) && world_env_open(w, true, &k.reversed, err);
    for (size_t i = 0; ok && cases && i < cases->n; i++)
        ok = case_check(&k, &cases->v[i], err);
    if (k.plain)
        k.plain->env.ops->close(&k.plain->env);
    if (k.reversed)
        k.reversed->env.ops->close(&k.reversed->env);
    *ret_actions = k.n_actions;
    return ok;
}

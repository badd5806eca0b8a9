/* SPDX-License-Identifier: Apache-2.0 */
/*
 * end_state: what the run left behind. Either the state that the gold actions reach from the same fixture, compared row
 * by row and field by field, or an SQL query over it.
 *
 * Only rows that the run or the gold actions changed can differ, so only those are compared: the changes of either
 * since the fixture. A row that only one of them changed is compared with the fixture's row, which that one's change
 * still has as its `before`.
 */
#include "scorers/private.h"

enum { SHOWN_ROWS = 10, SHOWN_FIELDS = 20 };

struct end_state {
    json_t *gold, *eq, *match, *params, *expect;
    str sql;
    int hash;
    struct field_strings ignore;
};

enum { HASH_NONE, HASH_TAU };
static const char *const HASHES[] = {"none", "tau", NULL};

#define AT(member) offsetof(struct end_state, member)
static const struct field FIELDS[] = {
    {"gold", FIELD_VALUE, AT(gold), .help = "list of {name, arguments}: the state they reach is the right one"},
    {"ignore", FIELD_STRINGS, AT(ignore),
     .help = "JSON Pointers into a row that do not matter, such as /doc/updated_at"},
    {"hash", FIELD_ENUM, AT(hash), .names = HASHES, .by_default = "none", .help = "a digest of the gold state as well"},
    {"expect", FIELD_VALUE, AT(expect), .help = "the digest that it should have"},
    {"sql", FIELD_STRING, AT(sql), .help = "a query over the end state, instead of gold"},
    {"params", FIELD_VALUE, AT(params), .help = "values of the query's :names"},
    {"eq", FIELD_VALUE, AT(eq), .help = "what the query gives: a value, or a list of rows"},
    {"match", FIELD_VALUE, AT(match), .help = "a pattern for what the query gives"},
    {0}};
static const char *const CLASSES[] = {"differs", "hash", "sql", CLASS_MALFORMED, CLASS_MISSING, NULL};
static const char *const MEASURES[] = {"hash", NULL};

/* What the gold actions did, kept for the next trials of the same case: a pure function of the gold list. */
struct gold {
    str key;
    struct changes changes;
    json_t *failed; /* gold actions that failed, or NULL */
    bool has_digest;
    char digest[SHA256_HEX_SIZE];
};

struct state {
    struct end_state p;
    struct arena gold_arena;
    struct gold gold;
};

static void finish_state(void *state)
{
    arena_finish(&((struct state *)state)->gold_arena);
}

static bool prepare(const struct scorer_prepare *in, void *params, void **ret_state, struct err *err)
{
    struct state *s = arena_new(in->a, struct state);
    s->p = *(struct end_state *)params;
    arena_defer(in->a, finish_state, s);
    *ret_state = s;
    struct end_state *p = &s->p;
    if (!p->gold == !p->sql.p)
        return doc_fail(in->suite, in->pointer, false, err, "end_state needs either gold or sql, %s",
                        p->gold ? "not both" : "and has neither");
    if (p->sql.p && !p->eq == !p->match)
        return doc_fail(in->suite, in->pointer, false, err, "sql needs either eq or match: what the query should give");
    if (p->gold && (p->eq || p->match || p->params))
        return doc_fail(in->suite, in->pointer, false, err, "eq, match and params belong to sql, not to gold");
    if (p->sql.p && (p->hash || p->expect || p->ignore.n))
        return doc_fail(in->suite, in->pointer, false, err, "hash, expect and ignore belong to gold, not to sql");
    if (!p->hash != !p->expect)
        return doc_fail(in->suite, in->pointer, false, err,
                        "hash and expect go together: the digest, and what it should be");
    struct err why;
    if (p->sql.p && in->env && !in->env->ops->check(in->env, p->sql, &why))
        return doc_fail(in->suite, doc_pointer_key(in->a, in->pointer, S("sql")), false, err, "%s", why.msg);
    return scorer_check_pattern(in, p->match, "match", NULL, err);
}

/* --- Gold --- */

static bool run_gold(const struct scorer_input *in, struct state *s, json_t *list, struct rows *out, bool *ret_ok,
                     struct err *err)
{
    struct buf key CLEANUP_BUF = {0};
    uint64_t stream = in->env->draws ? in->unit->stream : 0; /* a world that draws gives the gold the run's numbers */
    buf_printf(&key, "%llu ", (unsigned long long)stream);
    json_write(list, JSON_STYLE_COMPACT, &key);
    *ret_ok = true;
    if (s->gold.key.p && str_eq(s->gold.key, buf_view(&key)))
        return true;
    arena_reset(&s->gold_arena);
    s->gold = (struct gold){0};
    struct env *scratch = NULL;
    if (!in->env->ops->scratch(in->env, &scratch, err) || !scratch->ops->reset(scratch, stream, err))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *action = json_array_get(list, i), *args = json_object_get(action, "arguments");
        if (!args)
            args = json_object_get(action, "args");
        str name = json_str(json_object_get(action, "name"));
        if (!name.n || !json_is_object(args)) {
            scorer_malformed(in, out, "gold", "a list of {name, arguments}", action);
            *ret_ok = false;
            return true;
        }
        struct env_reply reply;
        if (!scratch->ops->call(scratch, in->a, name, args, (str){0}, &reply, err))
            return err_wrap(err, "gold action %zu, %.*s", i, STR_ARG(name));
        if (!reply.failed)
            continue;
        if (!s->gold.failed)
            s->gold.failed = json_own(&s->gold_arena, json_array());
        json_array_append_new(s->gold.failed,
                              json_pack("{s:I, s:o, s:o}", "action", (json_int_t)i, "tool", json_of_str(name), "error",
                                        json_of_str(text_shortened(in->a, reply.text, 200))));
    }
    if (!scratch->ops->changes(scratch, &s->gold_arena, &s->gold.changes, err))
        return false;
    if (s->p.hash == HASH_TAU) {
        if (!scratch->ops->digest(scratch, S("tau"), s->gold.digest, err))
            return false;
        s->gold.has_digest = true;
    }
    s->gold.key = arena_str(&s->gold_arena, buf_view(&key));
    return true;
}

static json_t *row_json(struct arena *a, str text)
{
    json_error_t error;
    if (!text.p)
        return NULL;
    json_t *row = json_own(a, json_loadb(text.p, text.n, JSON_ALLOW_NUL, &error));
    if (!row) /* a number beyond what the tree can hold: then the text is compared */
        return json_own(a, json_of_str(text));
    /* (n, id, doc) rows: n is the order of insertion, which is no part of the state. */
    if (json_object_get(row, "doc") && json_object_get(row, "id"))
        json_object_del(row, "n");
    return row;
}

/* What a side has of a row: its change's `after`, or, where it did not touch the row, what the other found before. */
static str side_of(const struct change *mine, const struct change *other)
{
    return mine ? mine->after : other ? other->before : STR_NONE;
}

static void compare_row(const struct end_state *p, struct arena *a, const struct change *gold, const struct change *run,
                        json_t *list)
{
    str expected = side_of(gold, run), found = side_of(run, gold);
    const struct change *any = gold ? gold : run;
    if (!any || (str_eq(expected, found) && !expected.p == !found.p))
        return;
    json_t *x = row_json(a, expected), *y = row_json(a, found);
    struct mismatches diffs = {0};
    struct match_options options = {.ignore = p->ignore.v, .n_ignore = p->ignore.n};
    if (x && y && match_diff(a, x, y, &options, &diffs))
        return;
    json_t *one = json_pack("{s:o, s:o}", "table", json_of_str(any->table), "row", json_of_str(any->row));
    if (x && y)
        json_object_set_new(one, "fields", mismatches_json(&diffs, SHOWN_FIELDS));
    else
        json_object_set(one, x ? "missing" : "unexpected", x ? x : y);
    json_array_append_new(list, one);
}

/* Both lists are ordered by table and row: a merge. */
static json_t *compare_states(const struct end_state *p, struct arena *a, const struct changes *gold,
                              const struct changes *run)
{
    json_t *list = json_array();
    size_t g = 0, r = 0;
    while (g < gold->n || r < run->n) {
        int order = 0;
        if (g == gold->n || r == run->n)
            order = g == gold->n ? 1 : -1;
        else if (!(order = str_cmp(gold->v[g].table, run->v[r].table)))
            order = str_cmp(gold->v[g].row, run->v[r].row);
        compare_row(p, a, order <= 0 ? &gold->v[g] : NULL, order >= 0 ? &run->v[r] : NULL, list);
        g += order <= 0;
        r += order >= 0;
    }
    return list;
}

static void add_hash_row(const struct scorer_input *in, const struct state *s, struct rows *out)
{
    str missing = {0};
    json_t *expected = refs_resolve(in->a, s->p.expect, in->unit->kase->doc, in->evidence->record, &missing);
    str want = json_str(expected), have = str_of(s->gold.digest);
    struct row *row = row_add(in->a, out, !want.n ? ROW_SKIPPED : str_eq(want, have) ? ROW_PASS : ROW_FAIL);
    row->measure = S("hash");
    row->signature = S("tau-bench/sha256");
    if (!want.n) {
        row->class_ = S(CLASS_MISSING);
        return;
    }
    bool same = row->status == ROW_PASS;
    row_value(row, same);
    row->class_ = same ? STR_NONE : S("hash");
    if (!same)
        row_evidence(in->a, row, json_pack("{s:o, s:o}", "expected", json_of_str(want), "found", json_of_str(have)));
}

static bool score_gold(const struct scorer_input *in, struct state *s, struct rows *out, struct err *err)
{
    json_t *list = scorer_value(in, s->p.gold, out);
    bool ok = false;
    if (!list)
        return true;
    if (!json_is_array(list)) {
        scorer_malformed(in, out, "gold", "a list of {name, arguments}", list);
        return true;
    }
    struct changes run = {0};
    if (!in->env->ops->changes(in->env, in->a, &run, err) || !run_gold(in, s, list, out, &ok, err))
        return false;
    if (!ok)
        return true;
    json_t *differences = compare_states(&s->p, in->a, &s->gold.changes, &run);
    size_t n = json_array_size(differences);
    struct row *row = row_add(in->a, out, n ? ROW_FAIL : ROW_PASS);
    row->class_ = n ? S("differs") : STR_NONE;
    row_value(row, n ? 0 : 1);
    json_t *evidence = json_object();
    while (json_array_size(differences) > SHOWN_ROWS)
        json_array_remove(differences, json_array_size(differences) - 1);
    if (n)
        json_object_set(evidence, "differences", differences);
    if (n > SHOWN_ROWS)
        json_object_set_new(evidence, "rows", json_integer((json_int_t)n));
    if (s->gold.failed)
        json_object_set(evidence, "gold_failed", s->gold.failed);
    bool empty = json_object_size(evidence) == 0;
    row_evidence(in->a, row, empty ? NULL : json_incref(evidence));
    json_decref(evidence);
    json_decref(differences);
    if (s->p.hash)
        add_hash_row(in, s, out);
    return true;
}

/* --- SQL --- */

/* One row of one column is its value; anything else is the list of rows. */
static json_t *query_value(json_t *rows)
{
    json_t *first = json_array_get(rows, 0);
    return json_array_size(rows) == 1 && json_array_size(first) == 1 ? json_array_get(first, 0) : rows;
}

static bool score_sql(const struct scorer_input *in, struct state *s, struct rows *out, struct err *err)
{
    json_t *params = s->p.params, *want = s->p.eq ? s->p.eq : s->p.match, *rows = NULL;
    if (params && !(params = scorer_value(in, params, out)))
        return true;
    if (!(want = scorer_value(in, want, out)))
        return true;
    if (params && !json_is_object(params)) {
        scorer_malformed(in, out, "params", "an object", params);
        return true;
    }
    struct err why;
    if (!in->env->ops->query(in->env, in->a, s->p.sql, params, &rows, &why)) {
        if (why.kind == ERR_HOST) {
            *err = why;
            return false;
        }
        struct row *row = row_add(in->a, out, ROW_ERROR);
        row->class_ = S("sql");
        row_evidence(in->a, row, json_pack("{s:s}", "error", why.msg));
        return true;
    }
    json_t *value = query_value(rows);
    struct mismatches diffs = {0};
    struct match *m = NULL;
    if (s->p.eq) {
        match_diff(in->a, want, value, NULL, &diffs);
    } else if (match_create(want, NULL, &m, &why)) {
        match_test(in->a, m, value, &diffs);
        match_destroy(m);
    } else {
        scorer_malformed(in, out, "match", "a pattern", want);
        return true;
    }
    struct row *row = row_add(in->a, out, diffs.n ? ROW_FAIL : ROW_PASS);
    row->class_ = diffs.n ? S("differs") : STR_NONE;
    row_value(row, diffs.n ? 0 : 1);
    if (diffs.n)
        row_evidence(in->a, row,
                     json_pack("{s:o, s:o}", "sql", json_of_str(text_shortened(in->a, s->p.sql, 300)), "differences",
                               mismatches_json(&diffs, SHOWN_FIELDS)));
    return true;
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    struct state *s = in->state;
    return s->p.gold ? score_gold(in, s, out, err) : score_sql(in, s, out, err);
}

const struct scorer_kind SCORER_END_STATE = {
    .name = "end_state",
    .version = 1,
    .help = "what the run left behind: as the gold actions would, or as a query says",
    .manual =
        "gold: runs the gold actions on a fresh copy of the world and compares every row that they or the run "
        "changed:\n"
        "numbers by value, the order of insertion not at all. Evidence: differences, by table, row and field, as\n"
        "expected (gold) and found (run); gold_failed where a gold action itself failed.\n"
        "hash: tau adds the measure hash: τ-bench's digest of the gold state against `expect`.\n"
        "sql: a query over the end state; one row of one column is compared as that value, anything else as a list of\n"
        "rows, with eq (numbers by value) or match (a pattern). A query that fails is an error, class sql.",
    .example = "- end_state: {gold: $case.expected.actions}",
    .fields = FIELDS,
    .params_size = sizeof(struct end_state),
    .needs_env = true,
    .classes = CLASSES,
    .measures = MEASURES,
    .prepare = prepare,
    .score = score,
};

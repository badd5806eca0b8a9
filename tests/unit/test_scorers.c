/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scorers: each scorer by rows of (parameters, what happened, rows that come out), over a world that this file brings
 * along as a struct of functions; and a walk over the table.
 *
 * What happened is written small: events parted by " | ": `u text` a user, `a text` the assistant, `c tool {args}` a
 * call, `r text` its result, `! text` its failed result.
 */
#include "model/box_verdict.h"
#include "model/trajectory.h"
#include "scorers/scorers.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "trajectories/trajectories.h"
#include "tests/tap.h"

/* --- The world: {"orders": {"1": {"status": "open", "total": 10}}}; one object, changed by three tools. */

struct world {
    struct env env;
    json_t *state;
    struct world *scratch;
    size_t resets;
};

static const char FIXTURE[] = "{\"orders\":{\"1\":{\"status\":\"open\",\"total\":10},\"2\":{\"status\":\"open\"}},"
                              "\"notes\":{\"7\":{\"n\":1,\"id\":\"7\",\"doc\":{\"x\":1}}}}";

static bool world_reset(struct env *env, uint64_t stream, struct err *err)
{
    struct world *w = (struct world *)(void *)env;
    (void)stream, (void)err;
    json_decref(w->state);
    w->state = json_loads(FIXTURE, 0, NULL);
    w->resets++;
    return true;
}

/* set {table, row, doc} · del {table, row} · say {text} · fail {} · host {}: the machine fails. */
static bool world_call(struct env *env, struct arena *a, str tool, json_t *args, str args_raw, struct env_reply *ret,
                       struct err *err)
{
    struct world *w = (struct world *)(void *)env;
    (void)args_raw;
    *ret = (struct env_reply){.text = S("done")};
    const char *table = json_string_value(json_object_get(args, "table"));
    const char *row = json_string_value(json_object_get(args, "row"));
    if (str_eq(tool, S("host")))
        return err_set(err, ERR_HOST, "the disk is gone");
    if (!args)
        *ret = (struct env_reply){.text = S("no JSON"), .failed = true, .reason = S("args")};
    else if (str_eq(tool, S("set")))
        json_object_set(json_object_get(w->state, table), row, json_object_get(args, "doc"));
    else if (str_eq(tool, S("del")))
        json_object_del(json_object_get(w->state, table), row);
    else if (str_eq(tool, S("say")))
        ret->text = arena_str(a, json_str(json_object_get(args, "text")));
    else
        *ret = (struct env_reply){.text = S("Error: no"), .failed = true, .reason = S("guard")};
    return true;
}

static str row_text(struct arena *a, json_t *row)
{
    struct buf text CLEANUP_BUF = {0};
    if (!row)
        return (str){0};
    json_write(row, JSON_STYLE_COMPACT, &text);
    /* A number that no tree of ours holds, as a world's text column may. */
    return str_find(buf_view(&text), S("\"huge\":1")) >= 0   ? S("{\"huge\":123456789012345678901234567890}")
           : str_find(buf_view(&text), S("\"huge\":2")) >= 0 ? S("{\"huge\":123456789012345678901234567891}")
                                                             : arena_str(a, buf_view(&text));
}

static bool world_changes(struct env *env, struct arena *a, struct changes *ret, struct err *err)
{
    struct world *w = (struct world *)(void *)env;
    (void)err;
    CLEANUP_JSON json_t *base = json_loads(FIXTURE, 0, NULL);
    static const char *const TABLES[] = {"notes", "orders"}, *const ROWS[] = {"1", "2", "3", "7"};
    for (size_t t = 0; t < COUNT_OF(TABLES); t++)
        for (size_t r = 0; r < COUNT_OF(ROWS); r++) {
            json_t *before = json_object_get(json_object_get(base, TABLES[t]), ROWS[r]);
            json_t *after = json_object_get(json_object_get(w->state, TABLES[t]), ROWS[r]);
            if ((!before && !after) || (before && after && json_equal(before, after)))
                continue;
            *vec_push(a, ret) = (struct change){str_of(TABLES[t]), str_of(ROWS[r]),
                                                before ? (after ? CHANGE_UPDATE : CHANGE_DELETE) : CHANGE_INSERT,
                                                row_text(a, before), row_text(a, after)};
        }
    return true;
}

/* The query is what it gives, or an error. */
static bool world_query(struct env *env, struct arena *a, str sql, json_t *params, json_t **ret, struct err *err)
{
    (void)env;
    if (str_eq(sql, S("slow")))
        return err_set(err, ERR_INPUT, "the query took more steps than its limit");
    if (str_eq(sql, S("host")))
        return err_set(err, ERR_HOST, "the disk is gone");
    if (str_eq(sql, S("param"))) {
        *ret = json_own(a, json_pack("[[O]]", json_object_get(params, "p")));
        return true;
    }
    *ret = json_own(a, json_loadb(sql.p, sql.n, 0, NULL));
    return true;
}

static bool world_check(struct env *env, str sql, struct err *err)
{
    (void)env;
    return !str_eq(sql, S("SELCT")) || err_set(err, ERR_INPUT, "near \"SELCT\": syntax error");
}

static bool world_digest(struct env *env, str kind, char ret_hex[SHA256_HEX_SIZE], struct err *err)
{
    struct world *w = (struct world *)(void *)env;
    struct buf text CLEANUP_BUF = {0};
    (void)kind, (void)err;
    json_write(w->state, JSON_STYLE_CANONICAL, &text);
    sha256_of(buf_view(&text), ret_hex);
    return true;
}

static bool world_scratch(struct env *env, struct env **ret, struct err *err);

static const struct env_ops WORLD_OPS = {.reset = world_reset,
                                         .call = world_call,
                                         .changes = world_changes,
                                         .query = world_query,
                                         .check = world_check,
                                         .digest = world_digest,
                                         .scratch = world_scratch};

static bool world_scratch(struct env *env, struct env **ret, struct err *err)
{
    struct world *w = (struct world *)(void *)env;
    (void)err;
    if (!w->scratch) {
        w->scratch = base_alloc_zero(sizeof *w->scratch);
        w->scratch->env.ops = &WORLD_OPS;
    }
    *ret = &w->scratch->env;
    return true;
}

static void world_finish(struct world *w)
{
    json_decref(w->state);
    if (w->scratch)
        world_finish(w->scratch);
    free(w->scratch);
}

/* --- What happened. */

static struct trajectory happened(struct arena *a, const char *text)
{
    struct trajectory t = {0};
    str rest = str_of(text), tool = {0};
    while (rest.n) {
        ptrdiff_t at = str_find(rest, S(" | "));
        str one = at < 0 ? rest : str_sub(rest, 0, (size_t)at);
        rest = at < 0 ? STR_NONE : str_from(rest, (size_t)at + 3);
        struct event *e = vec_push(a, &t);
        *e =
            (struct event){.n = t.n - 1, .t_ms = -1, .usd = -1, .tokens_in = -1, .tokens_out = -1, .tokens_cached = -1};
        char kind = one.p[0];
        one = str_from(one, 2);
        e->kind = kind == 'u' ? EVENT_USER : kind == 'a' ? EVENT_ASSISTANT : kind == 'c' ? EVENT_CALL : EVENT_RESULT;
        if (e->kind == EVENT_CALL) {
            e->name = tool = str_cut(&one, ' ');
            json_t *args = one.n ? json_loadb(one.p, one.n, 0, NULL) : json_object();
            e->args = json_own(a, args);
            e->args_raw = args ? STR_NONE : one;
        } else if (e->kind == EVENT_RESULT) {
            e->name = tool;
            e->text = one;
            e->status = kind == '!' ? S("error") : S("ok");
        } else {
            e->text = one;
        }
    }
    return t;
}

/* --- Scoring as the runner does it, without the runner. */

struct bench {
    struct arena a;
    struct world world;
    struct doc suite;
    const struct scorer_kind *kind;
    void *state;
};

static const struct scorer_kind *kind_named(const char *name)
{
    for (size_t i = 0; SCORERS[i]; i++)
        if (strcmp(SCORERS[i]->name, name) == 0)
            return SCORERS[i];
    return NULL;
}

/* A kind with measures, and one whose measures are called otherwise than they are found. */
static const char *const GRADED_MEASURES[] = {"share", "usd", NULL};
static const struct scorer_kind GRADED = {.name = "graded", .measures = GRADED_MEASURES};
static str at_ten(struct arena *a, json_t *params, str name)
{
    (void)params;
    return str_eq(name, S("none")) ? STR_NONE : arena_printf(a, "%.*s@10", STR_ARG(name));
}
static const struct scorer_kind RANKED = {.name = "ranked", .measure_of = at_ten};

static const struct scorer_earlier EARLIER[] = {
    {STR_INIT("good"), &GRADED, NULL},   {STR_INIT("bad"), &GRADED, NULL},   {STR_INIT("unsure"), &GRADED, NULL},
    {STR_INIT("broken"), &GRADED, NULL}, {STR_INIT("half"), &GRADED, NULL},  {STR_INIT("ranked"), &RANKED, NULL},
    {STR_INIT("replay"), &GRADED, NULL}, {STR_INIT("loops"), &GRADED, NULL}, {STR_INIT("skipped"), &GRADED, NULL}};

static bool bench_open(struct bench *b, const char *yaml, struct err *err)
{
    str text = arena_printf(&b->a, "score:\n  %s\n", yaml);
    b->world.env.ops = &WORLD_OPS;
    if (!world_reset(&b->world.env, 0, err) || !doc_parse(&b->a, S("suite.yaml"), text, DOC_YAML, 1, &b->suite, err))
        return false;
    json_t *entry = json_at_pointer(b->suite.root, S("/score/0")), *value = NULL;
    const char *name = json_string_value(entry);
    if (json_is_object(entry)) {
        name = json_object_iter_key(json_object_iter(entry));
        value = json_object_get(entry, name);
    }
    if (!(b->kind = kind_named(name)))
        return err_set(err, ERR_INPUT, "no scorer %s", name);
    json_t *own = json_own(&b->a, json_is_object(value)         ? json_copy(value)
                                  : value && b->kind->short_for ? json_pack("{s:O}", b->kind->short_for, value)
                                                                : json_object());
    json_object_del(own, "id");
    str pointer = value ? doc_pointer_key(&b->a, S("/score/0"), str_of(name)) : S("/score/0");
    void *params = arena_alloc(&b->a, b->kind->params_size + 1);
    if (b->kind->presets)
        b->kind->presets(params);
    if (!fields_read(&b->a, &b->suite, pointer, own, b->kind->fields, name, params, err))
        return false;
    struct scorer_prepare in = {&b->a, &b->suite, pointer, &b->world.env, EARLIER, COUNT_OF(EARLIER)};
    b->state = params;
    return !b->kind->prepare || b->kind->prepare(&in, params, &b->state, err);
}

static void bench_finish(struct bench *b)
{
    doc_finish(&b->suite);
    arena_finish(&b->a);
    world_finish(&b->world);
}

#define CLEANUP_BENCH CLEANUP(bench_finish)

static bool listed(const char *const *list, str word)
{
    for (; list && *list; list++)
        if (str_eq_c(word, *list))
            return true;
    return word.n == 0;
}

/* Scores one run; the rows as "fail differs 0; pass hash 1", the first row's evidence beside. */
static bool bench_score(struct bench *b, struct trajectory *t, struct arena *a, str *ret_rows, str *ret_evidence,
                        struct err *err)
{
    static const char CASE[] = "{\"id\":\"k\",\"expected\":{\"calls\":[{\"name\":\"f\",\"arguments\":{\"a\":1}}],"
                               "\"texts\":[\"42\"],\"none\":[],\"number\":3}}";
    static const char RECORD[] = "{\"outcome\":{\"reward\":1.0,\"half\":0.5,\"word\":\"x\"},\"meta\":{}}";
    struct test_case kase = {.id = S("k"), .doc = json_own(a, json_loads(CASE, 0, NULL))};
    struct unit unit = {.kase = &kase};
    struct evidence ev = {.record = json_own(a, json_loads(RECORD, 0, NULL))};
    struct replay replay;
    if (!world_reset(&b->world.env, 0, err) || !trajectory_replay(a, t, &b->world.env, &replay, err))
        return false;
    evidence_put(&ev, &EVIDENCE_TRAJECTORY, t);
    evidence_put(&ev, &EVIDENCE_REPLAY, &replay);
    struct row earlier[] = {{.scorer = S("good"), .status = ROW_PASS},
                            {.scorer = S("bad"), .status = ROW_FAIL},
                            {.scorer = S("unsure"), .status = ROW_NOT_EVALUABLE},
                            {.scorer = S("broken"), .status = ROW_ERROR},
                            {.scorer = S("half"), .status = ROW_FAIL, .has_value = true, .value = 0.5},
                            {.scorer = S("half"), .measure = S("share"), .has_value = true, .value = 0.25},
                            {.scorer = S("half"), .measure = S("usd"), .has_value = true, .value = 3},
                            {.scorer = S("ranked"), .measure = S("ndcg@10"), .has_value = true, .value = 0.75},
                            {.scorer = S("skipped"), .status = ROW_SKIPPED}};
    struct rows before = {earlier, COUNT_OF(earlier), COUNT_OF(earlier)}, out = {0};
    struct scorer_input in = {&unit, &ev, &b->world.env, &before, a, b->state};
    if (!b->kind->score(&in, &out, err))
        return false;
    struct buf text CLEANUP_BUF = {0};
    for (size_t i = 0; i < out.n; i++) {
        const struct row *r = &out.v[i];
        buf_printf(&text, "%s%s", i ? "; " : "", ROW_STATUS_NAMES[r->status]);
        if (r->measure.n)
            buf_printf(&text, " %.*s:", STR_ARG(r->measure));
        if (r->class_.n)
            buf_printf(&text, " %.*s", STR_ARG(r->class_));
        if (r->has_value)
            buf_printf(&text, " %.4g", r->value);
        if (!listed(b->kind->classes, r->class_) || !listed(b->kind->measures, r->measure))
            buf_str(&text, S(" (not in the scorer's closed set)"));
        if (r->evidence.n) {
            json_t *json = json_loadb(r->evidence.p, r->evidence.n, 0, NULL);
            if (!json)
                buf_str(&text, S(" (evidence that is no JSON)"));
            json_decref(json);
        }
    }
    *ret_rows = arena_str(a, buf_view(&text));
    *ret_evidence = out.n ? out.v[0].evidence : STR_NONE;
    return out.n > 0;
}

struct scored {
    const char *name, *yaml, *happened, *rows, *evidence; /* evidence: a part of the first row's; NULL = none at all */
};

#define AB "c f {\"a\":1} | r x | c g {\"b\":2} | r y"

static const struct scored REPLAY[] = {
    {"replies that are the same pass", "- replay", "c say {\"text\":\"hi\"} | r hi",
     "pass 1; pass reproduced: 1; pass observed: 1", NULL},
    {"one that differs says where", "- replay", "c say {\"text\":\"hello\"} | r hallo | c say {\"text\":\"b\"} | r b",
     "fail diverged 0.5; pass reproduced: 1; pass observed: 2",
     "\"event\":0,\"tool\":\"say\",\"at_byte\":1,\"recorded\":\"hallo\",\"reproduced\":\"hello\""},
    {"nothing recorded is a pass without a value", "- replay", "c say {\"text\":\"hi\"} | a bye",
     "pass; pass reproduced: 0; pass observed: 0", NULL},
    {"a run without calls too", "- replay", "u hi", "pass; pass reproduced: 0; pass observed: 0", NULL},
    {"a long text is shown around the difference", "- replay",
     "c say {\"text\":"
     "\"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789X\"}"
     " | r 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789Y",
     "fail diverged 0; pass reproduced: 0; pass observed: 1",
     "\"at_byte\":100,\"recorded\":\"…012345678901234567890123456789012345678901234567890123456789Y\""},
    {"a text that ends early differs at its end", "- replay", "c say {\"text\":\"abc\"} | r ab",
     "fail diverged 0; pass reproduced: 0; pass observed: 1",
     "\"at_byte\":2,\"recorded\":\"ab\",\"reproduced\":\"abc\""},
};

static const struct scored CALLS[] = {
    {"exact wants just these", "- calls: {expect: [{name: f, args: {a: 1}}, {name: g}]}", AB, "pass 1", NULL},
    {"exact refuses one more", "- calls: {expect: [{name: f}]}", AB, "fail unexpected_call 1",
     "\"unexpected\":[{\"event\":2,\"tool\":\"g\"}]"},
    {"exact refuses another order", "- calls: {expect: [{name: g}, {name: f}]}", AB, "fail missing_call 0",
     "\"assigned\":[null,null]"},
    {"exact counts what stands in its place", "- calls: {expect: [{name: f}, {name: h}]}", AB, "fail missing_call 0.5",
     "\"assigned\":[0,null]"},
    {"nothing expected, nothing done", "- calls: {expect: []}", "u hi", "pass 1", NULL},
    {"nothing expected, something done", "- calls: {expect: []}", AB, "fail unexpected_call 0", "\"event\":0"},
    {"in order allows others between", "- calls: {match: in_order, expect: [{name: g}]}", AB, "pass 1", NULL},
    {"in order wants the order", "- calls: {match: in_order, expect: [{name: g}, {name: f}]}", AB,
     "fail missing_call 0.5", "\"tool\":\"f\""},
    {"in order finds the longest match, not the first",
     "- calls: {match: in_order, expect: [{name: a}, {name: b}, {name: c}]}", "c b | c c | c a",
     "fail missing_call 0.6667", "\"assigned\":[null,0,1]"},
    {"in order does not give one call to two", "- calls: {match: in_order, expect: [{name: f}, {name: f}]}", AB,
     "fail missing_call 0.5", "\"assigned\":[0,null]"},
    {"any order finds all", "- calls: {match: any_order, expect: [{name: g}, {name: f}]}", AB, "pass 1", NULL},
    {"any order is a best assignment: a loose one first",
     "- calls: {match: any_order, expect: [{name: s, args: {q: x}}, {name: s, args: {q: x, c: y}}]}",
     "c s {\"q\":\"x\",\"c\":\"y\"} | c s {\"q\":\"x\"}", "pass 1", NULL},
    {"… and a strict one first",
     "- calls: {match: any_order, expect: [{name: s, args: {q: x, c: y}}, {name: s, args: {q: x}}]}",
     "c s {\"q\":\"x\"} | c s {\"q\":\"x\",\"c\":\"y\"}", "pass 1", NULL},
    {"any order along a chain of three",
     "- calls: {match: any_order, expect: [{name: s}, {name: s, args: {a: 1}}, {name: s, args: {a: 1, b: 2}}]}",
     "c s {\"a\":1,\"b\":2} | c s {\"a\":1} | c s {}", "pass 1", NULL},
    {"any order does not give one call to two", "- calls: {match: any_order, expect: [{name: f}, {name: f}]}", AB,
     "fail missing_call 0.5", "\"number\":1"},
    {"subset allows further arguments", "- calls: {expect: [{name: f, args: {a: 1}}]}", "c f {\"a\":1,\"b\":2}",
     "pass 1", NULL},
    {"exact arguments do not", "- calls: {expect: [{name: f, args: {a: 1}}], args: exact}", "c f {\"a\":1,\"b\":2}",
     "fail missing_call 0", "{\"path\":\"/b\",\"expected\":\"absent\",\"found\":\"2\"}"},
    {"ignored arguments may be anything", "- calls: {expect: [{name: f, args: {a: 1}}], args: ignore}", "c f {\"z\":0}",
     "pass 1", NULL},
    {"an ignored pointer may be anything", "- calls: {expect: [{name: f, args: {a: 1, b: 2}}], ignore: [/a]}",
     "c f {\"a\":9,\"b\":2}", "pass 1", NULL},
    {"numbers count by value", "- calls: {expect: [{name: f, args: {a: 1}}]}", "c f {\"a\":1.0}", "pass 1", NULL},
    {"arguments are patterns", "- calls: {expect: [{name: f, args: {a: {regex: ^x}}}]}", "c f {\"a\":\"xy\"}", "pass 1",
     NULL},
    {"the nearest call says what differs", "- calls: {expect: [{name: f, args: {a: 1, b: 2}}]}",
     "c f {\"a\":1,\"b\":3}", "fail missing_call 0",
     "\"nearest\":{\"event\":0,\"differs\":[{\"path\":\"/b\",\"expected\":\"2\",\"found\":\"3\"}]}"},
    {"the nearest is the one with fewest differences",
     "- calls: {match: any_order, expect: [{name: f, args: {a: 1, b: 2}}]}", "c f {\"a\":0,\"b\":3} | c f {\"a\":1}",
     "fail missing_call 0", "\"nearest\":{\"event\":1"},
    {"arguments that do not parse match nothing", "- calls: {expect: [{name: f, args: {}}]}",
     "c f {\"a\":", "fail missing_call 0", "\"nearest\":{\"event\":0,\"does_not_parse\":\"{\\\"a\\\":\"}"},
    {"a reference is followed", "- calls: {match: in_order, expect: $case.expected.calls}", AB, "pass 1", NULL},
    {"one that leads to a number is malformed", "- calls: {expect: $case.expected.number}", AB, "error malformed",
     "\"parameter\":\"expect\""},
    {"one that leads nowhere cannot be evaluated", "- calls: {expect: $run.outcome.nope}", AB,
     "not_evaluable missing_reference", "\"missing\":\"$run.outcome.nope\""},
    {"an expectation without a name is malformed", "- calls: {expect: [{args: {}}]}", AB, "error malformed", "args"},
    {"a pattern that does not compile is malformed", "- calls: {expect: [{name: f, args: {a: {regex: '('}}}]}", AB,
     "error malformed", "regex"},
};

static const struct scored OTHERS[] = {
    /* never */
    {"what was not called passes", "- never: {call: \"cancel_*\"}", AB, "pass 1", NULL},
    {"a wildcard finds a call", "- never: {call: \"g*\"}", AB, "fail called 0", "\"event\":2,\"tool\":\"g\""},
    {"one of a list does", "- never: {call: [x, f]}", AB, "fail called 0", "\"event\":0"},
    {"prose that names a tool is no call", "- never: {call: f}", "a I will not call f {}", "pass 1", NULL},
    {"a call that failed was still called", "- never: {call: f}", "c f | ! no", "fail called 0", "\"event\":0"},
    {"other arguments are no match", "- never: {call: f, args: {a: 2}}", AB, "pass 1", NULL},
    {"these arguments are", "- never: {call: f, args: {a: {type: integer}}}", AB, "fail called 0", "\"event\":0"},
    {"arguments that do not parse match no pattern", "- never: {call: f, args: {}}", "c f {", "pass 1", NULL},
    {"… but are a call", "- never: {call: f}", "c f {", "fail called 0", "\"event\":0"},
    /* before */
    {"first, then then", "- before: {first: say, then: \"*\"}", "c say {\"text\":\"\"} | r  | c f",
     "fail out_of_order 0", "\"event\":0"},
    {"the right order passes", "- before: {first: say, then: f}", "c say {\"text\":\"\"} | r  | c f", "pass 1", NULL},
    {"the wrong one names the event", "- before: {first: say, then: f}", "c f | r x | c say {\"text\":\"\"}",
     "fail out_of_order 0", "\"event\":0,\"tool\":\"f\",\"not_before_it\":\"say\""},
    {"a first call that failed does not count", "- before: {first: fail, then: say}",
     "c fail {} | c say {\"text\":\"\"}", "fail out_of_order 0", "\"event\":1"},
    {"without a then it is vacuous", "- before: {first: f, then: h}", AB, "pass 1", "\"vacuous\":true"},
    {"… which may be a failure", "- before: {first: f, then: h, vacuous: fail}", AB, "fail never_called 0", "vacuous"},
    /* loops */
    {"two in a row are allowed", "- loops", "c f {\"a\":1} | r x | c f {\"a\":1.0} | r x", "pass 1", NULL},
    {"three are a loop", "- loops: {repeat: 2}",
     "c g | r  | c f {\"a\":1} | r x | c f {\"a\":1} | r x | c f {\"a\":1} | r x", "fail loop 0",
     "\"event\":2,\"tool\":\"f\",\"times\":3,\"allowed\":2"},
    {"other arguments are none", "- loops: {repeat: 1}", "c f {\"a\":1} | r x | c f {\"a\":2} | r x", "pass 1", NULL},
    {"another answer is none", "- loops: {repeat: 1}", "c f | r x | c f | r y", "pass 1", NULL},
    {"another call between is none", "- loops: {repeat: 1}", "c f | r x | c g | r x | c f | r x", "pass 1", NULL},
    {"words between do not break it", "- loops: {repeat: 1}", "c f | r x | a hm | c f | r x", "fail loop 0",
     "\"times\":2"},
    {"broken arguments can loop too", "- loops: {repeat: 1}", "c f { | r x | c f { | r x", "fail loop 0",
     "\"event\":0"},
    /* contains */
    {"the last message counts", "- contains: {all: [b]}", "a a | a b", "pass 1", "\"event\":1"},
    {"… only", "- contains: {all: [a]}", "a a | a b", "fail missing 0", "\"missing\":[\"a\"]"},
    {"any message may", "- contains: {in: any_assistant, all: [a, b]}", "a a | a b", "pass 1", "\"event\":0"},
    {"but one message has to hold the whole", "- contains: {in: any_assistant, all: [ab]}", "a a | a b",
     "fail missing 0", "ab"},
    {"a user does not say it for the assistant", "- contains: {in: any_assistant, all: [x]}", "u x | a y",
     "fail missing 0", "x"},
    {"results are looked at when asked", "- contains: {in: results, all: [y]}", AB, "pass 1", "\"event\":3"},
    {"half of the texts is half the value", "- contains: {all: [a, b]}", "a a", "fail missing 0.5",
     "\"missing\":[\"b\"],\"found\":[{\"text\":\"a\",\"event\":0}]"},
    {"an empty list passes", "- contains: {all: $case.expected.none}", "u hi", "pass 1", NULL},
    {"a reference is followed", "- contains: {all: $case.expected.texts}", "a 42!", "pass 1", "42"},
    {"one of any is enough", "- contains: {any: [x, a]}", "a a", "pass 1", "\"event\":0"},
    {"none of any is too few", "- contains: {any: [x, y]}", "a a", "fail missing 0", "[\"x\",\"y\"]"},
    {"a forbidden text fails", "- contains: {all: [a], none: [b]}", "a ab", "fail forbidden 0", "\"forbidden\""},
    {"a forbidden text that is not there passes", "- contains: {none: [b]}", "a a", "pass 1", NULL},
    {"commas go from the text", "- contains: {all: [\"23553\"], normalise: [no_commas]}", "a It is $23,553.", "pass 1",
     ""},
    {"… and not from what is sought", "- contains: {all: [\"23,553\"], normalise: [no_commas]}", "a 23,553",
     "fail missing 0", ""},
    {"lower changes both sides", "- contains: {all: [\"ÄB\"], normalise: [lower]}", "a xäBx", "pass 1", ""},
    {"without lower case counts", "- contains: {all: [AB]}", "a ab", "fail missing 0", ""},
    {"runs of blanks are one", "- contains: {all: [\"a  b\"], normalise: [spaces]}", "a a\n\tb", "pass 1", ""},
    {"trim takes the blanks of what is sought", "- contains: {all: [\" a \"], normalise: [trim]}", "a a", "pass 1", ""},
    {"a list of numbers is malformed", "- contains: {all: [1]}", "a 1", "error malformed", "\"parameter\":\"all\""},
    {"an empty text is in every text", "- contains: {all: [\"\"]}", "a x", "pass 1", ""},
    {"… but not where there is none", "- contains: {all: [\"\"]}", "u x", "fail missing 0", ""},
    /* finished */
    {"a last message with the word", "- finished: {said: STOP}", "a x | u STOP", "pass 1", NULL},
    {"a last call of the tool", "- finished: {said: STOP, call: bye}", "c bye | r x", "pass 1", NULL},
    {"anything else was cut off", "- finished: {said: STOP, call: bye}", "u STOP | c f | r x", "fail cut_off 0",
     "\"last_event\":2"},
    {"nothing at all too", "- finished: {said: STOP}", "", "fail cut_off 0", "\"events\":0"},
    /* all, any, none */
    {"all passes with all", "- all: [good]", "", "pass 1", NULL},
    {"all fails with one", "- all: {of: [good, bad]}", "", "fail failed 0", "\"bad\":\"fail\""},
    {"all is undecided with one unsure", "- all: [good, unsure]", "", "not_evaluable undecided",
     "\"unsure\":\"not_evaluable\""},
    {"all with a failure is decided all the same", "- all: [unsure, bad]", "", "fail failed 0", "unsure"},
    {"an error leaves all undecided", "- all: [good, broken]", "", "not_evaluable undecided", "\"broken\":\"error\""},
    {"any passes with one", "- any: [bad, unsure, good]", "", "pass 1", NULL},
    {"any fails with none", "- any: [bad, half]", "", "fail failed 0", "half"},
    {"any is undecided without one", "- any: [bad, unsure]", "", "not_evaluable undecided", "unsure"},
    {"none passes with none", "- none: [bad]", "", "pass 1", NULL},
    {"none fails with one", "- none: [good, unsure]", "", "fail failed 0", "good"},
    {"none is undecided with one unsure", "- none: [bad, unsure]", "", "not_evaluable undecided", "unsure"},
    {"a row that is not there leaves it undecided", "- all: [replay]", "", "not_evaluable undecided", "replay"},
    /* weighted */
    {"everything full passes", "- weighted: {of: {good: 3}}", "", "pass 1",
     "{\"pass\":1,\"parts\":[{\"scorer\":\"good\",\"weight\":3,\"status\":\"pass\",\"value\":1,"
     "\"contribution\":1}]}"},
    {"less than full does not, unless it is enough", "- weighted: {of: {good: 3, bad: 1}}", "", "fail below 0.75",
     "\"status\":\"fail\",\"value\":0,\"contribution\":0"},
    {"… which may be said", "- weighted: {of: {good: 3, bad: 1}, pass: 0.75}", "", "pass 0.75",
     "\"contribution\":0.75"},
    {"a failure with a value counts as that", "- weighted: {of: {good: 1, half: 1}, pass: 0.8}", "", "fail below 0.75",
     "\"value\":0.5,\"contribution\":0.25"},
    {"a list weighs the same", "- weighted: [good, bad, half]", "", "fail below 0.5", "\"weight\":1"},
    {"an entry of it may weigh more", "- weighted: [{scorer: good, weight: 2}, bad]", "", "fail below 0.6667",
     "\"weight\":2"},
    {"a measure counts", "- weighted: {of: {half: {weight: 1, field: share}}, pass: 0.25}", "", "pass 0.25",
     "\"field\":\"share\""},
    {"… by the name that its rows have", "- weighted: {of: {ranked: {field: ndcg}}, pass: 0.5}", "", "pass 0.75",
     "\"field\":\"ndcg@10\""},
    {"two measures of one scorer", "- weighted: [{scorer: half}, {scorer: half, field: share}]", "", "fail below 0.375",
     "share"},
    {"tenths add up to what they look like", "- weighted: {of: {good: 0.7, half: 0.2, bad: 0.1}, pass: 0.8}", "",
     "pass 0.8", "\"contribution\":0.7"},
    {"an auto_fail that fails ends it", "- weighted: {of: {good: 1}, pass: 0, auto_fail: [good, bad]}", "",
     "fail auto_fail 0", "\"auto_fail\":[\"bad\"]"},
    {"… also where a part is unsure", "- weighted: {of: {unsure: 1, broken: 1}, auto_fail: bad}", "",
     "fail auto_fail 0", "\"undecided\":[\"unsure\",\"broken\"]"},
    {"… or out of range", "- weighted: {of: {half: {field: usd}}, auto_fail: [bad]}", "", "fail auto_fail 0",
     "\"out_of_range\":[\"half\"]"},
    {"one that passes changes nothing", "- weighted: {of: {half: 1}, auto_fail: [good]}", "", "fail below 0.5",
     "\"pass\":1,\"parts\""},
    {"one that is unsure leaves it undecided", "- weighted: {of: {good: 1}, auto_fail: [unsure]}", "",
     "not_evaluable undecided", "\"undecided\":[\"unsure\"]"},
    {"one that is broken does too", "- weighted: {of: {good: 1}, auto_fail: [broken]}", "", "not_evaluable undecided",
     "broken"},
    {"a scorer may weigh and end it", "- weighted: {of: {good: 1, half: 9}, pass: 0, auto_fail: [half]}", "",
     "fail auto_fail 0", "\"contribution\":0.45"},
    {"a part that is unsure leaves it undecided", "- weighted: {of: {good: 99, unsure: 1}, pass: 0.5}", "",
     "not_evaluable undecided", "\"status\":\"not_evaluable\"}"},
    {"so does one with an error", "- weighted: {of: {bad: 1, broken: 1}}", "", "not_evaluable undecided",
     "\"status\":\"error\"}"},
    {"and one that was skipped", "- weighted: {of: {skipped: 1}}", "", "not_evaluable undecided", "skipped"},
    {"and one that is not there", "- weighted: {of: {replay: 1}}", "", "not_evaluable undecided", "replay"},
    {"a value beyond 1 is no share", "- weighted: {of: {good: 1, half: {weight: 1, field: usd}}}", "",
     "error out_of_range", "\"out_of_range\":[\"half\"]"},
    /* agrees */
    {"a pass is 1", "- agrees: {of: good, with: $run.outcome.reward}", "", "pass 1", NULL},
    {"a fail is 0", "- agrees: {of: bad, with: $run.outcome.reward}", "", "fail disagrees 0",
     "\"scored\":0.0,\"recorded\":1.0"},
    {"a value counts as itself", "- agrees: {of: half, with: $run.outcome.half}", "", "pass 1", NULL},
    {"within the tolerance", "- agrees: {of: half, with: 0.6, tolerance: 0.2}", "", "pass 1", NULL},
    {"a boolean is 1 or 0", "- agrees: {of: bad, with: false}", "", "pass 1", NULL},
    {"what is undecided neither agrees nor not", "- agrees: {of: unsure, with: 1}", "", "not_evaluable undecided",
     "unsure"},
    {"a label that is a word is malformed", "- agrees: {of: good, with: $run.outcome.word}", "", "error malformed",
     "with"},
    {"a label that is missing", "- agrees: {of: good, with: $run.outcome.no}", "", "not_evaluable missing_reference",
     "$run.outcome.no"},
};

#define SET(id, doc) "c set {\"table\":\"orders\",\"row\":\"" id "\",\"doc\":" doc "}"
#define GOLD(id, doc) "{name: set, arguments: {table: orders, row: \"" id "\", doc: " doc "}}"

static const struct scored END_STATE[] = {
    {"nothing to do, nothing done", "- end_state: {gold: []}", "u hi", "pass 1", NULL},
    {"the same change passes", "- end_state: {gold: [" GOLD("1", "{status: paid}") "]}",
     SET("1", "{\"status\":\"paid\"}"), "pass 1", NULL},
    {"numbers count by value", "- end_state: {gold: [" GOLD("1", "{total: 5}") "]}", SET("1", "{\"total\":5.0}"),
     "pass 1", NULL},
    {"a field that differs is named", "- end_state: {gold: [" GOLD("1", "{status: paid, total: 10}") "]}",
     SET("1", "{\"status\":\"open\",\"total\":9}"), "fail differs 0",
     "\"table\":\"orders\",\"row\":\"1\",\"fields\":[{\"path\":\"/status\",\"expected\":\"\\\"paid\\\"\",\"found\":"
     "\"\\\"open\\\"\"},{\"path\":\"/total\",\"expected\":\"10\",\"found\":\"9\"}]"},
    {"what the run left undone differs from the fixture", "- end_state: {gold: [" GOLD("2", "{status: paid}") "]}",
     "u hi", "fail differs 0", "\"row\":\"2\",\"fields\":[{\"path\":\"/status\""},
    {"what the run did besides too", "- end_state: {gold: []}", SET("2", "{\"status\":\"paid\"}"), "fail differs 0",
     "\"row\":\"2\",\"fields\":[{\"path\":\"/status\",\"expected\":\"\\\"open\\\"\""},
    {"a new row is unexpected", "- end_state: {gold: []}", SET("3", "{\"a\":1}"), "fail differs 0",
     "\"row\":\"3\",\"unexpected\":{\"a\":1}"},
    {"a new row is missing", "- end_state: {gold: [" GOLD("3", "{a: 1}") "]}", "u hi", "fail differs 0",
     "\"row\":\"3\",\"missing\":{\"a\":1}"},
    {"a row that the run removed is missing", "- end_state: {gold: []}", "c del {\"table\":\"orders\",\"row\":\"2\"}",
     "fail differs 0", "\"row\":\"2\",\"missing\":{\"status\":\"open\"}"},
    {"a row that both removed is neither", "- end_state: {gold: [{name: del, args: {table: orders, row: \"2\"}}]}",
     "c del {\"table\":\"orders\",\"row\":\"2\"}", "pass 1", NULL},
    {"a detour that ends well passes", "- end_state: {gold: []}",
     SET("2", "{\"status\":\"paid\"}") " | r done | " SET("2", "{\"status\":\"open\"}"), "pass 1", NULL},
    {"an ignored field may differ", "- end_state: {gold: [" GOLD("1", "{a: 1, at: 5}") "], ignore: [/at]}",
     SET("1", "{\"a\":1,\"at\":6}"), "pass 1", NULL},
    {"the order of insertion is no part of the state",
     "- end_state: {gold: [{name: set, args: {table: notes, row: \"7\", doc: {n: 8, id: \"7\", doc: {x: 2}}}}]}",
     "c set {\"table\":\"notes\",\"row\":\"7\",\"doc\":{\"n\":9,\"id\":\"7\",\"doc\":{\"x\":2}}}", "pass 1", NULL},
    {"numbers beyond the tree are compared as text", "- end_state: {gold: [" GOLD("3", "{huge: 1}") "]}",
     SET("3", "{\"huge\":2}"), "fail differs 0", "123456789012345678901234567891"},
    {"a gold action that fails is told", "- end_state: {gold: [{name: fail, arguments: {}}]}", "u hi", "pass 1",
     "\"gold_failed\":[{\"action\":0,\"tool\":\"fail\",\"error\":\"Error: no\"}]"},
    {"gold that is no list is malformed", "- end_state: {gold: $case.expected.number}", "u hi", "error malformed",
     "gold"},
    {"an action without arguments is malformed", "- end_state: {gold: [{name: set}]}", "u hi", "error malformed",
     "gold"},
    {"gold that is not recorded", "- end_state: {gold: $run.meta.gold}", "u hi", "not_evaluable missing_reference",
     "gold"},
    {"a hash that is right", "- end_state: {gold: [], hash: tau, expect: FIXTURE}", "u hi", "pass 1; pass hash: 1",
     NULL},
    {"a hash that is wrong", "- end_state: {gold: [], hash: tau, expect: abc}", "u hi", "pass 1; fail hash: hash 0",
     NULL},
    {"a hash that was not recorded", "- end_state: {gold: [], hash: tau, expect: $run.meta.no}", "u hi",
     "pass 1; skipped hash: missing_reference", NULL},
    /* sql */
    {"one value equals", "- end_state: {sql: \"[[1]]\", eq: 1.0}", "", "pass 1", NULL},
    {"one value differs", "- end_state: {sql: \"[[1]]\", eq: 2}", "", "fail differs 0",
     "\"expected\":\"2\",\"found\":\"1\""},
    {"many rows are a list", "- end_state: {sql: \"[[1],[2]]\", eq: [[1], [2]]}", "", "pass 1", NULL},
    {"many columns are too", "- end_state: {sql: \"[[1,2]]\", eq: [[1, 2]]}", "", "pass 1", NULL},
    {"no row is an empty list", "- end_state: {sql: \"[]\", eq: []}", "", "pass 1", NULL},
    {"no row is no value", "- end_state: {sql: \"[]\", eq: 0}", "", "fail differs 0", "sql"},
    {"a pattern matches", "- end_state: {sql: \"[[5]]\", match: {near: 4.9, tolerance: 0.2}}", "", "pass 1", NULL},
    {"a pattern does not", "- end_state: {sql: \"[[5]]\", match: {one_of: [1, 2]}}", "", "fail differs 0",
     "differences"},
    {"parameters reach the query", "- end_state: {sql: param, params: {p: $case.expected.number}, eq: 3}", "", "pass 1",
     NULL},
    {"parameters that are no object", "- end_state: {sql: param, params: $case.expected.number, eq: 3}", "",
     "error malformed", "params"},
    {"a query that hits its limit is an error", "- end_state: {sql: slow, eq: 1}", "", "error sql", "more steps"},
};

/* What the parameter FIXTURE stands for. */
static const char *fixture_digest(struct arena *a)
{
    struct world w = {0};
    struct err err = {0};
    char *hex = arena_alloc(a, SHA256_HEX_SIZE);
    if (!world_reset(&w.env, 0, &err) || !world_digest(&w.env, (str){0}, hex, &err))
        BUG("%s", err.msg);
    world_finish(&w);
    return hex;
}

static void test_rows(const char *what, const struct scored *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct bench b CLEANUP_BENCH = {0};
        struct arena a CLEANUP_ARENA = {0};
        struct err err = {0};
        str found = STR_NONE, evidence = STR_NONE;
        str yaml = str_of(rows[i].yaml);
        ptrdiff_t at = str_find(yaml, S("FIXTURE"));
        if (at >= 0)
            yaml = arena_printf(&a, "%.*s%s}", (int)at, yaml.p, fixture_digest(&a));
        struct trajectory t = happened(&a, rows[i].happened);
        if (!check(bench_open(&b, arena_cstr(&a, yaml), &err) && bench_score(&b, &t, &a, &found, &evidence, &err),
                   "%s: %s", what, rows[i].name)) {
            printf("# error: %s\n", err.msg);
            continue;
        }
        check_str(found, str_of(rows[i].rows), "… with these rows");
        if (!rows[i].evidence)
            check_str(evidence, S(""), "… and no evidence");
        else if (!check(str_find(evidence, str_of(rows[i].evidence)) >= 0, "… and this evidence"))
            printf("# found:    %.*s\n# expected: …%s…\n", STR_ARG(evidence), rows[i].evidence);
    }
}

/* Figures of a run that are in its events. */
static void test_budget(void)
{
    static const struct {
        const char *name, *yaml;
        bool recorded;
        const char *rows, *evidence;
    } ROWS[] = {
        {"within every limit", "- budget: {calls: 1, tokens: 30, usd: 0.5, wall: 2s}", true,
         "pass 1; pass calls: 1; pass tokens: 30; pass usd: 0.5; pass wall: 2", "\"limit\":30.0"},
        {"one call too many", "- budget: {calls: 0}", true,
         "fail calls 0; fail calls: calls 1; pass tokens: 30; pass usd: 0.5; pass wall: 2", "\"spent\":1.0"},
        {"one token too many", "- budget: {tokens: 29}", true,
         "fail tokens 0; pass calls: 1; fail tokens: tokens 30; pass usd: 0.5; pass wall: 2", "tokens"},
        {"too dear", "- budget: {usd: 0.4}", true,
         "fail usd 0; pass calls: 1; pass tokens: 30; fail usd: usd 0.5; pass wall: 2", "usd"},
        {"too slow", "- budget: {wall: 1.9s}", true,
         "fail wall 0; pass calls: 1; pass tokens: 30; pass usd: 0.5; fail wall: wall 2", "wall"},
        {"without limits it measures", "- budget: {}", true,
         "pass 1; pass calls: 1; pass tokens: 30; pass usd: 0.5; pass wall: 2", "{}"},
        {"what is not recorded is not zero", "- budget: {calls: 9, tokens: 10}", false,
         "not_evaluable not_recorded; pass calls: 1", "\"spent\":\"not recorded\""},
        {"a limit that is exceeded decides all the same", "- budget: {calls: 0, tokens: 10}", false,
         "fail calls 0; fail calls: calls 1", "not recorded"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct bench b CLEANUP_BENCH = {0};
        struct arena a CLEANUP_ARENA = {0};
        struct err err = {0};
        str found = STR_NONE, evidence = STR_NONE;
        struct trajectory t = happened(&a, "u hi | c say {\"text\":\"x\"} | r x | a bye");
        if (ROWS[i].recorded) {
            t.v[0].t_ms = 0;
            t.v[1].tokens_in = 10;
            t.v[1].tokens_out = 5;
            t.v[3].tokens_out = 15;
            t.v[3].tokens_cached = 7; /* part of what was read */
            t.v[1].usd = 0.25;
            t.v[3].usd = 0.25;
            t.v[3].t_ms = 2000;
        }
        if (!check(bench_open(&b, ROWS[i].yaml, &err) && bench_score(&b, &t, &a, &found, &evidence, &err), "budget: %s",
                   ROWS[i].name)) {
            printf("# error: %s\n", err.msg);
            continue;
        }
        check_str(found, str_of(ROWS[i].rows), "… with these rows");
        if (!check(str_find(evidence, str_of(ROWS[i].evidence)) >= 0, "… and this evidence"))
            printf("# found:    %.*s\n", STR_ARG(evidence));
    }
}

/* Parameters that are refused before a run. */
static void test_refusals(void)
{
    static const struct {
        const char *yaml, *says;
    } ROWS[] = {
        {"- calls: {match: exact}", "expect"},
        {"- calls: {expect: 7}", "expected a list of {name, arguments}"},
        {"- calls: {expect: [], match: in-order}", "in_order"},
        {"- calls: {expect: [], ignore: [a]}", "\"a\" is no JSON Pointer"},
        {"- calls: {expct: []}", "did you mean 'expect'"},
        {"- never: {}", "call"},
        {"- never: {call: f, args: {a: {regex: '('}}}", "regex"},
        {"- before: {first: a}", "then"},
        {"- before: {first: a, then: b, vacuous: maybe}", "pass"},
        {"- loops: {repeat: 0}", "from 1 to 1000000"},
        {"- budget: {wall: 60}", "has no unit"},
        {"- budget: {usd: -1}", "at least 0"},
        {"- contains: {in: final}", "needs all, any or none"},
        {"- contains: {all: [a], normalise: [upper]}", "unknown normalisation \"upper\""},
        {"- contains: {all: [a], normalise: [lowr]}", "did you mean \"lower\""},
        {"- finished: {}", "needs said or call"},
        {"- end_state: {}", "either gold or sql, and has neither"},
        {"- end_state: {gold: [], sql: x, eq: 1}", "not both"},
        {"- end_state: {gold: [], eq: 1}", "belong to sql"},
        {"- end_state: {sql: x, eq: 1, ignore: [/a]}", "belong to gold"},
        {"- end_state: {sql: x}", "either eq or match"},
        {"- end_state: {sql: x, eq: 1, match: 2}", "either eq or match"},
        {"- end_state: {gold: [], hash: tau}", "hash and expect go together"},
        {"- end_state: {gold: [], expect: x}", "hash and expect go together"},
        {"- end_state: {gold: [], hash: md5, expect: x}", "tau"},
        {"- end_state: {sql: SELCT, eq: 1}", "syntax error"},
        {"- all: []", "the list is empty"},
        {"- all: [god]", "no scorer listed earlier has the id \"god\"; did you mean \"good\"?"},
        {"- any: {of: [good, laterone]}", "no scorer listed earlier has the id \"laterone\""},
        {"- none: {of: bda}", "did you mean \"bad\"?"},
        {"- weighted: {}", "the key 'of' is missing"},
        {"- weighted: {of: {}}", "found none"},
        {"- weighted: []", "found none"},
        {"- weighted: {of: good}", "expected scorers listed earlier with their weights"},
        {"- weighted: {of: {good: 0}}", "a weight is above 0"},
        {"- weighted: {of: {good: -1}}", "a weight is above 0"},
        {"- weighted: {of: {good: 1e300}}", "at most 1e+09"},
        {"- weighted: {of: [{scorer: good, weight: 0.0}]}", "a weight is above 0"},
        {"- weighted: {of: {good: much}}", "expected a weight or {weight, field}, found the string 'much'"},
        {"- weighted: {of: {good: true}}", "expected a weight"},
        {"- weighted: {of: {good: {wieght: 1}}}", "did you mean 'weight'"},
        {"- weighted: {of: {good: {scorer: good}}}", "unknown key 'scorer'"},
        {"- weighted: {of: [good, 1]}", "expected the id of a scorer"},
        {"- weighted: {of: [{weight: 1}]}", "the key 'scorer' is missing"},
        {"- weighted: {of: {godo: 1}}", "did you mean \"good\"?"},
        {"- weighted: {of: {\"\": 1}}", "no scorer listed earlier has the id \"\""},
        {"- weighted: {of: [good, good]}", "counts already"},
        {"- weighted: [{scorer: ranked, field: a}, {scorer: ranked, field: a}]", "counts already"},
        {"- weighted: {of: {good: {field: shar}}}", "\"shar\" is not among the measures of scorer \"good\""},
        {"- weighted: {of: {ranked: {field: none}}}", "\"none\" is not among the measures"},
        {"- weighted: {of: {good: 1}, pass: 1.5}", "from 0 to 1"},
        {"- weighted: {of: {good: 1}, auto_fail: [bda]}", "did you mean \"bad\"?"},
        {"- weighted: {of: {good: 1}, auto_fail: nine}", "no scorer listed earlier has the id \"nine\""},
        {"- weighted: {of: {good: 1}, auto_fail: [bad, bad]}", "stands here twice"},
        {"- agrees: {of: godo, with: 1}", "did you mean \"good\"?"},
        {"- agrees: {of: good}", "with"},
        {"- agrees: {of: good, with: 1, tolerance: -1}", "at least 0"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct bench b CLEANUP_BENCH = {0};
        struct err err = {0};
        check(!bench_open(&b, ROWS[i].yaml, &err) && err.kind == ERR_INPUT && err.line == 2,
              "`%s` is refused, at its place", ROWS[i].yaml);
        check_says(&err, ROWS[i].says, "… and the message says why");
    }
}

/* The gold state is worked out once for the trials of a case, anew for another, and a host that fails is an error. */
static void test_gold_cache(void)
{
    struct bench b CLEANUP_BENCH = {0};
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    str rows = STR_NONE, evidence = STR_NONE;
    check_done(bench_open(&b, "- end_state: {gold: [" GOLD("1", "{status: paid}") "]}", &err), &err, "a bench opens");
    struct trajectory good = happened(&a, SET("1", "{\"status\":\"paid\"}")), bad = happened(&a, "u hi");
    for (int i = 0; i < 3; i++) {
        check(bench_score(&b, &good, &a, &rows, &evidence, &err) && str_eq(rows, S("pass 1")), "a good trial passes");
        check(bench_score(&b, &bad, &a, &rows, &evidence, &err) && str_starts(rows, S("fail")), "a bad one fails");
    }
    check_int(b.world.scratch->resets, 1, "six trials take one run of the gold actions");
    struct bench h CLEANUP_BENCH = {0};
    check_done(bench_open(&h, "- end_state: {gold: [{name: host, arguments: {}}]}", &err), &err, "a bench opens");
    check(!bench_score(&h, &bad, &a, &rows, &evidence, &err) && err.kind == ERR_HOST,
          "a host that fails under gold is an error of the run");
    check_says(&err, "gold action 0, host", "… that names the action");
    struct bench q CLEANUP_BENCH = {0};
    check_done(bench_open(&q, "- end_state: {sql: host, eq: 1}", &err), &err, "a bench opens");
    check(!bench_score(&q, &bad, &a, &rows, &evidence, &err) && err.kind == ERR_HOST, "… under a query too");
}

static void test_bounds(void)
{
    struct bench b CLEANUP_BENCH = {0};
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    str rows = STR_NONE, evidence = STR_NONE;
    struct buf yaml CLEANUP_BUF = {0}, calls CLEANUP_BUF = {0};
    buf_str(&yaml, S("- calls: {match: any_order, expect: ["));
    for (int i = 0; i < 1000; i++)
        buf_printf(&yaml, "%s{name: f}", i ? ", " : "");
    buf_str(&yaml, S("]}"));
    for (int i = 0; i < 1001; i++)
        buf_printf(&calls, "%sc f", i ? " | " : "");
    struct trajectory t = happened(&a, buf_cstr(&calls));
    check_done(bench_open(&b, buf_cstr(&yaml), &err), &err, "a thousand expectations are allowed");
    check(bench_score(&b, &t, &a, &rows, &evidence, &err) && str_eq(rows, S("error too_many")),
          "over a million comparisons are an error row");
    t.n = 1000;
    check(bench_score(&b, &t, &a, &rows, &evidence, &err) && str_eq(rows, S("pass 1")), "a million are done");
}

/* passed and verdict look at a program's verdict, whatever made it. */
static void test_verdicts(void)
{
    static const struct {
        const char *name, *yaml;
        enum box_class class_;
        const char *expected, *rows;
    } ROWS[] = {
        {"a pass", "- passed", BOX_PASSED, "", "pass passed 1"},
        {"a failure carries its verdict", "- passed", BOX_CPU_TIME, "", "fail cpu_time 0"},
        {"an early exit is no pass", "- passed", BOX_EARLY_EXIT, "", "fail early_exit 0"},
        {"a box that could not be made says nothing", "- passed", BOX_SETUP_ERROR, "", "error setup_error"},
        {"nor does a host that cannot", "- passed", BOX_HOST_CANNOT, "", "error host_cannot"},
        {"the verdict that was expected", "- verdict: {is: memory}", BOX_MEMORY, "", "pass memory 1"},
        {"another one", "- verdict: {is: memory}", BOX_PASSED, "", "fail passed 0"},
        {"one of several", "- verdict: {is: [memory, signal]}", BOX_SIGNAL, "", "pass signal 1"},
        {"in short", "- verdict: signal", BOX_SIGNAL, "", "pass signal 1"},
        {"as the sample says", "- verdict: {is: $run.expected}", BOX_OUTPUT, "\"output\"", "pass output 1"},
        {"not as the sample says", "- verdict: {is: $run.expected}", BOX_PASSED, "\"output\"", "fail passed 0"},
        {"a sample that says no verdict", "- verdict: {is: $run.expected}", BOX_PASSED, "\"fine\"", "error malformed"},
        {"a sample that says nothing", "- verdict: {is: $run.expected}", BOX_PASSED, "",
         "not_evaluable missing_reference"},
        {"an error that was expected passes", "- verdict: {is: setup_error}", BOX_SETUP_ERROR, "",
         "pass setup_error 1"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct bench b CLEANUP_BENCH = {0};
        struct arena a CLEANUP_ARENA = {0};
        struct err err = {0};
        struct box_verdict v = {.class_ = ROWS[i].class_, .mode = "inprocess", .exit_code = -1};
        str record = arena_printf(&a, ROWS[i].expected[0] ? "{\"expected\":%s}" : "{}", ROWS[i].expected);
        struct test_case kase = {.id = S("k"), .doc = json_own(&a, json_object())};
        struct unit unit = {.kase = &kase};
        struct evidence ev = {.record = json_own(&a, json_loads(record.p, 0, NULL))};
        struct rows none = {0}, out = {0};
        evidence_put(&ev, &EVIDENCE_BOX_VERDICT, &v);
        if (!check(bench_open(&b, ROWS[i].yaml, &err), "verdict: %s", ROWS[i].name)) {
            printf("# error: %s\n", err.msg);
            continue;
        }
        struct scorer_input in = {&unit, &ev, NULL, &none, &a, b.state};
        check(b.kind->score(&in, &out, &err) && out.n == 1, "… gives one row");
        const struct row *r = &out.v[0];
        str found = arena_printf(&a, "%s %.*s%s", ROW_STATUS_NAMES[r->status], STR_ARG(r->class_),
                                 !r->has_value   ? ""
                                 : r->value == 1 ? " 1"
                                                 : " 0");
        check_str(found, str_of(ROWS[i].rows), "… which is this");
    }
    struct bench b CLEANUP_BENCH = {0};
    struct err err = {0};
    check(!bench_open(&b, "- verdict: {is: asertion_failed}", &err), "a misspelt verdict is refused");
    check_says(&err, "did you mean 'assertion_failed'?", "with the nearest one");
}

/* --- The table. */

static void test_table(void)
{
    for (size_t i = 0; SCORERS[i]; i++) {
        const struct scorer_kind *k = SCORERS[i];
        check(i == 0 || strcmp(SCORERS[i - 1]->name, k->name) < 0, "%s stands in its place, once", k->name);
        check(k->version >= 1 && k->score && k->fields && k->params_size, "… with version, function and parameters");
        check(k->help && k->help[0] && !strchr(k->help, '\n') && k->help[strlen(k->help) - 1] != '.',
              "… help of one line");
        check(k->manual && strlen(k->manual) > 40 && k->manual[strlen(k->manual) - 1] == '.', "… a manual");
        check(k->classes && k->classes[0], "… and classes");
        for (size_t c = 0; k->classes && k->classes[c]; c++)
            check(k->classes[c][0] && str_find_byte(str_of(k->classes[c]), ' ') < 0, "… class %s is a word",
                  k->classes[c]);
        for (const struct field *f = k->fields; f->type != FIELD_END; f++)
            check(f->help && f->help[0] && strcmp(f->name, "id") != 0 && strcmp(f->name, "severity") != 0,
                  "… parameter %s has help, and no name that the runner keeps", f->name);
        json_t *schema = fields_schema(k->fields);
        check(json_is_object(schema), "… a schema");
        json_decref(schema);
        struct bench b CLEANUP_BENCH = {0};
        struct err err = {0};
        if (!check(k->example && bench_open(&b, k->example, &err) && b.kind == k, "… and an example that is one: %s",
                   k->example))
            printf("# error: %s\n", err.msg);
    }
}

int main(void)
{
    test_table();
    test_rows("replay", REPLAY, COUNT_OF(REPLAY));
    test_rows("calls", CALLS, COUNT_OF(CALLS));
    test_rows("scorer", OTHERS, COUNT_OF(OTHERS));
    test_rows("end_state", END_STATE, COUNT_OF(END_STATE));
    test_budget();
    test_refusals();
    test_gold_cache();
    test_bounds();
    test_verdicts();
    return tap_done();
}

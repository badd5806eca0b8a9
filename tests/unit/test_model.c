/* SPDX-License-Identifier: Apache-2.0 */
/* model: reading cases, references into them, paths, evidence, and that every table of names is whole. */
#include "tests/tap.h"

#include "model/registry.h"
#include "model/trajectory.h"

#include "base/buf.h"
#include "text/json_own.h"
#include "text/json_write.h"

static json_t *parse(struct arena *a, const char *text)
{
    return json_own(a, json_loads(text, JSON_DECODE_ANY, NULL));
}

static str written(struct arena *a, json_t *value)
{
    struct buf out CLEANUP_BUF = {0};
    json_write(value, JSON_STYLE_COMPACT, &out);
    return arena_str(a, buf_view(&out));
}

/* ---- cases ---- */

#define BAD(name_, text_, says_, line_)                                                                                \
    {                                                                                                                  \
        name_, STR_INIT(text_), says_, line_                                                                           \
    }
static const struct {
    const char *name;
    str text;
    const char *says;
    int line; /* 0 = not checked */
} BAD_CASES[] = {
    BAD("an empty file", "", "the file is empty; expected at least one case", 0),
    BAD("a file of blanks", " \n\t\r\n", "the file is empty", 0),
    BAD("an empty list", "[]", "there is no case in it", 0),
    BAD("a line that is no object", "{\"id\":\"a\"}\n[1]\n", "expected a case, an object with an id", 2),
    BAD("a list of something else", "[1]", "expected a case, an object with an id", 1),
    BAD("a list with one bad member", "[{\"id\":\"a\"},\n null]", "expected a case, an object with an id", 2),
    BAD("a YAML text", "just words\n", "expected cases: JSON Lines, or a list of objects", 1),
    BAD("a case without an id", "{\"input\":1}\n", "id", 1),
    BAD("an integer id", "{\"id\":7}\n", "the id is the number 7; ids are strings: write \"7\"", 1),
    BAD("a null id", "{\"id\":null}\n", "expected a string, found null", 1),
    BAD("an id that is a list", "{\"id\":[\"a\"]}\n", "string", 1),
    BAD("an empty id", "{\"id\":\"\"}\n", "the id is empty", 1),
    BAD("a duplicate id", "{\"id\":\"a\"}\n\n{\"id\":\"a\"}\n", "the case id \"a\" is taken: the case on line 1", 3),
    BAD("a duplicate id in a list", "- id: a\n- id: b\n- id: a\n", "the case id \"a\" is taken: the case on line 1", 3),
    BAD("ids that are equal only when unescaped", "{\"id\":\"a\"}\n{\"id\":\"\\u0061\"}\n", "the case on line 1", 2),
    BAD("a cut-off last line", "{\"id\":\"a\"}\n{\"id\":\"b\",\"inp", "the file looks truncated", 2),
    BAD("a file cut off inside its only line", "{\"id\":", "the file looks truncated", 1),
    BAD("a broken line in the middle", "{\"id\":\"a\"}\n{\"id\":\n{\"id\":\"c\"}\n", "", 2),
    BAD("two objects on a line", "{\"id\":\"a\"} {\"id\":\"b\"}\n", "", 1),
    BAD("invalid UTF-8", "{\"id\":\"a\"}\n{\"id\":\"\xC3\x28\"}\n", "UTF-8", 2),
    BAD("a surrogate in UTF-8", "{\"id\":\"\xED\xA0\x80\"}\n", "UTF-8", 1),
    BAD("half an escaped surrogate pair", "{\"id\":\"\\ud800\"}\n", "", 1),
    BAD("a NUL byte", "{\"id\":\"a\0b\"}\n", "", 1),
    BAD("an unknown key", "{\"id\":\"a\",\"imput\":1}\n", "did you mean 'input'", 1),
    BAD("an unknown key that is near to none", "{\"id\":\"a\",\"zzzzzzzz\":1}\n", "zzzzzzzz", 1),
    BAD("a duplicate key", "{\"id\":\"a\",\"id\":\"b\"}\n", "id", 1),
    BAD("a severity of our own", "{\"id\":\"a\",\"severity\":\"hihg\"}\n", "high", 1),
    BAD("a severity that is a number", "{\"id\":\"a\",\"severity\":1}\n", "expected a string, found the number 1", 1),
    BAD("tags that are no list", "{\"id\":\"a\",\"tags\":{\"b\":1}}\n",
        "expected a string or a list of strings, found an object", 1),
    BAD("a tag that is a number", "{\"id\":\"a\",\"tags\":[\"b\",1]}\n", "string", 1),
    BAD("a number without bounds", "{\"id\":\"a\",\"input\":1e999}\n", "", 1),
    BAD("NaN", "{\"id\":\"a\",\"input\":NaN}\n", "", 1),
    BAD("a trailing comma", "{\"id\":\"a\",}\n", "", 1),
    BAD("a comment", "{\"id\":\"a\"} // x\n", "", 1),
    BAD("an object over lines that is cut off", "{\n  \"id\": \"a\",\n  \"inp", "", 3),
    BAD("a first line that is not closed", "{\"id\":\"a\"\n{\"id\":\"b\"}\n", "", 1),
    BAD("a YAML alias", "- &x {id: a}\n- *x\n", "", 0),
};

static void cases_are_refused(void)
{
    for (size_t i = 0; i < COUNT_OF(BAD_CASES); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct case_set set = {.n = 77};
        struct err err = {0};
        bool ok = cases_parse(&a, S("dir/cases.jsonl"), BAD_CASES[i].text, &set, &err);
        check(!ok, "%s is refused", BAD_CASES[i].name);
        if (ok)
            continue;
        check_int(err.kind, ERR_INPUT, "%s: it is an error of the input", BAD_CASES[i].name);
        check_says(&err, BAD_CASES[i].says, "%s: the message says so", BAD_CASES[i].name);
        check_str(str_of(err.file), S("dir/cases.jsonl"), "%s: the file is named", BAD_CASES[i].name);
        if (BAD_CASES[i].line)
            check_int(err.line, BAD_CASES[i].line, "%s: the line is named", BAD_CASES[i].name);
        check_int(set.n, 77, "%s: nothing is given out", BAD_CASES[i].name);
    }
}

static void deep_case_is_refused(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf text CLEANUP_BUF = {0};
    struct case_set set;
    struct err err = {0};
    buf_str(&text, S("{\"id\":\"a\",\"input\":"));
    for (int i = 0; i < 100000; i++)
        buf_byte(&text, '[');
    check(!cases_parse(&a, S("c"), buf_view(&text), &set, &err), "a case nested 100000 deep is refused");
    check_int(err.kind, ERR_INPUT, "as an error of the input");
}

static void cases_are_read(void)
{
    static const str forms[] = {
        STR_INIT("{\"id\":\"a\",\"tags\":[\"x\",\"lang:de\"],\"severity\":\"critical\",\"expected\":{\"n\":1}}\r\n"
                 "\n{\"id\":\"B\xC3\xA9\"}"),
        STR_INIT("[{\"id\":\"a\",\"tags\":[\"x\",\"lang:de\"],\"severity\":\"critical\",\"expected\":{\"n\":1}},\n"
                 "\n{\"id\":\"B\xC3\xA9\"}]"),
        STR_INIT("\xEF\xBB\xBF{\"id\":\"a\",\"tags\":[\"x\",\"lang:de\"],\"severity\":\"critical\"}\n\n{\"id\":"
                 "\"B\xC3\xA9\"}\n"),
        STR_INIT("- id: a\n  tags: [x, 'lang:de']\n- id: B\xC3\xA9\n"),
    };
    static const int second_line[] = {3, 3, 3, 3};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct case_set set = {0};
        struct err err = {0};
        check_done(cases_parse(&a, S("c"), forms[i], &set, &err), &err, "form %zu of two cases is read", i);
        if (set.n != 2) {
            check(false, "form %zu has two cases", i);
            continue;
        }
        check_str(set.v[0].id, S("a"), "form %zu: the first id", i);
        check_str(set.v[1].id, S("B\xC3\xA9"), "form %zu: the second id, beyond ASCII", i);
        check(set.v[0].n_tags == 2 && str_eq(set.v[0].tags[1], S("lang:de")), "form %zu: the tags", i);
        check_str(set.v[0].severity, i < 3 ? S("critical") : S(""), "form %zu: the severity", i);
        check_str(set.v[1].severity, S(""), "form %zu: no severity is the empty one", i);
        check(set.v[0].index == 0 && set.v[1].index == 1, "form %zu: they are numbered", i);
        check_int(set.v[0].line, 1, "form %zu: the first stands on line 1", i);
        check_int(set.v[1].line, second_line[i], "form %zu: the second on its line", i);
        check_str(json_str(json_at_path(set.v[0].doc, S("tags.1"))), S("lang:de"), "form %zu: doc is the whole", i);
        check_int(strlen(set.sha256), 64, "form %zu: the bytes have a hash", i);
    }
}

/* What looks like a file cut off is called so, and nothing else is. */
static void truncation_is_told(void)
{
    static const struct {
        const char *text;
        bool cut;
    } rows[] = {
        {"{\"id\":\"a\"}\n{\"id\":\"b\",\"x", true},
        {"{\"id\":\"a\"}\n{\"id\":\"b\"", true},
        {"{\"id\":\"a\"}\n{\"id\":tru", true},
        {"{\"id\":\"a\"}\n{\"id\":\"b\\\"}", true},
        {"{\"id\":\"a\"}\n{\"id\":[\"}]", true},
        {"{\"id\":\"a\"}\n{\"id\":\"b\",\"x\n", false},
        {"{\"id\":\"a\"}\n{\"id\":\"b\",\"id\":\"c\"}", false},
        {"{\"id\":\"a\"}\n{\"id\":\"\xFF\"}", false},
        {"{\"id\":\"a\"}\n{\"id\":\"b\",}", false},
        {"{\"id\":\"a\"} {\"id\":\"b\"}", false},
        {"{\"id\":\"\\u0000\"}", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct case_set set;
        struct err err = {0};
        check(!cases_parse(&a, S("c"), str_of(rows[i].text), &set, &err), "broken cases %zu are refused", i);
        check((strstr(err.msg, "truncated") != NULL) == rows[i].cut, "broken cases %zu are %s: %s", i,
              rows[i].cut ? "cut off" : "not cut off", err.msg);
    }
}

static void many_cases(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf text CLEANUP_BUF = {0};
    for (int i = 0; i < 5000; i++)
        buf_printf(&text, "{\"id\":\"case-%d\"}\n", i);
    struct case_set set = {0};
    struct err err = {0};
    check_done(cases_parse(&a, S("c"), buf_view(&text), &set, &err), &err, "5000 cases are read");
    check(set.n == 5000 && set.v[4999].line == 5000 && str_eq(set.v[4999].id, S("case-4999")), "the last as well");
    buf_printf(&text, "{\"id\":\"case-1234\"}\n");
    check(!cases_parse(&a, S("c"), buf_view(&text), &set, &err), "the 5001st may not repeat an id");
    check_says(&err, "line 1235", "and it says where the first is");
    check_int(err.line, 5001, "and where the second");
}

static void one_case_over_lines(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct case_set set = {0};
    struct err err = {0};
    check_done(cases_parse(&a, S("c"), S("\n{\n  \"id\": \"a\",\n  \"tags\": \"{\"\n}\n"), &set, &err), &err,
               "one case written over several lines is read");
    check(set.n == 1 && set.v[0].line == 2, "and stands where it begins");
}

/* ---- references ---- */

static const struct {
    const char *value, *result, *missing; /* one of the two */
} REFS[] = {
    {"1", "1", NULL},
    {"\"text\"", "\"text\"", NULL},
    {"\"\"", "\"\"", NULL},
    {"\"$case.expected.actions\"", "[{\"name\":\"f\"}]", NULL},
    {"\"$case.expected.actions.0.name\"", "\"f\"", NULL},
    {"\"$run.outcome.reward\"", "0.5", NULL},
    {"\"$case.none\"", "null", NULL},
    {"[\"$case.id\",[{\"k\":\"$run.id\",\"z\":1}],true]", "[\"c1\",[{\"k\":\"r1\",\"z\":1}],true]", NULL},
    {"{\"$case.id\":\"$case.id\"}", "{\"$case.id\":\"c1\"}", NULL},
    {"\"$$case.id\"", "\"$case.id\"", NULL},
    {"\"$$\"", "\"$\"", NULL},
    {"[\"$$a\",\"$case.id\"]", "[\"$a\",\"c1\"]", NULL},
    {"[\"$$$\"]", "[\"$$\"]", NULL},
    {"\"a$case.id\"", "\"a$case.id\"", NULL},
    {"\"$5.00\"", "\"$5.00\"", NULL},
    {"\"$\"", "\"$\"", NULL},
    {"[\"$\",\"$.a\",\"$casement\",\"$runs.x\"]", "[\"$\",\"$.a\",\"$casement\",\"$runs.x\"]", NULL},
    {"\"$case.self\"", "\"$case.id\"", NULL}, /* what a reference gives is data, not read again */
    {"\"$case.expected.actionz\"", NULL, "$case.expected.actionz"},
    {"\"$case.expected.actions.1\"", NULL, "$case.expected.actions.1"},
    {"\"$case.expected.actions.01\"", NULL, "$case.expected.actions.01"},
    {"\"$case.expected.actions.-1\"", NULL, "$case.expected.actions.-1"},
    {"\"$case.id.x\"", NULL, "$case.id.x"},
    {"\"$case.expected.\"", NULL, "$case.expected."},
    {"\"$case.\"", NULL, "$case."},
    {"\"$run.\"", NULL, "$run."},
    {"[1,{\"a\":[\"$case.id\",\"$run.nope\"]},\"$case.nope\"]", NULL, "$run.nope"},
};

static void refs_are_resolved(void)
{
    for (size_t i = 0; i < COUNT_OF(REFS); i++) {
        struct arena a CLEANUP_ARENA = {0};
        json_t *kase = parse(&a, "{\"id\":\"c1\",\"none\":null,\"self\":\"$case.id\","
                                 "\"expected\":{\"actions\":[{\"name\":\"f\"}]}}");
        json_t *record = parse(&a, "{\"id\":\"r1\",\"outcome\":{\"reward\":0.5}}");
        json_t *value = parse(&a, REFS[i].value);
        str before = written(&a, value), missing = STR_NONE;
        json_t *done = refs_resolve(&a, value, kase, record, &missing);
        if (REFS[i].result) {
            check(done != NULL, "%s resolves", REFS[i].value);
            if (done)
                check_str(written(&a, done), str_of(REFS[i].result), "%s becomes %s", REFS[i].value, REFS[i].result);
        } else {
            check(done == NULL, "%s leads nowhere", REFS[i].value);
            check_str(missing, str_of(REFS[i].missing), "%s: the first reference missing is told", REFS[i].value);
        }
        check_str(written(&a, value), before, "%s itself is left as it was", REFS[i].value);
    }
}

static void refs_keep_odd_keys(void)
{
    struct arena a CLEANUP_ARENA = {0};
    json_t *value = json_own(&a, json_object()), *kase = parse(&a, "{\"id\":\"c1\"}");
    str missing = STR_NONE;
    json_object_setn_new(value, "a\0b", 3, json_string("$case.id"));
    json_t *done = refs_resolve(&a, value, kase, NULL, &missing);
    check(done && json_is_string(json_object_getn(done, "a\0b", 3)), "a key with a NUL in it is kept whole");
}

static void refs_without_a_side(void)
{
    struct arena a CLEANUP_ARENA = {0};
    str missing = STR_NONE;
    json_t *plain = parse(&a, "{\"a\":[1]}"), *ref = parse(&a, "\"$run.id\"");
    check(refs_resolve(&a, plain, NULL, NULL, &missing) == plain, "a value without references is borrowed");
    check(!refs_resolve(&a, ref, plain, NULL, &missing), "without a recorded run, $run leads nowhere");
    check_str(missing, S("$run.id"), "and is named");
}

struct gathered {
    struct buf text;
    int left;
};

static bool gather(str ref, void *ctx)
{
    struct gathered *g = ctx;
    buf_str(&g->text, ref);
    buf_byte(&g->text, ' ');
    return --g->left > 0;
}

static void refs_are_walked(void)
{
    struct arena a CLEANUP_ARENA = {0};
    json_t *value =
        parse(&a, "{\"a\":\"$case.x\",\"b\":[\"$run.y\",{\"c\":\"$$case.z\"},\"$case.w\"],\"$case.k\":\"$\"}");
    struct gathered all = {.left = 99}, some = {.left = 2};
    check(refs_each(value, gather, &all), "every reference is visited");
    check_str(buf_view(&all.text), S("$case.x $run.y $case.w "), "in order, no keys, no escapes");
    check(!refs_each(value, gather, &some), "a visitor may stop");
    check_str(buf_view(&some.text), S("$case.x $run.y "), "and is not called again");
    buf_finish(&all.text);
    buf_finish(&some.text);
    check(refs_each(parse(&a, "3"), gather, &all), "a number has none");
    buf_finish(&all.text);
}

/* ---- paths ---- */

static const struct {
    const char *base, *data;
    str path;
    const char *result, *says;
} PATHS[] = {
    {"suites", NULL, STR_INIT("a.json"), "suites/a.json", NULL},
    {"suites", NULL, STR_INIT("../a"), "suites/../a", NULL},
    {"suites", NULL, STR_INIT("/abs/a"), "/abs/a", NULL},
    {".", NULL, STR_INIT("a"), "a", NULL},
    {"", NULL, STR_INIT("a"), "a", NULL},
    {NULL, NULL, STR_INIT("a"), "a", NULL},
    {"s", "/data", STR_INIT("$data/x/y"), "/data/x/y", NULL},
    {"s", "/data", STR_INIT("$data"), "/data", NULL},
    {"s", "/data", STR_INIT("$data/"), "/data", NULL},
    {"s", "/data", STR_INIT("x/$data"), "s/x/$data", NULL},
    {"s", NULL, STR_INIT("$data/x"), NULL, "name it with --data DIR"},
    {"s", "/data", STR_INIT("$database/x"), NULL, "may begin with $data/ only"},
    {"s", "/data", STR_INIT("$HOME/x"), NULL, "may begin with $data/ only"},
    {"s", "/data", STR_INIT(""), NULL, "the path is empty"},
    {"s", "/data", STR_INIT("a\0b"), NULL, "NUL"},
};

static void paths_are_resolved(void)
{
    for (size_t i = 0; i < COUNT_OF(PATHS); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct doc d CLEANUP_DOC = {0};
        struct err err = {0};
        str found = STR_NONE;
        if (!doc_parse(&a, S("suite.yaml"), S("subject:\n  path: x\n"), DOC_YAML, 1, &d, &err)) {
            check(false, "%s", err.msg);
            return;
        }
        bool ok = path_resolve(&a, &d, S("/subject/path"), PATHS[i].base, PATHS[i].data, PATHS[i].path, &found, &err);
        check(ok == (PATHS[i].result != NULL), "path '%s' is %s", PATHS[i].path.p,
              PATHS[i].result ? "resolved" : "refused");
        if (PATHS[i].result) {
            check_str(found, str_of(PATHS[i].result), "path '%s' becomes '%s'", PATHS[i].path.p, PATHS[i].result);
            continue;
        }
        check_says(&err, PATHS[i].says, "path '%s': it says why", PATHS[i].path.p);
        check(err.kind == ERR_INPUT && err.line == 2, "path '%s': and where", PATHS[i].path.p);
    }
}

/* ---- evidence, rows ---- */

static void evidence_is_found_by_type(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct evidence ev = {0};
    int one = 1;
    const struct evidence_type same_name = {EVIDENCE_TRAJECTORY.name};
    check(!evidence_get(&ev, &EVIDENCE_REPLAY), "nothing is there at first");
    evidence_put(&ev, &EVIDENCE_TRAJECTORY, &one);
    check(evidence_get(&ev, &EVIDENCE_TRAJECTORY) == &one, "what was put is got");
    check(!evidence_get(&ev, &EVIDENCE_REPLAY), "another type is not there");
    check(!evidence_get(&ev, &same_name), "the address tells types apart, not the name");
    struct evidence_type more[EVIDENCE_ITEMS_MAX - 1];
    for (size_t i = 0; i < COUNT_OF(more); i++)
        evidence_put(&ev, &more[i], &more[i]);
    check(evidence_get(&ev, &more[COUNT_OF(more) - 1]) == &more[COUNT_OF(more) - 1], "as many as there are places");
    for (int i = 0; i < 1000; i++)
        evidence_tell(&a, &ev)->n = i;
    check(ev.n_story == 1000 && ev.story[0].n == 0 && ev.story[999].n == 999, "a story of 1000 events keeps its order");
    check(ev.story[500].kind.n == 0 && ev.story[500].body.n == 0, "a new event is empty");
}

static void rows_are_found(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct rows rows = {0};
    check(!rows_find(&rows, S("a"), S("")), "there is none in no rows");
    static const char *const made[][2] = {{"a", ""}, {"a", "usd"}, {"b", ""}, {"a", ""}, {"", "x"}};
    for (size_t i = 0; i < COUNT_OF(made); i++) {
        struct row *row = row_add(&a, &rows, (enum row_status)i);
        row->scorer = str_of(made[i][0]);
        row->measure = str_of(made[i][1]);
    }
    check(rows_find(&rows, S("a"), S("")) == &rows.v[0], "the first of two is found");
    check(rows_find(&rows, S("a"), S("usd")) == &rows.v[1], "a measure is found");
    check(rows_find(&rows, S("b"), STR_NONE) == &rows.v[2], "the empty slice is the verdict");
    check(!rows_find(&rows, S("b"), S("usd")), "the measure of another scorer is not");
    check(!rows_find(&rows, S("A"), S("")), "ids are exact");
    row_value(&rows.v[0], -0.5);
    check(rows.v[0].has_value && rows.v[0].value == -0.5, "a value is set");
    row_evidence(&a, &rows.v[0], NULL);
    check_int(rows.v[0].evidence.n, 0, "no evidence stays none");
    row_evidence(&a, &rows.v[0], json_pack("{s:[i,f]}", "at", 1, 0.1));
    check_str(rows.v[0].evidence, S("{\"at\":[1,0.1]}"), "evidence is compact JSON");
}

/* ---- trajectories ---- */

static const struct event EVENTS[] = {
    {.n = 0, .kind = EVENT_USER, .text = STR_INIT("hello")},
    {.n = 1, .kind = EVENT_CALL, .name = STR_INIT("get"), .call_id = STR_INIT("1")},
    {.n = 2, .kind = EVENT_CALL, .name = STR_INIT("get"), .call_id = STR_INIT("2")},
    {.n = 3, .kind = EVENT_RESULT, .name = STR_INIT("get"), .call_id = STR_INIT("2")},
    {.n = 4, .kind = EVENT_RESULT, .name = STR_INIT("get"), .call_id = STR_INIT("1")},
    {.n = 5, .kind = EVENT_CALL, .name = STR_INIT("put")},
    {.n = 6, .kind = EVENT_STATE},
    {.n = 7, .kind = EVENT_RESULT, .name = STR_INIT("get")},
    {.n = 8, .kind = EVENT_RESULT, .name = STR_INIT("put")},
    {.n = 9, .kind = EVENT_CALL, .name = STR_INIT("get"), .call_id = STR_INIT("3")},
    {.n = 10, .kind = EVENT_ASSISTANT, .name = STR_INIT("get"), .call_id = STR_INIT("3")},
    {.n = 11, .kind = EVENT_RESULT, .name = STR_INIT("get"), .call_id = STR_INIT("4")},
    {.n = 12, .kind = EVENT_CALL, .name = STR_INIT("two")},
    {.n = 13, .kind = EVENT_CALL, .name = STR_INIT("two")},
    {.n = 14, .kind = EVENT_RESULT, .name = STR_INIT("two")},
    {.n = 15, .kind = EVENT_RESULT, .name = STR_INIT("two")},
    {.n = 16, .kind = EVENT_CALL, .name = STR_INIT("two")},
    {.n = 17, .kind = EVENT_RESULT, .name = STR_INIT("two")},
    {.n = 18, .kind = EVENT_CALL, .name = STR_INIT("cut"), .call_id = STR_INIT("9")},
};

static const struct {
    size_t call, result;
    const char *name;
} RESULTS[] = {
    {1, 4, "an id finds its result past another's"},
    {2, 3, "an id finds its result first"},
    {5, 8, "without an id, the next result of that name"},
    {9, SIZE_MAX, "a message or another id is no answer"},
    {12, 14, "of two calls of one name at once, the first has the first result"},
    {13, 15, "and the second has the second"},
    {16, 17, "and the next has its own"},
    {18, SIZE_MAX, "a run that was cut off has no result"},
};

static void results_are_found(void)
{
    struct trajectory t = {.v = (struct event *)(uintptr_t)EVENTS, .n = COUNT_OF(EVENTS)};
    for (size_t i = 0; i < COUNT_OF(RESULTS); i++)
        check_int(trajectory_result_of(&t, RESULTS[i].call), RESULTS[i].result, "%s", RESULTS[i].name);
}

/* What is added up over a run of any length stays finite. */
static void sums_are_bounded(void)
{
    static const char *const summed[] = {"t_ms", "usd"};
    for (size_t i = 0; i < COUNT_OF(summed); i++)
        for (const struct field *f = EVENT_FIELDS; f->name; f++)
            if (strcmp(f->name, summed[i]) == 0)
                check(field_has_max(f) && isfinite(f->max * 1e9), "'%s' of an event has an upper bound", f->name);
}

/* ---- names ---- */

static void table_is_whole(const char *what, const char *const *names, size_t n)
{
    size_t there = 0;
    while (there <= n && names[there])
        there++;
    check_int(there, n, "%s: as many names as values", what);
    for (size_t i = 0; i < there; i++) {
        check(names[i][0] != 0, "%s: name %zu is not empty", what, i);
        for (size_t k = 0; k < i; k++)
            if (strcmp(names[i], names[k]) == 0)
                check(false, "%s: '%s' stands there twice", what, names[i]);
    }
}

static void names_are_whole(void)
{
    table_is_whole("statuses", ROW_STATUS_NAMES, ROW_SKIPPED + 1);
    table_is_whole("verdicts", VERDICT_NAMES, VERDICT_SKIPPED + 1);
    table_is_whole("kinds of event", EVENT_KIND_NAMES, EVENT_FAULT + 1);
    table_is_whole("kinds of change", CHANGE_OP_NAMES, CHANGE_DELETE + 1);
    table_is_whole("severities", SEVERITY_NAMES, 4);
    for (int i = 0; ROW_STATUS_NAMES[i]; i++) {
        enum row_status status = ROW_SKIPPED;
        check(row_status_parse(str_of(ROW_STATUS_NAMES[i]), &status) && (int)status == i, "'%s' round-trips",
              ROW_STATUS_NAMES[i]);
    }
    enum row_status kept = ROW_ERROR;
    static const char *const no_status[] = {"", "Pass", "passed", "pass ", "fai"};
    for (size_t i = 0; i < COUNT_OF(no_status); i++)
        check(!row_status_parse(str_of(no_status[i]), &kept) && kept == ROW_ERROR, "'%s' is no status", no_status[i]);
    static const int codes[] = {0, 1, 3, 4, 0};
    for (int i = 0; VERDICT_NAMES[i]; i++)
        check_int(verdict_exit_code((enum verdict)i), codes[i], "%s exits with %d", VERDICT_NAMES[i], codes[i]);
}

int main(void)
{
    cases_are_refused();
    deep_case_is_refused();
    truncation_is_told();
    cases_are_read();
    one_case_over_lines();
    many_cases();
    refs_are_resolved();
    refs_keep_odd_keys();
    refs_without_a_side();
    refs_are_walked();
    paths_are_resolved();
    evidence_is_found_by_type();
    rows_are_found();
    results_are_found();
    sums_are_bounded();
    names_are_whole();
    return tap_done();
}

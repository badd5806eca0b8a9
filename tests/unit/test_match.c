/* SPDX-License-Identifier: Apache-2.0 */
/* match: every operator in rows, what is refused, how mismatches are told, and unordered lists against brute force. */
#include "tests/tap.h"
#include "match/match.h"

#include "base/buf.h"
#include "base/rng.h"
#include "text/json_own.h"
#include "text/json_value.h"

/* Rows are written with ' for ". */
static str quoted(struct arena *a, const char *text)
{
    char *copy = arena_alloc(a, strlen(text) + 1);
    for (size_t i = 0; text[i]; i++)
        copy[i] = text[i] == '\'' ? '"' : text[i];
    return (str){copy, strlen(text)};
}

static json_t *json(struct arena *a, const char *text)
{
    json_error_t error;
    json_t *value = json_loads(quoted(a, text).p, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (!value)
        BUG("%s: %s", text, error.text);
    return json_own(a, value);
}

static struct match_options options_of(struct arena *a, bool partial, const char *ignore)
{
    str *one = arena_new(a, str);
    *one = str_of(ignore);
    return (struct match_options){.partial = partial, .ignore = one, .n_ignore = ignore != NULL};
}

/* "path: expected / found" for each mismatch, in lines. */
static str told(struct arena *a, const struct mismatches *list)
{
    struct buf text CLEANUP_BUF = {0};
    for (size_t i = 0; i < list->n; i++)
        buf_printf(&text, "%s%.*s: %.*s / %.*s", i ? "\n" : "", STR_ARG(list->v[i].path), STR_ARG(list->v[i].expected),
                   STR_ARG(list->v[i].found));
    return arena_str(a, buf_view(&text));
}

static const struct {
    const char *pattern, *value; /* value NULL = absent */
    const char *ignore;
    bool partial;
    const char *told; /* NULL = matches */
} ROWS[] = {
    /* equality */
    {"1", "1.0", NULL, false, NULL},
    {"1", "'1'", NULL, false, ": 1 / '1'"},
    {"9007199254740993", "9007199254740992.0", NULL, false, ": 9007199254740993 / 9007199254740992.0"},
    {"true", "1", NULL, false, ": true / 1"},
    {"null", "null", NULL, false, NULL},
    {"null", NULL, NULL, false, ": null / absent"},
    {"{'a':1,'b':[2,3]}", "{'b':[2,3.0],'a':1}", NULL, false, NULL},
    {"[1,2]", "[2,1]", NULL, false, "/0: 1 / 2\n/1: 2 / 1"},
    {"[1,2,3]", "[1]", NULL, false, "/1: 2 / absent\n/2: 3 / absent"},
    {"[1]", "[1,2]", NULL, false, "/1: absent / 2"},
    {"[1]", "{}", NULL, false, ": [1] / {}"},
    {"{'a':1}", "[]", NULL, false, ": {'a':1} / []"},
    {"{'a':{'b':1,'c':2}}", "{'a':{'c':3,'d':4},'e':5}", NULL, false,
     "/a/b: 1 / absent\n/a/c: 2 / 3\n/a/d: absent / 4\n/e: absent / 5"},
    {"{'a/b':{'m~n':1}}", "{'a/b':{'m~n':2}}", NULL, false, "/a~1b/m~0n: 1 / 2"},
    /* regex */
    {"{'regex':'^a+$'}", "'aaa'", NULL, false, NULL},
    {"{'regex':'B'}", "'abc'", NULL, false, ": a string matching /B/ / 'abc'"},
    {"{'regex':'B','flags':'i'}", "'abc'", NULL, false, NULL},
    {"{'regex':'3'}", "3", NULL, false, ": a string matching /3/ / 3"},
    {"{'regex':'^(a|aa)+$'}", "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'", NULL, false,
     ": a string matching /^(a|aa)+$/ within the step limit / "
     "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'"},
    /* near */
    {"{'near':10.5,'tolerance':0.01}", "10.51", NULL, false, NULL},
    {"{'near':1,'tolerance':0.1}", "1.1", NULL, false, NULL},
    {"{'near':10.5,'tolerance':0.01}", "10.52", NULL, false, ": a number within 0.01 of 10.5 / 10.52"},
    {"{'near':10}", "10.0", NULL, false, NULL},
    {"{'near':9007199254740993}", "9007199254740992", NULL, false,
     ": a number within 0 of 9.00719925474099e+15 / 9007199254740992"},
    {"{'near':10}", "'10'", NULL, false, ": a number within 0 of 10 / '10'"},
    /* one_of, not, type, any, literal */
    {"{'one_of':[1,{'regex':'x'}]}", "'axb'", NULL, false, NULL},
    {"{'one_of':[1,2]}", "3", NULL, false, ": one of [1,2] / 3"},
    {"{'not':{'one_of':[1,2]}}", "3", NULL, false, NULL},
    {"{'not':3}", "3.0", NULL, false, ": anything but 3 / 3.0"},
    {"{'a':{'not':3}}", "{}", NULL, false, NULL},
    {"{'type':'integer'}", "3.0", NULL, false, NULL},
    {"{'type':'integer'}", "3.5", NULL, false, ": a value of type integer / 3.5"},
    {"{'type':'number'}", "3", NULL, false, NULL},
    {"{'type':'null'}", "null", NULL, false, NULL},
    {"{'type':'boolean'}", "0", NULL, false, ": a value of type boolean / 0"},
    {"{'a':{'any':true}}", "{'a':null}", NULL, false, NULL},
    {"{'a':{'any':true}}", "{}", NULL, false, "/a: {'any':true} / absent"},
    {"{'literal':{'regex':'x'}}", "{'regex':'x'}", NULL, false, NULL},
    {"{'literal':{'regex':'x'}}", "'x'", NULL, false, ": {'regex':'x'} / 'x'"},
    {"{'regex':'x','near':3}", "{'near':3,'regex':'x'}", NULL, false, NULL}, /* two keys: a plain object */
    {"{'pattern':{'type':'string'}}", "{'pattern':'p'}", NULL, false, NULL}, /* one key, not in the list */
    /* partial and exact */
    {"{'partial':{'a':1}}", "{'a':1,'b':2}", NULL, false, NULL},
    {"{'partial':{'a':1,'b':2}}", "{'a':1}", NULL, false, "/b: 2 / absent"},
    {"{'exact':{'a':1}}", "{'a':1,'b':2}", NULL, true, "/b: absent / 2"},
    {"{'a':{'b':1}}", "{'a':{'b':1,'c':2},'d':3}", NULL, true, NULL},
    {"[{'a':1}]", "[{'a':1,'b':2}]", NULL, true, NULL},
    {"[{'a':1}]", "[{'a':1},2]", NULL, true, "/1: absent / 2"},
    {"{'literal':{'a':1}}", "{'a':1,'b':2}", NULL, true, "/b: absent / 2"},
    /* lists without order */
    {"{'any_order':[1,2]}", "[2,1]", NULL, false, NULL},
    {"{'any_order':[]}", "[]", NULL, false, NULL},
    {"{'any_order':[{'any':true},1]}", "[1,2]", NULL, false, NULL}, /* greedy would give 1 away */
    {"{'any_order':[{'type':'integer'},{'one_of':[1,2]},2]}", "[2,1,3]", NULL, false, NULL},
    {"{'any_order':[1,1]}", "[1,2]", NULL, false, "/1: 1 / 2"},
    {"{'any_order':[{'a':1,'b':2},{'a':2}]}", "[{'a':2},{'a':1,'b':3}]", NULL, false, "/1/b: 2 / 3"},
    {"{'any_order':[1,2,3]}", "[4,1]", NULL, false,
     ": an item matching 2 / absent\n: an item matching 3 / absent\n/0: absent / 4"},
    {"{'any_order':[1]}", "[1,1]", NULL, false, "/1: absent / 1"},
    {"{'any_order':[1]}", "1", NULL, false, ": a list holding [1] / 1"},
    {"{'contains':[2,1]}", "[0,1,2,3]", NULL, false, NULL},
    {"{'contains':[1,1]}", "[0,1,2]", NULL, false, ": an item matching 1 / absent"},
    {"{'contains':[5]}", "[]", NULL, false, ": an item matching 5 / absent"},
    {"{'any_order':[{'any_order':[1,2]},{'contains':[3]}]}", "[[3,4],[2,1]]", NULL, false, NULL},
    /* ignored places */
    {"{'a':1,'b':2}", "{'a':9,'b':2}", "/a", false, NULL},
    {"{'b':2}", "{'a':9,'b':2}", "/a", false, NULL},
    {"{'a':1,'b':2}", "{'b':2}", "/a", false, NULL},
    {"{'a':1}", "{'a':{'x':2}}", "/a/x", false, "/a: 1 / {'x':2}"},
    {"[{'id':1,'n':1},{'id':2,'n':2}]", "[{'id':8,'n':1},{'id':9,'n':3}]", "/*/id", false, "/1/n: 2 / 3"},
    {"{'any_order':[{'id':1,'n':1},{'id':2,'n':2}]}", "[{'id':7,'n':2},{'id':8,'n':1}]", "/*/id", false, NULL},
    {"{'x/y':1}", "{'x/y':2}", "/x~1y", false, NULL},
    {"1", "2", "", false, NULL},
    {"{'a':{'b':1}}", "{'a':{'b':2}}", "/*", false, NULL},
    {"{'a':{'b':1}}", "{'a':{'b':2}}", "/*/*/*", false, "/a/b: 1 / 2"},
};

static void row(size_t i)
{
    struct arena a CLEANUP_ARENA = {0};
    struct match_options options = options_of(&a, ROWS[i].partial, ROWS[i].ignore);
    json_t *value = ROWS[i].value ? json(&a, ROWS[i].value) : NULL;
    struct match *m = NULL;
    struct err err;
    struct mismatches list = {0};
    if (!match_create(json(&a, ROWS[i].pattern), &options, &m, &err)) {
        check(false, "%s compiles: %s", ROWS[i].pattern, err.msg);
        return;
    }
    bool matches = match_test(&a, m, value, &list);
    check(matches == !ROWS[i].told, "%s%s%s %s %s", ROWS[i].pattern, ROWS[i].ignore ? " ignoring " : "",
          ROWS[i].ignore ? ROWS[i].ignore : "", ROWS[i].told ? "does not match" : "matches",
          ROWS[i].value ? ROWS[i].value : "nothing");
    str want = ROWS[i].told ? quoted(&a, ROWS[i].told) : STR_NONE;
    check_str(told(&a, &list), want, "and says what differs, or nothing");
    check(match_test(&a, m, value, NULL) == matches, "and answers the same when nobody asks why");
    match_destroy(m);
}

static const struct {
    const char *pattern, *says;
} REFUSED[] = {
    {"{'regex':3}", "pattern: regex: expected a pattern, a string"},
    {"{'a':[{'regex':'('}]}", "pattern at /a/0: regex: missing closing parenthesis"},
    {"{'regex':'x','flags':'z'}", "unknown flag; expected a string of i, s and m"},
    {"{'regex':'x','flags':'e'}", "unknown flag"},
    {"{'regex':'x','flags':'i\\u0000z'}", "unknown flag"},
    {"{'regex':'x','flags':1}", "flags: expected a string"},
    {"{'near':'3'}", "near: expected a number"},
    {"{'near':3,'tolerance':-1}", "tolerance: expected a number that is not negative"},
    {"{'near':3,'tolerance':'x'}", "tolerance: expected"},
    {"{'one_of':3}", "pattern at /one_of: expected a list of patterns"},
    {"{'one_of':[]}", "an empty list matches nothing"},
    {"{'any_order':{}}", "pattern at /any_order: expected a list of patterns"},
    {"{'contains':'x'}", "expected a list of patterns"},
    {"{'partial':[1]}", "expected an object"},
    {"{'exact':1}", "expected an object"},
    {"{'type':'int'}", "expected one of array, boolean, integer"},
    {"{'type':'refund'}", "is written {literal: …}"},
    {"{'any':false}", "pattern at /any: expected true"},
    {"{'a':{'not':{'one_of':[{'type':1}]}}}", "pattern at /a/not/one_of/0: type"},
};

static void refused(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err;
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        struct match *m = NULL;
        check(!match_create(json(&a, REFUSED[i].pattern), NULL, &m, &err), "%s is refused", REFUSED[i].pattern);
        check_says(&err, REFUSED[i].says, "with its place and reason");
        match_destroy(m);
    }
    struct match *m = NULL;
    struct match_options options = options_of(&a, false, "a/b");
    check(!match_create(json(&a, "1"), &options, &m, &err), "an ignored path without its / is refused");
    check_says(&err, "'a/b' is no JSON Pointer", "by its words");
    json_t *deep = json_own(&a, json_array());
    json_t *at = deep;
    for (int i = 0; i < 150; i++) {
        json_t *inner = json_array();
        json_array_append_new(at, inner);
        at = inner;
    }
    check(!match_create(deep, NULL, &m, &err), "a pattern 150 lists deep is refused");
    check_says(&err, "nests too deeply", "as too deep");
    match_destroy(NULL);
}

/* Whether patterns p.. can be given items of their own among those not taken: by trying everything. */
static bool brute(const bool *fits, size_t n_patterns, size_t n_items, size_t p, unsigned taken)
{
    if (p == n_patterns)
        return true;
    for (size_t i = 0; i < n_items; i++)
        if (fits[p * n_items + i] && !(taken & (1u << i)) && brute(fits, n_patterns, n_items, p + 1, taken | 1u << i))
            return true;
    return false;
}

/* Items are numbers 0 to n-1 (each may stand there twice); a pattern is the set of those it takes, as one_of. */
static void against_brute_force(const char *operator_name, int rounds)
{
    struct rng r = rng_stream(11, S("test.match"), (uint64_t)rounds, 0);
    int wrong = 0, yes = 0;
    for (int round = 0; round < rounds; round++) {
        struct arena a CLEANUP_ARENA = {0};
        size_t n_items = rng_below(&r, 7), n_patterns = rng_below(&r, 7);
        uint64_t density = 1 + rng_below(&r, 5);
        if (operator_name[0] == 'a' && rng_below(&r, 4))
            n_patterns = n_items;
        bool fits[49] = {0};
        json_t *items = json_own(&a, json_array()), *patterns = json_array();
        for (size_t i = 0; i < n_items; i++)
            json_array_append_new(items, json_integer((json_int_t)rng_below(&r, 7)));
        for (size_t p = 0; p < n_patterns; p++) {
            json_t *set = json_pack("[n]");
            for (json_int_t v = 0; v < 7; v++) {
                if (rng_below(&r, 7) >= density)
                    continue;
                json_array_append_new(set, json_integer(v));
                for (size_t i = 0; i < n_items; i++)
                    fits[p * n_items + i] |= json_integer_value(json_array_get(items, i)) == v;
            }
            json_array_append_new(patterns, json_pack("{s:o}", "one_of", set));
        }
        bool want = brute(fits, n_patterns, n_items, 0, 0) && (operator_name[0] == 'c' || n_patterns == n_items);
        struct match *m = NULL;
        struct err err;
        struct mismatches list = {0};
        if (!match_create(json_own(&a, json_pack("{s:o}", operator_name, patterns)), NULL, &m, &err))
            BUG("%s", err.msg);
        bool found = match_test(&a, m, items, &list);
        wrong += found != want || found != (list.n == 0);
        yes += want;
        match_destroy(m);
    }
    check(wrong == 0, "%s agrees with all permutations in %d random instances, of which %d match (%d wrong)",
          operator_name, rounds, yes, wrong);
    check(yes > rounds / 20 && yes < rounds - rounds / 20, "and instances of both kinds are there");
}

static void hostile(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err;
    struct match *m = NULL;
    struct mismatches list = {0};
    json_t *many = json_own(&a, json_array());
    for (int i = 0; i < 2000; i++)
        json_array_append_new(many, json_integer(i));
    json_t *pattern = json_own(&a, json_pack("{s:O}", "any_order", many));
    check_done(match_create(pattern, NULL, &m, &err), &err, "2000 patterns compile");
    check(m && !match_test(&a, m, many, &list), "4 million pairs are refused");
    check_str(list.n ? list.v[0].expected : STR_NONE, S("at most 1048576 pairs of a pattern and an item"),
              "by naming the bound");
    match_destroy(m);

    /* 1000 x 1000 pairs of long lists, each pair alike up to its end: more steps than the bound */
    json_t *lists = json_own(&a, json_array()), *others = json_own(&a, json_array());
    for (int i = 0; i < 1000; i++) {
        json_t *list_a = json_array(), *list_b = json_array();
        for (int k = 0; k < 100; k++) {
            json_array_append_new(list_a, json_integer(k < 99 ? 0 : i));
            json_array_append_new(list_b, json_integer(k < 99 ? 0 : -1 - i));
        }
        json_array_append_new(lists, list_a);
        json_array_append_new(others, list_b);
    }
    list = (struct mismatches){0};
    m = NULL;
    json_t *negated = json_own(&a, json_pack("{s:{s:O}}", "not", "any_order", lists));
    check_done(match_create(negated, NULL, &m, &err), &err, "a pattern of long lists compiles");
    check(m && !match_test(&a, m, others, &list), "its work is bounded, and giving up is no match, not even under not");
    check_str(list.n ? list.v[0].expected : STR_NONE, S("a match found in 20000000 steps"), "by naming the bound");
    match_destroy(m);

    json_t *zeros = json_own(&a, json_array()), *ones = json_own(&a, json_array());
    for (int i = 0; i < 500; i++) {
        json_array_append_new(zeros, json_integer(0));
        json_array_append_new(ones, json_integer(1));
    }
    list = (struct mismatches){0};
    check(!match_diff(&a, zeros, ones, NULL, &list), "500 differences are a difference");
    check_int(list.n, MISMATCH_MAX, "of which as many are told as the bound says");
    json_t *text = json_own(&a, json_pack("s", arena_printf(&a, "%0300d\xC3\xA9", 0).p));
    list = (struct mismatches){0};
    check(!match_diff(&a, text, zeros, NULL, &list) && list.v[0].expected.n == 203, "long values are cut in messages");
}

static void diffs(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct mismatches list = {0};
    json_t *x = json(&a, "{'a':{'regex':'x'},'b':[1,{'c':2}]}"), *y = json(&a, "{'a':'x','b':[1,{'c':2,'d':3}]}");
    check(!match_diff(&a, x, y, NULL, &list), "a diff reads no operators");
    check_str(told(&a, &list), S("/a: {\"regex\":\"x\"} / \"x\"\n/b/1/d: absent / 3"), "and names each field");
    struct match_options options = options_of(&a, true, "/a");
    check(match_diff(&a, x, y, &options, NULL), "a partial diff allows further members at every depth");
    check(!match_diff(&a, x, NULL, NULL, NULL) && !match_diff(&a, NULL, x, NULL, NULL) &&
              match_diff(&a, NULL, NULL, NULL, NULL),
          "absent equals absent only");
    check(match_equal(json(&a, "[1,{'a':2.0}]"), json(&a, "[1.0,{'a':2}]")), "equality is by value");
    check(json_value_hash(json(&a, "{'a':1,'b':[2.0]}")) == json_value_hash(json(&a, "{'b':[2],'a':1.0}")),
          "and equal values hash alike");
    check(json_number_compare(json(&a, "9223372036854775807"), json(&a, "9223372036854775808.0")) < 0 &&
              json_number_compare(json(&a, "-9223372036854775808.0"), json(&a, "-9223372036854775808")) == 0 &&
              json_number_compare(json(&a, "-3"), json(&a, "-3.5")) > 0 &&
              json_number_compare(json(&a, "1e300"), json(&a, "5")) > 0,
          "integers and doubles are ordered exactly");
}

int main(void)
{
    for (size_t i = 0; i < COUNT_OF(ROWS); i++)
        row(i);
    refused();
    diffs();
    against_brute_force("any_order", 4000);
    against_brute_force("contains", 4000);
    hostile();
    return tap_done();
}

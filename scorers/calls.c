/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calls: the calls of a run against expected ones. None of the comparisons is greedy, so that what is reported as
 * missing is as little as can be: in order it is a longest common subsequence; in any order the two lists are an
 * assignment problem, solved by augmenting paths, so that a loose expectation never takes the only call that a strict
 * one could have had.
 */
#include "scorers/private.h"

/* Expected calls, and comparisons of an expected with a recorded call. */
enum { EXPECTED_MAX = 1000, FITS_MAX = 1000000, SHOWN = 10 };

enum how { HOW_EXACT, HOW_IN_ORDER, HOW_ANY_ORDER };
static const char *const HOW[] = {"exact", "in_order", "any_order", NULL};
enum args { ARGS_SUBSET, ARGS_EXACT, ARGS_IGNORE };
static const char *const ARGS[] = {"subset", "exact", "ignore", NULL};

struct calls {
    int match, args;
    json_t *expect;
    struct field_strings ignore;
};

#define AT(member) offsetof(struct calls, member)
static const struct field FIELDS[] = {
    {"match", FIELD_ENUM, AT(match), .names = HOW, .by_default = "exact",
     .help = "exact: these calls and no others; in_order: these in this order, others between; any_order: these, "
             "others too"},
    {"expect", FIELD_VALUE, AT(expect), .required = true, .help = "list of {name, arguments}; arguments are patterns"},
    {"args", FIELD_ENUM, AT(args), .names = ARGS, .by_default = "subset",
     .help = "subset: at least these arguments; exact: just these; ignore: any"},
    {"ignore", FIELD_STRINGS, AT(ignore), .help = "JSON Pointers into the arguments whose values do not matter"},
    {0}};
static const char *const CLASSES[] = {"missing_call",  "too_many",    "unexpected_call",
                                      CLASS_MALFORMED, CLASS_MISSING, NULL};

struct expected {
    str name;
    json_t *args; /* NULL = any */
    struct match *match;
};

struct comparison {
    const struct calls *p;
    const struct trajectory *t;
    struct expected *want;
    size_t n_want;
    size_t *call; /* indexes of the call events */
    size_t n_calls;
    size_t *taken;  /* want -> position in call, or SIZE_MAX */
    bool *fits;     /* n_want x n_calls, but for exact */
    bool *seen;     /* any_order: calls tried for the expectation at hand */
    size_t *holder; /* any_order: call -> want, or SIZE_MAX */
};

static bool prepare(const struct scorer_prepare *in, void *params, void **ret_state, struct err *err)
{
    struct calls *p = params;
    *ret_state = p;
    for (size_t i = 0; i < p->ignore.n; i++)
        if (!str_starts(p->ignore.v[i], S("/")))
            return doc_fail(in->suite, doc_pointer_key(in->a, in->pointer, S("ignore")), false, err,
                            "\"%.*s\" is no JSON Pointer: it begins with /", STR_ARG(p->ignore.v[i]));
    if (!json_is_array(p->expect) && !str_starts(json_str(p->expect), S("$")))
        return doc_fail(in->suite, doc_pointer_key(in->a, in->pointer, S("expect")), false, err,
                        "expected a list of {name, arguments}, or a reference to one such as $case.expected.actions");
    return true;
}

/* The expectations as patterns; false after adding a row that says what is wrong with them. */
static bool compile(const struct scorer_input *in, struct comparison *c, json_t *list, struct rows *out)
{
    struct match_options options = {
        .partial = c->p->args == ARGS_SUBSET, .ignore = c->p->ignore.v, .n_ignore = c->p->ignore.n};
    c->want = arena_array(in->a, struct expected, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *one = json_array_get(list, i), *args = json_object_get(one, "arguments");
        if (!args)
            args = json_object_get(one, "args");
        struct expected *w = &c->want[c->n_want++];
        w->name = json_str(json_object_get(one, "name"));
        w->args = c->p->args == ARGS_IGNORE ? NULL : args;
        struct err err;
        if (!w->name.n || (w->args && !json_is_object(w->args)) ||
            (w->args && !match_create(w->args, &options, &w->match, &err))) {
            scorer_malformed(in, out, "expect", "a list of {name, arguments}, arguments being patterns", one);
            return false;
        }
    }
    return true;
}

static void release(struct comparison *c)
{
    for (size_t i = 0; i < c->n_want; i++)
        match_destroy(c->want[i].match);
}

static bool fits(struct arena *a, const struct comparison *c, size_t want, size_t call, struct mismatches *why)
{
    const struct expected *w = &c->want[want];
    const struct event *e = &c->t->v[c->call[call]];
    if (!str_eq(w->name, e->name))
        return false;
    if (!w->match)
        return true;
    return e->args && match_test(a, w->match, e->args, why);
}

static bool assign(struct comparison *c, size_t want)
{
    for (size_t i = 0; i < c->n_calls; i++) {
        if (!c->fits[want * c->n_calls + i] || c->seen[i])
            continue;
        c->seen[i] = true;
        if (c->holder[i] == SIZE_MAX || assign(c, c->holder[i])) {
            c->taken[want] = i;
            c->holder[i] = want;
            return true;
        }
    }
    return false;
}

/* best[w][i] is how many of the expectations from w on fit calls from i on, in order. Of equally long matches, the one
 * with the earliest calls is taken. */
static size_t longest_in_order(struct arena *a, struct comparison *c)
{
    size_t width = c->n_calls + 1;
    uint16_t *best = arena_array(a, uint16_t, (c->n_want + 1) * width);
    for (size_t w = c->n_want; w-- > 0;)
        for (size_t i = c->n_calls; i-- > 0;) {
            uint16_t without_w = best[(w + 1) * width + i], without_i = best[w * width + i + 1];
            uint16_t with = c->fits[w * c->n_calls + i] ? (uint16_t)(best[(w + 1) * width + i + 1] + 1) : 0;
            uint16_t skip = without_w > without_i ? without_w : without_i;
            best[w * width + i] = with > skip ? with : skip;
        }
    for (size_t w = 0, i = 0; w < c->n_want && i < c->n_calls;) {
        if (c->fits[w * c->n_calls + i] && best[w * width + i] == best[(w + 1) * width + i + 1] + 1)
            c->taken[w++] = i++;
        else if (best[w * width + i] == best[w * width + i + 1])
            i++;
        else
            w++;
    }
    return best[0];
}

static size_t compare(struct arena *a, struct comparison *c)
{
    size_t matched = 0;
    if (c->p->match == HOW_EXACT) {
        for (size_t w = 0; w < c->n_want && w < c->n_calls; w++)
            if (fits(a, c, w, w, NULL)) {
                c->taken[w] = w;
                matched++;
            }
        return matched;
    }
    c->fits = arena_array(a, bool, c->n_want * c->n_calls + 1);
    for (size_t w = 0; w < c->n_want; w++)
        for (size_t i = 0; i < c->n_calls; i++)
            c->fits[w * c->n_calls + i] = fits(a, c, w, i, NULL);
    if (c->p->match == HOW_IN_ORDER)
        return longest_in_order(a, c);
    c->seen = arena_array(a, bool, c->n_calls + 1);
    c->holder = arena_array(a, size_t, c->n_calls + 1);
    for (size_t i = 0; i < c->n_calls; i++)
        c->holder[i] = SIZE_MAX;
    for (size_t w = 0; w < c->n_want; w++) {
        memset(c->seen, 0, c->n_calls);
        matched += assign(c, w);
    }
    return matched;
}

/* The call of that tool, not taken by another expectation, that differs in the fewest places; where there is none, one
 * whose arguments did not parse. */
static json_t *nearest(struct arena *a, const struct comparison *c, size_t want)
{
    size_t best = SIZE_MAX, broken = SIZE_MAX;
    struct mismatches fewest = {0};
    for (size_t i = 0; i < c->n_calls; i++) {
        bool free = true;
        for (size_t w = 0; w < c->n_want; w++)
            free = free && c->taken[w] != i;
        const struct event *e = &c->t->v[c->call[i]];
        if (!free || !str_eq(e->name, c->want[want].name) || !c->want[want].match)
            continue;
        if (!e->args) {
            broken = i;
            continue;
        }
        struct mismatches why = {0};
        fits(a, c, want, i, &why);
        if (best == SIZE_MAX || why.n < fewest.n) {
            best = i;
            fewest = why;
        }
    }
    if (best == SIZE_MAX && broken != SIZE_MAX)
        return json_pack("{s:I, s:o}", "event", (json_int_t)c->t->v[c->call[broken]].n, "does_not_parse",
                         json_of_str(text_shortened(a, c->t->v[c->call[broken]].args_raw, 200)));
    if (best == SIZE_MAX)
        return NULL;
    return json_pack("{s:I, s:o}", "event", (json_int_t)c->t->v[c->call[best]].n, "differs",
                     mismatches_json(&fewest, 10));
}

static json_t *explain(struct arena *a, const struct comparison *c)
{
    json_t *missing = json_array(), *unexpected = json_array();
    for (size_t w = 0; w < c->n_want; w++) {
        if (c->taken[w] != SIZE_MAX || json_array_size(missing) >= SHOWN)
            continue;
        json_t *one = json_pack("{s:I, s:o, s:O?}", "number", (json_int_t)w, "tool", json_of_str(c->want[w].name),
                                "arguments", c->want[w].args);
        json_t *near = nearest(a, c, w);
        if (near)
            json_object_set_new(one, "nearest", near);
        json_array_append_new(missing, one);
    }
    for (size_t i = 0; c->p->match == HOW_EXACT && i < c->n_calls; i++) {
        bool taken = i < c->n_want && c->taken[i] == i;
        if (!taken && json_array_size(unexpected) < SHOWN)
            json_array_append_new(unexpected, json_pack("{s:I, s:o}", "event", (json_int_t)c->t->v[c->call[i]].n,
                                                        "tool", json_of_str(c->t->v[c->call[i]].name)));
    }
    /* Which call each expectation was given: its event, or null. */
    json_t *assigned = json_array();
    for (size_t w = 0; w < c->n_want; w++)
        json_array_append_new(assigned, c->taken[w] == SIZE_MAX
                                            ? json_null()
                                            : json_integer((json_int_t)c->t->v[c->call[c->taken[w]]].n));
    json_t *evidence = json_pack("{s:o, s:o}", "missing", missing, "assigned", assigned);
    if (json_array_size(unexpected))
        json_object_set(evidence, "unexpected", unexpected);
    json_decref(unexpected);
    return evidence;
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    struct comparison c = {.p = in->state, .t = evidence_get(in->evidence, &EVIDENCE_TRAJECTORY)};
    json_t *list = scorer_value(in, c.p->expect, out);
    if (!list)
        return true;
    if (!json_is_array(list) || json_array_size(list) > EXPECTED_MAX) {
        scorer_malformed(in, out, "expect", "a list of {name, arguments}, at most 1000", list);
        return true;
    }
    if (!compile(in, &c, list, out)) {
        release(&c);
        return true;
    }
    c.call = arena_array(in->a, size_t, c.t->n);
    for (size_t i = 0; i < c.t->n; i++)
        if (c.t->v[i].kind == EVENT_CALL)
            c.call[c.n_calls++] = i;
    if (c.p->match != HOW_EXACT && c.n_want * c.n_calls > FITS_MAX) {
        struct row *row = row_add(in->a, out, ROW_ERROR);
        row->class_ = S("too_many");
        row_evidence(in->a, row,
                     json_pack("{s:I, s:I, s:I}", "expected", (json_int_t)c.n_want, "calls", (json_int_t)c.n_calls,
                               "most_comparisons", (json_int_t)FITS_MAX));
        release(&c);
        return true;
    }
    c.taken = arena_array(in->a, size_t, c.n_want);
    for (size_t w = 0; w < c.n_want; w++)
        c.taken[w] = SIZE_MAX;
    size_t matched = compare(in->a, &c);
    bool pass = matched == c.n_want && (c.p->match != HOW_EXACT || c.n_calls == c.n_want);
    struct row *row = row_add(in->a, out, pass ? ROW_PASS : ROW_FAIL);
    row_value(row, c.n_want ? (double)matched / (double)c.n_want : pass);
    if (!pass) {
        row->class_ = matched < c.n_want ? S("missing_call") : S("unexpected_call");
        row_evidence(in->a, row, explain(in->a, &c));
    }
    release(&c);
    return true;
}

const struct scorer_kind SCORER_CALLS = {
    .name = "calls",
    .version = 1,
    .help = "the calls of a run against expected ones",
    .manual =
        "match: exact wants these calls, this many, in this order; in_order wants these in this order, others may lie\n"
        "between; any_order wants each of these, by the best assignment, whatever the order, others may be there.\n"
        "Arguments are patterns (match/match.h): subset wants at least these, exact just these. Arguments that did\n"
        "not parse match nothing. The value is matched / expected. Fails as missing_call, or, where all are there and\n"
        "exact was asked, as unexpected_call. Evidence: each missing call with the nearest call that was made and\n"
        "where it differs; with exact, the calls that nobody expected; the event assigned to each expectation.\n"
        "More than 1,000,000 comparisons are an error, class too_many.",
    .example = "- calls: {match: in_order, expect: $case.expected.actions, args: subset}",
    .fields = FIELDS,
    .params_size = sizeof(struct calls),
    .needs = NEEDS_TRAJECTORY,
    .classes = CLASSES,
    .prepare = prepare,
    .score = score,
};

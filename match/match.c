/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Testing a value against a compiled pattern. One walk serves both questions, "does it match?" and "what does not?":
 * with no list to fill, it stops at the first mismatch.
 *
 * Lists without order are an assignment problem: every pattern needs an item of its own. Taking the first item that
 * fits is wrong (a loose pattern may take the only item that a strict one can use), so patterns are assigned by
 * augmenting paths, which finds an assignment of the largest size (Kuhn's algorithm).
 */
#include "match/private.h"

#include "text/doc.h"
#include "text/json_own.h"
#include "text/json_value.h"

#include <float.h>
#include <math.h>

enum { SHOWN_MAX = 200, STEPS_MAX = 20 * 1000 * 1000, PAIRS_MAX = 1 << 20 };

struct walk {
    struct arena *a;
    const struct match *m;    /* NULL: nothing is ignored */
    struct mismatches *found; /* NULL: only the answer is wanted */
    size_t *steps;            /* left; at 0 everything fails, and match_test says so, whatever `not` makes of it */
};

/* Nobody reads the words of a walk that only answers. */
static str show(const struct walk *w, json_t *value)
{
    return !w->found ? STR_NONE : value ? json_brief(w->a, value, SHOWN_MAX) : S("absent");
}

static str words(const struct walk *w, const char *fmt, ...) PRINTF(2, 3);
static str words(const struct walk *w, const char *fmt, ...)
{
    if (!w->found)
        return STR_NONE;
    va_list ap;
    va_start(ap, fmt);
    str text = arena_vprintf(w->a, fmt, ap);
    va_end(ap);
    return text;
}

static bool pay(const struct walk *w)
{
    *w->steps -= *w->steps > 0;
    return *w->steps > 0;
}

static bool report(const struct walk *w, str path, str expected, json_t *value)
{
    if (w->found && w->found->n < MISMATCH_MAX) {
        struct mismatches *f = w->found;
        if (f->n == f->cap)
            f->v = vec_grow(w->a, f->v, sizeof *f->v, f->n, &f->cap);
        f->v[f->n++] = (struct mismatch){.path = path, .expected = expected, .found = show(w, value)};
    }
    return false;
}

/* Whether the pointer `path` is one of the ignored ones; `*` as a token stands for any key or index. */
static bool ignored(const struct walk *w, str path)
{
    for (size_t i = 0; w->m && i < w->m->n_ignore; i++) {
        str want = w->m->ignore[i], have = path;
        if (want.n == 0 || have.n == 0) {
            if (want.n == have.n)
                return true;
            continue;
        }
        bool same = true;
        while (same && want.p && have.p) {
            str x = str_cut(&want, '/'), y = str_cut(&have, '/');
            same = str_eq(x, y) || str_eq(x, S("*"));
        }
        if (same && !want.p && !have.p)
            return true;
    }
    return false;
}

static str below_key(const struct walk *w, str path, str key)
{
    return w->found || (w->m && w->m->n_ignore) ? doc_pointer_key(w->a, path, key) : path;
}

static str below_index(const struct walk *w, str path, size_t index)
{
    return w->found || (w->m && w->m->n_ignore) ? doc_pointer_index(w->a, path, index) : path;
}

bool match_equal(json_t *a, json_t *b)
{
    return json_same(a, b, NULL);
}

/* Differences between two plain values, every one where it stands. */
static bool diff(const struct walk *w, json_t *expected, json_t *value, str path, bool partial)
{
    if (ignored(w, path))
        return true;
    if (!pay(w))
        return false;
    if (!value || !expected)
        return value == expected ? true : report(w, path, show(w, expected), value);
    bool same = true;
    if (json_is_object(expected) && json_is_object(value)) {
        const char *key;
        size_t n;
        json_t *member;
        json_object_keylen_foreach(expected, key, n, member)
        {
            same &= diff(w, member, json_object_getn(value, key, n), below_key(w, path, (str){key, n}), partial);
            if (!same && !w->found)
                return false;
        }
        json_object_keylen_foreach(value, key, n, member)
        {
            if (!partial && !json_object_getn(expected, key, n))
                same &= diff(w, NULL, member, below_key(w, path, (str){key, n}), partial);
        }
        return same;
    }
    if (json_is_array(expected) && json_is_array(value)) {
        size_t n = json_array_size(expected), m = json_array_size(value);
        for (size_t i = 0; i < n || i < m; i++) {
            same &= diff(w, i < n ? json_array_get(expected, i) : NULL, i < m ? json_array_get(value, i) : NULL,
                         below_index(w, path, i), partial);
            if (!same && !w->found)
                return false;
        }
        return same;
    }
    return json_same(expected, value, w->steps) || report(w, path, show(w, expected), value);
}

static bool test(const struct walk *w, const struct node *node, json_t *value, str path);

/* Quietly: no mismatch is written down. */
static bool fits(const struct walk *w, const struct node *node, json_t *value, str path)
{
    struct walk quiet = {.a = w->a, .m = w->m, .steps = w->steps};
    return test(&quiet, node, value, path);
}

static bool test_object(const struct walk *w, const struct node *node, json_t *value, str path)
{
    if (!json_is_object(value))
        return report(w, path, show(w, node->value), value);
    bool ok = true;
    for (size_t i = 0; i < node->n; i++) {
        ok &= test(w, node->child[i], json_object_getn(value, node->key[i].p, node->key[i].n),
                   below_key(w, path, node->key[i]));
        if (!ok && !w->found)
            return false;
    }
    if (node->partial)
        return ok;
    const char *key;
    size_t n;
    json_t *member;
    json_object_keylen_foreach(value, key, n, member)
    {
        if (json_object_getn(node->value, key, n))
            continue;
        str at = below_key(w, path, (str){key, n});
        if (!ignored(w, at))
            ok = report(w, at, S("absent"), member);
    }
    return ok;
}

static bool test_list(const struct walk *w, const struct node *node, json_t *value, str path)
{
    if (!json_is_array(value))
        return report(w, path, show(w, node->value), value);
    bool ok = true;
    size_t n = json_array_size(value);
    for (size_t i = 0; i < node->n || i < n; i++) {
        str at = below_index(w, path, i);
        if (i < node->n)
            ok &= test(w, node->child[i], i < n ? json_array_get(value, i) : NULL, at);
        else if (!ignored(w, at))
            ok = report(w, at, S("absent"), json_array_get(value, i));
        if (!ok && !w->found)
            return false;
    }
    return ok;
}

struct assignment {
    const bool *fits; /* n_patterns x n_items */
    size_t n_items;
    size_t *taken_by; /* item -> pattern, or SIZE_MAX */
    bool *seen;
};

static bool assign(struct assignment *s, size_t pattern)
{
    for (size_t i = 0; i < s->n_items; i++) {
        if (!s->fits[pattern * s->n_items + i] || s->seen[i])
            continue;
        s->seen[i] = true;
        if (s->taken_by[i] == SIZE_MAX || assign(s, s->taken_by[i])) {
            s->taken_by[i] = pattern;
            return true;
        }
    }
    return false;
}

/* The patterns and items that were left over, where they stand. One of each is a difference inside the item. */
static bool explain_unordered(const struct walk *w, const struct node *node, const struct assignment *s, json_t *value,
                              str path)
{
    size_t n_patterns = 0, n_items = 0, pattern = 0, item = 0;
    bool *assigned = arena_array(w->a, bool, node->n + 1);
    for (size_t i = 0; i < s->n_items; i++) {
        if (s->taken_by[i] != SIZE_MAX)
            assigned[s->taken_by[i]] = true;
        else if (!ignored(w, below_index(w, path, i)))
            n_items++, item = i;
    }
    for (size_t p = 0; p < node->n; p++)
        if (!assigned[p])
            n_patterns++, pattern = p;
    if (n_patterns == 1 && n_items == 1)
        return test(w, node->child[pattern], json_array_get(value, item), below_index(w, path, item));
    for (size_t p = 0; p < node->n; p++)
        if (!assigned[p])
            (void)report(w, path, words(w, "an item matching %.*s", STR_ARG(show(w, node->child[p]->value))), NULL);
    for (size_t i = 0; node->kind == NODE_ANY_ORDER && i < s->n_items; i++)
        if (s->taken_by[i] == SIZE_MAX && !ignored(w, below_index(w, path, i)))
            (void)report(w, below_index(w, path, i), S("absent"), json_array_get(value, i));
    return false;
}

static bool test_unordered(const struct walk *w, const struct node *node, json_t *value, str path)
{
    if (!json_is_array(value))
        return report(w, path, words(w, "a list holding %.*s", STR_ARG(show(w, node->value))), value);
    size_t n = json_array_size(value);
    if (n && node->n > PAIRS_MAX / n)
        return report(w, path, words(w, "at most %d pairs of a pattern and an item", PAIRS_MAX), value);
    CLEANUP_FREE bool *table = base_alloc_zero(node->n * n + 1);
    for (size_t p = 0; p < node->n; p++)
        for (size_t i = 0; i < n; i++)
            table[p * n + i] = fits(w, node->child[p], json_array_get(value, i), below_index(w, path, i));
    CLEANUP_FREE size_t *taken_by = base_alloc((n + 1) * sizeof *taken_by);
    CLEANUP_FREE bool *seen = base_alloc_zero(n + 1);
    struct assignment s = {.fits = table, .n_items = n, .taken_by = taken_by, .seen = seen};
    for (size_t i = 0; i < n; i++)
        taken_by[i] = SIZE_MAX;
    size_t assigned = 0, spare = 0;
    for (size_t p = 0; p < node->n; p++) {
        if (!assign(&s, p))
            continue; /* what was seen stays seen: nothing there can lead to a free item before an assignment changes */
        assigned++;
        memset(seen, 0, n);
    }
    for (size_t i = 0; node->kind == NODE_ANY_ORDER && i < n; i++)
        spare += taken_by[i] == SIZE_MAX && !ignored(w, below_index(w, path, i));
    if (assigned == node->n && spare == 0)
        return true;
    return w->found && explain_unordered(w, node, &s, value, path);
}

/* Within the tolerance, give or take the rounding of its own arithmetic: 1.1 is within 0.1 of 1. Without a tolerance,
 * exactly. */
static bool is_near(const struct node *node, json_t *value)
{
    if (!json_is_number(value))
        return false;
    if (!(node->tolerance > 0))
        return json_number_compare(value, json_object_get(node->value, "near")) == 0;
    double v = json_number_value(value), slack = 4 * DBL_EPSILON * fmax(fabs(v), fabs(node->near));
    return fabs(v - node->near) <= node->tolerance + slack;
}

static bool test_regex(const struct walk *w, const struct node *node, json_t *value, str path)
{
    str pattern = json_str(json_object_get(node->value, "regex"));
    str expected = words(w, "a string matching /%.*s/", STR_ARG(pattern));
    if (!json_is_string(value))
        return report(w, path, expected, value);
    switch (regex_search(node->re, json_str(value), NULL, NULL)) {
    case REGEX_YES:
        return true;
    case REGEX_NO:
        return report(w, path, expected, value);
    default:
        return report(w, path, words(w, "%.*s within the step limit", STR_ARG(expected)), value);
    }
}

static bool test(const struct walk *w, const struct node *node, json_t *value, str path)
{
    if (ignored(w, path))
        return true;
    if (!pay(w))
        return false;
    if (!value && node->kind != NODE_NOT)
        return report(w, path, show(w, node->value), NULL);
    switch (node->kind) {
    case NODE_LITERAL:
        return diff(w, node->value, value, path, false);
    case NODE_OBJECT:
        return test_object(w, node, value, path);
    case NODE_LIST:
        return test_list(w, node, value, path);
    case NODE_REGEX:
        return test_regex(w, node, value, path);
    case NODE_NEAR:
        return is_near(node, value) ||
               report(w, path, words(w, "a number within %g of %.15g", node->tolerance, node->near), value);
    case NODE_ONE_OF:
        for (size_t i = 0; i < node->n; i++)
            if (fits(w, node->child[i], value, path))
                return true;
        return report(w, path, words(w, "one of %.*s", STR_ARG(show(w, node->value))), value);
    case NODE_ANY_ORDER:
    case NODE_CONTAINS:
        return test_unordered(w, node, value, path);
    case NODE_TYPE:
        return match_type_is(value, node->type) ||
               report(w, path, words(w, "a value of type %s", MATCH_TYPES[node->type]), value);
    case NODE_ANY:
        return true;
    case NODE_NOT:
        return !fits(w, node->child[0], value, path) ||
               report(w, path, words(w, "anything but %.*s", STR_ARG(show(w, node->child[0]->value))), value);
    }
    BUG("a pattern node of kind %d", node->kind);
}

static bool within_steps(const struct walk *w, json_t *value)
{
    return *w->steps > 0 || report(w, STR_NONE, words(w, "a match found in %d steps", STEPS_MAX), value);
}

bool match_test(struct arena *a, const struct match *m, json_t *value, struct mismatches *ret)
{
    size_t steps = STEPS_MAX;
    struct walk w = {.a = a, .m = m, .found = ret, .steps = &steps};
    bool same = test(&w, m->node, value, STR_NONE);
    return within_steps(&w, value) && same;
}

bool match_diff(struct arena *a, json_t *expected, json_t *found, const struct match_options *options,
                struct mismatches *ret)
{
    struct match ignoring = {0};
    if (options) {
        ignoring.ignore = arena_array(a, str, options->n_ignore);
        ignoring.n_ignore = options->n_ignore;
        for (size_t i = 0; i < options->n_ignore; i++)
            ignoring.ignore[i] = options->ignore[i];
    }
    size_t steps = STEPS_MAX;
    struct walk w = {.a = a, .m = options ? &ignoring : NULL, .found = ret, .steps = &steps};
    bool same = diff(&w, expected, found, STR_NONE, options && options->partial);
    return within_steps(&w, found) && same;
}

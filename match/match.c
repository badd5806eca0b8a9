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
#include "text/json_write.h"

#include <math.h>

enum { SHOWN_MAX = 200 };

struct walk {
    struct arena *a;
    const struct match *m;    /* NULL: nothing is ignored */
    struct mismatches *found; /* NULL: only the answer is wanted */
};

static str show(struct arena *a, json_t *value)
{
    if (!value)
        return S("absent");
    struct buf text CLEANUP_BUF = {0};
    json_write(value, JSON_STYLE_COMPACT, &text);
    if (text.n <= SHOWN_MAX)
        return arena_str(a, buf_view(&text));
    size_t cut = SHOWN_MAX;
    while (cut > 0 && ((unsigned char)text.p[cut] & 0xC0) == 0x80)
        cut--;
    return arena_printf(a, "%.*s…", (int)cut, text.p);
}

static bool report(const struct walk *w, str path, str expected, json_t *value)
{
    if (w->found && w->found->n < MISMATCH_MAX) {
        struct mismatches *f = w->found;
        if (f->n == f->cap)
            f->v = vec_grow(w->a, f->v, sizeof *f->v, f->n, &f->cap);
        f->v[f->n++] = (struct mismatch){.path = path, .expected = expected, .found = show(w->a, value)};
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
    if (json_is_number(a) && json_is_number(b)) {
        if (json_is_integer(a) && json_is_integer(b))
            return json_integer_value(a) == json_integer_value(b);
        return json_number_value(a) == json_number_value(b);
    }
    if (json_typeof(a) != json_typeof(b))
        return false;
    if (json_is_string(a))
        return str_eq(json_str(a), json_str(b));
    if (json_is_array(a)) {
        if (json_array_size(a) != json_array_size(b))
            return false;
        for (size_t i = 0; i < json_array_size(a); i++)
            if (!match_equal(json_array_get(a, i), json_array_get(b, i)))
                return false;
        return true;
    }
    if (!json_is_object(a))
        return true; /* null, true, false: the type says it all */
    if (json_object_size(a) != json_object_size(b))
        return false;
    const char *key;
    size_t n;
    json_t *value;
    json_object_keylen_foreach(a, key, n, value)
    {
        json_t *other = json_object_getn(b, key, n);
        if (!other || !match_equal(value, other))
            return false;
    }
    return true;
}

/* Differences between two plain values, every one where it stands. */
static bool diff(const struct walk *w, json_t *expected, json_t *value, str path, bool partial)
{
    if (ignored(w, path))
        return true;
    if (!value || !expected)
        return value == expected ? true : report(w, path, show(w->a, expected), value);
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
    return match_equal(expected, value) || report(w, path, show(w->a, expected), value);
}

static bool test(const struct walk *w, const struct node *node, json_t *value, str path);

/* Quietly: no mismatch is written down. */
static bool fits(const struct walk *w, const struct node *node, json_t *value, str path)
{
    struct walk quiet = {.a = w->a, .m = w->m};
    return test(&quiet, node, value, path);
}

static bool test_object(const struct walk *w, const struct node *node, json_t *value, str path)
{
    if (!json_is_object(value))
        return report(w, path, show(w->a, node->value), value);
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
        return report(w, path, show(w->a, node->value), value);
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

static bool test_unordered(const struct walk *w, const struct node *node, json_t *value, str path)
{
    if (!json_is_array(value))
        return report(w, path, show(w->a, node->value), value);
    size_t n = json_array_size(value);
    bool *table = arena_array(w->a, bool, node->n *n + 1);
    for (size_t p = 0; p < node->n; p++)
        for (size_t i = 0; i < n; i++)
            table[p * n + i] = fits(w, node->child[p], json_array_get(value, i), below_index(w, path, i));
    struct assignment s = {.fits = table,
                           .n_items = n,
                           .taken_by = arena_array(w->a, size_t, n + 1),
                           .seen = arena_array(w->a, bool, n + 1)};
    for (size_t i = 0; i < n; i++)
        s.taken_by[i] = SIZE_MAX;
    bool ok = true;
    for (size_t p = 0; p < node->n; p++) {
        memset(s.seen, 0, n);
        if (!assign(&s, p))
            ok = report(w, path,
                        arena_printf(w->a, "an item matching %.*s", STR_ARG(show(w->a, node->child[p]->value))), value);
        if (!ok && !w->found)
            return false;
    }
    for (size_t i = 0; node->kind == NODE_ANY_ORDER && i < n; i++)
        if (s.taken_by[i] == SIZE_MAX && !ignored(w, below_index(w, path, i)))
            ok = report(w, below_index(w, path, i), S("absent"), json_array_get(value, i));
    return ok;
}

static bool test_regex(const struct walk *w, const struct node *node, json_t *value, str path)
{
    str pattern = json_str(json_object_get(node->value, "regex"));
    str expected = w->found ? arena_printf(w->a, "a string matching /%.*s/", STR_ARG(pattern)) : (str){0};
    if (!json_is_string(value))
        return report(w, path, expected, value);
    switch (regex_search(node->re, json_str(value), NULL, NULL)) {
    case REGEX_YES:
        return true;
    case REGEX_NO:
        return report(w, path, expected, value);
    default:
        return report(w, path,
                      w->found ? arena_printf(w->a, "%.*s within the step limit", STR_ARG(expected)) : expected, value);
    }
}

static bool test(const struct walk *w, const struct node *node, json_t *value, str path)
{
    if (ignored(w, path))
        return true;
    if (!value && node->kind != NODE_NOT)
        return report(w, path, show(w->a, node->value), NULL);
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
        return (json_is_number(value) && fabs(json_number_value(value) - node->near) <= node->tolerance) ||
               report(w, path,
                      w->found ? arena_printf(w->a, "a number within %g of %.15g", node->tolerance, node->near) : path,
                      value);
    case NODE_ONE_OF:
        for (size_t i = 0; i < node->n; i++)
            if (fits(w, node->child[i], value, path))
                return true;
        return report(w, path, w->found ? arena_printf(w->a, "one of %.*s", STR_ARG(show(w->a, node->value))) : path,
                      value);
    case NODE_ANY_ORDER:
    case NODE_CONTAINS:
        return test_unordered(w, node, value, path);
    case NODE_TYPE:
        return match_type_is(value, node->type) ||
               report(w, path, w->found ? arena_printf(w->a, "a value of type %s", MATCH_TYPES[node->type]) : path,
                      value);
    case NODE_ANY:
        return true;
    case NODE_NOT:
        return !fits(w, node->child[0], value, path) ||
               report(w, path,
                      w->found ? arena_printf(w->a, "anything but %.*s", STR_ARG(show(w->a, node->child[0]->value)))
                               : path,
                      value);
    }
    BUG("a pattern node of kind %d", node->kind);
}

bool match_test(struct arena *a, const struct match *m, json_t *value, struct mismatches *ret)
{
    struct walk w = {.a = a, .m = m, .found = ret};
    return test(&w, m->node, value, (str){0});
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
    struct walk w = {.a = a, .m = options ? &ignoring : NULL, .found = ret};
    return diff(&w, expected, found, (str){0}, options && options->partial);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "match/private.h"

#include "text/doc.h"
#include "text/json_own.h"
#include "text/json_value.h"

enum { PATTERN_DEPTH_MAX = 100 };

/* An object of the user's may look like an operator by accident. */
#define LITERAL_HINT " (an object with a member of this name is written {literal: …})"

const char *const MATCH_TYPES[] = {"array", "boolean", "integer", "null", "number", "object", "string", NULL};

bool match_type_is(json_t *value, int type)
{
    switch (type) {
    case 0:
        return json_is_array(value);
    case 1:
        return json_is_boolean(value);
    case 2:
        return json_is_whole(value);
    case 3:
        return json_is_null(value);
    case 4:
        return json_is_number(value);
    case 5:
        return json_is_object(value);
    default:
        return json_is_string(value);
    }
}

static struct node *fail(struct err *err, str pointer, const char *words)
{
    (void)err_set(err, ERR_INPUT, "pattern%s%.*s: %s", pointer.n ? " at " : "", STR_ARG(pointer), words);
    return NULL;
}

static struct node *node_new(struct match *m, enum node_kind kind, json_t *value)
{
    struct node *node = arena_new(&m->a, struct node);
    node->kind = kind;
    node->value = value;
    return node;
}

static struct node *compile_object(struct match *m, json_t *object, str pointer, bool partial, bool deep, int depth,
                                   struct err *err)
{
    struct node *node = node_new(m, NODE_OBJECT, object);
    node->partial = partial;
    node->key = arena_array(&m->a, str, json_object_size(object));
    node->child = arena_array(&m->a, struct node *, json_object_size(object));
    const char *key;
    size_t length;
    json_t *value;
    json_object_keylen_foreach(object, key, length, value)
    {
        str name = {key, length};
        struct node *child = node_compile(m, value, doc_pointer_key(&m->a, pointer, name), deep, depth, err);
        if (!child)
            return NULL;
        node->key[node->n] = name;
        node->child[node->n++] = child;
    }
    return node;
}

static struct node *compile_list(struct match *m, enum node_kind kind, json_t *list, str pointer, bool partial,
                                 int depth, struct err *err)
{
    if (!json_is_array(list))
        return fail(err, pointer, "expected a list of patterns" LITERAL_HINT);
    if (kind == NODE_ONE_OF && json_array_size(list) == 0)
        return fail(err, pointer, "an empty list matches nothing");
    struct node *node = node_new(m, kind, list);
    node->child = arena_array(&m->a, struct node *, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct node *child =
            node_compile(m, json_array_get(list, i), doc_pointer_index(&m->a, pointer, i), partial, depth, err);
        if (!child)
            return NULL;
        node->child[node->n++] = child;
    }
    return node;
}

static void destroy_regex(void *re)
{
    regex_destroy(re);
}

static struct node *compile_regex(struct match *m, json_t *object, str pointer, struct err *err)
{
    json_t *pattern = json_object_get(object, "regex"), *flags = json_object_get(object, "flags");
    if (!json_is_string(pattern))
        return fail(err, pointer, "regex: expected a pattern, a string" LITERAL_HINT);
    if (flags && !json_is_string(flags))
        return fail(err, pointer, "flags: expected a string of i, s and m");
    str letters = json_str(flags);
    for (size_t i = 0; i < letters.n; i++)
        if (letters.p[i] != 'i' && letters.p[i] != 's' && letters.p[i] != 'm')
            return fail(err, pointer, "flags: unknown flag; expected a string of i, s and m");
    struct node *node = node_new(m, NODE_REGEX, object);
    if (!regex_create(json_str(pattern), flags ? json_string_value(flags) : "", &node->re, err)) {
        if (pointer.n)
            err_wrap(err, "pattern at %.*s", STR_ARG(pointer));
        return NULL;
    }
    arena_defer(&m->a, destroy_regex, node->re);
    return node;
}

static struct node *compile_near(struct match *m, json_t *object, str pointer, struct err *err)
{
    json_t *near = json_object_get(object, "near"), *tolerance = json_object_get(object, "tolerance");
    if (!json_is_number(near))
        return fail(err, pointer, "near: expected a number" LITERAL_HINT);
    if (tolerance && (!json_is_number(tolerance) || json_number_value(tolerance) < 0))
        return fail(err, pointer, "tolerance: expected a number that is not negative");
    struct node *node = node_new(m, NODE_NEAR, object);
    node->near = json_number_value(near);
    node->tolerance = tolerance ? json_number_value(tolerance) : 0;
    return node;
}

static struct node *compile_type(struct match *m, json_t *object, str pointer, struct err *err)
{
    str name = json_str(json_object_get(object, "type"));
    for (int i = 0; MATCH_TYPES[i]; i++)
        if (str_eq_c(name, MATCH_TYPES[i])) {
            struct node *node = node_new(m, NODE_TYPE, object);
            node->type = i;
            return node;
        }
    return fail(err, pointer,
                "type: expected one of array, boolean, integer, null, number, object, string" LITERAL_HINT);
}

/* The operator that an object is, or NULL if it is a plain object: one key of the list, with its companion at most. */
static const char *operator_of(json_t *object)
{
    static const struct {
        const char *name, *with;
    } operators[] = {{"any", NULL},     {"any_order", NULL},   {"contains", NULL}, {"exact", NULL},
                     {"literal", NULL}, {"near", "tolerance"}, {"not", NULL},      {"one_of", NULL},
                     {"partial", NULL}, {"regex", "flags"},    {"type", NULL}};
    for (size_t i = 0; i < COUNT_OF(operators); i++) {
        size_t n = json_object_size(object);
        if (json_object_get(object, operators[i].name) &&
            (n == 1 || (n == 2 && operators[i].with && json_object_get(object, operators[i].with))))
            return operators[i].name;
    }
    return NULL;
}

bool match_is_operator(json_t *object)
{
    return json_is_object(object) && operator_of(object) != NULL;
}

static struct node *compile_operator(struct match *m, const char *name, json_t *object, str pointer, bool partial,
                                     int depth, struct err *err)
{
    json_t *inside = json_object_get(object, name);
    str at = doc_pointer_key(&m->a, pointer, str_of(name));
    struct node *node;
    if (strcmp(name, "regex") == 0)
        return compile_regex(m, object, pointer, err);
    if (strcmp(name, "near") == 0)
        return compile_near(m, object, pointer, err);
    if (strcmp(name, "type") == 0)
        return compile_type(m, object, pointer, err);
    if (strcmp(name, "any") == 0)
        return json_is_true(inside) ? node_new(m, NODE_ANY, object) : fail(err, at, "expected true" LITERAL_HINT);
    if (strcmp(name, "literal") == 0)
        return node_new(m, NODE_LITERAL, inside);
    if (strcmp(name, "partial") == 0 || strcmp(name, "exact") == 0) {
        bool loose = name[0] == 'p';
        if (!json_is_object(inside))
            return fail(err, at, "expected an object" LITERAL_HINT);
        return compile_object(m, inside, at, loose, loose, depth, err);
    }
    if (strcmp(name, "not") == 0) {
        struct node *child = node_compile(m, inside, at, partial, depth, err);
        if (!child)
            return NULL;
        node = node_new(m, NODE_NOT, object);
        node->child = arena_new(&m->a, struct node *);
        node->child[0] = child;
        node->n = 1;
        return node;
    }
    enum node_kind kind = strcmp(name, "one_of") == 0      ? NODE_ONE_OF
                          : strcmp(name, "any_order") == 0 ? NODE_ANY_ORDER
                                                           : NODE_CONTAINS;
    return compile_list(m, kind, inside, at, partial, depth, err);
}

struct node *node_compile(struct match *m, json_t *pattern, str pointer, bool partial, int depth, struct err *err)
{
    if (depth > PATTERN_DEPTH_MAX)
        return fail(err, pointer, "nests too deeply");
    if (json_is_array(pattern))
        return compile_list(m, NODE_LIST, pattern, pointer, partial, depth + 1, err);
    if (!json_is_object(pattern))
        return node_new(m, NODE_LITERAL, pattern);
    const char *name = operator_of(pattern);
    return name ? compile_operator(m, name, pattern, pointer, partial, depth + 1, err)
                : compile_object(m, pattern, pointer, partial, partial, depth + 1, err);
}

bool match_create(json_t *pattern, const struct match_options *options, struct match **ret, struct err *err)
{
    struct match *m = base_alloc_zero(sizeof *m);
    m->root = json_incref(pattern);
    m->n_ignore = options ? options->n_ignore : 0;
    m->ignore = arena_array(&m->a, str, m->n_ignore);
    for (size_t i = 0; i < m->n_ignore; i++)
        m->ignore[i] = arena_str(&m->a, options->ignore[i]);
    for (size_t i = 0; i < m->n_ignore; i++)
        if (m->ignore[i].n && m->ignore[i].p[0] != '/') {
            (void)err_set(err, ERR_INPUT, "ignore: '%.*s' is no JSON Pointer: it begins with /", STR_ARG(m->ignore[i]));
            match_destroy(m);
            return false;
        }
    m->node = node_compile(m, pattern, (str){0}, options && options->partial, 0, err);
    if (!m->node) {
        match_destroy(m);
        return false;
    }
    *ret = m;
    return true;
}

void match_destroy(struct match *m)
{
    if (!m)
        return;
    arena_finish(&m->a);
    json_decref(m->root);
    free(m);
}

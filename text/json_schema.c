/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An instance against a compiled schema. Each subschema answers yes or no; where the schema uses unevaluatedProperties
 * or unevaluatedItems, each also says which members and items it has looked at. That set counts only if the subschema
 * accepted, so every applicator collects into a set of its own and passes it up on success.
 */
#include "text/json_schema.h"

#include "base/buf.h"
#include "text/doc.h"
#include "text/json_schema_impl.h"
#include "text/json_value.h"

/* The resources entered on the way, innermost first: what $dynamicRef looks through. */
struct scope {
    const struct scope *outer;
    const struct resource *resource;
};

/* Which members (in order of iteration) and items were looked at. */
struct seen {
    bool *member, *item;
};

/* What one validation may cost. A bound that is hit decides the answer: no `not` or `anyOf` turns it round. */
struct bounds {
    size_t steps; /* left */
    bool hit;
    struct json_schema_failure failure; /* which bound, where */
};

enum { STEPS_MAX = 20 * 1000 * 1000 };

struct finding {
    struct json_schema_failure failure; /* keyword.p NULL = none */
    size_t depth;
};

struct check {
    struct arena *a;
    struct bounds *bounds;
    bool explain;        /* somebody asks why */
    struct finding best; /* what explains most so far */
    int depth;
};

static bool test(struct check *c, const struct json_schema *s, json_t *v, str path, const struct scope *scope,
                 struct seen *seen);

static size_t path_depth(str path)
{
    size_t depth = 0;
    for (size_t i = 0; i < path.n; i++)
        depth += path.p[i] == '/';
    return depth;
}

static bool offer(struct check *c, struct finding found)
{
    if (!c->best.failure.keyword.p || found.depth > c->best.depth)
        c->best = found;
    return false;
}

static bool fail(struct check *c, str path, const char *keyword, const char *fmt, ...) PRINTF(4, 5);
static bool fail(struct check *c, str path, const char *keyword, const char *fmt, ...)
{
    if (!c->explain || (c->best.failure.keyword.p && path_depth(path) <= c->best.depth))
        return false;
    va_list ap;
    va_start(ap, fmt);
    str message = arena_vprintf(c->a, fmt, ap);
    va_end(ap);
    return offer(c, (struct finding){{path, str_of(keyword), message}, path_depth(path)});
}

static bool give_up(struct check *c, str path, const char *keyword, const char *fmt, ...) PRINTF(4, 5);
static bool give_up(struct check *c, str path, const char *keyword, const char *fmt, ...)
{
    if (c->bounds->hit)
        return false;
    va_list ap;
    va_start(ap, fmt);
    c->bounds->failure = (struct json_schema_failure){path, str_of(keyword), arena_vprintf(c->a, fmt, ap)};
    va_end(ap);
    c->bounds->hit = true;
    return false;
}

/* Pays for n steps; false once there are none left. */
static bool pay(struct check *c, str path, size_t n)
{
    struct bounds *b = c->bounds;
    b->steps -= n < b->steps ? n : b->steps;
    return b->steps > 0 || give_up(c, path, "", "checking took more than %d steps", STEPS_MAX);
}

/* The same bounds, but nobody asks why. */
static struct check quietly(const struct check *c)
{
    return (struct check){.a = c->a, .bounds = c->bounds, .depth = c->depth};
}

static str shown(struct check *c, json_t *v)
{
    return c->explain ? json_brief(c->a, v, 100) : STR_NONE;
}

static str below(struct check *c, str path, str key)
{
    return c->explain ? doc_pointer_key(c->a, path, key) : path;
}

static str below_index(struct check *c, str path, size_t i)
{
    return c->explain ? doc_pointer_index(c->a, path, i) : path;
}

/* A new set for the members or items of v, if it can have any. */
static struct seen *seen_new(struct check *c, json_t *v, str path)
{
    if ((!json_is_object(v) && !json_is_array(v)) || !pay(c, path, (json_object_size(v) + json_array_size(v)) / 16 + 1))
        return NULL;
    struct seen *s = arena_new(c->a, struct seen);
    s->member = arena_array(c->a, bool, json_object_size(v) + 1);
    s->item = arena_array(c->a, bool, json_array_size(v) + 1);
    return s;
}

static void seen_merge(struct seen *to, const struct seen *from, json_t *v)
{
    if (!to || !from)
        return;
    for (size_t i = 0; i < json_object_size(v); i++)
        to->member[i] |= from->member[i];
    for (size_t i = 0; i < json_array_size(v); i++)
        to->item[i] |= from->item[i];
}

/* A subschema on the same instance; what it has seen counts only if it accepts. */
static bool test_here(struct check *c, const struct json_schema *s, json_t *v, str path, const struct scope *scope,
                      struct seen *seen)
{
    struct seen *own = seen ? seen_new(c, v, path) : NULL;
    if (!test(c, s, v, path, scope, own))
        return false;
    seen_merge(seen, own, v);
    return true;
}

/* --- Values --- */

static bool same(struct check *c, json_t *a, json_t *b, str path)
{
    return json_same(a, b, &c->bounds->steps) && pay(c, path, 1);
}

static const char *type_name(json_t *v)
{
    switch (json_typeof(v)) {
    case JSON_OBJECT:
        return "object";
    case JSON_ARRAY:
        return "array";
    case JSON_STRING:
        return "string";
    case JSON_INTEGER:
        return "integer";
    case JSON_REAL:
        return "number";
    case JSON_NULL:
        return "null";
    default:
        return "boolean";
    }
}

static bool type_fits(unsigned types, json_t *v)
{
    switch (json_typeof(v)) {
    case JSON_OBJECT:
        return types & TYPE_OBJECT;
    case JSON_ARRAY:
        return types & TYPE_ARRAY;
    case JSON_STRING:
        return types & TYPE_STRING;
    case JSON_INTEGER:
        return types & (TYPE_INTEGER | TYPE_NUMBER);
    case JSON_REAL:
        return (types & TYPE_NUMBER) || ((types & TYPE_INTEGER) && json_is_whole(v));
    case JSON_NULL:
        return types & TYPE_NULL;
    default:
        return types & TYPE_BOOLEAN;
    }
}

static str type_words(struct check *c, unsigned types)
{
    static const char *const names[] = {"null", "boolean", "object", "array", "number", "string", "integer"};
    struct buf words CLEANUP_BUF = {0};
    for (unsigned i = 0; i < COUNT_OF(names); i++)
        if (types & (1u << i))
            buf_printf(&words, "%s%s", words.n ? " or " : "", names[i]);
    return arena_str(c->a, buf_view(&words));
}

/* --- Assertions --- */

static bool test_number(struct check *c, const struct json_schema *s, json_t *v, str path)
{
    if (s->has_minimum && json_number_compare(v, s->minimum) < 0)
        return fail(c, path, "minimum", "%.*s is less than the minimum %.*s", STR_ARG(shown(c, v)),
                    STR_ARG(shown(c, s->minimum)));
    if (s->has_maximum && json_number_compare(v, s->maximum) > 0)
        return fail(c, path, "maximum", "%.*s is greater than the maximum %.*s", STR_ARG(shown(c, v)),
                    STR_ARG(shown(c, s->maximum)));
    if (s->has_exclusive_minimum && json_number_compare(v, s->exclusive_minimum) <= 0)
        return fail(c, path, "exclusiveMinimum", "%.*s is not above %.*s", STR_ARG(shown(c, v)),
                    STR_ARG(shown(c, s->exclusive_minimum)));
    if (s->has_exclusive_maximum && json_number_compare(v, s->exclusive_maximum) >= 0)
        return fail(c, path, "exclusiveMaximum", "%.*s is not below %.*s", STR_ARG(shown(c, v)),
                    STR_ARG(shown(c, s->exclusive_maximum)));
    if (s->has_multiple && !json_is_multiple(v, s->multiple))
        return fail(c, path, "multipleOf", "%.*s is no multiple of %.*s", STR_ARG(shown(c, v)),
                    STR_ARG(shown(c, s->multiple)));
    return true;
}

static bool test_string(struct check *c, const struct json_schema *s, json_t *v, str path)
{
    str text = json_str(v);
    if (s->min_length >= 0 || s->max_length >= 0) {
        int64_t n = 0; /* code points */
        for (size_t i = 0; i < text.n; i++)
            n += ((unsigned char)text.p[i] & 0xC0) != 0x80;
        if (s->min_length >= 0 && n < s->min_length)
            return fail(c, path, "minLength", "%.*s is shorter than %lld characters", STR_ARG(shown(c, v)),
                        (long long)s->min_length);
        if (s->max_length >= 0 && n > s->max_length)
            return fail(c, path, "maxLength", "%.*s is longer than %lld characters", STR_ARG(shown(c, v)),
                        (long long)s->max_length);
    }
    if (!s->pattern)
        return true;
    enum regex_result r = regex_search(s->pattern, text, NULL, NULL);
    if (r == REGEX_LIMIT)
        return give_up(c, path, "pattern", "matching /%.*s/ took too many steps", STR_ARG(s->pattern_text));
    return r == REGEX_YES ||
           fail(c, path, "pattern", "%.*s does not match /%.*s/", STR_ARG(shown(c, v)), STR_ARG(s->pattern_text));
}

static bool test_unique(struct check *c, json_t *v, str path)
{
    size_t n = json_array_size(v), cap = 8;
    while (cap < 2 * n)
        cap *= 2;
    CLEANUP_FREE size_t *slots = base_alloc_zero(cap * sizeof *slots); /* index + 1 by hash */
    for (size_t i = 0; i < n && pay(c, path, 1); i++) {
        json_t *item = json_array_get(v, i);
        size_t at = json_value_hash(item) & (cap - 1);
        for (; slots[at]; at = (at + 1) & (cap - 1))
            if (same(c, json_array_get(v, slots[at] - 1), item, path))
                return fail(c, path, "uniqueItems", "items %zu and %zu are equal", slots[at] - 1, i);
        slots[at] = i + 1;
    }
    return true;
}

static bool test_array(struct check *c, const struct json_schema *s, json_t *v, str path, const struct scope *scope,
                       struct seen *seen)
{
    size_t n = json_array_size(v);
    if (!pay(c, path, n))
        return false;
    if (s->min_items >= 0 && (int64_t)n < s->min_items)
        return fail(c, path, "minItems", "%zu items; at least %lld are required", n, (long long)s->min_items);
    if (s->max_items >= 0 && (int64_t)n > s->max_items)
        return fail(c, path, "maxItems", "%zu items; at most %lld are allowed", n, (long long)s->max_items);
    if (s->unique && !test_unique(c, v, path))
        return false;
    for (size_t i = 0; i < n && (i < s->prefix.n || s->items); i++) {
        const struct json_schema *sub = i < s->prefix.n ? s->prefix.v[i] : s->items;
        if (!test(c, sub, json_array_get(v, i), below_index(c, path, i), scope, NULL))
            return false;
        if (seen)
            seen->item[i] = true;
    }
    if (!s->contains)
        return true;
    int64_t hits = 0, least = s->min_contains >= 0 ? s->min_contains : 1;
    struct check quiet = quietly(c);
    for (size_t i = 0; i < n; i++) {
        if (!test(&quiet, s->contains, json_array_get(v, i), path, scope, NULL))
            continue;
        hits++;
        if (seen)
            seen->item[i] = true;
    }
    if (hits < least)
        return fail(c, path, "contains", "%lld items match `contains`; at least %lld are required", (long long)hits,
                    (long long)least);
    if (s->max_contains >= 0 && hits > s->max_contains)
        return fail(c, path, "maxContains", "%lld items match `contains`; at most %lld are allowed", (long long)hits,
                    (long long)s->max_contains);
    return true;
}

static bool test_member(struct check *c, const struct json_schema *s, str key, json_t *value, str path,
                        const struct scope *scope, bool *ret_seen)
{
    size_t at;
    bool known = map_get(&s->property_index, key, &at);
    str here = below(c, path, key);
    if (known && !test(c, s->property[at].schema, value, here, scope, NULL))
        return false;
    for (size_t i = 0; i < s->n_pattern_properties; i++) {
        enum regex_result r = regex_search(s->pattern_property[i].re, key, NULL, NULL);
        if (r == REGEX_LIMIT)
            return give_up(c, here, "patternProperties", "matching /%.*s/ took too many steps",
                           STR_ARG(s->pattern_property[i].pattern));
        if (r == REGEX_NO)
            continue;
        known = true;
        if (!test(c, s->pattern_property[i].schema, value, here, scope, NULL))
            return false;
    }
    if (!known && s->additional) {
        if (s->additional->is_boolean && !s->additional->accepts)
            return fail(c, here, "additionalProperties", "property \"%.*s\" is not allowed", STR_ARG(key));
        if (!test(c, s->additional, value, here, scope, NULL))
            return false;
        known = true;
    }
    *ret_seen = known;
    if (!s->property_names)
        return true;
    json_t *name CLEANUP_JSON = json_of_str(key);
    return test(c, s->property_names, name, path, scope, NULL);
}

static bool test_object(struct check *c, const struct json_schema *s, json_t *v, str path, const struct scope *scope,
                        struct seen *seen)
{
    int64_t n = (int64_t)json_object_size(v);
    if (!pay(c, path, (size_t)n + s->n_required))
        return false;
    if (s->min_properties >= 0 && n < s->min_properties)
        return fail(c, path, "minProperties", "%lld properties; at least %lld are required", (long long)n,
                    (long long)s->min_properties);
    if (s->max_properties >= 0 && n > s->max_properties)
        return fail(c, path, "maxProperties", "%lld properties; at most %lld are allowed", (long long)n,
                    (long long)s->max_properties);
    for (size_t i = 0; i < s->n_required; i++)
        if (!json_object_getn(v, s->required[i].p, s->required[i].n))
            return fail(c, path, "required", "required property \"%.*s\" is missing", STR_ARG(s->required[i]));
    const char *key;
    size_t length, number = 0;
    json_t *value;
    json_object_keylen_foreach(v, key, length, value)
    {
        bool known = false;
        if (!test_member(c, s, (str){key, length}, value, path, scope, &known))
            return false;
        if (seen && known)
            seen->member[number] = true;
        number++;
    }
    json_object_keylen_foreach(s->dependent_required, key, length, value)
    {
        for (size_t i = 0; json_object_getn(v, key, length) && i < json_array_size(value); i++) {
            str needed = json_str(json_array_get(value, i));
            if (!json_object_getn(v, needed.p, needed.n))
                return fail(c, path, "dependentRequired", "property \"%.*s\" is required beside \"%s\"",
                            STR_ARG(needed), key);
        }
    }
    for (size_t i = 0; i < s->n_dependent_schemas; i++)
        if (json_object_getn(v, s->dependent_schema[i].name.p, s->dependent_schema[i].name.n) &&
            !test_here(c, s->dependent_schema[i].schema, v, path, scope, seen))
            return false;
    return true;
}

/* --- Applicators in place --- */

/* How many of the alternatives accept. If none does, *ret_why is the failure inside them that lies deepest, and
 * *ret_words what the first few say. */
static size_t test_alternatives(struct check *c, const struct schema_list *list, bool first_will_do, json_t *v,
                                str path, const struct scope *scope, struct seen *seen, struct finding *ret_why,
                                str *ret_words)
{
    struct finding outer = c->best;
    struct buf words CLEANUP_BUF = {.max = 1000};
    size_t hits = 0;
    *ret_why = (struct finding){0};
    for (size_t i = 0; i < list->n && !(hits && first_will_do); i++) {
        c->best = (struct finding){0};
        if (test_here(c, list->v[i], v, path, scope, seen)) {
            hits++;
            continue;
        }
        if (!c->explain || !c->best.failure.keyword.p)
            continue;
        if (i < 4)
            buf_printf(&words, "%s%.*s", words.n ? "; or " : "", STR_ARG(c->best.failure.message));
        if (!ret_why->failure.keyword.p || c->best.depth > ret_why->depth)
            *ret_why = c->best;
    }
    c->best = outer;
    *ret_words =
        c->explain ? arena_printf(c->a, "%.*s%s", STR_ARG(buf_view(&words)), list->n > 4 ? "; or …" : "") : STR_NONE;
    return hits;
}

/* None of the alternatives accepts: the failure inside them that lies deeper says more than all of them here. */
static bool fail_alternatives(struct check *c, const char *keyword, size_t n, str path, struct finding why, str words)
{
    if (why.failure.keyword.p && why.depth > path_depth(path))
        return offer(c, why);
    return fail(c, path, keyword, "none of the %zu alternatives fits: %.*s", n, STR_ARG(words));
}

static bool test_some(struct check *c, const struct json_schema *s, json_t *v, str path, const struct scope *scope,
                      struct seen *seen)
{
    struct finding why;
    str words;
    if (s->any_of.n && !test_alternatives(c, &s->any_of, !seen, v, path, scope, seen, &why, &words))
        return fail_alternatives(c, "anyOf", s->any_of.n, path, why, words);
    if (!s->one_of.n)
        return true;
    size_t one = test_alternatives(c, &s->one_of, false, v, path, scope, seen, &why, &words);
    if (one == 0)
        return fail_alternatives(c, "oneOf", s->one_of.n, path, why, words);
    return one == 1 || fail(c, path, "oneOf", "%.*s fits %zu of the %zu alternatives; exactly one is wanted",
                            STR_ARG(shown(c, v)), one, s->one_of.n);
}

static bool test_conditions(struct check *c, const struct json_schema *s, json_t *v, str path,
                            const struct scope *scope, struct seen *seen)
{
    struct check quiet = quietly(c);
    if (s->not_ && test(&quiet, s->not_, v, path, scope, NULL))
        return fail(c, path, "not", "%.*s is what `not` excludes", STR_ARG(shown(c, v)));
    if (!s->if_)
        return true;
    const struct json_schema *branch = test_here(&quiet, s->if_, v, path, scope, seen) ? s->then_ : s->else_;
    return !branch || test_here(c, branch, v, path, scope, seen);
}

/* $dynamicRef: the outermost resource on the way that has the dynamic anchor decides. */
static const struct json_schema *dynamic_target(const struct json_schema *s, const struct scope *scope)
{
    const struct json_schema *target = s->dynamic_ref;
    if (!s->dynamic_name.p)
        return target;
    for (const struct scope *at = scope; at; at = at->outer) {
        size_t number;
        if (map_get(&at->resource->dynamic_anchors, s->dynamic_name, &number) && at->resource->dynamic_nodes[number])
            target = at->resource->dynamic_nodes[number];
    }
    return target;
}

static bool test_unevaluated(struct check *c, const struct json_schema *s, json_t *v, str path,
                             const struct scope *scope, struct seen *seen)
{
    const char *key;
    size_t length, number = 0;
    json_t *value;
    if (s->unevaluated_properties && json_is_object(v)) {
        json_object_keylen_foreach(v, key, length, value)
        {
            str here = below(c, path, (str){key, length});
            const struct json_schema *rest = s->unevaluated_properties;
            if (!seen->member[number] && rest->is_boolean && !rest->accepts)
                return fail(c, here, "unevaluatedProperties", "property \"%s\" is not allowed", key);
            if (!seen->member[number] && !test(c, rest, value, here, scope, NULL))
                return false;
            seen->member[number++] = true;
        }
    }
    for (size_t i = 0; s->unevaluated_items && i < json_array_size(v); i++) {
        str here = below_index(c, path, i);
        const struct json_schema *rest = s->unevaluated_items;
        if (!seen->item[i] && rest->is_boolean && !rest->accepts)
            return fail(c, here, "unevaluatedItems", "item %zu is not allowed", i);
        if (!seen->item[i] && !test(c, rest, json_array_get(v, i), here, scope, NULL))
            return false;
        seen->item[i] = true;
    }
    return true;
}

static bool test_keywords(struct check *c, const struct json_schema *s, json_t *v, str path, const struct scope *scope,
                          struct seen *seen)
{
    if (s->types && !type_fits(s->types, v))
        return fail(c, path, "type", "expected %.*s, found %s %.*s", STR_ARG(type_words(c, s->types)), type_name(v),
                    STR_ARG(shown(c, v)));
    if (s->constant && !same(c, s->constant, v, path))
        return fail(c, path, "const", "%.*s is not %.*s", STR_ARG(shown(c, v)), STR_ARG(shown(c, s->constant)));
    if (s->enumeration) {
        size_t i = 0;
        while (i < json_array_size(s->enumeration) && !same(c, json_array_get(s->enumeration, i), v, path))
            i++;
        if (i == json_array_size(s->enumeration))
            return fail(c, path, "enum", "%.*s is not one of %.*s", STR_ARG(shown(c, v)),
                        STR_ARG(shown(c, s->enumeration)));
    }
    if (s->ref && !test_here(c, s->ref, v, path, scope, seen))
        return false;
    if (s->dynamic_ref && !test_here(c, dynamic_target(s, scope), v, path, scope, seen))
        return false;
    if ((json_is_number(v) && !test_number(c, s, v, path)) || (json_is_string(v) && !test_string(c, s, v, path)) ||
        (json_is_array(v) && !test_array(c, s, v, path, scope, seen)) ||
        (json_is_object(v) && !test_object(c, s, v, path, scope, seen)))
        return false;
    for (size_t i = 0; i < s->all_of.n; i++)
        if (!test_here(c, s->all_of.v[i], v, path, scope, seen))
            return false;
    if (!test_some(c, s, v, path, scope, seen) || !test_conditions(c, s, v, path, scope, seen))
        return false;
    return !seen || test_unevaluated(c, s, v, path, scope, seen);
}

static bool test(struct check *c, const struct json_schema *s, json_t *v, str path, const struct scope *scope,
                 struct seen *seen)
{
    if (c->bounds->hit || !pay(c, path, 1))
        return false;
    if (s->is_boolean)
        return s->accepts || fail(c, path, "false", "nothing is allowed here, found %.*s", STR_ARG(shown(c, v)));
    if (c->depth > 4 * SCHEMA_DEPTH_MAX)
        return give_up(c, path, "$ref", "the schema and the value nest deeper than %d", 4 * SCHEMA_DEPTH_MAX);
    struct scope inner = {.outer = scope, .resource = s->resource};
    if (!seen && (s->unevaluated_properties || s->unevaluated_items))
        seen = seen_new(c, v, path);
    c->depth++;
    bool ok = test_keywords(c, s, v, path, scope && scope->resource == s->resource ? scope : &inner, seen);
    c->depth--;
    return ok;
}

static bool validate(struct arena *a, const struct json_schema *schema, json_t *instance, bool explain,
                     struct json_schema_failure *ret)
{
    struct bounds bounds = {.steps = STEPS_MAX};
    struct check c = {.a = a, .bounds = &bounds, .explain = explain};
    bool ok = test(&c, schema, instance, (str){0}, NULL, NULL);
    *ret = bounds.hit ? bounds.failure : c.best.failure;
    return ok && !bounds.hit;
}

bool json_schema_validate(struct arena *a, const struct json_schema *schema, json_t *instance,
                          struct json_schema_failure *ret)
{
    struct json_schema_failure failure;
    if (validate(a, schema, instance, false, &failure))
        return true;
    if (ret)
        (void)validate(a, schema, instance, true, ret); /* again, slower, asking why */
    return false;
}

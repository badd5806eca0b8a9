/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An instance against a compiled schema. Each subschema answers yes or no; where the schema uses unevaluatedProperties
 * or unevaluatedItems, each also says which members and items it has looked at. That set counts only if the subschema
 * accepted, so every applicator collects into a set of its own and passes it up on success.
 */
#include "text/json_schema.h"

#include "text/doc.h"
#include "text/json_schema_impl.h"
#include "text/json_write.h"

#include <math.h>

/* The resources entered on the way, innermost first: what $dynamicRef looks through. */
struct scope {
    const struct scope *outer;
    const struct resource *resource;
};

/* Which members (in order of iteration) and items were looked at. */
struct seen {
    bool *member, *item;
};

struct check {
    struct arena *a;
    struct json_schema_failure *failure; /* NULL = nobody asks */
    size_t failure_depth;
    int depth;
    bool gave_up;
};

static bool test(struct check *c, const struct json_schema *s, json_t *v, str path, const struct scope *scope,
                 struct seen *seen);

static bool fail(struct check *c, str path, const char *keyword, const char *fmt, ...) PRINTF(4, 5);
static bool fail(struct check *c, str path, const char *keyword, const char *fmt, ...)
{
    size_t depth = 0;
    if (!c->failure)
        return false;
    for (size_t i = 0; i < path.n; i++)
        depth += path.p[i] == '/';
    if (c->failure->keyword.p && depth <= c->failure_depth)
        return false;
    va_list ap;
    va_start(ap, fmt);
    c->failure->message = arena_vprintf(c->a, fmt, ap);
    va_end(ap);
    c->failure->path = path;
    c->failure->keyword = str_of(keyword);
    c->failure_depth = depth;
    return false;
}

static str shown(struct check *c, json_t *v)
{
    struct buf text CLEANUP_BUF = {0};
    if (!c->failure)
        return (str){0};
    json_write(v, JSON_STYLE_COMPACT, &text);
    size_t cut = text.n < 100 ? text.n : 100;
    while (cut < text.n && cut && ((unsigned char)text.p[cut] & 0xC0) == 0x80)
        cut--;
    return arena_printf(c->a, "%.*s%s", (int)cut, text.p, cut < text.n ? "…" : "");
}

static str below(struct check *c, str path, str key)
{
    return c->failure ? doc_pointer_key(c->a, path, key) : path;
}

static str below_index(struct check *c, str path, size_t i)
{
    return c->failure ? doc_pointer_index(c->a, path, i) : path;
}

/* --- Values
 * ----------------------------------------------------------------------------------------------------------- */

static bool equal(json_t *a, json_t *b)
{
    if (json_is_number(a) && json_is_number(b))
        return json_is_integer(a) && json_is_integer(b) ? json_integer_value(a) == json_integer_value(b)
                                                        : json_number_value(a) == json_number_value(b);
    if (json_typeof(a) != json_typeof(b))
        return false;
    const char *key;
    size_t n;
    json_t *value;
    switch (json_typeof(a)) {
    case JSON_STRING:
        return str_eq(json_str(a), json_str(b));
    case JSON_ARRAY:
        if (json_array_size(a) != json_array_size(b))
            return false;
        for (size_t i = 0; i < json_array_size(a); i++)
            if (!equal(json_array_get(a, i), json_array_get(b, i)))
                return false;
        return true;
    case JSON_OBJECT:
        if (json_object_size(a) != json_object_size(b))
            return false;
        json_object_keylen_foreach(a, key, n, value)
        {
            json_t *other = json_object_getn(b, key, n);
            if (!other || !equal(value, other))
                return false;
        }
        return true;
    default:
        return true;
    }
}

static bool is_integer(json_t *v)
{
    return json_is_integer(v) || (json_is_real(v) && json_real_value(v) == floor(json_real_value(v)));
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
        return (types & TYPE_NUMBER) || ((types & TYPE_INTEGER) && is_integer(v));
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

/* <0, 0, >0. Two integers are compared exactly. */
static int compare(json_t *a, json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b))
        return (json_integer_value(a) > json_integer_value(b)) - (json_integer_value(a) < json_integer_value(b));
    double x = json_number_value(a), y = json_number_value(b);
    return (x > y) - (x < y);
}

/* A number as digits x 10^exponent, from its shortest decimal text. */
static void decimal(json_t *v, unsigned __int128 *ret_digits, int *ret_exponent)
{
    char text[32];
    size_t n = json_is_integer(v) ? (size_t)snprintf(text, sizeof text, "%lld", (long long)json_integer_value(v))
                                  : double_repr(json_real_value(v), text);
    bool fraction = false;
    *ret_digits = 0;
    *ret_exponent = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] == 'e') {
            int64_t e = 0;
            str_to_i64((str){text + i + 1, n - i - 1}, &e);
            *ret_exponent += (int)e;
            return;
        }
        if (text[i] == '.')
            fraction = true;
        if (text[i] < '0' || text[i] > '9')
            continue;
        *ret_digits = *ret_digits * 10 + (unsigned)(text[i] - '0');
        *ret_exponent -= fraction;
    }
}

/* Exactly, on the decimals that the two numbers are written as: 0.0075 is a multiple of 0.0001. */
static bool is_multiple(json_t *v, json_t *of)
{
    unsigned __int128 x, y;
    int ex, ey;
    decimal(v, &x, &ex);
    decimal(of, &y, &ey);
    for (; x && x % 10 == 0; ex++)
        x /= 10;
    for (; y % 10 == 0; ey++)
        y /= 10;
    if (x == 0)
        return true;
    int shift = ex - ey;
    if (shift < 0)
        return false; /* x ends in a digit further right than any multiple of y can */
    unsigned __int128 rest = x % y;
    for (; shift > 0 && rest; shift--)
        rest = rest * 10 % y;
    return rest == 0;
}

/* --- Assertions
 * -------------------------------------------------------------------------------------------------------- */

static bool test_number(struct check *c, const struct json_schema *s, json_t *v, str path)
{
    if (s->has_minimum && compare(v, s->minimum) < 0)
        return fail(c, path, "minimum", "%.*s is less than the minimum %.*s", STR_ARG(shown(c, v)),
                    STR_ARG(shown(c, s->minimum)));
    if (s->has_maximum && compare(v, s->maximum) > 0)
        return fail(c, path, "maximum", "%.*s is greater than the maximum %.*s", STR_ARG(shown(c, v)),
                    STR_ARG(shown(c, s->maximum)));
    if (s->has_exclusive_minimum && compare(v, s->exclusive_minimum) <= 0)
        return fail(c, path, "exclusiveMinimum", "%.*s is not above %.*s", STR_ARG(shown(c, v)),
                    STR_ARG(shown(c, s->exclusive_minimum)));
    if (s->has_exclusive_maximum && compare(v, s->exclusive_maximum) >= 0)
        return fail(c, path, "exclusiveMaximum", "%.*s is not below %.*s", STR_ARG(shown(c, v)),
                    STR_ARG(shown(c, s->exclusive_maximum)));
    if (s->has_multiple && !is_multiple(v, s->multiple))
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
        return fail(c, path, "pattern", "matching /%.*s/ took too many steps", STR_ARG(s->pattern_text));
    return r == REGEX_YES ||
           fail(c, path, "pattern", "%.*s does not match /%.*s/", STR_ARG(shown(c, v)), STR_ARG(s->pattern_text));
}

static bool test_unique(struct check *c, json_t *v, str path)
{
    for (size_t i = 0; i < json_array_size(v); i++)
        for (size_t j = 0; j < i; j++)
            if (equal(json_array_get(v, i), json_array_get(v, j)))
                return fail(c, path, "uniqueItems", "items %zu and %zu are equal", j, i);
    return true;
}

static bool test_array(struct check *c, const struct json_schema *s, json_t *v, str path, const struct scope *scope,
                       struct seen *seen)
{
    size_t n = json_array_size(v);
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
    struct check quiet = {.a = c->a, .depth = c->depth};
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
        if (regex_search(s->pattern_property[i].re, key, NULL, NULL) != REGEX_YES)
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
            !test(c, s->dependent_schema[i].schema, v, path, scope, seen))
            return false;
    return true;
}

/* --- Applicators in place
 * ----------------------------------------------------------------------------------------------- */

static struct seen *seen_new(struct check *c, json_t *v, bool wanted)
{
    if (!wanted)
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
    struct seen *own = seen_new(c, v, seen != NULL);
    if (!test(c, s, v, path, scope, own))
        return false;
    seen_merge(seen, own, v);
    return true;
}

static bool test_some(struct check *c, const struct json_schema *s, json_t *v, str path, const struct scope *scope,
                      struct seen *seen)
{
    size_t any = 0, one = 0;
    for (size_t i = 0; i < s->any_of.n; i++) {
        any += test_here(c, s->any_of.v[i], v, path, scope, seen);
        if (any && !seen)
            break;
    }
    if (s->any_of.n && !any)
        return fail(c, path, "anyOf", "%.*s matches none of the %zu alternatives", STR_ARG(shown(c, v)), s->any_of.n);
    struct check quiet = {.a = c->a, .depth = c->depth};
    for (size_t i = 0; i < s->one_of.n; i++)
        one += test_here(&quiet, s->one_of.v[i], v, path, scope, seen);
    if (s->one_of.n && one != 1)
        return fail(c, path, "oneOf", "%.*s matches %zu of the %zu alternatives; exactly one is wanted",
                    STR_ARG(shown(c, v)), one, s->one_of.n);
    return true;
}

static bool test_conditions(struct check *c, const struct json_schema *s, json_t *v, str path,
                            const struct scope *scope, struct seen *seen)
{
    struct check quiet = {.a = c->a, .depth = c->depth};
    if (s->not_ && test(&quiet, s->not_, v, path, scope, seen_new(c, v, seen != NULL)))
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
    if (s->constant && !equal(s->constant, v))
        return fail(c, path, "const", "%.*s is not %.*s", STR_ARG(shown(c, v)), STR_ARG(shown(c, s->constant)));
    if (s->enumeration) {
        size_t i = 0;
        while (i < json_array_size(s->enumeration) && !equal(json_array_get(s->enumeration, i), v))
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
    if (s->is_boolean)
        return s->accepts || fail(c, path, "false", "nothing is allowed here, found %.*s", STR_ARG(shown(c, v)));
    if (c->depth > 4 * SCHEMA_DEPTH_MAX) {
        c->gave_up = true;
        return fail(c, path, "$ref", "the schema and the value nest deeper than %d", 4 * SCHEMA_DEPTH_MAX);
    }
    struct scope inner = {.outer = scope, .resource = s->resource};
    if (!seen)
        seen = seen_new(c, v, s->tracks);
    c->depth++;
    bool ok = test_keywords(c, s, v, path, scope && scope->resource == s->resource ? scope : &inner, seen);
    c->depth--;
    return ok;
}

bool json_schema_validate(struct arena *a, const struct json_schema *schema, json_t *instance,
                          struct json_schema_failure *ret)
{
    struct check c = {.a = a};
    if (test(&c, schema, instance, (str){0}, NULL, NULL))
        return true;
    if (ret) { /* again, slower, asking why */
        *ret = (struct json_schema_failure){0};
        c = (struct check){.a = a, .failure = ret};
        (void)test(&c, schema, instance, (str){0}, NULL, NULL);
    }
    return false;
}

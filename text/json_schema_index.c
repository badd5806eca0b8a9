/* SPDX-License-Identifier: Apache-2.0 */
#include "text/doc.h"
#include "text/json_schema_impl.h"

enum schema_at schema_keyword(str keyword)
{
    static const struct {
        const char *name;
        enum schema_at at;
    } table[] = {{"$defs", AT_MAP},
                 {"additionalProperties", AT_SCHEMA},
                 {"allOf", AT_LIST},
                 {"anyOf", AT_LIST},
                 {"contains", AT_SCHEMA},
                 {"contentSchema", AT_SCHEMA},
                 {"definitions", AT_MAP},
                 {"dependentSchemas", AT_MAP},
                 {"else", AT_SCHEMA},
                 {"if", AT_SCHEMA},
                 {"items", AT_SCHEMA},
                 {"not", AT_SCHEMA},
                 {"oneOf", AT_LIST},
                 {"patternProperties", AT_MAP},
                 {"prefixItems", AT_LIST},
                 {"properties", AT_MAP},
                 {"propertyNames", AT_SCHEMA},
                 {"then", AT_SCHEMA},
                 {"unevaluatedItems", AT_SCHEMA},
                 {"unevaluatedProperties", AT_SCHEMA}};
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (str_eq_c(keyword, table[i].name))
            return table[i].at;
    return AT_NONE;
}

static bool complain(struct index *ix, str pointer, const char *fmt, ...) PRINTF(3, 4);
static bool complain(struct index *ix, str pointer, const char *fmt, ...)
{
    char words[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(words, sizeof words, fmt, ap);
    va_end(ap);
    ix->bad_pointer = pointer;
    return err_set(ix->err, ERR_INPUT, "JSON Schema%s%.*s: %s", pointer.n ? " at " : "", STR_ARG(pointer), words);
}

static str address(struct arena *a, json_t *json)
{
    return arena_str(a, (str){(const char *)&json, sizeof json});
}

struct place *index_place(struct index *ix, json_t *json)
{
    size_t at;
    return map_get(&ix->by_address, (str){(const char *)&json, sizeof json}, &at) ? ix->places.v[at] : NULL;
}

static void place_new(struct index *ix, json_t *json, struct resource *resource, str pointer)
{
    struct place *p = arena_new(ix->a, struct place);
    *p = (struct place){.json = json, .resource = resource, .pointer = pointer};
    *vec_push(ix->a, &ix->places) = p;
}

static struct resource *resource_new(struct index *ix, str uri, json_t *root, bool checks)
{
    struct resource *r = arena_new(ix->a, struct resource);
    *r = (struct resource){.uri = uri, .root = root, .checks = checks};
    map_add(ix->a, &ix->by_uri, uri, ix->resources.n, NULL);
    *vec_push(ix->a, &ix->resources) = r;
    return r;
}

static bool string_member(struct index *ix, json_t *json, const char *key, str pointer, str *ret)
{
    json_t *value = json_object_get(json, key);
    *ret = json_str(value);
    return !value || json_is_string(value) ||
           complain(ix, doc_pointer_key(ix->a, pointer, str_of(key)), "expected a string");
}

static bool walk(struct index *ix, json_t *json, struct resource *resource, str pointer, int depth);

static bool walk_keyword(struct index *ix, enum schema_at at, json_t *value, struct resource *resource, str pointer,
                         int depth)
{
    const char *key;
    size_t n, i;
    json_t *one;
    if (at == AT_SCHEMA)
        return walk(ix, value, resource, pointer, depth);
    if (at == AT_LIST && !json_is_array(value))
        return complain(ix, pointer, "expected a list of schemas");
    if (at == AT_MAP && !json_is_object(value))
        return complain(ix, pointer, "expected an object of schemas");
    json_array_foreach(value, i,
                       one) if (!walk(ix, one, resource, doc_pointer_index(ix->a, pointer, i), depth)) return false;
    json_object_keylen_foreach(
        value, key, n,
        one) if (!walk(ix, one, resource, doc_pointer_key(ix->a, pointer, (str){key, n}), depth)) return false;
    return true;
}

static bool walk(struct index *ix, json_t *json, struct resource *resource, str pointer, int depth)
{
    if (json_is_boolean(json))
        return true;
    if (!json_is_object(json))
        return complain(ix, pointer, "expected a schema: an object, true or false");
    if (depth > SCHEMA_DEPTH_MAX)
        return complain(ix, pointer, "schemas nest deeper than %d", SCHEMA_DEPTH_MAX);
    str id, anchor, dynamic;
    if (!string_member(ix, json, "$id", pointer, &id) || !string_member(ix, json, "$anchor", pointer, &anchor) ||
        !string_member(ix, json, "$dynamicAnchor", pointer, &dynamic))
        return false;
    if (id.n && json != resource->root) {
        str uri, fragment;
        uri_split(ix->a, id, &uri, &fragment);
        resource = resource_new(ix, uri_resolve(ix->a, resource->uri, uri), json, resource->checks);
    }
    size_t number = ix->places.n;
    place_new(ix, json, resource, pointer);
    map_add(ix->a, &ix->by_address, address(ix->a, json), number, NULL);
    if (anchor.n)
        map_add(ix->a, &resource->anchors, anchor, number, NULL);
    if (dynamic.n) {
        map_add(ix->a, &resource->anchors, dynamic, number, NULL);
        map_add(ix->a, &resource->dynamic_anchors, dynamic, number, NULL);
    }
    const char *key;
    size_t n;
    json_t *value;
    json_object_keylen_foreach(json, key, n, value)
    {
        enum schema_at at = schema_keyword((str){key, n});
        if (at != AT_NONE &&
            !walk_keyword(ix, at, value, resource, doc_pointer_key(ix->a, pointer, (str){key, n}), depth + 1))
            return false;
    }
    return true;
}

/* Whether the dialect that a document names has the validation vocabulary. */
static bool dialect_checks(struct index *ix, json_t *root)
{
    str dialect = json_str(json_object_get(root, "$schema"));
    size_t at;
    if (!dialect.n || !map_get(&ix->by_uri, dialect, &at))
        return true;
    json_t *vocabulary = json_object_get(ix->resources.v[at]->root, "$vocabulary");
    return !json_is_object(vocabulary) || json_object_get(vocabulary, JSON_SCHEMA_VALIDATION_URI);
}

bool index_document(struct index *ix, str uri, json_t *root)
{
    str base = uri, fragment, id = json_str(json_object_get(root, "$id"));
    bool checks = dialect_checks(ix, root);
    if (id.n) {
        str own;
        uri_split(ix->a, id, &own, &fragment);
        base = uri_resolve(ix->a, uri, own);
    }
    struct resource *resource = resource_new(ix, base, root, checks);
    if (!str_eq(base, uri)) /* found under both names */
        map_add(ix->a, &ix->by_uri, uri, ix->resources.n - 1, NULL);
    return walk(ix, root, resource, (str){0}, 0);
}

/* Follows a JSON Pointer from the root of a resource, minding resources on the way. */
static struct place *follow(struct index *ix, struct resource *resource, str pointer)
{
    json_t *json = json_at_pointer(resource->root, pointer);
    if (!json)
        return NULL;
    struct place *known = index_place(ix, json);
    if (known || (!json_is_object(json) && !json_is_boolean(json)))
        return known;
    /* Under a keyword that holds no schemas: indexed now. */
    size_t number = ix->places.n;
    if (json_is_boolean(json)) {
        place_new(ix, json, resource, pointer);
        return ix->places.v[number];
    }
    return walk(ix, json, resource, pointer, 0) ? ix->places.v[number] : NULL;
}

struct place *index_resolve(struct index *ix, const struct resource *from, str ref, str *ret_dynamic)
{
    str uri, fragment;
    size_t at, number;
    uri_split(ix->a, ref, &uri, &fragment);
    str absolute = uri_resolve(ix->a, from->uri, uri);
    *ret_dynamic = (str){0};
    if (!map_get(&ix->by_uri, absolute, &at))
        return NULL;
    struct resource *resource = ix->resources.v[at];
    if (!fragment.n || fragment.p[0] == '/')
        return follow(ix, resource, fragment);
    if (!map_get(&resource->anchors, fragment, &number))
        return NULL;
    size_t same;
    if (map_get(&resource->dynamic_anchors, fragment, &same) && same == number)
        *ret_dynamic = fragment;
    return ix->places.v[number];
}

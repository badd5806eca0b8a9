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

bool index_refuse(struct index *ix, str document, str pointer, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    str words = arena_vprintf(ix->a, fmt, ap);
    va_end(ap);
    ix->bad_pointer = document.n ? STR_NONE : pointer;
    return err_set(ix->err, ERR_INPUT, "JSON Schema%s%.*s%s%.*s: %.*s", document.n ? " " : "", STR_ARG(document),
                   pointer.n ? " at " : "", STR_ARG(pointer), STR_ARG(words));
}

#define complain(ix, pointer, ...) index_refuse((ix), (ix)->document, (pointer), __VA_ARGS__)

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

/* NULL with err set if another schema has the URI already. */
static struct resource *resource_new(struct index *ix, str uri, json_t *root, struct resource *outer, str pointer)
{
    size_t old;
    if (!map_add(ix->a, &ix->by_uri, uri, ix->resources.n, &old)) {
        (void)complain(ix, pointer, "another schema is identified as \"%.*s\" already", STR_ARG(uri));
        return NULL;
    }
    struct resource *r = arena_new(ix->a, struct resource);
    *r = (struct resource){.uri = uri, .document = ix->document, .root = root, .outer = outer};
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

/* $id: the resource that the schema is the root of. */
static bool walk_id(struct index *ix, json_t *json, struct resource **resource, str pointer)
{
    str id, uri, fragment;
    if (!string_member(ix, json, "$id", pointer, &id))
        return false;
    if (!id.n)
        return true;
    uri_split(ix->a, id, &uri, &fragment);
    if (fragment.n)
        return complain(ix, doc_pointer_key(ix->a, pointer, S("$id")),
                        "\"%.*s\" has a fragment; name a part of a schema with $anchor", STR_ARG(id));
    if (json == (*resource)->root)
        return true;
    *resource = resource_new(ix, uri_resolve(ix->a, (*resource)->uri, uri), json, *resource,
                             doc_pointer_key(ix->a, pointer, S("$id")));
    return *resource != NULL;
}

static bool is_anchor(str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i], lower = (char)(c | 0x20);
        bool letter = (lower >= 'a' && lower <= 'z') || c == '_';
        if (!letter && (i == 0 || ((c < '0' || c > '9') && c != '-' && c != '.')))
            return false;
    }
    return name.n > 0;
}

/* $anchor or $dynamicAnchor: a name for the place with this number. */
static bool walk_anchor(struct index *ix, json_t *json, const char *keyword, struct resource *resource, str pointer,
                        size_t number)
{
    str name, at = doc_pointer_key(ix->a, pointer, str_of(keyword));
    size_t old;
    if (!json_object_get(json, keyword))
        return true;
    if (!string_member(ix, json, keyword, pointer, &name))
        return false;
    if (!is_anchor(name))
        return complain(ix, at, "\"%.*s\" is no anchor: expected a letter or _, then letters, digits, _, - and .",
                        STR_ARG(name));
    if (!map_add(ix->a, &resource->anchors, name, number, &old) && old != number)
        return complain(ix, at, "\"%.*s\" is an anchor at %.*s already", STR_ARG(name),
                        STR_ARG(ix->places.v[old]->pointer));
    if (keyword[1] == 'd')
        map_add(ix->a, &resource->dynamic_anchors, name, number, NULL);
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
    if (!walk_id(ix, json, &resource, pointer))
        return false;
    size_t number = ix->places.n;
    place_new(ix, json, resource, pointer);
    map_add(ix->a, &ix->by_address, address(ix->a, json), number, NULL);
    if (!walk_anchor(ix, json, "$anchor", resource, pointer, number) ||
        !walk_anchor(ix, json, "$dynamicAnchor", resource, pointer, number))
        return false;
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

bool index_document(struct index *ix, str uri, json_t *root)
{
    str base = uri, own, fragment, id = json_str(json_object_get(root, "$id"));
    ix->document = uri;
    if (id.n) {
        uri_split(ix->a, id, &own, &fragment);
        base = uri_resolve(ix->a, uri, own);
    }
    struct resource *resource = resource_new(ix, base, root, NULL, (str){0});
    if (!resource)
        return false;
    if (!str_eq(base, uri) && !map_add(ix->a, &ix->by_uri, uri, ix->resources.n - 1, NULL)) /* found under both names */
        return complain(ix, (str){0}, "another schema is identified as \"%.*s\" already", STR_ARG(uri));
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
    ix->document = resource->document;
    if (json_is_boolean(json)) {
        place_new(ix, json, resource, pointer);
        return ix->places.v[number];
    }
    return walk(ix, json, resource, pointer, 0) ? ix->places.v[number] : NULL;
}

/* Indexes our own metaschema if that is what the URI names. */
static bool index_meta(struct index *ix, str uri)
{
    if (!str_eq(uri, S(JSON_SCHEMA_META_URI)))
        return false;
    json_error_t error;
    json_t *meta = json_own(ix->a, json_loads(JSON_SCHEMA_META, 0, &error));
    if (!meta)
        BUG("the metaschema does not parse: %s", error.text);
    return index_document(ix, uri, meta);
}

struct place *index_resolve(struct index *ix, const struct resource *from, str ref, str *ret_dynamic)
{
    str uri, fragment;
    size_t at, number;
    uri_split(ix->a, ref, &uri, &fragment);
    str absolute = uri_resolve(ix->a, from->uri, uri);
    *ret_dynamic = (str){0};
    if (!map_get(&ix->by_uri, absolute, &at) && !(index_meta(ix, absolute) && map_get(&ix->by_uri, absolute, &at)))
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

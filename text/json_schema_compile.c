/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "text/doc.h"
#include "text/json_schema_impl.h"

struct compile {
    struct index ix;
    int depth;
};

static struct json_schema *compile_place(struct compile *c, struct place *place);

#define refuse(c, place, keyword, ...)                                                                                 \
    index_refuse(&(c)->ix, (place)->resource->document, doc_pointer_key((c)->ix.a, (place)->pointer, str_of(keyword)), \
                 __VA_ARGS__)

static struct place *indexed(struct compile *c, json_t *json)
{
    struct place *place = index_place(&c->ix, json);
    if (!place)
        BUG("a subschema that was never indexed");
    return place;
}

static struct json_schema *compile_sub(struct compile *c, json_t *json)
{
    static const struct json_schema always = {.is_boolean = true, .accepts = true}, never = {.is_boolean = true};
    if (json_is_boolean(json)) {
        struct json_schema *copy = arena_new(c->ix.a, struct json_schema);
        *copy = json_is_true(json) ? always : never;
        return copy;
    }
    return compile_place(c, indexed(c, json));
}

static bool count_of(struct compile *c, const struct place *p, const char *key, int64_t *ret)
{
    json_t *value = json_object_get(p->json, key);
    *ret = -1;
    if (!value)
        return true;
    double d = json_number_value(value);
    if (!json_is_number(value) || d < 0 || d > 9e15 || d != (double)(int64_t)d)
        return refuse(c, p, key, "expected an integer that is not negative");
    *ret = (int64_t)d;
    return true;
}

static bool number_of(struct compile *c, const struct place *p, const char *key, json_t **ret, bool *ret_has)
{
    *ret = json_object_get(p->json, key);
    *ret_has = *ret != NULL;
    return !*ret || json_is_number(*ret) || refuse(c, p, key, "expected a number");
}

static const struct {
    const char *name;
    unsigned bit;
} TYPES[] = {{"null", TYPE_NULL},     {"boolean", TYPE_BOOLEAN}, {"object", TYPE_OBJECT},  {"array", TYPE_ARRAY},
             {"number", TYPE_NUMBER}, {"string", TYPE_STRING},   {"integer", TYPE_INTEGER}};

static bool types_of(struct compile *c, const struct place *p, unsigned *ret)
{
    json_t *value = json_object_get(p->json, "type");
    size_t n = json_is_array(value) ? json_array_size(value) : value ? 1 : 0;
    for (size_t i = 0; i < n; i++) {
        str name = json_str(json_is_array(value) ? json_array_get(value, i) : value);
        unsigned bit = 0;
        for (size_t k = 0; k < COUNT_OF(TYPES); k++)
            if (str_eq_c(name, TYPES[k].name))
                bit = TYPES[k].bit;
        if (!bit)
            return refuse(c, p, "type",
                          "expected null, boolean, object, array, number, string or integer, or a list of these");
        *ret |= bit;
    }
    if (value && n == 0)
        return refuse(c, p, "type", "the list is empty");
    return true;
}

static void destroy_regex(void *re)
{
    regex_destroy(re);
}

/* JSON Schema's patterns are ECMA-262's. */
static bool regex_of(struct compile *c, const struct place *p, const char *keyword, str pattern, struct regex **ret)
{
    struct err why;
    if (!regex_create(pattern, "e", ret, &why))
        return refuse(c, p, keyword, "%s", why.msg);
    arena_defer(c->ix.a, destroy_regex, *ret);
    return true;
}

static bool strings_ok(json_t *list)
{
    bool ok = json_is_array(list);
    for (size_t i = 0; ok && i < json_array_size(list); i++)
        ok = json_is_string(json_array_get(list, i));
    return ok;
}

/* The validation vocabulary. */
static bool compile_checks(struct compile *c, const struct place *p, struct json_schema *s)
{
    json_t *pattern = json_object_get(p->json, "pattern"), *required = json_object_get(p->json, "required");
    json_t *unique = json_object_get(p->json, "uniqueItems");
    if (!types_of(c, p, &s->types) || !number_of(c, p, "minimum", &s->minimum, &s->has_minimum) ||
        !number_of(c, p, "maximum", &s->maximum, &s->has_maximum) ||
        !number_of(c, p, "exclusiveMinimum", &s->exclusive_minimum, &s->has_exclusive_minimum) ||
        !number_of(c, p, "exclusiveMaximum", &s->exclusive_maximum, &s->has_exclusive_maximum) ||
        !number_of(c, p, "multipleOf", &s->multiple, &s->has_multiple) ||
        !count_of(c, p, "minLength", &s->min_length) || !count_of(c, p, "maxLength", &s->max_length) ||
        !count_of(c, p, "minItems", &s->min_items) || !count_of(c, p, "maxItems", &s->max_items) ||
        !count_of(c, p, "minProperties", &s->min_properties) || !count_of(c, p, "maxProperties", &s->max_properties))
        return false;
    if (s->has_multiple && json_number_value(s->multiple) <= 0)
        return refuse(c, p, "multipleOf", "expected a number above 0");
    s->constant = json_object_get(p->json, "const");
    s->enumeration = json_object_get(p->json, "enum");
    if (s->enumeration && !json_is_array(s->enumeration))
        return refuse(c, p, "enum", "expected a list of values");
    if (unique && !json_is_boolean(unique))
        return refuse(c, p, "uniqueItems", "expected true or false");
    s->unique = json_is_true(unique);
    if (pattern && !json_is_string(pattern))
        return refuse(c, p, "pattern", "expected a regular expression, a string");
    s->pattern_text = json_str(pattern);
    if (pattern && !regex_of(c, p, "pattern", s->pattern_text, &s->pattern))
        return false;
    if (required && !strings_ok(required))
        return refuse(c, p, "required", "expected a list of names");
    s->n_required = json_array_size(required);
    s->required = arena_array(c->ix.a, str, s->n_required);
    for (size_t i = 0; i < s->n_required; i++)
        s->required[i] = json_str(json_array_get(required, i));
    s->dependent_required = json_object_get(p->json, "dependentRequired");
    const char *key;
    json_t *value;
    if (s->dependent_required && !json_is_object(s->dependent_required))
        return refuse(c, p, "dependentRequired", "expected an object of lists of names");
    json_object_foreach(s->dependent_required, key, value) if (!strings_ok(value)) return refuse(
        c, p, "dependentRequired", "expected an object of lists of names");
    return true;
}

static bool compile_one(struct compile *c, const struct place *p, const char *key, struct json_schema **ret)
{
    json_t *json = json_object_get(p->json, key);
    return !json || (*ret = compile_sub(c, json)) != NULL;
}

static bool compile_list(struct compile *c, const struct place *p, const char *key, struct schema_list *ret)
{
    json_t *list = json_object_get(p->json, key);
    if (list && json_array_size(list) == 0)
        return refuse(c, p, key, "the list is empty");
    ret->v = arena_array(c->ix.a, struct json_schema *, json_array_size(list));
    for (; ret->n < json_array_size(list); ret->n++)
        if (!(ret->v[ret->n] = compile_sub(c, json_array_get(list, ret->n))))
            return false;
    return true;
}

static bool compile_map(struct compile *c, const struct place *p, const char *key, struct schema_property **ret,
                        size_t *ret_n)
{
    json_t *object = json_object_get(p->json, key), *value;
    const char *name;
    size_t n;
    *ret = arena_array(c->ix.a, struct schema_property, json_object_size(object));
    json_object_keylen_foreach(object, name, n, value)
    {
        struct schema_property *property = &(*ret)[(*ret_n)++];
        property->name = (str){name, n};
        if (!(property->schema = compile_sub(c, value)))
            return false;
    }
    return true;
}

static bool compile_patterns(struct compile *c, const struct place *p, struct json_schema *s)
{
    struct schema_property *list = NULL;
    if (!compile_map(c, p, "patternProperties", &list, &s->n_pattern_properties))
        return false;
    s->pattern_property = arena_array(c->ix.a, struct schema_pattern, s->n_pattern_properties);
    for (size_t i = 0; i < s->n_pattern_properties; i++) {
        s->pattern_property[i].pattern = list[i].name;
        s->pattern_property[i].schema = list[i].schema;
        if (!regex_of(c, p, "patternProperties", list[i].name, &s->pattern_property[i].re))
            return false;
    }
    return true;
}

static bool compile_reference(struct compile *c, const struct place *p, const char *key, struct json_schema **ret,
                              str *ret_dynamic)
{
    json_t *value = json_object_get(p->json, key);
    if (!value)
        return true;
    if (!json_is_string(value))
        return refuse(c, p, key, "expected a reference, a string");
    struct place *target = index_resolve(&c->ix, p->resource, json_str(value), ret_dynamic);
    if (!target)
        return c->ix.err->kind != ERR_NONE
                   ? false
                   : refuse(c, p, key, "\"%.*s\" leads nowhere; references reach documents that were given only",
                            STR_ARG(json_str(value)));
    return (*ret = json_is_boolean(target->json) ? compile_sub(c, target->json) : compile_place(c, target)) != NULL;
}

static bool compile_references(struct compile *c, const struct place *p, struct json_schema *s)
{
    str ignored;
    return compile_reference(c, p, "$ref", &s->ref, &ignored) &&
           compile_reference(c, p, "$dynamicRef", &s->dynamic_ref, &s->dynamic_name);
}

static bool compile_unevaluated(struct compile *c, const struct place *p, struct json_schema *s)
{
    return compile_one(c, p, "unevaluatedProperties", &s->unevaluated_properties) &&
           compile_one(c, p, "unevaluatedItems", &s->unevaluated_items);
}

/* Definitions that nothing refers to must be sound all the same. */
static bool compile_definitions(struct compile *c, const struct place *p)
{
    struct schema_property *list;
    size_t n = 0;
    return compile_map(c, p, "$defs", &list, &n);
}

/* Keywords that say something to readers, and the type of their values. */
static bool compile_annotations(struct compile *c, const struct place *p)
{
    static const struct {
        const char *name;
        json_type type;
        const char *expected;
    } table[] = {{"$comment", JSON_STRING, "a string"},        {"$vocabulary", JSON_OBJECT, "an object"},
                 {"contentEncoding", JSON_STRING, "a string"}, {"contentMediaType", JSON_STRING, "a string"},
                 {"deprecated", JSON_TRUE, "true or false"},   {"description", JSON_STRING, "a string"},
                 {"examples", JSON_ARRAY, "a list"},           {"format", JSON_STRING, "a string"},
                 {"readOnly", JSON_TRUE, "true or false"},     {"title", JSON_STRING, "a string"},
                 {"writeOnly", JSON_TRUE, "true or false"}};
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        json_t *value = json_object_get(p->json, table[i].name);
        if (value && json_typeof(value) != table[i].type && !(table[i].type == JSON_TRUE && json_is_false(value)))
            return refuse(c, p, table[i].name, "expected %s", table[i].expected);
    }
    if (p->json != p->resource->root && json_object_get(p->json, "$schema"))
        return refuse(c, p, "$schema", "it may only stand at the root of a schema that has an $id");
    return true;
}

static bool compile_applicators(struct compile *c, const struct place *p, struct json_schema *s)
{
    if (!compile_map(c, p, "properties", &s->property, &s->n_properties) || !compile_patterns(c, p, s) ||
        !compile_map(c, p, "dependentSchemas", &s->dependent_schema, &s->n_dependent_schemas))
        return false;
    for (size_t i = 0; i < s->n_properties; i++)
        map_add(c->ix.a, &s->property_index, s->property[i].name, i, NULL);
    return compile_one(c, p, "additionalProperties", &s->additional) &&
           compile_one(c, p, "propertyNames", &s->property_names) && compile_one(c, p, "items", &s->items) &&
           compile_one(c, p, "contains", &s->contains) && compile_one(c, p, "not", &s->not_) &&
           compile_one(c, p, "if", &s->if_) && compile_one(c, p, "then", &s->then_) &&
           compile_one(c, p, "else", &s->else_) && compile_list(c, p, "prefixItems", &s->prefix) &&
           compile_list(c, p, "allOf", &s->all_of) && compile_list(c, p, "anyOf", &s->any_of) &&
           compile_list(c, p, "oneOf", &s->one_of) && count_of(c, p, "minContains", &s->min_contains) &&
           count_of(c, p, "maxContains", &s->max_contains);
}

static struct json_schema *compile_place(struct compile *c, struct place *place)
{
    if (place->node)
        return place->node; /* also while it is being compiled: schemas may be recursive */
    struct json_schema *s = place->node = arena_new(c->ix.a, struct json_schema);
    s->resource = place->resource;
    s->min_length = s->max_length = s->min_items = s->max_items = s->min_properties = s->max_properties = -1;
    if (++c->depth > 4 * SCHEMA_DEPTH_MAX) {
        (void)index_refuse(&c->ix, place->resource->document, place->pointer, "references nest deeper than %d",
                           4 * SCHEMA_DEPTH_MAX);
        return NULL;
    }
    bool ok = compile_annotations(c, place) && index_enter(&c->ix, place->resource) &&
              (!(place->resource->vocabularies & VOCABULARY_VALIDATION) || compile_checks(c, place, s)) &&
              compile_references(c, place, s) &&
              (!(place->resource->vocabularies & VOCABULARY_APPLICATOR) || compile_applicators(c, place, s)) &&
              (!(place->resource->vocabularies & VOCABULARY_UNEVALUATED) || compile_unevaluated(c, place, s)) &&
              compile_definitions(c, place);
    c->depth--;
    return ok ? s : NULL;
}

/* A $dynamicRef may reach any anchor of its name in a resource that was entered, though nothing else refers to it:
 * those are compiled too, until no new resource is entered. */
static bool compile_dynamic(struct compile *c)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < c->ix.places.n; i++) {
            struct place *p = c->ix.places.v[i];
            if (p->node || !p->resource->entered || !json_object_get(p->json, "$dynamicAnchor"))
                continue;
            more = true;
            if (!compile_place(c, p))
                return false;
        }
    }
    return true;
}

bool json_schema_compile(struct arena *a, json_t *schema, const struct json_schema_document *documents, size_t n,
                         const struct json_schema **ret, str *ret_pointer, struct err *err)
{
    struct compile *c = arena_new(a, struct compile); /* nodes point to resources in it */
    c->ix.a = a;
    c->ix.err = err;
    err->kind = ERR_NONE;
    json_own(a, json_incref(schema));
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++)
        ok = json_is_boolean(documents[i].root) || index_document(&c->ix, documents[i].uri, documents[i].root);
    const struct json_schema *root = NULL;
    if (ok && json_is_boolean(schema))
        root = compile_sub(c, schema);
    else if (ok && index_document(&c->ix, S(""), schema))
        root = compile_place(c, indexed(c, schema));
    if (root && !compile_dynamic(c))
        root = NULL;
    struct json_schema **nodes = arena_array(a, struct json_schema *, c->ix.places.n);
    for (size_t i = 0; i < c->ix.places.n; i++)
        nodes[i] = c->ix.places.v[i]->node;
    for (size_t i = 0; i < c->ix.resources.n; i++)
        c->ix.resources.v[i]->dynamic_nodes = nodes;
    if (ret_pointer)
        *ret_pointer = c->ix.bad_pointer;
    if (!root)
        return false;
    *ret = root;
    return true;
}

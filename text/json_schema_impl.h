/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a JSON Schema is held: a node for every subschema, reached once, however many references lead to it. Private to
 * text/json_schema*.c.
 *
 *     json_schema_index.c    finds every subschema, its base URI and anchors; resolves references
 *     json_schema_dialect.c  $schema and $vocabulary
 *     json_schema_compile.c  keywords -> nodes, malformed ones refused with their place
 *     json_schema.c          an instance against nodes
 *     json_schema_uri.c      RFC 3986 reference resolution
 *     json_schema_meta.c     the metaschema of 2020-12, in our words
 */
#ifndef ASSIZE_TEXT_JSON_SCHEMA_IMPL_H
#define ASSIZE_TEXT_JSON_SCHEMA_IMPL_H

#include "base/map.h"
#include "base/vec.h"
#include "text/json_own.h"
#include "text/json_schema.h"
#include "text/regex.h"

enum { SCHEMA_DEPTH_MAX = 200 };

/* A schema resource: a document, or a subschema with its own $id. */
struct resource {
    str uri;      /* absolute where it can be, without fragment */
    str document; /* the URI of the document that it stands in; empty: the schema that is compiled */
    json_t *root;
    struct resource *outer;                   /* that it is embedded in, or NULL */
    bool entered;                             /* some subschema of it was compiled; its dialect is known */
    unsigned vocabularies;                    /* of its dialect: VOCABULARY_… */
    struct map anchors;                       /* $anchor and $dynamicAnchor -> index into index.places */
    struct map dynamic_anchors;               /* $dynamicAnchor -> the same */
    struct json_schema *const *dynamic_nodes; /* by that index; set once all is compiled */
};

/* Where a subschema stands. */
struct place {
    json_t *json;
    struct resource *resource;
    str pointer; /* from the root of its document, for messages */
    struct json_schema *node;
};

struct index {
    struct arena *a;
    VEC(struct place *) places;
    VEC(struct resource *) resources;
    struct map by_uri;     /* -> resources */
    struct map by_address; /* the bytes of a json_t * -> places */
    struct err *err;
    str document; /* being indexed */
    str bad_pointer;
};

struct schema_property {
    str name;
    struct json_schema *schema;
};

struct schema_pattern {
    struct regex *re;
    str pattern;
    struct json_schema *schema;
};

/* The vocabularies whose keywords do something here. */
enum { VOCABULARY_APPLICATOR = 1, VOCABULARY_UNEVALUATED = 2, VOCABULARY_VALIDATION = 4, VOCABULARY_ALL = 7 };

struct schema_list {
    struct json_schema **v;
    size_t n;
};

enum {
    TYPE_NULL = 1,
    TYPE_BOOLEAN = 2,
    TYPE_OBJECT = 4,
    TYPE_ARRAY = 8,
    TYPE_NUMBER = 16,
    TYPE_STRING = 32,
    TYPE_INTEGER = 64
};

struct json_schema {
    bool is_boolean, accepts;
    struct resource *resource;
    struct json_schema *ref, *dynamic_ref;
    str dynamic_name; /* of a $dynamicRef that is resolved by scope; p NULL = as $ref */
    unsigned types;   /* 0 = any */
    json_t *enumeration, *constant;
    bool has_minimum, has_maximum, has_exclusive_minimum, has_exclusive_maximum, has_multiple;
    json_t *minimum, *maximum, *exclusive_minimum, *exclusive_maximum, *multiple;
    int64_t min_length, max_length, min_items, max_items, min_properties, max_properties; /* -1 = none */
    int64_t min_contains, max_contains;
    bool unique;
    struct regex *pattern;
    str pattern_text;
    str *required;
    size_t n_required;
    json_t *dependent_required;
    struct schema_property *property;
    size_t n_properties;
    struct map property_index;
    struct schema_pattern *pattern_property;
    size_t n_pattern_properties;
    struct json_schema *additional, *property_names, *items, *contains, *not_, *if_, *then_, *else_;
    struct json_schema *unevaluated_properties, *unevaluated_items;
    struct schema_property *dependent_schema;
    size_t n_dependent_schemas;
    struct schema_list prefix, all_of, any_of, one_of;
};

/* Indexes a document and all its subschemas under a base URI. */
bool index_document(struct index *ix, str uri, json_t *root) MUST_USE;

/* Marks a resource as entered and finds the vocabularies of the dialect that its $schema names. */
bool index_enter(struct index *ix, struct resource *resource) MUST_USE;

/* Fails at a pointer of a document (empty: the schema that is compiled, whose pointer the caller of
 * json_schema_compile wants). Returns false. */
bool index_refuse(struct index *ix, str document, str pointer, const char *fmt, ...) PRINTF(4, 5);

/* The place that `ref` leads to from a resource, or NULL with err set. *ret_dynamic: the fragment is a $dynamicAnchor.
 */
struct place *index_resolve(struct index *ix, const struct resource *from, str ref, str *ret_dynamic);
struct place *index_place(struct index *ix, json_t *json);

/* The places where subschemas stand under a keyword. */
enum schema_at { AT_NONE, AT_SCHEMA, AT_LIST, AT_MAP };
enum schema_at schema_keyword(str keyword);

str uri_resolve(struct arena *a, str base, str ref);
/* Splits at '#': the part before in *ret_uri, the fragment, percent-decoded, in *ret_fragment. */
void uri_split(struct arena *a, str uri, str *ret_uri, str *ret_fragment);

extern const char JSON_SCHEMA_META[];
#define JSON_SCHEMA_META_URI "https://json-schema.org/draft/2020-12/schema"
#define JSON_SCHEMA_VOCABULARY_URI "https://json-schema.org/draft/2020-12/vocab/"

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The metaschema of 2020-12 in our words: one document that says of each keyword what values it may have. Schemas that
 * refer to the dialect's own URI find this one unless the caller gives another.
 */
#include "text/json_schema_impl.h"

#define SCHEMA "{\"$dynamicRef\":\"#meta\"}"
#define SCHEMAS "{\"type\":\"array\",\"minItems\":1,\"items\":" SCHEMA "}"
#define SCHEMA_MAP "{\"type\":\"object\",\"additionalProperties\":" SCHEMA "}"
#define COUNT "{\"type\":\"integer\",\"minimum\":0}"
#define NUMBER "{\"type\":\"number\"}"
#define TEXT "{\"type\":\"string\"}"
#define TEXTS "{\"type\":\"array\",\"items\":" TEXT ",\"uniqueItems\":true}"
#define FLAG "{\"type\":\"boolean\"}"
#define SIMPLE "{\"enum\":[\"array\",\"boolean\",\"integer\",\"null\",\"number\",\"object\",\"string\"]}"

const char JSON_SCHEMA_META[] =
    "{\"$id\":\"" JSON_SCHEMA_META_URI
    "\",\"$dynamicAnchor\":\"meta\",\"type\":[\"object\",\"boolean\"],\"properties\":{"
    "\"$id\":{\"type\":\"string\",\"pattern\":\"^[^#]*#?$\"},\"$schema\":" TEXT ",\"$ref\":" TEXT
    ",\"$dynamicRef\":" TEXT ",\"$anchor\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z_][-A-Za-z0-9._]*$\"},"
    "\"$dynamicAnchor\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z_][-A-Za-z0-9._]*$\"},"
    "\"$vocabulary\":{\"type\":\"object\",\"additionalProperties\":" FLAG "},\"$comment\":" TEXT
    ",\"$defs\":" SCHEMA_MAP ",\"prefixItems\":" SCHEMAS ",\"items\":" SCHEMA ",\"contains\":" SCHEMA
    ",\"additionalProperties\":" SCHEMA ",\"properties\":" SCHEMA_MAP ",\"patternProperties\":" SCHEMA_MAP
    ",\"dependentSchemas\":" SCHEMA_MAP ",\"propertyNames\":" SCHEMA ",\"if\":" SCHEMA ",\"then\":" SCHEMA
    ",\"else\":" SCHEMA ",\"allOf\":" SCHEMAS ",\"anyOf\":" SCHEMAS ",\"oneOf\":" SCHEMAS ",\"not\":" SCHEMA
    ",\"unevaluatedItems\":" SCHEMA ",\"unevaluatedProperties\":" SCHEMA ",\"type\":{\"anyOf\":[" SIMPLE
    ",{\"type\":\"array\",\"items\":" SIMPLE
    ",\"minItems\":1,\"uniqueItems\":true}]},\"const\":true,\"enum\":{\"type\":\"array\"},"
    "\"multipleOf\":{\"type\":\"number\",\"exclusiveMinimum\":0},\"maximum\":" NUMBER ",\"exclusiveMaximum\":" NUMBER
    ",\"minimum\":" NUMBER ",\"exclusiveMinimum\":" NUMBER ",\"maxLength\":" COUNT ",\"minLength\":" COUNT
    ",\"pattern\":" TEXT ",\"maxItems\":" COUNT ",\"minItems\":" COUNT ",\"uniqueItems\":" FLAG
    ",\"maxContains\":" COUNT ",\"minContains\":" COUNT ",\"maxProperties\":" COUNT ",\"minProperties\":" COUNT
    ",\"required\":" TEXTS ",\"dependentRequired\":{\"type\":\"object\",\"additionalProperties\":" TEXTS
    "},\"title\":" TEXT ",\"description\":" TEXT ",\"deprecated\":" FLAG ",\"readOnly\":" FLAG ",\"writeOnly\":" FLAG
    ",\"examples\":{\"type\":\"array\"},\"format\":" TEXT ",\"contentEncoding\":" TEXT ",\"contentMediaType\":" TEXT
    ",\"contentSchema\":" SCHEMA "}}";

/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Schema of a suite file: the runner's own tables, with the registry's kinds put where they belong. */
#include "runner/runner.h"
#include "runner/suite.h"

/* An object with this one key. */
static json_t *one_key(const char *key, json_t *value, const char *help)
{
    json_t *schema = json_pack("{s:s,s:{s:o},s:[s],s:b}", "type", "object", "properties", key, value, "required", key,
                               "additionalProperties", 0);
    if (help)
        json_object_set_new(schema, "description", json_string(help));
    return schema;
}

static json_t *subject_schema(const struct registry *registry)
{
    json_t *kinds = json_array();
    for (size_t i = 0; registry->subjects[i]; i++) {
        const struct subject_kind *kind = registry->subjects[i];
        json_array_append_new(kinds, one_key(kind->name, kind->schema ? kind->schema() : json_object(), kind->help));
    }
    return json_pack("{s:o}", "oneOf", kinds);
}

static json_t *cases_schema(const struct registry *registry)
{
    json_t *ways = json_pack("[{s:s,s:s}]", "type", "string", "description", "a file of cases");
    for (size_t i = 0; registry->importers[i]; i++)
        json_array_append_new(ways, one_key(registry->importers[i]->name, json_pack("{s:s}", "type", "string"),
                                            registry->importers[i]->help));
    return json_pack("{s:o}", "anyOf", ways);
}

/* The parameters of one scorer: its own table, what the runner reads of every scorer, and the short form. */
static json_t *params_schema(const struct scorer_kind *kind)
{
    static const struct field NONE[] = {{0}};
    json_t *schema = fields_schema(kind->fields ? kind->fields : NONE);
    json_t *common = fields_schema(SCORER_COMMON_FIELDS);
    json_t *properties = json_object_get(schema, "properties");
    json_t *brief = kind->short_for ? json_object_get(properties, kind->short_for) : NULL;
    json_object_update_missing(properties, json_object_get(common, "properties"));
    json_decref(common);
    if (!brief)
        return schema;
    return json_pack("{s:[o,O]}", "anyOf", schema, brief);
}

static json_t *score_schema(const struct registry *registry)
{
    json_t *names = json_array(), *ways = json_array();
    json_array_append_new(ways, json_pack("{s:o}", "enum", names));
    for (size_t i = 0; registry->scorers[i]; i++) {
        const struct scorer_kind *kind = registry->scorers[i];
        json_array_append_new(names, json_string(kind->name));
        json_array_append_new(ways, one_key(kind->name, params_schema(kind), kind->help));
    }
    return json_pack("{s:s,s:i,s:{s:o}}", "type", "array", "minItems", 1, "items", "anyOf", ways);
}

/* Puts a schema in place of a property's, keeping its description. */
static void property_set(json_t *properties, const char *name, json_t *schema)
{
    json_t *help = json_object_get(json_object_get(properties, name), "description");
    if (help)
        json_object_set(schema, "description", help);
    json_object_set_new(properties, name, schema);
}

json_t *runner_suite_schema(const struct registry *registry)
{
    json_t *schema = fields_schema(SUITE_FIELDS);
    json_t *properties = json_object_get(schema, "properties");
    json_object_set_new(schema, "$schema", json_string("https://json-schema.org/draft/2020-12/schema"));
    json_object_set_new(schema, "title", json_string("assize suite"));
    property_set(properties, "cases", cases_schema(registry));
    property_set(properties, "subject", subject_schema(registry));
    property_set(properties, "score", score_schema(registry));
    return schema;
}

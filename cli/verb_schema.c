/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/registry.h"
#include "cli/terminal.h"

#include "fixtures/fixtures.h"
#include "mocks/mocks.h"
#include "runner/runner.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "trajectories/trajectories.h"

struct schema_verb {
    const char *kind;
};

static json_t *suite_schema(void)
{
    return runner_suite_schema(&REGISTRY);
}

static json_t *case_schema(void)
{
    json_t *schema = fields_schema(CASE_FIELDS);
    json_object_set_new(schema, "$schema", json_string("https://json-schema.org/draft/2020-12/schema"));
    return schema;
}

static json_t *fixture_schema(void)
{
    json_t *schema = fields_schema(MANIFEST_FIELDS);
    json_object_set_new(schema, "$schema", json_string("https://json-schema.org/draft/2020-12/schema"));
    return schema;
}

static const struct {
    const char *kind;
    json_t *(*make)(void);
} KINDS[] = {{"case", case_schema},   {"fixture", fixture_schema},     {"quarantine", quarantine_schema},
             {"suite", suite_schema}, {"tolerance", tolerance_schema}, {"trajectory", trajectory_schema},
             {"world", world_schema}};

static bool schema_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct schema_verb *v = options;
    (void)a;
    *ret_exit = 0;
    const char *names[COUNT_OF(KINDS) + 1] = {0};
    for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
        names[i] = KINDS[i].kind;
        if (strcmp(KINDS[i].kind, v->kind) != 0)
            continue;
        CLEANUP_JSON json_t *schema = KINDS[i].make();
        struct buf text CLEANUP_BUF = {0};
        json_write(schema, JSON_STYLE_PRETTY, &text);
        buf_byte(&text, '\n');
        return out_buf(&text, err);
    }
    const char *nearest = nearest_name(str_of(v->kind), names);
    return err_set(
        err, ERR_USAGE,
        "no schema of kind '%s'; %s%s%sthere are: case, fixture, quarantine, suite, tolerance, trajectory, world",
        v->kind, nearest ? "did you mean '" : "", nearest ? nearest : "", nearest ? "'? " : "");
}

static const char *kind_choice(size_t n)
{
    return n < COUNT_OF(KINDS) ? KINDS[n].kind : NULL;
}

static const struct operand OPERANDS[] = {{"KIND", OPTION_TEXT, offsetof(struct schema_verb, kind),
                                           .help = "suite, case, fixture, world or trajectory", .choice = kind_choice},
                                          {0}};

const struct verb VERB_SCHEMA = {
    .name = "schema",
    .help = "Print the JSON Schema of a file kind",
    .manual = "JSON Schema 2020-12, made from the tables that read the files.",
    .operands = OPERANDS,
    .size = sizeof(struct schema_verb),
    .run = schema_run,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Every table that the program is made of: sorted and unique where it is looked up by name, help present everywhere.
 * The scorers' own walk stands in test_scorers.c, that of verbs and options in test_option.c. */
#include "cli/cli.h"
#include "cli/registry.h"
#include "fixtures/fixtures.h"
#include "mocks/mocks.h"
#include "model/trajectory.h"
#include "rag/rag.h"
#include "runner/runner.h"
#include "tests/tap.h"
#include "text/json_own.h"
#include "trajectories/trajectories.h"

static bool sentence(const char *help)
{
    return help && help[0] && help[strlen(help) - 1] != '.' && !strstr(help, "\n");
}

/* A table of fields, and those it reaches. */
static void walk_fields(const struct field *table, const char *owner)
{
    for (const struct field *f = table; f->type != FIELD_END; f++) {
        check(f->name && f->name[0] && sentence(f->help), "%s: '%s' says what it is for", owner, f->name);
        for (const struct field *g = table; g != f; g++)
            if (strcmp(g->name, f->name) == 0)
                check(false, "%s: '%s' stands once", owner, f->name);
        check((f->type == FIELD_ENUM) == (f->names != NULL), "%s: '%s' lists its names if it has any", owner, f->name);
        check((f->type == FIELD_LATER) == (f->later != NULL), "%s: '%s' says what brings it if it is not there", owner,
              f->name);
        check((f->type == FIELD_OBJECT) == (f->sub != NULL), "%s: '%s' has a table if it is an object", owner, f->name);
        if (f->sub)
            walk_fields(f->sub, f->name);
    }
}

static void walk_names(const char *const *names, size_t n, const char *what)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (!names[i] || strcmp(names[i], names[j]) == 0)
                check(false, "%s: names are there once", what);
    check(names[n] == NULL, "%s: %zu names, and no more", what, n);
}

/* Every object of a schema says what its members are for. */
static int undescribed(json_t *schema)
{
    int missing = 0;
    const char *key;
    json_t *value;
    json_object_foreach(json_object_get(schema, "properties"), key, value)
    {
        missing += json_is_object(value) && !json_object_get(value, "description") &&
                   !json_object_get(value, "const") && !json_object_get(value, "$ref") &&
                   !json_object_get(value, "items");
        missing += undescribed(value);
    }
    return missing;
}

static void walk_schema(json_t *schema, const char *kind)
{
    check(json_is_object(schema) && json_object_get(schema, "properties"), "the schema of a %s lists its keys", kind);
    check_int(undescribed(schema), 0, "and describes each");
    json_decref(schema);
}

int main(void)
{
    const struct registry *r = &REGISTRY;
    for (size_t i = 0; r->scorers[i]; i++) {
        check(i == 0 || strcmp(r->scorers[i - 1]->name, r->scorers[i]->name) < 0, "scorer %s stands in order",
              r->scorers[i]->name);
        walk_fields(r->scorers[i]->fields, r->scorers[i]->name);
        size_t classes = 0;
        while (r->scorers[i]->classes && r->scorers[i]->classes[classes])
            classes++;
        if (classes)
            walk_names(r->scorers[i]->classes, classes, r->scorers[i]->name);
    }
    for (size_t i = 0; r->subjects[i]; i++)
        check((i == 0 || strcmp(r->subjects[i - 1]->name, r->subjects[i]->name) < 0) &&
                  sentence(r->subjects[i]->help) && r->subjects[i]->gives && r->subjects[i]->open &&
                  r->subjects[i]->plan && r->subjects[i]->produce,
              "subject %s is whole", r->subjects[i]->name);
    for (size_t i = 0; r->importers[i]; i++)
        check((i == 0 || strcmp(r->importers[i - 1]->name, r->importers[i]->name) < 0) &&
                  sentence(r->importers[i]->help),
              "importer %s of cases is whole", r->importers[i]->name);
    for (size_t i = 0; TRAJECTORY_IMPORTERS[i]; i++)
        check((i == 0 || strcmp(TRAJECTORY_IMPORTERS[i - 1]->name, TRAJECTORY_IMPORTERS[i]->name) < 0) &&
                  TRAJECTORY_IMPORTERS[i]->help && TRAJECTORY_IMPORTERS[i]->detect && TRAJECTORY_IMPORTERS[i]->read,
              "importer %s of runs is whole", TRAJECTORY_IMPORTERS[i]->name);
    walk_fields(CASE_FIELDS, "case");
    walk_fields(MANIFEST_FIELDS, "fixture");
    walk_fields(MEMBER_FIELDS, "member");
    size_t roles = 0;
    while (FIXTURE_ROLES[roles])
        roles++;
    walk_names(FIXTURE_ROLES, roles, "roles");
    walk_names(BLAME_NAMES, BLAME_NOT_JUDGED + 1, "blames");
    walk_names(CLAIM_VERDICT_NAMES, CLAIM_CONTRADICTED + 1, "verdicts of a claim");
    walk_names(CLAIM_REASON_NAMES, REASON_NOT_FOUND + 1, "reasons of a claim");
    walk_names(ANSWER_CLASS_NAMES, ANSWER_EMPTY + 1, "classes of an answer");
    walk_fields(TRAJECTORY_FIELDS, "trajectory");
    walk_fields(EVENT_FIELDS, "event");
    walk_names(EVENT_KIND_NAMES, EVENT_FAULT + 1, "kinds of event");
    walk_names(ROW_STATUS_NAMES, ROW_SKIPPED + 1, "statuses of a row");
    walk_names(VERDICT_NAMES, VERDICT_SKIPPED + 1, "verdicts");
    walk_names(CHANGE_OP_NAMES, CHANGE_DELETE + 1, "changes");
    for (int i = 0; ROW_STATUS_NAMES[i]; i++) {
        enum row_status status = ROW_SKIPPED;
        check(row_status_parse(str_of(ROW_STATUS_NAMES[i]), &status) && (int)status == i, "status '%s' reads back",
              ROW_STATUS_NAMES[i]);
    }
    for (int kind = ERR_NONE; kind <= ERR_BUG; kind++)
        check(err_kind_name((enum err_kind)kind) && err_exit_code((enum err_kind)kind) >= 0,
              "error '%s' has an exit code", err_kind_name((enum err_kind)kind));
    walk_schema(runner_suite_schema(r), "suite");
    walk_schema(world_schema(), "world");
    walk_schema(trajectory_schema(), "trajectory");
    return tap_done();
}

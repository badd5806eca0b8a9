/* SPDX-License-Identifier: Apache-2.0 */
/* τ-bench's tasks as cases. */
#include "trajectories/private.h"

#include "base/map.h"
#include "pack/pack.h"

#include <unistd.h>

static json_t *actions_of(const struct doc *d, struct arena *a, str pointer, json_t *task, struct err *err)
{
    json_t *actions = json_object_get(task, "actions"), *list = json_own(a, json_array());
    if (actions && !json_is_array(actions)) {
        (void)doc_fail(d, doc_pointer_key(a, pointer, S("actions")), false, err, "expected a list of actions");
        return NULL;
    }
    for (size_t i = 0; i < json_array_size(actions); i++) {
        json_t *action = json_array_get(actions, i);
        json_t *name = json_object_get(action, "name"), *args = json_object_get(action, "arguments");
        if (!args)
            args = json_object_get(action, "kwargs");
        if (!json_is_string(name) || !json_is_object(args)) {
            (void)doc_fail(d, doc_pointer_index(a, doc_pointer_key(a, pointer, S("actions")), i), false, err,
                           "an action has a name and arguments (or kwargs), an object");
            return NULL;
        }
        json_array_append_new(list, json_pack("{s:O, s:O}", "name", name, "arguments", args));
    }
    return list;
}

static bool add_task(struct arena *a, struct case_set *set, struct map *seen, const struct doc *d, size_t i,
                     struct err *err)
{
    str pointer = doc_pointer_index(a, S(""), i);
    json_t *task = json_array_get(d->root, i), *instruction = json_object_get(task, "instruction");
    if (!json_is_object(task) || !json_is_string(instruction))
        return doc_fail(d, pointer, false, err, "a τ-bench task has an instruction, a string");
    json_t *actions = actions_of(d, a, pointer, task, err);
    if (!actions)
        return false;
    json_t *outputs = json_object_get(task, "outputs");
    if (outputs && !json_is_array(outputs))
        return doc_fail(d, doc_pointer_key(a, pointer, S("outputs")), false, err, "expected a list of texts");
    json_t *expected = json_pack("{s:O}", "actions", actions);
    if (outputs)
        json_object_set(expected, "outputs", outputs);
    else
        json_object_set_new(expected, "outputs", json_array());
    json_t *meta = json_object();
    static const char *const kept[] = {"annotator", "user_id"};
    for (size_t k = 0; k < COUNT_OF(kept); k++)
        if (json_object_get(task, kept[k]))
            json_object_set(meta, kept[k], json_object_get(task, kept[k]));
    str id = arena_printf(a, "%zu", i);
    json_t *kase = json_own(
        a, json_pack("{s:s, s:O, s:o, s:o}", "id", id.p, "input", instruction, "expected", expected, "meta", meta));
    return case_add(a, set, seen, d, pointer, kase, err);
}

static bool load(struct arena *a, const struct package_kind *packages, const char *path, str name, struct case_set *ret,
                 struct err *err)
{
    (void)packages;
    static const char *const NAMES[] = {"tasks.json", "tasks.json.gz"};
    str file = {0}, bytes;
    for (size_t i = 0; i < COUNT_OF(NAMES) && !file.n; i++) {
        str candidate = arena_printf(a, "%s/%s", path, NAMES[i]);
        file = access(candidate.p, F_OK) == 0 ? candidate : STR_NONE;
    }
    if (!file.n)
        return err_at(err, path, 0, 0,
                      "%.*s holds neither tasks.json nor tasks.json.gz; expected a folder with τ-bench's tasks",
                      STR_ARG(name));
    if (!pack_read(a, file.p, PACK_BYTES_MAX, &bytes, err))
        return false;
    struct doc d CLEANUP_DOC = {0};
    if (!doc_parse(a, file, bytes, DOC_JSON, 1, &d, err))
        return false;
    if (!json_is_array(d.root) || json_array_size(d.root) == 0)
        return doc_fail(&d, S(""), false, err, "expected τ-bench's tasks, a list that is not empty");
    struct case_set set = {.file = file};
    struct map seen = {0};
    for (size_t i = 0; i < json_array_size(d.root); i++)
        if (!add_task(a, &set, &seen, &d, i, err))
            return false;
    sha256_of(bytes, set.sha256);
    *ret = set;
    return true;
}

const struct case_importer CASES_TAU = {
    .name = "tau",
    .help = "a folder with τ-bench's tasks.json[.gz]: expected.actions and expected.outputs per task",
    .load = load,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* `cases: {humaneval: FILE}`: tasks in the format of openai/human-eval (Chen et al. 2021, arXiv 2107.03374). */
#include "sandbox/sandbox.h"

#include "base/map.h"
#include "pack/pack.h"
#include "text/json_own.h"

/* What the format has; datasets made after it add keys of their own, which are kept as meta. */
static const struct {
    const char *name;
    bool required;
} KEYS[] = {{"task_id", true}, {"prompt", true}, {"entry_point", true}, {"test", true}, {"canonical_solution", false}};

struct loading {
    struct arena *a;
    struct case_set *set;
    struct map seen;
};

static bool is_key(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(KEYS); i++)
        if (strcmp(name, KEYS[i].name) == 0)
            return true;
    return false;
}

static bool task_visit(const struct doc *d, void *ctx, struct err *err)
{
    struct loading *l = ctx;
    json_t *task = d->root, *value, *meta = json_object();
    const char *key;
    if (!json_is_object(task)) {
        json_decref(meta);
        return doc_fail(d, S(""), false, err, "expected a task, an object with task_id, prompt, entry_point and test");
    }
    for (size_t i = 0; i < COUNT_OF(KEYS); i++) {
        value = json_object_get(task, KEYS[i].name);
        if (json_is_string(value) || (!value && !KEYS[i].required))
            continue;
        json_decref(meta);
        return value ? doc_fail(d, doc_pointer_key(l->a, S(""), str_of(KEYS[i].name)), false, err,
                                "'%s' of a task is a text", KEYS[i].name)
                     : doc_fail(d, S(""), false, err, "a task needs '%s', which is missing", KEYS[i].name);
    }
    json_object_foreach(task, key, value)
    {
        if (!is_key(key))
            json_object_set(meta, key, value);
    }
    json_t *expected = json_pack("{s:O, s:O}", "entry_point", json_object_get(task, "entry_point"), "test",
                                 json_object_get(task, "test"));
    if (json_object_get(task, "canonical_solution"))
        json_object_set(expected, "canonical_solution", json_object_get(task, "canonical_solution"));
    /* The place of an id in messages is that of task_id: the case stands where the task does. */
    CLEANUP_JSON json_t *kase = json_pack("{s:O, s:O, s:o, s:o}", "id", json_object_get(task, "task_id"), "input",
                                          json_object_get(task, "prompt"), "expected", expected, "meta", meta);
    return case_add(l->a, l->set, &l->seen, d, S(""), kase, err);
}

static bool load(struct arena *a, const struct package_kind *packages, const char *path, str name, struct case_set *ret,
                 struct err *err)
{
    (void)packages;
    str bytes;
    struct case_set set = {.file = arena_str(a, name)};
    struct loading l = {.a = a, .set = &set};
    if (!pack_read(a, path, PACK_BYTES_MAX, &bytes, err) || !doc_lines(a, name, bytes, task_visit, &l, err))
        return false;
    if (set.n == 0)
        return err_at(err, path, 0, 0, "there is no task in it; expected JSON Lines in the format of HumanEval");
    sha256_of(bytes, set.sha256);
    *ret = set;
    return true;
}

const struct case_importer CASES_HUMANEVAL = {
    .name = "humaneval",
    .help = "tasks in HumanEval's format: task_id, prompt, entry_point, test, canonical_solution",
    .load = load,
};

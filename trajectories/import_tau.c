/* SPDX-License-Identifier: Apache-2.0 */
/* τ-bench's recorded runs: a list of {task_id, trial, reward, info, traj}, traj being OpenAI chat messages. */
#include "trajectories/private.h"

static int detect(json_t *value)
{
    json_t *run = json_is_array(value) ? json_array_get(value, 0) : value;
    return json_object_get(run, "traj") && json_object_get(run, "task_id") ? 95 : 0;
}

static bool read_run(struct arena *a, const struct doc *d, str pointer, json_t *run, size_t position,
                     struct trajectories *ret, struct err *err)
{
    json_t *task = json_object_get(run, "task_id"), *trial = json_object_get(run, "trial");
    json_t *reward = json_object_get(run, "reward"), *info = json_object_get(run, "info");
    if (!json_is_object(run) || !(json_is_integer(task) || json_is_string(task)))
        return doc_fail(d, pointer, false, err, "a τ-bench run has a task_id, an integer");
    if (trial && (!json_is_integer(trial) || json_integer_value(trial) < 0))
        return doc_fail(d, doc_pointer_key(a, pointer, S("trial")), false, err,
                        "expected the trial, an integer from 0");
    struct trajectory t = {.file = d->name,
                           .position = position,
                           .trial = trial ? json_integer_value(trial) : -1,
                           .case_id = json_is_string(task)
                                          ? json_str(task)
                                          : arena_printf(a, "%lld", (long long)json_integer_value(task))};
    t.id = arena_printf(a, "%.*s/%lld", STR_ARG(t.case_id), (long long)t.trial);
    t.outcome = json_own(a, json_object());
    if (json_is_number(reward))
        json_object_set(t.outcome, "reward", reward);
    t.meta = json_own(a, json_object());
    json_t *hash = json_object_get(json_object_get(json_object_get(info, "reward_info"), "info"), "gt_data_hash");
    if (json_is_string(hash))
        json_object_set(t.meta, "gt_data_hash", hash);
    json_t *cost = json_object_get(info, "user_cost");
    if (json_is_number(cost))
        json_object_set(t.meta, "user_cost", cost);
    if (!messages_read(a, d, doc_pointer_key(a, pointer, S("traj")), json_object_get(run, "traj"), &t, err))
        return false;
    return run_add(a, d, pointer, &t, ret, err);
}

static bool read(struct arena *a, const struct doc *d, size_t position, struct trajectories *ret, struct err *err)
{
    return json_is_array(d->root) ? runs_each(a, d, position, read_run, ret, err)
                                  : read_run(a, d, S(""), d->root, position, ret, err);
}

const struct trajectory_importer IMPORT_TAU = {
    .name = "tau",
    .help = "τ-bench's recorded runs: a list of {task_id, trial, reward, info, traj}",
    .detect = detect,
    .read = read,
};

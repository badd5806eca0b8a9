/* SPDX-License-Identifier: Apache-2.0 */
#include "trajectories/private.h"

static bool is_message(json_t *value)
{
    return json_is_string(json_object_get(value, "role"));
}

static int detect(json_t *value)
{
    json_t *first = json_array_get(value, 0);
    if (is_message(first))
        return 80;
    if (first)
        return is_message(json_array_get(first, 0)) || is_message(json_array_get(json_object_get(first, "messages"), 0))
                   ? 70
                   : 0;
    return is_message(json_array_get(json_object_get(value, "messages"), 0)) ? 80 : 0;
}

static int64_t integer_of(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    return json_is_integer(value) && json_integer_value(value) >= 0 ? json_integer_value(value) : -1;
}

static bool trial_wrong(json_t *run)
{
    json_t *trial = json_object_get(run, "trial");
    return trial && !json_is_null(trial) && integer_of(run, "trial") < 0;
}

/* The usage of a whole run counts once, with its last event, unless the messages say their own. */
static void total_usage(json_t *usage, struct trajectory *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->v[i].tokens_in >= 0 || t->v[i].tokens_out >= 0)
            return;
    if (t->n)
        usage_read(usage, &t->v[t->n - 1]);
}

static bool read_run(struct arena *a, const struct doc *d, str pointer, json_t *run, size_t position,
                     struct trajectories *ret, struct err *err)
{
    struct trajectory t = {.trial = -1, .file = d->name, .position = position};
    json_t *messages = run;
    if (json_is_object(run)) {
        static const char *const case_keys[] = {"case", "case_id", "id"};
        for (size_t i = 0; i < COUNT_OF(case_keys) && !t.case_id.n; i++) {
            json_t *id = json_object_get(run, case_keys[i]);
            t.case_id = json_is_integer(id) ? arena_printf(a, "%lld", (long long)json_integer_value(id)) : json_str(id);
        }
        t.id = json_str(json_object_get(run, "id"));
        t.trial = integer_of(run, "trial");
        t.model = json_str(json_object_get(run, "model"));
        t.outcome = json_object_get(run, "outcome");
        t.meta = json_own(a, json_object());
        json_t *meta = json_object_get(run, "metadata");
        if (json_is_object(meta))
            json_object_update(t.meta, meta);
        if (trial_wrong(run))
            return doc_fail(d, doc_pointer_key(a, pointer, S("trial")), false, err,
                            "expected the trial, an integer from 0");
        messages = json_object_get(run, "messages");
        pointer = doc_pointer_key(a, pointer, S("messages"));
        if (!messages)
            return doc_fail(d, pointer, false, err, "a run of OpenAI chat messages has `messages`, a list");
    }
    if (!messages_read(a, d, pointer, messages, &t, err))
        return false;
    total_usage(json_object_get(run, "usage"), &t);
    return run_add(a, d, pointer, &t, ret, err);
}

static bool read(struct arena *a, const struct doc *d, size_t position, struct trajectories *ret, struct err *err)
{
    json_t *first = json_array_get(d->root, 0);
    if (!json_is_array(d->root) || is_message(first))
        return read_run(a, d, S(""), d->root, position, ret, err);
    return runs_each(a, d, position, read_run, ret, err);
}

const struct trajectory_importer IMPORT_OPENAI = {
    .name = "openai",
    .help = "OpenAI chat messages: a list, {\"messages\": […], \"case\": …}, or JSON Lines of these",
    .detect = detect,
    .read = read,
};

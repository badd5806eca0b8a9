/* SPDX-License-Identifier: Apache-2.0 */
/* draft_run: a trajectory as assize.trajectory/1, for records that do not say their case or stand among others. */
#include "cli/draft.h"

#include "text/json_own.h"
#include "text/json_write.h"
#include "text/yaml_write.h"

static void text_set(json_t *object, const char *key, str text)
{
    if (text.n)
        json_object_set_new(object, key, json_of_str(text));
}

static void count_set(json_t *object, const char *key, int64_t value)
{
    if (value >= 0)
        json_object_set_new(object, key, json_integer(value));
}

/* Arguments that no file of ours can hold (a NUL, a hundred levels) are kept as text, as those that do not parse. */
static void call_set(json_t *object, const struct event *e)
{
    struct buf text CLEANUP_BUF = {0};
    if (e->args && yaml_can_write(e->args)) {
        json_object_set(object, "args", e->args);
        return;
    }
    if (e->args)
        json_write(e->args, JSON_STYLE_COMPACT, &text);
    json_object_set_new(object, "args_raw", json_of_str(e->args ? buf_view(&text) : e->args_raw));
}

static json_t *event_record(const struct event *e)
{
    json_t *object = json_pack("{s:I, s:I, s:s}", "n", (json_int_t)e->n, "turn",
                               (json_int_t)(e->turn < 0 ? 0 : e->turn), "kind", EVENT_KIND_NAMES[e->kind]);
    text_set(object, "name", e->name);
    text_set(object, "call_id", e->call_id);
    if (e->kind == EVENT_CALL)
        call_set(object, e);
    else
        json_object_set_new(object, "text", json_of_str(e->text));
    text_set(object, "status", e->status);
    if (e->t_ms >= 0)
        json_object_set_new(object, "t_ms", json_real(e->t_ms));
    json_t *tokens = json_object();
    count_set(tokens, "in", e->tokens_in);
    count_set(tokens, "out", e->tokens_out);
    count_set(tokens, "cached", e->tokens_cached);
    if (json_object_size(tokens))
        json_object_set(object, "tokens", tokens);
    json_decref(tokens);
    if (e->usd >= 0)
        json_object_set_new(object, "usd", json_real(e->usd));
    return object;
}

json_t *draft_record(const struct trajectory *t, str id)
{
    json_t *events = json_array();
    for (size_t i = 0; i < t->n; i++)
        json_array_append_new(events, event_record(&t->v[i]));
    json_t *run = json_pack("{s:s}", "format", "assize.trajectory/1");
    text_set(run, "id", t->id);
    json_object_set_new(run, "case", json_of_str(id));
    count_set(run, "trial", t->trial);
    text_set(run, "agent", t->agent);
    text_set(run, "model", t->model);
    json_object_set_new(run, "events", events);
    if (t->outcome)
        json_object_set(run, "outcome", t->outcome);
    if (t->meta)
        json_object_set(run, "meta", t->meta);
    return run;
}

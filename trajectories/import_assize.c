/* SPDX-License-Identifier: Apache-2.0 */
/* assize.trajectory/1: one object a run, in JSON Lines, alone, or in a list. */
#include "trajectories/private.h"

#include "text/show.h"

#define FORMAT "assize.trajectory/1"

static int detect(json_t *value)
{
    json_t *run = json_is_array(value) ? json_array_get(value, 0) : value;
    return str_starts(json_str(json_object_get(run, "format")), S("assize.trajectory/")) ? 100 : 0;
}

static bool read_event(struct arena *a, const struct doc *d, str pointer, json_t *value, struct trajectory *t,
                       struct err *err)
{
    struct event_keys keys = {.kind = -1, .n = -1, .t_ms = -1, .usd = -1, .tokens = {-1, -1, -1}};
    if (!fields_read(a, d, pointer, value, EVENT_FIELDS, "an event", &keys, err))
        return false;
    if (keys.n >= 0 && keys.n != (int64_t)t->n)
        return doc_fail(d, doc_pointer_key(a, pointer, S("n")), false, err,
                        "events are numbered in order: expected %zu, found %lld", t->n, (long long)keys.n);
    bool call = keys.kind == EVENT_CALL;
    if (call && (!keys.name.n || (!keys.args && !keys.args_raw.p)))
        return doc_fail(d, pointer, false, err, "a call has a name and args (or args_raw, where they do not parse)");
    if (json_is_object(keys.args) && keys.args_raw.p)
        return doc_fail(d, doc_pointer_key(a, pointer, S("args_raw")), true, err,
                        "a call has args, or args_raw where they do not parse; not both");
    if (keys.result && keys.text.p)
        return doc_fail(d, doc_pointer_key(a, pointer, S("result")), true, err,
                        "a result has text, as the agent saw it, or result, a value; not both");
    if (keys.status.n && !str_eq(keys.status, S("ok")) && !str_eq(keys.status, S("error")))
        return doc_fail(d, doc_pointer_key(a, pointer, S("status")), false, err,
                        "expected \"ok\" or \"error\", found \"%s\"", show_text(keys.status).text);
    struct event *e = event_add(a, d, pointer, t, (enum event_kind)keys.kind, err);
    if (!e)
        return false;
    e->turn = keys.turn;
    e->name = keys.name;
    e->call_id = keys.call_id;
    e->args = json_is_object(keys.args) ? keys.args : NULL;
    e->args_raw = keys.args_raw;
    e->text = keys.text;
    e->status = keys.status;
    e->t_ms = keys.t_ms;
    e->usd = keys.usd;
    e->tokens_in = keys.tokens.in;
    e->tokens_out = keys.tokens.out;
    e->tokens_cached = keys.tokens.cached;
    struct buf text CLEANUP_BUF = {0};
    if (json_is_string(keys.result)) {
        e->text = json_str(keys.result);
    } else if (keys.result) {
        json_write(keys.result, JSON_STYLE_COMPACT, &text);
        e->text = arena_str(a, buf_view(&text));
    }
    if (call && !e->args && !e->args_raw.p) { /* args is there, but no object */
        json_write(keys.args, JSON_STYLE_COMPACT, &text);
        e->args_raw = arena_str(a, buf_view(&text));
    }
    return true;
}

static bool read_run(struct arena *a, const struct doc *d, str pointer, json_t *run, size_t position,
                     struct trajectories *ret, struct err *err)
{
    struct trajectory_keys keys = {.trial = -1};
    if (!json_is_object(run))
        return doc_fail(d, pointer, false, err, "expected a run, an object with format, case and events");
    if (!fields_read(a, d, pointer, run, TRAJECTORY_FIELDS, "a trajectory", &keys, err))
        return false;
    if (!str_eq(keys.format, S(FORMAT)))
        return doc_fail(d, doc_pointer_key(a, pointer, S("format")), false, err,
                        "expected \"" FORMAT "\", found \"%.*s\"", STR_ARG(keys.format));
    struct trajectory t = {.id = keys.id,
                           .case_id = keys.kase,
                           .trial = keys.trial,
                           .agent = keys.agent,
                           .model = keys.model,
                           .outcome = keys.outcome,
                           .meta = keys.meta,
                           .file = d->name,
                           .position = position};
    str events = doc_pointer_key(a, pointer, S("events"));
    if (!json_is_array(keys.events))
        return doc_fail(d, events, false, err, "expected a list of events");
    for (size_t i = 0; i < json_array_size(keys.events); i++)
        if (!read_event(a, d, doc_pointer_index(a, events, i), json_array_get(keys.events, i), &t, err))
            return false;
    return run_add(a, d, pointer, &t, ret, err);
}

static bool read(struct arena *a, const struct doc *d, size_t position, struct trajectories *ret, struct err *err)
{
    return json_is_array(d->root) ? runs_each(a, d, position, read_run, ret, err)
                                  : read_run(a, d, S(""), d->root, position, ret, err);
}

const struct trajectory_importer IMPORT_ASSIZE = {
    .name = "assize",
    .help = FORMAT ": one object a run, in JSON Lines, alone, or in a list",
    .detect = detect,
    .read = read,
};

static json_t *schema_of_events(void)
{
    return json_pack("{s:s, s:o}", "type", "array", "items", fields_schema(EVENT_FIELDS));
}

json_t *trajectory_schema(void)
{
    json_t *schema = fields_schema(TRAJECTORY_FIELDS);
    json_t *properties = json_object_get(schema, "properties");
    json_object_set_new(properties, "events", schema_of_events());
    json_object_set_new(properties, "format", json_pack("{s:s}", "const", FORMAT));
    json_object_set_new(schema, "$schema", json_string("https://json-schema.org/draft/2020-12/schema"));
    json_object_set_new(schema, "title", json_string(FORMAT));
    return schema;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* OpenAI chat messages as events: shared by the importers of that dialect and of τ-bench, which wraps it. */
#include "trajectories/private.h"

struct event *event_add(struct arena *a, const struct doc *d, str pointer, struct trajectory *t, enum event_kind kind,
                        struct err *err)
{
    if (t->n >= EVENTS_MAX) {
        (void)doc_fail(d, pointer, false, err, "a run has at most %d events", EVENTS_MAX);
        return NULL;
    }
    struct event *e = vec_push(a, t);
    *e = (struct event){
        .n = t->n - 1, .kind = kind, .t_ms = -1, .usd = -1, .tokens_in = -1, .tokens_out = -1, .tokens_cached = -1};
    return e;
}

bool run_add(struct arena *a, const struct doc *d, str pointer, struct trajectory *t, struct trajectories *ret,
             struct err *err)
{
    if (ret->n >= RUNS_MAX)
        return doc_fail(d, pointer, false, err, "there are more than %d runs", RUNS_MAX);
    json_t *record = json_own(a, json_object());
    json_object_set_new(record, "id", json_of_str(t->id));
    json_object_set_new(record, "agent", json_of_str(t->agent));
    json_object_set_new(record, "model", json_of_str(t->model));
    if (t->outcome)
        json_object_set(record, "outcome", t->outcome);
    if (t->meta)
        json_object_set(record, "meta", t->meta);
    t->record = record; /* what `$run.a.b` reads */
    *vec_push(a, ret) = *t;
    return true;
}

void trajectory_not_carried(struct arena *a, struct trajectory *t, str what)
{
    if (!json_is_object(t->meta)) {
        json_t *meta = json_own(a, json_object());
        if (t->meta)
            json_object_set(meta, "recorded", t->meta);
        t->meta = meta;
    }
    json_t *list = json_object_get(t->meta, "not_carried");
    if (!json_is_array(list)) {
        list = json_array();
        json_object_set_new(t->meta, "not_carried", list);
    }
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_eq(json_str(json_array_get(list, i)), what))
            return;
    json_array_append_new(list, json_of_str(what));
}

/* The text of a content: a string, null, or a list of parts of which the texts count. */
static bool content_text(struct arena *a, const struct doc *d, str pointer, json_t *content, struct trajectory *t,
                         str *ret, struct err *err)
{
    *ret = (str){0};
    if (!content || json_is_null(content))
        return true;
    if (json_is_string(content)) {
        *ret = json_str(content);
        return true;
    }
    if (!json_is_array(content))
        return doc_fail(d, doc_pointer_key(a, pointer, S("content")), false, err,
                        "expected the content as a string, null or a list of parts");
    struct buf text CLEANUP_BUF = {0};
    for (size_t i = 0; i < json_array_size(content); i++) {
        json_t *part = json_array_get(content, i);
        str type = json_str(json_object_get(part, "type"));
        json_t *words = json_object_get(part, "text");
        if (json_is_string(part))
            buf_str(&text, json_str(part));
        else if (json_is_string(words))
            buf_str(&text, json_str(words));
        else
            trajectory_not_carried(a, t,
                                   type.n ? arena_printf(a, "content part %.*s", STR_ARG(type)) : S("content part"));
    }
    *ret = arena_str(a, buf_view(&text));
    return true;
}

/* `function` is {name, arguments} of a call (or {name, input} of a custom tool, whose input is free text). */
static bool call_read(struct arena *a, const struct doc *d, str pointer, json_t *function, str id, struct trajectory *t,
                      int64_t turn, struct err *err)
{
    json_t *name = json_object_get(function, "name"), *args = json_object_get(function, "arguments");
    if (!args)
        args = json_object_get(function, "input");
    if (!json_string_length(name))
        return doc_fail(d, pointer, false, err, "a tool call needs function.name, a string");
    struct event *e = event_add(a, d, pointer, t, EVENT_CALL, err);
    if (!e)
        return false;
    e->turn = turn;
    e->name = json_str(name);
    e->call_id = id;
    if (json_is_object(args)) {
        e->args = args;
    } else if (json_is_string(args)) {
        json_error_t error;
        str text = json_str(args);
        json_t *parsed = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
        if (json_is_object(parsed)) {
            e->args = json_own(a, parsed);
        } else {
            json_decref(parsed);
            e->args_raw = text;
        }
    } else {
        return doc_fail(d, pointer, false, err, "a tool call needs function.arguments, a string of JSON or an object");
    }
    return true;
}

void usage_read(json_t *usage, struct event *e)
{
    json_t *in = json_object_get(usage, "prompt_tokens"), *out = json_object_get(usage, "completion_tokens");
    json_t *cached = json_object_get(json_object_get(usage, "prompt_tokens_details"), "cached_tokens");
    if (json_is_integer(in))
        e->tokens_in = json_integer_value(in);
    if (json_is_integer(out))
        e->tokens_out = json_integer_value(out);
    if (json_is_integer(cached))
        e->tokens_cached = json_integer_value(cached);
}

/* All calls of a message: the list of today, and the single `function_call` of old records. */
static bool calls_read(struct arena *a, const struct doc *d, str pointer, json_t *message, struct trajectory *t,
                       int64_t turn, struct err *err)
{
    json_t *calls = json_object_get(message, "tool_calls"), *old = json_object_get(message, "function_call");
    str list = doc_pointer_key(a, pointer, S("tool_calls"));
    if (calls && !json_is_null(calls) && !json_is_array(calls))
        return doc_fail(d, list, false, err, "expected a list of tool calls");
    for (size_t i = 0; i < json_array_size(calls); i++) {
        json_t *call = json_array_get(calls, i), *function = json_object_get(call, "function");
        if (!function)
            function = json_object_get(call, "custom");
        str id = json_str(json_object_get(call, "id"));
        if (!call_read(a, d, doc_pointer_index(a, list, i), function, id, t, turn, err))
            return false;
    }
    return !old || json_is_null(old) ||
           call_read(a, d, doc_pointer_key(a, pointer, S("function_call")), old, (str){0}, t, turn, err);
}

/* Keys of a message that say something and that nothing of an event holds. */
static void note_others(struct arena *a, struct trajectory *t, json_t *message)
{
    static const char *const CARRIED[] = {"content", "function_call", "name",       "refusal",
                                          "role",    "tool_call_id",  "tool_calls", "usage"};
    const char *key;
    json_t *value;
    json_object_foreach(message, key, value)
    {
        bool carried = json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0);
        for (size_t i = 0; i < COUNT_OF(CARRIED); i++)
            carried = carried || strcmp(key, CARRIED[i]) == 0;
        if (!carried)
            trajectory_not_carried(a, t, arena_printf(a, "message key %s", key));
    }
}

static bool message_read(struct arena *a, const struct doc *d, str pointer, json_t *message, struct trajectory *t,
                         int64_t *turn, struct err *err)
{
    str role = json_str(json_object_get(message, "role")), text;
    if (!json_is_object(message) || !role.n)
        return doc_fail(d, pointer, false, err, "expected a message, an object with a role");
    if (!content_text(a, d, pointer, json_object_get(message, "content"), t, &text, err))
        return false;
    note_others(a, t, message);
    if (str_eq(role, S("tool")) || str_eq(role, S("function"))) {
        struct event *e = event_add(a, d, pointer, t, EVENT_RESULT, err);
        if (!e)
            return false;
        e->turn = *turn < 0 ? 0 : *turn;
        e->name = json_str(json_object_get(message, "name"));
        e->call_id = json_str(json_object_get(message, "tool_call_id"));
        e->text = text;
        return true;
    }
    enum event_kind kind = str_eq(role, S("user"))                                     ? EVENT_USER
                           : str_eq(role, S("assistant"))                              ? EVENT_ASSISTANT
                           : str_eq(role, S("system")) || str_eq(role, S("developer")) ? EVENT_SYSTEM
                                                                                       : EVENT_STATE;
    if (kind == EVENT_STATE) {
        trajectory_not_carried(a, t, arena_printf(a, "role %.*s", STR_ARG(role)));
        return true;
    }
    if (kind != EVENT_SYSTEM)
        ++*turn;
    if (!text.n) /* a refusal is what the assistant said */
        text = json_str(json_object_get(message, "refusal"));
    bool has_calls = json_array_size(json_object_get(message, "tool_calls")) > 0 ||
                     json_is_object(json_object_get(message, "function_call"));
    if (text.n || !has_calls) {
        struct event *e = event_add(a, d, pointer, t, kind, err);
        if (!e)
            return false;
        e->turn = *turn < 0 ? 0 : *turn;
        e->text = text;
    }
    if (!calls_read(a, d, pointer, message, t, *turn, err))
        return false;
    usage_read(json_object_get(message, "usage"), &t->v[t->n - 1]);
    return true;
}

/* Results of calls made together may lack the tool's name: it is the call's. */
static void name_results(struct trajectory *t)
{
    for (size_t i = 0; i < t->n; i++) {
        struct event *r = &t->v[i];
        if (r->kind != EVENT_RESULT || r->name.n)
            continue;
        for (size_t j = i; j-- > 0;)
            if (t->v[j].kind == EVENT_CALL && (!r->call_id.n || str_eq(t->v[j].call_id, r->call_id))) {
                r->name = t->v[j].name;
                break;
            }
    }
}

bool messages_read(struct arena *a, const struct doc *d, str pointer, json_t *messages, struct trajectory *t,
                   struct err *err)
{
    int64_t turn = -1;
    if (!json_is_array(messages))
        return doc_fail(d, pointer, false, err, "expected a list of messages");
    for (size_t i = 0; i < json_array_size(messages); i++)
        if (!message_read(a, d, doc_pointer_index(a, pointer, i), json_array_get(messages, i), t, &turn, err))
            return false;
    name_results(t);
    return true;
}

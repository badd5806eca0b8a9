/* SPDX-License-Identifier: Apache-2.0 */
/* OpenAI chat messages as events: shared by the importers of that dialect and of τ-bench, which wraps it. */
#include "trajectories/private.h"

struct event *event_add(struct arena *a, struct trajectory *t, enum event_kind kind)
{
    struct event *e = vec_push(a, t);
    *e = (struct event){
        .n = t->n - 1, .kind = kind, .t_ms = -1, .usd = -1, .tokens_in = -1, .tokens_out = -1, .tokens_cached = -1};
    return e;
}

void trajectory_seal(struct arena *a, struct trajectory *t)
{
    json_t *record = json_own(a, json_object());
    json_object_set_new(record, "id", json_of_str(t->id));
    json_object_set_new(record, "agent", json_of_str(t->agent));
    json_object_set_new(record, "model", json_of_str(t->model));
    if (t->outcome)
        json_object_set(record, "outcome", t->outcome);
    if (t->meta)
        json_object_set(record, "meta", t->meta);
    t->record = record;
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

static bool call_read(struct arena *a, const struct doc *d, str pointer, json_t *call, struct trajectory *t,
                      int64_t turn, struct err *err)
{
    json_t *function = json_object_get(call, "function");
    json_t *name = json_object_get(function, "name"), *args = json_object_get(function, "arguments");
    if (!json_is_string(name))
        return doc_fail(d, pointer, false, err, "a tool call needs function.name, a string");
    struct event *e = event_add(a, t, EVENT_CALL);
    e->turn = turn;
    e->name = json_str(name);
    e->call_id = json_str(json_object_get(call, "id"));
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

static void usage_read(json_t *message, struct event *e)
{
    json_t *usage = json_object_get(message, "usage");
    json_t *in = json_object_get(usage, "prompt_tokens"), *out = json_object_get(usage, "completion_tokens");
    json_t *cached = json_object_get(json_object_get(usage, "prompt_tokens_details"), "cached_tokens");
    if (json_is_integer(in))
        e->tokens_in = json_integer_value(in);
    if (json_is_integer(out))
        e->tokens_out = json_integer_value(out);
    if (json_is_integer(cached))
        e->tokens_cached = json_integer_value(cached);
}

static bool message_read(struct arena *a, const struct doc *d, str pointer, json_t *message, struct trajectory *t,
                         int64_t *turn, struct err *err)
{
    str role = json_str(json_object_get(message, "role")), text;
    if (!json_is_object(message) || !role.n)
        return doc_fail(d, pointer, false, err, "expected a message, an object with a role");
    if (!content_text(a, d, pointer, json_object_get(message, "content"), t, &text, err))
        return false;
    if (str_eq(role, S("tool")) || str_eq(role, S("function"))) {
        struct event *e = event_add(a, t, EVENT_RESULT);
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
    json_t *calls = json_object_get(message, "tool_calls");
    bool has_calls = json_array_size(calls) > 0;
    if (calls && !json_is_null(calls) && !json_is_array(calls))
        return doc_fail(d, doc_pointer_key(a, pointer, S("tool_calls")), false, err, "expected a list of tool calls");
    if (text.n || !has_calls) {
        struct event *e = event_add(a, t, kind);
        e->turn = *turn < 0 ? 0 : *turn;
        e->text = text;
    }
    for (size_t i = 0; i < json_array_size(calls); i++)
        if (!call_read(a, d, doc_pointer_index(a, doc_pointer_key(a, pointer, S("tool_calls")), i),
                       json_array_get(calls, i), t, *turn, err))
            return false;
    if (t->n)
        usage_read(message, &t->v[t->n - 1]);
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

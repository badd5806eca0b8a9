/* SPDX-License-Identifier: Apache-2.0 */
/* The story of a run, as the store keeps it and `assize show` tells it. Bodies are JSON written straight into a buffer:
 * every unit has dozens, and most are never read. */
#include "trajectories/private.h"

static void put_member(struct buf *to, const char *key, str text)
{
    buf_str(to, to->n ? S(",") : S("{"));
    buf_printf(to, "\"%s\":", key);
    json_write_string(text, false, to);
}

static void put_raw(struct buf *to, const char *key, str json)
{
    buf_str(to, to->n ? S(",") : S("{"));
    buf_printf(to, "\"%s\":", key);
    buf_str(to, json.n ? json : S("null"));
}

static void tell(struct arena *a, struct evidence *ev, const struct event *e, struct buf *body)
{
    buf_str(body, body->n ? S("}") : S("{}"));
    *evidence_tell(a, ev) = (struct story_event){.n = (int64_t)e->n,
                                                 .kind = str_of(EVENT_KIND_NAMES[e->kind]),
                                                 .name = e->name,
                                                 .body = arena_str(a, buf_view(body))};
    buf_clear(body);
}

static void tell_changes(struct arena *a, struct evidence *ev, const struct event *e, const struct changes *changes,
                         struct buf *body)
{
    if (changes->n == 0)
        return;
    buf_str(body, S("{\"changes\":["));
    for (size_t i = 0; i < changes->n; i++) {
        const struct change *c = &changes->v[i];
        struct buf one CLEANUP_BUF = {0};
        put_member(&one, "table", c->table);
        put_member(&one, "row", c->row);
        put_member(&one, "op", str_of(CHANGE_OP_NAMES[c->op]));
        put_raw(&one, "before", c->before);
        put_raw(&one, "after", c->after);
        if (i)
            buf_byte(body, ',');
        buf_str(body, buf_view(&one));
        buf_byte(body, '}');
    }
    buf_byte(body, ']');
    struct event state = {.n = e->n, .kind = EVENT_STATE};
    tell(a, ev, &state, body);
}

static void put_call(const struct event *e, struct buf *body)
{
    if (!e->args) {
        put_member(body, "args_raw", e->args_raw);
        return;
    }
    buf_str(body, S("{\"args\":"));
    json_write(e->args, JSON_STYLE_COMPACT, body);
}

static void put_failure(const struct env_reply *reply, struct buf *body)
{
    if (!reply->failed)
        return;
    put_raw(body, "failed", S("true"));
    put_member(body, "reason", reply->reason);
    if (reply->detail.n)
        put_member(body, "detail", reply->detail);
}

static void put_result(const struct event *e, const struct replayed_call *c, struct buf *body)
{
    if (!c || c->same) {
        put_member(body, "text", e->text);
    } else {
        put_member(body, "recorded", e->text);
        put_member(body, "reproduced", c->reply.text);
        put_raw(body, "same", S("false"));
    }
    if (c)
        put_failure(&c->reply, body);
}

void story_tell(struct arena *a, const struct trajectory *t, const struct replay *replay, struct evidence *ev)
{
    struct buf body CLEANUP_BUF = {0};
    size_t next = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct event *e = &t->v[i];
        const struct replayed_call *c = NULL;
        if (e->kind == EVENT_RESULT)
            for (size_t r = next; replay && r-- > 0 && !c;)
                c = replay->v[r].result == i ? &replay->v[r] : NULL;
        if (e->kind == EVENT_CALL)
            put_call(e, &body);
        else if (e->kind == EVENT_RESULT)
            put_result(e, c, &body);
        else
            put_member(&body, "text", e->text);
        if (e->tokens_in >= 0 || e->tokens_out >= 0)
            buf_printf(&body, ",\"tokens\":{\"in\":%lld,\"out\":%lld}", (long long)e->tokens_in,
                       (long long)e->tokens_out);
        if (e->t_ms >= 0 && body.n)
            buf_printf(&body, ",\"t_ms\":%.0f", e->t_ms);
        tell(a, ev, e, &body);
        if (e->kind == EVENT_CALL && replay) {
            const struct replayed_call *made = &replay->v[next++];
            if (made->result == SIZE_MAX) { /* nothing recorded: what the world says stands for it */
                struct event said = {.n = e->n, .kind = EVENT_RESULT, .name = e->name};
                put_member(&body, "reproduced", made->reply.text);
                put_failure(&made->reply, &body);
                tell(a, ev, &said, &body);
            }
            tell_changes(a, ev, e, &made->reply.changes, &body);
        }
    }
}

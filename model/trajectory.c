/* SPDX-License-Identifier: Apache-2.0 */
#include "model/trajectory.h"

const char *const EVENT_KIND_NAMES[] = {
    [EVENT_SYSTEM] = "system", [EVENT_USER] = "user",     [EVENT_ASSISTANT] = "assistant",
    [EVENT_CALL] = "call",     [EVENT_RESULT] = "result", [EVENT_ERROR] = "error",
    [EVENT_STATE] = "state",   [EVENT_FAULT] = "fault",   NULL};

const struct evidence_type EVIDENCE_TRAJECTORY = {"a trajectory"};
const struct evidence_type EVIDENCE_REPLAY = {"a replay against a world"};

#define AT(member) offsetof(struct trajectory_keys, member)
const struct field TRAJECTORY_FIELDS[] = {
    {"format", FIELD_STRING, AT(format), .required = true, .help = "\"assize.trajectory/1\""},
    {"id", FIELD_STRING, AT(id), .help = "name of the run"},
    {"case", FIELD_STRING, AT(kase), .required = true, .help = "id of the case that it answers"},
    {"trial", FIELD_INT, AT(trial), .min = 0, .max = 1e9, .help = "number of the trial, from 0"},
    {"agent", FIELD_STRING, AT(agent), .help = "what ran"},
    {"model", FIELD_STRING, AT(model), .help = "the model behind it"},
    {"events", FIELD_JSON, AT(events), .required = true, .help = "what happened, in order: a list of events"},
    {"outcome", FIELD_JSON, AT(outcome), .help = "how it ended, as recorded: $run.outcome.…"},
    {"meta", FIELD_JSON, AT(meta), .help = "anything else: $run.meta.…"},
    {0}};
#undef AT

/* The bounds of what is added up over a run keep every sum finite and exact enough, however many events there are. */
#define TOKENS_MAX 1e12
#define USD_MAX 1e12
#define MS_MAX 1e15

#define AT(member) offsetof(struct token_keys, member)
static const struct field TOKEN_FIELDS[] = {
    {"in", FIELD_INT, AT(in), .min = 0, .max = TOKENS_MAX, .help = "read"},
    {"out", FIELD_INT, AT(out), .min = 0, .max = TOKENS_MAX, .help = "written"},
    {"cached", FIELD_INT, AT(cached), .min = 0, .max = TOKENS_MAX, .help = "read from a cache"},
    {0}};
#undef AT

#define AT(member) offsetof(struct event_keys, member)
const struct field EVENT_FIELDS[] = {
    {"n", FIELD_INT, AT(n), .min = 0, .max = 1e9, .help = "position, from 0"},
    {"turn", FIELD_INT, AT(turn), .min = 0, .max = 1e9, .help = "number of the message that it belongs to"},
    {"kind", FIELD_ENUM, AT(kind), .required = true, .names = EVENT_KIND_NAMES, .help = "what kind of event"},
    {"name", FIELD_STRING, AT(name), .help = "the tool of a call or result"},
    {"call_id", FIELD_STRING, AT(call_id), .help = "ties a result to its call"},
    {"args", FIELD_JSON, AT(args), .help = "arguments of a call"},
    {"args_raw", FIELD_STRING, AT(args_raw), .help = "arguments of a call that do not parse, as text"},
    {"text", FIELD_STRING, AT(text), .help = "a message, or what the agent saw of a result"},
    {"result", FIELD_JSON, AT(result), .help = "a result as a value, where there is no text of it"},
    {"status", FIELD_STRING, AT(status), .help = "of a result: ok or error"},
    {"t_ms", FIELD_NUMBER, AT(t_ms), .max = MS_MAX, .help = "milliseconds since the start"},
    {"tokens", FIELD_OBJECT, AT(tokens), .sub = TOKEN_FIELDS, .help = "tokens of a message"},
    {"usd", FIELD_NUMBER, AT(usd), .max = USD_MAX, .help = "what it cost, in US dollars"},
    {0}};
#undef AT

static bool answers(const struct event *call, const struct event *result)
{
    return call->call_id.n && result->call_id.n ? str_eq(call->call_id, result->call_id)
                                                : str_eq(call->name, result->name);
}

/* Without ids, calls of one name that were made at once are answered in their order: how many calls since the last
 * message still wait for a result that `call` would otherwise take. */
static size_t waiting_before(const struct trajectory *t, size_t call)
{
    const struct event *c = &t->v[call];
    size_t first = call, waiting = 0;
    while (first > 0 && t->v[first - 1].kind != EVENT_SYSTEM && t->v[first - 1].kind != EVENT_USER &&
           t->v[first - 1].kind != EVENT_ASSISTANT)
        first--;
    for (size_t i = first; i < call; i++) {
        const struct event *e = &t->v[i];
        if (e->call_id.n || !str_eq(e->name, c->name))
            continue;
        if (e->kind == EVENT_CALL)
            waiting++;
        else if (e->kind == EVENT_RESULT && waiting > 0)
            waiting--;
    }
    return waiting;
}

size_t trajectory_result_of(const struct trajectory *t, size_t call)
{
    const struct event *c = &t->v[call];
    size_t skip = c->call_id.n ? 0 : waiting_before(t, call);
    for (size_t i = call + 1; i < t->n; i++) {
        const struct event *e = &t->v[i];
        if (e->kind == EVENT_RESULT && answers(c, e) && (e->call_id.n || skip-- == 0))
            return i;
    }
    return SIZE_MAX;
}

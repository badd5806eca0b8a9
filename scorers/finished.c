/* SPDX-License-Identifier: Apache-2.0 */
/* finished: the run came to its own end, and was not cut off. */
#include "scorers/private.h"

struct finished {
    str said;
    struct field_strings call;
};

#define AT(member) offsetof(struct finished, member)
static const struct field FIELDS[] = {
    {"said", FIELD_STRING, AT(said), .help = "a text in the last message, whoever wrote it"},
    {"call", FIELD_STRINGS, AT(call), .help = "a tool whose call ends the run, as its last call"},
    {0}};
static const char *const CLASSES[] = {"cut_off", NULL};

static bool prepare(const struct scorer_prepare *in, void *params, void **ret_state, struct err *err)
{
    struct finished *p = params;
    *ret_state = p;
    return p->said.n || p->call.n ||
           doc_fail(in->suite, in->pointer, false, err, "finished needs said or call: how a run ends");
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    const struct finished *p = in->state;
    const struct trajectory *t = evidence_get(in->evidence, &EVIDENCE_TRAJECTORY);
    const struct event *message = NULL, *call = NULL, *last = t->n ? &t->v[t->n - 1] : NULL;
    for (size_t i = 0; i < t->n; i++) {
        const struct event *e = &t->v[i];
        if (e->kind == EVENT_USER || e->kind == EVENT_ASSISTANT)
            message = e;
        if (e->kind == EVENT_CALL)
            call = e;
    }
    bool pass = (p->said.n && message && message == last && str_find(message->text, p->said) >= 0) ||
                (p->call.n && call && tool_named(&p->call, call->name) && (!message || call->n > message->n));
    struct row *row = row_add(in->a, out, pass ? ROW_PASS : ROW_FAIL);
    row_value(row, pass);
    if (!pass) {
        row->class_ = S("cut_off");
        row_evidence(
            in->a, row,
            last ? json_pack("{s:I, s:s}", "last_event", (json_int_t)last->n, "kind", EVENT_KIND_NAMES[last->kind])
                 : json_pack("{s:I}", "events", (json_int_t)0));
    }
    return true;
}

const struct scorer_kind SCORER_FINISHED = {
    .name = "finished",
    .version = 1,
    .help = "the run came to its own end",
    .manual =
        "Passes if the last event is a message that holds `said`, or if the last call, with no message behind it, is\n"
        "one of `call`. Anything else is a run that was cut off (class cut_off), whatever state it left behind.",
    .example = "- finished: {said: \"###STOP###\", call: transfer_to_human}",
    .fields = FIELDS,
    .params_size = sizeof(struct finished),
    .needs = NEEDS_TRAJECTORY,
    .classes = CLASSES,
    .prepare = prepare,
    .score = score,
};

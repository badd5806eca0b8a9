/* SPDX-License-Identifier: Apache-2.0 */
/* before: one tool before another, whatever lies between. */
#include "scorers/private.h"

struct before {
    struct field_strings first, then;
    int vacuous;
};

enum { VACUOUS_PASS, VACUOUS_FAIL };
static const char *const VACUOUS[] = {"pass", "fail", NULL};

static const struct field FIELDS[] = {
    {"first", FIELD_STRINGS, offsetof(struct before, first), .required = true, .help = "tool that has to come first"},
    {"then", FIELD_STRINGS, offsetof(struct before, then), .required = true,
     .help = "tool that may come only after it"},
    {"vacuous", FIELD_ENUM, offsetof(struct before, vacuous), .names = VACUOUS, .by_default = "pass",
     .help = "the result where `then` is never called"},
    {0}};
static const char *const CLASSES[] = {"out_of_order", "never_called", NULL};

/* Whether the call went well, as far as the record or the replay says. */
static bool succeeded(const struct scorer_input *in, const struct trajectory *t, size_t call)
{
    const struct replay *r = evidence_get(in->evidence, &EVIDENCE_REPLAY);
    for (size_t i = 0; r && i < r->n; i++)
        if (r->v[i].call == call)
            return !r->v[i].reply.failed;
    size_t result = trajectory_result_of(t, call);
    return result == SIZE_MAX || !str_eq(t->v[result].status, S("error"));
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    const struct before *p = in->state;
    const struct trajectory *t = evidence_get(in->evidence, &EVIDENCE_TRAJECTORY);
    bool seen = false, any = false;
    for (size_t i = 0; i < t->n; i++) {
        const struct event *e = &t->v[i];
        if (e->kind != EVENT_CALL)
            continue;
        if (tool_named(&p->then, e->name)) {
            any = true;
            if (!seen) {
                struct row *row = row_add(in->a, out, ROW_FAIL);
                row->class_ = S("out_of_order");
                row_value(row, 0);
                row_evidence(in->a, row,
                             json_pack("{s:I, s:o, s:o}", "event", (json_int_t)e->n, "tool", json_of_str(e->name),
                                       "not_before_it", json_of_str(p->first.v[0])));
                return true;
            }
        }
        if (tool_named(&p->first, e->name) && succeeded(in, t, i))
            seen = true;
    }
    bool pass = any || p->vacuous == VACUOUS_PASS;
    struct row *row = row_add(in->a, out, pass ? ROW_PASS : ROW_FAIL);
    row_value(row, pass);
    if (!any) {
        row->class_ = pass ? STR_NONE : S("never_called");
        row_evidence(in->a, row, json_pack("{s:b}", "vacuous", 1));
    }
    return true;
}

const struct scorer_kind SCORER_BEFORE = {
    .name = "before",
    .version = 1,
    .help = "a tool is called only after another one succeeded",
    .manual =
        "Every call of `then` needs an earlier call of `first` that did not fail. Fails as out_of_order with the\n"
        "first call that came too early. Without any call of `then` the result is `vacuous` (class never_called\n"
        "where that is fail).",
    .example = "- before: {first: get_user_details, then: book_reservation}",
    .fields = FIELDS,
    .params_size = sizeof(struct before),
    .needs = NEEDS_TRAJECTORY,
    .classes = CLASSES,
    .score = score,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* loops: the same call with the same answer, over and over. */
#include "scorers/private.h"

struct loops {
    int64_t repeat;
};

static const struct field FIELDS[] = {{"repeat", FIELD_INT, offsetof(struct loops, repeat), .min = 1, .max = 1000000,
                                       .by_default = "2", .help = "how often the same call may stand in a row"},
                                      {0}};
static const char *const CLASSES[] = {"loop", NULL};

static void presets(void *params)
{
    ((struct loops *)params)->repeat = 2;
}

static bool same_call(const struct trajectory *t, size_t a, size_t b)
{
    const struct event *x = &t->v[a], *y = &t->v[b];
    if (!str_eq(x->name, y->name) || !str_eq(x->args_raw, y->args_raw) || !x->args != !y->args ||
        (x->args && !match_equal(x->args, y->args)))
        return false;
    size_t rx = trajectory_result_of(t, a), ry = trajectory_result_of(t, b);
    return (rx == SIZE_MAX) == (ry == SIZE_MAX) && (rx == SIZE_MAX || str_eq(t->v[rx].text, t->v[ry].text));
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    const struct loops *p = in->state;
    const struct trajectory *t = evidence_get(in->evidence, &EVIDENCE_TRAJECTORY);
    size_t last = SIZE_MAX, first = 0, run = 0, longest = 0, longest_first = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (t->v[i].kind != EVENT_CALL)
            continue;
        bool again = last != SIZE_MAX && same_call(t, last, i);
        run = again ? run + 1 : 1;
        first = again ? first : i;
        if (run > longest) {
            longest = run;
            longest_first = first;
        }
        last = i;
    }
    bool pass = longest <= (size_t)p->repeat;
    struct row *row = row_add(in->a, out, pass ? ROW_PASS : ROW_FAIL);
    row_value(row, pass);
    if (!pass) {
        row->class_ = S("loop");
        row_evidence(in->a, row,
                     json_pack("{s:I, s:o, s:I, s:I}", "event", (json_int_t)t->v[longest_first].n, "tool",
                               json_of_str(t->v[longest_first].name), "times", (json_int_t)longest, "allowed",
                               (json_int_t)p->repeat));
    }
    return true;
}

const struct scorer_kind SCORER_LOOPS = {
    .name = "loops",
    .version = 1,
    .help = "no call is repeated over and over with the same answer",
    .manual = "Fails, class loop, if one call (same tool, equal arguments) with the same result stands more than\n"
              "`repeat` times in a row among the calls. Evidence: the first event of the longest such row.",
    .example = "- loops: {repeat: 2}",
    .fields = FIELDS,
    .params_size = sizeof(struct loops),
    .needs = NEEDS_TRAJECTORY,
    .classes = CLASSES,
    .presets = presets,
    .score = score,
};

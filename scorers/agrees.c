/* SPDX-License-Identifier: Apache-2.0 */
/* agrees: an earlier score against a label that came with the record. */
#include "scorers/private.h"

#include <math.h>

struct agrees {
    str of;
    json_t *with;
    double tolerance;
};

#define AT(member) offsetof(struct agrees, member)
static const struct field FIELDS[] = {
    {"of", FIELD_STRING, AT(of), .required = true, .help = "id of a scorer listed earlier"},
    {"with", FIELD_VALUE, AT(with), .required = true, .help = "the label: a number or a boolean"},
    {"tolerance", FIELD_NUMBER, AT(tolerance), .max = INFINITY, .by_default = "0.000001",
     .help = "how far they may be apart"},
    {0}};
static const char *const CLASSES[] = {"disagrees", "undecided", CLASS_MALFORMED, CLASS_MISSING, NULL};

static void presets(void *params)
{
    ((struct agrees *)params)->tolerance = 1e-6;
}

static bool prepare(const struct scorer_prepare *in, void *params, void **ret_state, struct err *err)
{
    struct agrees *p = params;
    *ret_state = p;
    return scorer_check_earlier(in, p->of, doc_pointer_key(in->a, in->pointer, S("of")), false, err);
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    const struct agrees *p = in->state;
    json_t *label = scorer_value(in, p->with, out);
    if (!label)
        return true;
    if (!json_is_number(label) && !json_is_boolean(label)) {
        scorer_malformed(in, out, "with", "a number or a boolean", label);
        return true;
    }
    const struct row *of = rows_find(in->rows, p->of, (str){0});
    bool decided = of && (of->status == ROW_PASS || of->status == ROW_FAIL);
    double theirs = json_is_number(label) ? json_number_value(label) : json_is_true(label);
    double ours = !decided ? 0 : of->has_value ? of->value : of->status == ROW_PASS;
    bool same = decided && fabs(ours - theirs) <= p->tolerance;
    struct row *row = row_add(in->a, out, !decided ? ROW_NOT_EVALUABLE : same ? ROW_PASS : ROW_FAIL);
    row->class_ = !decided ? S("undecided") : same ? STR_NONE : S("disagrees");
    if (decided)
        row_value(row, same);
    if (!same)
        row_evidence(in->a, row,
                     decided
                         ? json_pack("{s:o, s:f, s:f}", "of", json_of_str(p->of), "scored", ours, "recorded", theirs)
                         : json_pack("{s:o, s:f}", "of", json_of_str(p->of), "recorded", theirs));
    return true;
}

const struct scorer_kind SCORER_AGREES = {
    .name = "agrees",
    .version = 1,
    .help = "an earlier score equals a recorded label",
    .manual =
        "Compares the verdict row of an earlier scorer (its value, else 1 for pass and 0 for fail) with a label, such\n"
        "as a recorded reward or a person's grade. Says how far to trust either.",
    .example = "- agrees: {of: replay, with: $run.outcome.reward}",
    .fields = FIELDS,
    .params_size = sizeof(struct agrees),
    .classes = CLASSES,
    .presets = presets,
    .prepare = prepare,
    .score = score,
};

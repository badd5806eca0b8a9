/* SPDX-License-Identifier: Apache-2.0 */
/* What all, any and none share: verdicts of scorers listed earlier. */
#include "scorers/combine.h"

const struct field COMBINE_FIELDS[] = {
    {"of", FIELD_STRINGS, offsetof(struct combine, of), .required = true, .help = "ids of scorers listed earlier"},
    {0}};
const char *const COMBINE_CLASSES[] = {"failed", "undecided", NULL};

bool combine_prepare(const struct scorer_prepare *in, void *params, void **ret_state, struct err *err)
{
    struct combine *p = params;
    *ret_state = p;
    if (p->of.n == 0)
        return doc_fail(in->suite, in->pointer, false, err,
                        "the list is empty; expected ids of scorers listed earlier");
    /* The list stands under `of`, or, in the short form, where the parameters would. */
    str of = doc_pointer_key(in->a, in->pointer, S("of"));
    json_t *list = json_at_pointer(in->suite->root, of);
    if (!list)
        list = json_at_pointer(in->suite->root, of = in->pointer);
    for (size_t i = 0; i < p->of.n; i++)
        if (!scorer_check_earlier(in, p->of.v[i], json_is_array(list) ? doc_pointer_index(in->a, of, i) : of, false,
                                  err))
            return false;
    return true;
}

static bool is_undecided(enum row_status status)
{
    return status == ROW_ERROR || status == ROW_NOT_EVALUABLE || status == ROW_SKIPPED;
}

void combine_score(const struct scorer_input *in, struct rows *out,
                   bool (*verdict)(size_t passed, size_t failed, size_t undecided, bool *ret))
{
    const struct combine *p = in->state;
    size_t passed = 0, failed = 0, undecided = 0;
    json_t *parts = json_object();
    for (size_t i = 0; i < p->of.n; i++) {
        const struct row *row = rows_find(in->rows, p->of.v[i], (str){0});
        enum row_status status = row ? row->status : ROW_NOT_EVALUABLE;
        passed += status == ROW_PASS;
        failed += status == ROW_FAIL;
        undecided += is_undecided(status);
        json_object_setn_new(parts, p->of.v[i].p, p->of.v[i].n, json_string(ROW_STATUS_NAMES[status]));
    }
    bool pass = false, decided = verdict(passed, failed, undecided, &pass);
    struct row *row = row_add(in->a, out, !decided ? ROW_NOT_EVALUABLE : pass ? ROW_PASS : ROW_FAIL);
    row->class_ = !decided ? S("undecided") : pass ? STR_NONE : S("failed");
    if (decided)
        row_value(row, pass);
    if (!decided || !pass)
        row_evidence(in->a, row, parts);
    else
        json_decref(parts);
}

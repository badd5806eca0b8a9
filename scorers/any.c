/* SPDX-License-Identifier: Apache-2.0 */
#include "scorers/combine.h"

static bool verdict(size_t passed, size_t failed, size_t undecided, bool *ret_pass)
{
    (void)failed;
    *ret_pass = passed > 0;
    return passed > 0 || undecided == 0;
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    combine_score(in, out, verdict);
    return true;
}

const struct scorer_kind SCORER_ANY = {
    .name = "any",
    .version = 1,
    .help = "at least one of the named scorers passes",
    .manual = "Passes if one of the named rows of this unit passed. Without one, a row that could not be evaluated "
              "leaves the\n"
              "result undecided. Evidence: the status of each part.",
    .example = "- any: {id: either, of: [replay, loops]}",
    .fields = COMBINE_FIELDS,
    .params_size = sizeof(struct combine),
    .short_for = "of",
    .classes = COMBINE_CLASSES,
    .prepare = combine_prepare,
    .score = score,
};

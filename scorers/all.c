/* SPDX-License-Identifier: Apache-2.0 */
#include "scorers/combine.h"

static bool verdict(size_t passed, size_t failed, size_t undecided, bool *ret_pass)
{
    (void)passed;
    *ret_pass = failed == 0;
    return failed > 0 || undecided == 0;
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    combine_score(in, out, verdict);
    return true;
}

const struct scorer_kind SCORER_ALL = {
    .name = "all",
    .version = 1,
    .help = "every one of the named scorers passes",
    .manual =
        "Passes if all named rows of this unit passed. One that failed decides; without one, a row that could not be\n"
        "evaluated leaves the result undecided. Evidence: the status of each part.",
    .example = "- all: {id: reward, of: [replay, loops]}",
    .fields = COMBINE_FIELDS,
    .params_size = sizeof(struct combine),
    .short_for = "of",
    .classes = COMBINE_CLASSES,
    .prepare = combine_prepare,
    .score = score,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* What all, any and none share: verdicts of scorers listed earlier. Private to scorers/. */
#ifndef ASSIZE_SCORERS_COMBINE_H
#define ASSIZE_SCORERS_COMBINE_H

#include "scorers/private.h"

struct combine {
    struct field_strings of;
};

extern const struct field COMBINE_FIELDS[];
extern const char *const COMBINE_CLASSES[];

bool combine_prepare(const struct scorer_prepare *in, void *params, void **ret_state, struct err *err);

/* Counts the verdict rows of the parts and adds one row by `verdict`, which returns whether the counts decide. */
void combine_score(const struct scorer_input *in, struct rows *out,
                   bool (*verdict)(size_t passed, size_t failed, size_t undecided, bool *ret_pass));

#endif

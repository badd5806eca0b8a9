/* SPDX-License-Identifier: Apache-2.0 */
#include "model/comparison.h"

const char *const OUTCOME_NAMES[] = {
    [OUTCOME_SAME] = "same",       [OUTCOME_BETTER] = "better", [OUTCOME_WORSE] = "worse",
    [OUTCOME_UNCLEAR] = "unclear", [OUTCOME_MOVED] = "moved",   NULL};

bool outcome_parse(str name, enum outcome *ret)
{
    for (int i = 0; OUTCOME_NAMES[i]; i++)
        if (str_eq_c(name, OUTCOME_NAMES[i])) {
            *ret = (enum outcome)i;
            return true;
        }
    return false;
}

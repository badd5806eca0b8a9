/* SPDX-License-Identifier: Apache-2.0 */
/* The tests below `assize stats`, sorted by name: written here and in verbs.h. */
#include "cli/stats/verbs.h"

const struct verb *const STATS_VERBS[] = {
    &STATS_PERMUTATION,
    NULL,
};

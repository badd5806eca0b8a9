/* SPDX-License-Identifier: Apache-2.0 */
/* The tests below `assize stats`, sorted by name: written here and in verbs.h. */
#include "cli/stats/verbs.h"

const struct verb *const STATS_VERBS[] = {
    &STATS_AUROC,        &STATS_AVERAGE_PRECISION,
    &STATS_BOOTSTRAP,    &STATS_BRIER,
    &STATS_CASES_NEEDED, &STATS_DETECTABLE,
    &STATS_ECE,          &STATS_ICC,
    &STATS_ISOTONIC,     &STATS_LOG_LOSS,
    &STATS_MEAN,         &STATS_PASSK,
    &STATS_PERMUTATION,  &STATS_PLATT,
    &STATS_POWER,        &STATS_PPI,
    &STATS_PROPORTION,   &STATS_RARE,
    &STATS_ROGAN_GLADEN, NULL,
};

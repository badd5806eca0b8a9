/* SPDX-License-Identifier: Apache-2.0 */
/* The tests below `assize stats`, sorted by name: written here and in verbs.h. */
#include "cli/stats/verbs.h"

const struct verb *const STATS_VERBS[] = {
    &STATS_AUROC,    &STATS_AVERAGE_PRECISION, &STATS_BOOTSTRAP, &STATS_BRIER,        &STATS_ECE,
    &STATS_ISOTONIC, &STATS_LOG_LOSS,          &STATS_MEAN,      &STATS_PERMUTATION,  &STATS_PLATT,
    &STATS_PPI,      &STATS_PROPORTION,        &STATS_RARE,      &STATS_ROGAN_GLADEN, NULL,
};

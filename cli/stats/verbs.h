/* SPDX-License-Identifier: Apache-2.0 */
/* verbs: the tests below `assize stats`, one line a family. */
#ifndef ASSIZE_CLI_STATS_VERBS_H
#define ASSIZE_CLI_STATS_VERBS_H

#include "cli/stats/stats.h"

extern const struct verb STATS_BOOTSTRAP, STATS_MEAN, STATS_PROPORTION, STATS_RARE;
extern const struct verb STATS_CASES_NEEDED, STATS_DETECTABLE, STATS_ICC, STATS_PASSK, STATS_POWER;
extern const struct verb STATS_PERMUTATION;
extern const struct verb STATS_AUROC, STATS_AVERAGE_PRECISION, STATS_BRIER, STATS_ECE, STATS_ISOTONIC, STATS_LOG_LOSS,
    STATS_PLATT, STATS_PPI, STATS_ROGAN_GLADEN;

#endif

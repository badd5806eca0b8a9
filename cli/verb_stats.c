/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/stats/stats.h"

const struct verb VERB_STATS = {
    .name = "stats",
    .help = "Intervals, tests, agreement, ratings and calibration of a table of numbers",
    .sub = STATS_VERBS,
};

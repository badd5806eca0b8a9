/* SPDX-License-Identifier: Apache-2.0 */
/* verbs: the tests below `assize stats`, one line a family. */
#ifndef ASSIZE_CLI_STATS_VERBS_H
#define ASSIZE_CLI_STATS_VERBS_H

#include "cli/stats/stats.h"

extern const struct verb STATS_PERMUTATION;

#endif

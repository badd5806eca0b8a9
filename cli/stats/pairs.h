/* SPDX-License-Identifier: Apache-2.0 */
/* pairs: what the tests of two measurements of the same rows share. */
#ifndef ASSIZE_CLI_STATS_PAIRS_H
#define ASSIZE_CLI_STATS_PAIRS_H

#include "cli/stats/clusters.h"
#include "cli/stats/compare.h"

struct paired_verb {
    struct stats_common common;
    const char *first, *second, *cluster, *level, *margin;
    bool lower_better;
};

struct columns {
    struct table *t;
    struct clusters clusters;
    const double *first, *second; /* in the order of the clusters */
    double level;
};

/* The level, the table and both columns, without clusters. */
bool columns_read(struct arena *a, const struct paired_verb *v, struct columns *ret, struct err *err) MUST_USE;

/* Of columns of zeros and ones. */
struct pairs pairs_of(const struct columns *c);

void paired_presets(void *options);

#define OPTION_FIRST STATS_OPTION_COLUMN("first", struct paired_verb, first, "the first measurement; default first")
#define OPTION_SECOND                                                                                                  \
    STATS_OPTION_COLUMN("second", struct paired_verb, second, "the second measurement; default second")

#endif

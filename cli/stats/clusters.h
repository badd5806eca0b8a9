/* SPDX-License-Identifier: Apache-2.0 */
/* clusters: rows that go together (the trials of one case), and the options that tests of intervals share. */
#ifndef ASSIZE_CLI_STATS_CLUSTERS_H
#define ASSIZE_CLI_STATS_CLUSTERS_H

#include "cli/stats/stats.h"

/* The rows of a table in an order in which those of a cluster stand together, clusters in the order of their first
 * rows. */
struct clusters {
    const size_t *order; /* the row that comes i-th */
    const size_t *of;    /* by place in this order: the cluster's number; NULL without clusters */
    size_t n;            /* clusters, or rows */
};
bool table_clusters(struct arena *a, const struct table *t, const char *column, struct clusters *ret,
                    struct err *err) MUST_USE; /* column NULL: each row for itself */

/* The values in that order. */
double *clusters_order(struct arena *a, const struct table *t, const struct clusters *c, const double *x);

/* The level of intervals, as text for stats_number. */
#define STATS_OPTION_LEVEL(type)                                                                                       \
    {                                                                                                                  \
        "level", 0, "LEVEL", OPTION_TEXT, offsetof(type, level), .help = "of the intervals; default 0.95",             \
                                                                 .complete = COMPLETE_NOTHING                          \
    }

#endif

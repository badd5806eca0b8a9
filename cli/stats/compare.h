/* SPDX-License-Identifier: Apache-2.0 */
/* compare: what the tests of two samples share: columns of pairs, two groups of one column, how results are put. */
#ifndef ASSIZE_CLI_STATS_COMPARE_H
#define ASSIZE_CLI_STATS_COMPARE_H

#include "cli/stats/stats.h"
#include "stats/paired.h"

#define COMPARE_OPTION_LEVEL(type)                                                                                     \
    {                                                                                                                  \
        "level", 0, "LEVEL", OPTION_TEXT, offsetof(type, level), .help = "of the interval; default 0.95",              \
                                                                 .complete = COMPLETE_NOTHING                          \
    }

/* Of verbs of two groups. */
#define COMPARE_OPTION_BASELINE(type)                                                                                  \
    {                                                                                                                  \
        "baseline", 0, "LABEL", OPTION_TEXT, offsetof(type, baseline),                                                 \
            .help = "the first group, which the other is compared with; default that of the first row",                \
            .complete = COMPLETE_NOTHING                                                                               \
    }

/* --level as a number strictly between 0 and 1; 0.95 where text is NULL. */
bool compare_level(const char *text, double *ret, struct err *err) MUST_USE;

/* "p_less", "p_greater", "p_two_sided". */
void compare_put_p(json_t *to, struct p_values p);

/* ERR_INPUT at the first row of x that is neither 0 nor 1. */
bool compare_binary(struct arena *a, const struct table *t, const char *column, const double *x,
                    struct err *err) MUST_USE;

/* One count a row: whole, not negative; 1 for every row where column is NULL. */
bool compare_counts(struct arena *a, const struct table *t, const char *column, const double **ret,
                    struct err *err) MUST_USE;

/* Which of two groups each row is in. */
struct group_rows {
    const size_t *of; /* 0 or 1 a row */
    str names[2];
};

/* The first group is `baseline`, or where that is NULL the one of the first row. ERR_INPUT for a number of groups other
 * than two, ERR_USAGE for a baseline that is none of them. */
bool group_rows(struct arena *a, const struct table *t, const char *group, const char *baseline, struct group_rows *ret,
                struct err *err) MUST_USE;

/* The numbers of two groups, each in the order of its rows. */
struct two_groups {
    str names[2];
    size_t n[2];
    double *x[2];
};
bool two_groups(struct arena *a, const struct table *t, const char *value, const char *group, const char *baseline,
                struct two_groups *ret, struct err *err) MUST_USE;

/* The options that verbs of two groups have. */
struct groups_verb {
    struct stats_common common;
    const char *value, *group, *baseline, *level, *count;
};
void groups_presets(void *options); /* value, group */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* planning: what the verbs power, cases-needed and detectable are asked: options alone, or a pilot file. */
#ifndef ASSIZE_CLI_STATS_PLANNING_H
#define ASSIZE_CLI_STATS_PLANNING_H

#include "cli/stats/stats.h"

struct plan_verb {
    struct stats_common common; /* file NULL: options alone */
    const char *first, *second, *cluster;
    const char *alpha, *power, *distance, *sd, *only_first, *only_second, *share_first, *share_second;
    const char *between, *within, *trials;
    int64_t n; /* PLAN_UNSET, or from 1 to MCNEMAR_MOST of stats/plan.h */
    bool two_sided;
};

enum { PLAN_UNSET = -1 };

/* The question: any of three kinds, of which a file with zeros and ones asks two. */
struct plan {
    double alpha, power;
    double each; /* what of alpha a side has */
    bool two_sided;
    int64_t n; /* cases; PLAN_UNSET where nobody said */
    bool has_mean, has_distance;
    double distance, sd; /* of the difference of a case */
    bool has_components; /* sd^2 = between + within / trials */
    double between, within, trials;
    bool has_pairs;
    double only_first, only_second;
    bool has_groups;
    double share_first, share_second;
};

/* ERR_USAGE for options that contradict each other, ERR_INPUT for a file that says nothing of spread. */
bool plan_take(struct arena *a, const struct plan_verb *v, struct plan *ret, struct err *err) MUST_USE;

#define PLAN_OPTION_NUMBER(name, arg, member, text)                                                                    \
    {                                                                                                                  \
        name, 0, arg, OPTION_TEXT, offsetof(struct plan_verb, member), .help = text, .complete = COMPLETE_NOTHING      \
    }

#endif

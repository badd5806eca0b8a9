/* SPDX-License-Identifier: Apache-2.0 */
/* tallies: how many trials of each case passed, and what they answered, from rows of trials or of counts. */
#ifndef ASSIZE_CLI_STATS_TALLIES_H
#define ASSIZE_CLI_STATS_TALLIES_H

#include "cli/stats/stats.h"

#include "stats/consensus.h"

struct passk_verb {
    struct stats_common common;
    const char *case_, *passed, *trials, *passes, *answer, *k, *tau, *level;
    int64_t seed;
};

/* What the file says of each case. */
struct tallies {
    const str *names; /* of cases; NULL where rows are counts without names */
    int64_t *n, *c;
    size_t cases;
    struct answer **answers; /* of each case, n_answers of them; NULL without --answer */
    size_t *n_answers;
    uint64_t seed;
};

/* In arena. Counts are read where there is no column of verdicts but both of counts. ERR_INPUT for a verdict that is
 * neither 0 nor 1, a count that cannot be, a case counted twice, an answer both right and wrong. */
bool tallies_take(struct arena *a, const struct passk_verb *v, const struct table *t, struct tallies *ret,
                  struct err *err) MUST_USE;

#endif

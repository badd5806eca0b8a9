/* SPDX-License-Identifier: Apache-2.0 */
/* scored: rows in the order of their scores, which is what ranking, binning and isotonic regression begin with. */
#ifndef ASSIZE_STATS_SCORED_H
#define ASSIZE_STATS_SCORED_H

#include "base/base.h"

struct scored {
    double score;
    size_t at; /* the row */
};

/* n rows by rising score, equal ones in the order of their rows; to be freed. NULL for n = 0, or a score that is not
 * finite. */
struct scored *scored_rows(const double *score, size_t n);

/* Where the rows that share the score of row `from` end. */
size_t scored_tie_end(const struct scored *rows, size_t n, size_t from);

#endif

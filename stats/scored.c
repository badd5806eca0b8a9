/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/scored.h"

#include <math.h>

static int by_score(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;
    return x->score != y->score ? (x->score > y->score) - (x->score < y->score) : (x->at > y->at) - (x->at < y->at);
}

struct scored *scored_rows(const double *score, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(score[i]))
            return NULL;
    if (n == 0)
        return NULL;
    struct scored *rows = base_alloc(n * sizeof *rows);
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct scored){score[i], i};
    qsort(rows, n, sizeof *rows, by_score);
    return rows;
}

size_t scored_tie_end(const struct scored *rows, size_t n, size_t from)
{
    size_t end = from + 1;
    while (end < n && rows[end].score <= rows[from].score)
        end++;
    return end;
}

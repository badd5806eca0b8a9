/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/calibrate.h"
#include "stats/scored.h"

#include <math.h>

/* A step while it grows: its value is sum / weight. */
struct pool {
    double sum, weight;
    size_t from, end; /* rows, by rising score */
};

static struct pool tie_pool(const struct scored *rows, const double *y, const double *weight, size_t n, size_t from)
{
    struct pool p = {.from = from, .end = scored_tie_end(rows, n, from)};
    for (size_t i = from; i < p.end; i++) {
        double w = weight ? weight[rows[i].at] : 1;
        p.sum += w * y[rows[i].at];
        p.weight += w;
    }
    return p;
}

/* Each new pool swallows those before it that are not below it. */
static size_t pool_violators(const struct scored *rows, const double *y, const double *weight, size_t n,
                             struct pool *pools)
{
    size_t count = 0;
    for (size_t i = 0; i < n;) {
        struct pool next = tie_pool(rows, y, weight, n, i);
        i = next.end;
        while (count && pools[count - 1].sum / pools[count - 1].weight >= next.sum / next.weight) {
            struct pool before = pools[--count];
            next = (struct pool){before.sum + next.sum, before.weight + next.weight, before.from, next.end};
        }
        pools[count++] = next;
    }
    return count;
}

static bool inputs_valid(const double *y, const double *weight, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(y[i]) || (weight && !(weight[i] > 0 && isfinite(weight[i]))))
            return false;
    return true;
}

bool isotonic_fit(const double *score, const double *y, const double *weight, size_t n, double *ret_fit,
                  struct isotonic_step *ret_steps, size_t *ret_n_steps)
{
    struct scored *rows CLEANUP_FREE = scored_rows(score, n);
    if (!rows || !inputs_valid(y, weight, n))
        return false;
    struct pool *pools CLEANUP_FREE = base_alloc(n * sizeof *pools);
    size_t count = pool_violators(rows, y, weight, n, pools);
    for (size_t k = 0; k < count; k++) {
        const struct pool *p = &pools[k];
        double value = p->sum / p->weight;
        if (!isfinite(value) || !isfinite(p->weight))
            return false;
        ret_steps[k] =
            (struct isotonic_step){rows[p->from].score, rows[p->end - 1].score, value, p->weight, p->end - p->from};
        for (size_t i = p->from; i < p->end; i++)
            ret_fit[rows[i].at] = value;
    }
    *ret_n_steps = count;
    return true;
}

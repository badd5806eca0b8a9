/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/multiple.h"

#include <math.h>
#include <stdlib.h>

struct ranked_p {
    double p;
    size_t at;
};

static int by_p(const void *a, const void *b)
{
    const struct ranked_p *x = a, *y = b;
    return x->p != y->p ? (x->p > y->p) - (x->p < y->p) : (x->at > y->at) - (x->at < y->at);
}

static struct ranked_p *ranked(const double *p, size_t n)
{
    struct ranked_p *r = base_alloc((n + 1) * sizeof *r);
    for (size_t i = 0; i < n; i++) {
        if (!(p[i] >= 0 && p[i] <= 1))
            BUG("%g is no p-value", p[i]);
        r[i] = (struct ranked_p){p[i], i};
    }
    qsort(r, n, sizeof *r, by_p);
    return r;
}

void holm_adjust(const double *p, size_t n, double *ret)
{
    struct ranked_p *r CLEANUP_FREE = ranked(p, n);
    double largest = 0;
    for (size_t i = 0; i < n; i++) {
        largest = fmax(largest, r[i].p * (double)(n - i));
        ret[r[i].at] = fmin(1, largest);
    }
}

void bh_adjust(const double *p, size_t n, double *ret)
{
    struct ranked_p *r CLEANUP_FREE = ranked(p, n);
    double least = 1;
    for (size_t i = n; i > 0; i--) {
        least = fmin(least, r[i - 1].p * (double)n / (double)i);
        ret[r[i - 1].at] = least;
    }
}

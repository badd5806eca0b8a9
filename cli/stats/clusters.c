/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stats/clusters.h"

bool table_clusters(struct arena *a, const struct table *t, const char *column, struct clusters *ret, struct err *err)
{
    size_t *order = arena_array(a, size_t, t->n), *of = arena_array(a, size_t, t->n), n = 0;
    const size_t *labels;
    const str *names;
    for (size_t i = 0; i < t->n; i++)
        order[i] = i;
    *ret = (struct clusters){.order = order, .n = t->n};
    if (!column)
        return true;
    if (!table_labels(a, t, column, "--cluster", &labels, &names, &n, err))
        return false;
    size_t *next = arena_array(a, size_t, n + 1);
    for (size_t i = 0; i < t->n; i++)
        next[labels[i] + 1]++;
    for (size_t c = 0; c < n; c++)
        next[c + 1] += next[c];
    for (size_t i = 0; i < t->n; i++) {
        of[next[labels[i]]] = labels[i];
        order[next[labels[i]]++] = i;
    }
    ret->of = of;
    ret->n = n;
    return true;
}

double *clusters_order(struct arena *a, const struct table *t, const struct clusters *c, const double *x)
{
    double *out = arena_array(a, double, t->n);
    for (size_t i = 0; i < t->n; i++)
        out[i] = x[c->order[i]];
    return out;
}

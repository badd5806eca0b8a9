/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/sample.h"

#include <float.h>
#include <math.h>

struct placed {
    double value;
    size_t unit;
};

static int by_value(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    return x->value != y->value ? (x->value > y->value) - (x->value < y->value)
                                : (x->unit > y->unit) - (x->unit < y->unit);
}

/* Sorts the values, and remembers by unit where they went. */
static void sample_sort(struct sample *s, struct placed *values)
{
    s->sorted = base_alloc(s->n * sizeof *s->sorted);
    s->unit = base_alloc(s->n * sizeof *s->unit);
    s->place = base_alloc(s->n * sizeof *s->place);
    s->place_of = base_alloc_zero((s->units + 1) * sizeof *s->place_of);
    qsort(values, s->n, sizeof *values, by_value);
    for (size_t u = 0; u < s->units; u++)
        s->place_of[u + 1] = s->place_of[u] + (s->size ? s->size[u] : 1);
    size_t *next CLEANUP_FREE = base_alloc((s->units + 1) * sizeof *next);
    memcpy(next, s->place_of, (s->units + 1) * sizeof *next);
    for (size_t i = 0; i < s->n; i++) {
        s->sorted[i] = values[i].value;
        s->unit[i] = values[i].unit;
        s->place[next[values[i].unit]++] = i;
    }
}

static void sample_measure(struct sample *s, const double *x)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < s->n; i++)
        s->most = fmax(s->most, fabs(x[i]));
    bool mean = s->statistic == SAMPLE_MEAN;
    s->largest = 1;
    for (size_t i = 0; i < (mean ? s->units : s->n); i++) {
        size_t size = mean && s->size ? s->size[i] : 1;
        double value = mean ? s->sum[i] / (double)size : x[i];
        s->largest = size > s->largest ? size : s->largest;
        low = fmin(low, value);
        high = fmax(high, value);
    }
    s->spread = high - low;
}

/* Each number has the rounding of a few operations, a sum one more for each that was added to it. */
static bool beyond_rounding(double spread, double most, size_t added)
{
    return !(spread <= (8 + (double)(added - 1)) * DBL_EPSILON * most);
}

bool sample_varies(const struct sample *s)
{
    return beyond_rounding(s->spread, s->most, s->largest);
}

bool values_vary(const double *x, size_t n, double most)
{
    double low = INFINITY, high = -INFINITY, own = 0;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
        own = fmax(own, fabs(x[i]));
    }
    return n > 0 && beyond_rounding(high - low, most > 0 ? most : own, 1);
}

void sample_init(struct sample *s, enum sample_statistic statistic, const double *x, const size_t *cluster, size_t n)
{
    if (n == 0 || n > UINT32_MAX)
        BUG("a sample of %zu values", n);
    *s = (struct sample){.statistic = statistic, .n = n};
    s->sum = base_alloc_zero(n * sizeof *s->sum);
    s->size = cluster ? base_alloc_zero(n * sizeof *s->size) : NULL;
    struct placed *values CLEANUP_FREE = base_alloc(n * sizeof *values);
    for (size_t i = 0; i < n; i++) {
        s->units += !cluster || i == 0 || cluster[i] != cluster[i - 1];
        s->sum[s->units - 1] += x[i];
        if (s->size)
            s->size[s->units - 1]++;
        values[i] = (struct placed){x[i], s->units - 1};
    }
    sample_measure(s, x);
    if (statistic == SAMPLE_MEDIAN)
        sample_sort(s, values);
}

void sample_finish(struct sample *s)
{
    free(s->sum);
    free(s->size);
    free(s->sorted);
    free(s->unit);
    free(s->place);
    free(s->place_of);
    *s = (struct sample){0};
}

static double sample_sum(const struct sample *s)
{
    double sum = 0;
    for (size_t u = 0; u < s->units; u++)
        sum += s->sum[u];
    return sum;
}

double sample_value(const struct sample *s)
{
    if (s->statistic == SAMPLE_MEAN)
        return sample_sum(s) / (double)s->n;
    return 0.5 * s->sorted[(s->n - 1) / 2] + 0.5 * s->sorted[s->n / 2];
}

/* The value that comes at `rank` where unit u is taken out: each of its values that stands before moves it on by one.
 */
static double value_without(const struct sample *s, size_t u, size_t rank)
{
    for (size_t i = s->place_of[u]; i < s->place_of[u + 1] && s->place[i] <= rank; i++)
        rank++;
    return s->sorted[rank];
}

void sample_jackknife(const struct sample *s, double *ret)
{
    if (s->units < 2)
        BUG("a jackknife of %zu units", s->units);
    double sum = s->statistic == SAMPLE_MEAN ? sample_sum(s) : 0;
    for (size_t u = 0; u < s->units; u++) {
        size_t left = s->n - (s->size ? s->size[u] : 1);
        if (s->statistic == SAMPLE_MEAN)
            ret[u] = (sum - s->sum[u]) / (double)left;
        else
            ret[u] = 0.5 * value_without(s, u, (left - 1) / 2) + 0.5 * value_without(s, u, left / 2);
    }
}

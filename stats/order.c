/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/order.h"

#include <math.h>

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void numbers_sort(double *x, size_t n)
{
    if (n)
        qsort(x, n, sizeof *x, by_size);
}

static int by_x(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return (x->x > y->x) - (x->x < y->x);
}

double ranks_give(struct ranked *v, size_t n)
{
    double tied = 0;
    if (n)
        qsort(v, n, sizeof *v, by_x);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && v[to].x == v[from].x; to++)
            continue;
        double t = (double)(to - from);
        for (size_t i = from; i < to; i++)
            v[i].rank = (double)from + (t + 1) / 2;
        tied += t * (t * t - 1);
    }
    return tied;
}

double pairs_equal(const struct ranked *v, size_t n)
{
    double equal = 0;
    for (size_t from = 0, to; from < n; from = to) {
        double second = 0;
        for (to = from; to < n && v[to].x == v[from].x; to++)
            second += v[to].group == 1;
        equal += second * ((double)(to - from) - second);
    }
    return equal;
}

size_t common_divisor(size_t a, size_t b)
{
    while (b) {
        size_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Two sorted lists, of whose pairs one is looked for. */
struct lists {
    const double *x, *y;
    size_t m, n;
    double (*count)(const struct lists *l, double most); /* pairs whose value is at most that */
};

/* Half of the sum, of which neither overflows nor, near the smallest numbers, loses the half. */
static double middle_of(double x, double y)
{
    return fabs(x) > 1 || fabs(y) > 1 ? x / 2 + y / 2 : (x + y) / 2;
}

static double walsh_count(const struct lists *l, double most)
{
    double count = 0;
    size_t end = l->m; /* the partners of i that fit are those from i to before end */
    for (size_t i = 0; i < l->m; i++) {
        while (end > 0 && middle_of(l->x[i], l->x[end - 1]) > most)
            end--;
        if (end <= i)
            break;
        count += (double)(end - i);
    }
    return count;
}

static double shift_count(const struct lists *l, double most)
{
    double count = 0;
    size_t end = 0; /* larger x let more y fit */
    for (size_t i = 0; i < l->m; i++) {
        while (end < l->n && l->y[end] - l->x[i] <= most)
            end++;
        count += (double)end;
    }
    return count;
}

/* Doubles as whole numbers in the same order, so that halving takes at most 64 steps; and back. */
static int64_t place_of(double x)
{
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? -(bits & INT64_MAX) : bits;
}

static double number_at(int64_t place)
{
    double x;
    int64_t magnitude = place < 0 ? -place : place;
    memcpy(&x, &magnitude, sizeof x);
    return place < 0 ? -x : x;
}

/* The smallest number that at least k pairs do not exceed. */
static double kth(const struct lists *l, double low, double high, double k)
{
    int64_t from = place_of(low), to = place_of(high);
    while (from < to) {
        int64_t middle = from + (int64_t)(((uint64_t)to - (uint64_t)from) / 2);
        if (l->count(l, number_at(middle)) >= k)
            to = middle;
        else
            from = middle + 1;
    }
    return number_at(from);
}

double walsh_at(const double *sorted, size_t n, double k)
{
    struct lists l = {.x = sorted, .m = n, .count = walsh_count};
    return kth(&l, sorted[0], sorted[n - 1], k);
}

double shift_at(const double *x, size_t m, const double *y, size_t n, double k)
{
    struct lists l = {x, y, m, n, shift_count};
    return kth(&l, y[0] - x[m - 1], y[n - 1] - x[0], k);
}

double walsh_median(const double *sorted, size_t n)
{
    double all = (double)n * ((double)n + 1) / 2;
    return middle_of(walsh_at(sorted, n, floor((all + 1) / 2)), walsh_at(sorted, n, ceil((all + 1) / 2)));
}

double shift_median(const double *x, size_t m, const double *y, size_t n)
{
    double all = (double)m * (double)n;
    return middle_of(shift_at(x, m, y, n, floor((all + 1) / 2)), shift_at(x, m, y, n, ceil((all + 1) / 2)));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* order: values in order, their ranks, and the k-th of all sums or differences of two without writing them all down.
 * All values are finite. */
#ifndef ASSIZE_STATS_ORDER_H
#define ASSIZE_STATS_ORDER_H

#include "base/base.h"

void numbers_sort(double *x, size_t n);

struct ranked {
    double x, rank;
    int group; /* whatever the caller tells apart by it */
};

/* Sorts by x and gives ranks from 1, equal values the mean of theirs. Returns the sum of t^3 - t over all groups of t
 * equal values: what corrections for ties take. */
double ranks_give(struct ranked *v, size_t n);

/* Of sorted values: in how many pairs of one of group 0 and one of group 1 both are equal. */
double pairs_equal(const struct ranked *v, size_t n);

/* The greatest number that divides both; of 0 and another, the other. */
size_t common_divisor(size_t a, size_t b);

/* The k-th smallest (k from 1, whole, in a double as there may be many) of the n (n + 1) / 2 means of two of n >= 1
 * sorted values, each also with itself (Walsh averages); and their median. By halving between the ends: O(n) a step. */
double walsh_at(const double *sorted, size_t n, double k);
double walsh_median(const double *sorted, size_t n);

/* The same for the m n differences y - x of sorted values. */
double shift_at(const double *x, size_t m, const double *y, size_t n, double k);
double shift_median(const double *x, size_t m, const double *y, size_t n);

#endif

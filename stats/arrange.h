/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arrange: what numbers y of n units beside numbers x show, where any of the n! orders of y is as likely: the meaning
 * of no association, for any numbers, with ties or without (Pitman 1937). Only the order of values counts. Golden
 * values: tests/golden/correlate.py, which lists all orders.
 */
#ifndef ASSIZE_STATS_ARRANGE_H
#define ASSIZE_STATS_ARRANGE_H

#include "base/base.h"

enum { ARRANGE_MAX = 9 }; /* units of which all orders are listed: at most 362,880, in some milliseconds */

/* Two-sided exact p, twice the smaller of the shares of orders that give at most, and at least, what the observed one
 * gives, and at most 1; of 1 <= n <= ARRANGE_MAX units. For the sum of products of midranks, on which Spearman's rho
 * grows, and for concordant less discordant pairs, on which Kendall's tau does. */
double arrange_p_products(const double *x, const double *y, size_t n);
double arrange_p_pairs(const double *x, const double *y, size_t n);

struct arrangement {
    double chance;   /* of an order that gives just the observed table of x by y: no exact p is below it. 0 where it is
                        below the smallest double */
    size_t uncommon; /* units without the commonest value of x, or of y, whichever are fewer */
};

/* Of n >= 1 units, in O(n log n). */
struct arrangement arrangement_of(const double *x, const double *y, size_t n);

#endif

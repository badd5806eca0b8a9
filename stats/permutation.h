/* SPDX-License-Identifier: Apache-2.0 */
/*
 * permutation: the sign-flip test of paired differences. Under no difference the two sides of a unit are exchangeable,
 * so each difference is as likely with the other sign (Fisher 1935, "The Design of Experiments", section 21; Pitman
 * 1937). The test needs no more than that: its level is exact for any distribution and any number of units. McNemar's
 * exact test is this one where differences are -1, 0 or 1.
 */
#ifndef ASSIZE_STATS_PERMUTATION_H
#define ASSIZE_STATS_PERMUTATION_H

#include "base/rng.h"
#include "stats/paired.h"

enum { PERMUTATION_DRAWS = 10000 };

enum permutation_method {
    PERMUTATION_EXACT, /* all sign patterns: counted one by one, or by sums where differences lie on a lattice */
    PERMUTATION_DRAWN, /* PERMUTATION_DRAWS patterns, and the observed one: p = (1 + as extreme) / (1 + drawn), which is
                          of exact level too (Phipson & Smyth 2010) */
};

struct permutation {
    struct p_values p; /* of a mean below zero, above zero, other than zero */
    enum permutation_method method;
    size_t units; /* that differ at all: 2^units patterns */
};

/*
 * Of n differences, one an independent unit (of a cluster: the sum over it). No difference other than zero: all p
 * are 1. Exact wherever differences are whole multiples of one step and not too many, or at most 20 units differ. Where
 * no drawn pattern is as extreme as the observed one, the p-value is Student's tail if that is smaller, but never below
 * 2^-units, the least that any pattern can have. scipy.stats.permutation_test(permutation_type="samples") agrees.
 */
struct permutation permutation_paired(const double *d, size_t n, struct rng rng);

/* The same of the difference of two ratios sum(x) / sum(over), second minus first: a pattern swaps the sides of units
 * whole. Drawn always. False where a ratio is undefined for the sides as they are; a pattern for which one is counts as
 * extreme in both directions. */
bool permutation_ratio(const double *x_first, const double *over_first, const double *x_second,
                       const double *over_second, size_t n, struct rng rng, struct permutation *ret) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * permutation: the sign-flip test of paired differences. Under no difference the two sides of a unit are exchangeable,
 * so each difference is as likely with the other sign (Fisher 1935, "The Design of Experiments", section 21; Pitman
 * 1937). The test needs no more than that: its level is exact for any distribution and any number of units, as long as
 * p is counted or drawn; far out, where no drawn pattern reaches, it is an approximation. McNemar's exact test is this
 * one where differences are -1, 0 or 1.
 */
#ifndef ASSIZE_STATS_PERMUTATION_H
#define ASSIZE_STATS_PERMUTATION_H

#include "base/rng.h"
#include "stats/paired.h"

enum { PERMUTATION_DRAWS = 10000 };

enum permutation_method {
    PERMUTATION_EXACT, /* all sign patterns: counted one by one, or by sums where differences lie on a lattice */
    PERMUTATION_DRAWN, /* PERMUTATION_DRAWS patterns, and the observed one: p = (1 + as extreme) / (1 + drawn), which is
                          of exact level too (Phipson & Smyth 2010), but never below 1 / (1 + drawn) */
    PERMUTATION_TAIL,  /* drawn, and on a side where no pattern is as extreme Student's tail, which is smaller still: an
                          approximation, of no exact level */
};

struct permutation {
    struct p_values p; /* of a mean below zero, above zero, other than zero */
    enum permutation_method method;
    size_t units; /* that differ at all: 2^units patterns */
};

/*
 * Of n differences, one an independent unit (of a cluster: the sum over it). No difference other than zero: all p
 * are 1. Exact wherever differences are whole multiples of one step and not too many, or at most 20 units differ. Else
 * drawn. Where no drawn pattern is as extreme as the observed one, all that is drawn is that p is hardly above
 * 1 / (1 + drawn): so that smaller ones can be told apart, as a correction for many tests needs, the p-value is then
 * Student's tail if that is smaller, which trusts that the mean of so many signed units is near normal, but never below
 * 2^-units, the least that any pattern can have. scipy.stats.permutation_test(permutation_type="samples") agrees.
 */
struct permutation permutation_paired(const double *d, size_t n, struct rng rng);

/* The same of the difference of two ratios sum(x) / sum(over), second minus first: a pattern swaps the sides of units
 * whole. Drawn always. False where a ratio is undefined for the sides as they are; a pattern for which one is counts as
 * extreme in both directions. */
bool permutation_ratio(const double *x_first, const double *over_first, const double *x_second,
                       const double *over_second, size_t n, struct rng rng, struct permutation *ret) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* plan: how many cases a decision would take. */
#ifndef ASSIZE_STATS_PLAN_H
#define ASSIZE_STATS_PLAN_H

#include "base/base.h"

/*
 * The cases n with which a one-sided test at level alpha has the given power to tell a mean difference from a bound, if
 * the difference stays `distance` away from it and single differences keep their standard deviation sd:
 *     n = ((z(1 - alpha) + z(power)) sd / distance)^2, rounded up
 * (the normal approximation; Miller 2024, arXiv 2411.00640, section 5). False where no number of cases would do: a
 * distance of 0, or more than 10^9.
 */
bool cases_needed(double distance, double sd, double alpha, double power, int64_t *ret) MUST_USE;

/*
 * The exact power of McNemar's exact test (mcnemar_exact of stats/paired.h, which rejects where p <= alpha) with n
 * pairs, of which each passes on the first side alone with probability `first`, on the second alone with `second`:
 * the sum over all numbers of discordant pairs, and over all their splits. One-sided: the power to show that the second
 * side passes less often. Shares sum to 1 at most, 0 <= n <= MCNEMAR_MOST, 0 < alpha < 1. Nothing discordant: 0.
 */
#define MCNEMAR_MOST 10000000
double mcnemar_power(int64_t n, double first, double second, double alpha, bool two_sided);

/*
 * The smallest number of pairs from which on the exact power is at least `power`. That power is a saw: where a critical
 * value stays and the pairs grow, it falls. So n is returned if it holds for n and the 8 sqrt(n) + 64 numbers of pairs
 * (4,096 at most) that follow; the saw's longest waves, of 4 sqrt(n) / z(1 - alpha) discordant pairs, are shorter.
 * False where no number will do: first <= second one-sided, first == second two-sided, or more than MCNEMAR_MOST.
 */
bool mcnemar_cases_needed(double first, double second, double alpha, double power, bool two_sided,
                          int64_t *ret) MUST_USE;

#endif

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

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan: how many cases a decision would take, and what so many cases can show. Levels alpha lie strictly between 0 and
 * 1, as powers do where they are given; a one-sided test spends alpha on its side, a two-sided one half of it on each.
 * Arguments outside their range are a BUG of the caller.
 */
#ifndef ASSIZE_STATS_PLAN_H
#define ASSIZE_STATS_PLAN_H

#include "stats/interval.h"

/*
 * The cases n with which a one-sided test at level alpha has the given power to tell a mean difference from a bound, if
 * the difference stays `distance` away from it and single differences keep their standard deviation sd:
 *     n = ((z(1 - alpha) + z(power)) sd / distance)^2, rounded up
 * (the normal approximation; Miller 2024, arXiv 2411.00640, section 5). False where no number of cases would do: a
 * distance of 0, or more than 10^9.
 */
bool cases_needed(double distance, double sd, double alpha, double power, int64_t *ret) MUST_USE;

/* The power of the one-sided test of a mean difference, normal approximation: Phi(|distance| sqrt(n) / sd -
 * z(1 - alpha)). Without spread it is 1, or alpha where the distance is 0 too. sd >= 0, n >= 1. */
double paired_power(double distance, double sd, int64_t n, double alpha);

/* The smallest distance so shown with the power: (z(1 - alpha) + z(power)) sd / sqrt(n); 0 where that is negative. */
double detectable(double sd, int64_t n, double alpha, double power);

/*
 * The power of the paired t test where differences are normal: the tail of the noncentral t with n - 1 degrees of
 * freedom and noncentrality |distance| sqrt(n) / sd beyond the critical value, two-sided with the far tail. As
 * statsmodels.stats.power.TTestPower. sd > 0, n >= 2; beyond 10^5 cases the normal takes t's place.
 */
double paired_power_t(double distance, double sd, int64_t n, double alpha, bool two_sided);

/*
 * What a case's difference between two sides varies by, with several trials of it on each (Miller 2024, section 5):
 *     between + within_first / trials_first + within_second / trials_second
 * `between` is the variance of the cases' true differences (omega^2), `within` that of the trials of one case.
 */
struct design {
    double between, within_first, within_second; /* >= 0 */
    double trials_first, trials_second;          /* > 0 */
};
double design_variance(const struct design *d);

/* The cases that tell a mean difference `distance` from 0: (z(1 - alpha or alpha / 2) + z(power))^2 times that variance
 * over distance^2, not rounded. False for a distance of 0 or a result beyond 10^15. */
bool design_cases(const struct design *d, double distance, double alpha, double power, bool two_sided,
                  double *ret) MUST_USE;

/*
 * How to spend a budget where a case costs case_cost and each trial of it trial_cost on top: with k trials a case the
 * mean varies by (between + within / k) (case_cost + k trial_cost) / budget, which is least for
 *     k = sqrt(within case_cost / (between trial_cost))
 * (Cochran 1977, Sampling Techniques, section 10.6): the whole number next to it that does better, at least 1, and few
 * enough that two cases can be paid, without which nothing is known of the cases' spread. `variance` is that of the
 * mean with the whole cases that the budget pays. Variances and case_cost >= 0, trial_cost > 0; false where the budget
 * pays fewer than two cases of one trial.
 */
struct split {
    int64_t trials, cases;
    double variance;
};
bool best_split(double between, double within, double case_cost, double trial_cost, double budget,
                struct split *ret) MUST_USE;

/*
 * The cases each of two independent groups needs so that the pooled two-proportion z test tells the shares p1 and p2
 * (Fleiss, Levin & Paik 2003, section 4.2.1, without continuity correction), not rounded:
 *     (z_alpha sqrt(2 p (1 - p)) + z_power sqrt(p1 (1 - p1) + p2 (1 - p2)))^2 / (p1 - p2)^2,   p = (p1 + p2) / 2
 * Shares within [0, 1]. False where they are equal, or for a result beyond 10^15.
 */
bool proportions_needed(double p1, double p2, double alpha, double power, bool two_sided, double *ret) MUST_USE;

/* The power of that test with n >= 1 cases in each group: the side on which the difference lies. */
double proportions_power(double p1, double p2, int64_t n, double alpha, bool two_sided);

/*
 * Variance between and within cases, by one-way analysis of variance of values clustered as in mean_of:
 *     within = MSW,   between = (MSB - MSW) / size,   size = (N - sum k^2 / N) / (C - 1)
 *     icc = (MSB - MSW) / (MSB + (size - 1) MSW)      design_effect = 1 + (sum k^2 / N - 1) icc
 * for C cases of k values, N in all (Searle, Casella & McCulloch 1992, section 3.6; Donner 1986; Kish 1965 for unequal
 * sizes). `between` is 0 where the estimate is negative; icc is as estimated. low and high are the F interval of the
 * icc (Searle 1971), exact where sizes are equal and values normal. defined: at least two cases, and one with two
 * values. has_icc: defined, and values differ.
 */
struct variance {
    double between, within, icc, low, high;
    double size, design_effect;
    size_t cases, values;
    bool defined, has_icc;
};
struct variance variance_of(const double *x, const size_t *cluster, size_t n, double level);

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

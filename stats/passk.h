/* SPDX-License-Identifier: Apache-2.0 */
/*
 * passk: what n trials of one case, c of which passed, say about k trials of it. With X the number that pass of k
 * trials drawn without replacement, X ~ Hypergeometric(n, c, k), each is an expectation over X, and unbiased, which the
 * same formula with the power of c/n is not:
 *
 *     pass@k        P(X >= 1)                  Chen et al. 2021, arXiv 2107.03374
 *     pass^k        P(X = k)                   Yao et al. 2024, arXiv 2406.12045
 *     G-Pass@k_tau  P(X >= ceil(tau k))        Liu et al. 2024, arXiv 2412.13147
 *     mG-Pass@k     2/k sum of G-Pass@k_(i/k)  over ceil(k/2) < i <= k, the same: 2/k E max(0, X - ceil(k/2))
 *     cons@k        P(X > k/2) + P(X = k/2)/2  the majority of k is right; a tie is a coin
 *     gap           pass@k - pass@1            = E (1 - X/k) [X >= 1], as E X/k is pass@1
 *
 * All are right to one unit in the last place (tests/property/passk.py holds them to two, against exact rationals up to
 * n = 10^6), also where they are no normal numbers any more. Time grows with the root of n. Functions are false, and
 * leave *ret as it was, where the value is undefined: not 0 <= c <= n, not 1 <= k <= n; or n > PASSK_MOST.
 */
#ifndef ASSIZE_STATS_PASSK_H
#define ASSIZE_STATS_PASSK_H

#include "base/base.h"

#define PASSK_MOST ((int64_t)1000000000)

/* 1 - C(n-c, k) / C(n, k); exactly 0 for c = 0 and 1 for c + k > n. */
bool pass_at_k(int64_t n, int64_t c, int64_t k, double *ret) MUST_USE;

/* C(c, k) / C(n, k). */
bool pass_hat_k(int64_t n, int64_t c, int64_t k, double *ret) MUST_USE;

/* 0 < tau <= 1 (else a BUG); tau = 1 is pass^k, and a tau of at most 1/k is pass@k. */
bool g_pass_at_k(int64_t n, int64_t c, int64_t k, double tau, double *ret) MUST_USE;

/* 0 for k = 1, where the sum has no terms. */
bool mg_pass_at_k(int64_t n, int64_t c, int64_t k, double *ret) MUST_USE;

bool cons_at_k(int64_t n, int64_t c, int64_t k, double *ret) MUST_USE;
bool pass_gap(int64_t n, int64_t c, int64_t k, double *ret) MUST_USE;

/* ceil(tau k), at least 1: a product that is a whole number but for rounding (0.07 * 100) counts as it. A case is
 * covered at tau (Cover@tau, the share of such cases: Dragoi et al. 2025, arXiv 2510.08325) when it passed
 * passes_for(tau, n) of its n trials. */
int64_t passes_for(double tau, int64_t k);

/*
 * Bayes@N (Hariri et al. 2025, arXiv 2510.04265): the success rate of a case given its trials and a uniform prior,
 * Beta(c + 1, n - c + 1):
 *     mean = (c + 1) / (n + 2),   sd = sqrt((c + 1) (n - c + 1) / (n + 3)) / (n + 2)
 * with the central credible interval of a level, such as 0.95. n = 0 is the prior. False for c < 0, c > n.
 */
struct posterior {
    double mean, sd, low, high;
};
bool bayes_at_n(int64_t n, int64_t c, double level, struct posterior *ret) MUST_USE;

/* The same of a set of cases >= 1: the mean of their posterior means, and its standard deviation, cases being
 * independent: sqrt(sum of their variances) / cases; with the normal interval of the level, within [0, 1]. */
bool bayes_of_cases(const int64_t *n, const int64_t *c, size_t cases, double level, struct posterior *ret) MUST_USE;

#endif

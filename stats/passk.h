/* SPDX-License-Identifier: Apache-2.0 */
/*
 * passk: of one case with n trials, c of them passed: the share of the subsets of k trials in which at least one passed
 * (pass@k; Chen et al. 2021, arXiv 2107.03374) or all did (pass^k; Yao et al. 2024, arXiv 2406.12045). Both are
 * unbiased, unlike 1 - (1 - c/n)^k and (c/n)^k.
 */
#ifndef ASSIZE_STATS_PASSK_H
#define ASSIZE_STATS_PASSK_H

#include "base/base.h"

/* 1 - C(n-c, k) / C(n, k), by log1p, to a few units in the last place; exactly 0 for c = 0 and 1 for c + k > n. False
 * if it is undefined: not 0 <= c <= n, or not 1 <= k <= n. */
bool pass_at_k(int64_t n, int64_t c, int64_t k, double *ret) MUST_USE;

/* C(c, k) / C(n, k), as a product. False if it is undefined. */
bool pass_hat_k(int64_t n, int64_t c, int64_t k, double *ret) MUST_USE;

#endif

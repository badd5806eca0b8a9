/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/passk.h"

/* C(c, k) / C(n, k) = product over i < k of (c - i) / (n - i): the chance that k draws without replacement all fall
 * among c of n. Exactly 0 when c < k: a factor is. */
static double all_among(int64_t n, int64_t c, int64_t k)
{
    double share = 1;
    for (int64_t i = 0; i < k && share > 0; i++)
        share *= c > i ? (double)(c - i) / (double)(n - i) : 0;
    return share;
}

static bool defined(int64_t n, int64_t c, int64_t k)
{
    return c >= 0 && c <= n && k >= 1 && k <= n;
}

bool pass_at_k(int64_t n, int64_t c, int64_t k, double *ret)
{
    if (!defined(n, c, k))
        return false;
    *ret = 1 - all_among(n, n - c, k);
    return true;
}

bool pass_hat_k(int64_t n, int64_t c, int64_t k, double *ret)
{
    if (!defined(n, c, k))
        return false;
    *ret = all_among(n, c, k);
    return true;
}

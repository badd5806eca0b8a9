/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/passk.h"

#include <math.h>

/* C(c, k) / C(n, k) = product over i < k of (c - i) / (n - i): the chance that k draws without replacement all fall
 * among c of n. Exactly 0 when c < k: a factor is. */
static double all_among(int64_t n, int64_t c, int64_t k)
{
    double share = 1;
    for (int64_t i = 0; i < k && share > 0; i++)
        share *= c > i ? (double)(c - i) / (double)(n - i) : 0;
    return share;
}

/* 1 - C(n-c, k) / C(n, k), which is symmetric in c and k: with m the smaller and M the larger of them,
 *     -expm1(sum over i < m of log1p(-M / (n - i))),
 * summed with compensation (Neumaier 1974). The plain 1 - product loses digits where the value is small (relative error
 * 4.6e-12 at n = 1e5, c = k = 1), and by log-gamma all but four. */
static double any_among(int64_t n, int64_t c, int64_t k)
{
    int64_t few = c < k ? c : k, many = c < k ? k : c;
    double sum = 0, lost = 0;
    if (many > n - few) /* whoever draws k meets one of c */
        return 1;
    for (int64_t i = 0; i < few; i++) {
        double x = log1p(-(double)many / (double)(n - i)), next = sum + x;
        lost += fabs(sum) >= fabs(x) ? (sum - next) + x : (x - next) + sum;
        sum = next;
    }
    return -expm1(sum + lost);
}

static bool defined(int64_t n, int64_t c, int64_t k)
{
    return c >= 0 && c <= n && k >= 1 && k <= n;
}

bool pass_at_k(int64_t n, int64_t c, int64_t k, double *ret)
{
    if (!defined(n, c, k))
        return false;
    *ret = any_among(n, c, k);
    return true;
}

bool pass_hat_k(int64_t n, int64_t c, int64_t k, double *ret)
{
    if (!defined(n, c, k))
        return false;
    *ret = all_among(n, c, k);
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/distance.h"

#include "stats/bootstrap.h"
#include "stats/order.h"

#include <math.h>

/* A sorted copy; NULL for none, or values that are not finite. Owned by the caller. */
static double *sorted_copy(const double *x, size_t n)
{
    bool finite = n > 0;
    for (size_t i = 0; i < n; i++)
        finite = finite && isfinite(x[i]);
    if (!finite)
        return NULL;
    double *copy = base_alloc(n * sizeof *copy);
    memcpy(copy, x, n * sizeof *copy);
    numbers_sort(copy, n);
    return copy;
}

/* D as a whole number of steps of 1 / (m n), so that the exact count is free of rounding. */
static int64_t ks_steps(const double *x, size_t m, const double *y, size_t n, double *ret_at)
{
    int64_t most = 0;
    for (size_t i = 0, j = 0; i < m && j < n;) {
        double at = fmin(x[i], y[j]);
        while (i < m && x[i] == at)
            i++;
        while (j < n && y[j] == at)
            j++;
        int64_t apart = llabs((int64_t)i * (int64_t)n - (int64_t)j * (int64_t)m);
        if (apart > most) {
            most = apart;
            *ret_at = at;
        }
    }
    return most;
}

/*
 * The chance that a random order of m and n values has functions at least `steps` apart somewhere: out(i, j) is that
 * of having been there with i and j of them seen. The last one seen is of the first sample with i / (i + j):
 *     out(i, j) = 1 if |i n - j m| >= steps, else i / (i + j) out(i - 1, j) + j / (i + j) out(i, j - 1)
 */
static double ks_exact(size_t m, size_t n, int64_t steps)
{
    CLEANUP_FREE double *out = base_alloc_zero((n + 1) * sizeof *out);
    for (size_t i = 0; i <= m; i++)
        for (size_t j = 0; j <= n; j++) {
            int64_t apart = llabs((int64_t)i * (int64_t)n - (int64_t)j * (int64_t)m);
            double seen = (double)(i + j), above = i ? out[j] : 0, before = j ? out[j - 1] : 0;
            if (apart >= steps)
                out[j] = 1;
            else
                out[j] = i + j ? ((double)i * above + (double)j * before) / seen : 0;
        }
    return out[n];
}

/* P(K > x) of Kolmogorov's distribution, by the series that converges at once on either side of 1. */
static double kolmogorov_tail(double x)
{
    double sum = 0;
    if (x < 0.2) /* the chance of less is below 1e-12 */
        return 1;
    if (x < 1) {
        for (int k = 1; k < 40; k += 2)
            sum += exp(-k * k * M_PI * M_PI / (8 * x * x));
        return 1 - sqrt(2 * M_PI) / x * sum;
    }
    for (int k = 1; k < 40; k++)
        sum += (k % 2 ? 2 : -2) * exp(-2.0 * k * k * x * x);
    return sum;
}

bool ks_two_sample(const double *first, size_t n_first, const double *second, size_t n_second, struct ks *ret)
{
    CLEANUP_FREE double *x = sorted_copy(first, n_first);
    CLEANUP_FREE double *y = sorted_copy(second, n_second);
    if (!x || !y)
        return false;
    double m = (double)n_first, n = (double)n_second;
    struct ks k = {.at = fmin(x[0], y[0]), .exact = n_first <= KS_EXACT_MAX && n_second <= KS_EXACT_MAX};
    int64_t steps = ks_steps(x, n_first, y, n_second, &k.at);
    k.d = (double)steps / (m * n);
    k.p = k.exact ? ks_exact(n_first, n_second, steps) : kolmogorov_tail(sqrt(m * n / (m + n)) * k.d);
    *ret = k;
    return true;
}

/* The sum of k numbers; false for one that is negative or not finite, or a sum that is no positive number. */
static bool mass_of(const double *x, size_t k, double *ret)
{
    double sum = 0;
    for (size_t i = 0; i < k; i++) {
        if (!(x[i] >= 0))
            return false;
        sum += x[i];
    }
    *ret = sum;
    return sum > 0 && isfinite(sum);
}

bool psi_shares(const double *p, const double *q, size_t k, double *ret)
{
    double all_p, all_q, psi = 0;
    if (!mass_of(p, k, &all_p) || !mass_of(q, k, &all_q))
        return false;
    for (size_t i = 0; i < k; i++) {
        double a = p[i] / all_p, b = q[i] / all_q;
        if ((a > 0) != (b > 0))
            return false;
        if (a > 0)
            psi += (a - b) * log(a / b);
    }
    if (!isfinite(psi))
        return false;
    *ret = psi;
    return true;
}

bool psi_counts(const double *first, const double *second, size_t k, struct stability *ret)
{
    double n1, n2;
    struct stability s = {0};
    if (!mass_of(first, k, &n1) || !mass_of(second, k, &n2))
        return false;
    CLEANUP_FREE double *p = base_alloc(k * sizeof *p), *q = base_alloc(k * sizeof *q);
    for (size_t i = 0; i < k; i++) {
        if (first[i] == 0 && second[i] == 0)
            continue;
        s.smoothed |= first[i] == 0 || second[i] == 0;
        p[s.bins] = first[i];
        q[s.bins++] = second[i];
    }
    for (size_t i = 0; s.smoothed && i < s.bins; i++) {
        p[i] += 0.5;
        q[i] += 0.5;
    }
    s.chance = ((double)s.bins - 1) * (1 / n1 + 1 / n2);
    if (!psi_shares(p, q, s.bins, &s.psi))
        return false;
    *ret = s;
    return true;
}

/* Of k bins, that of x: the first whose end is not below it. */
static size_t bin_of(const double *ends, size_t k, double x)
{
    size_t from = 0, to = k - 1;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (x <= ends[middle])
            to = middle;
        else
            from = middle + 1;
    }
    return from;
}

bool quantile_bins(const double *first, size_t n_first, const double *second, size_t n_second, size_t bins,
                   double *counts_first, double *counts_second, double *ends, size_t *ret_k)
{
    if (bins < 2 || bins > QUANTILE_BINS_MAX)
        BUG("%zu bins", bins);
    CLEANUP_FREE double *x = sorted_copy(first, n_first);
    bool finite = x && n_second > 0;
    for (size_t i = 0; i < n_second; i++)
        finite = finite && isfinite(second[i]);
    if (!finite)
        return false;
    size_t k = 1;
    for (size_t i = 1; i < bins; i++) {
        double end = quantile_of(x, n_first, (double)i / (double)bins);
        if ((k == 1 || end > ends[k - 2]) && end < x[n_first - 1])
            ends[k++ - 1] = end;
    }
    if (k == 1)
        return false;
    memset(counts_first, 0, bins * sizeof *counts_first);
    memset(counts_second, 0, bins * sizeof *counts_second);
    for (size_t i = 0; i < n_first; i++)
        counts_first[bin_of(ends, k, first[i])]++;
    for (size_t i = 0; i < n_second; i++)
        counts_second[bin_of(ends, k, second[i])]++;
    *ret_k = k;
    return true;
}

/* a log2(a / middle), 0 at 0. */
static double gain(double a, double middle)
{
    return a > 0 ? a * log2(a / middle) : 0;
}

bool jensen_shannon(const double *p, const double *q, size_t k, double *ret_divergence, double *ret_distance)
{
    double all_p, all_q, sum = 0;
    if (!mass_of(p, k, &all_p) || !mass_of(q, k, &all_q))
        return false;
    for (size_t i = 0; i < k; i++) {
        double a = p[i] / all_p, b = q[i] / all_q, middle = a / 2 + b / 2;
        sum += gain(a, middle) / 2 + gain(b, middle) / 2;
    }
    *ret_divergence = fmin(1, fmax(0, sum)); /* rounding may leave it a bit beyond either end */
    *ret_distance = sqrt(*ret_divergence);
    return true;
}

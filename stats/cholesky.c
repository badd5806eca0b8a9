/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/cholesky.h"

#include <math.h>

static const double PIVOT_MIN = 1e-14;

/* Four sums, which a processor can add side by side. */
static double dot(const double *x, const double *y, size_t n)
{
    double sum[4] = {0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += x[i + k] * y[i + k];
    for (; i < n; i++)
        sum[0] += x[i] * y[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static void add_times(double *to, double factor, const double *x, size_t n)
{
    for (size_t i = 0; factor != 0 && i < n; i++)
        to[i] += factor * x[i];
}

bool cholesky(double *a, size_t n, size_t *ret_at)
{
    for (size_t i = 0; i < n; i++) {
        double *row = a + i * n, was = row[i];
        for (size_t j = 0; j < i; j++)
            row[j] = (row[j] - dot(row, a + j * n, j)) / a[j * n + j];
        double left = was - dot(row, row, i);
        *ret_at = i;
        if (!(left > PIVOT_MIN * was) || !isfinite(left))
            return false;
        row[i] = sqrt(left);
    }
    return true;
}

void cholesky_solve(const double *l, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (x[i] - dot(l + i * n, x, i)) / l[i * n + i];
    for (size_t i = n; i-- > 0;) {
        x[i] /= l[i * n + i];
        add_times(x, -x[i], l + i * n, i);
    }
}

/* Through M = L^-1, of which the inverse is M' M. */
void cholesky_inverse(const double *l, size_t n, double *ret)
{
    double *m CLEANUP_FREE = base_alloc_zero(n * n * sizeof *m);
    for (size_t i = 0; i < n; i++) {
        double *row = m + i * n, diagonal = l[i * n + i];
        for (size_t k = 0; k < i; k++)
            add_times(row, -l[i * n + k], m + k * n, k + 1);
        for (size_t j = 0; j < i; j++)
            row[j] /= diagonal;
        row[i] = 1 / diagonal;
    }
    memset(ret, 0, n * n * sizeof *ret);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i <= k; i++)
            add_times(ret + i * n, m[k * n + i], m + k * n, i + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            ret[j * n + i] = ret[i * n + j];
}

void matrix_product(const double *a, const double *b, size_t n, double *ret)
{
    memset(ret, 0, n * n * sizeof *ret);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            add_times(ret + i * n, a[i * n + k], b + k * n, n);
}

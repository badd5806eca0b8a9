/* SPDX-License-Identifier: Apache-2.0 */
/* cholesky: symmetric positive definite systems, dense, row by row: a[i * n + j]. Only the lower half is read. */
#ifndef ASSIZE_STATS_CHOLESKY_H
#define ASSIZE_STATS_CHOLESKY_H

#include "base/base.h"

/* Replaces the lower half of a by L with L L' = a. False where what is left of a diagonal element is below 1e-14 of
 * what it was, or is no number: the column *ret_at is, to rounding, a combination of those before it. */
bool cholesky(double *a, size_t n, size_t *ret_at) MUST_USE;

/* Replaces x by the solution of L L' y = x. */
void cholesky_solve(const double *l, size_t n, double *x);

/* The inverse of L L', both halves. `ret` has room for n * n and is not l. */
void cholesky_inverse(const double *l, size_t n, double *ret);

/* ret = a b for square matrices; ret is neither. */
void matrix_product(const double *a, const double *b, size_t n, double *ret);

#endif

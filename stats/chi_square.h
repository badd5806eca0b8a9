/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chi_square: Pearson's test (Pearson 1900) of counts. chi2 = sum (observed - expected)^2 / expected; p is the upper
 * tail. Counts are whole, not negative, and held in doubles. References: scipy 1.10.1 (chisquare, chi2_contingency
 * with correction=False).
 */
#ifndef ASSIZE_STATS_CHI_SQUARE_H
#define ASSIZE_STATS_CHI_SQUARE_H

#include "base/base.h"

struct chi_square {
    double n, chi2, df, p;
    double least_expected; /* below 5, the approximation is poor (Cochran 1954) */
    double cramer_v;       /* contingency only: sqrt(chi2 / (n (min(rows, columns) - 1))), 0 to 1 (Cramer 1946) */
};

/* Goodness of fit of k >= 2 counts with shares proportional to expected[i] > 0, with k - 1 degrees of freedom; NULL =
 * equal shares. The check that a split was as planned (sample ratio mismatch). False without a count, for an expected
 * that is not positive and finite, or fewer than two. */
bool chi_square_fit(const double *observed, const double *expected, size_t k, struct chi_square *ret) MUST_USE;

/* Independence of rows and columns, cells row by row, with (rows - 1)(columns - 1) degrees of freedom, without
 * correction for continuity. False for a table smaller than 2 x 2, or a row or column without a count. */
bool chi_square_table(const double *cells, size_t rows, size_t columns, struct chi_square *ret) MUST_USE;

#endif

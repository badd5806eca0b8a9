/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/chi_square.h"

#include "stats/dist.h"

#include <math.h>

static void counted(double count)
{
    if (!(count >= 0) || isinf(count))
        BUG("a count of %g", count);
}

static void term_add(struct chi_square *to, double observed, double expected)
{
    double off = observed - expected;
    to->chi2 += off * off / expected;
    to->least_expected = fmin(to->least_expected, expected);
}

static bool settle(struct chi_square *c, struct chi_square *ret)
{
    if (!isfinite(c->chi2))
        return false;
    c->p = chi2_tail(c->chi2, c->df);
    *ret = *c;
    return true;
}

bool chi_square_fit(const double *observed, const double *expected, size_t k, struct chi_square *ret)
{
    struct chi_square c = {.df = (double)k - 1, .least_expected = INFINITY};
    double all = 0;
    for (size_t i = 0; i < k; i++) {
        double share = expected ? expected[i] : 1;
        counted(observed[i]);
        if (!(share > 0))
            return false;
        all += share;
        c.n += observed[i];
    }
    if (k < 2 || !isfinite(all) || !(c.n > 0))
        return false;
    for (size_t i = 0; i < k; i++)
        term_add(&c, observed[i], c.n * ((expected ? expected[i] : 1) / all));
    return settle(&c, ret);
}

bool chi_square_table(const double *cells, size_t rows, size_t columns, struct chi_square *ret)
{
    struct chi_square c = {.least_expected = INFINITY};
    bool sound = rows >= 2 && columns >= 2;
    if (!sound)
        return false;
    CLEANUP_FREE double *row = base_alloc_zero(rows * sizeof *row), *column = base_alloc_zero(columns * sizeof *column);
    for (size_t i = 0; i < rows * columns; i++) {
        counted(cells[i]);
        row[i / columns] += cells[i];
        column[i % columns] += cells[i];
        c.n += cells[i];
    }
    for (size_t i = 0; i < rows; i++)
        sound = sound && row[i] > 0;
    for (size_t i = 0; i < columns; i++)
        sound = sound && column[i] > 0;
    if (!sound)
        return false;
    for (size_t i = 0; i < rows * columns; i++)
        term_add(&c, cells[i], row[i / columns] * (column[i % columns] / c.n));
    double smaller = (double)(rows < columns ? rows : columns);
    c.df = ((double)rows - 1) * ((double)columns - 1);
    c.cramer_v = fmin(1, sqrt(c.chi2 / c.n / (smaller - 1)));
    return settle(&c, ret);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* stats: distances of distributions and chi-square against golden values, which tests/golden/compare.py prints
 * (scipy 1.10.1, numpy 1.24.2). */
#include "base/rng.h"
#include "stats/chi_square.h"
#include "stats/distance.h"
#include "tests/tap.h"

static const double TOLERANCE = 1e-9;

static const double A[] = {1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1};
static const double B[] = {1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1};
static const double X[] = {19, 22, 16, 29, 24, 31.5, 17.25}, Y[] = {20, 11, 17, 12, 9.5};
static double left[40], right[35];

static void samples(void)
{
    for (int i = 0; i < 40; i++)
        left[i] = ((i * 53) % 97) / 7.0;
    for (int i = 0; i < 35; i++)
        right[i] = ((i * 29) % 89) / 6.0 + 1;
}

static void smirnov(void)
{
    static const double low[] = {1, 2, 3, 4, 8, 9, 10}, high[] = {5, 6, 7, 8.5, 9.5, 11};
    const struct {
        const char *name;
        const double *x, *y;
        size_t m, n;
        double d, p;
    } rows[] = {
        {"seven and six", low, high, 7, 6, 0.5714285714285714, 0.14685314685314685},
        {"seven and five", X, Y, 7, 5, 0.65714285714285714, 0.11616161616161617},
        {"forty and thirty-five", left, right, 40, 35, 0.2392857142857143, 0.19800996890980652},
        {"zeros and ones", A, B, 20, 20, 0.2, 0.83196961079632625},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ks k = {.d = -1}, back = {.d = -1};
        check(ks_two_sample(rows[i].x, rows[i].m, rows[i].y, rows[i].n, &k) && k.exact, "%s have an exact test",
              rows[i].name);
        check_near(k.d, rows[i].d, TOLERANCE, "their distance");
        check_near(k.p, rows[i].p, TOLERANCE, "and its p");
        check(ks_two_sample(rows[i].y, rows[i].n, rows[i].x, rows[i].m, &back) && back.d == k.d &&
                  fabs(back.p - k.p) < TOLERANCE,
              "which are the same from the other side");
    }
    struct ks k = {.d = -1};
    check(ks_two_sample(low, 7, high, 6, &k) && k.at == 4, "the place of the largest distance is named");
    check(ks_two_sample(X, 7, X, 7, &k) && k.d == 0 && k.p == 1, "a sample is not apart from itself");
    check(ks_two_sample(X, 1, Y, 1, &k) && k.d == 1 && k.p == 1, "one value and another say nothing");
    static const double odd[] = {1, NAN};
    check(!ks_two_sample(X, 0, Y, 5, &k) && !ks_two_sample(X, 7, Y, 0, &k) && !ks_two_sample(X, 7, odd, 2, &k),
          "empty samples and NaN are refused");
}

static void smirnov_large(void)
{
    enum { N = 10001, M = 9000 };
    double *x = base_alloc(N * sizeof *x), *y = base_alloc(M * sizeof *y);
    struct ks k = {.d = -1};
    for (size_t i = 0; i < N; i++)
        x[i] = (double)i / N;
    for (size_t i = 0; i < M; i++)
        y[i] = (double)i / M + 0.015;
    check(ks_two_sample(x, N, y, M, &k) && !k.exact, "beyond 10,000 values p is of the limit");
    check_near(k.d, 0.015099978890999788, TOLERANCE, "the distance of two ramps");
    check_near(k.p, 0.23025269290349712, TOLERANCE, "and its p");
    check(ks_two_sample(x, 2000, y, 2000, &k) && k.exact && k.p > 0 && k.p < 1, "below, it is counted");
    free(x);
    free(y);
}

static void stability(void)
{
    static const double p[] = {.5, .3, .2}, q[] = {.4, .4, .2}, one[] = {5, 0, 3, 0}, two[] = {4, 2, 0, 0},
                        none[] = {0, 0, 0}, odd[] = {1, -1, 3}, tens[] = {5, 3, 2}, fours[] = {4, 4, 2};
    double psi = -1, divergence = -1, distance = -1;
    struct stability s = {.psi = -1};
    check(psi_shares(p, q, 3, &psi), "shares have a stability index");
    check_near(psi, 0.05108256237659909, TOLERANCE, "of two tables of shares");
    check(psi_counts(tens, fours, 3, &s) && !s.smoothed && fabs(s.psi - psi) < 1e-15,
          "counts have that of their shares");
    check_near(s.chance, 0.4, TOLERANCE, "which is less than chance gives to ten and ten");
    check(!psi_shares(one, two, 4, &psi), "a share that is empty on one side has none");
    check(psi_counts(one, two, 4, &s) && s.smoothed && s.bins == 3, "for counts a half is added to each bin");
    check_near(s.psi, 1.0347343215463582, TOLERANCE, "and they have one");
    check(!psi_counts(none, two, 3, &s) && !psi_shares(odd, q, 3, &psi) && !psi_shares(p, q, 0, &psi),
          "nothing, and less than nothing, are refused");
    check(jensen_shannon(p, q, 3, &divergence, &distance), "shares have a Jensen-Shannon distance");
    check_near(divergence, 0.0091859254608121117, TOLERANCE, "the divergence to base 2");
    check_near(distance, 0.095843233776892731, TOLERANCE, "and its root");
    check(jensen_shannon(one, two, 4, &divergence, &distance), "empty bins do no harm there");
    check_near(distance, 0.59552626082830173, TOLERANCE, "to the distance of counts");
    static const double here[] = {1, 0}, there[] = {0, 7};
    check(jensen_shannon(here, there, 2, &divergence, &distance) && distance == 1, "what never meets is 1 apart");
    check(jensen_shannon(p, p, 3, &divergence, &distance) && distance == 0, "what is equal is 0 apart");
    check(!jensen_shannon(none, two, 3, &divergence, &distance) && !jensen_shannon(odd, q, 3, &divergence, &distance),
          "nothing, and less than nothing, are refused there too");
}

static bool all_equal(const double *found, const double *expected, size_t n)
{
    bool equal = true;
    for (size_t i = 0; i < n; i++)
        equal = equal && found[i] == expected[i];
    return equal;
}

static void bins(void)
{
    static const double expected[2][5] = {{8, 8, 8, 8, 8}, {2, 7, 6, 7, 13}}, same[] = {5, 5, 5}, nine[] = {9};
    double one[QUANTILE_BINS_MAX], two[QUANTILE_BINS_MAX], ends[QUANTILE_BINS_MAX];
    size_t k = 0;
    struct stability s = {.psi = -1};
    check(quantile_bins(left, 40, right, 35, 5, one, two, ends, &k) && k == 5 && all_equal(one, expected[0], 5) &&
              all_equal(two, expected[1], 5),
          "numbers fall into fifths of the first sample");
    check(psi_counts(one, two, k, &s), "which have an index");
    check_near(s.psi, 0.28949145064975546, TOLERANCE, "of stability");
    check(quantile_bins(A, 20, B, 20, 10, one, two, ends, &k) && k == 2 && one[0] == 7 && one[1] == 13 && two[0] == 11,
          "zeros and ones make two bins, however many were asked for");
    check(!quantile_bins(same, 3, nine, 1, 10, one, two, ends, &k), "nothing divides values that are all equal");
    check(!quantile_bins(same, 0, nine, 1, 10, one, two, ends, &k) &&
              !quantile_bins(left, 40, nine, 0, 10, one, two, ends, &k),
          "empty samples are refused");
}

static void chi(void)
{
    static const double split[] = {50450, 49550}, large[] = {821588, 815482}, dice[] = {30, 14, 34, 45, 57, 20},
                        weights[] = {1, 1, 2, 2, 2, 2}, bad[] = {1, 0, 2, 2, 2, 2}, none[] = {0, 0, 0, 0};
    struct chi_square c = {.n = -1};
    check(chi_square_fit(split, NULL, 2, &c) && c.df == 1 && c.least_expected == 50000, "a split in halves is tested");
    check_near(c.chi2, 8.1, TOLERANCE, "for its chi-square");
    check_near(c.p, 0.0044265258579198339, TOLERANCE, "and p");
    check(chi_square_fit(large, NULL, 2, &c), "a large one too");
    check_near(c.chi2, 22.774368841894361, TOLERANCE * 20, "for its chi-square");
    check_near(c.p, 1.8217928726191858e-06, TOLERANCE * 1e-6, "and p");
    check(chi_square_fit(dice, weights, 6, &c), "and counts against weights");
    check_near(c.chi2, 25.549999999999997, TOLERANCE, "for their chi-square");
    check_near(c.p, 0.00010907572108004919, TOLERANCE * 1e-4, "and p");
    check(!chi_square_fit(dice, bad, 6, &c) && !chi_square_fit(none, NULL, 4, &c) &&
              !chi_square_fit(split, NULL, 1, &c),
          "an expected 0, no count, and one class are refused");
    static const struct {
        double cells[12];
        size_t rows, columns;
        double chi2, p, df, least, v;
    } tables[] = {
        {{10, 10, 20, 20, 20, 20}, 2, 3, 2.7777777777777777, 0.24935220877729622, 2, 12, 0.16666666666666666},
        {{12, 5, 3, 9}, 2, 2, 5.8548319327731102, 0.015534341414683461, 1, 5.7931034482758621, 0.44932255263064758},
        {{88, 14, 18, 10, 40, 10, 2, 6, 12, 1, 1, 1},
         4,
         3,
         91.325047010898615,
         1.6073996525274088e-17,
         6,
         0.60591133004926112,
         0.47427685947736359},
    };
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        check(chi_square_table(tables[i].cells, tables[i].rows, tables[i].columns, &c) && c.df == tables[i].df,
              "a table is tested, row %zu", i);
        check_near(c.chi2, tables[i].chi2, TOLERANCE * tables[i].chi2, "for its chi-square");
        check_near(c.p, tables[i].p, TOLERANCE * tables[i].p, "its p");
        check_near(c.least_expected, tables[i].least, TOLERANCE, "the least that was expected");
        check_near(c.cramer_v, tables[i].v, TOLERANCE, "and Cramer's V");
    }
    static const double empty[] = {1, 2, 0, 0}, apart[] = {7, 0, 0, 9};
    check(!chi_square_table(empty, 2, 2, &c) && !chi_square_table(empty, 1, 2, &c),
          "an empty row, and a single one, are refused");
    check(chi_square_table(apart, 2, 2, &c) && c.cramer_v == 1, "what goes together wholly has a V of 1");
}

int main(void)
{
    samples();
    smirnov();
    smirnov_large();
    stability();
    bins();
    chi();
    return tap_done();
}

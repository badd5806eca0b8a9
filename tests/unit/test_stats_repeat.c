/* SPDX-License-Identifier: Apache-2.0 */
/* repeat: golden figures of tests/golden/repeat.R, what is said of equal and huge values, and that the promise holds
 * of values that are drawn. */
#include "base/rng.h"
#include "stats/dist.h"
#include "stats/repeat.h"
#include "tests/tap.h"

static void golden(void)
{
    static const struct {
        double x[10];
        size_t n;
        double alpha;
        struct repeat said;
    } ROWS[] = {
        {{0.80, 0.84, 0.78}, 3, 0.05, {0.8066666666666666, 0.0305505046330389, 0.12615779592908302}},
        {{0.80, 0.84, 0.78}, 3, 0.01, {0.8066666666666666, 0.0305505046330389, 0.30090324182826717}},
        {{0.91, 0.9, 0.93, 0.88, 0.92}, 5, 0.05, {0.908, 0.01923538406167136, 0.057992502386728748}},
        {{12, 15, 11, 14, 13, 12.5, 13.5, 16, 12, 13}, 10, 0.1, {13.2, 1.4944341180973264, 2.9229607012123373}},
        {{1e-9, 2e-9, 4e-9}, 3, 0.05, {2.3333333333333335e-09, 1.5275252316519467e-09, 6.3078897964541585e-09}},
        {{-1, 0, 1}, 3, 0.5, {0, 1, 0}},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct repeat r = {0};
        check(repeat_of(ROWS[i].x, ROWS[i].n, ROWS[i].alpha, &r), "row %zu has a tolerance", i);
        check_near(r.mean, ROWS[i].said.mean, 1e-15, "… its mean");
        check_near(r.sd, ROWS[i].said.sd, 1e-12 * ROWS[i].said.sd, "… its standard deviation");
        check_near(r.tolerance, ROWS[i].said.tolerance, 1e-12 * ROWS[i].said.tolerance + 1e-15, "… and its tolerance");
    }
}

static void edges(void)
{
    struct repeat r = {1, 1, 1};
    double tenth[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, huge[] = {1e308, -1e308, 1e308, 1e308},
           zeros[] = {0.0, -0.0, 0.0};
    check(repeat_of(tenth, COUNT_OF(tenth), 0.05, &r) && r.mean == 0.1 && r.sd == 0 && r.tolerance == 0,
          "equal values have a tolerance of exactly 0");
    check(repeat_of(zeros, COUNT_OF(zeros), 0.05, &r) && r.sd == 0 && r.tolerance == 0, "so have zeros of any sign");
    check(!repeat_of(huge, COUNT_OF(huge), 0.05, &r), "what passes the range of a double is undefined");
    check(repeat_tolerance(0, 3, 0.05) == 0, "no spread, no tolerance");
    check(repeat_tolerance(1, 3, 0.01) > repeat_tolerance(1, 3, 0.05) &&
              repeat_tolerance(1, 3, 0.05) > repeat_tolerance(1, 30, 0.05),
          "it grows with certainty and shrinks with runs");
    check_near(repeat_tolerance(1, 1000000, 0.025), 1.959963984540054 * 1.4142135623730951, 1e-5,
               "with many runs and 2.5 %% a side it is the repeatability limit");
}

/* Two further values of the same distribution: one lies below the other by more than that in alpha of all tries. */
static void promise(void)
{
    enum { TRIES = 20000 };
    static const size_t SIZES[] = {3, 5, 10};
    for (size_t s = 0; s < COUNT_OF(SIZES); s++) {
        size_t n = SIZES[s], beyond = 0;
        for (uint64_t i = 0; i < TRIES; i++) {
            struct rng rng = rng_stream(7, S("test.repeat"), n, i);
            double x[12];
            struct repeat r;
            for (size_t k = 0; k < n + 2; k++) {
                double u = rng_unit(&rng);
                x[k] = 3 + 2 * normal_quantile(u > 0 ? u : 0.5);
            }
            beyond += repeat_of(x, n, 0.05, &r) && x[n] - x[n + 1] > r.tolerance;
        }
        /* Four standard errors of a share of 5 %. */
        check_near((double)beyond / TRIES, 0.05, 4 * 0.00154, "of %zu runs, 5 %% of further pairs lie beyond", n);
    }
}

int main(void)
{
    golden();
    edges();
    promise();
    return tap_done();
}

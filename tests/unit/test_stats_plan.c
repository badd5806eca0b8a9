/* SPDX-License-Identifier: Apache-2.0 */
/* Planning: every function against golden values, which tests/golden/plan.py prints. */
#include "stats/plan.h"
#include "tests/tap.h"

static const double TOLERANCE = 1e-9;

static void mcnemar(void)
{
    static const struct {
        int64_t n;
        double first, second, alpha;
        bool two_sided;
        double power;
    } rows[] = {
        {400, 0.09, 0.04, 0.05, false, 0.8529682453887123},
        {400, 0.09, 0.04, 0.05, true, 0.76825316763623663},
        {50, 0.7, 0.3, 0.05, false, 0.85944012361110445},
        {50, 0.7, 0.3, 0.05, true, 0.78219322272804659},
        {37, 1, 0, 0.01, true, 1},
        {5, 1, 0, 0.03125, false, 1},
        {5, 1, 0, 0.0625, true, 1},
        {4, 1, 0, 0.05, false, 0},
        {120, 0.2, 0, 0.05, false, 0.99999991321304038},
        {1000, 0.02, 0.004, 0.001, true, 0.47378551185255752},
        {300, 0.1, 0.1, 0.05, true, 0.037448221552851997},
        {300, 0.1, 0.1, 0.05, false, 0.03855497176633612},
        {60, 0.05, 0.3, 0.05, false, 2.3857568199222079e-08},
        {60, 0.05, 0.3, 0.05, true, 0.91866623073329323},
        {90, 0.3, 0.2, 0.7, false, 0.95794467098424574},
        {2000, 0.3, 0.25, 0.05, true, 0.84825881000943715},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_near(mcnemar_power(rows[i].n, rows[i].first, rows[i].second, rows[i].alpha, rows[i].two_sided),
                   rows[i].power, TOLERANCE, "the %s-sided power of McNemar's test with %d pairs, %g against %g, at %g",
                   rows[i].two_sided ? "two" : "one", (int)rows[i].n, rows[i].first, rows[i].second, rows[i].alpha);
    check(mcnemar_power(0, 0.2, 0.1, 0.05, true) == 0, "no pairs show nothing");
    check(mcnemar_power(100000, 0, 0, 0.05, true) == 0, "nor do pairs that all agree");
    check(mcnemar_power(MCNEMAR_MOST, 0.3, 0.2, 1e-12, true) == 1, "ten million pairs show a tenth");
}

static void mcnemar_cases(void)
{
    static const struct {
        double first, second, alpha, power;
        bool two_sided;
        int64_t n;
    } rows[] = {
        {0.09, 0.04, 0.05, 0.8, false, 347}, {0.09, 0.04, 0.05, 0.8, true, 430}, {0.7, 0.3, 0.05, 0.8, false, 42},
        {0.65, 0.35, 0.05, 0.9, true, 121},  {1, 0, 0.05, 0.8, false, 5},        {0.2, 0, 0.05, 0.8, false, 33},
        {0.6, 0.4, 0.2, 0.5, false, 30},     {0.05, 0.2, 0.01, 0.8, true, 131},  {0.8, 0.2, 0.001, 0.95, true, 63},
    };
    int64_t n = -1;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check(
            mcnemar_cases_needed(rows[i].first, rows[i].second, rows[i].alpha, rows[i].power, rows[i].two_sided, &n) &&
                n == rows[i].n,
            "%d pairs tell %g from %g %s-sided at %g with power %g (found %d)", (int)rows[i].n, rows[i].first,
            rows[i].second, rows[i].two_sided ? "two" : "one", rows[i].alpha, rows[i].power, (int)n);
    n = -1;
    check(!mcnemar_cases_needed(0.1, 0.1, 0.05, 0.8, true, &n) && n == -1, "no number of pairs shows no difference");
    check(!mcnemar_cases_needed(0.1, 0.2, 0.05, 0.8, false, &n) && n == -1, "nor a fall where there is a rise");
    check(!mcnemar_cases_needed(0, 0, 0.05, 0.8, true, &n) && n == -1, "nor anything where no pair is discordant");
    check(!mcnemar_cases_needed(0.30001, 0.3, 0.05, 0.8, true, &n) && n == -1,
          "what more than ten million pairs would take is not searched for");
}

/* The saw: for hostile shares the number that is returned is one more than the last that falls short. */
static void mcnemar_saw(void)
{
    static const double SHARES[][2] = {{0.6, 0.4}, {0.55, 0.45}, {0.75, 0.25}, {0.5, 0.3}, {0.9, 0.1}, {0.3, 0.05}};
    for (size_t i = 0; i < COUNT_OF(SHARES); i++)
        for (int sides = 1; sides <= 2; sides++) {
            int64_t n = 0, last = 0;
            double first = SHARES[i][0], second = SHARES[i][1];
            bool found = mcnemar_cases_needed(first, second, 0.05, 0.8, sides == 2, &n);
            for (int64_t m = 1; m < 4 * n + 100; m++)
                if (mcnemar_power(m, first, second, 0.05, sides == 2) < 0.8)
                    last = m;
            check(found && n == last + 1, "%d pairs are enough for %g against %g, %d-sided, and %d are not", (int)n,
                  first, second, sides, (int)last);
        }
}

int main(void)
{
    mcnemar();
    mcnemar_cases();
    mcnemar_saw();
    return tap_done();
}

/* SPDX-License-Identifier: Apache-2.0 */
/* interval: golden figures of tests/golden/interval.py (scipy, numpy) and tests/golden/interval.R (survey), properties,
 * and inputs that no interval can be made of. */
#include "stats/interval.h"
#include "tests/tap.h"

#include <math.h>

static const double TOLERANCE = 1e-9;

static void exact(void)
{
    static const struct {
        double c, n, level, low, high;
    } rows[] = {
        {14, 20, 0.95, 0.457210817723711, 0.881068409594272},
        {0, 300, 0.95, 0, 0.0122209746942929},
        {300, 300, 0.95, 0.987779025305707, 1},
        {1, 1, 0.9, 0.05, 1},
        {5.174, 7.96, 0.95, 0.263438925397112, 0.927479467873638},
        {3, 1e6, 0.95, 6.1867255019e-07, 8.76724778807e-06},
        {5e8, 1e9, 0.95, 0.49996900974827, 0.500030990251729},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct interval found = clopper_pearson(rows[i].c, rows[i].n, rows[i].level);
        check_near(found.low, rows[i].low, TOLERANCE, "the exact lower end of %g of %g", rows[i].c, rows[i].n);
        check_near(found.high, rows[i].high, TOLERANCE, "the exact upper end of %g of %g", rows[i].c, rows[i].n);
    }
}

static void clustered_share(void)
{
    static const double a[] = {1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1};
    static const size_t fours[] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4};
    static const double b[] = {1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 1, 0};
    static const size_t uneven[] = {1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5, 6};
    static const double sure[] = {1, 1, 1, 1, 1, 1}, level_means[] = {0.1, 0.3, 0.3, 0.1, 0.1, 0.3};
    static const size_t twos[] = {0, 0, 1, 1, 2, 2};
    struct interval range;

    struct mean m = mean_of(a, fours, COUNT_OF(a));
    check_near(m.variance, 0.2275, TOLERANCE, "the variance of zeros and ones is p (1 - p)");
    check(korn_graubard(&m, 0.95, &range), "a clustered share has an interval");
    check_near(range.low, 0.263349217240805, TOLERANCE, "its lower end is survey's");
    check_near(range.high, 0.927522201708919, TOLERANCE, "and so is its upper one");
    m = mean_of(b, uneven, COUNT_OF(b));
    check(korn_graubard(&m, 0.9, &range), "uneven clusters have one");
    check_near(range.low, 0.15216308049354, TOLERANCE, "with survey's lower end");
    check_near(range.high, 0.84783691950646, TOLERANCE, "and its upper one");

    m = mean_of(sure, twos, COUNT_OF(sure));
    struct interval three = clopper_pearson(3, 3, 0.95);
    check(korn_graubard(&m, 0.95, &range) && range.low == three.low && range.high == 1,
          "where all pass, clusters are what was tried");
    m = mean_of(level_means, twos, COUNT_OF(level_means));
    three = clopper_pearson(0.2 * 3, 3, 0.95);
    check(korn_graubard(&m, 0.95, &range), "clusters with one mean have an interval");
    check_near(range.low, three.low, TOLERANCE, "of as many trials as there are clusters, from below");
    check_near(range.high, three.high, TOLERANCE, "to above");
    m = mean_of(a, NULL, 1);
    check(!korn_graubard(&m, 0.95, &range), "one value has none");
    m = mean_of((const double[]){0, 2, 4}, NULL, 3);
    check(!korn_graubard(&m, 0.95, &range), "a mean of 2 is no share");
}

int main(void)
{
    exact();
    clustered_share();
    return tap_done();
}

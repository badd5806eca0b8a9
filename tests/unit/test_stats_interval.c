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
    check(m.wide > m.se && m.df < 5, "uneven clusters tell less than as many even ones");
    m.wide = m.se; /* survey does not mind */
    m.df = 5;
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

static void bounds(void)
{
    static const struct {
        double c, n, lower, upper;
    } rows[] = {
        {0, 300, 0, 0.00993608194446},
        {2, 300, 0.00118581411093432, 0.0208362305270247},
        {300, 300, 0.990063918055477, 1},
        {0, 1, 0, 0.95},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        check_near(exact_lower(rows[i].c, rows[i].n, 0.95), rows[i].lower, TOLERANCE, "at least, of %g in %g",
                   rows[i].c, rows[i].n);
        check_near(exact_upper(rows[i].c, rows[i].n, 0.95), rows[i].upper, TOLERANCE, "at most, of %g in %g", rows[i].c,
                   rows[i].n);
    }
    check_near(exact_upper(0, 300, 0.3), 1 - pow(0.7, 1 / 300.0), TOLERANCE, "levels below one half have bounds too");
    check(rule_of_three(300) == 0.01 && rule_of_three(2) == 1, "the rule of three is 3/n, at most 1");
    check(exact_upper(0, 1e6, 0.95) < rule_of_three(1e6), "and lies above the exact bound");
}

static void around_means(void)
{
    static const double x[] = {1, 2, 4, 8, 16, 3, 3};
    struct interval range = {-1, -1};
    struct mean m = mean_of(x, NULL, COUNT_OF(x)), one = mean_of(x, NULL, 1);
    check(normal_interval(&m, 0.95, &range), "a mean has a normal interval");
    check_near(range.low, 1.41948649678381, TOLERANCE, "which begins z standard errors below");
    check_near(range.high, 9.15194207464476, TOLERANCE, "and ends z above");
    check(mean_interval(&m, 0.95, &range), "and Student's");
    check_near(range.low, 0.458932431260952, TOLERANCE, "which begins further out");
    check_near(range.high, 10.1124961401676, TOLERANCE, "and ends further out");
    check(!normal_interval(&one, 0.95, &range), "one value has none");
}

static void coverage(void)
{
    static const struct {
        int64_t n;
        double p, level, value;
    } rows[] = {
        {20, 0.3, 0.95, 0.975217923794541},
        {300, 0.001, 0.95, 0.96314157634712},
        {1000, 0.5, 0.99, 0.989611868433844},
        {1, 0.2, 0.95, 0.8},
        {5, 0, 0.95, 1},
        {1000000, 1, 0.95, 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_near(wilson_coverage(rows[i].n, rows[i].p, rows[i].level), rows[i].value, TOLERANCE,
                   "how often Wilson's interval of %lld holds %g", (long long)rows[i].n, rows[i].p);
    static const struct {
        int64_t n;
        double from, to, level, value;
    } worst[] = {
        {1, 0, 1, 0.95, 0.793450685623},      {20, 0, 1, 0.95, 0.836588907453},     {300, 0, 1, 0.95, 0.838073633142},
        {300, 0.1, 0.9, 0.95, 0.94029761176}, {50, 0.4, 0.45, 0.9, 0.882766707041},
    };
    for (size_t i = 0; i < COUNT_OF(worst); i++) {
        double at = -1, found = wilson_worst(worst[i].n, worst[i].from, worst[i].to, worst[i].level, &at);
        check_near(found, worst[i].value, TOLERANCE, "and how often at worst, of %lld between %g and %g",
                   (long long)worst[i].n, worst[i].from, worst[i].to);
        bool least = at >= worst[i].from && at <= worst[i].to;
        for (int j = 0; j <= 1000; j++) {
            double p = worst[i].from + (worst[i].to - worst[i].from) * j / 1000;
            least = least && wilson_coverage(worst[i].n, p, worst[i].level) >= found;
        }
        check(least, "no share of a grid is covered less often");
    }
}

int main(void)
{
    exact();
    bounds();
    around_means();
    coverage();
    clustered_share();
    return tap_done();
}

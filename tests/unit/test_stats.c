/* SPDX-License-Identifier: Apache-2.0 */
/* stats: every function against golden values. Those of distributions and intervals were computed with mpmath at 40
 * digits; the clustered standard error is statsmodels' (cov_type="cluster"), pass@k also that of the paper's formula.
 */
#include "stats/bootstrap.h"
#include "stats/dist.h"
#include "stats/interval.h"
#include "stats/multiple.h"
#include "stats/paired.h"
#include "stats/passk.h"
#include "stats/plan.h"
#include "tests/tap.h"

static const double TOLERANCE = 1e-9;

static void normal(void)
{
    static const struct {
        double p, x;
    } quantiles[] = {
        {0.975, 1.9599639845400542},  {0.95, 1.6448536269514727},   {0.5, 0},
        {0.001, -3.0902323061678135}, {1e-10, -6.3613409024040562}, {0.9999, 3.7190164854556806},
        {0.3, -0.52440051270804078},
    };
    for (size_t i = 0; i < COUNT_OF(quantiles); i++)
        check_near(normal_quantile(quantiles[i].p), quantiles[i].x, TOLERANCE, "the normal quantile of %g",
                   quantiles[i].p);
    static const struct {
        double x, p;
    } shares[] = {
        {-8, 6.2209605742717841e-16}, {-1.5, 0.066807201268858066}, {0, 0.5},
        {0.3, 0.61791142218895264},   {2, 0.97724986805182079},
    };
    for (size_t i = 0; i < COUNT_OF(shares); i++)
        check_near(normal_cdf(shares[i].x), shares[i].p, TOLERANCE * shares[i].p, "the normal distribution at %g",
                   shares[i].x);
}

static void beta(void)
{
    static const struct {
        double a, b, x, value;
    } rows[] = {
        {2, 3, 0.5, 0.6875},
        {0.5, 0.5, 0.25, 1.0 / 3},
        {10, 1, 0.9, 0.34867844010000009},
        {100, 0.5, 0.98, 0.044685496362633373},
        {1, 1, 0.3, 0.3},
        {5, 2.5, 0.001, 1.1715808806610719e-14},
        {99.5, 0.5, 0.999, 0.65585327641863744},
        {50, 50, 0.5, 0.5},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_near(beta_inc(rows[i].a, rows[i].b, rows[i].x), rows[i].value, TOLERANCE * rows[i].value,
                   "I_%g(%g, %g) to nine digits", rows[i].x, rows[i].a, rows[i].b);
    check(beta_inc(2, 3, 0) == 0 && beta_inc(2, 3, 1) == 1, "the incomplete beta function ends at 0 and 1");
}

static void student(void)
{
    static const struct {
        double t, df, p;
    } shares[] = {
        {2, 4, 0.9419417382415922},
        {-1, 1, 0.25},
        {2.17944947177, 19, 0.97895685664473489},
        {0, 7, 0.5},
        {30, 2, 0.99944536865902017},
        {0.001, 10, 0.50038910831262951},
        {-40, 60, 2.8777402433136914e-45},
    };
    for (size_t i = 0; i < COUNT_OF(shares); i++)
        check_near(t_cdf(shares[i].t, shares[i].df), shares[i].p, TOLERANCE * shares[i].p, "t of %g at %g",
                   shares[i].df, shares[i].t);
    static const struct {
        double p, df, t;
    } quantiles[] = {
        {0.975, 1, 12.706204736174705},   {0.975, 2, 4.3026527297494639},
        {0.975, 4, 2.7764451051977944},   {0.975, 19, 2.0930240544083098},
        {0.975, 49, 2.0095752371292397},  {0.975, 199, 1.9719565442517538},
        {0.95, 1000, 1.6463788172854647}, {0.005, 3, -5.8409093097333573},
        {0.6, 5, 0.26718086570414513},    {0.5, 3, 0},
        {0.9999, 1, 3183.0987571181509},
    };
    for (size_t i = 0; i < COUNT_OF(quantiles); i++)
        check_near(t_quantile(quantiles[i].p, quantiles[i].df), quantiles[i].t, TOLERANCE * fmax(1, quantiles[i].t),
                   "the quantile %g of t with %g degrees of freedom", quantiles[i].p, quantiles[i].df);
}

static void wilson(void)
{
    static const struct {
        double p, n, low, high;
    } rows[] = {
        {0.7, 20, 0.481027181646477, 0.854522755132396},
        {0, 300, 0, 0.012642971224546},
        {1, 50, 0.928652400866641, 1},
        {0.42, 200, 0.353735991616167, 0.489279260604195},
        {0.5, 1, 0.054620755528852, 0.945379244471148},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct interval found = wilson_interval(rows[i].p, rows[i].n, 0.95);
        check_near(found.low, rows[i].low, TOLERANCE, "Wilson's lower end for %g of %g", rows[i].p, rows[i].n);
        check_near(found.high, rows[i].high, TOLERANCE, "Wilson's upper end for %g of %g", rows[i].p, rows[i].n);
    }
    check(wilson_interval(0, 300, 0.95).low == 0 && wilson_interval(1, 50, 0.95).high == 1,
          "at no and at all successes Wilson's interval ends exactly at 0 and 1");
}

static void means(void)
{
    static const double a[] = {1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1};
    static const size_t fours[] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4};
    struct interval range;

    struct mean alone = mean_of(a, NULL, COUNT_OF(a));
    check_near(alone.value, 0.65, TOLERANCE, "the mean of twenty values");
    check_near(alone.se, 0.109424330980483, TOLERANCE, "its standard error is s / sqrt(n)");
    check(mean_interval(&alone, 0.95, &range), "it has an interval");
    check_near(range.low, 0.420972243120312, TOLERANCE, "which begins t standard errors below");
    check_near(range.high, 0.879027756879688, TOLERANCE, "and ends t above");

    struct mean grouped = mean_of(a, fours, COUNT_OF(a));
    check_int(grouped.clusters, 5, "values of one cluster are counted as one");
    check_near(grouped.value, 0.65, TOLERANCE, "clusters leave the mean as it is");
    check_near(grouped.se, 0.12747548783982, TOLERANCE, "the clustered error carries C/(C-1), as in statsmodels");
    check(mean_interval(&grouped, 0.95, &range), "a clustered mean has an interval");
    check_near(range.low, 0.296071305754432, TOLERANCE, "with t of C-1 degrees of freedom, below");
    check_near(range.high, 1.00392869424557, TOLERANCE, "and above");

    static const double uneven[] = {1, 2, 4, 8, 16, 3, 3};
    static const size_t groups[] = {0, 0, 0, 1, 2, 2, 3};
    struct mean m = mean_of(uneven, groups, COUNT_OF(uneven));
    check_near(m.value, 37.0 / 7, TOLERANCE, "clusters of unequal size weigh by their values");
    check_near(m.se, 2.10009156038208, TOLERANCE, "and their error too");

    static const size_t one[] = {7, 7, 7, 7};
    struct mean single = mean_of(a, one, COUNT_OF(one));
    check(!single.has_se && !mean_interval(&single, 0.95, &range), "one cluster has a mean, but no standard error");
}

static void passk(void)
{
    static const struct {
        int64_t n, c, k;
        double any, all;
    } rows[] = {
        {10, 3, 5, 0.916666666666667, 0},
        {200, 7, 10, 0.305598811617733, 0},
        {4, 0, 2, 0, 0},
        {4, 4, 4, 1, 1},
        {4, 1, 4, 1, 0},
        {1000, 500, 700, 1, 0},
        {4, 3, 2, 1, 0.5},
        {1, 1, 1, 1, 1},
        {4, 3, 1, 0.75, 0.75},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int n = (int)rows[i].n, c = (int)rows[i].c, k = (int)rows[i].k;
        double any = -1, all = -1;
        check(pass_at_k(n, c, k, &any) && pass_hat_k(n, c, k, &all), "%d of %d at k = %d is defined", c, n, k);
        check_near(any, rows[i].any, TOLERANCE, "pass@%d of %d of %d", k, c, n);
        check_near(all, rows[i].all, TOLERANCE, "pass^%d of %d of %d", k, c, n);
    }
    static const int64_t undefined[][3] = {{4, 2, 5}, {4, 2, 0}, {4, 5, 2}, {4, -1, 2}, {0, 0, 1}, {4, 2, -3}};
    for (size_t i = 0; i < COUNT_OF(undefined); i++) {
        const int64_t *u = undefined[i];
        double kept = 0.125;
        check(!pass_at_k(u[0], u[1], u[2], &kept) && !pass_hat_k(u[0], u[1], u[2], &kept) && kept == 0.125,
              "n = %d, c = %d, k = %d is refused, not 0", (int)u[0], (int)u[1], (int)u[2]);
    }
}

/* Small values keep their digits. Exact rationals by Python's fractions (3.11), as
 *     1 - Fraction(comb(n - c, k), comb(n, k)) */
static void passk_exact(void)
{
    static const struct {
        int64_t n, c, k;
        double expected;
    } rows[] = {{100000, 1, 1, 1e-5},
                {1000000, 1, 1, 1e-6},
                {1000000, 3, 1, 3e-6},
                {200, 1, 10, 0.05},
                {200, 7, 100, 0.9929911172418123},
                {1000000, 10, 1000, 0.0099551643871496},
                {1000, 999, 1, 0.999},
                {10, 3, 5, 0.9166666666666666}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        double found = -1;
        check(pass_at_k(rows[i].n, rows[i].c, rows[i].k, &found) &&
                  fabs(found - rows[i].expected) <= 8 * 2.3e-16 * rows[i].expected,
              "pass@%d of %d of %d keeps its digits", (int)rows[i].k, (int)rows[i].c, (int)rows[i].n);
    }
}

static void bootstrap(void)
{
    static const double coin[] = {0, 1}, same[] = {0.5, 0.5, 0.5};
    double x[100];
    struct interval range = {-1, -1}, again;
    struct rng stream = rng_stream(7, S("test"), 0, 0);
    check(!bootstrap_mean(same, 3, 0.95, stream, &range) && !bootstrap_mean(coin, 1, 0.95, stream, &range) &&
              !bootstrap_mean(NULL, 0, 0.95, stream, &range) && range.low == -1,
          "equal values, one value and none have no interval");
    check(bootstrap_mean(coin, 2, 0.95, stream, &range) && range.low == 0 && range.high == 1,
          "two values: a quarter of the resamples is all of one");
    for (size_t i = 0; i < 100; i++)
        x[i] = i < 30 ? 1 : 0;
    check(bootstrap_mean(x, 100, 0.95, stream, &range) && bootstrap_mean(x, 100, 0.95, stream, &again) &&
              range.low == again.low && range.high == again.high,
          "the same stream gives the same bits");
    /* The resampled mean of 30 in 100 is binomial: its 2.5 % and 97.5 % quantiles are 21 and 39 (scipy 1.11.4,
     * binom.ppf([.025, .975], 100, .3)). */
    check_near(range.low, 0.21, 0.0101, "the lower end is the binomial's quantile");
    check_near(range.high, 0.39, 0.0101, "and so is the upper");
    bool covers = true;
    for (uint64_t seed = 0; seed < 50; seed++)
        covers = covers && bootstrap_mean(x, 100, 0.95, rng_stream(seed, S("test"), 1, 2), &range) && range.low < 0.3 &&
                 range.high > 0.3 && fabs(range.low - 0.21) < 0.0151 && fabs(range.high - 0.39) < 0.0151;
    check(covers, "for any seed");
}

/* statsmodels 0.13.5, contingency_tables.mcnemar(exact=True); one-sided: scipy 1.10.1, binom.cdf(k, b + c, 0.5). */
static void mcnemar(void)
{
    static const struct {
        struct pairs pairs;
        double two_sided, less, greater;
    } rows[] = {
        {{9, 4, 0, 7}, 0.125, 0.0625, 1.0},
        {{101, 121, 59, 33}, 4.4344492637551645e-06, 2.2172246318775823e-06, 0.999998950577836},
        {{5, 1, 2, 4}, 1.0, 0.875, 0.5},
        {{350, 31, 14, 5}, 0.016094360031274842, 0.008047180015637421, 0.9966955885788593},
        {{20, 0, 0, 3}, 1, 1, 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct p_values p = mcnemar_exact(&rows[i].pairs);
        check_near(p.two_sided, rows[i].two_sided, TOLERANCE * rows[i].two_sided, "McNemar's p, row %zu", i);
        check_near(p.less, rows[i].less, TOLERANCE * rows[i].less, "of a loss, row %zu", i);
        check_near(p.greater, rows[i].greater, TOLERANCE, "of a gain, row %zu", i);
    }
}

/* The first and third rows stand in Newcombe (1998), table I, as 0.0569 to 0.3404 and -0.0836 to 0.0836 (with the other
 * sign); digits beyond by the same formula in numpy with scipy's normal quantile. */
static void newcombe(void)
{
    static const struct {
        struct pairs pairs;
        double low, high;
    } rows[] = {
        {{36, 12, 2, 0}, -0.3404276029749407, -0.05692958400323869},
        {{36, 14, 0, 0}, -0.41665123695956563, -0.1528395178558573},
        {{53, 1, 1, 1}, -0.08361909296981412, 0.08361909296981412},
        {{9, 4, 0, 7}, -0.37066171468566844, -9.842378718566414e-05},
        {{20, 0, 0, 0}, -0.16112515805281935, 0.16112515805281935},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct interval range = newcombe_paired(&rows[i].pairs, 0.95);
        check_near(range.low, rows[i].low, TOLERANCE, "Newcombe's lower bound, row %zu", i);
        check_near(range.high, rows[i].high, TOLERANCE, "and the upper one");
        struct p_values at = newcombe_p(&rows[i].pairs, range.low);
        check_near(at.greater, 0.025, 1e-6, "the p-value at the lower bound is half of what the level leaves");
        at = newcombe_p(&rows[i].pairs, range.high);
        check_near(at.less, 0.025, 1e-6, "and at the upper one");
    }
    struct pairs pairs = {350, 31, 14, 5};
    check_near(newcombe_p(&pairs, 0).less, 0.006417070708488364, TOLERANCE, "a p-value by inversion of the interval");
    check_near(newcombe_p(&pairs, -0.1).greater, 0.0008718237699627981, TOLERANCE, "and one against a margin");
}

/* What once led the search for a p-value to a quantile of 1. */
static void newcombe_far(void)
{
    static const struct pairs far[] = {
        {1000000, 0, 0, 0}, {0, 30, 0, 0}, {0, 0, 100000, 0}, {1, 0, 0, 0}, {72, 0, 0, 0}};
    static const double bounds[] = {-2, -1, -0.5, -0.1, -0.02, 0, 0.02, 0.5, 1, 2};
    for (size_t i = 0; i < COUNT_OF(far); i++)
        for (size_t j = 0; j < COUNT_OF(bounds); j++) {
            struct p_values p = newcombe_p(&far[i], bounds[j]);
            check(p.less >= 0 && p.less <= 1 && p.greater >= 0 && p.greater <= 1, "p against %g is a share, row %zu",
                  bounds[j], i);
        }
    check(newcombe_p(&far[1], -0.02).less < 1e-6, "thirty losses of thirty are more than 0.02");
    check(newcombe_p(&far[0], -0.02).greater < 1e-12, "a million equal pairs rule 0.02 out");
}

/* statsmodels 0.13.5, multipletests(method="holm") and "fdr_bh". */
static void multiple(void)
{
    static const double p[] = {.01, .04, .03, .005, .55, .2};
    static const double holm[] = {.05, .12, .12, .03, .55, .4}, bh[] = {.03, .06, .06, .03, .55, .24};
    double found[COUNT_OF(p)];
    holm_adjust(p, COUNT_OF(p), found);
    for (size_t i = 0; i < COUNT_OF(p); i++)
        check_near(found[i], holm[i], TOLERANCE, "Holm's adjustment, %zu", i);
    bh_adjust(p, COUNT_OF(p), found);
    for (size_t i = 0; i < COUNT_OF(p); i++)
        check_near(found[i], bh[i], TOLERANCE, "Benjamini and Hochberg's, %zu", i);
    holm_adjust(NULL, 0, found);
    double one = 0.7;
    holm_adjust(&one, 1, &one);
    check_near(one, 0.7, 0, "one p-value stays as it is");
}

static void planning(void)
{
    int64_t n = 0;
    check(cases_needed(0.05, 0.36, 0.05, 0.8, &n) && n == 321, "321 cases tell 0.05 where differences spread by 0.36");
    check(cases_needed(-0.03, 1, 0.05, 0.8, &n) && n == 6870, "6,870 tell 0.03 where they spread by 1");
    check(!cases_needed(0, 1, 0.05, 0.8, &n), "no number tells nothing");
    check(cases_needed(0.5, 0, 0.05, 0.8, &n) && n == 2, "without spread two are enough");
}

/* On a smooth sample the expanded bootstrap is Student's interval up to its own noise; p-values and bounds agree. */
static void resampling(void)
{
    double x[40];
    for (size_t i = 0; i < COUNT_OF(x); i++)
        x[i] = normal_quantile(((double)i + 0.5) / 40.0) + 0.3;
    struct resampled r CLEANUP_RESAMPLED = {0}, none CLEANUP_RESAMPLED = {0};
    check(resampled_mean(x, COUNT_OF(x), rng_stream(7, S("test"), 0, 0), &r), "a sample is drawn again");
    struct interval range = resampled_interval(&r, 0.95), student = {0, 0};
    struct mean m = mean_of(x, NULL, COUNT_OF(x));
    check(mean_interval(&m, 0.95, &student), "it has Student's interval too");
    check_near(range.low, student.low, 0.02, "the lower bounds are close");
    check_near(range.high, student.high, 0.02, "the upper bounds are close");
    check_near(resampled_p(&r, range.low).greater, 0.025, 1e-3, "the p-value at the lower bound");
    check_near(resampled_p(&r, range.high).less, 0.025, 1e-3, "and at the upper one");
    check(resampled_p(&r, -100).greater < 1e-20, "far beyond all resamples the p-value is Student's");
    double same[] = {0.5, 0.5, 0.5};
    check(!resampled_mean(same, 3, rng_stream(7, S("test"), 0, 0), &none) &&
              !resampled_mean(x, 1, rng_stream(7, S("test"), 0, 0), &none),
          "equal values, or one, say nothing");
    double top1[] = {1, 2, 3, 1}, top2[] = {2, 2, 3, 3}, base[] = {2, 4, 6, 4}, zero[] = {0, 0, 0, 0};
    check(resampled_ratio(top1, base, top2, base, 4, rng_stream(7, S("test"), 0, 0), &none) &&
              resampled_interval(&none, 0.95).high > 0,
          "ratios are drawn with both their parts");
    resampled_finish(&none);
    check(!resampled_ratio(top1, zero, top2, base, 4, rng_stream(7, S("test"), 0, 0), &none),
          "nothing to divide by is no ratio");
}

int main(void)
{
    normal();
    beta();
    student();
    wilson();
    means();
    passk();
    passk_exact();
    bootstrap();
    mcnemar();
    newcombe();
    newcombe_far();
    multiple();
    planning();
    resampling();
    return tap_done();
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Planning: every function against golden values, which tests/golden/plan.py prints. */
#include "stats/plan.h"
#include "tests/tap.h"

#include <math.h>

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

static void means(void)
{
    static const struct {
        double distance, sd;
        int64_t n;
        double alpha, power, detectable;
    } rows[] = {
        {0.05, 0.36, 321, 0.05, 0.80053825212064744, 0.049961337615120879},
        {0.03, 1, 6870, 0.05, 0.80002492510833911, 0.02999892582264136},
        {0, 1, 10, 0.05, 0.050000000000000044, 0.78629239040065535},
        {1, 2, 1, 0.2, 0.36631797775939556, 3.3664849342916572},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        check_near(paired_power(rows[i].distance, rows[i].sd, rows[i].n, rows[i].alpha), rows[i].power, TOLERANCE,
                   "the power of %d cases for %g with sd %g", (int)rows[i].n, rows[i].distance, rows[i].sd);
        check_near(detectable(rows[i].sd, rows[i].n, rows[i].alpha, 0.8), rows[i].detectable, TOLERANCE,
                   "what %d cases with sd %g detect", (int)rows[i].n, rows[i].sd);
    }
    check(paired_power(0.1, 0, 5, 0.05) == 1 && fabs(paired_power(0, 0, 5, 0.05) - 0.05) < 1e-12,
          "without spread any distance shows, and none is a false alarm");
    check(paired_power(1e300, 1e-300, INT64_MAX, 0.05) == 1, "huge figures are figures");
    check(detectable(0, 5, 0.05, 0.8) == 0 && detectable(1, 5, 0.9, 0.05) == 0, "nothing less than 0 is detected");
    static const struct {
        double distance, sd;
        int64_t n;
        double alpha;
        bool two_sided;
        double power;
    } t[] = {
        {0.5, 1, 20, 0.05, true, 0.56450441843903776},      {0.5, 1, 20, 0.05, false, 0.69514933824434122},
        {0.1, 0.36, 100, 0.05, false, 0.86733066052980767}, {3, 1, 2, 0.05, true, 0.26077071422405046},
        {0.02, 0.3, 1000, 0.01, true, 0.31877045821013555}, {0, 1, 10, 0.05, true, 0.0500000000046757},
        {0.05, 1, 3000, 0.05, false, 0.86283414194481345},  {10, 1, 3, 0.001, true, 0.25981157759391976},
        {0.02, 1, 60000, 0.05, true, 0.99835330040121262},
    };
    for (size_t i = 0; i < COUNT_OF(t); i++)
        check_near(paired_power_t(t[i].distance, t[i].sd, t[i].n, t[i].alpha, t[i].two_sided), t[i].power, TOLERANCE,
                   "the %s-sided power of the t test of %d cases for %g with sd %g", t[i].two_sided ? "two" : "one",
                   (int)t[i].n, t[i].distance, t[i].sd);
    double below = paired_power_t(0.01, 1, 100000, 0.05, true), above = paired_power_t(0.01, 1, 100001, 0.05, true);
    check(fabs(above - below) < 1e-4, "the normal takes over from t without a step");
    check(paired_power_t(1e6, 1e-6, 2, 1e-9, true) <= 1 && paired_power_t(0, 1, 1000000000, 0.05, true) < 0.05001,
          "extremes are powers too");
}

static void designs(void)
{
    static const struct {
        double between, first, trials_first, second, trials_second, distance, cases;
    } rows[] = {
        {0.1111111111111111, 0, 1, 0, 1, 0.03, 968.99749806778857},
        {0.1111111111111111, 0.16666666666666666, 10, 0.16666666666666666, 10, 0.03, 1259.6967474881253},
        {0.050000000000000003, 0.10000000000000001, 1, 0.20000000000000001, 4, -0.1, 156.97759468698175},
    };
    double n = -1;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct design d = {rows[i].between, rows[i].first, rows[i].second, rows[i].trials_first, rows[i].trials_second};
        check(design_cases(&d, rows[i].distance, 0.05, 0.8, true, &n), "design %d takes so many cases", (int)i);
        check_near(n, rows[i].cases, TOLERANCE * rows[i].cases, "as many as Miller's formula says");
    }
    struct design d = {1, 1, 1, 1, 1};
    n = -1;
    check(!design_cases(&d, 0, 0.05, 0.8, true, &n) && !design_cases(&d, 1e-300, 0.05, 0.8, true, &n) && n == -1,
          "no number of cases shows no distance");
    static const struct {
        double p1, p2, alpha, power;
        bool two_sided;
        double cases, power_1000;
    } shares[] = {
        {0.1, 0.12, 0.05, 0.8, true, 3840.8474824362761, 0.29773213124822751},
        {0.5, 0.4, 0.05, 0.9, false, 422.03259918074349, 0.99791043955089231},
        {0, 0.01, 0.01, 0.8, true, 1160.6178686509616, 0.72437327124097151},
        {0.9, 0.95, 0.2, 0.5, false, 39.312109694444146, 0.99968525155259336},
    };
    for (size_t i = 0; i < COUNT_OF(shares); i++) {
        check(proportions_needed(shares[i].p1, shares[i].p2, shares[i].alpha, shares[i].power, shares[i].two_sided, &n),
              "%g is told from %g", shares[i].p1, shares[i].p2);
        check_near(n, shares[i].cases, TOLERANCE * shares[i].cases, "by so many cases a group");
        check_near(proportions_power(shares[i].p1, shares[i].p2, 1000, shares[i].alpha, shares[i].two_sided),
                   shares[i].power_1000, TOLERANCE, "with so much power by 1,000");
    }
    n = -1;
    check(!proportions_needed(0.1, 0.1, 0.05, 0.8, true, &n) && n == -1, "equal shares are never told apart");
    check(proportions_power(0, 1, 100, 0.05, true) == 1 && proportions_power(0, 0, 100, 0.05, true) == 0,
          "all against none shows, none against none never");
}

/* Against every whole number of trials. */
static void splits(void)
{
    static const double ROWS[][5] = {{1, 4, 9, 1, 1000},     {1, 4, 0, 1, 1000}, {0, 4, 9, 1, 1000}, {4, 0, 9, 1, 1000},
                                     {0.02, 0.2, 5, 1, 500}, {1, 3, 7, 2, 40},   {0, 0, 1, 1, 30}};
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        double between = ROWS[i][0], within = ROWS[i][1], per_case = ROWS[i][2], per_trial = ROWS[i][3];
        double budget = ROWS[i][4], best = INFINITY;
        for (int k = 1; 2 * (per_case + k * per_trial) <= budget; k++)
            best = fmin(best, (between + within / k) * (per_case + k * per_trial));
        struct split s = {0};
        check(best_split(between, within, per_case, per_trial, budget, &s), "budget %d is split", (int)i);
        double k = (double)s.trials, cost = per_case + k * per_trial;
        check_near((between + within / k) * cost, best, 1e-12 * best, "as well as can be: %d cases of %d trials",
                   (int)s.cases, (int)s.trials);
        check(s.cases >= 2 && (double)s.cases * cost <= budget && (double)(s.cases + 1) * cost > budget,
              "and no case is left over");
    }
    struct split s = {.trials = 7};
    check(!best_split(1, 1, 1, 1, 3.9, &s) && !best_split(1, 1, 1, 1, -1, &s) && s.trials == 7,
          "two cases are more than the budget pays");
    check(best_split(1, 1, 0, 1e-300, 1e300, &s) && s.trials == 1, "an endless budget is split too");
}

static void variances(void)
{
    static const struct {
        double x[20];
        size_t cluster[20], n;
        struct variance v;
    } rows[] = {
        {{1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1},
         {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4},
         20,
         {.between = 0.027083333333333362,
          .within = 0.21666666666666667,
          .icc = 0.11111111111111122,
          .low = -0.17844842629085081,
          .high = 0.74976245829705435,
          .size = 4,
          .design_effect = 1.3333333333333337}},
        {{.1, .5, .9, .35, .7, .62, .88, .41, .5},
         {7, 7, 5, 5, 5, 0, 1, 1, 1},
         9,
         {.between = 0,
          .within = 0.071893333333333351,
          .icc = -0.11896438832575387,
          .low = -0.72191099195230957,
          .high = 0.82996441955586464,
          .size = 2.1481481481481484,
          .design_effect = 0.81494428482660508}},
        {{1, 2, 3, 1, 2, 3},
         {0, 0, 0, 1, 1, 1},
         6,
         {.between = 0, .within = 1, .icc = -0.5, .low = -0.5, .high = -0.5, .size = 3, .design_effect = 0}},
        {{1000001, 1000002, 1000007, 1000009},
         {0, 0, 1, 1},
         4,
         {.between = 20.5000000007567,
          .within = 1.25,
          .icc = 0.94252873563418338,
          .low = -0.065088757378615164,
          .high = 0.99992599198493459,
          .size = 2,
          .design_effect = 1.9425287356341834}},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct variance v = variance_of(rows[i].x, rows[i].cluster, rows[i].n, 0.95);
        check(v.defined && v.has_icc && v.values == rows[i].n, "row %d has components", (int)i);
        check_near(v.between, rows[i].v.between, 1e-8, "between cases");
        check_near(v.within, rows[i].v.within, TOLERANCE, "within cases");
        check_near(v.icc, rows[i].v.icc, TOLERANCE, "their correlation");
        check_near(v.low, rows[i].v.low, TOLERANCE, "its lower end");
        check_near(v.high, rows[i].v.high, TOLERANCE, "its upper end");
        check_near(v.size, rows[i].v.size, TOLERANCE, "the size of a case");
        check_near(v.design_effect, rows[i].v.design_effect, TOLERANCE, "the design effect");
    }
    const double x[] = {1, 2, 3}, same[] = {0.1, 0.1, 0.1}, huge[] = {1e308, -1e308, 1e308}, tiny[] = {0, 0, 1e-300};
    const double apart[] = {1, 1, 2};
    const size_t two[] = {0, 0, 1}, one[] = {4, 4, 4};
    check(!variance_of(x, two, 0, 0.95).defined && !variance_of(x, NULL, 3, 0.95).defined,
          "without values, or with one a case, nothing tells within from between");
    check(!variance_of(x, one, 3, 0.95).defined, "nor with one case");
    struct variance v = variance_of(same, two, 3, 0.95);
    check(v.defined && !v.has_icc && v.between == 0 && v.within == 0, "equal values vary by 0");
    check(!variance_of(huge, two, 3, 0.95).defined, "what overflows is not defined");
    v = variance_of(tiny, two, 3, 0.95);
    check(v.defined && !v.has_icc && v.between == 0, "what underflows is no variance");
    v = variance_of(apart, two, 3, 0.95);
    check(v.has_icc && v.icc == 1 && v.low == 1 && v.high == 1 && v.within == 0, "cases that repeat exactly: icc 1");
}

int main(void)
{
    means();
    designs();
    splits();
    variances();
    mcnemar();
    mcnemar_cases();
    mcnemar_saw();
    return tap_done();
}

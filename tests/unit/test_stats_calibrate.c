/* SPDX-License-Identifier: Apache-2.0 */
/* Calibration against the figures of tests/golden/calibrate.py: scikit-learn 1.2.1, and for Platt scaling, where
 * scikit-learn's minimiser stops after six digits, statsmodels 0.13.5. */
#include "stats/calibrate.h"
#include "stats/reliability.h"
#include "tests/tap.h"

static const double TOLERANCE = 1e-9;

/* Probabilities with ties, at the edges of bins and at both ends. */
static const double P[] = {0,  .02, .1,  .1, .15, .2, .25, .3, .3,  .35, .4,  .45,
                           .5, .5,  .55, .6, .65, .7, .7,  .8, .85, .9,  .95, 1};
static const bool Y[] = {0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1};
/* Scores of any scale. */
static const double S_[] = {-3.5, 12, 0.25, 7, 7, -1, 4, 4, 4, 0.25, -8, 15, 3, 2.5, 9, -3.5};
static const bool L[] = {0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1};
static const double L_NUMBERS[] = {0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1};
static const double WEIGHTS[] = {1, 2, .5, 1, 3, 1, 1, .25, 1, 2, 1, 1, 1.5, 1, 1, 2};

static void platt(void)
{
    static const double separated[] = {1, 2, 3, 10, 11};
    static const bool upper[] = {0, 0, 0, 1, 1};
    static const double counted[] = {1, 2, 3, 4, 5, 6, 7, 8};
    static const bool mixed[] = {0, 1, 0, 0, 1, 1, 0, 1};
    static const struct {
        const char *name;
        const double *score;
        const bool *label;
        size_t n;
        double a, b;
    } rows[] = {
        {"probabilities", P, Y, COUNT_OF(P), -3.5806029858647106, 1.6783023135789108},
        {"scores of any scale", S_, L, COUNT_OF(S_), -0.15122263874727629, 0.4852670636863794},
        {"one to eight", counted, mixed, COUNT_OF(counted), -0.19605468276766386, 0.88224607245448672},
        {"separated classes", separated, upper, COUNT_OF(separated), -0.28702064617699119, 1.947375991819642},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct platt found = {0, 0};
        check(platt_fit(rows[i].score, rows[i].label, rows[i].n, &found), "Platt's sigmoid fits %s", rows[i].name);
        check_near(found.a, rows[i].a, TOLERANCE, "its slope for %s", rows[i].name);
        check_near(found.b, rows[i].b, TOLERANCE, "its offset for %s", rows[i].name);
    }
    struct platt curve = {-2, 1};
    check_near(platt_at(&curve, 0.5), 0.5, 0, "half way up the sigmoid");
    check(platt_at(&curve, 1e300) == 1 && platt_at(&curve, -1e300) == 0, "far out it ends at 0 and 1, without a NaN");
}

/* The same curve whatever the scores are measured in. */
static void platt_scales(void)
{
    static const double scales[] = {1e-300, 1e-12, 1, 1e9, 1e300, -1};
    struct platt plain = {0, 0}, found = {0, 0};
    check(platt_fit(S_, L, COUNT_OF(S_), &plain), "the curve at scale 1");
    for (size_t k = 0; k < COUNT_OF(scales); k++) {
        double x[COUNT_OF(S_)];
        for (size_t i = 0; i < COUNT_OF(S_); i++)
            x[i] = S_[i] * scales[k];
        check(platt_fit(x, L, COUNT_OF(S_), &found), "a curve at scale %g", scales[k]);
        check_near(found.a * scales[k], plain.a, TOLERANCE, "its slope is that of scale 1");
        check_near(found.b, plain.b, TOLERANCE, "and so is its offset");
    }
    for (size_t k = 0; k < 2; k++) {
        double x[COUNT_OF(S_)], away = k ? 1e6 : -1e3;
        for (size_t i = 0; i < COUNT_OF(S_); i++)
            x[i] = S_[i] + away;
        check(platt_fit(x, L, COUNT_OF(S_), &found), "a curve of scores around %g", away);
        check_near(platt_at(&found, x[1]), platt_at(&plain, S_[1]), 1e-8, "says the same of the same row");
    }
}

static void platt_hostile(void)
{
    static const bool both[] = {0, 1, 0}, one[] = {1, 1, 1};
    static const double same[] = {2, 2, 2}, x[] = {1, 2, 3}, far[] = {1e308, -1e308, 0}, close[] = {1, 1 + 0x1p-52, 1};
    double odd[] = {1, 2, NAN};
    struct platt found;
    check(!platt_fit(NULL, NULL, 0, &found), "no rows have no curve");
    check(!platt_fit(x, one, 3, &found), "one class has none");
    check(!platt_fit(x, both + 1, 1, &found), "one row has none");
    check(!platt_fit(same, both, 3, &found), "equal scores have none");
    check(!platt_fit(odd, both, 3, &found), "nor has a NaN");
    odd[2] = INFINITY;
    check(!platt_fit(odd, both, 3, &found), "nor infinity");
    check(platt_fit(far, both, 3, &found) && isfinite(found.a) && isfinite(found.b), "the largest doubles have one");
    check(platt_fit(close, both, 3, &found) && isfinite(found.a) && isfinite(found.b), "scores one bit apart have one");
    static const double subnormal[] = {0, 5e-324, 0};
    check(!platt_fit(subnormal, both, 3, &found), "a slope beyond the largest double is none");
}

static void isotonic(void)
{
    static const double order[] = {0, 1, 2, 3, 4, 5, 6, 7}, y[] = {0, 1, 0, 0, 1, 1, 0, 1};
    static const double expected[] = {0, 1. / 3, 1. / 3, 1. / 3, 2. / 3, 2. / 3, 2. / 3, 1};
    static const double tied[] = {2. / 7, 1,      2. / 7, .6, .6,     2. / 7, .6, .6,
                                  .6,     2. / 7, 0,      1,  2. / 7, 2. / 7, 1,  2. / 7};
    static const double low = 4. / 9, high = .48;
    const double weighted[] = {low, 1, low, high, high, low, high, high, high, low, 0, 1, low, low, 1, low};
    double fit[COUNT_OF(S_)];
    struct isotonic_step steps[COUNT_OF(S_)];
    size_t n = 0;
    check(isotonic_fit(order, y, NULL, COUNT_OF(y), fit, steps, &n), "isotonic regression of labels in order");
    for (size_t i = 0; i < COUNT_OF(y); i++)
        check_near(fit[i], expected[i], TOLERANCE, "its value %zu", i);
    check_int(n, 4, "it has four steps");
    check(steps[1].from == 1 && steps[1].to == 3 && steps[1].n == 3 && steps[1].weight == 3,
          "of which one knows its rows");
    check(isotonic_fit(S_, L_NUMBERS, NULL, COUNT_OF(S_), fit, steps, &n), "isotonic regression with ties, unsorted");
    for (size_t i = 0; i < COUNT_OF(S_); i++)
        check_near(fit[i], tied[i], TOLERANCE, "its value %zu, by rows", i);
    check(isotonic_fit(S_, L_NUMBERS, WEIGHTS, COUNT_OF(S_), fit, steps, &n), "and with weights");
    for (size_t i = 0; i < COUNT_OF(S_); i++)
        check_near(fit[i], weighted[i], TOLERANCE, "its weighted value %zu", i);
}

static void isotonic_hostile(void)
{
    static const double huge[] = {1e308, -1e308}, x[] = {1, 2}, y[] = {3, 7}, zero[] = {1, 0}, nan[] = {1, NAN};
    double fit[2];
    struct isotonic_step steps[2];
    size_t n = 0;
    check(!isotonic_fit(NULL, NULL, NULL, 0, fit, steps, &n), "no rows have no fit");
    check(isotonic_fit(x, y, NULL, 1, fit, steps, &n) && n == 1 && fit[0] == 3, "one row is its own fit");
    check(!isotonic_fit(x, y, zero, 2, fit, steps, &n), "a weight of 0 is refused");
    check(!isotonic_fit(x, nan, NULL, 2, fit, steps, &n) && !isotonic_fit(nan, y, NULL, 2, fit, steps, &n),
          "a NaN is refused");
    check(!isotonic_fit(x, y, huge, 2, fit, steps, &n), "and so is a negative weight");
    check(isotonic_fit(x, huge, NULL, 2, fit, steps, &n) && fit[0] == 0 && fit[1] == 0,
          "the largest numbers are pooled");
    double largest[] = {1e308, 1e308};
    check(!isotonic_fit(x, x, largest, 2, fit, steps, &n), "weights that add up to infinity are refused");
}

/* What is isotonic stays; what falls becomes one step; both for many rows. */
static void isotonic_many(void)
{
    enum { N = 1000000 };
    double *x CLEANUP_FREE = base_alloc(N * sizeof *x), *y CLEANUP_FREE = base_alloc(N * sizeof *y);
    double *fit CLEANUP_FREE = base_alloc(N * sizeof *fit);
    struct isotonic_step *steps CLEANUP_FREE = base_alloc(N * sizeof *steps);
    size_t n = 0, wrong = 0;
    for (size_t i = 0; i < N; i++) {
        x[i] = (double)((i * 7919) % N); /* a permutation */
        y[i] = x[i] * 2;
    }
    check(isotonic_fit(x, y, NULL, N, fit, steps, &n) && n == N, "a million rows that rise are a million steps");
    for (size_t i = 0; i < N; i++)
        wrong += fit[i] != y[i];
    check_int(wrong, 0, "each with its own value");
    for (size_t i = 0; i < N; i++)
        y[i] = -x[i];
    check(isotonic_fit(x, y, NULL, N, fit, steps, &n) && n == 1, "a million rows that fall are one step");
    check_near(fit[17], -(N - 1) / 2.0, TOLERANCE, "at their mean");
    bool *label CLEANUP_FREE = base_alloc(N * sizeof *label);
    for (size_t i = 0; i < N; i++)
        label[i] = (i * 31) % 100 < 10 + (size_t)(x[i] * 80 / N);
    struct platt curve = {0, 0};
    check(platt_fit(x, label, N, &curve) && curve.a < 0, "a million rows have a sigmoid that rises");
}

static void scores(void)
{
    struct mean m = {0};
    size_t clipped = 7;
    check(brier_score(P, Y, COUNT_OF(P), &m), "a Brier score");
    check_near(m.value, 0.18126666666666669, TOLERANCE, "is the mean squared distance");
    check_near(m.se, 0.045144045888987988, TOLERANCE, "with the error of a mean");
    check(log_loss(P, Y, COUNT_OF(P), &m, &clipped), "a log loss");
    check_near(m.value, 0.53464713517490825, TOLERANCE, "is that of scikit-learn");
    check_near(m.se, 0.11512780641747569, TOLERANCE, "with the error of a mean");
    check_int(clipped, 0, "certainties that hold are not clipped");
    bool wrong[COUNT_OF(Y)];
    for (size_t i = 0; i < COUNT_OF(Y); i++)
        wrong[i] = !Y[i];
    check(log_loss(P, wrong, COUNT_OF(P), &m, &clipped), "a log loss of two certainties that failed");
    check_near(m.value, 4.189191363842613, TOLERANCE, "is finite, as in scikit-learn");
    check_int(clipped, 2, "and says how many were clipped");
    static const double out[] = {0.5, 1.5}, below[] = {-0.1, 0.5}, odd[] = {0.5, NAN};
    const double *const bad[] = {out, below, odd};
    struct reliability_bin bins[10];
    struct reliability r;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        check(!brier_score(bad[i], Y, 2, &m) && !log_loss(bad[i], Y, 2, &m, &clipped) &&
                  !reliability_of(bad[i], Y, 2, 10, BINNING_WIDTH, 0.95, bins, &r),
              "what is no probability is refused, row %zu", i);
    check(!brier_score(P, Y, 0, &m) && !log_loss(P, Y, 0, &m, &clipped) &&
              !reliability_of(P, Y, 0, 10, BINNING_MASS, 0.95, bins, &r),
          "and so are no rows");
}

struct table_row {
    size_t n;
    double mean, observed;
};

static void table_holds(enum binning how, size_t bins, const struct table_row *rows, const struct reliability *expected)
{
    struct reliability_bin found[16];
    struct reliability r = {0};
    const char *name = how == BINNING_WIDTH ? "width" : "mass";
    check(reliability_of(P, Y, COUNT_OF(P), bins, how, 0.95, found, &r), "%zu bins by %s", bins, name);
    for (size_t k = 0; k < bins; k++) {
        check_int(found[k].n, rows[k].n, "bin %zu of %zu by %s has its rows", k, bins, name);
        check_near(found[k].mean, rows[k].mean, TOLERANCE, "their mean");
        check_near(found[k].observed, rows[k].observed, TOLERANCE, "and what was observed");
        struct interval range = wilson_interval(rows[k].observed, (double)rows[k].n, 0.95);
        check_near(found[k].range.low, range.low, TOLERANCE, "with Wilson's interval");
        check(found[k].low <= found[k].mean && found[k].mean <= found[k].high, "and its edges around the mean");
    }
    check_near(r.ece, expected->ece, TOLERANCE, "the expected calibration error");
    check_near(r.mce, expected->mce, TOLERANCE, "the largest");
    check_near(r.reliability, expected->reliability, TOLERANCE, "Murphy's reliability");
    check_near(r.resolution, expected->resolution, TOLERANCE, "his resolution");
    check_near(r.uncertainty, expected->uncertainty, TOLERANCE, "his uncertainty");
    check_near(r.within, expected->within, TOLERANCE, "and what the bins blur");
}

static void tables(void)
{
    static const struct table_row five[] = {
        {6, .095, 1. / 6}, {5, .32, .4}, {5, .52, .4}, {4, .7125, .75}, {4, .925, 1}};
    static const struct table_row ten[] = {{4, .055, .25},        {2, .175, 0},  {3, .85 / 3, 1. / 3}, {2, .375, .5},
                                           {3, 1.45 / 3, 1. / 3}, {2, .575, .5}, {3, 2.05 / 3, 1},     {1, .8, 0},
                                           {2, .875, 1},          {2, .975, 1}};
    static const struct table_row four[] = {{6, .095, 1. / 6}, {6, 2.05 / 6, 1. / 3}, {7, .6, 5. / 7}, {5, .9, .8}};
    static const struct table_row seven[] = {{4, .055, .25},  {3, .2, 1. / 3},      {3, .95 / 3, 0}, {4, .4625, .5},
                                             {3, .6, 2. / 3}, {3, 2.2 / 3, 2. / 3}, {4, .925, 1}};
    table_holds(BINNING_WIDTH, 5, five,
                &(struct reliability){0.078333333333333324, 0.12, 0.0067892361111111096, 0.084027777777777771, 0.25,
                                      0.0085052083333333472});
    table_holds(BINNING_WIDTH, 10, ten,
                &(struct reliability){0.17416666666666669, 0.8, 0.054340972222222235, 0.12152777777777778, 0.25,
                                      -0.0015465277777777786});
    table_holds(BINNING_MASS, 4, four,
                &(struct reliability){0.0741666666666667, 0.11428571428571432, 0.0071942460317460334,
                                      0.066865079365079391, 0.25, -0.0090624999999999456});
    table_holds(BINNING_MASS, 7, seven,
                &(struct reliability){0.12416666666666665, 0.31666666666666665, 0.023377430555555554, 0.09375, 0.25,
                                      0.0016392361111111364});
}

/* Every row is in one bin, and the parts add up to the score, whatever the bins. */
static void tables_hostile(void)
{
    static const size_t counts[] = {1, 2, 3, 10, 100, RELIABILITY_BINS_MAX};
    struct reliability_bin *bins CLEANUP_FREE = base_alloc(RELIABILITY_BINS_MAX * sizeof *bins);
    struct mean score = {0};
    check(brier_score(P, Y, COUNT_OF(P), &score), "a score to be taken apart");
    for (size_t k = 0; k < COUNT_OF(counts); k++)
        for (enum binning how = BINNING_WIDTH; how <= BINNING_MASS; how++) {
            struct reliability r = {0};
            size_t rows = 0;
            check(reliability_of(P, Y, COUNT_OF(P), counts[k], how, 0.95, bins, &r), "%zu bins", counts[k]);
            for (size_t i = 0; i < counts[k]; i++)
                rows += bins[i].n;
            check_int(rows, COUNT_OF(P), "each row is in one bin");
            check_near(r.reliability - r.resolution + r.uncertainty + r.within, score.value, TOLERANCE,
                       "the parts are the score");
        }
    static const double same[] = {.1, .1, .1}, ends[] = {0, 1, 1};
    static const bool none[] = {0, 0, 0}, right[] = {0, 1, 1};
    struct reliability r = {0};
    check(reliability_of(same, none, 3, 4, BINNING_MASS, 0.95, bins, &r) && bins[0].n == 3 && bins[3].n == 0,
          "equal probabilities share a bin");
    check_near(r.ece, 0.1, 1e-15, "of which all is known");
    check(r.uncertainty == 0 && r.resolution == 0 && r.within == 0, "one class has no uncertainty");
    check(reliability_of(ends, right, 3, 10, BINNING_WIDTH, 0.95, bins, &r) && r.ece == 0 && r.mce == 0,
          "certainties that hold are calibrated");
    check(reliability_of(ends, right, 1, 2, BINNING_MASS, 0.95, bins, &r) && r.ece == 0, "and so is one row");
}

int main(void)
{
    platt();
    platt_scales();
    platt_hostile();
    isotonic();
    isotonic_hostile();
    isotonic_many();
    scores();
    tables();
    tables_hostile();
    return tap_done();
}

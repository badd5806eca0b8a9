/* SPDX-License-Identifier: Apache-2.0 */
/* Corrections against the figures of tests/golden/calibrate.py: the papers' formulas in numpy 1.24.2. */
#include "stats/correct.h"
#include "base/rng.h"
#include "tests/tap.h"

static const double TOLERANCE = 1e-9;

static void rogan_gladen(void)
{
    static const struct {
        struct judged counts;
        double value, se, low, high;
    } rows[] = {
        {{1000, 700, 100, 90, 100, 80, false}, 5. / 7, 0.040400947613844711, 0.63866918730044575, 0.80259611331237712},
        {{500, 230, 40, 40, 35, 33, false},
         0.42727272727272725,
         0.033568392345898916,
         0.3387831914141714,
         0.49431033485987225},
        {{1000, 700, 100, 90, 100, 80, true}, 5. / 7, 0.034398502529323721, 0.65101120918373345, 0.79025409142908942},
        {{500, 230, 40, 40, 35, 33, true},
         0.42727272727272725,
         0.031432371680826014,
         0.34553607189251789,
         0.48755745438152576},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct rogan_gladen found = {0};
        check(rogan_gladen_of(&rows[i].counts, 0.95, &found) && found.has_range, "a judge's share corrected, row %zu",
              i);
        check_near(found.value, rows[i].value, TOLERANCE, "to what it would be with a perfect judge");
        check_near(found.unclamped, rows[i].value, TOLERANCE, "without a clamp");
        check_near(found.se, rows[i].se, TOLERANCE, "the delta method's error");
        check_near(found.range.low, rows[i].low, TOLERANCE, "Lang and Reiczigel's lower end");
        check_near(found.range.high, rows[i].high, TOLERANCE, "and their upper one");
    }
}

static void rogan_gladen_hostile(void)
{
    struct rogan_gladen r = {0};
    check(!rogan_gladen_of(&(struct judged){0}, 0.95, &r), "nothing judged is refused");
    check(!rogan_gladen_of(&(struct judged){10, 5, 0, 0, 5, 5, false}, 0.95, &r), "no positive label is refused");
    check(!rogan_gladen_of(&(struct judged){10, 5, 5, 5, 0, 0, false}, 0.95, &r), "no negative label is refused");
    check(!rogan_gladen_of(&(struct judged){10, 5, 10, 7, 10, 3, false}, 0.95, &r),
          "a judge as good as chance is refused");
    check(!rogan_gladen_of(&(struct judged){10, 5, 30, 10, 6, 4, false}, 0.95, &r), "where rounding would hide it too");
    check(!rogan_gladen_of(&(struct judged){10, 5, 10, 2, 10, 2, false}, 0.95, &r), "and so is a worse one");
    check(rogan_gladen_of(&(struct judged){100, 5, 20, 18, 20, 16, false}, 0.95, &r) && r.value == 0 &&
              r.unclamped < 0 && r.range.low == 0 && r.range.high < 0.5,
          "fewer positives than false alarms would make are 0 of all");
    check(rogan_gladen_of(&(struct judged){100, 99, 20, 18, 20, 16, false}, 0.95, &r) && r.value == 1 &&
              r.unclamped > 1,
          "more than all are all");
    check(rogan_gladen_of(&(struct judged){8, 4, 1, 1, 1, 1, false}, 0.95, &r) && r.has_range && r.range.low < 0.1 &&
              r.range.high > 0.9,
          "two labels leave all open");
    check(rogan_gladen_of(&(struct judged){8, 8, 1, 1, 10, 1, false}, 0.95, &r) && !r.has_range,
          "a judge that may be no better than chance has no interval");
    check(rogan_gladen_of(&(struct judged){20, 9, 10, 8, 10, 9, true}, 0.95, &r), "all units labelled");
    check_near(r.value, 0.5, 0, "are their own share");
    struct interval wilson = wilson_interval(0.5, 20, 0.95);
    check(r.range.low == wilson.low && r.range.high == wilson.high, "with Wilson's interval");
    int64_t big = INT64_C(1) << 52;
    check(rogan_gladen_of(&(struct judged){big, big / 2, big, big - 1, big, big - 1, false}, 0.95, &r) &&
              fabs(r.value - 0.5) < 1e-6,
          "counts as large as doubles hold");
}

/* 2,000 samples in which a tenth is labelled: both intervals hold the truth in at least 95 % less two Monte Carlo
 * errors. */
static void coverage(void)
{
    enum { ROUNDS = 2000, N = 600, LABELLED = 60 };
    size_t nested = 0, apart = 0, tuned = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct rng rng = rng_stream(11, S("test.correct"), round, 0);
        struct judged all = {.n = N, .nested = true}, rest = {.n = N - LABELLED};
        double y[LABELLED], f[LABELLED], more[N - LABELLED];
        for (size_t i = 0; i < N; i++) {
            bool truth = rng_unit(&rng) < 0.3, said = rng_unit(&rng) < (truth ? 0.9 : 0.2);
            all.positive += said;
            rest.positive += said && i >= LABELLED;
            *(i < LABELLED ? &f[i] : &more[i - LABELLED]) = said;
            if (i >= LABELLED)
                continue;
            y[i] = truth;
            all.gold_positive += truth;
            all.gold_negative += !truth;
            all.found += truth && said;
            all.rejected += !truth && !said;
        }
        rest.gold_positive = all.gold_positive;
        rest.gold_negative = all.gold_negative;
        rest.found = all.found;
        rest.rejected = all.rejected;
        struct rogan_gladen r = {0};
        struct ppi p;
        struct interval range = {1, 0};
        nested += rogan_gladen_of(&all, 0.95, &r) && r.range.low <= 0.3 && r.range.high >= 0.3;
        apart += rogan_gladen_of(&rest, 0.95, &r) && r.range.low <= 0.3 && r.range.high >= 0.3;
        if (ppi_mean(y, f, LABELLED, more, N - LABELLED, &p) && ppi_interval(&p.tuned, 0.95, &range))
            tuned += range.low <= 0.3 && range.high >= 0.3;
    }
    double least = ROUNDS * (0.95 - 2 * sqrt(0.05 * 0.95 / ROUNDS));
    check((double)nested >= least, "the interval of nested labels covers: %zu of %d", nested, ROUNDS);
    check((double)apart >= least, "that of separate labels covers: %zu of %d", apart, ROUNDS);
    check((double)tuned >= least, "that of PPI++ does with 60 labels: %zu of %d", tuned, ROUNDS);
}

/* PPI++ with so few labels that a normal interval would hold the mean in some 91 to 92 % of samples. */
static void few_labels(void)
{
    enum { ROUNDS = 4000, MOST = 300 };
    static const size_t labelled[] = {10, 20, 40};
    for (size_t row = 0; row < COUNT_OF(labelled); row++) {
        size_t n = labelled[row], held = 0;
        for (size_t round = 0; round < ROUNDS; round++) {
            struct rng rng = rng_stream(12, S("test.few"), round, row);
            double y[MOST], f[MOST];
            for (size_t i = 0; i < MOST; i++) {
                double sum = rng_unit(&rng) + rng_unit(&rng) + rng_unit(&rng);
                y[i] = sum + rng_unit(&rng) + rng_unit(&rng); /* its mean is 2.5 */
                f[i] = sum;
            }
            struct ppi p;
            struct interval range = {1, 0};
            if (ppi_mean(y, f, n, f + n, MOST - n, &p) && ppi_interval(&p.tuned, 0.95, &range))
                held += range.low <= 2.5 && range.high >= 2.5;
        }
        check((double)held >= (n < 20 ? 0.92 : 0.935) * ROUNDS, "that of %zu labels: %zu of %d", n, held, (int)ROUNDS);
    }
}

static void estimate_near(const struct ppi_estimate *found, double value, double se, double low, double high,
                          const char *name)
{
    struct interval range = {0, 0};
    check_near(found->value, value, TOLERANCE, "the %s mean", name);
    check_near(found->se, se, TOLERANCE, "its error");
    check(ppi_interval(found, 0.95, &range), "it has an interval");
    check_near(range.low, low, TOLERANCE, "that begins there");
    check_near(range.high, high, TOLERANCE, "and ends there");
}

static void ppi(void)
{
    static const double y[] = {1, 1, 1, 1, 1, 1, 1, 0, 0, 0}, f[] = {1, 1, 1, 1, 1, 1, 0, 1, 0, 0};
    double more[100];
    for (size_t i = 0; i < COUNT_OF(more); i++)
        more[i] = i < 70;
    struct ppi p = {0};
    check(ppi_mean(y, f, COUNT_OF(y), more, COUNT_OF(more), &p), "ten labels and a hundred predictions");
    check_near(p.lambda, 10. / 21, TOLERANCE, "are tuned to 10/21");
    estimate_near(&p.classical, 0.7, 0.14491376746189438, 0.37218228295629313, 1.0278177170437068, "classical");
    estimate_near(&p.ppi, 0.7, 0.14866068747318506, 0.3637061610145344, 1.0362938389854655, "prediction-powered");
    estimate_near(&p.tuned, 0.7, 0.12554642472768693, 0.41599425604574025, 0.98400574395425966, "tuned");

    static const double rated[] = {3, 4.5, 2, 5, 1, 4, 3.5, 2.5}, said[] = {3.2, 4.1, 2.5, 4.4, 1.9, 4.6, 3, 2.2};
    static const double others[] = {3.3, 2.1, 4.8, 3.9, 2.7, 1.2, 3.6, 4.2, 2.9, 3.1, 4.4, 2.4, 3.8};
    check(ppi_mean(rated, said, COUNT_OF(rated), others, COUNT_OF(others), &p), "ratings");
    check_near(p.lambda, 0.72935718148454232, TOLERANCE, "are tuned too");
    estimate_near(&p.classical, 3.1875, 0.44138896536954797, 2.1437809483588217, 4.2312190516411778, "classical");
    estimate_near(&p.ppi, 3.2115384615384617, 0.3285633667664169, 2.4346095564890007, 3.9884673665879227,
                  "prediction-powered");
    estimate_near(&p.tuned, 3.2050326245549172, 0.30719271230403816, 2.4786372873071585, 3.931427961802676, "tuned");

    static const double one[] = {1, 0, 1, 0, 1}, other[] = {0, 1, 0, 1, 1}, rest[] = {1, 0, 0, 1, 1, 0, 1};
    check(ppi_mean(one, other, COUNT_OF(one), rest, COUNT_OF(rest), &p) && p.lambda == 0,
          "contrary predictions are left out");
    estimate_near(&p.tuned, 0.6, 0.21908902300206645, -0.008288645516655313, 1.2082886455166553, "then classical");
}

static void ppi_hostile(void)
{
    static const double x[] = {.1, .1, .1}, mixed[] = {1, 2, 4}, far[] = {1, 2, 1e200}, odd[] = {1, NAN, 2};
    struct ppi p = {0};
    struct interval range;
    check(!ppi_mean(NULL, NULL, 0, NULL, 0, &p) && !ppi_mean(x, x, 1, x, 3, &p) && !ppi_mean(x, x, 3, x, 1, &p),
          "fewer than two units of a kind are refused");
    check(!ppi_mean(far, x, 3, x, 3, &p) && !ppi_mean(x, odd, 3, x, 3, &p) && !ppi_mean(x, x, 3, odd, 3, &p),
          "and so are numbers without a square");
    check(ppi_mean(x, x, 3, x, 3, &p) && p.tuned.value == .1 && !ppi_interval(&p.tuned, 0.95, &range),
          "equal numbers have a mean, and no interval");
    check(ppi_mean(mixed, x, 3, x, 3, &p) && p.lambda == 0 && p.tuned.se == p.classical.se,
          "predictions that are one number change nothing");
    check(ppi_mean(mixed, mixed, 3, mixed, 3, &p) && p.lambda == 0.5 && p.ppi.se > p.tuned.se, "perfect ones halve");
}

int main(void)
{
    rogan_gladen();
    rogan_gladen_hostile();
    coverage();
    few_labels();
    ppi();
    ppi_hostile();
    return tap_done();
}

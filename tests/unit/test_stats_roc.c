/* SPDX-License-Identifier: Apache-2.0 */
/* AUROC and average precision against the figures of tests/golden/calibrate.py: scikit-learn 1.2.1; DeLong's error from
 * its definition over all pairs, and the same from pROC 1.18.0 under R 4.2.2. */
#include "stats/roc.h"
#include "base/rng.h"
#include "tests/tap.h"

static const double TOLERANCE = 1e-9;

static const double P[] = {0,  .02, .1,  .1, .15, .2, .25, .3, .3,  .35, .4,  .45,
                           .5, .5,  .55, .6, .65, .7, .7,  .8, .85, .9,  .95, 1};
static const bool Y[] = {0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1};
static const double UP[] = {-3.5, 12, 0.25, 7, 7, -1, 4, 4, 4, 0.25, -8, 15, 3, 2.5, 9, -3.5};
static const double DOWN[] = {3.5, -12, -0.25, -7, -7, 1, -4, -4, -4, -0.25, 8, -15, -3, -2.5, -9, 3.5};
static const bool L[] = {0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1};

static void golden(void)
{
    static const struct {
        const char *name;
        const double *score;
        const bool *label;
        size_t n;
        double area, se, low, high, ap, ap_low, ap_high;
    } rows[] = {
        {"probabilities", P, Y, COUNT_OF(P), 0.80555555555555558, 0.092413547430001186, 0.56587154993716138,
         0.92941546004166964, 0.83417809042809055, 0.5235474830822695, 0.95838565884707549},
        {"scores of any scale", UP, L, COUNT_OF(UP), 0.7734375, 0.12437062537173776, 0.45927597681797078,
         0.93206845657036019, 0.80208333333333326, 0.41584733959796794, 0.95845625755144803},
        {"the same upside down", DOWN, L, COUNT_OF(DOWN), 0.2265625, 0.12437062537173776, 0.067931543429639765,
         0.54072402318202917, 0.39672410922410922, 0.13757462686635072, 0.73053036118548642},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct auroc area = {0};
        struct average_precision ap = {0};
        struct interval range = {0, 0};
        check(auroc_of(rows[i].score, rows[i].label, rows[i].n, &area) && area.has_se, "an area for %s", rows[i].name);
        check_near(area.value, rows[i].area, TOLERANCE, "is that of scikit-learn");
        check_near(area.se, rows[i].se, TOLERANCE, "with DeLong's error");
        check(auroc_interval(&area, 0.95, &range), "it has an interval");
        check_near(range.low, rows[i].low, TOLERANCE, "that begins there");
        check_near(range.high, rows[i].high, TOLERANCE, "and ends there");
        check(average_precision_of(rows[i].score, rows[i].label, rows[i].n, &ap), "an average precision");
        check_near(ap.value, rows[i].ap, TOLERANCE, "is that of scikit-learn, ties and all");
        check(average_precision_interval(&ap, 0.95, &range), "it has an interval");
        check_near(range.low, rows[i].ap_low, TOLERANCE, "that begins there");
        check_near(range.high, rows[i].ap_high, TOLERANCE, "and ends there");
    }
}

static void hostile(void)
{
    static const bool both[] = {0, 1, 0, 1}, one[] = {1, 1, 1, 1}, upper[] = {0, 0, 1, 1};
    static const double x[] = {1, 2, 3, 4}, same[] = {.3, .3, .3, .3}, huge[] = {-1e308, 1e308, -1e308, 1e308};
    static const double odd[] = {1, NAN, 3, 4}, endless[] = {1, INFINITY, 3, 4};
    struct auroc area = {0};
    struct average_precision ap = {0};
    struct interval range;
    check(!auroc_of(NULL, NULL, 0, &area) && !average_precision_of(NULL, NULL, 0, &ap), "no rows have no area");
    check(!auroc_of(x, one, 4, &area) && !average_precision_of(x, one, 4, &ap), "one class has none");
    check(!auroc_of(odd, both, 4, &area) && !average_precision_of(odd, both, 4, &ap), "nor has a NaN");
    check(!auroc_of(endless, both, 4, &area), "nor infinity");
    check(auroc_of(same, both, 4, &area) && area.value == 0.5 && !area.has_se,
          "equal scores tell nothing: 1/2, no error");
    check(average_precision_of(same, both, 4, &ap) && ap.value == 0.5, "their precision is the share of true rows");
    check(auroc_of(x, upper, 4, &area) && area.value == 1 && !auroc_interval(&area, 0.95, &range),
          "separated classes have the area 1 and no error");
    check(average_precision_of(x, upper, 4, &ap) && ap.value == 1 && !average_precision_interval(&ap, 0.95, &range),
          "their average precision is 1, without an interval");
    check(auroc_of(x, both, 2, &area) && area.value == 1 && !area.has_se, "one row of each class has no error");
    check(auroc_of(huge, both, 4, &area) && area.value == 1, "the largest doubles are in order");
    check(auroc_of(x, both, 4, &area) && area.has_se && auroc_interval(&area, 0.999, &range) && range.low > 0 &&
              range.high < 1,
          "intervals stay within 0 and 1");
}

/* The definition, over all pairs. */
static double area_of_pairs(const double *x, const bool *label, size_t n)
{
    double sum = 0, pairs = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            if (!label[i] || label[j])
                continue;
            pairs++;
            sum += x[i] > x[j] ? 1 : x[i] < x[j] ? 0 : 0.5;
        }
    return sum / pairs;
}

static void properties(void)
{
    enum { N = 60 };
    struct rng rng = rng_stream(3, S("test.roc"), 0, 0);
    size_t area_off = 0, turned_off = 0, order_off = 0;
    for (int round = 0; round < 200; round++) {
        double x[N], back[N], turned[N];
        bool label[N], back_label[N];
        for (size_t i = 0; i < N; i++) {
            x[i] = (double)rng_below(&rng, 12) / 8;
            label[i] = i == 0 || (i > 1 && rng_below(&rng, 3) == 0);
            back[N - 1 - i] = exp(x[i]);
            back_label[N - 1 - i] = label[i];
            turned[i] = -x[i];
        }
        struct auroc area = {0}, other = {0};
        struct average_precision ap = {0}, ap_other = {0};
        bool done = auroc_of(x, label, N, &area) && average_precision_of(x, label, N, &ap);
        area_off += !done || fabs(area.value - area_of_pairs(x, label, N)) > 1e-12;
        done = auroc_of(turned, label, N, &other);
        turned_off += !done || fabs(area.value + other.value - 1) > 1e-12 || fabs(area.se - other.se) > 1e-12;
        done = auroc_of(back, back_label, N, &other) && average_precision_of(back, back_label, N, &ap_other);
        order_off += !done || area.value != other.value || ap.value != ap_other.value || area.se != other.se;
    }
    check_int(area_off, 0, "the area is the share of pairs in order, for 200 random samples");
    check_int(turned_off, 0, "turned upside down it is what is missing to 1, with the same error");
    check_int(order_off, 0, "it does not depend on the order of rows or on a scale that rises");
}

static void many(void)
{
    enum { N = 1000000 };
    double *x CLEANUP_FREE = base_alloc(N * sizeof *x);
    bool *label CLEANUP_FREE = base_alloc(N * sizeof *label);
    for (size_t i = 0; i < N; i++) {
        x[i] = (double)((i * 7919) % N);
        label[i] = i % 2;
    }
    struct auroc area = {0};
    struct average_precision ap = {0};
    struct interval range = {0, 0};
    check(auroc_of(x, label, N, &area) && auroc_interval(&area, 0.95, &range), "a million rows have an area");
    check(range.low < 0.5 && range.high > 0.5 && range.high - range.low < 0.003, "a narrow one around 1/2");
    check(average_precision_of(x, label, N, &ap) && fabs(ap.value - 0.5) < 0.01, "and an average precision");
}

int main(void)
{
    golden();
    hostile();
    properties();
    many();
    return tap_done();
}

/* SPDX-License-Identifier: Apache-2.0 */
/* agree: golden values of tests/golden/agree.py (statsmodels 0.13.5, scikit-learn 1.2.1, and definitions in exact
 * fractions), what is undefined, and what must always hold. */
#include "stats/agree.h"

#include "base/rng.h"
#include "stats/bootstrap.h"
#include "tests/tap.h"

static const double TOLERANCE = 1e-9;

static const int64_t TWO[] = {20, 5, 10, 15};
static const int64_t THREE[] = {88, 14, 18, 10, 40, 10, 2, 6, 12};
static const int64_t FOUR[] = {11, 3, 1, 0, 2, 0, 4, 1, 0, 5, 17, 2, 1, 0, 3, 9};

static void cohen(void)
{
    static const struct {
        const char *name;
        const int64_t *table;
        size_t k;
        enum agree_weights weights;
        double kappa, se, se0, low, high, z, p;
    } rows[] = {
        {"2x2", TWO, 2, AGREE_UNWEIGHTED, 0.4, 0.1269960629311, 0.13856406460551, 0.151092290476661, 0.648907709523339,
         2.88675134594813, 0.00389241712277864},
        {"2x2 linear", TWO, 2, AGREE_LINEAR, 0.4, 0.1269960629311, 0.13856406460551, 0.151092290476661,
         0.648907709523339, 2.88675134594813, 0.00389241712277864},
        {"3x3", THREE, 3, AGREE_UNWEIGHTED, 0.491525423728813, 0.0510018155760779, 0.0519789363565954,
         0.391563702053547, 0.59148714540408, 9.45624243552735, 3.19208256584874e-21},
        {"3x3 linear", THREE, 3, AGREE_LINEAR, 0.473684210526316, 0.0544323091776415, 0.0546963412916487,
         0.366998844942789, 0.580369576109842, 8.66025403784439, 4.70714059014018e-18},
        {"3x3 quadratic", THREE, 3, AGREE_QUADRATIC, 0.454545454545455, 0.0664536815910781, 0.0673586674648825,
         0.324298631986849, 0.58479227710406, 6.74813608482431, 1.4975645914497e-11},
        {"4x4", FOUR, 4, AGREE_UNWEIGHTED, 0.472143147620984, 0.0850445268135932, 0.0790353525524188, 0.305458937984091,
         0.638827357257878, 5.97382225008541, 2.31758312826767e-09},
        {"4x4 linear", FOUR, 4, AGREE_LINEAR, 0.624203821656051, 0.0760116448642024, 0.0947653284183209,
         0.475223735316565, 0.773183907995537, 6.58683752881264, 4.49293462656501e-11},
        {"4x4 quadratic", FOUR, 4, AGREE_QUADRATIC, 0.736214605067064, 0.0805466230920183, 0.130132979827877,
         0.578346124730386, 0.894083085403742, 5.65740218998162, 1.53681344545471e-08},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct kappa k = {0};
        check(cohen_kappa(rows[i].table, rows[i].k, rows[i].weights, 0.95, &k) && k.has_interval && k.has_test,
              "%s: kappa is defined", rows[i].name);
        check_near(k.value, rows[i].kappa, TOLERANCE, "%s: kappa", rows[i].name);
        check_near(k.se, rows[i].se, TOLERANCE, "%s: its standard error", rows[i].name);
        check_near(k.se0, rows[i].se0, TOLERANCE, "%s: its standard error at 0", rows[i].name);
        check_near(k.interval.low, rows[i].low, TOLERANCE, "%s: the lower end", rows[i].name);
        check_near(k.interval.high, rows[i].high, TOLERANCE, "%s: the upper end", rows[i].name);
        check_near(k.z, rows[i].z, TOLERANCE, "%s: z", rows[i].name);
        check_near(k.p, rows[i].p, TOLERANCE * rows[i].p, "%s: p", rows[i].name);
    }
}

static void cohen_by_category(void)
{
    static const double GOLDEN[4][3] = {{0.758620689655172, 0.68009295120062, 0.111714138639646},
                                        {0, -0.144890038809831, 0.0374278846151069},
                                        {0.693877551020408, 0.476641040804258, 0.116015795357243},
                                        {0.72, 0.644883920894239, 0.12287654043481}};
    struct agree_category c[4];
    cohen_categories(FOUR, 4, 0.95, c);
    for (size_t i = 0; i < 4; i++) {
        check(c[i].has_agreement && c[i].has_kappa, "category %zu is used", i);
        check_near(c[i].agreement, GOLDEN[i][0], TOLERANCE, "specific agreement on category %zu", i);
        check_near(c[i].kappa.value, GOLDEN[i][1], TOLERANCE, "kappa of category %zu against the rest", i);
        check_near(c[i].kappa.se, GOLDEN[i][2], TOLERANCE, "its standard error");
    }
    double share = 0;
    struct interval range;
    check(agree_share(THREE, 3, 0.95, &share, &range), "overall agreement has a share");
    check_near(share, 0.7, TOLERANCE, "agreement of the 3x3 table");
    check_near(range.low, 0.6332093162728073, TOLERANCE, "Wilson's lower end");
    check_near(range.high, 0.759252553176286, TOLERANCE, "Wilson's upper end");
    static const int64_t unused[] = {5, 0, 1, 0, 0, 0, 2, 0, 7};
    cohen_categories(unused, 3, 0.95, c);
    check(!c[1].has_agreement && !c[1].has_kappa && c[1].first == 0, "a category that nobody used has no figures");
}

static void cohen_edges(void)
{
    static const struct {
        const char *what;
        size_t k;
        int64_t table[9];
    } rows[] = {
        {"no category", 0, {0}},       {"one category", 1, {9}}, {"no unit", 2, {0}},
        {"one unit", 2, {0, 1, 0, 0}}, {"all in one", 2, {7}},   {"all in the last", 3, {[8] = 5}},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct kappa k = {.n = -1};
        check(!cohen_kappa(rows[i].table, rows[i].k, AGREE_LINEAR, 0.95, &k) && k.n == -1, "%s: kappa is undefined",
              rows[i].what);
    }
    static const int64_t perfect[] = {5, 0, 0, 0, 3, 0, 0, 0, 4};
    struct kappa k;
    check(cohen_kappa(perfect, 3, AGREE_UNWEIGHTED, 0.95, &k) && k.value == 1 && !k.has_interval && k.has_test,
          "perfect agreement is 1, without an interval");
    static const int64_t blind[] = {6, 4, 0, 0};
    check(cohen_kappa(blind, 2, AGREE_UNWEIGHTED, 0.95, &k) && fabs(k.value) < 1e-15 && !k.has_interval && !k.has_test,
          "a rater with one category has kappa 0, and nothing to test");
    static const int64_t opposite[] = {0, 5, 5, 0};
    check(cohen_kappa(opposite, 2, AGREE_QUADRATIC, 0.95, &k) && k.value == -1, "opposite raters have -1");
    static const int64_t huge[] = {INT64_MAX, 1, 1, INT64_MAX};
    check(cohen_kappa(huge, 2, AGREE_UNWEIGHTED, 0.95, &k) && k.value <= 1 && isfinite(k.se), "huge counts are counts");
}

/* Ratings and their memory. */
struct matrix {
    size_t start[64], category[2048];
    struct ratings r;
};

/* Units follow one another: those added belong to the one that unit_end ends. */
static void rating_add(struct matrix *m, size_t category)
{
    m->category[m->start[m->r.units + 1]++] = category;
}

static void unit_end(struct matrix *m)
{
    m->r.units++;
    m->start[m->r.units + 1] = m->start[m->r.units];
}

/* Rows of k counts. */
static const struct ratings *matrix_of(struct matrix *m, const size_t *counts, size_t units, size_t k)
{
    *m = (struct matrix){.r = {.k = k, .start = m->start, .category = m->category}};
    for (size_t u = 0; u < units; u++) {
        for (size_t c = 0; c < k; c++)
            for (size_t i = 0; i < counts[u * k + c]; i++)
                rating_add(m, c);
        unit_end(m);
    }
    return &m->r;
}

static void fleiss(void)
{
    static const size_t SUBJECTS[] = {0, 0, 0, 0, 14, 0, 2, 6, 4, 2, 0, 0, 3, 5, 6, 0, 3, 9, 2, 0, 2, 2, 8, 1, 1,
                                      7, 7, 0, 0, 0,  3, 2, 6, 3, 0, 2, 5, 3, 2, 2, 6, 5, 2, 1, 0, 0, 2, 2, 3, 7};
    static const double GOLDEN[5][2] = {{0.201282051282052, 0.315384615384615},
                                        {0.0796703296703294, 0.263736263736264},
                                        {0.171597633136095, 0.402366863905325},
                                        {0.0303813833225602, 0.175824175824176},
                                        {0.507656695156695, 0.620192307692308}};
    struct matrix m = {0};
    struct fleiss f = {0};
    struct ratings_category c[5];
    double se0 = 0;
    const struct ratings *r = matrix_of(&m, SUBJECTS, 10, 5);
    check(fleiss_kappa(r, 0.95, &f) && f.units == 10 && f.raters == 14 && f.has_test && f.has_interval,
          "Fleiss' kappa of ten subjects and fourteen raters");
    check_near(f.value, 0.209930704421955, TOLERANCE, "its value");
    check_near(f.agreement, 0.378021978021978, TOLERANCE, "the agreement");
    check_near(f.chance, 0.212755102040816, TOLERANCE, "that of chance");
    check_near(f.se0, 0.0169650692243931, TOLERANCE, "its standard error at 0");
    check_near(f.z, 12.3742910591905, TOLERANCE, "z");
    check_near(f.p, 3.60059432346666e-35, TOLERANCE * 3.6e-35, "p");
    check_near(f.se, 0.0923711116060082, TOLERANCE, "its standard error over subjects");
    check_near(f.interval.low, 0.000972732672076121, TOLERANCE, "the lower end");
    check_near(f.interval.high, 0.418888676171834, TOLERANCE, "the upper end");
    check(fleiss_categories(r, c, &se0), "and of each category");
    check_near(se0, 0.0331496772065898, TOLERANCE, "the standard error of each at 0");
    for (size_t i = 0; i < 5; i++) {
        check_near(c[i].value, GOLDEN[i][0], TOLERANCE, "kappa of category %zu", i);
        check_near(c[i].agreement, GOLDEN[i][1], TOLERANCE, "specific agreement on category %zu", i);
    }
}

static void fleiss_edges(void)
{
    static const struct {
        const char *what;
        size_t units;
        size_t counts[6];
    } rows[] = {
        {"no subject", 0, {0}},
        {"one subject", 1, {1, 2}},
        {"one rating each", 3, {1, 0, 0, 1, 1, 0}},
        {"unequal numbers of ratings", 2, {1, 1, 1, 2}},
        {"one category", 3, {2, 0, 2, 0, 2, 0}},
    };
    struct matrix m = {0};
    struct fleiss f = {.units = 99};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check(!fleiss_kappa(matrix_of(&m, rows[i].counts, rows[i].units, 2), 0.95, &f) && f.units == 99,
              "%s: Fleiss' kappa is undefined", rows[i].what);
    static const size_t perfect[] = {3, 0, 0, 3, 3, 0, 0, 3};
    check(fleiss_kappa(matrix_of(&m, perfect, 4, 2), 0.95, &f) && f.value == 1 && !f.has_interval && f.has_test,
          "perfect agreement of all is 1, without an interval");
    static const size_t split[] = {1, 1, 1, 1, 1, 1};
    check(fleiss_kappa(matrix_of(&m, split, 3, 2), 0.95, &f) && f.value == -1 && !f.has_interval,
          "two raters who always differ have -1");
}

/* Units of digits, one a rating, X for 10; categories are the values. */
static const struct ratings *units_of(struct matrix *m, const char *const *units, size_t n, const double *values,
                                      size_t k)
{
    *m = (struct matrix){.r = {.k = k, .start = m->start, .category = m->category, .value = values}};
    for (size_t u = 0; u < n; u++) {
        for (const char *c = units[u]; *c; c++)
            for (size_t at = 0; at < k; at++)
                if (values[at] == (*c == 'X' ? 10 : *c - '0'))
                    rating_add(m, at);
        unit_end(m);
    }
    return &m->r;
}

static void krippendorff(void)
{
    static const char *const FIRST[] = {"1",  "",   "22", "11", "33", "334", "444", "13",
                                        "22", "11", "11", "33", "33", "",    "34"};
    static const char *const SECOND[] = {"122", "5", "2772", "XX", "779", "1111", "", "9X", "21", "577"};
    static const double DIGITS[] = {1, 2, 3, 4}, MORE[] = {1, 2, 5, 7, 9, 10};
    static const double GOLDEN[2][3] = {{0.691358024691358, 0.806721419941315, 0.810844892812106},
                                        {0.333333333333333, 0.849918482956552, 0.843696581196581}};
    static const double ALONE[2][6] = {
        {0.81203007518797, 1, 0.53125, 0.523809523809524},
        {0.568627450980392, 0.185185185185185, 0, 0.281045751633987, -0.0476190476190476, 0.633333333333333}};
    static const char *const SCALES[] = {"nominal", "ordinal", "interval"};
    for (size_t set = 0; set < 2; set++) {
        struct matrix m;
        struct ratings_category c[6];
        const struct ratings *r =
            set ? units_of(&m, SECOND, COUNT_OF(SECOND), MORE, 6) : units_of(&m, FIRST, COUNT_OF(FIRST), DIGITS, 4);
        for (int scale = 0; scale < 3; scale++) {
            struct alpha alpha = {0}, again;
            check(krippendorff_alpha(r, (enum alpha_scale)scale, 0.95, 7, &alpha) && alpha.has_interval,
                  "data %zu: alpha is defined on the %s scale", set, SCALES[scale]);
            check_near(alpha.value, GOLDEN[set][scale], TOLERANCE, "data %zu: %s alpha", set, SCALES[scale]);
            check(alpha.interval.low <= alpha.value && alpha.value <= alpha.interval.high,
                  "data %zu: the %s interval [%g, %g] holds it", set, SCALES[scale], alpha.interval.low,
                  alpha.interval.high);
            check(krippendorff_alpha(r, (enum alpha_scale)scale, 0.95, 7, &again) &&
                      alpha.interval.low == again.interval.low && alpha.interval.high == again.interval.high,
                  "and the same seed gives the same bits");
        }
        alpha_categories(r, c);
        for (size_t i = 0; i < r->k; i++) {
            if (c[i].n)
                check_near(c[i].value, ALONE[set][i], TOLERANCE, "data %zu: alpha of category %g alone", set,
                           r->value[i]);
        }
    }
}

static void krippendorff_edges(void)
{
    static const double DIGITS[] = {1, 2};
    static const struct {
        const char *what;
        size_t n;
        const char *units[4];
    } rows[] = {
        {"no unit", 0, {""}},
        {"one rating each", 3, {"1", "2", "1"}},
        {"one unit of two", 3, {"1", "12", "2"}},
        {"one category", 3, {"11", "111", "11"}},
        {"one category among those that count", 3, {"11", "111", "2"}},
    };
    struct matrix m;
    struct alpha alpha = {.units = 99};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct ratings *r = units_of(&m, rows[i].units, rows[i].n, DIGITS, 2);
        for (int scale = 0; scale < 3; scale++)
            check(!krippendorff_alpha(r, (enum alpha_scale)scale, 0.95, 0, &alpha) && alpha.units == 99,
                  "%s: alpha is undefined on scale %d", rows[i].what, scale);
    }
    static const char *const perfect[] = {"11", "22", "11", "22"}, *const rare[] = {"11", "22", "11", "11"};
    const struct ratings *r = units_of(&m, perfect, 4, DIGITS, 2);
    check(krippendorff_alpha(r, ALPHA_INTERVAL, 0.95, 0, &alpha) && alpha.value == 1 && !alpha.has_interval,
          "perfect agreement is 1, without an interval");
    r = units_of(&m, rare, 4, DIGITS, 2);
    check(krippendorff_alpha(r, ALPHA_NOMINAL, 0.95, 0, &alpha) && alpha.undefined > 1000 && !alpha.has_interval,
          "where many resamples have one category only there is no interval");
    static const double far[] = {-1.7e308, 1.7e308}, close[] = {0, 5e-324};
    r = units_of(&m, (const char *const[]){"12", "22", "11", "12"}, 4, DIGITS, 2);
    struct ratings moved = *r;
    double values[3] = {0};
    struct alpha a = {0}, b = {0}, c = {0};
    moved.value = far;
    check(krippendorff_alpha(r, ALPHA_INTERVAL, 0.95, 0, &a) && krippendorff_alpha(&moved, ALPHA_INTERVAL, 0.95, 0, &b),
          "values may be as far apart as doubles are");
    moved.value = close;
    check(krippendorff_alpha(&moved, ALPHA_INTERVAL, 0.95, 0, &c), "and as close");
    values[0] = a.value;
    values[1] = b.value;
    values[2] = c.value;
    check(values[0] == values[1] && values[1] == values[2], "which changes nothing");
}

/* For two raters without missing ratings, alpha and Cohen's and Fleiss' kappa are functions of one table. */
static void together(void)
{
    struct rng rng = rng_stream(3, S("test.agree"), 0, 0);
    bool near = true, within = true, order = true;
    for (int round = 0; round < 200; round++) {
        struct matrix m = {0};
        int64_t table[9] = {0}, turned[9] = {0};
        size_t n = 2 + rng_below(&rng, 30), counts[32 * 3] = {0};
        for (size_t u = 0; u < n; u++) {
            size_t first = rng_below(&rng, 3), second = rng_below(&rng, 2) ? first : rng_below(&rng, 3);
            table[first * 3 + second]++;
            turned[second * 3 + first]++;
            counts[u * 3 + first]++;
            counts[u * 3 + second]++;
        }
        struct kappa k, t;
        struct fleiss f;
        struct alpha alpha;
        const struct ratings *r = matrix_of(&m, counts, n, 3);
        if (!cohen_kappa(table, 3, AGREE_LINEAR, 0.95, &k) || !fleiss_kappa(r, 0.95, &f) ||
            !krippendorff_alpha(r, ALPHA_NOMINAL, 0.9, 0, &alpha) || !cohen_kappa(turned, 3, AGREE_LINEAR, 0.95, &t))
            continue;
        near &= fabs(alpha.value - (1 - (1 - f.value) * (2 * (double)n - 1) / (2 * (double)n))) < 1e-12;
        within &= k.value >= -1 && k.value <= 1 && f.value >= -1 && f.value <= 1 && alpha.value <= 1;
        order &= fabs(k.value - t.value) < 1e-14 && fabs(k.se - t.se) < 1e-12 && fabs(k.se0 - t.se0) < 1e-12;
    }
    check(near, "of two ratings each, alpha is Fleiss' kappa with its correction for few units");
    check(within, "nothing leaves [-1, 1]");
    check(order, "Cohen's kappa does not mind which rater is first");
}

static void many(void)
{
    enum { N = 1000000 };
    size_t *start CLEANUP_FREE = base_alloc((N + 1) * sizeof *start);
    size_t *category CLEANUP_FREE = base_alloc(2 * (size_t)N * sizeof *category);
    struct rng rng = rng_stream(4, S("test.agree"), 0, 0);
    for (size_t u = 0; u <= N; u++)
        start[u] = 2 * u;
    for (size_t i = 0; i < 2 * (size_t)N; i++)
        category[i] = rng_below(&rng, 5);
    struct ratings r = {.units = N, .k = 5, .start = start, .category = category};
    struct fleiss f = {0};
    check(fleiss_kappa(&r, 0.95, &f) && fabs(f.value) < 0.01, "a million units of chance agree no more than by chance");
    r.units = 10000;
    struct alpha alpha = {0};
    check(krippendorff_alpha(&r, ALPHA_ORDINAL, 0.95, 0, &alpha) && alpha.resamples >= BOOTSTRAP_RESAMPLES_MIN &&
              alpha.has_interval && fabs(alpha.value) < 0.05,
          "so do ten thousand, with an interval");
}

int main(void)
{
    cohen();
    cohen_by_category();
    cohen_edges();
    fleiss();
    fleiss_edges();
    krippendorff();
    krippendorff_edges();
    together();
    many();
    return tap_done();
}

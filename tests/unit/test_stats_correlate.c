/* SPDX-License-Identifier: Apache-2.0 */
/* correlate: golden values of tests/golden/correlate.py (scipy 1.10.1), what is undefined, and what must always hold.
 */
#include "stats/correlate.h"

#include "base/rng.h"
#include "tests/tap.h"

static const double TOLERANCE = 1e-9;

enum { SET_MAX = 60 };

struct set {
    const char *name;
    size_t n;
    double x[SET_MAX], y[SET_MAX];
    double pearson[5];  /* r, t, p, low, high */
    double spearman[4]; /* rho, p, low, high */
    double kendall[6];  /* tau, p, asymptotic p, se, low, high */
};

static const struct set SETS[] = {
    {"plain",
     8,
     {3.1, 0.2, 5.5, 4.4, 2.7, 9.9, 7.3, 1.8},
     {2, 1.1, 4.9, 6.2, 0.3, 8.8, 5.1, 3.3},
     {0.857353201055458, 4.07997154698171, 0.00650229456824936, 0.385705842231711, 0.973738511299991},
     {0.80952380952381, 0.02177579365079365, 0.115165518558265, 0.972455349626301},
     {0.642857142857143, 0.0311507936507937, 0.0259524560223745, 0.142857142857143, 0.114694558940984,
      0.887675517179018}},
    {"ties",
     10,
     {1, 2, 2, 3, 3, 3, 4, 5, 5, 1},
     {2, 1, 3, 3, 4, 3, 5, 5, 4, 1},
     {0.851851851851852, 4.6, 0.00175545276948522, 0.479294189632825, 0.964285327324396},
     {0.879746835443038, 0.000789360625430907, 0.463853631193739, 0.977898960997296},
     {0.769230769230769, 0.00467263359670095, 0.00467263359670095, 0.0636075561995941, 0.453813713410391,
      0.913353691382442}},
    {"binary",
     12,
     {0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1},
     {0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1},
     {0.50709255283711, 1.86052101883813, 0.0924359083726009, -0.0942328142548638, 0.837317109637798},
     {0.50709255283711, 0.22727272727272727, -0.134424298580112, 0.849083420736986},
     {0.50709255283711, 0.22727272727272727, 0.0926006978206758, 0.25598585304139, -0.206009520090711,
      0.868419972700777}},
    {"seven tied",
     7,
     {1, 1, 2, 3, 3, 4, 5},
     {2, 1, 2, 2, 5, 4, 5},
     {0.818665234364723, 3.18767788877431, 0.0243281282594758, 0.171075753825469, 0.972298743713018},
     {0.809854429839625, 0.038095238095238099, -0.00268553776095238, 0.978280967626777},
     {0.723339349297054, 0.038095238095238099, 0.0350692083553617, 0.13579202645713, 0.165044399218774,
      0.930574527360368}},
    {"nine, one apart",
     9,
     {1, 1, 1, 1, 2, 1, 1, 1, 1},
     {3, 1, 3, 1, 9, 3, 1, 1, 5},
     {0.850420064270761, 4.27671866980342, 0.0036701749743292, 0.428057981285717, 0.967892882408965},
     {0.582771517414359, 0.22222222222222221, -0.196200171719806, 0.910779222624822},
     {0.544331053951817, 0.22222222222222221, 0.0992856347713577, 0.217444788255878, -0.11980212147659,
      0.871902594537201}},
    {"falling",
     6,
     {1, 2, 3, 4, 5, 6},
     {9.5, 9, 7, 7.5, 3, 1},
     {-0.938952955723142, -5.4583059137681, 0.00547635914222319, -0.993471333504848, -0.535299320612224},
     {-0.942857142857143, 0.016666666666666666, -0.996132647764838, -0.382651336321975},
     {-0.866666666666667, 0.0166666666666667, 0.0145950349193167, 0.168654808542314, -0.996688577337013,
      0.509368321758904}},
    {"offset",
     5,
     {1000000001, 1000000002, 1000000004, 1000000003, 1000000007},
     {2, 1, 5, 4, 4.5},
     {0.720768697426767, 1.80099805940577, 0.169510444719631, -0.443565432302307, 0.979904213035811},
     {0.8, 0.13333333333333333, -0.457124388805297, 0.990842947877804},
     {0.6, 0.233333333333333, 0.141644690295137, 0.2, -0.53883047365082, 0.963227723310918}},
    {"40 without ties",
     40,
     {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
      20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39},
     {7,  30, 12, 35, 17, 40, 22, 4,  27, 9,  32, 14, 37, 19, 1,  24, 6,  29, 11, 34,
      16, 39, 21, 3,  26, 8,  31, 13, 36, 18, 0,  23, 5,  28, 10, 33, 15, 38, 20, 2},
     {-0.0705763979009215, -0.43614972851508, 0.665196055141994, -0.373866220347622, 0.24634898468637},
     {-0.0705440900562852, 0.665340354830454, -0.374182873404574, 0.24675575268504},
     {-0.0384615384615385, 0.726690674333039, 0.726690674333039, 0.112877279365254, -0.261136001856457,
      0.188099392117729}},
    {"33 without ties",
     33,
     {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16,
      17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32},
     {3,  23, 6,  26, 9,  29, 12, 32, 15, 35, 18, 1, 21, 4,  24, 7, 27,
      10, 30, 13, 33, 16, 36, 19, 2,  22, 5,  25, 8, 28, 11, 31, 14},
     {0.0706714885187405, 0.394468506756504, 0.69593599817464, -0.279416762313973, 0.404174344020165},
     {0.0785427807486631, 0.663947968738732, -0.272613874457971, 0.411233742494001},
     {0.0909090909090909, 0.469482327114018, 0.457038741518014, 0.117443333003377, -0.149239517089811,
      0.320930490441583}},
    {"one swap of 60",
     60,
     {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
      20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39,
      40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59},
     {1,  0,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
      20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39,
      40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59},
     {0.999944429008057, 722.365212616865, 2.2309702244013e-116, 0.999906603901964, 0.999966935326466},
     {0.999944429008058, 2.4035609872986452e-82, 0.999895046105684, 0.999970576610933},
     {0.998870056497175, 1.44213659237919e-80, 1.72062412788459e-29, 0.00158438133715954, 0.98142619431756,
      0.999931823213412}},
};

static void set_check(const struct set *s)
{
    struct correlation r;
    struct kendall k;
    const double *want = s->pearson;
    check(pearson(s->x, s->y, s->n, 0.95, &r) && r.n == s->n, "%s: Pearson's r is defined", s->name);
    check_near(r.value, want[0], TOLERANCE, "%s: Pearson's r", s->name);
    check_near(r.statistic, want[1], TOLERANCE * fmax(1, 1e3 * fabs(want[1])), "%s: its t", s->name);
    check_near(r.p, want[2], TOLERANCE * want[2] * (want[2] < 1e-100 ? 1e3 : 1), "%s: its p", s->name);
    check_near(r.interval.low, want[3], TOLERANCE, "%s: Fisher's lower end", s->name);
    check_near(r.interval.high, want[4], TOLERANCE, "%s: Fisher's upper end", s->name);
    want = s->spearman;
    check(spearman(s->x, s->y, s->n, 0.95, &r) && r.has_interval, "%s: Spearman's rho is defined", s->name);
    check_near(r.value, want[0], TOLERANCE, "%s: Spearman's rho", s->name);
    check_near(r.p, want[1], TOLERANCE * want[1] * (want[1] < 1e-100 ? 1e3 : 1), "%s: its p", s->name);
    check_near(r.interval.low, want[2], TOLERANCE, "%s: Bonett and Wright's lower end", s->name);
    check_near(r.interval.high, want[3], TOLERANCE, "%s: Bonett and Wright's upper end", s->name);
    want = s->kendall;
    check(kendall(s->x, s->y, s->n, 0.95, &k) && k.tau.has_interval, "%s: Kendall's tau is defined", s->name);
    check_near(k.tau.value, want[0], TOLERANCE, "%s: tau-b", s->name);
    check_near(k.tau.p, want[1], TOLERANCE * want[1], "%s: its p", s->name);
    check_near(k.p_asymptotic, want[2], TOLERANCE * want[2], "%s: its asymptotic p", s->name);
    check_near(k.se, want[3], TOLERANCE, "%s: the standard error of tau-b", s->name);
    check_near(k.tau.interval.low, want[4], TOLERANCE, "%s: the lower end of tau-b", s->name);
    check_near(k.tau.interval.high, want[5], TOLERANCE, "%s: the upper end of tau-b", s->name);
}

static void undefined(void)
{
    static const struct {
        const char *what;
        size_t n;
        double x[4], y[4];
    } rows[] = {
        {"no pair", 0, {0}, {0}},
        {"one pair", 1, {1}, {2}},
        {"two pairs", 2, {1, 2}, {3, 1}},
        {"a constant first side", 4, {7, 7, 7, 7}, {1, 2, 3, 4}},
        {"a constant second side", 4, {1, 2, 3, 4}, {-0.0, 0, 0, -0.0}},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct correlation r = {.n = 99};
        struct kendall k = {.tau.n = 99};
        bool any = pearson(rows[i].x, rows[i].y, rows[i].n, 0.95, &r) ||
                   spearman(rows[i].x, rows[i].y, rows[i].n, 0.95, &r) ||
                   kendall(rows[i].x, rows[i].y, rows[i].n, 0.95, &k);
        check(!any && r.n == 99 && k.tau.n == 99, "%s has no correlation, and nothing is set", rows[i].what);
    }
}

static void perfect(void)
{
    double x[6] = {1, 2, 3, 4, 5, 6}, up[6] = {2, 4, 6, 8, 10, 12}, down[6] = {6, 5, 4, 3, 2, 1};
    struct correlation r;
    struct kendall k;
    check(pearson(x, up, 6, 0.95, &r) && r.value == 1 && r.p == 0 && !r.has_statistic && !r.has_interval,
          "a perfect line has r 1, p 0, and neither a finite t nor an interval");
    check(spearman(x, down, 6, 0.95, &r) && r.value == -1 && r.exact && !r.has_interval, "a reversed order has rho -1");
    check_near(r.p, 2.0 / 720, 1e-15, "and p 2 / 6!");
    check(kendall(x, down, 6, 0.95, &k) && k.tau.value == -1 && k.concordant == 0 && k.discordant == 15,
          "a reversed order has tau -1 and 15 pairs against it");
    check_near(k.tau.p, 2.0 / 720, 1e-15, "the exact p of a reversed order of six is 2 / 6!");
    check(!k.tau.has_interval && fabs(k.se) < 1e-12, "and no interval, as its standard error is 0");
    double tied[6] = {1, 1, 2, 2, 3, 3}, same[6] = {5, 5, 6, 6, 7, 7};
    check(kendall(tied, same, 6, 0.95, &k) && k.tau.value == 1 && k.tied_first == 3 && k.tau.exact,
          "the same ties on both sides leave tau-b at 1");
    check_near(k.tau.p, 2.0 / 90, 1e-15, "in one of 90 orders");
    double lone[30] = {1}, pair[30] = {7}, line[12] = {0};
    check(spearman(lone, pair, 30, 0.95, &r) && r.value == 1 && r.rough && kendall(lone, pair, 30, 0.95, &k) &&
              k.tau.value == 1 && k.tau.rough,
          "one unit of thirty apart in both");
    check_near(r.p, 2.0 / 30, 1e-13, "is so by chance in one order of thirty, says Spearman");
    check_near(k.tau.p, 2.0 / 30, 1e-13, "and Kendall");
    for (int i = 0; i < 12; i++)
        line[i] = i;
    check(spearman(line, line, 12, 0.95, &r) && !r.exact && !r.has_statistic, "of twelve in perfect order");
    check_near(r.p, 2 / 479001600.0, 1e-19, "p is 2 / 12!, not 0");
    check(spearman_estimate(x, down, 6, 0.95, &r) && r.value == -1 && r.p == 1 && !r.exact &&
              kendall_estimate(x, down, 6, 0.95, &k) && k.tau.value == -1 && k.tau.p == 1,
          "an estimate alone has p 1");
}

static void hostile(void)
{
    double huge[5] = {-1.7e308, 1.7e308, 1.6e308, -1e300, 1}, tiny[5] = {5e-324, 0, 1e-320, 2e-310, 0};
    double small[5] = {1, 5, 4, 2, 3}, beside[5] = {1e15, 1e15 + 1, 1e15 + 3, 1e15 + 2, 1e15 + 5};
    struct correlation r = {0}, plain = {0};
    check(pearson(huge, small, 5, 0.95, &r) && fabs(r.value) <= 1 && isfinite(r.p), "values near the largest double");
    check(pearson(tiny, small, 5, 0.95, &r) && fabs(r.value) <= 1 && isfinite(r.p), "values near the smallest double");
    check(pearson(huge, tiny, 5, 0.95, &r) && fabs(r.value) <= 1 && isfinite(r.p), "the one against the other");
    double near[5] = {0, 1, 3, 2, 5};
    check(pearson(beside, small, 5, 0.95, &r) && pearson(near, small, 5, 0.95, &plain), "a large offset is allowed");
    check_near(r.value, plain.value, TOLERANCE, "and changes nothing");
}

/* The definitions, pair by pair. */
static void kendall_slow(const double *x, const double *y, size_t n, int64_t *ret)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            int a = (x[i] > x[j]) - (x[i] < x[j]), b = (y[i] > y[j]) - (y[i] < y[j]);
            ret[0] += a * b > 0;
            ret[1] += a * b < 0;
            ret[2] += a == 0;
            ret[3] += b == 0;
        }
    }
}

static void properties(void)
{
    struct rng rng = rng_stream(1, S("test.correlate"), 0, 0);
    bool counts = true, symmetric = true, ends = true, ranks = true;
    for (int round = 0; round < 300; round++) {
        double x[40], y[40], negative[40];
        size_t n = 3 + rng_below(&rng, 38), kinds = 2 + rng_below(&rng, 30);
        int64_t slow[4] = {0};
        struct kendall k, swapped, mirrored;
        struct correlation r, curved;
        for (size_t i = 0; i < n; i++) {
            x[i] = (double)rng_below(&rng, kinds);
            y[i] = x[i] * 0.1 + (double)rng_below(&rng, kinds);
            negative[i] = -y[i];
        }
        if (!kendall(x, y, n, 0.95, &k) || !kendall(y, x, n, 0.95, &swapped) ||
            !kendall(x, negative, n, 0.95, &mirrored))
            continue;
        kendall_slow(x, y, n, slow);
        counts &=
            slow[0] == k.concordant && slow[1] == k.discordant && slow[2] == k.tied_first && slow[3] == k.tied_second;
        symmetric &= fabs(k.tau.value - swapped.tau.value) < 1e-15 && fabs(k.tau.p - swapped.tau.p) < 1e-14 &&
                     fabs(k.tau.value + mirrored.tau.value) < 1e-15 && fabs(k.se - mirrored.se) < 1e-12;
        ends &= !k.tau.has_interval || (k.tau.interval.low <= k.tau.value && k.tau.value <= k.tau.interval.high &&
                                        k.tau.interval.low >= -1 && k.tau.interval.high <= 1);
        bool first = spearman(x, y, n, 0.95, &r);
        for (size_t i = 0; i < n; i++)
            x[i] = exp(x[i]);
        ranks &= first && spearman(x, y, n, 0.95, &curved) && r.value == curved.value;
    }
    check(counts, "pairs and ties are counted as one by one");
    check(symmetric, "tau does not mind which side is first, and changes sign with a side");
    check(ends, "intervals hold the value and stay within [-1, 1]");
    check(ranks, "a growing curve leaves Spearman's rho alone");
}

static void many(void)
{
    enum { N = 1000000 };
    double *x CLEANUP_FREE = base_alloc(N * sizeof *x), *y CLEANUP_FREE = base_alloc(N * sizeof *y);
    struct rng rng = rng_stream(2, S("test.correlate"), 0, 0);
    for (size_t i = 0; i < N; i++) {
        x[i] = rng_unit(&rng);
        y[i] = floor(10 * rng_unit(&rng));
    }
    struct correlation r, rho;
    struct kendall k;
    check(pearson(x, y, N, 0.95, &r) && spearman(x, y, N, 0.95, &rho) && kendall(x, y, N, 0.95, &k),
          "a million pairs are correlated");
    check(fabs(r.value) < 0.01 && fabs(rho.value) < 0.01 && fabs(k.tau.value) < 0.01, "independent ones next to not");
    check(k.concordant + k.discordant == (int64_t)N * (N - 1) / 2 - k.tied_second, "and every pair is counted once");
    for (size_t i = 0; i < N; i++)
        y[i] = x[i];
    check(kendall(x, y, N, 0.95, &k) && k.tau.value > 0.999999 && k.tau.p == 0, "a perfect order of a million has p 0");
}

int main(void)
{
    for (size_t i = 0; i < COUNT_OF(SETS); i++)
        set_check(&SETS[i]);
    undefined();
    perfect();
    hostile();
    properties();
    many();
    return tap_done();
}

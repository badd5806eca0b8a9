/* SPDX-License-Identifier: Apache-2.0 */
/* stats: comparisons against golden values, which tests/golden/compare.py prints (scipy 1.10.1, statsmodels 0.13.5,
 * R 4.2.2), and what must hold for any data. */
#include "stats/compare_means.h"
#include "stats/compare_shares.h"
#include "stats/dist.h"
#include "stats/order.h"
#include "stats/ranks.h"
#include "tests/tap.h"

static const double TOLERANCE = 1e-9;

static const double A[] = {1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1};
static const double B[] = {1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1};
static const double X[] = {19, 22, 16, 29, 24, 31.5, 17.25}, Y[] = {20, 11, 17, 12, 9.5};
static const double ZERO[300];

static bool near(double found, double expected)
{
    return fabs(found - expected) <= TOLERANCE * fmax(fabs(expected), 1e-3);
}

static bool p_near(struct p_values p, double less, double greater, double two_sided)
{
    return near(p.less, less) && near(p.greater, greater) && near(p.two_sided, two_sided);
}

static bool p_sound(struct p_values p)
{
    return p.less >= 0 && p.less <= 1 && p.greater >= 0 && p.greater <= 1 && p.two_sided >= 0 && p.two_sided <= 1;
}

static void paired(void)
{
    struct t_test t = {0};
    struct interval range = {0};
    struct p_values p = {0};
    double dz = 0;
    check(t_test_paired(A, B, 20, &t), "twenty pairs have a t test");
    check(near(t.difference, -0.2) && near(t.se, 0.091766293548224714) && near(t.t, -2.1794494717703365) && t.df == 19,
          "the difference is second minus first, with its error, t and degrees of freedom");
    check(p_near(t.p, 0.021043143355250885, 0.97895685664474918, 0.042086286710501769), "and p on all sides");
    check(t_test_interval(&t, 0.95, &range) && near(range.low, -0.39206905978032414) &&
              near(range.high, -0.0079309402196758583),
          "its interval is Student's");
    check(t_test_bounds(&t, 0.95, &range) && near(range.low, -0.35867610916593695),
          "the lower bound of non-inferiority is one-sided");
    check(t_test_against(&t, -0.4, &p) && near(p.greater, 0.021043143355250885), "p against a margin");
    check(t_test_against(&t, range.low, &p) && near(p.greater, 0.05), "at the bound of 0.95 it is 0.05");
    check(paired_effect(A, B, 20, &dz) && near(dz, -0.48733971724044817), "d_z is in standard deviations of pairs");
}

static void paired_edges(void)
{
    static const double up[] = {1, 2, 3}, more[] = {1.5, 2.5, 3.5}, tenths[] = {0.1, 0.2, 0.3, 0.7},
                        tenths_on[] = {0.3, 0.4, 0.5, 0.9}, huge[] = {1e308, -1e308, 1e308}, far[] = {-1e308, 1e308, 5},
                        odd[] = {1, NAN, 3}, infinite[] = {1, INFINITY, 3}, tiny1[] = {1e-300, 3e-300, 2e-300},
                        tiny2[] = {2e-300, 7e-300, 1e-300};
    struct t_test t = {.df = -7};
    struct interval range = {0};
    struct p_values p = {0};
    double dz = 0;
    check(!t_test_paired(A, B, 0, &t) && !t_test_paired(A, B, 1, &t), "no pair and one pair are refused");
    check(!t_test_paired(up, more, 3, &t), "differences that are all equal have no spread to go by");
    check(!t_test_paired(tenths, tenths_on, 4, &t), "nor do those that only rounding tells apart");
    check(!t_test_paired(up, odd, 3, &t) && !t_test_paired(infinite, up, 3, &t), "NaN and infinity are refused");
    check(!t_test_paired(huge, far, 3, &t) && t.df == -7, "as are differences beyond a double, with nothing set");
    check(t_test_paired(A, A, 20, &t) && t.same && t.p.two_sided == 1 && t.difference == 0,
          "pairs that are all the same give p = 1");
    check(!t_test_interval(&t, 0.95, &range) && !t_test_against(&t, -0.1, &p) && !paired_effect(A, A, 20, &dz),
          "and nothing that would need their spread");
    check(t_test_paired(huge, ZERO, 3, &t) && near(t.t, -0.5) && p_sound(t.p), "huge values do not overflow");
    check(t_test_paired(tiny1, tiny2, 3, &t) && t.se > 0 && p_sound(t.p), "tiny ones do not vanish");
    check(near(t.t, 4.0 / 3 / (sqrt(19.0 / 3 / 1) / sqrt(3))), "and give what they would at any size");
}

/* Clusters of four: statsmodels' OLS of the differences with cov_type="cluster". The sum that facts of the method give
 * without C / (C - 1), 0.0447, is 0.05 with it. */
static void clustered(void)
{
    size_t four[20], one[20] = {0}, each[20];
    static const double up[] = {0, 1, 0, 1}, level[] = {1, 0, 1, 0}, huge[] = {1e200, -1e200, 3e200, 1};
    struct t_test t = {.df = -7}, alone = {0};
    struct interval range = {0};
    for (size_t i = 0; i < 20; i++) {
        four[i] = i / 4;
        each[i] = i;
    }
    check(t_test_clustered(A, B, four, 20, &t) && near(t.se, 0.05) && near(t.t, -4) && t.df == 4 &&
              near(t.p.two_sided, 0.016130089900092542) && t_test_interval(&t, 0.95, &range) &&
              near(range.low, -0.3388222552598899) && near(range.high, -0.061177744740110007),
          "pairs in clusters have the error, t and interval of clusters");
    check(t_test_clustered(A, B, each, 20, &t) && t_test_paired(A, B, 20, &alone) && near(t.se, alone.se) &&
              t.df == alone.df,
          "clusters of one pair are pairs");
    t.df = -7;
    check(!t_test_clustered(A, B, one, 20, &t) && !t_test_clustered(A, B, four, 0, &t), "one cluster is refused");
    check(!t_test_clustered(up, level, (const size_t[]){0, 0, 1, 1}, 4, &t), "as are clusters that differ in nothing");
    check(!t_test_clustered(ZERO, huge, (const size_t[]){0, 0, 1, 1}, 4, &t) && t.df == -7,
          "and values beyond a square, with nothing set");
    check(t_test_clustered(A, A, four, 20, &t) && t.same && t.p.two_sided == 1, "pairs that are all the same: p = 1");
}

static double log_choose(int n, int k)
{
    return lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
}

/* How often n pairs of which the shares lost, won and both are as given would be called not inferior by `margin`. */
static double called(int n, double margin, double lost, double won, double both)
{
    double sum = 0, neither = 1 - lost - won - both;
    for (int b = 0; b <= n; b++)
        for (int c = 0; b + c <= n; c++)
            for (int a = 0; a + b + c <= n; a++) {
                int d = n - a - b - c;
                double chance = log_choose(n, b) + log_choose(n - b, c) + log_choose(n - b - c, a) + b * log(lost) +
                                c * log(won) + a * log(both) + d * log(neither);
                struct pairs pairs = {a, b, c, d};
                if (chance > log(1e-7) && paired_shares_against(&pairs, n, -margin).greater < 0.05)
                    sum += exp(chance);
            }
    return sum;
}

static void shares_against(void)
{
    static const struct pairs same = {24, 0, 0, 0}, some = {9, 4, 1, 7}, lost = {9, 4, 0, 7};
    struct p_values p = paired_shares_against(&same, 24, -0.1), q = newcombe_p(&some, -0.4);
    struct interval range = paired_shares_bounds(&same, 24, 0.95), other = newcombe_paired(&some, 0.9);
    check(near(p.greater, pow(0.9, 24)) && p.greater > newcombe_p(&same, -0.1).greater,
          "that no pair of 24 differs is as likely as 0.9^24 where a tenth does");
    check(near(range.low, pow(0.05, 1.0 / 24) - 1), "and its bound is where 0.05 is left");
    check(near(paired_shares_against(&same, 24, range.low).greater, 0.05), "where p is 0.05");
    check(near(paired_shares_against(&same, 6, -0.1).greater, pow(0.9, 6)), "in six clusters it tells less");
    check(near(paired_shares_against(&some, 21, -0.4).greater,
               fmax(q.greater, binomial_at_most(4, 21, 0.4 + 1.0 / 21))) &&
              paired_shares_bounds(&some, 21, 0.95).low == other.low,
          "with discordant pairs on both sides it is Newcombe's, or the exact tail of those lost");
    check(near(paired_shares_against(&lost, 20, -0.4).greater, binomial_at_most(4, 20, 0.4)) &&
              near(paired_shares_bounds(&lost, 20, 0.95).low, -exact_upper(4, 20, 0.95)),
          "with pairs lost alone it is no surer than if they were counted by themselves");
    check(paired_shares_against(&same, 24, 0).less == 1 && paired_shares_against(&same, 24, 0).greater == 1 &&
              paired_shares_against(&same, 24, -2).greater == 0,
          "no margin shows nothing, and one beyond 1 all");
}

/* At the margin itself no more than some 5 in a hundred may be called not inferior. Student's t does so of up to 14. */
static void shares_error(void)
{
    static const double margins[] = {0.02, 0.05, 0.1, 0.2}, won[] = {1e-9, 0.01, 0.05, 0.1};
    double worst = 0;
    for (size_t i = 0; i < COUNT_OF(margins); i++)
        for (size_t j = 0; j < COUNT_OF(won); j++)
            for (int both = 1; both <= 3; both++)
                worst = fmax(worst, called(24, margins[i], margins[i] + won[j], won[j],
                                           both / 4.0 * (1 - margins[i] - 2 * won[j])));
    check(worst < 0.06, "at the margin %.3g are called not inferior at most", worst);
}

static void welch(void)
{
    struct moments x = {0}, y = {0};
    struct t_test t = {0};
    struct interval range = {0};
    check(sample_of(X, 7, &x) && sample_of(Y, 5, &y) && t_test_welch(&x, &y, &t), "two samples have Welch's test");
    check(near(t.difference, -8.7785714285714267) && near(t.se, 2.9753322572136924) && near(t.t, -2.9504507966422175) &&
              near(t.df, 9.9281425947196524),
          "with Satterthwaite's degrees of freedom");
    check(p_near(t.p, 0.0073155315765005228, 0.99268446842349944, 0.014631063153001046), "and p on all sides");
    check(t_test_interval(&t, 0.95, &range) && near(range.low, -15.414534518804228) &&
              near(range.high, -2.1426083383386265),
          "and an interval");
    struct moments one = {3407, 0.41, 3.9, 0}, two = {3461, 0.7, 6.2, 0};
    check(t_test_welch(&one, &two, &t) && near(t.t, 2.3240227609215203) && near(t.p.two_sided, 0.020158402643586957),
          "samples known by mean, standard deviation and size do too");
    check(t_test_interval(&t, 0.95, &range) && fabs(range.low - 0.04538) < 1e-5 && fabs(range.high - 0.53462) < 1e-5,
          "with the interval that is known of them");

    struct moments single = {0}, flat = {0}, level = {0};
    static const double fives[] = {5, 5, 5}, sixes[] = {6, 6, 6};
    check(sample_of(X, 1, &single) && !t_test_welch(&single, &y, &t), "a sample of one value is refused");
    check(!sample_of(X, 0, &single), "an empty one is no sample");
    check(sample_of(fives, 3, &flat) && sample_of(sixes, 3, &level) && flat.sd == 0, "equal values spread by 0");
    check(!t_test_welch(&flat, &level, &t), "two samples without spread are refused");
    check(t_test_welch(&flat, &flat, &t) && t.same && t.p.two_sided == 1, "unless they are the same");
    check(t_test_welch(&flat, &y, &t) && near(t.df, 4), "where one spreads, the degrees of freedom are its own");
}

static void effects(void)
{
    struct moments x = {0}, y = {0}, flat = {0};
    struct mean_effect e = {0};
    check(sample_of(X, 7, &x) && sample_of(Y, 5, &y) && mean_effect(&x, &y, 0.95, &e), "two samples have effect sizes");
    check(near(e.cohen_d, -1.6421048194363512) && near(e.hedges_g, -1.5157890640950935) &&
              near(e.g_se, 0.6966987749257858) && near(e.g.low, -2.8812935710228107) &&
              near(e.g.high, -0.1502845571673761),
          "Cohen's d, and Hedges' g with its interval");
    check(e.has_glass && near(e.glass, -1.4924404286870958), "Glass's delta");
    check(sample_of(ZERO, 4, &flat) && !mean_effect(&flat, &flat, 0.95, &e), "none without spread");
    check(mean_effect(&flat, &y, 0.95, &e) && !e.has_glass, "no Glass's delta where the first does not spread");
}

static const double DOC[] = {6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75};
static const double TIED[] = {3, -1, 2, 2, 5, -2, 4, 1, 6, 2, -3, 1};
static const double ZEROS[] = {0, 1.5, 2, -1, 0, 3, 4.5, 0, -2.5, 6};

static void wilcoxon(void)
{
    double many[60], spread[60], most[300];
    for (int i = 0; i < 300; i++)
        most[i] = ((i * 53) % 997) / 7.0 - 60;
    for (int i = 0; i < 60; i++) {
        many[i] = ((i * 37) % 101) / 10.0 - 3;
        spread[i] = i * 1.01 - 20 + 0.003 * i * i;
    }
    const struct {
        const char *name;
        const double *d;
        size_t n;
        bool exact;
        double plus, minus, less, greater, two_sided;
    } rows[] = {
        {"scipy's own", DOC, 15, true, 96, 24, 0.982330322265625, 0.0206298828125, 0.041259765625},
        {"with ties", TIED, 12, true, 62, 16, 0.96875, 0.0380859375, 0.076171875},
        {"with zeros", ZEROS, 10, true, 23, 5, 0.9453125, 0.078125, 0.15625},
        {"of sixty, some tied", many, 60, true, 1440.5, 329.5, 0.99999413663365255, 5.983746241548793e-06,
         1.1967492483097586e-05},
        {"of sixty, none tied", spread, 60, true, 1461, 369, 0.99998540096467936, 1.5152101127625418e-05,
         3.0304202255250837e-05},
        {"of three hundred", most, 300, false, 28894, 16256, 0.99998678115074735, 1.3218849252613142e-05,
         2.6437698505226283e-05},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct signed_rank r = {0}, back = {0};
        check(wilcoxon_signed_rank(ZERO, rows[i].d, rows[i].n, &r) && r.exact == rows[i].exact &&
                  r.plus == rows[i].plus && r.minus == rows[i].minus,
              "signed ranks %s are summed", rows[i].name);
        check(p_near(r.p, rows[i].less, rows[i].greater, rows[i].two_sided), "with their p-values");
        check(wilcoxon_signed_rank(rows[i].d, ZERO, rows[i].n, &back) && back.plus == r.minus &&
                  near(back.p.less, r.p.greater) && near(back.p.two_sided, r.p.two_sided),
              "which turn round with the sides");
    }
    struct signed_rank r = {0};
    struct shift s = {0};
    check(wilcoxon_signed_rank(A, A, 20, &r) && r.used == 0 && r.zeros == 20 && r.p.two_sided == 1,
          "where no pair differs, p is 1");
    check(!signed_rank_shift(A, A, 20, 0.95, &s), "and nothing shifts");
    check(!wilcoxon_signed_rank(A, B, 0, &r), "no pair is refused");
    check(wilcoxon_signed_rank(ZERO, DOC, 1, &r) && r.exact && r.p.greater == 0.5 && r.p.two_sided == 1,
          "one pair says nothing");
    check(signed_rank_shift(ZERO, DOC, 15, 0.95, &s) && s.centre == 41.5 - 16.5 && s.has_range && s.range.low == 4 &&
              s.range.high == 41.5,
          "the shift of paired values and its interval are R's");
    check(signed_rank_shift(ZERO, DOC, 5, 0.95, &s) && !s.has_range && s.too_few,
          "five pairs cannot be 95 %% sure of a shift");
    double ones[64];
    for (size_t i = 0; i < COUNT_OF(ones); i++)
        ones[i] = 1;
    check(wilcoxon_signed_rank(ZERO, ones, 4, &r) && r.exact && r.p.greater == 0.0625 && r.p.two_sided == 0.125,
          "four equal rises are four coins");
    check(wilcoxon_signed_rank(ZERO, ones, 64, &r) && r.exact && r.p.greater == ldexp(1, -64), "and sixty-four are");
    check(signed_rank_shift(ZERO, ones, 64, 0.95, &s) && s.centre == 1 && !s.has_range && !s.too_few,
          "equal differences have no interval");
}

static void whitney(void)
{
    enum { MANY = 300, MORE = 280, LOTS = 50000 };
    double left[40], right[35], many[MANY], more[MORE], ones[20] = {1, 1, 1}, all_ones[21];
    double *rare CLEANUP_FREE = base_alloc_zero(2 * LOTS * sizeof *rare);
    for (int i = 0; i < MANY; i++)
        many[i] = ((i * 53) % 997) / 7.0 - 60;
    for (int i = 0; i < MORE; i++)
        more[i] = ((i * 29) % 889) / 6.0 - 60;
    for (int i = 0; i < 21; i++)
        all_ones[i] = 1;
    for (int i = 0; i < 40; i++)
        left[i] = ((i * 53) % 97) / 7.0;
    for (int i = 0; i < 35; i++)
        right[i] = ((i * 29) % 89) / 6.0 + 1;
    const struct {
        const char *name;
        const double *x, *y;
        size_t m, n;
        bool exact;
        double u_first, less, greater, two_sided;
    } rows[] = {
        {"seven and five", X, Y, 7, 5, true, 31, 0.015151515151515152, 0.99116161616161602, 0.030303030303030304},
        {"scipy's own", X, Y, 5, 4, true, 17, 0.055555555555555552, 0.96825396825396837, 0.1111111111111111},
        {"five and twenty, apart", X, right, 5, 20, true, 100, 1.8821757952192734e-05, 1, 3.7643515904385468e-05},
        {"forty and thirty-five", left, right, 40, 35, true, 494, 0.98604855442566586, 0.01414624260203943,
         0.028292485204078861},
        {"three hundred", many, more, MANY, MORE, false, 41029.5, 0.68491387695798855, 0.31526231426046331,
         0.63052462852092661},
        {"zeros and ones", A, B, 20, 20, true, 240, 0.17032185737994124, 0.94451523148626215, 0.34064371475988248},
        {"few different values", TIED, ZEROS, 12, 10, true, 66, 0.35496856085091377, 0.65804164875372306,
         0.70993712170182754},
        {"three of twenty, none of two hundred", ones, rare, 20, 200, true, 2300, 0.00065122762119117531, 1,
         0.0013024552423823506},
        {"one zero, ones else", rare, all_ones, 1, 21, true, 0, 1, 1 / 22.0, 2 / 22.0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct rank_sum r = {0}, back = {0};
        check(mann_whitney(rows[i].x, rows[i].m, rows[i].y, rows[i].n, &r) && r.exact == rows[i].exact &&
                  r.u_first == rows[i].u_first && r.u_first + r.u_second == (double)(rows[i].m * rows[i].n),
              "U of %s", rows[i].name);
        check(p_near(r.p, rows[i].less, rows[i].greater, rows[i].two_sided), "with its p-values");
        check(mann_whitney(rows[i].y, rows[i].n, rows[i].x, rows[i].m, &back) && near(back.p.less, r.p.greater) &&
                  near(back.p.two_sided, r.p.two_sided) && near(back.cliff_delta, -r.cliff_delta),
              "which turn round with the sides");
    }
    struct rank_sum r = {0};
    struct shift s = {0};
    for (int i = 0; i < 27; i++)
        rare[LOTS + i] = 1;
    check(mann_whitney(ones, 3, rare, 2 * LOTS - 3, &r) && r.exact && fabs(r.p.less - 2.4360730817052366e-11) < 1e-18,
          "three ones alone, beside 27 of a hundred thousand, are still dealt");
    memset(rare + LOTS, 0, 27 * sizeof *rare);
    for (int i = 0; i < 5; i++)
        rare[i] = 1;
    check(mann_whitney(rare, LOTS, rare + LOTS, LOTS, &r) && !r.exact && r.uncommon == 5 &&
              fabs(r.p.less - 0.031246875015626559) < 1e-9,
          "a normal p is not below the chance of the split of equal values");
    check(rank_sum_shift(rare, LOTS, rare + LOTS, LOTS, 0.95, &s) && !s.has_range && !s.too_few,
          "and no interval has no width");
    check(mann_whitney(A, 20, B, 20, &r) && near(r.more, 0.1575) && near(r.fewer, 0.3575) &&
              near(r.common_language, 0.4) && near(r.cliff_delta, -0.2),
          "the common language effect and Cliff's delta count ties by halves");
    check(mann_whitney(ZERO, 20, ZERO, 30, &r) && r.p.two_sided == 1 && r.p.less == 1 && r.cliff_delta == 0,
          "where all values are equal, p is 1");
    check(rank_sum_shift(ZERO, 20, ZERO, 30, 0.95, &s) && s.centre == 0 && !s.has_range,
          "and no interval claims to know the shift");
    check(!mann_whitney(A, 0, B, 20, &r) && !mann_whitney(A, 20, B, 0, &r), "an empty sample is refused");
    check(rank_sum_shift(X, 7, Y, 5, 0.95, &s) && s.centre == -8 && s.range.low == -17 && s.range.high == -2,
          "the shift between samples and its interval are R's");
    check(rank_sum_shift(X, 2, Y, 2, 0.95, &s) && !s.has_range && s.too_few,
          "two and two cannot be 95 %% sure of a shift");
}

/* The k-th of all sums and differences of two, held against the list of them all. */
static void order(void)
{
    struct rng rng = rng_stream(7, S("test order"), 0, 0);
    double x[13], y[9], sums[91], shifts[117];
    bool sums_right = true, shifts_right = true;
    for (int round = 0; round < 50; round++) {
        size_t n = 0, k = 0;
        for (size_t i = 0; i < 13; i++)
            x[i] = (double)rng_below(&rng, round < 25 ? 5 : 100000) / 7 - 3;
        for (size_t i = 0; i < 9; i++)
            y[i] = (double)rng_below(&rng, round < 25 ? 5 : 100000) / 3 - 2;
        numbers_sort(x, 13);
        numbers_sort(y, 9);
        for (size_t i = 0; i < 13; i++) {
            for (size_t j = i; j < 13; j++)
                sums[n++] = x[i] / 2 + x[j] / 2;
            for (size_t j = 0; j < 9; j++)
                shifts[k++] = y[j] - x[i];
        }
        numbers_sort(sums, n);
        numbers_sort(shifts, k);
        for (size_t i = 0; i < n; i++)
            sums_right = sums_right && walsh_at(x, 13, (double)i + 1) == sums[i];
        for (size_t i = 0; i < k; i++)
            shifts_right = shifts_right && shift_at(x, 13, y, 9, (double)i + 1) == shifts[i];
    }
    check(sums_right, "the k-th mean of two is found without listing them");
    check(shifts_right, "and the k-th difference");
}

static void shares(void)
{
    static const struct {
        struct share first, second;
        double z, less, greater, two_sided, low, high, fisher_less, fisher_greater, fisher_two_sided;
        double h, odds, odds_low, odds_high, risk, risk_low, risk_high;
    } rows[] = {
        {{120, 1000},
         {150, 1000},
         1.963049807622355,
         0.97517980656731562,
         0.024820193432684389,
         0.049640386865368778,
         1.3782434204051563e-05,
         0.060008258570126573,
         0.97881939633359338,
         0.02879792543446337,
         0.05759585086892674,
         0.087915618404800666,
         1.2941176470588236,
         0.99994049220154735,
         1.6748401504791783,
         1.25,
         0.99967332775801399,
         1.5630105921743935},
        {{3, 20},
         {9, 15},
         2.7755727963478249,
         0.99724477191735494,
         0.002755228082645039,
         0.005510456165290078,
         0.12891165770371976,
         0.67413602426417674,
         0.99928297236580954,
         0.0075546903967371156,
         0.010724879495736004,
         0.97675541740108385,
         8.5,
         1.7088912235520595,
         42.278875919219089,
         4,
         1.3023601653293644,
         12.285388040837095},
        {{0, 12},
         {4, 9},
         2.5667557916789918,
         0.99486725596859382,
         0.0051327440314061492,
         0.010265488062812298,
         0.092069065587644106,
         0.73334870650450701,
         1,
         0.021052631578947368,
         0.021052631578947368,
         1.4594553124539327,
         20.454545454545453,
         0.93158996156038265,
         449.11221354433604,
         11.699999999999999,
         0.70933087857466837,
         192.98469041002028},
        {{7, 7},
         {5, 9},
         -2.0367003088692623,
         0.020840041783101004,
         0.97915995821689905,
         0.041680083566202009,
         -0.73334870650450701,
         -0.0075060945879577012,
         0.069230769230769235,
         1,
         0.088461538461538466,
         -1.4594553124539327,
         0.081481481481481488,
         0.0035906113722147309,
         1.8490533049032964,
         0.58666666666666667,
         0.32569874913619107,
         1.0567365661998893},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct share_test t = {0};
        struct interval range = {0};
        struct p_values p = {0};
        struct share_effect e = {0};
        check(two_proportions(rows[i].first, rows[i].second, &t) && near(t.z, rows[i].z) &&
                  p_near(t.p, rows[i].less, rows[i].greater, rows[i].two_sided),
              "z of two shares, row %zu", i);
        check(newcombe_independent(rows[i].first, rows[i].second, 0.95, &range) && near(range.low, rows[i].low) &&
                  near(range.high, rows[i].high),
              "and the interval of their difference");
        check(newcombe_independent_p(rows[i].first, rows[i].second, rows[i].low, &p) && near(p.greater, 0.025) &&
                  near(p.less, 0.975) && newcombe_independent_p(rows[i].first, rows[i].second, rows[i].high, &p) &&
                  near(p.less, 0.025) && near(p.two_sided, 0.05),
              "whose ends are where p is half of what is left");
        check(fisher_exact(rows[i].first, rows[i].second, &p) &&
                  p_near(p, rows[i].fisher_less, rows[i].fisher_greater, rows[i].fisher_two_sided),
              "and Fisher's p");
        check(share_effect(rows[i].first, rows[i].second, 0.95, &e) && near(e.cohen_h, rows[i].h) &&
                  near(e.odds_ratio, rows[i].odds) && near(e.odds.low, rows[i].odds_low) &&
                  near(e.odds.high, rows[i].odds_high) && near(e.risk_ratio, rows[i].risk) &&
                  near(e.risk.low, rows[i].risk_low) && near(e.risk.high, rows[i].risk_high) && e.halved == (i >= 2),
              "and the ratios with theirs");
    }
}

static void share_edges(void)
{
    struct share_test t = {0};
    struct interval range = {0};
    struct p_values p = {0};
    struct share_effect e = {0};
    struct share none = {0, 0}, all = {9, 9}, also = {4, 4}, never = {0, 5}, big = {INT64_C(500000000), 1000000000},
                 bigger = {INT64_C(500100000), 1000000000}, vast = {1, INT64_C(1) << 50};
    check(!two_proportions(none, all, &t) && !newcombe_independent(all, none, 0.95, &range) &&
              !fisher_exact(none, none, &p) && !share_effect(none, all, 0.95, &e),
          "an empty sample is refused");
    check(two_proportions(all, also, &t) && t.z == 0 && t.p.two_sided == 1, "where all succeed, p is 1");
    check(newcombe_independent(all, also, 0.95, &range) && range.low < -0.2 && range.high > 0.2,
          "and the interval says how little that is");
    check(!newcombe_independent_p(none, all, 0.1, &p) && newcombe_independent_p(all, also, -1, &p) && p.less == 1 &&
              p.greater == 0 && newcombe_independent_p(all, also, 1, &p) && p.less == 0 && p.greater == 1,
          "no difference lies beyond 1");
    check(fisher_exact(all, also, &p) && p.two_sided == 1 && p.less == 1 && p.greater == 1, "Fisher's p too");
    check(fisher_exact(all, never, &p) && near(p.less, 1.0 / 2002) && near(p.two_sided, 1.0 / 2002),
          "one table of 2,002 is the most extreme");
    check(two_proportions(big, bigger, &t) && fisher_exact(big, bigger, &p) && fabs(p.less - t.p.less) < 1e-4 &&
              fabs(p.two_sided - t.p.two_sided) < 1e-6,
          "of a thousand million trials, Fisher's p is that of z");
    check(!fisher_exact(vast, all, &p) && two_proportions(vast, all, &t) && p_sound(t.p),
          "beyond a million million, z alone is offered");
}

int main(void)
{
    paired();
    paired_edges();
    clustered();
    shares_against();
    shares_error();
    welch();
    effects();
    wilcoxon();
    whitney();
    order();
    shares();
    share_edges();
    return tap_done();
}

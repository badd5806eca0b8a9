/* SPDX-License-Identifier: Apache-2.0 */
/* The pass@k family: figures by hand (whole fractions), what is undefined, and identities. That every digit is right is
 * tests/property/passk.py's to show. */
#include "stats/consensus.h"
#include "stats/passk.h"
#include "tests/tap.h"

#include <math.h>

static const double TOLERANCE = 1e-15;

/* As fractions of C(n, k), counted by hand. */
static void by_hand(void)
{
    static const struct {
        int n, c, k;
        double tau, any, all, g, mg, cons, gap;
    } rows[] = {
        {10, 3, 5, 0.4, 231.0 / 252, 0, 126.0 / 252, 0, 21.0 / 252, 231.0 / 252 - 0.3},
        {5, 4, 2, 0.5, 1, 0.6, 1, 0.6, 0.8, 0.2},
        {4, 2, 3, 0.75, 1, 0, 0, 0, 0.5, 0.5},
        {8, 8, 4, 1, 1, 1, 1, 1, 1, 0},
        {8, 0, 4, 0.25, 0, 0, 0, 0, 0, 0},
        {6, 3, 1, 1, 0.5, 0.5, 0.5, 0, 0.5, 0},
        {6, 4, 4, 0.75, 1, 1.0 / 15, 9.0 / 15, 2.0 / 4 * (1.0 / 15 + 9.0 / 15), 12.0 / 15, 1.0 / 3},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int n = rows[i].n, c = rows[i].c, k = rows[i].k;
        double any = -1, all = -1, g = -1, mg = -1, cons = -1, gap = -1;
        check(pass_at_k(n, c, k, &any) && pass_hat_k(n, c, k, &all) && g_pass_at_k(n, c, k, rows[i].tau, &g) &&
                  mg_pass_at_k(n, c, k, &mg) && cons_at_k(n, c, k, &cons) && pass_gap(n, c, k, &gap),
              "%d of %d at k = %d is defined", c, n, k);
        check_near(any, rows[i].any, TOLERANCE, "pass@%d of %d in %d", k, c, n);
        check_near(all, rows[i].all, TOLERANCE, "pass^%d of %d in %d", k, c, n);
        check_near(g, rows[i].g, TOLERANCE, "G-Pass@%d_%g of %d in %d", k, rows[i].tau, c, n);
        check_near(mg, rows[i].mg, TOLERANCE, "mG-Pass@%d of %d in %d", k, c, n);
        check_near(cons, rows[i].cons, TOLERANCE, "cons@%d of %d in %d", k, c, n);
        check_near(gap, rows[i].gap, TOLERANCE, "the gap to pass@%d of %d in %d", k, c, n);
    }
}

static void undefined(void)
{
    static const int64_t ROWS[][3] = {{5, 6, 1},
                                      {5, -1, 1},
                                      {5, 2, 0},
                                      {5, 2, 6},
                                      {0, 0, 1},
                                      {-1, 0, 1},
                                      {5, 2, -3},
                                      {INT64_MAX, 1, 1},
                                      {INT64_MIN, INT64_MIN, INT64_MIN},
                                      {5, 2, INT64_MAX},
                                      {PASSK_MOST + 1, 1, 1}};
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        int64_t n = ROWS[i][0], c = ROWS[i][1], k = ROWS[i][2];
        double kept = 0.125;
        check(!pass_at_k(n, c, k, &kept) && !pass_hat_k(n, c, k, &kept) && !g_pass_at_k(n, c, k, 0.5, &kept) &&
                  !mg_pass_at_k(n, c, k, &kept) && !cons_at_k(n, c, k, &kept) && !pass_gap(n, c, k, &kept) &&
                  kept == 0.125,
              "%lld of %lld at k = %lld is undefined", (long long)c, (long long)n, (long long)k);
    }
}

static void identities(void)
{
    int wrong = 0;
    for (int64_t n = 1; n <= 40; n++)
        for (int64_t c = 0; c <= n; c++)
            for (int64_t k = 1; k <= n; k++) {
                double any = -1, all = -1, least = -1, most = -1, gap = -1, cons = -1, other = -1;
                wrong += !pass_at_k(n, c, k, &any) || !pass_hat_k(n, c, k, &all) || !pass_gap(n, c, k, &gap) ||
                         !g_pass_at_k(n, c, k, 1e-9, &least) || !g_pass_at_k(n, c, k, 1, &most) ||
                         !cons_at_k(n, c, k, &cons) || !cons_at_k(n, n - c, k, &other);
                wrong += least != any || most != all || all > any || cons > any;
                wrong += fabs(any - (double)c / (double)n - gap) > 1e-15 || fabs(cons + other - 1) > 1e-15;
            }
    check_int(wrong, 0,
              "least and most of G-Pass are pass@k and pass^k, the gap is a difference, majorities are whole");
    double x;
    check(pass_at_k(PASSK_MOST, PASSK_MOST / 2, PASSK_MOST / 2, &x) && x == 1, "a thousand million trials are counted");
    check(pass_hat_k(1000000, 1, 1, &x) && x == 1e-6, "pass@1 is the share that passed");
    check(cons_at_k(PASSK_MOST, PASSK_MOST / 2, 1001, &x) && x == 0.5, "half are right: the majority is a coin");
}

static void thresholds(void)
{
    static const struct {
        double tau;
        int k, least;
    } rows[] = {{0.07, 100, 7}, {0.29, 100, 29},    {0.5, 5, 3},     {0.5, 4, 2},   {1, 7, 7},
                {1e-300, 7, 1}, {0.501, 1000, 501}, {0.3, 10, 3},    {0.1, 3, 1},   {0.7, 10, 7},
                {0.6, 5, 3},    {0.9, 0, 1},        {2.0 / 3, 3, 2}, {0.701, 10, 8}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_int(passes_for(rows[i].tau, rows[i].k), rows[i].least, "%g of %d", rows[i].tau, rows[i].k);
}

/* Intervals of Beta(c + 1, n - c + 1) by scipy.stats.beta.ppf; both from tests/golden/passk.py. */
static void bayes(void)
{
    static const struct {
        int n, c;
        struct posterior p;
    } rows[] = {
        {10, 3, {0.33333333333333331, 0.13074409009212271, 0.10926344381909811, 0.60974255957242118}},
        {0, 0, {0.5, 0.28867513459481287, 0.025000000000000001, 0.97499999999999998}},
        {1, 1, {0.66666666666666663, 0.23570226039551584, 0.15811388300841897, 0.98742088290657493}},
        {200, 0, {0.0049504950495049506, 0.0049260480109571672, 0.00012595131117045969, 0.018185250054386256}},
        {64, 64, {0.98484848484848486, 0.014923659838893186, 0.94482836568118655, 0.99961057110890283}},
        {1000, 500, {0.5, 0.015787724448766815, 0.46906313988156817, 0.53093686011843189}},
        {1000000, 999990, {0.99998900002199997, 3.3165982574101427e-06, 0.9999816097394989, 0.99999450883274454}},
    };
    struct posterior p = {0};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        check(bayes_at_n(rows[i].n, rows[i].c, 0.95, &p), "%d of %d have a posterior", rows[i].c, rows[i].n);
        check_near(p.mean, rows[i].p.mean, 1e-12, "its mean");
        check_near(p.sd, rows[i].p.sd, 1e-12, "its deviation");
        check_near(p.low, rows[i].p.low, 1e-9, "its lower end");
        check_near(p.high, rows[i].p.high, 1e-9, "its upper end");
    }
    const int64_t n[] = {10, 10, 4, 25}, c[] = {3, 10, 0, 12};
    check(bayes_of_cases(n, c, COUNT_OF(n), 0.9, &p), "a set of cases has one");
    check_near(p.mean, 0.47453703703703703, 1e-12, "the mean of the set");
    check_near(p.sd, 0.056859299504618113, 1e-12, "its deviation");
    check_near(p.low, 0.38101181202094592, 1e-9, "its lower end");
    check_near(p.high, 0.56806226205312815, 1e-9, "its upper end");
    p.mean = 7;
    check(!bayes_of_cases(n, c, 0, 0.9, &p) && p.mean == 7, "no case has none");
    check(!bayes_at_n(3, 4, 0.9, &p) && !bayes_at_n(3, -1, 0.9, &p) && !bayes_at_n(-1, -1, 0.9, &p) && p.mean == 7,
          "nor have more passes than trials");
}

/* By enumeration in tests/golden/passk.py. */
static void votes(void)
{
    static const struct {
        struct answer answers[4];
        size_t n;
        int k;
        double value;
    } rows[] = {
        {{{3, true}, {2, false}}, 2, 2, 0.59999999999999998},
        {{{3, true}, {2, false}, {2, false}}, 3, 4, 0.54285714285714282},
        {{{5, false}, {5, true}, {5, false}}, 3, 6, 0.33333333333333331},
        {{{10, true}}, 1, 3, 1},
        {{{10, false}}, 1, 3, 0},
        {{{4, true}, {3, false}, {2, true}, {1, false}}, 4, 5, 0.68452380952380953},
        {{{20, true}, {30, false}, {10, false}}, 3, 15, 0.20417272678962192},
        {{{2, true}, {2, false}, {1, false}}, 3, 5, 0.5},
        {{{1, true}, {1, false}, {1, false}, {1, false}}, 4, 3, 0.25},
        {{{60, true}, {40, false}}, 2, 41, 0.9554559816511442},
    };
    struct rng rng = rng_stream(1, S("stats.consensus"), 0, 0);
    struct consensus c = {0};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        check(consensus_of(rows[i].answers, rows[i].n, rows[i].k, rng, &c) && c.draws == 0, "vote %d is counted",
              (int)i);
        check_near(c.value, rows[i].value, 1e-12, "%d votes of vote %d", rows[i].k, (int)i);
    }
    int wrong = 0;
    for (int n = 2; n <= 30; n++) /* two answers: the majority of passes */
        for (int right = 1; right < n; right++)
            for (int k = 1; k <= n; k++) {
                double majority = 0;
                struct answer two[] = {{right, true}, {n - right, false}};
                wrong += !consensus_of(two, 2, k, rng, &c) || !cons_at_k(n, right, k, &majority) ||
                         fabs(c.value - majority) > 1e-12;
            }
    check_int(wrong, 0, "of two answers the vote is cons@k");
    const struct answer many[] = {{600, true}, {550, false}, {50, false}};
    struct consensus again = {0};
    check(consensus_of(many, 3, 101, rng, &c) && c.draws == 10000 && consensus_of(many, 3, 101, rng, &again) &&
              c.value == again.value,
          "large votes are drawn, the same ones for the same seed");
    check_near(c.value, 0.6725196272314068, 0.02, "and come near the truth, four standard errors at most");
    c.value = 7;
    check(!consensus_of(many, 3, 0, rng, &c) && !consensus_of(many, 3, 1201, rng, &c) &&
              !consensus_of(many, 0, 1, rng, &c) &&
              !consensus_of((struct answer[]){{INT64_MAX, true}}, 1, 1, rng, &c) && c.value == 7,
          "no vote, or more than there are, is undefined");
}

int main(void)
{
    by_hand();
    undefined();
    identities();
    thresholds();
    bayes();
    votes();
    return tap_done();
}

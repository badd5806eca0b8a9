/* SPDX-License-Identifier: Apache-2.0 */
/* permutation: golden figures of tests/golden/permutation.py (scipy 1.10.1), McNemar's test as the same thing, patterns
 * that are drawn, and what must hold for any data. */
#include "stats/permutation.h"
#include "tests/tap.h"

#include <math.h>

static struct permutation of(const double *d, size_t n)
{
    return permutation_paired(d, n, rng_stream(7, S("test.permutation"), 0, 0));
}

static void golden(void)
{
    static const struct {
        size_t n;
        double d[12];
        struct p_values p;
    } ROWS[] = {
        {4, {0.5, -1.25, 2, 0.75}, {0.8125, 0.3125, 0.625}},
        {10, {1, 1, -1, 1, 0, 1, 1, -1, 1, 1}, {0.98046875, 0.08984375, 0.1796875}},
        {12, {3, -1, 2, 2, -3, 1, 2, 0, 1, -2, 3, 2}, {0.939453125, 0.10498046875, 0.2099609375}},
        {11,
         {0.31, -0.07, 0.22, 0.9, -0.4, 1.3, 0.05, -0.61, 0.77, 0.12, 0.48},
         {0.9345703125, 0.06689453125, 0.1337890625}},
        {5, {5, 5, 5, 5, 5}, {1, 0.03125, 0.0625}},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct permutation r = of(ROWS[i].d, ROWS[i].n);
        check(r.method == PERMUTATION_EXACT, "row %zu is counted", i);
        check_near(r.p.less, ROWS[i].p.less, 1e-12, "… p less");
        check_near(r.p.greater, ROWS[i].p.greater, 1e-12, "… p greater");
        check_near(r.p.two_sided, ROWS[i].p.two_sided, 1e-12, "… p two-sided");
    }
}

static void coins(void)
{
    enum { FIRST = 90, SECOND = 60, SAME = 250 };
    double d[FIRST + SECOND + SAME] = {0};
    struct pairs pairs = {.both = SAME, .first = FIRST, .second = SECOND};
    for (size_t i = 0; i < FIRST + SECOND; i++)
        d[i] = i < FIRST ? -1 : 1;
    struct permutation r = of(d, COUNT_OF(d));
    struct p_values coin = mcnemar_exact(&pairs);
    check(r.units == FIRST + SECOND && r.method == PERMUTATION_EXACT, "units that do not differ are not counted");
    check_near(r.p.less, coin.less, 1e-9, "of -1, 0 and 1 it is McNemar's exact test, below");
    check_near(r.p.greater, coin.greater, 1e-9, "above");
    check_near(r.p.two_sided, coin.two_sided, 1e-9, "and on both sides");
}

static void drawn(void)
{
    enum { N = 40 };
    double d[N], back[N];
    for (size_t i = 0; i < N; i++) {
        d[i] = sin((double)i * 1.7) + 0.2;
        back[i] = -d[i];
    }
    struct permutation r = of(d, N), again = of(d, N), mirror = of(back, N);
    check(r.method == PERMUTATION_DRAWN, "of many units that share no step, patterns are drawn");
    check(r.p.greater == again.p.greater && r.p.two_sided == again.p.two_sided, "the same stream gives the same bits");
    check(r.p.greater > 0 && r.p.greater < 1 && r.p.less + r.p.greater >= 1, "the observed pattern is one of them");
    check_near(r.p.greater, mirror.p.less, 0.02, "signs the other way round, the other side");
}

/* Units far from zero, of no common step: no drawn pattern is as extreme. */
static void tail(void)
{
    enum { N = 30 };
    double d[N], back[N];
    for (size_t i = 0; i < N; i++) {
        d[i] = 1 + 0.9 * sin((double)i * 1.7);
        back[i] = -d[i];
    }
    struct permutation r = of(d, N), mirror = of(back, N);
    check(r.method == PERMUTATION_TAIL && r.units == N, "where no drawn pattern is as extreme, the method says so");
    check_near(r.p.greater, 1.2666107327126666e-09, 1e-17, "p is Student's tail");
    check(r.p.less == 1 && r.p.two_sided == 2 * r.p.greater, "on that side");
    check(mirror.method == PERMUTATION_TAIL && mirror.p.less == r.p.greater, "and on the other of their mirror");
    for (size_t i = 0; i < N; i++)
        d[i] = 1 + 1e-3 * sin((double)i * 1.7);
    r = of(d, N);
    check(r.method == PERMUTATION_TAIL && r.p.greater == ldexp(1, -N), "but not below one pattern of all");
}

static void edges(void)
{
    double zeros[] = {0, -0.0, 0}, one[] = {-2.5}, huge[] = {1e300, 2e300, -1e300, 3e300}, tiny[4];
    for (size_t i = 0; i < COUNT_OF(tiny); i++)
        tiny[i] = huge[i] * 1e-310 * 1e-300;
    struct permutation r = of(zeros, COUNT_OF(zeros));
    check(r.units == 0 && r.p.less == 1 && r.p.greater == 1 && r.p.two_sided == 1, "no difference, no evidence");
    r = of(NULL, 0);
    check(r.p.two_sided == 1, "nor without units");
    r = of(one, 1);
    check(r.p.less == 0.5 && r.p.greater == 1 && r.p.two_sided == 1, "one unit is one coin");
    struct p_values large = of(huge, COUNT_OF(huge)).p, small = of(tiny, COUNT_OF(tiny)).p;
    check(large.less == small.less && large.greater == small.greater, "the scale plays no part");
}

int main(void)
{
    golden();
    coins();
    drawn();
    tail();
    edges();
    return tap_done();
}

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden figures of tests/unit/test_stats_plan.c, as rows of C.

    /usr/bin/python3 tests/golden/plan.py        (scipy 1.10.1, statsmodels 0.13.5, Python 3.11.2)

McNemar's power is summed here over every split of every number of discordant pairs, with scipy's binomial. The t test's
is statsmodels' TTestPower; variance components are checked against sums of squares of statsmodels' anova_lm."""
import functools

import numpy as np
import pandas
from scipy.stats import binom, f, norm
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.power import TTestPower


@functools.lru_cache(None)
def rejects(d, share, alpha, two_sided):
    """The chance of it with d discordant pairs."""
    x = np.arange(d + 1)
    p = np.minimum(1, 2 * binom.cdf(np.minimum(x, d - x), d, 0.5)) if two_sided else binom.cdf(x, d, 0.5)
    return binom.pmf(x, d, share)[p <= alpha * (1 + 1e-12)].sum()


def mcnemar_power(n, first, second, alpha, two_sided):
    weights = binom.pmf(np.arange(n + 1), n, first + second)
    return sum(w * rejects(d, second / (first + second), alpha, two_sided) for d, w in enumerate(weights) if w > 0)


def mcnemar_cases(first, second, alpha, power, two_sided, most):
    """One more than the last number of pairs, up to `most`, that has not the power."""
    return 1 + max(n for n in range(1, most + 1) if mcnemar_power(n, first, second, alpha, two_sided) < power)


def main():
    print("McNemar: n, first, second, alpha, two_sided, power")
    for row in [(400, .09, .04, .05, False), (400, .09, .04, .05, True), (50, .7, .3, .05, False), (50, .7, .3, .05, True),
                (37, 1, 0, .01, True), (5, 1, 0, 1 / 32, False), (5, 1, 0, 1 / 16, True), (4, 1, 0, .05, False),
                (120, .2, 0, .05, False), (1000, .02, .004, .001, True), (300, .1, .1, .05, True),
                (300, .1, .1, .05, False), (60, .05, .3, .05, False), (60, .05, .3, .05, True), (90, .3, .2, .7, False),
                (2000, .3, .25, .05, True)]:
        print("    {%d, %r, %r, %r, %s, %.17g}," % (*row[:4], str(row[4]).lower(), mcnemar_power(*row)))
    print("McNemar: first, second, alpha, power, two_sided, pairs")
    for row in [(.09, .04, .05, .8, False, 700), (.09, .04, .05, .8, True, 700), (.7, .3, .05, .8, False, 150),
                (.65, .35, .05, .9, True, 300), (1, 0, .05, .8, False, 50), (.2, 0, .05, .8, False, 200),
                (.6, .4, .2, .5, False, 300), (.05, .2, .01, .8, True, 300), (.8, .2, .001, .95, True, 150)]:
        print("    {%r, %r, %r, %r, %s, %d}," % (*row[:4], str(row[4]).lower(), mcnemar_cases(*row)))
    print("t test: distance, sd, n, alpha, two_sided, power")
    for d, sd, n, alpha, two in [(.5, 1, 20, .05, True), (.5, 1, 20, .05, False), (.1, .36, 100, .05, False), (3, 1, 2, .05, True),
                                 (.02, .3, 1000, .01, True), (0, 1, 10, .05, True), (0.05, 1, 3000, .05, False),
                                 (10, 1, 3, .001, True), (.02, 1, 60000, .05, True)]:
        power = TTestPower().power(d / sd, n, alpha, alternative="two-sided" if two else "larger")
        print("    {%r, %r, %d, %r, %s, %.17g}," % (d, sd, n, alpha, str(two).lower(), power))
    print("mean: distance, sd, n, alpha, power; detectable at 80 %")
    for d, sd, n, alpha in [(.05, .36, 321, .05), (.03, 1, 6870, .05), (0, 1, 10, .05), (1, 2, 1, .2)]:
        print("    {%r, %r, %d, %r, %.17g, %.17g}," % (
            d, sd, n, alpha, norm.cdf(d * n**.5 / sd - norm.ppf(1 - alpha)), (norm.ppf(1 - alpha) + norm.ppf(.8)) * sd / n**.5))
    print("design (Miller): between, within_first, trials_first, within_second, trials_second, distance, cases")
    for w, a, ka, b, kb, d in [(1 / 9, 0, 1, 0, 1, .03), (1 / 9, 1 / 6, 10, 1 / 6, 10, .03), (.05, .1, 1, .2, 4, -.1)]:
        print("    {%.17g, %.17g, %r, %.17g, %r, %r, %.17g}," % (
            w, a, ka, b, kb, d, (norm.ppf(.975) + norm.ppf(.8))**2 * (w + a / ka + b / kb) / d**2))
    print("proportions: p1, p2, alpha, power, two_sided, cases; power of 1000")
    for p1, p2, alpha, power, two in [(.1, .12, .05, .8, True), (.5, .4, .05, .9, False), (0, .01, .01, .8, True), (.9, .95, .2, .5, False)]:
        z, pooled, apart = norm.ppf(1 - alpha / (2 if two else 1)), (p1 + p2) / 2, p1 * (1 - p1) + p2 * (1 - p2)
        root = z * (2 * pooled * (1 - pooled))**.5
        print("    {%r, %r, %r, %r, %s, %.17g, %.17g}," % (
            p1, p2, alpha, power, str(two).lower(), (root + norm.ppf(power) * apart**.5)**2 / (p1 - p2)**2,
            norm.cdf((abs(p1 - p2) * 1000**.5 - root) / apart**.5)))
    print("variance: between, within, icc, low, high, size, design effect")
    for x, sizes in VALUES:
        print("    {%s}," % ", ".join("%.17g" % v for v in variance(x, sizes)))


A = [1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1]
VALUES = [(A, [4] * 5), ([.1, .5, .9, .35, .7, .62, .88, .41, .5], [2, 3, 1, 3]), ([1, 2, 3, 1, 2, 3], [3, 3]),
          ([1000001, 1000002, 1000007, 1000009], [2, 2])]


def variance(x, sizes):
    """Of the table of one-way analysis of variance, level 0.95."""
    data = pandas.DataFrame({"x": x, "case": [i for i, k in enumerate(sizes) for _ in range(k)]})
    table = anova_lm(ols("x ~ C(case)", data).fit())
    msb, msw = table["mean_sq"]
    df1, df2 = table["df"]
    size = (len(x) - sum(k * k for k in sizes) / len(x)) / df1
    icc = (msb - msw) / (msb + (size - 1) * msw)
    low, high = ((r - 1) / (r + size - 1) for r in (msb / msw / f.ppf(.975, df1, df2), msb / msw / f.ppf(.025, df1, df2)))
    return max(0, (msb - msw) / size), msw, icc, low, high, size, 1 + (sum(k * k for k in sizes) / len(x) - 1) * icc


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden figures of tests/unit/test_stats_plan.c, as rows of C.

    /usr/bin/python3 tests/golden/plan.py        (scipy 1.10.1, statsmodels 0.13.5, Python 3.11.2)

McNemar's power is summed here over every split of every number of discordant pairs, with scipy's binomial."""
import functools

import numpy as np
from scipy.stats import binom


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


if __name__ == "__main__":
    main()

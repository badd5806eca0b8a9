#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden figures of Bayes@N and of answers taken by vote in tests/unit/test_stats_passk.c, as rows of C.

    /usr/bin/python3 tests/golden/passk.py        (scipy 1.10.1, Python 3.11.2)"""
from fractions import Fraction
from itertools import product
from math import comb, prod

from scipy.stats import beta, norm


def consensus(counts, right, k):
    """Over every split of k votes, exactly."""
    total = Fraction(0)
    for votes in product(*(range(min(c, k) + 1) for c in counts)):
        if sum(votes) == k:
            top = [i for i, v in enumerate(votes) if v == max(votes)]
            total += Fraction(prod(map(comb, counts, votes)) * sum(right[i] for i in top), len(top))
    return total / comb(sum(counts), k)


def main():
    for n, c in [(10, 3), (0, 0), (1, 1), (200, 0), (64, 64), (1000, 500), (1000000, 999990)]:
        d = beta(c + 1, n - c + 1)
        print("        {%d, %d, {%.17g, %.17g, %.17g, %.17g}}," % (n, c, d.mean(), d.std(), d.ppf(.025), d.ppf(.975)))
    cases = [(10, 3), (10, 10), (4, 0), (25, 12)]
    ds = [beta(c + 1, n - c + 1) for n, c in cases]
    mean = sum(d.mean() for d in ds) / len(ds)
    sd = sum(d.var() for d in ds)**.5 / len(ds)
    print(cases)
    for x in mean, sd, mean - norm.ppf(.95) * sd, mean + norm.ppf(.95) * sd:
        print("%.17g" % x)
    for counts, right, k in [([3, 2], [1, 0], 2), ([3, 2, 2], [1, 0, 0], 4), ([5, 5, 5], [0, 1, 0], 6), ([10], [1], 3), ([10], [0], 3),
                             ([4, 3, 2, 1], [1, 0, 1, 0], 5), ([20, 30, 10], [1, 0, 0], 15), ([2, 2, 1], [1, 0, 0], 5),
                             ([1, 1, 1, 1], [1, 0, 0, 0], 3), ([60, 40], [1, 0], 41)]:
        print("        {{%s}, %d, %d, %.17g}," % (", ".join("{%d, %s}" % (c, str(bool(r)).lower()) for c, r in zip(counts, right)),
                                              len(counts), k, consensus(counts, right, k)))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden figures of Bayes@N in tests/unit/test_stats_passk.c, as rows of C.

    /usr/bin/python3 tests/golden/passk.py        (scipy 1.10.1, Python 3.11.2)"""
from scipy.stats import beta, norm


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


if __name__ == "__main__":
    main()

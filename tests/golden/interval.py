#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The golden figures of tests/unit/test_stats_interval.c and test_stats_bootstrap.c.
Python 3.11, numpy 1.24.2, scipy 1.10.1 (Debian 12: python3-scipy). /usr/bin/python3 tests/golden/interval.py"""
import numpy as np
from scipy import stats


def exact(c, n, level):
    tail = (1 - level) / 2
    low = stats.beta.ppf(tail, c, n - c + 1) if c > 0 else 0.0
    high = stats.beta.ppf(1 - tail, c + 1, n - c) if c < n else 1.0
    return low, high


print("Clopper-Pearson")
for c, n, level in [(14, 20, .95), (0, 300, .95), (300, 300, .95), (1, 1, .9), (5.174, 7.96, .95), (3, 1e6, .95),
                    (5e8, 1e9, .95)]:
    print(f"  {c} of {n} at {level}: %.15g %.15g" % exact(c, n, level))
check = stats.binomtest(14, 20).proportion_ci(method="exact")
print("  binomtest(14, 20): %.15g %.15g" % (check.low, check.high))

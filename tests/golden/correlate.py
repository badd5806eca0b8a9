#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the golden figures of tests/unit/test_stats_correlate.c.

    /usr/bin/python3 tests/golden/correlate.py

Python 3.11.2, scipy 1.10.1, numpy 1.24.2. Pearson's interval is scipy's; those of Spearman and Kendall are the formulas named in
stats/correlate.h. R 4.2.2 agrees on every correlation, and on Pearson's p and interval (cor.test)."""
import numpy as np
from scipy import stats

def tau_b(x, y, weights):
    """With a weight for each unit, over all ordered pairs."""
    x, y = np.sign(np.subtract.outer(x, x)), np.sign(np.subtract.outer(y, y))
    return weights @ (x * y) @ weights / np.sqrt((weights @ (x * x) @ weights) * (weights @ (y * y) @ weights))


def tau_se(x, y):
    """The standard error by the derivative of tau-b by each unit's weight, taken by a complex step."""
    n, slopes = len(x), []
    for i in range(n):
        weights = np.full(n, 1, complex)
        weights[i] += 1e-200j
        slopes.append(tau_b(x, y, weights).imag / 1e-200)
    return np.sqrt(n / (n - 1) * np.square(slopes).sum())


SETS = {
    "plain": ([3.1, 0.2, 5.5, 4.4, 2.7, 9.9, 7.3, 1.8], [2.0, 1.1, 4.9, 6.2, 0.3, 8.8, 5.1, 3.3]),
    "ties": ([1, 2, 2, 3, 3, 3, 4, 5, 5, 1], [2, 1, 3, 3, 4, 3, 5, 5, 4, 1]),
    "binary": ([0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1], [0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1]),
    "falling": ([1, 2, 3, 4, 5, 6], [9.5, 9, 7, 7.5, 3, 1]),
    "offset": ([1e9 + 1, 1e9 + 2, 1e9 + 4, 1e9 + 3, 1e9 + 7], [2, 1, 5, 4, 4.5]),
    "40 without ties": (list(range(40)), [(i * 23 + 7) % 41 for i in range(40)]),
    "33 without ties": (list(range(33)), [(i * 20 + 3) % 37 for i in range(33)]),
    "one swap of 60": (list(range(60)), [1, 0, *range(2, 60)]),
}
for name, (x, y) in SETS.items():
    n, z = len(x), stats.norm.ppf(0.975)
    r = stats.pearsonr(x, y)
    low, high = r.confidence_interval(0.95)
    t = r.statistic * np.sqrt((n - 2) / (1 - r.statistic ** 2))
    print(f"{name}: pearson {r.statistic:.15g} t {t:.15g} p {2 * stats.t.sf(abs(t), n - 2):.15g} (beta {r.pvalue:.15g}) "
          f"low {low:.15g} high {high:.15g}")
    r = stats.spearmanr(x, y)
    half = z * np.sqrt((1 + r.statistic ** 2 / 2) / (n - 3))
    print(f"  spearman {r.statistic:.15g} p {r.pvalue:.15g} low {np.tanh(np.arctanh(r.statistic) - half):.15g} "
          f"high {np.tanh(np.arctanh(r.statistic) + half):.15g}")
    r = stats.kendalltau(x, y)
    se = tau_se(x, y)
    half = max(stats.t.ppf(0.975, n - 2) * se / (1 - r.statistic ** 2), z * np.sqrt(0.437 / (n - 4)))
    low, high = np.tanh(np.arctanh(r.statistic) - half), np.tanh(np.arctanh(r.statistic) + half)
    print(f"  kendall {r.statistic:.15g} p {r.pvalue:.15g} asymptotic {stats.kendalltau(x, y, method='asymptotic').pvalue:.15g} "
          f"se {se:.15g} low {low:.15g} high {high:.15g}")

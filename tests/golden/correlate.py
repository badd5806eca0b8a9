#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the golden figures of tests/unit/test_stats_correlate.c.

    /usr/bin/python3 tests/golden/correlate.py

Python 3.11.2, scipy 1.10.1, numpy 1.24.2. Pearson's interval is scipy's; those of Spearman and Kendall are the formulas named in
stats/correlate.h. R 4.2.2 agrees on every correlation, and on Pearson's p and interval (cor.test)."""
import math
import subprocess
from fractions import Fraction
from itertools import permutations

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


def exact(x, y, statistic):
    """Twice the smaller share of all orders of y, one by one, that give at most, or at least, the observed one."""
    found = [statistic(order) for order in permutations(y)]
    seen = statistic(y)
    return min(1, 2 * Fraction(min(sum(f <= seen for f in found), sum(f >= seen for f in found)), len(found)))


def exact_rho(x, y):
    x, y = (2 * stats.rankdata(v) for v in (x, y))
    return exact(x, y, lambda order: sum(a * b for a, b in zip(x, order)))


def exact_tau(x, y):
    pairs = [(i, j, (x[i] > x[j]) - (x[i] < x[j])) for i in range(len(x)) for j in range(i)]
    return exact(x, y, lambda o: sum(s * ((o[i] > o[j]) - (o[i] < o[j])) for i, j, s in pairs))


def table_chance(x, y):
    """Of an order that gives just this table of x by y."""
    ways = math.factorial(len(x)) * math.prod(math.factorial(list(zip(x, y)).count(c)) for c in set(zip(x, y)))
    return Fraction(math.prod(math.factorial(list(v).count(c)) for v in (x, y) for c in set(v)), ways)


def r_spearman(x, y):
    code = f"cat(cor.test(c({','.join(map(repr, x))}),c({','.join(map(repr, y))}),method='spearman',exact=TRUE)$p.value)"
    return subprocess.run(["Rscript", "-e", "options(digits=16);" + code], capture_output=True, text=True).stdout


SETS = {
    "plain": ([3.1, 0.2, 5.5, 4.4, 2.7, 9.9, 7.3, 1.8], [2.0, 1.1, 4.9, 6.2, 0.3, 8.8, 5.1, 3.3]),
    "ties": ([1, 2, 2, 3, 3, 3, 4, 5, 5, 1], [2, 1, 3, 3, 4, 3, 5, 5, 4, 1]),
    "binary": ([0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1], [0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1]),
    "seven tied": ([1, 1, 2, 3, 3, 4, 5], [2, 1, 2, 2, 5, 4, 5]),
    "nine, one apart": ([1, 1, 1, 1, 2, 1, 1, 1, 1], [3, 1, 3, 1, 9, 3, 1, 1, 5]),
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
    if n <= 9:
        print(f"  exact: Spearman {float(exact_rho(x, y)):.17g}, R without ties {r_spearman(x, y)}, "
              f"Kendall {float(exact_tau(x, y)):.17g}")
    else:
        print(f"  twice the chance of the table {float(2 * table_chance(x, y)):.17g}")
    r = stats.kendalltau(x, y)
    se = tau_se(x, y)
    half = max(stats.t.ppf(0.975, n - 2) * se / (1 - r.statistic ** 2), z * np.sqrt(0.437 / (n - 4)))
    low, high = np.tanh(np.arctanh(r.statistic) - half), np.tanh(np.arctanh(r.statistic) + half)
    print(f"  kendall {r.statistic:.15g} p {r.pvalue:.15g} asymptotic {stats.kendalltau(x, y, method='asymptotic').pvalue:.15g} "
          f"se {se:.15g} low {low:.15g} high {high:.15g}")

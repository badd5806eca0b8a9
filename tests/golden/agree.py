#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the golden figures of tests/unit/test_stats_agree.c.

    /usr/bin/python3 tests/golden/agree.py

Python 3.11.2, statsmodels 0.13.5, scikit-learn 1.2.1, scipy 1.10.1, numpy 1.24.2. Cohen's kappa and Fleiss' kappa are those
libraries'; Krippendorff's alpha is computed here from its definition, over all pairs in exact fractions; the standard errors of
Fleiss' kappa are the published formula, and the derivative of kappa by the weight of each subject, taken by a complex step."""
from fractions import Fraction

import numpy as np
import scipy.stats
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

TABLES = {"2x2": [[20, 5], [10, 15]], "3x3": [[88, 14, 18], [10, 40, 10], [2, 6, 12]],
          "4x4": [[11, 3, 1, 0], [2, 0, 4, 1], [0, 5, 17, 2], [1, 0, 3, 9]]}
SUBJECTS = np.array([[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
                     [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]])
CODERS = ["*****34121133*3", "1*213343*******", "**21344*21133*4"]


def cohen():
    for name, table in TABLES.items():
        table = np.array(table)
        pairs = [(i, j) for i in range(len(table)) for j in range(len(table)) for _ in range(table[i][j])]
        for weights, wt, scikit in (("none", None, None), ("linear", "linear", "linear"),
                                    ("quadratic", "quadratic", "quadratic")):
            r = cohens_kappa(table, wt=wt)
            again = cohen_kappa_score([p[0] for p in pairs], [p[1] for p in pairs], weights=scikit)
            assert abs(r.kappa - again) < 1e-12
            print(f"cohen {name} {weights}: kappa {r.kappa:.15g} se {r.std_kappa:.15g} se0 {r.std_kappa0:.15g} "
                  f"low {r.kappa_low:.15g} high {r.kappa_upp:.15g} z {r.z_value:.15g} p {r.pvalue_two_sided:.15g}")
        same, n = np.trace(table), table.sum()
        print(f"  agreement {same / n:.15g} {proportion_confint(same, n, method='wilson')}")
        for c in range(len(table)):
            both, first, second = table[c][c], table[c].sum(), table[:, c].sum()
            r = cohens_kappa([[both, first - both], [second - both, n - first - second + both]])
            print(f"  category {c}: specific {2 * both / (first + second):.15g} kappa {r.kappa:.15g} se {r.std_kappa:.15g}")


def kappa_of(weights):
    """Fleiss' kappa with a weight for each subject."""
    m = SUBJECTS[0].sum()
    weights = weights / weights.sum()
    share = weights @ SUBJECTS / m
    same = (SUBJECTS * (SUBJECTS - 1)).sum(1) / (m * (m - 1))
    return (weights @ same - share @ share) / (1 - share @ share)


def fleiss():
    n, m = len(SUBJECTS), SUBJECTS[0].sum()
    kappa = fleiss_kappa(SUBJECTS)
    p = SUBJECTS.sum(0) / SUBJECTS.sum()
    q = 1 - p
    s = (p * q).sum()
    se0 = np.sqrt(2 / (n * m * (m - 1)) * (s ** 2 - (p * q * (q - p)).sum())) / s
    slopes = []
    for i in range(n):
        weights = np.ones(n, complex)
        weights[i] += 1e-200j
        slopes.append(kappa_of(weights).imag / 1e-200)
    se = np.sqrt(n / (n - 1) * np.square(slopes).sum())
    t = scipy.stats.t.ppf(0.975, n - 1)
    print(f"fleiss kappa {kappa:.15g} se0 {se0:.15g} z {kappa / se0:.15g} p {2 * scipy.stats.norm.sf(kappa / se0):.15g} "
          f"se {se:.15g} low {kappa - t * se:.15g} high {kappa + t * se:.15g}")
    print(f"  agreement {(SUBJECTS * (SUBJECTS - 1)).sum() / (n * m * (m - 1)):.15g} chance {(p ** 2).sum():.15g} "
          f"se0 of a category {np.sqrt(2 / (n * m * (m - 1))):.15g}")
    for c in range(SUBJECTS.shape[1]):
        two = np.stack([SUBJECTS[:, c], m - SUBJECTS[:, c]], 1)
        same = (SUBJECTS[:, c] * (SUBJECTS[:, c] - 1)).sum() / (SUBJECTS[:, c] * (m - 1)).sum()
        print(f"  category {c}: kappa {fleiss_kappa(two):.15g} specific {same:.15g}")


def alpha(units, distance):
    """1 - Do / De over all pairs; distance(a, b, counts)."""
    units = [u for u in units if len(u) > 1]
    every = [v for u in units for v in u]
    counts = {v: every.count(v) for v in sorted(set(every))}
    n = len(every)
    within = sum(Fraction(distance(a, b, counts), len(u) - 1)
                 for u in units for i, a in enumerate(u) for j, b in enumerate(u) if i != j) / n
    among = Fraction(sum(distance(a, b, counts) for i, a in enumerate(every) for j, b in enumerate(every) if i != j),
                     n * (n - 1))
    return float(1 - within / among)


def ordinal(a, b, counts):
    low, high = min(a, b), max(a, b)
    return (sum(n for v, n in counts.items() if low <= v <= high) - Fraction(counts[a] + counts[b], 2)) ** 2


def krippendorff():
    first = [[int(c[i]) for c in CODERS if c[i] != "*"] for i in range(15)]
    second = [[1, 2, 2], [5], [2, 7, 7, 2], [10, 10], [7, 7, 9], [1, 1, 1, 1], [], [9, 10], [2, 1], [5, 7, 7]]
    for name, units in (("wikipedia", first), ("uneven", second)):
        print(f"krippendorff {name}: nominal {alpha(units, lambda a, b, c: int(a != b)):.15g} "
              f"ordinal {alpha(units, ordinal):.15g} interval {alpha(units, lambda a, b, c: (a - b) ** 2):.15g}")
        for v in sorted({v for u in units if len(u) > 1 for v in u}):
            print(f"  category {v}: alpha {alpha(units, lambda a, b, c, v=v: int((a == v) != (b == v))):.15g}")


cohen()
fleiss()
krippendorff()

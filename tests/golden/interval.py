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
for c, n in [(0, 300), (2, 300), (300, 300)]:
    print(f"  one-sided, {c} of {n} at 0.95: %.15g %.15g" % (
        stats.binomtest(c, n, alternative="greater").proportion_ci(0.95, "exact").low,
        stats.binomtest(c, n, alternative="less").proportion_ci(0.95, "exact").high))

print("normal")
values = np.array([1, 2, 4, 8, 16, 3, 3.0])
print("  %.15g %.15g" % stats.norm.interval(0.95, values.mean(), stats.sem(values)))


def wilson(n, level):
    z, k = stats.norm.ppf((1 + level) / 2), np.arange(n + 1)
    p = k / n
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    low, high = centre - half, centre + half
    low[0], high[-1] = 0, 1
    return low, high


def coverage(n, p, level):
    low, high = wilson(n, level)
    return stats.binom.pmf(np.arange(n + 1)[(low <= p) & (p <= high)], n, p).sum()


print("coverage of Wilson's interval")
for n, p, level in [(20, .3, .95), (300, .001, .95), (1000, .5, .99), (1, .2, .95)]:
    print(f"  {n} at {p}, {level}: %.15g" % coverage(n, p, level))


def worst(n, start, stop, level):
    """Just beside every end of an interval, on the side where that interval does not hold the share."""
    low, high = wilson(n, level)
    near = np.concatenate([low * (1 - 1e-13), high * (1 + 1e-13), [start, stop]])
    near = near[(near >= start) & (near <= stop)]
    return min(coverage(n, p, level) for p in near)


for n, start, stop, level in [(1, 0, 1, .95), (20, 0, 1, .95), (300, 0, 1, .95), (300, .1, .9, .95), (50, .4, .45, .9)]:
    print(f"  worst of {n} in [{start}, {stop}], {level}: %.12g" % worst(n, start, stop, level))


def stream(n):
    """n numbers in [0, 1) that the C test makes too."""
    u, out = 1, []
    for _ in range(n):
        u = (u * 6364136223846793005 + 1442695040888963407) % 2**64
        out.append((u >> 11) * 2.0**-53)
    return np.array(out)


def bca(resamples, value, jackknife, level):
    below = ((resamples < value).mean() + (resamples <= value).mean()) / 2
    z0, d = stats.norm.ppf(below), jackknife.mean() - jackknife
    a = (d**3).sum() / (6 * (d**2).sum() ** 1.5)
    z = z0 + stats.norm.ppf([(1 - level) / 2, (1 + level) / 2])
    return tuple(np.quantile(resamples, stats.norm.cdf(z0 + z / (1 - a * z))))


print("BCa of 1,000 squares of the stream and 30 jackknife values")
squares = stream(1000) ** 2
for value, level in [(0.3, .95), (0.25, .9), (0.4, .99)]:
    print(f"  around {value} at {level}: %.15g %.15g" % bca(squares, value, np.sqrt(stream(30)), level))
print("  with ties: %.15g %.15g" % bca(np.floor(10 * squares), 2, np.sqrt(stream(30)), .95))
print("percentile at 0.95: %.15g %.15g" % tuple(np.quantile(squares, [.025, .975])))

print("jackknife of the stream's 21 values in 6 clusters of 1 to 6")
values = stream(21)
cluster = np.repeat(np.arange(6), np.arange(1, 7))
for name, statistic in [("mean", np.mean), ("median", np.median)]:
    print(f"  {name}: %.15g without one:" % statistic(values),
          ", ".join("%.15g" % statistic(values[cluster != c]) for c in range(6)))
    print(f"  {name}, single values, sum of squares: %.15g" %
          sum(statistic(np.delete(values, i)) ** 2 for i in range(21)))

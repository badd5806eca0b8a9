# SPDX-License-Identifier: Apache-2.0
"""bootstrap.py scipy|numpy FILE RESAMPLES: percentile intervals of the mean of column `value`, of all rows and of each
slice of column `slice` (names with ; between them), as JSON. What a user of these libraries would write: scipy by
scipy.stats.bootstrap with batches that fit the cache, numpy by drawing indexes in batches."""
import csv
import json
import sys

import numpy as np

BATCH_VALUES = 1_000_000


def by_scipy(x, resamples, rng):
    from scipy import stats
    range_ = stats.bootstrap((x,), np.mean, n_resamples=resamples, batch=max(1, BATCH_VALUES // len(x)), axis=-1,
                             vectorized=True, method="percentile", random_state=rng).confidence_interval
    return range_.low, range_.high


def by_numpy(x, resamples, rng):
    means, step = np.empty(resamples), max(1, BATCH_VALUES // len(x))
    for begin in range(0, resamples, step):
        end = min(resamples, begin + step)
        means[begin:end] = x[rng.integers(0, len(x), (end - begin, len(x)), dtype=np.int32)].mean(axis=1)
    return tuple(np.quantile(means, [0.025, 0.975]))


def main():
    interval = {"scipy": by_scipy, "numpy": by_numpy}[sys.argv[1]]
    resamples, rng, values, slices = int(sys.argv[3]), np.random.default_rng(0), [], {}
    with open(sys.argv[2], newline="") as file:
        for i, row in enumerate(csv.DictReader(file)):
            values.append(float(row["value"]))
            for name in row["slice"].split(";"):
                slices.setdefault(name, []).append(i)
    x = np.array(values)
    out = {"": interval(x, resamples, rng)}
    for name in sorted(slices):
        out[name] = interval(x[slices[name]], resamples, rng)
    json.dump({name: [float(low), float(high)] for name, (low, high) in out.items()}, sys.stdout)


main()

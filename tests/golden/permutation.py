#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden figures of tests/unit/test_stats_permutation.c, as rows of C: p less, greater, two-sided, of all sign patterns.

    /usr/bin/python3 tests/golden/permutation.py        (scipy 1.10.1, numpy 1.24.2, Python 3.11.2)"""
import numpy as np
from scipy import stats

SETS = [[0.5, -1.25, 2, 0.75], [1, 1, -1, 1, 0, 1, 1, -1, 1, 1], [3, -1, 2, 2, -3, 1, 2, 0, 1, -2, 3, 2],
        [0.31, -0.07, 0.22, 0.9, -0.4, 1.3, 0.05, -0.61, 0.77, 0.12, 0.48], [5, 5, 5, 5, 5]]


def main():
    for d in SETS:
        p = [stats.permutation_test((np.array(d, float),), np.mean, permutation_type="samples", n_resamples=np.inf,
                                    alternative=side).pvalue for side in ("less", "greater", "two-sided")]
        print("        {%d, {%s}, {%s}}," % (len(d), ", ".join(map(repr, d)), ", ".join("%.17g" % x for x in p)))
    d = 1 + 0.9 * np.sin(np.arange(30) * 1.7)
    print("Student's tail: %.17g" % stats.ttest_1samp(d, 0, alternative="greater").pvalue)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""The golden figures of tests/unit/test_stats_compare.c and test_stats_distance.c.

Printed with scipy 1.10.1, statsmodels 0.13.5, numpy 1.24.2 and (the intervals of the rank tests) R 4.2.2, by

    /usr/bin/python3 tests/golden/compare.py

Differences are second minus first, so that scipy's x is our second.
"""
import subprocess
from fractions import Fraction

import numpy as np
import statsmodels.api as sm
from scipy import stats
from scipy.spatial.distance import jensenshannon
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.meta_analysis import effectsize_smd
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_effectsize, proportions_ztest

A = [1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1]
B = [1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1]
X = [19, 22, 16, 29, 24, 31.5, 17.25]
Y = [20, 11, 17, 12, 9.5]
DOC = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]  # of scipy's documentation of wilcoxon
TIED = [3, -1, 2, 2, 5, -2, 4, 1, 6, 2, -3, 1]
ZEROS = [0, 1.5, 2, -1, 0, 3, 4.5, 0, -2.5, 6]
LONG = [((i * 37) % 101) / 10 - 3 for i in range(60)]  # differences without ties up to sign: some are tied in size
SPREAD = [i * 1.01 - 20 + 0.003 * i * i for i in range(60)]
LEFT = [((i * 53) % 97) / 7 for i in range(40)]
RIGHT = [((i * 29) % 89) / 6 + 1 for i in range(35)]
MANY = [((i * 53) % 997) / 7 - 60 for i in range(300)]
MORE = [((i * 29) % 889) / 6 - 60 for i in range(280)]
TAILS = ("less", "greater", "two-sided")


def show(name, *values):
    print(f"{name}: " + ", ".join(f"{float(v):.17g}" for v in values))


def r(name, code):
    out = subprocess.run(["Rscript", "-e", f"options(digits=17); cat({code})"], capture_output=True, text=True)
    print(f"{name} (R): {out.stdout.strip()}")


def vec(x):
    return "c(" + ",".join(repr(float(v)) for v in x) + ")"


def means():
    a, b = np.array(A, float), np.array(B, float)
    t = [stats.ttest_rel(b, a, alternative=s) for s in TAILS]
    low, high = t[2].confidence_interval(0.95)
    show("paired t of A, B: difference, se, t, df, less, greater, two-sided, low, high", (b - a).mean(),
         (b - a).std(ddof=1) / 20 ** 0.5, t[2].statistic, t[2].df, *[u.pvalue for u in t], low, high)
    show("its one-sided lower bound at 0.95", t[1].confidence_interval(0.95).low)
    show("p against -0.4, greater", stats.ttest_1samp(b - a, -0.4, alternative="greater").pvalue)
    fit = sm.OLS(b - a, np.ones(20)).fit(cov_type="cluster", cov_kwds={"groups": np.arange(20) // 4}, use_t=True)
    show("paired t of A, B in clusters of four: se, t, df, two-sided, low, high", fit.bse[0], fit.tvalues[0],
         fit.df_resid_inference, fit.pvalues[0], *fit.conf_int()[0])
    t = [stats.ttest_ind(Y, X, equal_var=False, alternative=s) for s in TAILS]
    u1, u2 = np.var(X, ddof=1) / 7, np.var(Y, ddof=1) / 5
    df = (u1 + u2) ** 2 / (u1 ** 2 / 6 + u2 ** 2 / 4)
    half = stats.t.ppf(0.975, df) * (u1 + u2) ** 0.5
    d = np.mean(Y) - np.mean(X)
    show("Welch of X, Y: difference, se, t, df, less, greater, two-sided, low, high", d, (u1 + u2) ** 0.5,
         t[2].statistic, df, *[u.pvalue for u in t], d - half, d + half)
    m = []
    for total, squares, n in ((1396.87, 52377.9767, 3407), (2422.7, 134698.29, 3461)):
        m.append((total / n, ((squares - total ** 2 / n) / (n - 1)) ** 0.5, n))
    w = stats.ttest_ind_from_stats(*m[1], *m[0], equal_var=False)
    show("Welch of sums: mean1, sd1, mean2, sd2, t, p", *m[0][:2], *m[1][:2], w.statistic, w.pvalue)
    e = effectsize_smd(np.mean(Y), np.std(Y, ddof=1), 5, np.mean(X), np.std(X, ddof=1), 7)
    pooled = ((6 * np.var(X, ddof=1) + 4 * np.var(Y, ddof=1)) / 10) ** 0.5
    z = stats.norm.ppf(0.975)
    show("effects of X, Y: d, g, se, low, high, Glass", d / pooled, e[0], e[1] ** 0.5, e[0] - z * e[1] ** 0.5,
         e[0] + z * e[1] ** 0.5, d / np.std(X, ddof=1))
    show("d_z of A, B", (b - a).mean() / (b - a).std(ddof=1))


def tails(sums, observed):
    """p of a table from a sum to the number of ways that make it: less, greater, and twice the smaller."""
    every = sum(sums.values())
    less = Fraction(sum(n for s, n in sums.items() if s <= observed), every)
    greater = Fraction(sum(n for s, n in sums.items() if s >= observed), every)
    return less, greater, min(Fraction(1), 2 * min(less, greater))


def flips(d):
    """Wilcoxon by all signs of the midranks, in whole numbers: scipy's method "exact" does not know ties."""
    d = [x for x in d if x]
    ranks, sums = [int(2 * r) for r in stats.rankdata(np.abs(d))], {0: 1}
    for r in ranks:
        both = dict(sums)
        for s, n in sums.items():
            both[s + r] = both.get(s + r, 0) + n
        sums = both
    plus = sum(r for r, x in zip(ranks, d) if x > 0)
    return [plus / 2, *tails(sums, plus)]


def deals(x, y):
    """Mann-Whitney by all ways to deal the midranks to samples of these sizes, in whole numbers."""
    ranks = [int(2 * r) for r in stats.rankdata([*x, *y])]
    sums = [{0: 1}] + [{} for _ in y]
    for r in ranks:
        for i in range(len(y), 0, -1):
            for s, n in sums[i - 1].items():
                sums[i][s + r] = sums[i].get(s + r, 0) + n
    second = sum(ranks[len(x):])
    u = second / 2 - len(y) * (len(y) + 1) / 2
    return [len(x) * len(y) - u, *tails(sums[len(y)], second)]


def ranks():
    for name, d, method in (("DOC", DOC, "exact"), ("SPREAD", SPREAD, "exact"), ("MANY", MANY, "approx")):
        w = [stats.wilcoxon(d, method=method, alternative=s) for s in TAILS]
        show(f"Wilcoxon of {name}, {method}: W+, W, less, greater, two-sided", w[0].statistic, w[2].statistic,
             *[u.pvalue for u in w])
    for name, d in (("DOC", DOC), ("TIED", TIED), ("ZEROS", ZEROS), ("LONG", LONG), ("SPREAD", SPREAD)):
        show(f"Wilcoxon of {name}, all signs: W+, less, greater, two-sided", *flips(d))
    w = [stats.permutation_test((np.sign(TIED) * stats.rankdata(np.abs(TIED)),), np.sum, permutation_type="samples",
                                n_resamples=np.inf, alternative=s).pvalue for s in TAILS]
    show("TIED by scipy's permutation_test: less, greater, two-sided", *w)
    r("shift of DOC", f"with(wilcox.test({vec(DOC)}, conf.int=TRUE, exact=TRUE), c(estimate, conf.int))")
    for name, x, y, method in (("X, Y", X, Y, "exact"), ("MANY, MORE", MANY, MORE, "asymptotic"),
                               ("X[:5], Y[:4]", X[:5], Y[:4], "exact"),
                               ("X[:5], RIGHT[:20]", X[:5], RIGHT[:20], "exact")):
        u = [stats.mannwhitneyu(y, x, method=method, alternative=s) for s in TAILS]
        show(f"Mann-Whitney of {name}, {method}: U first, U second, less, greater, two-sided",
             len(x) * len(y) - u[2].statistic, u[2].statistic, *[v.pvalue for v in u])
    for name, x, y in (("X, Y", X, Y), ("LEFT, RIGHT", LEFT, RIGHT), ("A, B", A, B), ("TIED, ZEROS", TIED, ZEROS),
                       ("3 ones of 20, none of 200", [1] * 3 + [0] * 17, [0] * 200), ("one 0, 21 ones", [0], [1] * 21)):
        show(f"Mann-Whitney of {name}, all deals: U first, less, greater, two-sided", *deals(x, y))
    show("Fisher of 3 in 20, 0 in 200: less, greater", *[stats.fisher_exact([[0, 200], [3, 17]], s)[1] for s in TAILS[:2]])
    show("Fisher of A, B: less, greater", *[stats.fisher_exact([[sum(B), 20 - sum(B)], [sum(A), 20 - sum(A)]], s)[1]
                                            for s in TAILS[:2]])
    show("3 ones of 3 and 27 of 99,997: less", stats.hypergeom.pmf(3, 100000, 30, 3))
    show("5 ones of 50,000 and none of 50,000: less", stats.hypergeom.pmf(0, 100000, 5, 50000))
    more = np.mean([[v > w for w in A] for v in B])
    fewer = np.mean([[v < w for w in A] for v in B])
    show("of A, B: more, fewer, common language, Cliff", more, fewer, more + (1 - more - fewer) / 2, more - fewer)
    r("shift of X, Y", f"with(wilcox.test({vec(Y)}, {vec(X)}, conf.int=TRUE, exact=TRUE), c(estimate, conf.int))")


def shares():
    for x1, n1, x2, n2 in ((120, 1000, 150, 1000), (3, 20, 9, 15), (0, 12, 4, 9), (7, 7, 5, 9)):
        z = proportions_ztest([x2, x1], [n2, n1])
        one = [proportions_ztest([x2, x1], [n2, n1], alternative=s)[1] for s in ("smaller", "larger")]
        low, high = confint_proportions_2indep(x2, n2, x1, n1, method="newcomb", compare="diff")
        show(f"{x1}/{n1} and {x2}/{n2}: z, less, greater, two-sided, low, high", z[0], *one, z[1], low, high)
        table = [[x2, n2 - x2], [x1, n1 - x1]]
        show("  Fisher: less, greater, two-sided", *[stats.fisher_exact(table, alternative=s)[1] for s in TAILS])
        # Haldane's half for every cell; shift_zeros of statsmodels 0.13.5 would add it to the empty ones alone
        t = Table2x2(np.array(table) + (0.5 if np.min(table) == 0 else 0.0), shift_zeros=False)
        show("  h, odds ratio, low, high, risk ratio, low, high", proportion_effectsize(x2 / n2, x1 / n1), t.oddsratio,
             *t.oddsratio_confint(0.05), t.riskratio, *t.riskratio_confint(0.05))


def distances():
    low, high = [1, 2, 3, 4, 8, 9, 10], [5, 6, 7, 8.5, 9.5, 11]
    for name, x, y in (("the small ones", low, high), ("X, Y", X, Y), ("LEFT, RIGHT", LEFT, RIGHT), ("A, B", A, B)):
        k = stats.ks_2samp(x, y, method="exact")
        show(f"KS of {name}: D, p", k.statistic, k.pvalue)
    n, m = 10001, 9000
    d = stats.ks_2samp(np.arange(n) / n, np.arange(m) / m + 0.015).statistic
    show("KS of two ramps, limit: D, p", d, stats.kstwobign.sf((n * m / (n + m)) ** 0.5 * d))
    p, q = np.array([.5, .3, .2]), np.array([.4, .4, .2])
    show("PSI, JS divergence, JS distance", ((p - q) * np.log(p / q)).sum(), jensenshannon(p, q, base=2) ** 2,
         jensenshannon(p, q, base=2))
    c1, c2 = np.array([5, 0, 3.]), np.array([4, 2, 0.])
    p, q = (c1 + .5) / (c1 + .5).sum(), (c2 + .5) / (c2 + .5).sum()
    show("PSI of 5 0 3 and 4 2 0, JS distance", ((p - q) * np.log(p / q)).sum(), jensenshannon(c1, c2, base=2))
    ends = np.quantile(LEFT, [.2, .4, .6, .8])
    bins = np.concatenate([[-np.inf], ends, [np.inf]])
    count = [[sum((v > lo) and (v <= hi) for v in x) for lo, hi in zip(bins, bins[1:])] for x in (LEFT, RIGHT)]
    p, q = np.array(count[0]) / len(LEFT), np.array(count[1]) / len(RIGHT)
    print("counts of LEFT and RIGHT in fifths of LEFT:", count)
    show("PSI", ((p - q) * np.log(p / q)).sum())


def chi():
    for c in ([50450, 49550], [821588, 815482]):
        show(f"SRM {c}: chi2, p", *stats.chisquare(c))
    dice = [30, 14, 34, 45, 57, 20]
    show(f"fit {dice} to 1 1 2 2 2 2", *stats.chisquare(dice, np.array([1, 1, 2, 2, 2, 2]) * 20))
    for t in ([[10, 10, 20], [20, 20, 20]], [[12, 5], [3, 9]], [[88, 14, 18], [10, 40, 10], [2, 6, 12], [1, 1, 1]]):
        chi2, p, df, expected = stats.chi2_contingency(t, correction=False)
        show(f"{t}: chi2, p, df, least expected, V", chi2, p, df, expected.min(),
             stats.contingency.association(np.array(t), method="cramer"))


means()
ranks()
shares()
distances()
chi()

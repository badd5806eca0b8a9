#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The golden figures of tests/unit/test_stats_calibrate.c, test_stats_roc.c and test_stats_correct.c. Written
for scikit-learn 1.2.1, statsmodels 0.13.5, scipy 1.10.1, numpy 1.24.2, and R 4.2.2 with pROC 1.18.0 (Debian's r-cran-proc;
left out where Rscript has it not):

    /usr/bin/python3 tests/golden/calibrate.py
"""
import subprocess

import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy.stats import norm, t
from sklearn.calibration import _sigmoid_calibration, calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

Z = norm.ppf(0.975)
# Probabilities with ties, at the edges of bins and at both ends.
P = np.array([0, .02, .1, .1, .15, .2, .25, .3, .3, .35, .4, .45, .5, .5, .55, .6, .65, .7, .7, .8, .85, .9, .95, 1])
Y = np.array([0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1])
# Scores of any scale, not sorted, with ties.
S = np.array([-3.5, 12, 0.25, 7, 7, -1, 4, 4, 4, 0.25, -8, 15, 3, 2.5, 9, -3.5])
L = np.array([0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1])
W = np.array([1, 2, .5, 1, 3, 1, 1, .25, 1, 2, 1, 1, 1.5, 1, 1, 2.])


def show(name, *values):
    print(f"{name:28}", ", ".join(f"{v:.17g}" for v in values))


def platt(name, f, y):
    """The same likelihood as a logistic regression on the smoothed targets; sklearn's minimiser stops earlier."""
    up, down = y.sum(), (1 - y).sum()
    target = np.where(y == 1, (up + 1) / (up + 2), 1 / (down + 2))
    fit = sm.GLM(target, np.column_stack([f, np.ones(len(f))]), family=sm.families.Binomial()).fit(tol=1e-15, maxiter=200)
    show(f"platt {name}", *-fit.params)
    show(f"  sklearn's, {name}", *_sigmoid_calibration(f, y))


def isotonic():
    y = np.array([0, 1, 0, 0, 1, 1, 0, 1])
    show("isotonic", *IsotonicRegression().fit_transform(np.arange(8), y))
    show("isotonic, ties", *IsotonicRegression().fit_transform(S, L))
    show("isotonic, weights", *IsotonicRegression().fit_transform(S, L, sample_weight=W))


def of_mean(x):
    return x.mean(), x.std(ddof=1) / np.sqrt(len(x))


def reliability():
    show("brier", brier_score_loss(Y, P), *of_mean((P - Y) ** 2))
    held = np.clip(P, 2.0 ** -52, 1 - 2.0 ** -52)
    show("log loss", log_loss(Y, P), *of_mean(-np.where(Y == 1, np.log(held), np.log1p(-held))))
    wrong = 1 - Y
    show("log loss, wrong", log_loss(wrong, P))
    for strategy, bins in (("uniform", 5), ("uniform", 10), ("quantile", 4), ("quantile", 7)):
        observed, mean = calibration_curve(Y, P, n_bins=bins, strategy=strategy)
        edges = np.arange(bins + 1) / bins if strategy == "uniform" else np.percentile(P, 100 * np.arange(bins + 1) / bins)
        at = np.searchsorted(edges[1:-1], P)
        n = np.bincount(at, minlength=bins)
        n = n[n > 0]
        assert len(n) == len(mean)
        print(strategy, bins, "n", n)
        show("  mean", *mean)
        show("  observed", *observed)
        off = np.abs(observed - mean)
        base = Y.mean()
        rel, res = (n * off ** 2).sum() / len(P), (n * (observed - base) ** 2).sum() / len(P)
        unc = base * (1 - base)
        show("  ece, mce", (n * off).sum() / len(P), off.max())
        show("  rel, res, unc, within", rel, res, unc, brier_score_loss(Y, P) - (rel - res + unc))


def delong(s, y):
    """DeLong's error from its definition: all pairs."""
    up, down = s[y == 1], s[y == 0]
    pairs = (up[:, None] > down[None, :]) + 0.5 * (up[:, None] == down[None, :])
    return np.sqrt(pairs.mean(1).var(ddof=1) / len(up) + pairs.mean(0).var(ddof=1) / len(down))


def logit_interval(value, se):
    middle = np.log(value / (1 - value))
    return 1 / (1 + np.exp(-(middle + np.array([-1, 1]) * Z * se)))


def roc():
    for name, s, y in (("P", P, Y), ("S", S, L), ("-S", -S, L)):
        area, se, ap = roc_auc_score(y, s), delong(s, y), average_precision_score(y, s)
        show(f"auroc {name}, DeLong's se", area, se)
        show("  interval", *logit_interval(area, se / (area * (1 - area))))
        show(f"average precision {name}", ap)
        show("  interval", *logit_interval(ap, 1 / np.sqrt(y.sum() * ap * (1 - ap))))
        program = (f"suppressMessages(library(pROC)); r <- roc(c({','.join(map(str, y))}), c({','.join(map(str, s))}), "
                   "direction='<', quiet=TRUE); cat(sprintf('%.17g %.17g', auc(r), sqrt(var(r))))")
        try:
            done = subprocess.run(["Rscript", "-e", program], capture_output=True, text=True)
            print("  pROC:", done.stdout or "not installed")
        except FileNotFoundError:
            print("  pROC: no Rscript")


def rogan_gladen(n, positive, n1, found, n0, rejected, nested):
    q, se, sp = positive / n, found / n1, rejected / n0
    raw = (q + sp - 1) / (se + sp - 1)

    def variance(v, q, n, se, n1, sp, n0):
        both = 2 * ((1 - v) * sp * (1 - sp) + v * se * (1 - se)) / n if nested else 0
        return (q * (1 - q) / n + (1 - v) ** 2 * sp * (1 - sp) / n0 + v ** 2 * se * (1 - se) / n1 - both) / (se + sp - 1) ** 2

    v = min(1, max(0, raw))
    q_, n_ = (positive + Z ** 2 / 2) / (n + Z ** 2), n + Z ** 2
    se_, sp_ = (found + 1) / (n1 + 2), (rejected + 1) / (n0 + 2)
    v_ = (q_ + sp_ - 1) / (se_ + sp_ - 1)
    d = 2 * Z ** 2 * (v_ * se_ * (1 - se_) / (n1 + 2) - (1 - v_) * sp_ * (1 - sp_) / (n0 + 2))
    half = Z * np.sqrt(variance(v_, q_, n_, se_, n1 + 2, sp_, n0 + 2))
    show(f"rogan-gladen nested={nested}", raw, np.sqrt(variance(v, q, n, se, n1, sp, n0)), v_ + d - half, v_ + d + half)


def ppi(name, y, f, more):
    n, more_n = len(y), len(more)
    pooled = np.concatenate([f, more])
    tuned = np.cov(y, f, ddof=0)[0, 1] / ((1 + n / more_n) * pooled.var())
    print("ppi", name)
    for lam in (0, 1, min(1, max(0, tuned))):
        value = lam * more.mean() + (y - lam * f).mean()
        se = np.sqrt(lam ** 2 * more.var() / more_n + (y - lam * f).var() / n)
        half = t.ppf(0.975, n - 1) * se
        show(f"  lambda {lam:.17g}", value, se, value - half, value + half)


def main():
    print("scikit-learn", sklearn.__version__, "statsmodels", statsmodels.__version__, "scipy", scipy.__version__, "numpy",
          np.__version__)
    platt("P", P, Y)
    platt("S", S, L)
    # Where scikit-learn's minimiser is often quoted: -.196054694858 and .882246252144, of which six digits hold.
    platt("one to eight", np.arange(1., 9), np.array([0, 1, 0, 0, 1, 1, 0, 1]))
    platt("separated", np.array([1., 2, 3, 10, 11]), np.array([0, 0, 0, 1, 1]))
    isotonic()
    reliability()
    roc()
    for nested in (False, True):
        rogan_gladen(1000, 700, 100, 90, 100, 80, nested)
        rogan_gladen(500, 230, 40, 40, 35, 33, nested)
    # The counts of the figures in the facts: 6 units with both, 1 with the label alone, 1 with the prediction alone.
    ppi("counts", np.array([1] * 7 + [0] * 3), np.array([1] * 6 + [0, 1, 0, 0]), np.array([1] * 70 + [0] * 30))
    ppi("ratings", np.array([3, 4.5, 2, 5, 1, 4, 3.5, 2.5]), np.array([3.2, 4.1, 2.5, 4.4, 1.9, 4.6, 3, 2.2]),
        np.array([3.3, 2.1, 4.8, 3.9, 2.7, 1.2, 3.6, 4.2, 2.9, 3.1, 4.4, 2.4, 3.8]))
    ppi("contrary", np.array([1, 0, 1, 0, 1.]), np.array([0, 1, 0, 1, 1.]), np.array([1, 0, 0, 1, 1, 0, 1.]))


main()

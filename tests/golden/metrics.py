# SPDX-License-Identifier: Apache-2.0
"""The figures of tests/transcripts/metrics.t, from scikit-learn 1.2.1 and scipy 1.10.1 and, where there is no library,
from the formula. Prints one line a metric:

    /usr/bin/python3 tests/golden/metrics.py
"""
from itertools import combinations
from math import ceil

from scipy import stats
from sklearn import metrics

ANSWERS = {"q01": ("fine a b c d.", "."), "q02": ("fine a b.", "."), "q03": ("fine a c.", "!"), "q04": ("a.", "."),
           "q05": ("fine b c.", "."), "q06": ("b.", "!"), "q07": ("c.", "!"), "q08": ("poor.", "!"),
           "q09": ("fine a.", "."), "q10": ("fine.", "!"), "q11": ("fine a b.", None), "q12": ("c.", None)}


def share(text, wanted):
    return sum(w in text for w in wanted) / len(wanted)


def show(name, value):
    print(f"{name:18} {value:.6f}")


texts = [text for text, right in ANSWERS.values() if right]
human = [int(right == ".") for text, right in ANSWERS.values() if right]
judge = [int("fine" in text) for text in texts]
sure = [share(text, "abcd") for text in texts]
other = [share(text, ["a", "b", "fine", "c"]) for text in texts]

show("kappa", metrics.cohen_kappa_score(judge, human))
show("percent", sum(j == h for j, h in zip(judge, human)) / len(human))
every = [share(text, "abcd") for text, _ in ANSWERS.values()]
others = [share(text, ["a", "b", "fine", "c"]) for text, _ in ANSWERS.values()]
for weights in "linear", "quadratic":
    labels = sorted(set(every) | set(others))
    first, second = ([labels.index(x) for x in side] for side in (every, others))
    show(f"kappa {weights}", metrics.cohen_kappa_score(first, second, weights=weights, labels=range(len(labels))))
show("pearson", stats.pearsonr(every, others)[0])
show("spearman", stats.spearmanr(every, others)[0])
show("kendall", stats.kendalltau(every, others)[0])
show("brier", metrics.brier_score_loss(human, sure))
show("log_loss", metrics.log_loss(human, sure))
show("auroc", metrics.roc_auc_score(human, sure))
show("average_precision", metrics.average_precision_score(human, sure))
bins = {p: [h for q, h in zip(sure, human) if q == p] for p in set(sure)}  # five values, each alone in its bin of ten
show("ece", sum(abs(sum(h) - p * len(h)) for p, h in bins.items()) / len(human))

positive = [j for j, h in zip(judge, human) if h]
negative = [j for j, h in zip(judge, human) if not h]
sensitivity, specificity = sum(positive) / len(positive), 1 - sum(negative) / len(negative)
apparent = sum("fine" in text for text, _ in ANSWERS.values()) / len(ANSWERS)
show("rogan_gladen", (apparent + specificity - 1) / (sensitivity + specificity - 1))

# Of k trials, all subsets that are equally likely.
TRIALS = [4, 3, 1, 0]  # how many of four passed


def over_subsets(passed, k, worth):
    subsets = list(combinations([1] * passed + [0] * (4 - passed), k))
    return sum(worth(sum(s)) for s in subsets) / len(subsets)


def mean(k, worth):
    return sum(over_subsets(passed, k, worth) for passed in TRIALS) / len(TRIALS)


show("g_pass_0.6@3", mean(3, lambda x: x >= ceil(0.6 * 3)))
show("mg_pass@3", mean(3, lambda x: 2 / 3 * max(0, x - 2)))
show("cons@2", mean(2, lambda x: 1 if x > 1 else 0.5 if x == 1 else 0))
show("cons@3", mean(3, lambda x: x > 1.5))
show("pass_gap k=2", mean(2, lambda x: x >= 1) - mean(1, lambda x: x))
show("cover@0.75", sum(passed >= 3 for passed in TRIALS) / len(TRIALS))
show("bayes@n", sum((passed + 1) / 6 for passed in TRIALS) / len(TRIALS))

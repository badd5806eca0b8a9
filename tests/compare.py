# SPDX-License-Identifier: Apache-2.0
"""Comparisons against a second implementation: random verdicts of two runs, each case on its own or in clusters, whose
differences, tests, intervals, corrections, verdicts and flips are computed here anew, from the formulas that
stats/paired.h, stats/permutation.h, stats/interval.h and stats/multiple.h name. Sign flips are counted in fractions.

Usage: compare.py ASSIZE"""
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
from fractions import Fraction
from statistics import NormalDist

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tap import check, done  # noqa: E402

ASSIZE = os.path.abspath(sys.argv[1])
SEED = 20261121

ALPHA = 0.05
MARGIN = 0.1

SUITE = """suite: coins
version: 1.0.0
seed: 3
cases: cases.jsonl
%s
subject: {answers: answers.jsonl}
score:
  - contains: {id: right, all: $case.expected.say}
  - token_f1: {id: f1, gold: $case.expected.gold, min: 0.5}
metrics:
  - {id: right, mean: {of: right, by: [tag]}}
  - {id: wrong, mean: {of: right}, direction: lower}
  - {id: close, mean: {of: f1}, direction: higher}
gate:
  alpha: 0.05
  rules:
    - {id: kept, metric: right, against: baseline, slices: [all, tag]}
    - {id: near, metric: right, against: baseline, margin: 0.1}
    - {id: falling, metric: wrong, against: baseline}
"""


def wilson(share, n, level=0.95):
    z = NormalDist().inv_cdf(0.5 + level / 2)
    ratio = z * z / n
    centre = (share + ratio / 2) / (1 + ratio)
    half = math.sqrt(share * (1 - share) * ratio + ratio * ratio / 4) / (1 + ratio)
    return (0 if share == 0 else centre - half), (1 if share == 1 else centre + half)


def newcombe(a, b, c, d, level=0.95):
    """Newcombe (1998), method 10, of second minus first."""
    n = a + b + c + d
    first, second = (a + b) / n, (a + c) / n
    (low1, high1), (low2, high2) = wilson(first, n, level), wilson(second, n, level)
    margins, cross = (a + b) * (c + d) * (a + c) * (b + d), a * d - b * c
    cross = max(0, cross - n / 2) if cross > 0 else cross
    phi = cross / math.sqrt(margins) if margins else 0
    down1, up1, down2, up2 = first - low1, high1 - first, second - low2, high2 - second
    low = math.sqrt(max(0, down2 ** 2 - 2 * phi * down2 * up1 + up1 ** 2))
    high = math.sqrt(max(0, up2 ** 2 - 2 * phi * up2 * down1 + down1 ** 2))
    return max(-1, second - first - low), min(1, second - first + high)


def flips_p(differences):
    """(of a loss, of a gain, of either): the share of sign patterns whose sum is as far down, up; exact."""
    moved = [abs(d) for d in differences if d]
    if not moved:
        return 1, 1, 1
    ways = {0: 1}
    for d in moved:
        grown = {}
        for total, n in ways.items():
            for at in (total + d, total - d):
                grown[at] = grown.get(at, 0) + n
        ways = grown
    observed, every = sum(differences), 2 ** len(moved)
    less = float(Fraction(sum(n for total, n in ways.items() if total <= observed), every))
    greater = float(Fraction(sum(n for total, n in ways.items() if total >= observed), every))
    return less, greater, min(1, 2 * min(less, greater))


def t_cdf(t, df):
    """Student's t: its density, a power of the cosine of the angle whose tangent is t / sqrt(df), by Simpson's rule."""
    angle, steps = math.atan(t / math.sqrt(df)), 2000
    width = angle / steps
    total = sum((1 if i in (0, steps) else 4 if i % 2 else 2) * math.cos(i * width) ** (df - 1) for i in range(steps + 1))
    return 0.5 + total * width / 3 * math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)


def t_quantile(p, df):
    low, high = 0, 1e6
    for _ in range(70):
        middle = (low + high) / 2
        low, high = (middle, high) if t_cdf(middle, df) < p else (low, middle)
    return low


def cluster_mean(differences, teams):
    """Mean, its standard error by cluster, and degrees of freedom, by the effective number of clusters."""
    n, names = len(differences), sorted(set(teams))
    mean = sum(differences) / n
    shares = [teams.count(name) / n for name in names]
    q, g = sum(h * h for h in shares), len(names)
    if g < 2:
        return float(mean), None, None
    squares = sum(float(sum(d - mean for d, t in zip(differences, teams) if t == name)) ** 2 / (1 - 2 * h + q)
                  for name, h in zip(names, shares))
    effective = 1 / q
    return float(mean), math.sqrt(squares) / n, max(0.1, effective - 3 + 2 * effective / g)


def sums_of(differences, teams):
    return [sum(d for d, t in zip(differences, teams) if t == name) for name in sorted(set(teams))]


def binomial_at_most(count, n, share):
    return sum(math.comb(n, i) * share ** i * (1 - share) ** (n - i) for i in range(count + 1))


def sizes_of(teams):
    return [teams.count(name) for name in sorted(set(teams))]


def newcombe_tail(pairs, bound, upper):
    """How surely the difference lies below (upper) or above a bound: the tail whose interval just reaches it."""
    low, high = 1e-15, 1 - 1e-12
    for _ in range(200):
        middle = (low + high) / 2
        ends = newcombe(*pairs, level=abs(1 - 2 * middle))
        end = ends[1] if upper == (middle < 0.5) else ends[0]
        beyond = end < bound if upper else end > bound
        low, high = (low, middle) if beyond else (middle, high)
    return low


def holm(p):
    order, largest, adjusted = sorted(range(len(p)), key=lambda i: p[i]), 0, [0] * len(p)
    for rank, at in enumerate(order):
        largest = max(largest, min(1, p[at] * (len(p) - rank)))
        adjusted[at] = largest
    return adjusted


def write(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def run(*arguments):
    return subprocess.run([ASSIZE, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)


def close(a, b, within=1e-9):
    return abs(a - b) <= within * max(1, abs(a), abs(b))


def metric_of(report, name, part=""):
    return next(m for m in report["bundle"]["comparison"]["metrics"] if m["id"] == name and m["slice"] == part)


def f1_of(answer):
    gold, said = "yes it is so".split(), answer.split()
    return Fraction(2 * len(set(gold) & set(said)), len(gold) + len(said))


class Part:
    """One slice of one comparison: differences, and what is random in them."""

    def __init__(self, before, after, teams):
        self.differences = [y - x for x, y in zip(before, after)]
        self.teams, self.n = teams, len(before)
        both = list(zip(before, after))
        self.pairs = tuple(both.count(x) for x in ((1, 1), (1, 0), (0, 1), (0, 0)))
        self.units = sums_of(self.differences, teams) if teams else self.differences
        self.p = flips_p(self.units)
        self.same = not any(self.differences)
        self.shows = 0.5 ** sum(1 for d in self.units if d) < ALPHA

    def interval(self):
        if not self.teams:
            return newcombe(*self.pairs)
        mean, se, df = cluster_mean(self.differences, self.teams)
        half = t_quantile(0.975, df) * se if se else None
        return (mean - half, mean + half) if half else (None, None)

    def margin_p(self):
        """(of a loss of more than the margin, of none)."""
        least = 0.5 ** len(self.units)
        if not self.teams:
            p = [newcombe_tail(self.pairs, -MARGIN, upper) for upper in (True, False)]
            _, losses, gains, _ = self.pairs
            p = [p[0], max(p[1], binomial_at_most(losses, self.n, MARGIN + gains / self.n))]
        else:
            p = flips_p([s + Fraction(1, 10) * n for s, n in zip(self.units, sizes_of(self.teams))])[:2]
        if self.same:  # so many cases, of which none changed
            p = [p[0], max(p[1], (1 - MARGIN) ** len(self.units))]
        return tuple(max(least, x) for x in p)


def said_p(gate):
    """(p, how many tests were corrected together) that a sentence tells, where it does."""
    found = re.search(r"\(p ([\d.e-]+)(?:, [\d.e-]+ by Holm over (\d+) tests)?\)", gate["sentence"])
    return (float(found[1]), int(found[2] or 0)) if found else (None, 0)


def check_verdicts(report, parts, again, label):
    """All three rules of the gate, with Holm's correction over what could show anything at all."""
    whole = parts[""]
    loss, within = whole.margin_p()
    tests = [(part.p[0], part.shows, "kept") for part in parts.values()]
    tests += [(loss, not whole.same, "near"), (whole.p[1], whole.shows, "falling")]
    family = [t for t in tests if t[1]]
    blocked = {rule for (_, _, rule), p in zip(family, holm([t[0] for t in family])) if p < ALPHA}
    for gate in report["bundle"]["gates"]:
        rule = gate["id"]
        otherwise = "pass" if rule != "near" or (whole.same and again) or within < ALPHA else "inconclusive"
        if rule != "near" and 0.5 ** len(whole.units) >= ALPHA and (whole.p[0 if rule == "kept" else 1] < 0.5):
            otherwise = "inconclusive"  # so few units can never show a loss
        expected = "block" if rule in blocked else otherwise
        check(gate["verdict"] == expected, f"{label}: '{rule}' is {expected}", gate, family)
        p, corrected = said_p(gate)
        check(corrected in (0, len(family)), f"{label}: '{rule}' is corrected with all that could show anything", gate)
        if p is not None and rule == "falling":
            check(close(p, whole.p[1], 5e-3), f"{label}: a rise of what should fall is tested as a loss", gate)
        if p is not None and rule == "near":
            check(close(p, loss if expected != "pass" else within, 5e-3),
                  f"{label}: the margin is where the interval's level reaches it", gate, loss, within)


def check_close(report, before, after, ids, team, label):
    """What is no share: sign flips of all its values, or of their sums by cluster."""
    near = metric_of(report, "close")
    x, y = ([f1_of(side[i]) for i in ids] for side in (before, after))
    part = Part(x, y, [team[i] for i in ids] if team else None)
    test = "permutation-clusters" if team else "permutation-paired"
    check(close(near["difference"], float(sum(part.differences)) / len(ids)) and close(near["p"], part.p[2])
          and near["test"] == test, f"{label}: what is no share is tested by all its sign flips", near, part.p)
    if part.same:
        check(near["low"] is None and near["p"] == 1 and near["outcome"] == "same",
              f"{label}: where nothing differs there is no interval", near)
    elif team:
        low, high = part.interval()
        check(close(near["low"], low) and close(near["high"], high) and near["method"] == "cluster-t",
              f"{label}: its interval is Student's, by cluster", near, low, high)
    else:
        check(near["low"] <= near["difference"] <= near["high"] and near["method"] == "bootstrap-paired",
              f"{label}: its interval by the bootstrap is around its difference", near)


def check_flips(report, before, after, ids, label):
    flips = {(f["case"], f["scorer"]): f["better"] for f in report["bundle"]["comparison"]["flips"]}
    expected = {(i, "right"): bool(after[i]) for i in ids if before[i] != after[i]}
    check({k: v for k, v in flips.items() if k[1] == "right"} == expected, f"{label}: the flips are those that flipped")
    order = [f["better"] for f in report["bundle"]["comparison"]["flips"]]
    check(order == sorted(order), f"{label}: worse ones stand first")


def same_number(found, expected):
    return found is None if expected is None else found is not None and close(found, expected)


def check_right(report, parts, label):
    for name, part in parts.items():
        found = metric_of(report, "right", name)
        low, high = part.interval()
        _, b, c, _ = part.pairs
        test = "permutation-clusters" if part.teams else "mcnemar-exact"
        check(close(found["difference"], (c - b) / part.n) and (found["better"], found["worse"]) == (c, b)
              and same_number(found["low"], low) and same_number(found["high"], high) and close(found["p"], part.p[2])
              and found["pairs"] == part.n and found["test"] == test,
              f"{label}: right {name or 'all'} is what the formulas say",
              f"{found}\n{(c - b) / part.n} [{low}, {high}] p {part.p[2]}")


def two_runs(rng, ids, tags, team, right, label):
    """Runs both sides; returns their answers, and the report of the comparison."""
    write("cases.jsonl", [{"id": i, "tags": tags[i], "meta": {"team": team[i] if team else "none"},
                           "expected": {"say": "yes", "gold": ["yes it is so"]}} for i in ids])
    with open("suite.yaml", "w", encoding="utf-8") as file:
        file.write(SUITE % ("cluster: $case.meta.team" if team else ""))
    answers, last = [], None
    for name, side, more in (("one", right[0], []), ("two", right[1], ["--baseline", "one.json"])):
        answers.append({i: "yes it is" if side[i] else rng.choice(["no", "it is so", "so"]) for i in ids})
        write("answers.jsonl", [{"case": i, "answer": answers[-1][i]} for i in ids])
        last = run("run", "suite.yaml", "--new", "-o", f"{name}.json", *more)
    if not check(os.path.exists("two.json"), f"{label}: both runs are made", last.stderr):
        return None, None
    with open("two.json", encoding="utf-8") as file:
        return answers, json.load(file)


def one(rng, n, before_share, after_share, teams, label):
    ids = [f"c{i:03}" for i in range(n)]
    tags = {i: rng.sample(["x", "y", "z"], rng.randint(0, 2)) for i in ids}
    team = {i: f"t{rng.randrange(teams)}" for i in ids} if teams else None
    before, after = ({i: int(rng.random() < share) for i in ids} for share in (before_share, after_share))
    answers, report = two_runs(rng, ids, tags, team, (before, after), label)
    if not report:
        return
    parts = {}
    for part in ["", *(f"tag={t}" for t in sorted({t for i in ids for t in tags[i]}))]:
        members = [i for i in ids if not part or part[4:] in tags[i]]
        parts[part] = Part([before[i] for i in members], [after[i] for i in members],
                           [team[i] for i in members] if team else None)
    check_right(report, parts, label)
    check_flips(report, before, after, ids, label)
    wrong, right = metric_of(report, "wrong"), metric_of(report, "right")
    check((wrong["better"], wrong["worse"]) == (right["worse"], right["better"]) and wrong["p"] == right["p"],
          f"{label}: where lower is better, better is worse")
    check_close(report, *answers, ids, team, label)
    check_verdicts(report, parts, answers[0] == answers[1], label)


def main():
    rng = random.Random(SEED)
    print(f"# seed {SEED}")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for n, before, after, teams in (
                (12, 0.8, 0.7, 0), (60, 0.7, 0.7, 0), (60, 0.9, 0.5, 0), (60, 0.5, 0.9, 0), (5, 1.0, 1.0, 0),
                (40, 0.8, 0.7, 3), (60, 0.9, 0.5, 12), (200, 0.7, 0.7, 40), (90, 0.6, 0.5, 30), (9, 1.0, 1.0, 4),
                (200, 0.6, 0.55, 0)):
            one(rng, n, before, after, teams, f"{n} cases" + (f" in {teams} clusters" if teams else ""))
        bundles = set()
        for workers in ("1", "2", "8"):
            run("run", "suite.yaml", "--new", "--workers", workers, "--baseline", "one.json", "-o", f"w{workers}.json")
            with open(f"w{workers}.json", encoding="utf-8") as file:
                bundles.add(json.load(file)["bundle_sha256"])
        check(len(bundles) == 1, "a comparison is the same with one, two and eight workers")
        there, back = run("compare", "one.json", "two.json", "-o", "x.json"), run("compare", "two.json", "one.json",
                                                                                  "-o", "y.json")
        with open("x.json", encoding="utf-8") as x, open("y.json", encoding="utf-8") as y:
            one_way, other = metric_of(json.load(x), "right"), metric_of(json.load(y), "right")
        check(close(one_way["difference"], -other["difference"]) and close(one_way["low"], -other["high"])
              and one_way["better"] == other["worse"], "compared the other way round, everything is turned",
              there.stderr + back.stderr)
        os.chdir("/")
    return done()


sys.exit(main())

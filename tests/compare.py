# SPDX-License-Identifier: Apache-2.0
"""Comparisons against a second implementation: random verdicts of two runs, whose differences, tests, intervals,
corrections and flips are computed here anew, from the formulas that stats/paired.h and stats/multiple.h name.

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

SUITE = """suite: coins
version: 1.0.0
seed: 3
cases: cases.jsonl
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


def newcombe(a, b, c, d):
    """Newcombe (1998), method 10, of second minus first."""
    n = a + b + c + d
    first, second = (a + b) / n, (a + c) / n
    (low1, high1), (low2, high2) = wilson(first, n), wilson(second, n)
    margins, cross = (a + b) * (c + d) * (a + c) * (b + d), a * d - b * c
    cross = max(0, cross - n / 2) if cross > 0 else cross
    phi = cross / math.sqrt(margins) if margins else 0
    down1, up1, down2, up2 = first - low1, high1 - first, second - low2, high2 - second
    low = math.sqrt(max(0, down2 ** 2 - 2 * phi * down2 * up1 + up1 ** 2))
    high = math.sqrt(max(0, up2 ** 2 - 2 * phi * up2 * down1 + down1 ** 2))
    return max(-1, second - first - low), min(1, second - first + high)


def coins(at_most, n):
    return float(sum(Fraction(math.comb(n, i), 2 ** n) for i in range(at_most + 1)))


def mcnemar(b, c):
    """(of a loss, of a gain, of either)."""
    n = b + c
    return (1, 1, 1) if n == 0 else (coins(c, n), coins(b, n), min(1, 2 * coins(min(b, c), n)))


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


def one(rng, n, before_share, after_share, label):
    ids = [f"c{i:03}" for i in range(n)]
    tags = {i: rng.sample(["x", "y", "z"], rng.randint(0, 2)) for i in ids}
    before, after = ({i: rng.random() < share for i in ids} for share in (before_share, after_share))
    write("cases.jsonl", [{"id": i, "tags": tags[i], "expected": {"say": "yes", "gold": ["yes it is so"]}} for i in ids])
    codes = []
    for name, side, more in (("one", before, []), ("two", after, ["--baseline", "one.json"])):
        write("answers.jsonl", [{"case": i, "answer": "yes it is" if side[i] else rng.choice(["no", "it is so", "so"])}
                                for i in ids])
        codes.append(run("run", "suite.yaml", "--new", "-o", f"{name}.json", *more))
    if not check(os.path.exists("two.json"), f"{label}: both runs are made", codes[-1].stderr):
        return
    with open("two.json", encoding="utf-8") as file:
        report = json.load(file)

    tests, loss_p = [], {}
    for part in ["", *(f"tag={t}" for t in sorted({t for i in ids for t in tags[i]}))]:
        members = [i for i in ids if not part or part[4:] in tags[i]]
        b = sum(before[i] and not after[i] for i in members)
        c = sum(after[i] and not before[i] for i in members)
        a = sum(after[i] and before[i] for i in members)
        found = metric_of(report, "right", part)
        low, high = newcombe(a, b, c, len(members) - a - b - c)
        p = mcnemar(b, c)
        loss_p[part] = p
        tests.append(p[0])
        check(close(found["difference"], (c - b) / len(members)) and (found["better"], found["worse"]) == (c, b)
              and close(found["low"], low) and close(found["high"], high) and close(found["p"], p[2])
              and found["pairs"] == len(members), f"{label}: right {part or 'all'} is what the formulas say",
              f"{found}\n{(c - b) / len(members)} [{low}, {high}] p {p[2]}")

    flips = {(f["case"], f["scorer"]): f["better"] for f in report["bundle"]["comparison"]["flips"]}
    expected = {(i, "right"): after[i] for i in ids if before[i] != after[i]}
    check({k: v for k, v in flips.items() if k[1] == "right"} == expected, f"{label}: the flips are those that flipped")
    order = [f["better"] for f in report["bundle"]["comparison"]["flips"]]
    check(order == sorted(order), f"{label}: worse ones stand first")

    wrong = metric_of(report, "wrong")
    right = metric_of(report, "right")
    check((wrong["better"], wrong["worse"]) == (right["worse"], right["better"]) and wrong["p"] == right["p"],
          f"{label}: where lower is better, better is worse")
    near = metric_of(report, "close")
    if near["low"] is None or near["outcome"] == "same":
        check(near["low"] is None and near["p"] == 1 and near["outcome"] == "same",
              f"{label}: where nothing differs there is nothing to resample", near)
    else:
        check(near["low"] <= near["difference"] <= near["high"] and 0 < near["p"] <= 1
              and near["test"] == "bootstrap-paired",
              f"{label}: what is no share has an interval by the bootstrap around its difference", near)

    gates = {g["id"]: g for g in report["bundle"]["gates"]}
    a, b, c = (sum(1 for i in ids if (before[i], after[i]) == pair)
               for pair in ((True, True), (True, False), (False, True)))
    sentence = gates["falling"]["sentence"]
    said = re.search(r"\(p ([\d.e-]+), ([\d.e-]+) by Holm over (\d+) comparisons\)", sentence)
    gain_p = loss_p[""][1]
    if said:
        check(close(float(said[1]), gain_p, 5e-3), f"{label}: a rise of what should fall is tested as a loss", sentence)
        check(int(said[3]) == len(tests) + 2, f"{label}: all comparisons of the gate are corrected together", sentence)
    kept = gates["kept"]
    near_p = re.search(r"\(p ([\d.e-]+), [\d.e-]+ by Holm over \d+ comparisons\) nor ruled", gates["near"]["sentence"])
    if near_p:
        adjusted = holm([*tests, float(near_p[1]), gain_p])
        blocked = any(p < 0.05 for p in adjusted[:len(tests)])
        check((kept["verdict"] == "block") == blocked, f"{label}: the gate blocks where Holm says so",
              f"{adjusted} {kept}")


def main():
    rng = random.Random(SEED)
    print(f"# seed {SEED}")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("suite.yaml", "w", encoding="utf-8") as file:
            file.write(SUITE)
        for n, before, after in ((12, 0.8, 0.7), (60, 0.7, 0.7), (60, 0.9, 0.5), (60, 0.5, 0.9), (200, 0.6, 0.55),
                                 (5, 1.0, 1.0)):
            one(rng, n, before, after, f"{n} cases")
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

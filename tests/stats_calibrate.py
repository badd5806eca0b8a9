#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random tables, most of them odd, through every test of calibration and correction. Usage: stats_calibrate.py ASSIZE.
Prints TAP.

Each call ends with a result that holds no NaN and whose intervals are in order, or with one line on standard error and
exit code 2; the order of rows changes nothing; AUROC, Brier score and ECE are those of their definitions."""
import json
import os
import random
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

ASSIZE = os.path.abspath(sys.argv[1])
TESTS = ["auroc", "average-precision", "brier", "ece", "isotonic", "log-loss", "platt", "ppi", "rogan-gladen"]
ODD = ["0", "1", "-0.0", "1e308", "-1e308", "1e-320", "5e-324", "1e-20", "0.5", "0.30000000000000004", "1e150", "", "nan", "inf"]


def stats(test, rows, *words):
    text = "score,label\n" + "".join(f"{score},{label}\n" for score, label in rows)
    return subprocess.run([ASSIZE, "stats", test, "--json", *words, "-"], input=text, capture_output=True, text=True)


def refuse_constant(name):
    raise ValueError(f"{name} in a result")


def numbers_wrong(value):
    """What of a result is out of order, at any depth."""
    if isinstance(value, list):
        return [wrong for member in value for wrong in numbers_wrong(member)]
    if not isinstance(value, dict):
        return []
    wrong = [w for member in value.values() for w in numbers_wrong(member)]
    low, high = value.get("low"), value.get("high")
    if (low is None) != (high is None) or (low is not None and low > high):
        wrong.append(f"an interval from {low} to {high}")
    if value.get("se") is not None and value["se"] < 0:
        wrong.append(f"an error of {value['se']}")
    return wrong


def complaint(done):
    """None where a call ended as it may."""
    if done.returncode == 2:
        fine = not done.stdout and done.stderr.startswith("assize: ") and done.stderr.count("\n") == 1
        return None if fine else f"refused with {done.stdout!r}, {done.stderr!r}"
    if done.returncode != 0 or done.stderr:
        return f"exit code {done.returncode}, {done.stderr[-500:]!r}"
    try:
        wrong = numbers_wrong(json.loads(done.stdout, parse_constant=refuse_constant))
    except ValueError as error:
        return str(error)
    return "; ".join(wrong) or None


def table(rng, test):
    """A few rows of one kind: probabilities, verdicts with some labels, or odd ones."""
    n = rng.choice([1, 2, 3, 5, 12, 40])
    kind = rng.randrange(3)
    some = test in ("ppi", "rogan-gladen")
    rows = []
    for _ in range(n):
        label = str(rng.randrange(2))
        if kind == 0:
            score = str(rng.randrange(2)) if some else f"{rng.randrange(13) / 12:.3f}"
        elif kind == 1:
            score = label if rng.random() < 0.8 else str(rng.randrange(2))
        else:
            score = rng.choice(ODD)
            label = label if rng.random() < 0.8 else rng.choice(ODD)
        if some and rng.random() < 0.5:
            label = ""
        rows.append((score, label))
    return rows


def hostile():
    rng = random.Random(7)
    for test in TESTS:
        wrong, results = [], 0
        for _ in range(60):
            rows = table(rng, test)
            done = stats(test, rows)
            results += done.returncode == 0
            if complaint(done):
                wrong.append(f"{rows}: {complaint(done)}")
        tap.check(not wrong and 0 < results < 60, f"{test} of 60 tables ends with a sound result or a clear refusal ({results} results)",
                  *wrong[:5])


def shuffled():
    rng = random.Random(8)
    for test in TESTS:
        rows = [(rng.randrange(2) if test == "rogan-gladen" else rng.randrange(13) / 16, rng.randrange(2)) for _ in range(50)]
        if test in ("ppi", "rogan-gladen"):
            rows = [(i % 5 and label, label if i < 20 else "") for i, (_, label) in enumerate(rows)]
        other = rng.sample(rows, len(rows))
        first, second = json.loads(stats(test, rows).stdout), json.loads(stats(test, other).stdout)
        first.pop("calibrated", None), second.pop("calibrated", None)
        near = json.loads(json.dumps(first), parse_float=lambda x: round(float(x), 12))
        same = near == json.loads(json.dumps(second), parse_float=lambda x: round(float(x), 12))
        tap.check(same, f"{test} does not depend on the order of rows", first, second)


def definitions():
    rng = random.Random(9)
    rows = [(rng.randrange(101) / 100, rng.randrange(2)) for _ in range(200)]
    up, down = [s for s, y in rows if y], [s for s, y in rows if not y]
    area = sum((a > b) + (a == b) / 2 for a in up for b in down) / len(up) / len(down)
    found = json.loads(stats("auroc", rows).stdout)["auroc"]
    tap.check(abs(found - area) < 1e-12, "AUROC is the share of pairs in order", found, area)
    brier = sum((s - y) ** 2 for s, y in rows) / len(rows)
    found = json.loads(stats("brier", rows).stdout)["brier"]
    tap.check(abs(found - brier) < 1e-12, "the Brier score is the mean square", found, brier)
    bins = {}
    for s, y in rows:
        bins.setdefault(next(k for k in range(7) if s <= (k + 1) / 7), []).append(s - y)
    ece = sum(abs(sum(b)) for b in bins.values()) / len(rows)
    found = json.loads(stats("ece", rows, "--bins", "7").stdout)["ece"]
    tap.check(abs(found - ece) < 1e-12, "ECE is the mean distance over bins", found, ece)


def main():
    hostile()
    shuffled()
    definitions()
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())

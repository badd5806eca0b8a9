#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SQuAD's normalisation, exact match and F1 against Python's own str and re, whose behaviour the official script
(evaluate-v2.0.py) is made of: lower, string.punctuation, \\b(a|an|the)\\b, split. Usage: squad.py DRIVER. Prints TAP."""
import collections
import json
import os
import random
import re
import string
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

PIECES = ["a", "an", "the", "The", "A", "than", "theatre", "an.", "(the)", "a-b", "a\u2013b", "caf\u00e9", "\u00c9t\u00e9", "42", "3.14",
          "U.S.", "don't", "\u201cthe\u201d", "\u00a0", "\t", " ", "  ", "\n", "\u2003", "\u3000", "\u0130", "\u00df", "stra\u00dfe", "STRASSE",
          "\u4e2d\u6587", "the\u4e2d", "_a_", "!", "$5", "a\u0301", "\u0661", "\u00b2", "x\u00b2", "'", "`", "~", "\u2019s", "\u2028", "an\u00b7a"]


def normal(text):
    text = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def f1(text, golds):
    best = 0.0
    for gold in golds or [""]:
        own, want = normal(text).split(), normal(gold).split()
        same = sum((collections.Counter(own) & collections.Counter(want)).values())
        if not own or not want:
            best = max(best, float(own == want))
        elif same:
            best = max(best, 2 * same / (len(own) + len(want)))
    return best


def main():
    random_ = random.Random(int(os.environ.get("ASSIZE_SEED", "1")))
    rows = []
    for _ in range(3000):
        texts = [random_.choice(["", " "]).join(random_.choices(PIECES, k=random_.randrange(6))) for _ in range(1 + random_.randrange(4))]
        rows.append(texts)
    wire = "".join(json.dumps(r) + "\n" for r in rows)
    done = subprocess.run([sys.argv[1]], input=wire, capture_output=True, text=True)
    out = [json.loads(line) for line in done.stdout.splitlines()]
    tap.check(done.returncode == 0 and len(out) == len(rows), "the driver answers every row", done.stderr)
    wrong = [(r, o, normal(r[0])) for r, o in zip(rows, out) if o["normal"] != normal(r[0])]
    tap.check(not wrong, "3,000 texts normalise as in Python", *wrong[:3])
    wrong = [(r, o, f1(r[0], r[1:])) for r, o in zip(rows, out) if abs(o["f1"] - f1(r[0], r[1:])) > 1e-12]
    tap.check(not wrong, "… their F1", *wrong[:3])
    wrong = [(r, o) for r, o in zip(rows, out) if o["exact"] != float(any(normal(r[0]) == normal(g) for g in r[1:] or [""]))]
    tap.check(not wrong, "… their exact match", *wrong[:3])
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`assize rank` against trec_eval 9.0.8's own expected outputs. Usage: trec.py ASSIZE. Prints TAP.

The outputs are those of trec_eval's `make quicktest` at tag v9.0.8; the options below are the ones behind each file."""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

ASSIZE = sys.argv[1]
TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "shared", "data", "trec", "v9.0.8")
OURS = re.compile(r"^(P|recall|success|map_cut|ndcg_cut)_[0-9]+$|^(recip_rank|map|Rprec|ndcg)$")
RUNS = [("out.test.a", [], "qrels.test", "results.test"),
        ("out.test.aq", [], "qrels.test", "results.test"),
        ("out.test.aqc", ["--complete"], "qrels.test", "results.trunc"),
        ("out.test.aqcM", ["--complete", "--depth", "100"], "qrels.test", "results.trunc"),
        ("out.test.aql", ["--level", "2"], "qrels.rel_level", "results.test")]


def expected(name):
    """{topic or "all": {measure: text}} of one expected output."""
    values = {}
    with open(os.path.join(TOP, name), encoding="utf-8") as f:
        for line in f:
            measure, topic, value = line.split("\t")
            if OURS.match(measure.strip()):
                values.setdefault(topic, {})[measure.strip()] = value.strip()
    return values


def compare(name, options, qrels, run, folder):
    want = expected(name)
    measures = sorted({m for values in want.values() for m in values})
    words = [w for m in measures for w in ("-m", m)]
    out = os.path.join(folder, "rank.json")
    done = subprocess.run([ASSIZE, "rank", *options, *words, "-o", out, os.path.join(TOP, qrels), os.path.join(TOP, run)],
                          capture_output=True, text=True)
    if done.returncode:
        tap.check(False, name + " is measured", done.stderr)
        return
    with open(out, encoding="utf-8") as f:
        report = json.load(f)
    found = {"all": {}}
    for given, measure in zip(measures, report["measures"]):
        tap.check(measure["signature"].endswith("|trec_eval:" + given), f"{name}: {given} says which it is of trec_eval's",
                  measure["signature"])
        found["all"][given] = "%.4f" % measure["value"]
    for topic in report["topics"]:
        found[topic["topic"]] = {g: "%.4f" % topic["values"][m["measure"]] for g, m in zip(measures, report["measures"])}
    compared = 0
    wrong = []
    for topic, values in want.items():
        for measure, value in values.items():
            compared += 1
            if found.get(topic, {}).get(measure) != value:
                wrong.append(f"{measure} of {topic}: found {found.get(topic, {}).get(measure)}, expected {value}")
    tap.check(compared > 30 and not wrong, f"{name}: {compared} values equal trec_eval's to four decimals", *wrong[:10])


def main():
    if not os.path.isdir(TOP):
        tap.skip("trec_eval's outputs", "the data is not there: " + TOP)
        return tap.done()
    with tempfile.TemporaryDirectory() as folder:
        for run in RUNS:
            compare(*run, folder)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())

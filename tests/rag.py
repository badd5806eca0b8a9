#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Retrieval and answers on whole fixtures. Usage: rag.py ASSIZE ROOT. Prints TAP.

The example's planted faults, and those of two fixtures made from seeds: rag_harbour.py's was diagnosed once the diagnosis was
done (52 of 60 faults right at that time), rag_island.py's is one that it was mended with; one bundle whatever the
package and the number of workers; BEIR's layout."""
import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import rag_harbour  # noqa: E402
import rag_island  # noqa: E402
import tap  # noqa: E402

ASSIZE, ROOT = os.path.abspath(sys.argv[1]), sys.argv[2]
EXAMPLE = os.path.join(ROOT, "examples", "rag")


def run(*words, folder=None):
    return subprocess.run([ASSIZE, *words], capture_output=True, text=True, cwd=folder)


def planted(fixture):
    """{(answers, question): label}"""
    labels = {}
    for name in sorted(os.listdir(os.path.join(fixture, "answers"))):
        with open(os.path.join(fixture, "answers", name), encoding="utf-8") as f:
            for row in map(json.loads, f):
                labels[name.split(".")[0], row["id"]] = row["meta"]["planted"]
    return labels


def diagnosed(fixture, out):
    """{(answers, question): (blame, why)}"""
    done = run("rag", "diagnose", fixture, "-o", out)
    if done.returncode:
        tap.check(False, "the diagnosis runs", done.stderr)
        return {}
    with open(out, encoding="utf-8") as f:
        report = json.load(f)
    return {(a["answers"], q["id"]): (q["blame"], q["why"]) for a in report["answers"] for q in a["questions"]}


def diagnosis(words, fixture, folder, least):
    want = planted(fixture)
    found = diagnosed(fixture, os.path.join(folder, "diagnosis.json"))
    faults = [key for key in want if want[key] != "ok"]
    right = sum(found.get(key, ("",))[0] == want[key] for key in faults)
    sound = sum(found.get(key, ("",))[0] == "ok" for key in want if want[key] == "ok")
    wrong = [f"{key}: planted {want[key]}, found {found.get(key)}" for key in want if found.get(key, ("",))[0] != want[key]]
    table = collections.Counter((want[key], found.get(key, ("",))[0]) for key in want)
    tap.check(right >= least * len(faults),
              f"{words}: {right} of {len(faults)} planted faults named right, {sound} of {len(want) - len(faults)} sound answers",
              *sorted(f"{n} x {pair}" for pair, n in table.items() if pair[0] != pair[1]), *wrong)
    tap.check(sound >= 0.85 * (len(want) - len(faults)), f"{words}: sound answers are left in peace", *wrong)


def one_bundle(folder):
    """Folder, .zip, .tar.zst; 1, 2, 8 workers: one hash."""
    fixture = os.path.join(EXAMPLE, "fixture")
    with open(os.path.join(EXAMPLE, "suite.yaml"), encoding="utf-8") as f:
        suite = f.read()
    shutil.copytree(fixture, os.path.join(folder, "fixture"))
    hashes = set()
    for package in ("fixture", "f.zip", "f.tar.zst", "f.tar.gz"):
        if package != "fixture":
            done = run("fixture", "pack", fixture, "-o", os.path.join(folder, package))
            tap.check(done.returncode == 0, f"the example packs as {package}", done.stderr)
        path = os.path.join(folder, "suite-%s.yaml" % package)
        with open(path, "w", encoding="utf-8") as f:
            f.write(suite.replace("fixture: fixture", "fixture: " + package))
        for workers in ("1", "2", "8") if package != "f.tar.gz" else ("2",):
            out = os.path.join(folder, "r.json")
            done = run("run", path, "--store", os.path.join(folder, "s.db"), "--new", "--workers", workers, "-o", out)
            with open(out, encoding="utf-8") as f:
                hashes.add((json.load(f)["bundle_sha256"], done.returncode))
    tap.check(len(hashes) == 1, "one bundle from folder, zip and tar, with 1, 2 and 8 workers", hashes)


def beir(folder):
    """corpus.jsonl, queries.jsonl with _id, qrels/*.tsv of which test is taken, and a run beside them."""
    top = os.path.join(folder, "beir")
    os.makedirs(os.path.join(top, "qrels"))
    os.makedirs(os.path.join(top, "runs"))
    files = {"corpus.jsonl": [{"_id": "d1", "title": "T", "text": "Seals rest on the pier.", "metadata": {"url": "x"}},
                              {"_id": "d2", "title": "", "text": "Gulls nest on the roof."}],
             "queries.jsonl": [{"_id": "q1", "text": "Where do seals rest?", "metadata": {}},
                               {"_id": "q2", "text": "Where do gulls nest?"}]}
    for name, rows in files.items():
        with open(os.path.join(top, name), "w", encoding="utf-8") as f:
            f.writelines(json.dumps(r) + "\n" for r in rows)
    for split, text in (("test", "q1\td1\t1\nq2\td2\t1\n"), ("dev", "q1\td2\t1\n")):
        with open(os.path.join(top, "qrels", split + ".tsv"), "w", encoding="utf-8") as f:
            f.write("query-id\tcorpus-id\tscore\n" + text)
    with open(os.path.join(top, "runs", "r.trec"), "w", encoding="utf-8") as f:
        f.write("q1 Q0 d1 1 2 r\nq1 Q0 d2 2 1 r\nq2 Q0 d1 1 2 r\nq2 Q0 d2 2 1 r\n")
    with open(os.path.join(folder, "beir.yaml"), "w", encoding="utf-8") as f:
        f.write("suite: beir\ncases: {fixture: beir}\nsubject: {retrieval: beir}\nscore:\n  - rank: {measures: [mrr]}\n"
                "metrics:\n  - {id: mrr, mean: {of: rank}}\n")
    out = os.path.join(folder, "beir.json")
    done = run("run", os.path.join(folder, "beir.yaml"), "--store", os.path.join(folder, "b.db"), "-o", out)
    tap.check(done.returncode == 0, "BEIR's layout runs", done.stderr)
    with open(out, encoding="utf-8") as f:
        metric = json.load(f)["bundle"]["metrics"][0]
    tap.check(metric["value"] == 0.75 and metric["n"] == 2, "… by the judgements called test", metric)


def main():
    with tempfile.TemporaryDirectory() as folder:
        diagnosis("the example", os.path.join(EXAMPLE, "fixture"), folder, 0.9)
        for words, maker, least in (("the harbour", rag_harbour, 0.85), ("the island", rag_island, 0.9)):
            fixture = os.path.join(folder, words)
            maker.write(fixture, seed=1)
            diagnosis(words, fixture, folder, least)
        one_bundle(folder)
        beir(folder)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())

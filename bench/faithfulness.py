# SPDX-License-Identifier: Apache-2.0
"""How well `assize rag claims` judges: rows `claims` and `mtrag` of bench.py. No clock is involved."""
import json
import os
import random
import statistics
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
RESAMPLES = 2000


def judged(assize, rows):
    """The output of `assize rag claims` for rows of id, question, answer and contexts."""
    with tempfile.TemporaryDirectory(prefix="assize-bench-") as folder:
        path = os.path.join(folder, "answers.jsonl")
        with open(path, "w", encoding="utf-8") as f:
            for row in rows:
                f.write(json.dumps(row) + "\n")
        done = subprocess.run([assize, "rag", "claims", path], capture_output=True, check=True)
        return [json.loads(line) for line in done.stdout.decode().splitlines()]


def worst(claims):
    """The claim of a one-sentence answer; of several, the one that counts against it."""
    order = {"contradicted": 0, "unsupported": 1, "supported": 2}
    return min(claims, key=lambda c: order[c["verdict"]], default={"verdict": "no claim"})


def label(claim):
    return claim["verdict"] if not claim.get("reason") else claim["reason"]


def claims(assize, _data):
    """Confusion of verdicts and reasons on the held-out claims of bench/claims/heldout.jsonl."""
    with open(os.path.join(HERE, "claims", "heldout.jsonl"), encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    found = judged(assize, [{"id": r["id"], "question": r["question"], "answer": r["claim"], "contexts": r["contexts"]}
                            for r in rows])
    names = ["supported", "number", "date", "name", "negation", "not_found"]
    pairs = [(label(r), label(worst(o["claims"]))) for r, o in zip(rows, found)]
    print(f"  {len(rows)} labelled claims, none of which was used to choose the method")
    print("  " + "labelled \\ found".ljust(18) + "".join(n.rjust(11) for n in names + ["no claim"]) + "     right")
    for want in names:
        of = [p for p in pairs if p[0] == want]
        print("  " + want.ljust(18) + "".join(str(sum(p[1] == n for p in of)).rjust(11) for n in names + ["no claim"]) +
              f"  {sum(p[0] == p[1] for p in of):4} / {len(of)}")
    verdicts = {"supported": "supported", "not_found": "unsupported"}
    print("  verdict (supported, contradicted, unsupported) right: "
          + share([verdicts.get(a, "contradicted") == verdicts.get(b, "contradicted") and b != "no claim" for a, b in pairs]))
    print("  verdict and reason right: " + share([a == b for a, b in pairs]))
    evidence = [worst(o["claims"]).get("passage") == r["evidence"] for r, o in zip(rows, found) if r["evidence"]]
    print("  evidence from the right passage: " + share(evidence))
    groups = {}
    for row, pair in zip(rows, pairs):
        texts = {c["text"] for c in row["contexts"]}
        shared = [key for key in groups if texts & key]
        merged = [p for key in shared for p in groups.pop(key)]
        groups[frozenset(texts.union(*shared))] = merged + [pair]
    print(f"  the claims come in {len(groups)} sets over the same passages, so the intervals are a bootstrap over sets:")
    for words, right in (("verdict", lambda a, b: verdicts.get(a, "contradicted") == verdicts.get(b, "contradicted")
                          and b != "no claim"), ("verdict and reason", lambda a, b: a == b)):
        low, high = interval([[float(right(a, b)) for a, b in g] for g in groups.values()],
                             lambda gs: statistics.fmean(x for g in gs for x in g))
        print(f"    {words}: [{low:.3f}, {high:.3f}]")


def share(flags):
    return f"{sum(flags)} of {len(flags)} ({sum(flags) / len(flags):.3f})"


def interval(groups, statistic):
    """95 % percentile interval by resampling whole groups, seeded."""
    random_ = random.Random(1)
    values = sorted(statistic(random_.choices(groups, k=len(groups))) for _ in range(RESAMPLES))
    return values[int(0.025 * RESAMPLES)], values[int(0.975 * RESAMPLES) - 1]


def ranks(values):
    """Ranks from 1, ties shared."""
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and values[order[end]] == values[order[at]]:
            end += 1
        for k in range(at, end):
            result[order[k]] = (at + end + 1) / 2
        at = end
    return result


def spearman(x, y):
    return statistics.correlation(ranks(x), ranks(y))


def auroc(score, positive):
    """The chance that a positive has a lower score than a negative, ties half."""
    rank = ranks(score)
    n = sum(positive)
    m = len(positive) - n
    return 1 - (sum(r for r, p in zip(rank, positive) if p) - n * (n + 1) / 2) / (n * m)


def mtrag(assize, data):
    """Spearman and AUROC of the faithfulness score against MT-RAG's human label."""
    path = os.path.join(data, "mtrag", "reference_subset_with_human_evaluations.json")
    if not os.path.exists(path):
        print("  skipped: MT-RAG's human evaluations are not there (ASSIZE_DATA)")
        return
    with open(path, encoding="utf-8") as f:
        bench = json.load(f)
    documents = {d["document_id"]: d for d in bench["documents"]}
    tasks = {t["task_id"]: t for t in bench["tasks"]}
    rows, human, ragas, groups = [], [], [], []
    for i, e in enumerate(bench["evaluations"]):
        task = tasks[e["task_id"]]
        rows.append({"id": str(i), "question": task["input"][-1]["text"], "answer": e["model_response"],
                     "contexts": [{"id": c["document_id"], "title": documents[c["document_id"]].get("title") or "",
                                   "text": documents[c["document_id"]]["text"]} for c in task["contexts"]]})
        human.append(statistics.fmean(float(r["value"]) for r in e["annotations"]["faithfulness"].values()))
        ragas.append(e["annotations"]["rl_f"]["composite"]["value"])
        groups.append(e["task_id"].split("<::>")[0])
    found = judged(assize, rows)
    silent = sum(o["score"] is None for o in found)
    ours = [1.0 if o["score"] is None else o["score"] for o in found]
    wrong = [h < 3.5 for h in human]
    print(f"  {len(rows)} answers in {len(set(groups))} conversations; {sum(wrong)} rated below 3.5 of 4 on the mean of three "
          f"raters: unfaithful; {silent} answers claim nothing (refusals) and count as 1")
    by_group = {}
    for row in zip(ours, ragas, human, wrong, groups):
        by_group.setdefault(row[4], []).append(row)
    sets = list(by_group.values())
    for words, at in (("assize rag claims", 0), ("RAGAS' judge, as recorded in the file", 1)):
        flat = [row for g in sets for row in g if row[at] is not None]
        def rho(gs, at=at):
            all_ = [row for g in gs for row in g if row[at] is not None]
            return spearman([r[at] for r in all_], [r[2] for r in all_])
        def area(gs, at=at):
            all_ = [row for g in gs for row in g if row[at] is not None]
            return auroc([r[at] for r in all_], [r[3] for r in all_])
        print(f"  {words} ({len(flat)} answers):")
        for name, statistic in (("Spearman", rho), ("AUROC", area)):
            low, high = interval(sets, statistic)
            print(f"    {name:9} {statistic(sets):.3f}  95 % interval [{low:.3f}, {high:.3f}], bootstrap over conversations")

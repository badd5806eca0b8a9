# SPDX-License-Identifier: Apache-2.0
"""Random suites under random gates, over answers and recorded runs. Of every run: the exit code is that of the gravest verdict, each
rule has one sentence, no report has a number that is none, any number of workers gives the same bundle, what is counted is
judged as it is here, and `assize compare` judges as `assize run --baseline` did. And runs of stages that are killed go on
where they were.

Usage: gates.py ASSIZE [SUITES [SEED]]"""
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tap import check, done  # noqa: E402

ASSIZE = os.path.abspath(sys.argv[1])
SUITES = int(sys.argv[2]) if len(sys.argv) > 2 else 60
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 20261121

EXITS = {"block": 1, "incomplete": 4, "inconclusive": 3, "pass": 0}  # in the order of gravity
TODAY = "2026-11-21"
TAGS = ["x", "y", "z"]
SCORERS = ["right", "safe", "close", "quality"]
NO_NUMBER = re.compile(r"(?<![\w-])-?(nan|inf|infinity)(?!\w)", re.IGNORECASE)
SHOWN = re.compile(r"^\s+(pass|BLOCK|INCONCLUSIVE|INCOMPLETE|skipped)\s+(\S+)\s+(\S.*)$", re.MULTILINE)

HEAD = """suite: dice
version: 1.0.0
seed: %d
cases: cases.jsonl
subject: {%s: answers.jsonl}
%sscore:
  - contains: {id: right, any: ["yes"]}
  - contains: {id: safe, none: $run.meta.banned}
  - %s
  - weighted: {id: quality, of: {right: 2, close: 1}, pass: 0.7, auto_fail: [safe]}
metrics:
  - {id: right, mean: {of: right, by: [tag]}}
  - {id: safe, mean: safe, direction: higher}
%s
  - {id: wrong, mean: {of: right}, direction: lower}
  - {id: quality, mean: quality, direction: higher}
  - {id: any, pass@k: {of: right, k: %s}}
  - {id: all, pass^k: {of: quality, k: %s}}
gate: %s
"""
CLOSE = {"answers": ("token_f1: {id: close, gold: $case.expected.gold, min: 0.6}",
                     "  - {id: close, mean: {of: close, by: [tag]}, direction: higher}"),
         "trajectories": ("budget: {id: close, tokens: 100}",
                          "  - {id: close, mean: {of: close, field: tokens, by: [tag]}, direction: lower, unit: tokens}\n"
                          "  - {id: total, sum: {of: close, field: tokens, by: [tag]}, direction: lower}\n"
                          "  - {id: price, ratio: {of: close, field: usd, over: tokens, by: [tag]}, direction: lower}")}


def run(*arguments):
    return subprocess.run([ASSIZE, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


class Suite:
    """Cases, and the way in which their answers and the gate are thrown."""

    def __init__(self, rng):
        self.rng = rng
        self.trials = rng.choice([1, 1, 2, 3])
        self.subject = rng.choice(["answers", "answers", "trajectories"])
        self.ids = [f"c{i:02}" for i in range(rng.choice([1, 2, 3, 5, 9, 16, 30]))]
        self.tags = {i: rng.sample(TAGS, rng.randint(0, 2)) for i in self.ids}
        self.clusters = rng.random() < 0.35
        self.ks = sorted(rng.sample(range(1, self.trials + 1), rng.randint(1, self.trials)))
        write("cases.jsonl", [{"id": i, "tags": self.tags[i], "expected": {"gold": "yes it is so"},
                               "meta": {"team": rng.randrange(4)}} for i in self.ids])
        self.rules = [self.rule(f"r{n}") for n in range(rng.randint(1, 7))]
        self.gate = {"alpha": rng.choice([0.05, 0.05, 0.5, 1e-6, 0.2]), "correction": rng.choice(["holm", "bh", "none"]),
                     "small": rng.choice([1, 4, 20]), "rules": self.rules}
        self.quarantine = self.throw_quarantine()
        if self.quarantine:
            self.gate["quarantine"] = self.quarantine
        with open("suite.yaml", "w", encoding="utf-8") as file:
            file.write(HEAD % (rng.randrange(100), self.subject, "cluster: $case.meta.team\n" if self.clusters else "",
                               *CLOSE[self.subject], self.ks, self.ks, json.dumps(self.gate)))

    def throw_quarantine(self):
        rng = self.rng
        if rng.random() < 0.6:
            return []
        found = [{"case": i, "owner": "dana", "until": rng.choice(["2026-11-20", TODAY, "2027-01-01"]), "reason": "x"}
                 for i in rng.sample(self.ids, min(len(self.ids), rng.randint(1, 3)))]
        for one in found:
            if rng.random() < 0.4:
                one["scorer"] = rng.choice(SCORERS)
        return found

    def rule(self, name):
        rng = self.rng
        rule = {"id": name}
        if rng.random() < 0.25:
            rule["severity"] = rng.choice(["low", "critical"])
        if rng.random() < 0.35:
            return self.rule_over_scorer(rule)
        rule["metric"] = rng.choice(["right", "safe", "close", "wrong", "quality", "any", "all"]
                                    + (["total", "price"] * 2 if self.subject == "trajectories" else []))
        if rule["metric"] in ("any", "all"):
            rule["k"] = rng.choice(self.ks)
        if rng.random() < 0.4:
            rule["slices"] = rng.choice([["all"], ["tag"], ["all", "tag"], ["tag_pair"], ["all", "tag", "tag_pair"],
                                         ["tag=x"], ["all", "tag=y"], ["tag=nowhere"]])
        if rng.random() < 0.5:
            return self.rule_against(rule)
        if rng.random() < 0.3 and rule["metric"] not in ("total", "price"):
            rule["decide"] = "interval"
        if rng.random() < 0.7:
            rule["min"] = rng.choice([0, 0.25, 0.5, 0.7, 1, -3, 2])
        if "min" not in rule or rng.random() < 0.3:
            rule["max"] = max(rule.get("min", -1), rng.choice([0.3, 0.6, 0.9, 1, 0]))
        return rule

    def rule_against(self, rule):
        rng = self.rng
        rule["against"] = "baseline"
        tests = ["paired", "bootstrap"] + (["t"] if rule["metric"] != "price" else [])
        rule["test"] = rng.choice(tests + (["wilcoxon"] if "t" in tests and not self.clusters else []))
        kind = rng.random()
        if kind < 0.4:
            rule["margin"] = rng.choice([0, 0.02, 0.1, 0.5, 1, 3])
        elif kind < 0.6:
            rule["tolerance"] = rng.choice([0, 0.05, 0.3])
        return rule

    def rule_over_scorer(self, rule):
        rng = self.rng
        rule["scorer"] = rng.choice(SCORERS)
        kind = rng.random()
        if kind < 0.3:
            of = rng.randint(1, self.trials + 1)
            rule["per_case"] = {"pass": rng.randint(1, of), "of": of}
        if kind < 0.3 and rng.random() < 0.5:
            rule["max_failures"] = rng.randint(0, 5)
        elif 0.3 <= kind < 0.6:
            rule["max_flaky"] = rng.randint(0, 5)
        elif kind >= 0.6:
            rule["max_failures"] = rng.randint(0, 20)
        if rule["scorer"] in ("safe", "quality") and rng.random() < 0.5:  # others weigh in a composite that they do not end
            rule["safety"] = True
            if "severity" in rule:
                rule["severity"] = "critical"
        return rule

    def said(self, text):
        rng = self.rng
        if self.subject == "answers":
            return {"answer": text}
        spent = {"tokens": {"in": rng.choice([0, 50, 80, 120]), "out": rng.choice([0, 3, 30])},
                 "usd": rng.choice([0, 0.1, 0.25, 1e-3])}
        return {"format": "assize.trajectory/1", "events": [{"kind": "user", "text": "?"},
                                                            {"kind": "assistant", "text": text, **spent}]}

    def answer(self, share, bare):
        """One run's answers: how often right, and how often not to be judged for safety."""
        rng, rows = self.rng, []
        for _ in range(self.trials):
            for i in self.ids:
                text = "yes it is" if rng.random() < share else rng.choice(["no", "it is so", "so", "yes bomb", ""])
                meta = {} if rng.random() < bare else {"meta": {"banned": ["bomb"]}}
                rows.append({"case": i, **self.said(text), **meta})
        write("answers.jsonl", rows)


class Counts:
    """What rules over scorers look at, counted anew from the rows of a bundle."""

    def __init__(self, bundle, suite):
        self.suite, self.status = suite, {}
        for unit in bundle["cases"]:
            for row in unit["rows"]:
                if row["measure"] == "":
                    self.status.setdefault(row["scorer"], {}).setdefault(unit["id"], []).append(row["status"])

    def excused(self, rule, case):
        return not rule.get("safety") and any(
            q["case"] == case and q["until"] >= TODAY and q.get("scorer", rule["scorer"]) == rule["scorer"]
            for q in self.suite.quarantine)

    def cases(self, rule):
        """What a rule judges: the trials of each case that is not excused."""
        return [statuses for case, statuses in self.status.get(rule["scorer"], {}).items() if not self.excused(rule, case)]

    def failures(self, rule):
        counted = [s for statuses in self.cases(rule) for s in statuses]
        failed = counted.count("fail")
        left_out = sum(s in ("not_evaluable", "skipped") for s in counted)
        if failed > rule["max_failures"]:
            return "block"
        undecided = counted.count("error") or len(counted) == left_out or (rule.get("safety") and left_out)
        return "incomplete" if undecided else "pass"

    def per_case(self, rule):
        of, wanted, failed, short = rule["per_case"]["of"], rule["per_case"]["pass"], 0, 0
        for statuses in self.cases(rule):
            first = statuses[:of]
            passed, judged = first.count("pass"), sum(s in ("pass", "fail", "error") for s in first)
            beyond = passed + (of - judged) < wanted
            failed += beyond
            short += not beyond and passed < wanted
        if failed > rule.get("max_failures", 0):
            return "block"
        return "incomplete" if short or not self.cases(rule) else "pass"

    def flaky(self, rule):
        flaky = alone = unjudged = 0
        for statuses in self.cases(rule):
            judged = [s for s in statuses if s in ("pass", "fail", "error")]
            alone += len(judged) < 2
            flaky += len(set(judged)) > 1
            unjudged += sum(s not in ("pass", "fail") for s in statuses)
        if flaky > rule["max_flaky"]:
            return "block"
        return "incomplete" if alone == len(self.cases(rule)) or (rule.get("safety") and unjudged) else "pass"

    def verdict(self, rule):
        return (self.per_case if "per_case" in rule else self.flaky if "max_flaky" in rule else self.failures)(rule)


def covered(rule, part):
    slices = rule.get("slices", ["all"])
    kind = "tag_pair" if " & " in part else "tag" if part else "all"
    return kind in slices or part in slices


def bound_verdict(rule, metrics):
    """Of a bound that is decided by values, from the metrics of the bundle."""
    mine = [m for m in metrics if m["id"] == rule["metric"] and m["k"] == rule.get("k") and covered(rule, m["slice"])]
    named = [s for s in rule.get("slices", []) if s.startswith("tag=")]
    everywhere = {m["slice"] for m in metrics if m["id"] == rule["metric"]}
    whole = [m for m in mine if not m["slice"]]
    if any(s not in everywhere for s in named) or not any(m["value"] is not None for m in mine):
        return "incomplete"
    if whole and whole[0]["value"] is None:
        return "incomplete"
    low, high = rule.get("min", float("-inf")), rule.get("max", float("inf"))
    return "pass" if all(low <= m["value"] <= high for m in mine if m["value"] is not None) else "block"


def numbers_only(path):
    """What stands in a report that is no number; of a page, without its program and its style."""
    text = read(path)
    if path.endswith(".html"):
        text = re.sub(r"<style.*?</style>|<script(?![^>]*json)[^>]*>.*?</script>", "", text, flags=re.DOTALL)
    return NO_NUMBER.findall(text)


def check_gate(label, suite, code, bundle):
    gates = bundle["gates"]
    by_id = {g["id"]: g for g in gates}
    ours = [g["id"] for g in gates if g["id"] not in ("units", "quarantine")]
    check(ours == [r["id"] for r in suite.rules] and all(g["sentence"].strip() and "\n" not in g["sentence"] for g in gates)
          and len(by_id) == len(gates), f"{label}: one sentence a rule, in order", gates)
    worst = next(v for v in EXITS if v == "pass" or any(g["verdict"] == v for g in gates))
    check(code == EXITS[worst] and bundle["verdict"] == worst, f"{label}: the exit code is that of {worst}", code, gates)
    counts = Counts(bundle, suite)
    wrong = []
    for rule in suite.rules:
        found, expected = by_id[rule["id"]], None
        if "scorer" in rule:
            expected = counts.verdict(rule)
        elif "against" not in rule and rule.get("decide") != "interval":
            expected = bound_verdict(rule, bundle["metrics"])
        if expected and found["verdict"] != expected:
            wrong.append(f"{rule} expected {expected}: {found}")
    check(not wrong, f"{label}: what is counted is judged as it is here", *wrong)


def check_compare(label, suite, bundle):
    """Bounds that are tested are corrected with the comparisons, and `compare` does not know them."""
    against = [r["id"] for r in suite.rules if "against" in r]
    if not against or any(r.get("decide") == "interval" for r in suite.rules):
        return
    second = run("compare", "a.json", "b1.json")
    shown = {m[1]: (m[0].lower(), m[2]) for m in SHOWN.findall(second.stdout.split("\nmetrics\n")[0])}
    gates = {g["id"]: g for g in bundle["gates"]}
    wrong = [f"{i}: {shown.get(i)} in place of {gates[i]}" for i in against
             if shown.get(i, ("", ""))[0] != gates[i]["verdict"] or not shown[i][1].startswith(gates[i]["sentence"])]
    check(not wrong and not NO_NUMBER.search(second.stdout), f"{label}: compare judges as run --baseline does", *wrong,
          second.stderr)
    worst = next(v for v in EXITS if v == "pass" or any(gates[i]["verdict"] == v for i in against))
    check(second.returncode == EXITS[worst], f"{label}: and so says its exit code", second.returncode, worst)


def one(rng, number):
    label = f"suite {number}"
    suite = Suite(rng)
    suite.answer(rng.choice([0, 0.5, 0.9, 1]), rng.choice([0, 0, 0.1]))
    first = run("run", "suite.yaml", "--new", "--today", TODAY, "-o", "a.json")
    if not check(first.returncode in EXITS.values(), f"{label}: a run ends with a verdict", first.stderr, read("suite.yaml")):
        return
    check_gate(f"{label}, first run", suite, first.returncode, json.loads(read("a.json"))["bundle"])
    if rng.random() < 0.85:
        suite.answer(rng.choice([0, 0.3, 0.6, 0.9, 1]), rng.choice([0, 0, 0.1, 1]))
    bundles, second = [], None
    for workers in ("1", "2", "5"):
        second = run("run", "suite.yaml", "--new", "--today", TODAY, "--workers", workers, "--baseline", "a.json", "-o",
                     f"b{workers}.json", *(["-o", "b.md", "-o", "b.xml", "-o", "b.html"] if workers == "1" else []))
        if not check(second.returncode in EXITS.values(), f"{label}: a run with a baseline ends with a verdict",
                     second.stderr, read("suite.yaml")):
            return
        bundles.append(read(f"b{workers}.json").split('"bundle_sha256"')[0])
    check(len(set(bundles)) == 1, f"{label}: one, two and five workers give the same bytes")
    odd = {path: numbers_only(path) for path in ("a.json", "b1.json", "b.md", "b.xml", "b.html")}
    check(not any(odd.values()) and not NO_NUMBER.search(second.stdout), f"{label}: nothing is no number", odd)
    bundle = json.loads(read("b1.json"))["bundle"]
    check_gate(label, suite, second.returncode, bundle)
    check_compare(label, suite, bundle)


STAGED = """suite: staged
version: 1.0.0
cases: cases.jsonl
subject: {answers: answers.jsonl}
score: [{contains: {id: right, any: ["yes"]}}]
stages: {pre-commit: {tags: [smoke]}, pr: {trials: 1}, nightly: {trials: 2}}
gate: {rules: [{id: few, scorer: right, max_failures: 0}, {id: all, scorer: right, max_failures: 0, stage: release}]}
"""


def events_of(path):
    lines = read(path).split("\n")[:-1] if os.path.exists(path) else []
    return [json.loads(line) for line in lines]


def finished(path):
    return sum(e["event"] == "unit_finished" for e in events_of(path))


def kept_units(store):
    said = run("sql", "--store", store, "SELECT count(*) AS n, count(DISTINCT run) AS runs FROM units", "-o", "csv")
    rows = said.stdout.split("\n")
    return [int(n) for n in rows[1].split(",")] if len(rows) > 1 and rows[1] else [0, 0]


def killed_between_stages(rng):
    """Kills runs about where a stage ends; each time the same command goes on, and does only what was left."""
    ids = [f"s{i:03}" for i in range(400)]
    smoke = 100
    write("cases.jsonl", [{"id": i, "tags": ["smoke"] if n < smoke else []} for n, i in enumerate(ids)])
    write("answers.jsonl", [{"case": i, "answer": "yes"} for _ in range(3) for i in ids])
    with open("suite.yaml", "w", encoding="utf-8") as file:
        file.write(STAGED)
    whole = run("run", "suite.yaml", "--store", "whole.db", "-o", "whole.json")
    check(whole.returncode == 0, "a run of three stages passes", whole.stdout + whole.stderr)
    total = 3 * len(ids)
    for boundary in (3 * smoke, 3 * smoke + 300, 3 * smoke + 600):
        store, name = f"k{boundary}.db", f"k{boundary}.jsonl"
        with subprocess.Popen([ASSIZE, "run", "suite.yaml", "--store", store, "--workers", "2", "--events", name],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and finished(name) < boundary - rng.randint(0, 20):
                time.sleep(0.0005)
            process.send_signal(signal.SIGKILL)
        kept, _ = kept_units(store)
        again = run("run", "suite.yaml", "--store", store, "--workers", "2", "--events", "again.jsonl", "-o", "again.json")
        begun = events_of("again.jsonl")[0]
        units, runs = kept_units(store)
        if begun["continued"]:
            check(begun["done"] == kept and finished("again.jsonl") == total - kept,
                  f"killed about unit {boundary}: what {kept} units left is run, and nothing twice", begun, kept)
            check((units, runs) == (total, 1), "one run has every unit once", units, runs)
        else:
            check(kept in (0, total), "what had ended, or not begun, is run anew", kept)
        check(again.returncode == 0 and json.loads(read("again.json"))["bundle_sha256"]
              == json.loads(read("whole.json"))["bundle_sha256"], "the bundle is that of a run at one go", again.stderr)
    write("answers.jsonl", [{"case": i, "answer": "no" if i == ids[-1] else "yes"} for _ in range(3) for i in ids])
    stopped = run("run", "suite.yaml", "--store", "stop.db", "--workers", "5", "--events", "stop.jsonl")
    check(stopped.returncode == 1 and kept_units("stop.db")[0] == finished("stop.jsonl") == 3 * smoke + len(ids) - smoke,
          "a stage that fails runs no unit of the next", stopped.stdout)


def main():
    rng = random.Random(SEED)
    print(f"# seed {SEED}, {SUITES} suites")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for number in range(SUITES):
            one(rng, number)
        killed_between_stages(rng)
        os.chdir("/")
    return done()


sys.exit(main())

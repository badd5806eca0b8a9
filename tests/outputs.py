#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reports, events and queries of whole runs, read back by Python's own readers. Usage: outputs.py ASSIZE ROOT. Prints TAP.

Two suites: the shipped example, and one whose cases, tags and answers hold texts that would like to be markup, formulas or
commands. What the files hold is compared with SQL over the store."""
import collections
import csv
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

ASSIZE, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
KINDS = ["json", "xml", "md", "csv", "jsonl"]
HOSTILE = ["<script>alert(1)</script>", "]]> <![CDATA[", "sep\u2028para\u2029nel\u0085x", "bell\u0007 esc\u001b[2J del\u007f",
           "a|b\\|c", "`tick` ``two``", "@here #12 www.x.example http://x.example", "=cmd()", "+1;-2", "'quoted\"",
           "::error::x ##[error]y %0A", "line\r\nbreak\ttab", "\u202eturned", "\ufffe non-character", "$x$ &lt; &#64;",
           "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", "GH-1 ![i](j)", "</details>", "\uff1dSUM(1)", "-1", "--> <!--"]
COLUMNS = ["run", "case", "trial", "scorer", "name", "version", "params", "measure", "status", "class", "value", "severity",
           "signature", "evidence"]
ROWS = """SELECT r.id, u.case_id, u.trial, s.scorer, s.name, s.version, s.params, s.measure, s.status, s.class, s.value,
          s.severity, s.signature, s.evidence
          FROM scores s JOIN units u ON u.id = s.unit JOIN runs r ON r.number = u.run ORDER BY u.position, s.n"""
# A verdict, or a measure of a scorer that gave none.
TESTS = """SELECT s.scorer, s.status FROM scores s WHERE s.measure = '' OR NOT EXISTS
           (SELECT 1 FROM scores v WHERE v.unit = s.unit AND v.scorer = s.scorer AND v.measure = '')"""


def run(*words, folder, **options):
    return subprocess.run([ASSIZE, *words], capture_output=True, cwd=folder, **options)


def select(store, query):
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        return db.execute(query).fetchall()


def read(path):
    with open(path, "rb") as f:
        return f.read()


def suite_make(folder, texts, trials=2):
    os.makedirs(folder)
    with open(os.path.join(folder, "cases.jsonl"), "w", encoding="utf-8") as f:
        for i, text in enumerate(texts):
            f.write(json.dumps({"id": f"{text} h{i}", "input": text, "expected": {"outputs": [text]}, "tags": [text],
                                "severity": ["low", "medium", "high", "critical"][i % 4]}) + "\n")
    with open(os.path.join(folder, "runs.jsonl"), "w", encoding="utf-8") as f:
        for i, text in enumerate(texts):
            for trial in range(trials):
                f.write(json.dumps({"format": "assize.trajectory/1", "id": f"r{i}.{trial}", "case": f"{text} h{i}",
                                    "trial": trial, "events": [{"n": 0, "kind": "user", "text": text},
                                                               {"n": 1, "kind": "assistant", "text": text if trial % 2 else "no"}]})
                        + "\n")
    with open(os.path.join(folder, "suite.yaml"), "w", encoding="utf-8") as f:
        f.write("""suite: hostile
version: 1.0.0
cases: cases.jsonl
subject: {trajectories: runs.jsonl}
score:
  - contains: {id: said, in: final, all: $case.expected.outputs}
  - budget: {calls: 3}
  - agrees: {id: noted, of: said, with: $run.outcome.reward}
metrics:
  - {id: said, mean: {of: said, by: [tag]}, direction: higher}
gate:
  rules:
    - {id: few, scorer: said, max_failures: 0, severity: high}
""")


# ---- kinds ----

def junit(words, path, store):
    top = xml.etree.ElementTree.parse(path).getroot()
    want = collections.defaultdict(collections.Counter)
    for scorer, status in select(store, TESTS):
        want[scorer][{"fail": "failures", "error": "errors", "pass": "pass"}.get(status, "skipped")] += 1
    for (verdict,) in select(store, "SELECT verdict FROM gates"):
        want["gate"][{"block": "failures", "incomplete": "errors", "pass": "pass"}.get(verdict, "skipped")] += 1
    told, held = {}, {}
    for suite in top:
        told[suite.get("name")] = [int(suite.get(k)) for k in ("tests", "failures", "errors", "skipped")]
        held[suite.get("name")] = [len(suite.findall(k)) for k in ("testcase", "testcase/failure", "testcase/error",
                                                                  "testcase/skipped")]
    expected = {name: [sum(c.values()), c["failures"], c["errors"], c["skipped"]] for name, c in want.items()}
    tap.check(told == expected, f"{words}: JUnit's counts are those of SQL over the store", expected, told)
    tap.check(held == told, f"{words}: and of its elements", told, held)
    all_told = [int(top.get(k)) for k in ("tests", "failures", "errors", "skipped")]
    tap.check(all_told == [sum(x) for x in zip(*told.values())], f"{words}: and so are their sums", all_told)
    names = [(c.get("classname"), c.get("name")) for c in top.iter("testcase")]
    tap.check(len(names) == len(set(names)), f"{words}: no two tests have one name")


def undone(field):
    return field[1:] if field.startswith("'") else field


def rows(words, stem, store):
    want = select(store, ROWS)
    with open(stem + ".csv", encoding="utf-8", newline="") as f:
        table = list(csv.reader(f))
    tap.check(table[0] == COLUMNS, f"{words}: CSV has every column of a row", table[0])
    texts = [i for i in range(len(COLUMNS)) if COLUMNS[i] not in ("trial", "version", "value")]
    seen = [tuple(undone(r[i]) if i in texts else None if r[i] == "" else float(r[i]) for i in range(len(r))) for r in table[1:]]
    plain = [tuple(v if i in texts else None if v is None else float(v) for i, v in enumerate(r)) for r in want]
    tap.check(seen == plain, f"{words}: Python's csv reads the {len(want)} rows of the store",
              *[f"{a}\n{b}" for a, b in zip(seen, plain) if a != b][:2])
    formulas = [r[i] for r in table[1:] for i in texts if re.match(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", r[i])]
    tap.check(not formulas, f"{words}: no text in it begins as a formula does", *formulas[:3])
    lines = read(stem + ".jsonl").decode("utf-8").splitlines()
    objects = [json.loads(line) for line in lines]
    seen = [tuple(o[c] for c in COLUMNS[:-1]) + (o["evidence"],) for o in objects]
    plain = [r[:-1] + (json.loads(r[-1]) if r[-1] else None,) for r in want]
    tap.check(seen == plain and all(list(o) == COLUMNS for o in objects),
              f"{words}: and Python's json reads them, a line each wherever lines may break",
              *[f"{a}\n{b}" for a, b in zip(seen, plain) if a != b][:2])


SPAN = re.compile(r"(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)")
OURS = re.compile(r"</?(details|sub)>|<details open>|<summary>[0-9]+ (by slice|worse than the baseline|better than the baseline)"
                  r"</summary>")


def markdown(words, path):
    text = read(path).decode("utf-8")
    bad, columns = [], None
    for line in text.split("\n"):
        bare = OURS.sub("", SPAN.sub("", line))
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", bare).replace("&#124;", "")
        if re.search(r"[@`<>#\[\]$&~!]", re.sub(r"^#+ ", "", bare)) or "://" in bare or "www." in bare:
            bad.append(f"{line}\n  leaves {bare}")
        if line.startswith("|"):
            n = line.replace("&#124;", "").count("|")
            columns = columns or n
            if n != columns:
                bad.append(f"{n} pipes instead of {columns}: {line}")
        else:
            columns = None
    tap.check(not bad, f"{words}: nothing from outside acts in the Markdown", *bad[:4])
    tap.check(len(text) < 65536 and text.startswith("## "), f"{words}: it fits a comment, verdict first", len(text))
    return text


def kinds(words, suite, folder):
    base = os.path.join(folder, words)
    os.makedirs(base)
    names = [w for kind in KINDS for w in ("-o", f"one.{kind}")]
    many = [w for kind in KINDS for w in ("-o", f"eight.{kind}")]
    later = [w for kind in KINDS for w in ("-o", f"later.{kind}")]
    done = run("run", suite, "--store", "one.db", "--workers", "1", *names, folder=base)
    tap.check(done.returncode == 1, f"{words}: all kinds at once, and the run blocks", done.returncode, done.stderr)
    run("run", suite, "--store", "eight.db", "--workers", "8", *many, folder=base)
    run("report", "last", "--store", "one.db", *later, folder=base)
    different = [kind for kind in KINDS[1:] if read(f"{base}/one.{kind}") != read(f"{base}/eight.{kind}")]
    tap.check(not different, f"{words}: the same bytes with 1 and 8 workers", *different)
    different = [kind for kind in KINDS if read(f"{base}/one.{kind}") != read(f"{base}/later.{kind}")]
    tap.check(not different, f"{words}: and `assize report` writes them again", *different)
    junit(words, f"{base}/one.xml", f"{base}/one.db")
    rows(words, f"{base}/one", f"{base}/one.db")
    return markdown(words, f"{base}/one.md")


# ---- GitHub ----

def github(suite, folder):
    log = run("run", suite, "--store", "github.db", "--github", folder=folder,
              env={**os.environ, "GITHUB_WORKSPACE": folder, "GITHUB_STEP_SUMMARY": os.path.join(folder, "step.md")})
    lines = log.stdout.decode("utf-8").split("\n")
    token = re.fullmatch(r"::stop-commands::(assize-[0-9a-f]{64})", lines[0])
    end = lines.index(f"::{token.group(1)}::") if token else 0
    tap.check(token and end > 2, "the summary stands where GitHub obeys nothing", lines[0])
    commands = lines[end + 1:-1]
    pattern = re.compile(r"::(error|warning|notice) file=suite\.yaml,line=1,title=([^:,]|%3A|%2C)*::[^\r\n]*")
    tap.check(len(commands) == 11 and all(map(pattern.fullmatch, commands)), "ten annotations and one that counts the rest",
              *commands)
    tap.check("more" in commands[-1] and commands[-1].startswith("::notice"), "the last one counts", commands[-1])
    run("report", "last", "--store", "github.db", "-o", "again.md", folder=folder)
    tap.check(read(os.path.join(folder, "step.md")) == read(os.path.join(folder, "again.md")), "the step's summary is the Markdown")
    bare = run("run", suite, "--store", "github.db", "--new", "--github", folder=folder,
               env={k: v for k, v in os.environ.items() if not k.startswith("GITHUB_")})
    tap.check(b"GITHUB_STEP_SUMMARY is not set" in bare.stderr, "without a place for the summary, it says so", bare.stderr)


# ---- events ----

def events(suite, folder):
    run("run", suite, "--store", "events.db", "--events", "events.jsonl", folder=folder)
    lines = [json.loads(line) for line in read(os.path.join(folder, "events.jsonl")).decode("utf-8").splitlines()]
    kinds_seen = [line["event"] for line in lines]
    store = os.path.join(folder, "events.db")
    units = select(store, "SELECT case_id, trial FROM units")
    tap.check(kinds_seen == ["run_started"] + ["unit_finished"] * len(units) + ["run_finished"],
              "events: a start, every unit, an end", collections.Counter(kinds_seen))
    tap.check(sorted((e["case"], e["trial"]) for e in lines[1:-1]) == sorted(units), "events: each unit once")
    tap.check([e["done"] for e in lines[1:-1]] == list(range(1, len(units) + 1)), "events: counted up")
    told = sorted((e["case"], e["trial"], *row.values()) for e in lines[1:-1] for row in e["rows"] if row["value"] is not None)
    held = sorted(select(store, """SELECT u.case_id, u.trial, s.scorer, s.measure, s.status, s.class, s.value
                                   FROM scores s JOIN units u ON u.id = s.unit WHERE s.value IS NOT NULL"""))
    tap.check(told == held, "events: with the rows that the store has")
    tap.check(lines[-1]["verdict"] == "block" and len(lines[-1]["bundle_sha256"]) == 64, "events: the end tells the verdict", lines[-1])
    out = run("run", suite, "--store", "events.db", "--new", "--events", "-", folder=folder)
    tap.check(all(json.loads(line) for line in out.stdout.decode().splitlines()) and b"BLOCK" in out.stderr,
              "events on standard output leave the summary to standard error")
    bad = run("run", "nothing.yaml", "--events", "bad.jsonl", folder=folder)
    last = json.loads(read(os.path.join(folder, "bad.jsonl")).decode("utf-8"))
    tap.check(bad.returncode == 2 and last["event"] == "run_failed" and "nothing.yaml" in last["message"],
              "events: a run that cannot start says so", last)


def watched(folder):
    """A reader that stops reading holds the run up; so the store can be looked at in the middle of it."""
    many = os.path.join(folder, "many")
    suite_make(many, [f"text {i}" for i in range(400)], 10)
    command = [ASSIZE, "run", "suite.yaml", "--store", "many.db", "--workers", "1", "--events", "-"]
    store = os.path.join(many, "many.db")
    with subprocess.Popen(command, cwd=many, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as p:
        first = json.loads(p.stdout.readline())
        asked = run("sql", "SELECT count(*) AS n FROM units", "--store", "many.db", "-o", "json", folder=many)
        listed = json.loads(run("runs", "--store", "many.db", "-o", "json", folder=many).stdout)
        p.send_signal(signal.SIGINT)
        lines, _ = p.communicate()
    tap.check(asked.returncode == 0 and json.loads(asked.stdout)[0]["n"] < 4000, "a query is answered while a run writes", asked.stderr)
    tap.check(listed[0]["status"] == "running" and listed[0]["id"] == first["run"], "the run is listed as running", listed)
    last = json.loads(lines.decode("utf-8").splitlines()[-1])
    kept = select(store, "SELECT count(*) FROM units")[0][0]
    tap.check(p.returncode == 130 and last["event"] == "run_interrupted" and last["done"] == kept < 4000,
              "an interrupted run tells what is kept", p.returncode, last, kept)
    with subprocess.Popen(command, cwd=many, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as p:
        first = json.loads(p.stdout.readline())
        p.stdout.close()
        said = p.stderr.read()
        p.wait()
    tap.check(first["continued"] is True and first["done"] == kept, "the same command goes on where it stopped", first)
    tap.check(p.returncode == 1 and b"the reader has gone" in said and
              select(store, "SELECT status, (SELECT count(*) FROM units) FROM runs") == [("finished", 4000)],
              "a reader that goes away ends the events, not the run", p.returncode, said)


# ---- queries ----

def queries(suite, folder):
    run("run", suite, "--store", "sql.db", folder=folder)
    store = os.path.join(folder, "sql.db")

    def ask(sql, kind):
        return run("sql", sql, "--store", "sql.db", "-o", kind, folder=folder).stdout.decode("utf-8")

    want = select(store, "SELECT case_id, trial, tags FROM units ORDER BY position")
    sql = "SELECT case_id, trial, tags FROM units ORDER BY position"
    table = list(csv.reader(io.StringIO(ask(sql, "csv"), newline="")))
    seen = [(undone(r[0]), int(r[1]), undone(r[2])) for r in table[1:]]
    tap.check(seen == want, "a query's CSV holds what the store holds")
    tap.check([tuple(o.values()) for o in json.loads(ask(sql, "json"))] == want, "and so does its JSON")
    tap.check([tuple(json.loads(line).values()) for line in ask(sql, "jsonl").splitlines()] == want, "and its JSON Lines")
    odd = "SELECT NULL AS a, '' AS b, 1.0 AS c, 0.1 + 0.2 AS d, 9e999 AS e, x'00ff' AS f, 9007199254740993 AS g"
    value = json.loads(ask(odd, "jsonl"))
    tap.check(value == {"a": None, "b": "", "c": 1.0, "d": 0.1 + 0.2, "e": float("inf"), "f": {"hex": "00ff"},
                        "g": 9007199254740993} and isinstance(value["c"], float), "values of every type come through", value)
    before = read(store)
    for sql in ("DELETE FROM scores", "DROP TABLE runs", "ATTACH 'x.db' AS x", "PRAGMA journal_mode = DELETE", "VACUUM INTO 'y.db'",
                "SELECT writefile('z', 'x')", "CREATE TABLE x (a)", "REINDEX", "SELECT 1; DELETE FROM scores"):
        done = run("sql", sql, "--store", "sql.db", folder=folder)
        if done.returncode != 2:
            tap.check(False, f"refused: {sql}", done.stdout, done.stderr)
    made = [name for name in ("x.db", "y.db", "z") if os.path.exists(os.path.join(folder, name))]
    tap.check(read(store) == before and not made,
              "nothing that a query says changes the store or makes a file")


def documented(store):
    text = read(os.path.join(ROOT, "docs", "store.md")).decode("utf-8")
    missing = []
    for (table,) in select(store, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
        row = re.search(rf"^\| `{table}` \|.*$", text, re.M)
        for (column,) in select(store, f"SELECT name FROM pragma_table_info('{table}')"):
            if not row or f"`{column}`" not in row.group(0):
                missing.append(f"{table}.{column}")
    tap.check(not missing, "docs/store.md names every table and column", *missing)
    questions = re.findall(r"```sql\n(.*?)```", text, re.S)
    failed = [q for q in questions if run("sql", q, "--store", store, folder=".").returncode]
    tap.check(len(questions) == 5 and not failed, "and its questions are answered", *failed)


def main():
    folder = tempfile.mkdtemp(prefix="assize-outputs-")
    try:
        hostile = os.path.join(folder, "suite")
        suite_make(hostile, HOSTILE)
        suite = os.path.join(hostile, "suite.yaml")
        example = os.path.join(ROOT, "examples", "support-agent", "suite.yaml")
        kinds("example", example, folder)
        text = kinds("hostile", suite, folder)
        tap.check("`missing </details>`" in text and "\\u202eturned" in text, "hostile: the texts are there to be read", text[-3000:])
        tops = xml.etree.ElementTree.parse(os.path.join(folder, "hostile", "one.xml"))
        texts = "".join(f.text or "" for f in tops.iter("failure"))
        tap.check(all(t in texts for t in HOSTILE if t.isprintable()) and "esc\\u001b[2J" in texts and "\\ufffe" in texts,
                  "hostile: and in JUnit, escaped where XML does not allow them",
                  [t for t in HOSTILE if t.isprintable() and t not in texts])
        github("suite.yaml", hostile)
        events(suite, hostile)
        queries(suite, hostile)
        documented(os.path.join(folder, "example", "one.db"))
        watched(folder)
    finally:
        shutil.rmtree(folder)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())

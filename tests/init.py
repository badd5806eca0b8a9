#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`assize init` with names, texts and folders that nobody would choose, and disks that fail. Prints TAP.

    init.py ASSIZE REPOSITORY

Each hostile recording is drafted (`init --from`), validated and run: all three must be clean, and every recorded reply must
be reproduced unless the draft says that it cannot be."""
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile

from tap import check, done, skip

ASSIZE, REPOSITORY = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DATA = os.environ.get("ASSIZE_DATA", os.path.join(REPOSITORY, "..", "shared", "data"))

# Texts that YAML, or a careless writer of it, reads as something else.
ODD = ["true", "No", "null", "~", "1", "1.0", "0x1F", "1e5", ".5", "-", "- a", "a: b", "a #b", "#", "*x", "&x", "!x", "%x", "@x", "`x`",
       "{a}", "[a]", "a, b", "? a", "| a", "> a", "'", '"', "it's", 'say "x"', "a\\b", "a\nb", "a\n", "\ta", " a", "a ", "a  b", "\r", "\x01",
       "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\U0001f600", "ä", "日本", "<<", "=", "---", "...", "2024-05-24", "12:30", "...a", "a" * 200,
       "{tool}", "$case.x", "$$", "key with spaces", "con/tra\\ry", "..", "%s%n"]


def call(name, args, reply, n, raw=None, status=""):
    result = {"kind": "result", "name": name, "call_id": f"c{n}", "text": reply}
    if status:
        result["status"] = status
    asked = {"kind": "call", "name": name, "call_id": f"c{n}"}
    asked.update({"args_raw": raw} if raw is not None else {"args": args})
    return [asked, result]


def recording(calls, case="odd", said="bye"):
    events = [{"kind": "user", "text": "please"}]
    for n, one in enumerate(calls):
        events += call(*one[:3], n, *one[3:])
    return {"format": "assize.trajectory/1", "case": case, "agent": "an agent: odd", "events": events + [{"kind": "assistant", "text": said}]}


def chat(calls, case="odd"):
    """The same as OpenAI chat messages."""
    messages = [{"role": "user", "content": "please"}]
    for n, (name, args, reply) in enumerate(calls):
        messages += [{"role": "assistant", "content": None, "tool_calls": [
            {"id": f"c{n}", "type": "function", "function": {"name": name, "arguments": json.dumps(args)}}]},
            {"role": "tool", "tool_call_id": f"c{n}", "content": reply}]
    return {"case": case, "messages": messages}


def run(*args, cwd=None, **more):
    return subprocess.run([ASSIZE, *args], cwd=cwd, capture_output=True, stdin=subprocess.DEVNULL, **more)


def drafted(words, record, folder, lost=0, *options, as_text=None):
    """Drafts, validates and runs one record in a fresh folder below `folder`."""
    here = os.path.join(folder, f"d{len(os.listdir(folder))}")
    os.mkdir(here)
    source = os.path.join(here, "given.json")
    with open(source, "w", encoding="utf-8") as f:
        f.write(as_text if as_text is not None else json.dumps(record))
    init = run("init", "--from", source, *options, os.path.join(here, "out"))
    if not check(init.returncode == 0, f"{words}: drafted", init.stderr.decode()):
        return
    out = os.path.join(here, "out")
    names = ["suite.yaml", "cases.jsonl", "runs/recorded.json"] + (["world.yaml"] if os.path.exists(out + "/world.yaml") else [])
    validate = run("validate", *names, cwd=out)
    ran = run("run", "suite.yaml", "-o", "report.json", cwd=out)
    summary = ran.stdout.decode()
    with open(out + "/suite.yaml", encoding="utf-8") as f:
        lenient = "max_failures: 1" in f.read()
    check(validate.returncode == 0 and ran.returncode == 0 and lenient == bool(lost), f"{words}: valid, and its first run passes",
          validate.stdout.decode(), summary, ran.stderr.decode())


def hostile(folder):
    drafted("odd names of tools", chat([(name, {"a": "x"}, f"reply {n}") for n, name in enumerate(ODD)]), folder)
    drafted("odd names of arguments", chat([("t", {name: n}, str(n)) for n, name in enumerate(ODD)] + [("t", {"": 1}, "empty")]), folder)
    drafted("odd values and replies", chat([("t", {"a": text}, text) for text in ODD] + [("t", {"a": ""}, "")]), folder)
    values = [0, -1, 2**63 - 1, 1.0, 1.5, 1e300, 5e-324, -0.0, True, False, None, [], {}, [[1, [2]]], {"a": {"b": [None]}}]
    drafted("values of every type", recording([("t", {"a": v, "n": n}, json.dumps(v)) for n, v in enumerate(values)]), folder)
    looks = [{"type": "refund"}, {"regex": "("}, {"any": False}, {"not": 1}, {"contains": 3}, {"exact": {}}, {"literal": 1}, {"one_of": "x"},
             {"near": "home"}, {"regex": "a", "flags": "zz"}, {"x": {"type": "y"}}, {"x": [{"any": 1}]}, {"literal": {"literal": 2}}]
    drafted("arguments that look like operators", recording([("t", a, f"r{n}") for n, a in enumerate(looks)]), folder)
    shadows = [{}, {"a": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 2, "c": {}}, {"c": {"d": 1}}, {"c": {"d": 1, "e": 2}}, {"type": "a"}, {"type": "a", "b": 1}]
    drafted("arguments that hold those of other calls", recording([("t", a, f"r{n}") for n, a in enumerate(shadows)]), folder)
    drafted("failed calls", recording([("t", {"a": 1}, "boom", None, "error"), ("t", {"a": 2}, "Error: no"), ("t", {"a": 3}, "fine", None, "ok")]), folder)
    drafted("a failed call whose text looks like a reference", chat([("t", {"a": "$case.x"}, "$case.x")]), folder)
    drafted("arguments that do not parse", recording([("t", None, "not JSON", '{"a": '), ("u", None, "not JSON", ""), ("t", {"a": 1}, "ok")]), folder)
    drafted("arguments that do not parse, answered in two ways", recording([("t", None, "one", "["), ("t", None, "two", "[")]), folder, 1)
    drafted("arguments that do not parse, answered with a placeholder", recording([("t", None, "use {tool} or {x}", "[")]), folder, 1)
    drafted("the same call with another reply", recording([("t", {"a": 1}, "one"), ("t", {"a": 1.0}, "two"), ("t", {"a": 1}, "one")]), folder, 1)
    drafted("the same call, over and over", recording([("t", {"a": 1}, "same")] * 7), folder)
    deep = "x"
    for _ in range(150):
        deep = {"d": deep}
    drafted("arguments nested too deep for a file", recording([("t", {"a": deep}, "deep"), ("t", {"a": 1}, "flat")]), folder, 1)
    drafted("a name of an argument that is too long", recording([("t", {"k" * 2000: 1}, "long")]), folder, 1)
    drafted("no call at all", recording([]), folder)
    drafted("no message and no call", {"format": "assize.trajectory/1", "case": "x", "events": []}, folder)
    drafted("an odd id of the case", recording([("t", {}, "r")], case="a: b\n\u2028'\"*?"), folder)
    silent = recording([("t", {"a": 1}, "r")])
    silent["events"] = [e for e in silent["events"] if e["kind"] != "result"]
    drafted("a call without a reply", silent, folder)
    nul = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": None, "tool_calls": [
        {"id": "1", "type": "function", "function": {"name": "t", "arguments": '{"a": "x\\u0000y"}'}}]}, {"role": "tool", "tool_call_id": "1", "content": "r"}]
    drafted("chat messages without a case, and a NUL in an argument", nul, folder, 1)
    drafted("a reply of a megabyte", recording([("t", {"a": 1}, "x \"" * 350000)]), folder)
    drafted("a thousand calls", recording([("t", {"a": n}, f"r{n}") for n in range(1000)]), folder)
    drafted("two thousand and one calls", recording([("t", {"a": n}, f"r{n}") for n in range(2001)]), folder, 1)
    spent = recording([("t", {"a": 1}, "r")])
    spent["events"][1].update({"tokens": {"in": 123456, "out": 1}, "usd": 0.0000012, "t_ms": 12})
    drafted("spending that is very small", spent, folder)
    rng = random.Random(7)
    alphabet = [chr(c) for c in (*range(1, 0x180), 0x2028, 0x2029, 0xfeff, 0xfffd, 0xfffe, 0xffff, 0x1f600, 0x10ffff)]
    texts = ["".join(rng.choice(alphabet) for _ in range(rng.randrange(1, 12))) for _ in range(300)]
    drafted("three hundred random texts", recording([(text, {text: text, "n": n}, text) for n, text in enumerate(texts)]), folder)


def refused(folder):
    os.mkdir(folder)
    def tree():
        return sorted(os.path.join(top, n) for top, dirs, names in os.walk(folder) for n in dirs + names)
    def refuses(words, code, message, *args, **more):
        before = tree()
        got = run(*args, cwd=folder, **more)
        check(got.returncode == code and message in got.stderr.decode() and tree() == before, f"{words}: refused, and nothing is left",
              got.returncode, got.stderr.decode(), set(tree()) - set(before))
    with open(folder + "/many.json", "w", encoding="utf-8") as f:
        json.dump([recording([], case=c) for c in ("a", "b")], f)
    with open(folder + "/long.json", "w", encoding="utf-8") as f:
        json.dump(recording([("n" * 300, {}, "r")]), f)
    refuses("several runs and none chosen", 2, "say which with --case", "init", "--from", "many.json", "new")
    refuses("a case that is not there", 2, "no such run; its cases are a, b", "init", "--from", "many.json", "--case", "c", "new")
    refuses("a tool's name that is too long", 2, "cannot be the name of a tool", "init", "--from", "long.json", "new")
    refuses("a recording that is not there", 2, "cannot be opened", "init", "--from", "none.json", "new")
    refuses("a kind that is not there", 2, "did you mean 'agent'", "init", "agnet")
    refuses("a run chosen without a recording", 2, "--from", "init", "agent", "--case", "a")
    os.symlink("nowhere", folder + "/suite.yaml")
    refuses("a dangling link in a file's place", 2, "suite.yaml", "init")
    os.remove(folder + "/suite.yaml")
    open(folder + "/state", "w", encoding="utf-8").close()
    refuses("a file in a folder's place", 2, "is no folder", "init")
    os.remove(folder + "/state")
    os.mkdir(folder + "/runs")
    open(folder + "/runs/mine.json", "w", encoding="utf-8").close()
    got = run("init", cwd=folder)
    check(got.returncode == 0 and os.path.exists(folder + "/runs/mine.json"), "a folder that is there is used, and what is in it stays",
          got.stderr.decode())
    for size in (1000, 6000):
        def small():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        refuses(f"a disk that is full after {size} bytes of a file", 4, "cannot be written", "init", "agent", "deep/er/new", preexec_fn=small)


def places(folder):
    os.mkdir(folder)
    for n, name in enumerate(["with space", "[ab]*?", "a: b", "ä'\"", "-dash/sub"]):
        got = run("init", "agent", "--", name, cwd=folder)
        ran = run("run", "suite.yaml", cwd=os.path.join(folder, name)) if got.returncode == 0 else got
        above = run("run", "--store", f"{n}.db", "--", name + "/suite.yaml", cwd=folder)
        check(got.returncode == 0 and ran.returncode == 0 and above.returncode == 0, f"a folder called {name!r}",
              got.stderr.decode(), ran.stderr.decode(), above.stderr.decode())


def public(folder):
    os.mkdir(folder)
    desk = os.path.join(REPOSITORY, "examples", "support-agent", "runs", "trials-0-2.json")
    with open(desk, encoding="utf-8") as f:
        text = f.read()
    for case in ("0", "5", "14"):
        drafted(f"support-agent, case {case}", None, folder, stateful(json.loads(text), case), "--case", case, as_text=text)
    tau = os.path.join(DATA, "taubench", "gpt-4o-airline.json.gz")
    if not os.path.exists(tau):
        skip("a run of tau-bench", "the public data are not there (ASSIZE_DATA)")
        return
    import gzip
    with gzip.open(tau, "rt", encoding="utf-8") as f:
        text = f.read()
    for case in ("0", "7", "33"):
        drafted(f"tau-bench, case {case}", None, folder, stateful(json.loads(text), case), "--case", case, "--trial", "1", as_text=text)


def stateful(runs, case):
    """Whether the run answers the same call in two ways."""
    trial = 1 if "user_cost" in json.dumps(runs[0]) and len(runs) > 100 else 0
    messages = next(r["traj"] for r in runs if str(r["task_id"]) == case and r.get("trial", 0) == trial)
    seen, pending = {}, []
    for m in messages:
        for c in m.get("tool_calls") or []:
            pending.append(json.dumps([c["function"]["name"], json.loads(c["function"]["arguments"])], sort_keys=True))
        if m["role"] == "tool":
            seen.setdefault(pending.pop(0), set()).add(m["content"])
    return any(len(replies) > 1 for replies in seen.values())


def main():
    with tempfile.TemporaryDirectory(prefix="assize-init-") as folder:
        os.mkdir(folder + "/hostile")
        hostile(folder + "/hostile")
        refused(folder + "/refused")
        places(folder + "/places")
        public(folder + "/public")
    return done()


if __name__ == "__main__":
    sys.exit(main())

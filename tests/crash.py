#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments, then the same command again: nothing lost, nothing scored twice. Prints TAP.

    crash.py ASSIZE SUITE ROUNDS [assize run options…]

Each round starts a run in a fresh store, kills the coordinator at a seeded random moment of its life, and repeats the same
command until one goes through. Then the store must hold what an undisturbed run holds, unit for unit, and the bundle must
have the same hash. At least one kill must have landed while units were being written, or the test says so and fails."""
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

count = failures = 0


def check(ok, words, *details):
    global count, failures
    count += 1
    failures += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {words}")
    for detail in details if not ok else ():
        print(f"# {detail}")
    sys.stdout.flush()


def contents(store):
    """Every unit with its rows, as a reader of the file sees them, and whether any unit stands there twice."""
    db = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    runs = db.execute("SELECT number, status, units FROM runs ORDER BY number").fetchall()
    columns = [c[1] for c in db.execute("PRAGMA table_info(scores)")]
    wanted = [c for c in columns if c not in ("run", "unit", "id")]
    units = db.execute("SELECT u.case_id, u.trial, u.id FROM units u ORDER BY u.case_id, u.trial").fetchall()
    rows = {}
    for case, trial, unit in units:
        rows.setdefault((case, trial), []).append(
            db.execute(f"SELECT {', '.join(wanted)} FROM scores WHERE unit = ? ORDER BY rowid", (unit,)).fetchall())
    db.close()
    twice = [key for key, found in rows.items() if len(found) > 1]
    return runs, {key: found[0] for key, found in rows.items()}, twice


def main():
    assize, suite, rounds, options = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
    rng = random.Random(20260320)
    with tempfile.TemporaryDirectory(prefix="assize-crash-") as folder:
        def command(store, workers):
            return [assize, "run", suite, "--store", store, "--workers", str(workers), "-o", store + ".json", *options]

        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        reference = os.path.join(folder, "reference.db")
        began = time.monotonic()
        code = subprocess.run(command(reference, 2), **quiet).returncode
        seconds = time.monotonic() - began
        check(code in (0, 1), f"an undisturbed run ends by itself (exit {code})")
        _, expected, twice = contents(reference)
        check(expected and not twice, f"it holds {len(expected)} units, none twice")
        with open(reference + ".json", encoding="utf-8") as f:
            sha = json.load(f)["bundle_sha256"]
        kills = partial = 0
        bad = []
        for n in range(rounds):
            store = os.path.join(folder, f"{n}.db")
            for attempt in range(60):
                process = subprocess.Popen(command(store, 1 + n % 3), **quiet)
                # later attempts wait longer, so that every round comes to its end
                try:
                    process.wait(rng.uniform(0.0, 1.1) * seconds * (1 + attempt / 8))
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    kills += 1
                    try:
                        runs, found, _ = contents(store)
                        partial += 0 < len(found) < len(expected)
                    except sqlite3.Error:
                        pass  # killed before the store had its tables
                    continue
                break
            if process.returncode != code:
                bad.append(f"round {n}: the last attempt ended with {process.returncode}")
                continue
            runs, found, twice = contents(store)
            with open(store + ".json", encoding="utf-8") as f:
                again = json.load(f)["bundle_sha256"]
            if twice:
                bad.append(f"round {n}: scored twice: {twice[:3]}")
            if found != expected:
                lost = [k for k in expected if k not in found]
                bad.append(f"round {n}: {len(lost)} units lost, {sum(found.get(k) != v for k, v in expected.items())} differ")
            if again != sha:
                bad.append(f"round {n}: bundle {again}, undisturbed {sha}")
            if len(runs) != 1:
                bad.append(f"round {n}: {len(runs)} runs in the store instead of one continued: {runs}")
        check(not bad, f"{kills} kills in {rounds} rounds: no unit lost or doubled, the same bundle", *bad)
        check(kills > 0 and partial > 0, f"{partial} of the kills left a run half written")
    print(f"1..{count}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments, then the same command again: nothing lost, nothing scored twice. Prints TAP.

    crash.py ASSIZE SUITE ROUNDS REPEAT [assize run options…]

With REPEAT > 0 the suite's runs/trial-3.jsonl is multiplied that often in a copy, so that there is enough to kill.
Each round starts a run in a fresh store, kills the coordinator at a seeded random moment of its life, and repeats the same
command until one goes through. Then the store must hold what an undisturbed run holds, unit for unit, and the bundle must
have the same hash. At least one kill must have landed while units were being written, or the test says so and fails."""
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from tap import check, done


def contents(store):
    """The runs, and per run every unit with its rows, as a reader of the file sees them; units that stand twice in a run."""
    db = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    runs = db.execute("SELECT number, status, units FROM runs ORDER BY number").fetchall()
    wanted = [c[1] for c in db.execute("PRAGMA table_info(scores)") if c[1] != "unit"]
    found, twice = {}, []
    for run, case, trial, unit in db.execute("SELECT run, case_id, trial, id FROM units ORDER BY run, position").fetchall():
        rows = db.execute(f"SELECT {', '.join(wanted)} FROM scores WHERE unit = ? ORDER BY n", (unit,)).fetchall()
        units = found.setdefault(run, {})
        if (case, trial) in units:
            twice.append((run, case, trial))
        units[case, trial] = rows
    db.close()
    return runs, found, twice


def multiply(suite, repeat, folder):
    """A copy of the example whose recorded fourth trial stands there `repeat` times more."""
    copy = os.path.join(folder, "example")
    shutil.copytree(os.path.dirname(suite), copy)
    path = os.path.join(copy, "runs", "trial-3.jsonl")
    with open(path, encoding="utf-8") as f:
        lines = f.read().splitlines()
    with open(path, "a", encoding="utf-8") as f:
        for n in range(repeat):
            for line in lines:
                run = json.loads(line)
                run["trial"] += n + 1
                f.write(json.dumps(run) + "\n")
    return os.path.join(copy, os.path.basename(suite))


def wait_for_units(store, process, more_than):
    """Until the store holds more than so many units, or the process has ended."""
    while process.poll() is None:
        try:
            db = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
            count = db.execute("SELECT count(*) FROM units").fetchone()[0]
            db.close()
            if count > more_than:
                return
        except sqlite3.Error:
            pass
        time.sleep(0.001)


def main():
    assize, suite, rounds, repeat, options = (sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]),
                                              sys.argv[5:])
    rng = random.Random(20260320)
    with tempfile.TemporaryDirectory(prefix="assize-crash-") as folder:
        if repeat:
            suite = multiply(suite, repeat, folder)

        def command(store, workers):
            return [assize, "run", suite, "--store", store, "--workers", str(workers), "-o", store + ".json", *options]

        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        reference = os.path.join(folder, "reference.db")
        began = time.monotonic()
        code = subprocess.run(command(reference, 2), **quiet).returncode
        seconds = time.monotonic() - began
        check(code in (0, 1), f"an undisturbed run ends by itself (exit {code})")
        _, found, twice = contents(reference)
        expected = found.get(1, {})
        check(expected and not twice, f"it holds {len(expected)} units, none twice")
        with open(reference + ".json", encoding="utf-8") as f:
            sha = json.load(f)["bundle_sha256"]
        kills = partial = 0
        bad = []
        for n in range(rounds):
            store = os.path.join(folder, f"{n}.db")
            for attempt in range(60):
                process = subprocess.Popen(command(store, 1 + n % 3), **quiet)
                # odd rounds first wait until units are being written; later attempts wait longer, so that every round ends
                try:
                    if n % 2 and attempt < 2:
                        wait_for_units(store, process, attempt)
                        process.wait(rng.uniform(0.0, 0.02))
                    else:
                        process.wait(rng.uniform(0.0, 1.1) * seconds * (1 + attempt / 8))
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    kills += 1
                    try:
                        runs, found, _ = contents(store)
                        partial += any(0 < len(units) < len(expected) for units in found.values())
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
            # A kill may come after the run was finished, while it is reported: then the same command starts another.
            for number, status, _ in runs:
                units = found.get(number, {})
                if status != "finished":
                    bad.append(f"round {n}: run {number} was left {status}, and another begun beside it")
                elif units != expected:
                    lost = [k for k in expected if k not in units]
                    bad.append(f"round {n}: run {number}: {len(lost)} units lost, "
                               f"{sum(units.get(k) != v for k, v in expected.items())} differ")
            if again != sha:
                bad.append(f"round {n}: bundle {again}, undisturbed {sha}")
        check(not bad, f"{kills} kills in {rounds} rounds: no unit lost or doubled, the same bundle", *bad)
        check(kills > 0 and (partial > 0 or not repeat), f"{partial} of the kills left a run half written")
    return done()


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""The bootstrap row of bench.py: the same job by `assize stats bootstrap`, by scipy and by numpy, in turn."""
import json
import os
import random
import resource
import shlex
import statistics
import subprocess
import tempfile
import time

PEER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers", "bootstrap.py")
PYTHON = "/usr/bin/python3"
CASES = int(os.environ.get("ASSIZE_BENCH_CASES", 10000))
RESAMPLES = int(os.environ.get("ASSIZE_BENCH_RESAMPLES", 10000))
ROUNDS = int(os.environ.get("ASSIZE_BENCH_ROUNDS", 5))
SLICES = 50


def write(path):
    """Each case in three of the slices."""
    draw = random.Random(1)
    with open(path, "w", encoding="utf-8") as file:
        file.write("value,slice\n")
        for _ in range(CASES):
            names = ";".join(f"s{s:02}" for s in draw.sample(range(SLICES), 3))
            file.write(f"{draw.gauss(0.6, 0.3):.17g},{names}\n")


def timed(command):
    """(wall seconds, CPU seconds, what it printed)."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    out = subprocess.run(command, capture_output=True, check=True).stdout
    wall, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, json.loads(out)


def ends_of(printed):
    """Interval ends by slice, "" for all rows."""
    if "slices" not in printed:
        return printed
    return {"": [printed["low"], printed["high"]]} | {s["slice"]: [s["low"], s["high"]] for s in printed["slices"]}


def spread(values):
    return f"{statistics.median(values):.3f} ({min(values):.3f} .. {max(values):.3f})"


def peers(path):
    found = subprocess.run([PYTHON, "-c", "import numpy, scipy; print(numpy.__version__, scipy.__version__)"],
                           capture_output=True, text=True)
    if found.returncode:
        print("  no peer: apt install python3-numpy python3-scipy")
        return {}
    versions = found.stdout.split()
    return {f"{name} {version}": [PYTHON, PEER, name, path, str(RESAMPLES)]
            for name, version in zip(("numpy", "scipy"), versions)}


def bootstrap(assize):
    with tempfile.TemporaryDirectory(prefix="assize-bench-") as folder:
        path = os.path.join(folder, "cases.csv")
        write(path)
        ours = [assize, "stats", "bootstrap", "--by", "slice", "--resamples", str(RESAMPLES), "--json", path]
        contenders = {"assize": ours} | peers(path)
        print(f"  {CASES} cases, {RESAMPLES} resamples, {SLICES} slices, each case in three of them; {ROUNDS} rounds")
        for name, command in contenders.items():
            print(f"  {name}: {shlex.join(command)}")
        runs = {name: [] for name in contenders}
        for turn in range(ROUNDS):
            for name in sorted(contenders, reverse=turn % 2):
                runs[name].append(timed(contenders[name]))
        for name, done in runs.items():
            print(f"  {name:14} wall s {spread([d[0] for d in done])}   CPU s {spread([d[1] for d in done])}")
        first = runs["assize"][0][2]
        print(f"  assize printed the same in all rounds: {all(d[2] == first for d in runs['assize'])}")
        a = ends_of(first)
        for name in list(runs)[1:]:
            b = ends_of(runs[name][0][2])
            apart = max(abs(x - y) / (a[s][1] - a[s][0]) for s in a for x, y in zip(a[s], b[s]))
            print(f"  {name} / assize: wall {spread([t[0] / o[0] for t, o in zip(runs[name], runs['assize'])])}"
                  f"   CPU {spread([t[1] / o[1] for t, o in zip(runs[name], runs['assize'])])}"
                  f"   ends differ by at most {apart:.3f} of an interval's width")

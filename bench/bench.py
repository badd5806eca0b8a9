#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measurements as ratios against named peers.

    bench.py ASSIZE [ROW…]        ./dev bench [ROW…]

Each row runs two commands in turn, A B A B …, takes CPU time (user + system, children included) of each finished process
from the kernel, and reports the median of the ratios pair by pair: on a shared machine only ratios mean anything. A row
whose peer is not on this machine still measures assize alone and says what to install. See bench/README.md."""
import os
import platform
import statistics
import subprocess
import sys
import tempfile

import answers as text_checks
import faithfulness
import resampling
import sandbox

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
DATA = os.environ.get("ASSIZE_DATA", os.path.join(ROOT, "..", "shared", "data"))


def cpu_seconds(command):
    """CPU seconds and peak memory (KiB) of one run of the command, which must succeed (exit 0 or 1: a verdict)."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    words = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {words.decode(errors='replace')[-500:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def spread(values):
    return f"median {statistics.median(values):.3f}  [{min(values):.3f}, {max(values):.3f}]"


def paired(ours, theirs, rounds, ours_units, theirs_units, unit):
    """Interleaved rounds; per-unit CPU of both in milliseconds, and their ratio pair by pair."""
    a, b, ratios = [], [], []
    cpu_seconds(ours)
    for _ in range(rounds):
        a.append(1000 * cpu_seconds(ours)[0] / ours_units)
        if theirs:
            b.append(1000 * cpu_seconds(theirs)[0] / theirs_units)
            ratios.append(b[-1] / a[-1])
    print(f"  assize   ms CPU per {unit}: {spread(a)}   ({rounds} runs)")
    if theirs:
        print(f"  peer     ms CPU per {unit}: {spread(b)}   ({rounds} runs)")
        print(f"  peer / assize, pair by pair: {spread(ratios)}")
    return a


def tau_replay(assize):
    """CPU per τ-bench run replayed, scored and stored."""
    data = os.path.join(DATA, "taubench")
    if not os.path.isdir(data):
        print("  skipped: the τ-bench data are not there (ASSIZE_DATA)")
        return
    checkout = os.environ.get("ASSIZE_PEER_TAU_BENCH")
    suite = os.path.join(ROOT, "examples", "tau-airline", "suite.yaml")
    with tempfile.TemporaryDirectory(prefix="assize-bench-") as folder:
        def ours(*cases):
            return [assize, "run", suite, "--data", data, "--store", os.path.join(folder, "bench.db"), "--new", "--workers", "1",
                    *cases]
        theirs = None
        if checkout:
            commit = subprocess.run(["git", "-C", checkout, "rev-parse", "HEAD"], capture_output=True, text=True).stdout.strip()
            print(f"  peer: sierra-research/tau-bench at {commit[:12]}, its own environment and reward, under Python "
                  f"{platform.python_version()}; 10 runs a round")
            theirs = [sys.executable, os.path.join(HERE, "peers", "tau_bench.py"), checkout,
                      os.path.join(data, "gpt-4o-airline.json.gz"), "10"]
        else:
            print("  peer not measured: set ASSIZE_PEER_TAU_BENCH to a checkout of sierra-research/tau-bench at 7362a17")
        whole = paired(ours(), theirs, 7, 200, 10, "run, loading the world included")
        one = [1000 * cpu_seconds(ours("--case", "0"))[0] for _ in range(7)]
        marginal = [(w * 200 - o) / 196 for w, o in zip(whole, one)]
        print(f"  assize   ms CPU per further run (200 runs less 4, over 196): {spread(marginal)}")


def sandbox_humaneval(assize):
    """CPU per HumanEval sample judged: a program written, boxed, run against its tests."""
    sandbox.humaneval(assize, DATA)


def sandbox_box(assize):
    """CPU per bare box: /bin/true in a box of its own, begun and ended."""
    sandbox.box(assize)


def claims(assize):
    """Verdicts and reasons on labelled claims that the method was not made with. No times."""
    faithfulness.claims(assize, DATA)


def mtrag(assize):
    """The faithfulness score against human raters on MT-RAG. No times."""
    faithfulness.mtrag(assize, DATA)


def answers(assize):
    """10,000 recorded answers, three text checks each: run, stored and reported."""
    text_checks.answers(assize)


def startup(assize):
    """What it costs to say one's version."""
    text_checks.startup(assize)


def bootstrap(assize):
    """10,000 resamples of 10,000 cases, and of each of 50 slices: wall and CPU time."""
    resampling.bootstrap(assize)


ROWS = {"tau-replay": tau_replay, "sandbox-humaneval": sandbox_humaneval, "sandbox-box": sandbox_box, "claims": claims,
        "mtrag": mtrag, "answers": answers, "startup": startup,
        "bootstrap": bootstrap}


def main():
    assize = os.path.abspath(sys.argv[1])
    version = subprocess.run([assize, "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{version}; {platform.system()} {platform.release()}, {os.cpu_count()} cores")
    for name in sys.argv[2:] or ROWS:
        if name not in ROWS:
            print(f"bench: no row '{name}'; there are: {', '.join(ROWS)}", file=sys.stderr)
            return 2
        print(f"\n{name}: {ROWS[name].__doc__}")
        ROWS[name](assize)
    return 0


if __name__ == "__main__":
    sys.exit(main())

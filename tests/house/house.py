#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the house, read off the sources: floors, doors, headers that stand alone, short READMEs. Prints TAP."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from tap import check, done  # noqa: E402

FLOORS = [["base"], ["text", "stats"], ["model", "match", "pack", "net"],
          ["sandbox", "mocks", "fixtures", "trajectories", "rag", "judge", "store"],
          ["scorers"], ["runner"], ["report"], ["serve"], ["cli"]]
FLOOR = {folder: n for n, folders in enumerate(FLOORS) for folder in folders}
# Libraries of many small headers; every other folder has one door, FOLDER/FOLDER.h.
OPEN = {"base", "text", "stats", "model"}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)


def sources(*endings):
    for folder in sorted(FLOOR):
        for top, _, names in os.walk(folder):
            yield from (os.path.join(top, n) for n in sorted(names) if n.endswith(endings))


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def includes():
    up, doors = [], []
    for path in sources(".c", ".h"):
        here = path.split("/")[0]
        for target in INCLUDE.findall(read(path)):
            there = target.split("/")[0]
            if there not in FLOOR:
                up.append(f'{path} includes "{target}": not from the root')
            elif there != here and FLOOR[there] >= FLOOR[here]:
                up.append(f'{path} includes "{target}": {"sideways" if FLOOR[there] == FLOOR[here] else "up"}')
            elif there != here and there not in OPEN and target != f"{there}/{there}.h":
                doors.append(f'{path} includes "{target}": not the door of {there}/')
    check(not up, "includes point down only, never sideways", *up)
    check(not doors, "a folder is entered through its door", *doors)


def headers_alone(compiler):
    bad = []
    flags = subprocess.run(["pkg-config", "--cflags", "jansson", "sqlite3", "yaml-0.1", "libarchive"], capture_output=True,
                           text=True, check=True).stdout.split()
    for path in sources(".h"):
        done = subprocess.run([compiler, "-std=gnu17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-I.", "-fsyntax-only",
                               *flags, "-x", "c", "-"], input=f'#include "{path}"\n#include "{path}"\n', capture_output=True, text=True)
        if done.returncode:
            bad.append(f"{path}: {done.stderr.splitlines()[0] if done.stderr else 'fails'}")
    check(not bad, "each header compiles alone, and twice", *bad)


def subjects():
    """The path knows rows and tables, never a kind of subject."""
    words = re.compile(r"trajector|verdict_of|retriev|\bprogram|pass@k of code|replay|tau", re.I)
    bad = []
    for path in sources(".c", ".h"):
        if path.split("/")[0] in ("runner", "store", "report"):
            for target in INCLUDE.findall(read(path)):
                if words.search(target):
                    bad.append(f"{path} includes {target}")
            for folder in ("trajectories", "mocks", "sandbox", "rag", "scorers"):
                if f'"{folder}/' in read(path):
                    bad.append(f"{path} knows {folder}/")
    check(not bad, "runner, store and report know no kind of subject", *bad)


def texts():
    no_licence = [p for p in sources(".c", ".h") if "SPDX-License-Identifier: Apache-2.0" not in read(p).split("\n")[0]]
    check(not no_licence, "every source begins with its licence", *no_licence)
    long = [f"{p}: {n} lines" for p in sources(".c", ".h") if (n := read(p).count("\n")) > 700]
    check(not long, "no source is over 700 lines", *long)
    readmes = []
    for folder in sorted(FLOOR):
        if os.path.isdir(folder):
            path = f"{folder}/README.md"
            if not os.path.exists(path):
                readmes.append(f"{folder} has none")
            elif read(path).count("\n") > 20:
                readmes.append(f"{path} is over 20 lines")
    check(not readmes, "every room has a README of at most 20 lines", *readmes)
    prints = [f"{p} calls {m.group(1)}" for p in sources(".c") if p.split("/")[0] != "cli" and p not in ("base/base.c", "base/err.c")
              for m in [re.search(r"[^a-z_](printf|puts|putchar|exit|perror)\(", read(p))] if m]
    check(not prints, "only the cli prints or exits", *prints)


def main():
    os.chdir(sys.argv[1])
    includes()
    headers_alone(sys.argv[2] if len(sys.argv) > 2 else "cc")
    subjects()
    texts()
    return done()


if __name__ == "__main__":
    sys.exit(main())

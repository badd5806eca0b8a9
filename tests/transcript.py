#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs golden command transcripts and prints TAP.

    transcript.py ASSIZE REPOSITORY FILE.t…          check
    transcript.py --bless ASSIZE REPOSITORY FILE.t…  write what was seen into the files

A transcript is Markdown-like text. Two-space lines are checked, all else is commentary; `## Title` names what follows:

    ## A misspelt key is refused
      $ assize run suite.yaml
      assize: suite.yaml:3:1: unknown key 'scorre' …
      [2]

`$` starts a command, `>` continues it; then come stdout and stderr together, and `[N]` unless the exit code is 0. In
expected lines, `<…>` stands for any text. Each file runs in an empty folder of its own, with `examples` and `data` (the
public data, where present) linked, `assize` on PATH, and no HOME. A first line `# needs: data` skips the file by name
where the data are absent; `# not: sanitised` skips it in sanitised builds."""
import os
import re
import subprocess
import sys
import tempfile


def continues(lines, i):
    """Whether line i belongs to the output above it: an empty line does if more output follows."""
    while i < len(lines) and not lines[i]:
        i += 1
    return i < len(lines) and lines[i].startswith("  ") and not lines[i].startswith("  $ ")


def parse(text):
    """[(line number of the command, title, command, expected lines)], and all lines."""
    lines = text.split("\n")
    blocks, title, i = [], "", 0
    while i < len(lines):
        if lines[i].startswith("## "):
            title = lines[i][3:]
        if lines[i].startswith("  $ "):
            start, command = i, lines[i][4:]
            i += 1
            while i < len(lines) and lines[i].startswith("  > "):
                command += "\n" + lines[i][4:]
                i += 1
            body = i
            while i < len(lines) and continues(lines, i):
                i += 1
            blocks.append((start, title, command, body, i))
            continue
        i += 1
    return lines, blocks


def same(expected, seen):
    if expected == seen:
        return True
    pattern = ".*".join(re.escape(part) for part in expected.split("<…>"))
    return "<…>" in expected and re.fullmatch(pattern, seen) is not None


def environment(assize, folder):
    """What commands see: assize on PATH, and no HOME."""
    return {"PATH": os.path.dirname(assize) + ":" + os.environ["PATH"], "LC_ALL": "C.UTF-8", "COLUMNS": "120",
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""), "TMPDIR": folder}


def execute(command, folder, env):
    """Standard output and error together, and the exit code."""
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=300)
    return done.stdout.decode("utf-8", "backslashreplace"), done.returncode


def run(command, folder, env):
    text, code = execute(command, folder, env)
    seen = ["  " + line if line else "" for line in text.split("\n")]
    if text.endswith("\n") or not text:
        seen.pop()
    if code:
        seen.append(f"  [{code}]")
    while seen and not seen[-1]:
        seen.pop()  # an empty line at the end cannot be told from the one that ends the block
    return seen


def main():
    arguments = sys.argv[1:]
    bless = arguments[0] == "--bless"
    if bless:
        arguments.pop(0)
    assize, repository, files = os.path.abspath(arguments[0]), os.path.abspath(arguments[1]), arguments[2:]
    data = os.environ.get("ASSIZE_DATA", os.path.join(repository, "..", "shared", "data"))
    count = failures = 0
    for path in files:
        name = os.path.basename(path)[:-2]
        with open(path, encoding="utf-8") as f:
            text = f.read()
        if text.startswith("# needs: data") and not os.path.isdir(os.path.join(data, "taubench")):
            count += 1
            print(f"ok {count} - {name} # SKIP the public data are not there (ASSIZE_DATA)")
            continue
        lines, blocks = parse(text)
        out, at = [], 0
        with tempfile.TemporaryDirectory(prefix="assize-transcript-") as folder:
            os.symlink(os.path.join(repository, "examples"), os.path.join(folder, "examples"))
            os.symlink(os.path.join(repository, "tests", "transcripts"), os.path.join(folder, "transcripts"))
            if os.path.isdir(data):
                os.symlink(os.path.abspath(data), os.path.join(folder, "data"))
            env = environment(assize, folder)
            for start, title, command, body, end in blocks:
                expected = lines[body:end]
                seen = run(command, folder, env)
                good = len(seen) == len(expected) and all(map(same, expected, seen))
                if bless and not good:
                    out += lines[at:body] + seen
                    at = end
                count += 1
                print(f"{'ok' if good or bless else 'not ok'} {count} - {name}: {title or command.splitlines()[0]}")
                if not good and not bless:
                    failures += 1
                    print(f"# {path}:{start + 1}: $ {command}".replace("\n", "\n#   "))
                    for line in expected:
                        if line not in seen:
                            print(f"# expected: {line}")
                    for line in seen:
                        if line not in expected:
                            print(f"# seen:     {line}")
                sys.stdout.flush()
        if bless:
            with open(path, "w", encoding="utf-8") as f:
                f.write("\n".join(out + lines[at:]))
    print(f"1..{count}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

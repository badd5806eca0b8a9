#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every command that README.md and docs/*.md show, and holds its output to what they say. Prints TAP.

    docs.py ASSIZE REPOSITORY [FILE.md]…          check; all files unless some are named
    docs.py --bless ASSIZE REPOSITORY FILE.md…    write what was seen wherever it is not as the text says; `…` stays

Commands stand in fenced blocks:

    ```console
    $ assize run suite.yaml > out.txt;
    > head -n 1 out.txt
    PASS  parcel-desk 1.0.0  run parcel-desk-1 · …
    (exit 3)
    ```

`$` starts a command, `>` continues it; the lines below are its output, standard error with it. A line `…` alone stands for any
lines, `…` in a line for any text. `(exit N)` as the last line is the exit code, else it is 0. Where no output is shown, only
the exit code is held. The blocks of a file run in order, in one folder of their own that has the repository's `examples`;
a `cd` stays. ```text is for what cannot run in a test, such as another host's commands; the end says how many there are.
Commands that name `shared/data`, the public data, are skipped where these are not there."""
import difflib
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import tap
import transcript

ANY = "…"


def blocks_of(lines):
    """[(language, line numbers of the body)] of the fenced blocks."""
    found, start, language = [], None, ""
    for i, line in enumerate(lines):
        if not line.startswith("```"):
            continue
        if start is None:
            start, language = i + 1, line[3:].strip()
        else:
            found.append((language, range(start, i)))
            start = None
    return found


def commands_of(lines, body):
    """[(line number, command, line numbers of what is said below it)] of one block."""
    found, i, end = [], body.start, body.stop
    while i < end:
        if not lines[i].startswith("$ "):
            raise ValueError(f"line {i + 1}: a console block begins with '$ ', found {lines[i]!r}")
        start, command = i, lines[i][2:]
        i += 1
        while i < end and lines[i].startswith("> "):
            command += "\n" + lines[i][2:]
            i += 1
        below = i
        while i < end and not lines[i].startswith("$ "):
            i += 1
        found.append((start, command, range(below, i)))
    return found


def said(lines):
    """(lines of output or None where none is shown, exit code)."""
    lines = list(lines)
    while lines and not lines[-1]:
        lines.pop()
    stated = re.fullmatch(r"\(exit (\d+)\)", lines[-1]) if lines else None
    code = int(stated.group(1)) if stated else 0
    if stated:
        lines.pop()
    return lines or None, code


def line_agrees(expected, seen):
    if expected == seen:
        return True
    return ANY in expected and re.fullmatch(".*".join(map(re.escape, expected.split(ANY))), seen) is not None


def agrees(expected, seen):
    """Whether the lines seen are as said; `reached` holds how many of them the lines so far can stand for."""
    reached = {0}
    for line in expected:
        if line.strip() == ANY:
            reached = set(range(min(reached), len(seen) + 1)) if reached else set()
        else:
            reached = {n + 1 for n in reached if n < len(seen) and line_agrees(line, seen[n])}
    return len(seen) in reached


def alike(expected, seen):
    """How much the lines that follow are alike, up to the next `…` and three of them at most."""
    total = 0
    for one, other in list(zip(expected, seen))[:3]:
        if one.strip() == ANY:
            break
        head = one.split(ANY)[0]
        total += difflib.SequenceMatcher(None, head, other[:len(head)] if ANY in one else other, autojunk=False).ratio()
    return total


def as_short(expected, seen):
    """What was seen, with `…` where the text has it: each line said gives way to the one most like it. All of it where
    that does not fit."""
    shown, at = [], 0
    for i, line in enumerate(expected or []):
        if line.strip() == ANY:
            shown.append(line)
            continue
        near = range(at, len(seen) if shown and shown[-1].strip() == ANY else min(at + 1, len(seen)))
        if not near:
            return seen
        at = max(near, key=lambda j: alike(expected[i:], seen[j:]))
        cut = seen[at][:len(line.split(ANY)[0])] + ANY if ANY in line else seen[at]
        shown.append(line if line_agrees(line, seen[at]) else cut)
        at += 1
    return shown if expected and agrees(shown, seen) else seen


def run(command, place, env):
    """(lines, exit code, folder that the command ended in)."""
    note = os.path.join(env["TMPDIR"], "pwd")
    text, code = transcript.execute(f"trap 'pwd > \"{note}\"' EXIT\n{command}", place, env)
    lines = [line.rstrip("\r") for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    with open(note, encoding="utf-8") as f:
        return lines, code, f.read()[:-1]


class File:
    def __init__(self, path, repository):
        self.path, self.name = path, os.path.relpath(path, repository)
        with open(path, encoding="utf-8") as f:
            self.lines = f.read().split("\n")
        self.blocks = blocks_of(self.lines)

    def consoles(self):
        return [command for language, body in self.blocks if language == "console" for command in commands_of(self.lines, body)]


def check_file(file, assize, repository, data, bless):
    out, at = [], 0
    with tempfile.TemporaryDirectory(prefix="assize-docs-") as folder:
        folder = os.path.realpath(folder)
        place = os.path.join(folder, "here")
        os.makedirs(os.path.join(folder, "tmp"))
        os.makedirs(os.path.join(folder, "shared"))
        os.mkdir(place)
        os.symlink(os.path.join(repository, "examples"), os.path.join(place, "examples"))
        if os.path.isdir(data):
            os.symlink(os.path.abspath(data), os.path.join(folder, "shared", "data"))
        env = dict(transcript.environment(assize, os.path.join(folder, "tmp")), NO_COLOR="1")
        for start, command, below in file.consoles():
            words = f"{file.name}:{start + 1}: {command.splitlines()[0]}"
            named = re.findall(r"shared/data\S*", command)
            if not all(os.path.exists(os.path.join(folder, one)) for one in named):
                tap.skip(words, "the public data are not there (ASSIZE_DATA)")
                continue
            expected, code = said(file.lines[below.start:below.stop])
            seen, exited, place = run(command, place, env)
            good = code == exited and (expected is None or agrees(expected, seen))
            if bless and not good:
                out += file.lines[at:below.start] + as_short(expected, seen) + ([f"(exit {exited})"] if exited else [])
                at = below.stop
            diff = difflib.unified_diff((expected or []) + [f"(exit {code})"], seen + [f"(exit {exited})"], "said", "seen", lineterm="")
            tap.check(good or bless, words, "\n".join(diff))
    if bless:
        with open(file.path, "w", encoding="utf-8") as f:
            f.write("\n".join(out + file.lines[at:]))


def check_shown(file):
    """Commands are in blocks that run, or in blocks that say that they do not."""
    loose = [f"{file.name}:{i + 1}: {file.lines[i]}" for language, body in file.blocks if language not in ("console", "text")
             for i in body if re.match(r"(\$ )?(\./dev|assize) ", file.lines[i])]
    tap.check(not loose, f"{file.name}: every block of commands is ```console or ```text", "\n".join(loose))


def check_inline(file, assize):
    """Commands within the text name verbs and options that there are."""
    fenced = {i for _, body in file.blocks for i in body}
    text = "\n".join("" if i in fenced else line for i, line in enumerate(file.lines))
    wrong = []
    for command in re.findall(r"`(assize [^`]*)`", text):
        for part in re.split(r"\s[|;]\s|;", command.replace("\\|", "|").replace("\n", " ")):
            words = part.split()
            if not words or words[0] != "assize":
                continue
            verbs = [w for w in words[1:3] if re.fullmatch("[a-z]+", w)]
            helps = [subprocess.run([assize, *verbs[:n], "--help"], capture_output=True, text=True, check=False) for n in (1, 2)]
            known = "".join(h.stdout for h in helps if h.returncode == 0)
            options = [w.split("=")[0] for w in words if re.match("--?[a-zA-Z]", w)]
            if (verbs and helps[0].returncode) or any(not re.search(rf"(?<![\w-]){o}(?![\w-])", known) for o in options):
                wrong.append(command)
    tap.check(not wrong, f"{file.name}: verbs and options that the text names are there", "\n".join(wrong))


def check_links(file, repository):
    folder = os.path.dirname(file.path)
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", "\n".join(file.lines))
    missing = [link for link in links if not os.path.exists(os.path.join(folder, link))]
    tap.check(not missing, f"{file.name}: what it links to is there", missing)


def keys_of(schema):
    """Keys that a schema names, outermost two levels of objects."""
    keys = set(schema.get("properties", {}))
    for child in schema.get("properties", {}).values():
        keys |= set(child.get("properties", {})) | set(child.get("items", {}).get("properties", {}) if isinstance(child.get("items"), dict) else {})
    return keys


def check_formats(assize, repository):
    """docs/formats.md and what it links to name every key of the files that users write."""
    elsewhere = {"suite": "suite.md", "world": "world.md", "fixture": "rag.md"}
    with open(os.path.join(repository, "docs", "formats.md"), encoding="utf-8") as f:
        formats = f.read()
    for kind in ("suite", "case", "trajectory", "world", "fixture"):
        text = formats
        if kind in elsewhere:
            with open(os.path.join(repository, "docs", elsewhere[kind]), encoding="utf-8") as f:
                text += f.read()
        schema = json.loads(subprocess.run([assize, "schema", kind], capture_output=True, check=True).stdout)
        missing = sorted(key for key in keys_of(schema) if not re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", text))
        tap.check(not missing, f"docs/formats.md names every key of a {kind}", missing)


def main():
    arguments = sys.argv[1:]
    bless = arguments[0] == "--bless"
    arguments = arguments[bless:]
    assize, repository = os.path.abspath(arguments[0]), os.path.abspath(arguments[1])
    data = os.environ.get("ASSIZE_DATA", os.path.join(repository, "..", "shared", "data"))
    paths = arguments[2:] or [os.path.join(repository, "README.md")] + sorted(glob.glob(os.path.join(repository, "docs", "*.md")))
    files = [File(os.path.abspath(path), repository) for path in paths]
    for file in files:
        check_file(file, assize, repository, data, bless)
        if not bless:
            check_shown(file)
            check_inline(file, assize)
            check_links(file, repository)
    if not arguments[2:]:
        check_formats(assize, repository)
    for file in files:
        texts = sum(language == "text" for language, _ in file.blocks)
        print(f"# {file.name}: {len(file.consoles())} commands run" + (f", {texts} blocks of text not run" if texts else ""))
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts what the test programs of one or more build directories said (TAP in meson's log).

    tally.py NAME=BUILD_DIR…

Prints every failure with what it printed, every skipped check with its reason, and closes with the counts. A program that
died, timed out or ran fewer checks than it planned counts as a failure: silence is never a pass."""
import json
import re
import sys

LINE = re.compile(r"^(ok|not ok) \d+(?: - (.*?))?(?: # SKIP ?(.*))?$")
PLAN = re.compile(r"^1\.\.(\d+)")


def read(name, folder):
    """Yields (group, state, words, detail)."""
    try:
        with open(f"{folder}/meson-logs/testlog.json", encoding="utf-8") as log:
            tests = [json.loads(line) for line in log]
    except OSError as e:
        yield name, "failed", f"no test log: {e}", ""
        return
    if not tests:
        yield name, "failed", "no test ran", ""
    for test in tests:
        group = f"{name}: {test['name']}"
        out = test.get("stdout", "") or ""
        seen, failed, plan = 0, 0, None
        lines = out.split("\n")
        for i, line in enumerate(lines):
            if PLAN.match(line):
                plan = int(PLAN.match(line).group(1))
            found = LINE.match(line)
            if not found:
                continue
            seen += 1
            ok, words, reason = found.groups()
            if reason is not None:
                yield group, "skipped", words, reason
            elif ok == "ok":
                yield group, "passed", words, ""
            else:
                failed += 1
                j = i + 1
                while j < len(lines) and lines[j].startswith("#"):
                    j += 1
                yield group, "failed", words, "\n".join(lines[i + 1:j])
        if plan is None or plan != seen or (test["returncode"] != 0 and not failed):
            tail = "\n".join((out + "\n" + (test.get("stderr") or "")).strip().split("\n")[-30:])
            yield group, "failed", (f"ended with {test['result']} (exit {test['returncode']}) after {seen} of "
                                    f"{plan if plan is not None else 'an unknown number of'} checks"), tail


def main():
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    skipped = {}
    for argument in sys.argv[1:]:
        name, folder = argument.split("=", 1)
        for group, state, words, detail in read(name, folder):
            counts[state] += 1
            if state == "failed":
                print(f"FAILED  {group}: {words}")
                if detail:
                    print("        " + detail.replace("\n", "\n        "))
            if state == "skipped":
                skipped.setdefault((group, detail), []).append(words)
    for (group, reason), words in skipped.items():
        what = words[0] if len(words) == 1 else f"{len(words)} checks"
        print(f"SKIPPED {group}: {what}: {reason}")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drives a checkout of human-eval over a file of samples: its own evaluate_functional_correctness, with its defaults of
4 workers and 3 seconds. Used by sandbox.py as the peer; imports the checkout's code and changes nothing in it.

    human_eval.py CHECKOUT TASKS.jsonl[.gz] SAMPLES.jsonl

Older commits hold the line that executes a program as a comment and then pass every sample. Such a checkout is refused
(exit 2), with the command that enables it; it is then for a person to run that."""
import os
import re
import sys

EXECUTES = re.compile(r"^(?P<comment>[ \t]*#[# \t]*)?[ \t]*exec\(check_program, exec_globals\)", re.MULTILINE)
ENABLE = r"sed -i 's/^# \( *exec(check_program\)/\1/' human_eval/execution.py, in the checkout"


def refusal(checkout):
    """Why this checkout cannot be measured, or None."""
    path = os.path.join(checkout, "human_eval", "execution.py")
    try:
        with open(path, encoding="utf-8") as f:
            line = EXECUTES.search(f.read())
    except OSError as e:
        return f"no checkout of openai/human-eval: {e}"
    if not line:
        return f"{path}: the line that executes a program was not found"
    if line["comment"]:
        return f"{path}: executing programs is commented out, so every sample would pass; enable it: {ENABLE}"
    return None


def main():
    checkout, tasks, samples = sys.argv[1:4]
    why = refusal(checkout)
    if why:
        print(why, file=sys.stderr)
        return 2
    sys.path.insert(0, checkout)
    from human_eval.evaluation import evaluate_functional_correctness

    # With no tasks and no samples, this is the start-up alone.
    print(evaluate_functional_correctness(samples, k=[1], problem_file=tasks))
    return 0


if __name__ == "__main__":
    sys.exit(main())

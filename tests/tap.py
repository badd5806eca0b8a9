# SPDX-License-Identifier: Apache-2.0
"""The Python side of the harness: TAP lines, with details under a check that failed."""
import sys

count = failures = 0


def check(ok, words, *details):
    global count, failures
    count += 1
    failures += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {words}")
    for detail in details if not ok else ():
        print("# " + str(detail)[:2000].replace("\n", "\n# "))
    sys.stdout.flush()
    return ok


def skip(words, reason):
    global count
    count += 1
    print(f"ok {count} - {words} # SKIP {reason}")


def done():
    """Closes the output; returns the exit code."""
    print(f"1..{count}")
    return 1 if failures else 0

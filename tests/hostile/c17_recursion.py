# SPDX-License-Identifier: Apache-2.0
"""Recurses 300,000 calls deep with 2 KB in each, the interpreter's own limit out of the way."""
import sys
import threading

DEPTH = 300000
outcome = []


def down(n):
    ballast = bytearray(2000)
    return len(ballast) if n == 0 else down(n - 1)


def fall():
    try:
        outcome.append(down(DEPTH))
    except Exception as error:  # MemoryError; some interpreters lose their way and raise SystemError
        outcome.append(repr(error))


def attack():
    sys.setrecursionlimit(10**9)
    try:
        threading.stack_size(1 << 30)  # older interpreters put a C frame under every call
        thread = threading.Thread(target=fall)
        thread.start()
        thread.join()
    except (RuntimeError, MemoryError):
        thread = None
    if not thread:
        fall()
    if outcome != [2000]:
        raise MemoryError(outcome)
    return f"{DEPTH} calls deep"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

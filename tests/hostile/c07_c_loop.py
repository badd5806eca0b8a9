# SPDX-License-Identifier: Apache-2.0
"""One call into C that takes SECONDS of CPU time: signal handlers and threads of the interpreter wait all the while.

    c07_c_loop.py SECONDS"""
import collections
import itertools
import sys
import time


def spin(n):
    collections.deque(itertools.repeat(None, n), maxlen=0)


def attack():
    seconds, n, took = float(sys.argv[1]), 1000000, 0
    while took < 0.02:
        n *= 2
        begin = time.process_time()
        spin(n)
        took = time.process_time() - begin
    while time.process_time() < seconds:
        spin(int(seconds * 1.2 / took * n))
    return f"{time.process_time():.1f} s of CPU time"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

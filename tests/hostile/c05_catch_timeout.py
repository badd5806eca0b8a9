# SPDX-License-Identifier: Apache-2.0
"""Swallows every exception, among them those by which a judge may want to end it, and goes on burning CPU time.

    c05_catch_timeout.py SECONDS"""
import sys
import time


def attack():
    end = float(sys.argv[1])
    while time.process_time() < end:
        try:
            while time.process_time() < end:
                pass
        except BaseException:
            pass
    return f"{time.process_time():.1f} s of CPU time"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Sleeps for SECONDS, a little at a time: costs no CPU time.   c04_sleep_loop.py SECONDS"""
import sys
import time


def attack():
    begin = time.monotonic()
    while time.monotonic() - begin < float(sys.argv[1]):
        time.sleep(0.05)
    return f"{time.monotonic() - begin:.1f} s on the clock"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Burns SECONDS of CPU time.   c03_cpu_loop.py SECONDS"""
import sys
import time


def attack():
    while time.process_time() < float(sys.argv[1]):
        pass
    return f"{time.process_time():.1f} s of CPU time"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Forks 220 processes that sleep, and leaves them to whoever judges it."""
import os
import time


def attack():
    for _ in range(220):
        if os.fork() == 0:
            time.sleep(3)
            os._exit(0)
    return "220 processes"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Kills PID, a process of the same user outside, and its own parent.   c28_kill_parent.py PID"""
import os
import signal
import sys
import time


def attack():
    done, parent = [], os.getppid()
    for pid in int(sys.argv[1]), parent:
        try:
            os.kill(pid, signal.SIGKILL)
            done.append(f"a signal to {pid}")
        except OSError as error:
            done.append(f"{pid}: {error.strerror}")
    time.sleep(0.1)
    if os.getppid() == parent and done[0] != f"a signal to {sys.argv[1]}":
        raise OSError("; ".join(done))
    return "; ".join(done)


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Stops PID, a process of the same user outside, and its own parent.   c30_stop_parent.py PID"""
import os
import signal
import sys


def attack():
    done, reached = [], False
    for pid in int(sys.argv[1]), os.getppid():
        try:
            os.kill(pid, signal.SIGSTOP)
            done.append(f"a signal to {pid}")
            reached = reached or pid == int(sys.argv[1])  # a parent that is process 1 of its own does not stop
        except OSError as error:
            done.append(f"{pid}: {error.strerror}")
    if not reached:
        raise OSError("; ".join(done))
    return "; ".join(done)


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

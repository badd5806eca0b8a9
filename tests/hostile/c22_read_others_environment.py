# SPDX-License-Identifier: Apache-2.0
"""Reads a key from the environment of another process: PID, its parent, the first process of all.

    c22_read_others_environment.py NAME PID"""
import os
import sys


def attack():
    errors = []
    for pid in sys.argv[2], os.getppid(), 1:
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                for entry in file.read().split(b"\0"):
                    if entry.startswith(sys.argv[1].encode() + b"="):
                        return f"{entry.decode()} of process {pid}"
            errors.append(f"{pid}: not there")
        except OSError as error:
            errors.append(f"{pid}: {error.strerror}")
    raise OSError("; ".join(errors))


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

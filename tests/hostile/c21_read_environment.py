# SPDX-License-Identifier: Apache-2.0
"""Reads a key from its environment, as the kernel has it and as the interpreter has it.

    c21_read_environment.py NAME"""
import os
import sys


def attack():
    value = os.environ.get(sys.argv[1])
    if not value:
        with open("/proc/self/environ", "rb") as file:
            for entry in file.read().split(b"\0"):
                if entry.startswith(sys.argv[1].encode() + b"="):
                    value = entry.decode()
    if not value:
        raise OSError(f"no {sys.argv[1]} in the environment")
    return value


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Reads the command line of a process of the host.   c23_see_processes.py PID"""
import sys


def attack():
    with open(f"/proc/{sys.argv[1]}/cmdline", "rb") as file:
        return file.read().decode().replace("\0", " ").replace("\n", " ")


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Reads a key that lies in the files of the user as whom it runs.   c20_read_key_file.py PATH"""
import sys


def attack():
    with open(sys.argv[1], encoding="utf-8") as file:
        return file.read().strip()


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Writes a file into a folder of the host that its user may write to.   c24_write_host_folder.py FOLDER"""
import sys


def attack():
    with open(f"{sys.argv[1]}/written", "w", encoding="utf-8") as file:
        file.write("by a judged program\n")
    return f"{sys.argv[1]}/written"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Reads the line of USER in the host's list of users.   c19_read_passwd.py USER"""
import sys


def attack():
    with open("/etc/passwd", encoding="utf-8") as file:
        for line in file:
            if line.split(":")[0] == sys.argv[1]:
                return line.strip()
    raise OSError(f"no {sys.argv[1]} in /etc/passwd")


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

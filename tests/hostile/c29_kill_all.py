# SPDX-License-Identifier: Apache-2.0
"""Kills every process that it may: kill(-1). Who looks which processes are left judges it.

    c29_kill_all.py UID

It does so only as the user UID of the host, which must be one that nothing else has: run anywhere else, it refuses."""
import os
import signal
import sys


def user_outside():
    """The user id as the host sees it; -1 where it cannot be known."""
    mine = os.getuid()
    if mine == int(sys.argv[1]):
        return mine
    try:
        with open("/proc/self/uid_map", encoding="ascii") as file:
            for inside, outside, count in (map(int, line.split()) for line in file):
                if inside <= mine < inside + count:
                    return outside + mine - inside
    except OSError:
        pass
    return -1


if int(sys.argv[1]) < 4242000 or user_outside() != int(sys.argv[1]):
    print("HELD refused: not the user that was named", flush=True)
    sys.exit(0)
print("TRIED kill(-1)", flush=True)
try:
    os.kill(-1, signal.SIGKILL)
except OSError as error:
    print("HELD", repr(error), flush=True)

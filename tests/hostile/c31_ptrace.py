# SPDX-License-Identifier: Apache-2.0
"""Attaches itself as a tracer to PID (a process of the same user outside), to its parent, and to a process beside it in
the box that is not its child.   c31_ptrace.py PID"""
import ctypes
import os
import sys
import time

ATTACH, DETACH = 16, 17
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def neighbour():
    """The process id of one that belongs to somebody else by now."""
    end, begin = os.pipe()
    child = os.fork()
    if child == 0:
        if os.fork() == 0:
            libc.prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)  # Yama, where there is one, lets strangers trace it
            os.write(begin, str(os.getpid()).encode())
            time.sleep(2)
        os._exit(0)
    os.waitpid(child, 0)
    return int(os.read(end, 20))


def attack():
    errors = []
    for pid in int(sys.argv[1]), os.getppid(), neighbour():
        if libc.ptrace(ATTACH, pid, None, None) == 0:
            os.waitpid(pid, 0x40000000)  # __WALL
            libc.ptrace(DETACH, pid, None, None)
            return f"traced {pid}; " + "; ".join(errors)
        errors.append(f"{pid}: {os.strerror(ctypes.get_errno())}")
    raise OSError("; ".join(errors))


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

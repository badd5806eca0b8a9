# SPDX-License-Identifier: Apache-2.0
"""Sets up an io_uring: a way to the kernel past filters of system calls."""
import ctypes
import os


def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    parameters = ctypes.create_string_buffer(120)
    ring = libc.syscall(ctypes.c_long(425), ctypes.c_long(4), parameters)
    if ring < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return f"ring {ring}"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Leaves a SysV shared memory segment, which outlives every process.   c27_shm_segment.py KEY"""
import ctypes
import os
import sys


def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    segment = libc.shmget(int(sys.argv[1]), ctypes.c_size_t(1 << 20), 0o1666)  # IPC_CREAT
    if segment < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return f"segment {segment}"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

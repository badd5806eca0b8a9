# SPDX-License-Identifier: Apache-2.0
"""Reads the memory of PID at ADDRESS (a process of the same user outside), and of a process beside it in the box that
is not its child.   c32_read_memory.py PID ADDRESS"""
import ctypes
import os
import sys
import time

SIZE = 32
libc = ctypes.CDLL(None, use_errno=True)
libc.process_vm_readv.restype = ctypes.c_ssize_t
buffer = ctypes.create_string_buffer(SIZE)


class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]


def neighbour():
    """One that belongs to somebody else by now, and whose buffer says something that ours does not."""
    end, begin = os.pipe()
    child = os.fork()
    if child == 0:
        if os.fork() == 0:
            libc.prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)  # Yama, where there is one, lets strangers trace it
            buffer.value = b"a neighbour's secret"
            os.write(begin, str(os.getpid()).encode())
            time.sleep(2)
        os._exit(0)
    os.waitpid(child, 0)
    return int(os.read(end, 20))


def attack():
    errors = []
    for pid, address in (int(sys.argv[1]), int(sys.argv[2])), (neighbour(), ctypes.addressof(buffer)):
        seen = ctypes.create_string_buffer(SIZE)
        here, there = Piece(ctypes.addressof(seen), SIZE), Piece(address, SIZE)
        n = libc.process_vm_readv(pid, ctypes.byref(here), ctypes.c_ulong(1), ctypes.byref(there), ctypes.c_ulong(1),
                                  ctypes.c_ulong(0))
        if n == SIZE and seen.value:
            return f"{seen.value.decode()} of {pid}; " + "; ".join(errors)
        errors.append(f"{pid}: {os.strerror(ctypes.get_errno())}")
    raise OSError("; ".join(errors))


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

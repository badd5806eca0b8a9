# SPDX-License-Identifier: Apache-2.0
"""Takes a user namespace, and a network namespace in it, of its own: by unshare, by clone, by clone3."""
import ctypes
import os
import platform
import signal
import struct

USER, NET = 0x10000000, 0x40000000
CLONE = {"x86_64": 56, "aarch64": 220, "riscv64": 220}
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def cloned(number, *arguments):
    """As fork: the child ends at once."""
    pid = libc.syscall(ctypes.c_long(number), *arguments)
    if pid == 0:
        os._exit(0)
    if pid > 0:
        os.waitpid(pid, 0)
    return pid > 0


def attack():
    errors = []
    zero = ctypes.c_long(0)
    request = ctypes.create_string_buffer(struct.pack("8Q", USER | NET, 0, 0, 0, signal.SIGCHLD, 0, 0, 0), 64)
    ways = {"unshare": lambda: libc.unshare(USER | NET) == 0,
            "clone3": lambda: cloned(435, request, ctypes.c_size_t(64))}
    if platform.machine() in CLONE:
        flags = ctypes.c_long(USER | NET | signal.SIGCHLD)
        ways["clone"] = lambda: cloned(CLONE[platform.machine()], flags, zero, zero, zero, zero)
    for name, way in ways.items():
        if way():
            return f"a user and a network namespace by {name}; " + "; ".join(errors)
        errors.append(f"{name}: {os.strerror(ctypes.get_errno())}")
    raise OSError("; ".join(errors))


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Leaves a key in the keyring of its user, where the user's other processes find it; takes it out again at the end.

    c36_add_key.py NAME"""
import ctypes
import os
import platform
import sys

ADD_KEY, KEYCTL = {"x86_64": (248, 250), "ppc64le": (269, 271), "s390x": (278, 280)}.get(platform.machine(), (217, 219))
USER_KEYRING, UNLINK = -4, 9


def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    name = sys.argv[1].encode()
    key = libc.syscall(ctypes.c_long(ADD_KEY), b"user", name, b"left", ctypes.c_size_t(4), ctypes.c_long(USER_KEYRING))
    if key < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    libc.syscall(ctypes.c_long(KEYCTL), ctypes.c_long(UNLINK), ctypes.c_long(key), ctypes.c_long(USER_KEYRING))
    return f"key {key}"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

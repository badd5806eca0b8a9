# SPDX-License-Identifier: Apache-2.0
"""Writes 200 MB to shared memory, in files that begin with PREFIX.   c12_shm_fill.py /dev/shm/NAME"""
import sys


def attack():
    chunk = b"\1" * (1 << 20)
    for n in range(13):
        with open(f"{sys.argv[1]}-{n}", "wb", buffering=0) as file:
            for _ in range(16):
                if file.write(chunk) != len(chunk):
                    raise OSError("a short write")
    return f"200 MB in {sys.argv[1]}-*"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

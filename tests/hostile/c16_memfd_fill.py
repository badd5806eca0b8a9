# SPDX-License-Identifier: Apache-2.0
"""Fills 300 MB of anonymous files: memory that belongs to no address space."""
import os


def attack():
    chunk = b"\1" * (1 << 20)
    for n in range(19):
        fd = os.memfd_create(f"fill-{n}")
        for _ in range(16):
            if os.write(fd, chunk) != len(chunk):
                raise OSError("a short write")
    return "300 MB in memfds"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

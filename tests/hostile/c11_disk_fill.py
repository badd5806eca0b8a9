# SPDX-License-Identifier: Apache-2.0
"""Writes 300 MB where it may write, in files small enough for a limit on each."""


def attack():
    chunk = b"\1" * (1 << 20)
    for n in range(19):
        with open(f"fill-{n}", "wb", buffering=0) as file:
            for _ in range(16):
                if file.write(chunk) != len(chunk):
                    raise OSError("a short write")
    return "300 MB in files"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

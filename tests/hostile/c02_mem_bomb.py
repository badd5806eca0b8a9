# SPDX-License-Identifier: Apache-2.0
"""Touches 1.2 GB of memory."""


def attack():
    held = [bytearray(b"\1") * (16 << 20) for _ in range(72)]
    return f"{sum(map(len, held))} bytes of memory"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

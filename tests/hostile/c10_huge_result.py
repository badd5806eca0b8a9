# SPDX-License-Identifier: Apache-2.0
"""Returns a text of 200 MB."""


def answer():
    return "x" * 200000000


def attack():
    return f"a result of {len(answer())} characters"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Starts 300 threads that wait."""
import threading


def attack():
    end = threading.Event()
    threading.stack_size(256 << 10)
    try:
        for _ in range(300):
            threading.Thread(target=end.wait, args=(5,), daemon=True).start()
        return f"{threading.active_count() - 1} threads"
    finally:
        end.set()


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Makes 20,000 empty files where it may write."""
import os


def attack():
    for n in range(20000):
        os.close(os.open(f"node-{n}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return "20,000 files"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Opens 3,000 files at once, after raising its own limit as far as it may."""
import os
import resource


def attack():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    held = [os.open("/dev/null", os.O_RDONLY) for _ in range(3000)]
    return f"{len(held)} open files"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

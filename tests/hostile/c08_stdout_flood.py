# SPDX-License-Identifier: Apache-2.0
"""Writes 300 MB to standard output. Who counts what arrives judges it."""
import os

chunk = b"flood " * 10922 + b"\n"
left = 300000000
try:
    while left > 0:
        left -= os.write(1, chunk[:left])
except OSError as error:
    print("HELD", repr(error), flush=True)

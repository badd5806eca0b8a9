# SPDX-License-Identifier: Apache-2.0
"""Gives the right answer; then an object's end burns SECONDS of CPU time.   c18_slow_del.py SECONDS"""
import os
import sys
import time


class Slow:
    def __del__(self, clock=time.process_time, end=float(sys.argv[1]), write=os.write):
        while clock() < end:
            pass
        write(1, b"THROUGH CPU time after the answer\n")


slow = Slow()
print("TRIED the answer", flush=True)

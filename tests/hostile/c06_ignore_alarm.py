# SPDX-License-Identifier: Apache-2.0
"""Takes timers down and ignores every signal that may be ignored, then burns SECONDS of CPU time.

    c06_ignore_alarm.py SECONDS"""
import signal
import sys
import time


def attack():
    signal.alarm(0)
    for timer in signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF:
        signal.setitimer(timer, 0)
    for number in signal.SIGALRM, signal.SIGTERM, signal.SIGXCPU, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT:
        signal.signal(number, signal.SIG_IGN)
    while time.process_time() < float(sys.argv[1]):
        pass
    return f"{time.process_time():.1f} s of CPU time"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Leaves a process that has left its session, its parent and its output behind. Who looks after the verdict whether it
is still there judges it."""
import os
import time

end, begin = os.pipe()
words = b"a daemon"
if os.fork() == 0:
    try:
        os.setsid()
    except OSError as error:
        words += b" without a session of its own: " + error.strerror.encode()
    if os.fork() == 0:
        null = os.open("/dev/null", os.O_RDWR)
        for fd in 0, 1, 2:
            os.dup2(null, fd)
        os.write(begin, words)
        os.close(begin)
        time.sleep(6)
    os._exit(0)
os.close(begin)
print("TRIED", os.read(end, 200).decode(), flush=True)

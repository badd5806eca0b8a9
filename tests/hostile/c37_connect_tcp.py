# SPDX-License-Identifier: Apache-2.0
"""Talks to a service of the host at 127.0.0.1.   c37_connect_tcp.py PORT"""
import socket
import sys


def attack():
    with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=2) as service:
        return service.recv(100).decode() or "a connection"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

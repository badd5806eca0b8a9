# SPDX-License-Identifier: Apache-2.0
"""Talks to a service of the host at an abstract unix socket, which no file permission guards.

    c38_abstract_socket.py NAME"""
import socket
import sys


def attack():
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as service:
        service.settimeout(2)
        service.connect("\0" + sys.argv[1])
        return service.recv(100).decode() or "a connection"


try:
    print("THROUGH", attack(), flush=True)
except (OSError, MemoryError, RuntimeError) as error:
    print("HELD", repr(error), flush=True)

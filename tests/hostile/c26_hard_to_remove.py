# SPDX-License-Identifier: Apache-2.0
"""Leaves a tree that is hard to remove: folders without permissions, links that lead to PRECIOUS, odd names, and
folders too deep for path names and for a descriptor each. Who looks for what is left judges it.

    c26_hard_to_remove.py PRECIOUS"""
import os
import sys

precious, done = sys.argv[1], []


def closed_folders():
    os.mkdir("closed")
    os.mkdir("closed/inside")
    with open("closed/inside/file", "w", encoding="utf-8"):
        os.chmod("closed/inside/file", 0)
    os.symlink(precious, "closed/inside/link")
    os.chmod("closed/inside", 0)
    os.chmod("closed", 0)


def links():
    os.symlink(precious, "folder-link")
    os.symlink(precious + "/file", "file-link")
    os.symlink("loop", "loop")
    os.symlink(".", "self")


def odd_names():
    for name in b"-rf", b" ", b"new\nline", b"\xff\xfe", b"x" * 255, b"...":
        os.mkdir(name)
        os.chmod(name, 0o500)
    os.mkfifo("fifo", 0)


def deep_folders():
    for _ in range(2500):
        os.mkdir("deeper")
        os.chdir("deeper")
    os.chmod(".", 0)


for step in closed_folders, links, odd_names, deep_folders:
    try:
        step()
        done.append(step.__name__)
    except OSError as error:
        done.append(f"{step.__name__}: {error.strerror}")
print("TRIED", *done, flush=True)

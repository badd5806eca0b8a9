# SPDX-License-Identifier: Apache-2.0
#
# Runs inside the user's Python inside the box; see judge.h. It is ours; what it forks is not.
#
# A job has descriptor 3, a packet socket, for its record, and descriptor 4 for its program: TOKEN (32 hex digits), then
# the source. Records are TOKEN + "S" before anything foreign runs, and once TOKEN + verdict + NUL + message. Cold, the
# process is the job. Warm, descriptor 3 is at first the socket on which jobs come: a packet each, with descriptors
# (program, record, stdout, stderr, and a pid namespace where there are such); each is forked, and furnishes itself by
# the system calls that the worker wrote down: (operation, number, argument, …), an argument being a number, bytes, or
# ("filter", bytes). How it ended goes back as a struct box_note (box.h).
#
# Foreign code and this share a process, so whatever is used after it ran is bound to local names before.
import os
import sys

NOTE_FAILED, NOTE_ENDED, NOTE_READY = 1, 3, 6
CLONE_NEWPID = 0x20000000
TOKEN = 32


def verdict_of(e):
    """The verdict on an exception that reached the top."""
    import errno
    if isinstance(e, AssertionError):
        return b"assertion_failed"
    if isinstance(e, SystemExit):
        return b"early_exit"
    if isinstance(e, MemoryError):
        return b"memory"
    if isinstance(e, OSError):
        if e.errno in (errno.EFBIG, errno.ENOSPC, errno.EDQUOT):
            return b"file_size"
        if e.errno == errno.ENOMEM:
            return b"memory"
        if e.errno == errno.EAGAIN and names_at(e) & {"fork", "forkpty", "fork_exec", "_fork_exec", "posix_spawn"}:
            return b"processes"
    if isinstance(e, RuntimeError) and e.args == ("can't start new thread",):
        return b"processes"
    return b"exception"


def names_at(e):
    """The names that the innermost Python function uses: what it called in C is among them."""
    tb = e.__traceback__
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    return set(tb.tb_frame.f_code.co_names) if tb is not None else set()


def message_of(e):
    try:
        kind, text = type(e).__name__, str(e)
        text = kind + ": " + text if text else kind
        if isinstance(e, SyntaxError) and isinstance(e.lineno, int) and "(candidate.py, line" not in text:
            text += " (line %d)" % e.lineno
        return text[:600].encode("utf-8", "replace")
    except BaseException:
        return b""


def run(source, token):
    """Compiles and runs one program, and tells how it went; never returns."""
    import types
    write, getpid, leave, me = os.write, os.getpid, os._exit, os.getpid()
    flushes = (sys.stdout.flush, sys.stderr.flush)
    message = b""
    try:
        module = types.ModuleType("candidate")
        sys.modules["candidate"] = module
        try:
            code = compile(source, "candidate.py", "exec", 0, True)
        except (SyntaxError, ValueError, RecursionError, OverflowError) as e:
            verdict, message = b"syntax_error", message_of(e)
        else:
            del source
            write(3, token + b"S")
            exec(code, module.__dict__)
            verdict = b"passed"
    except BaseException as e:
        verdict = b"exception"
        try:
            verdict = verdict_of(e)
            message = message_of(e)
        except BaseException:
            pass
    if getpid() != me:  # a child that the program forked and that came back
        leave(1)
    for flush in flushes:
        try:
            flush()
        except BaseException:
            pass
    try:
        write(3, token + verdict + b"\0" + message)
    finally:
        leave(0)


def begin(seed):
    """In the job: reads its program, and sets what must not differ from run to run."""
    import random
    chunks = []
    while True:
        chunk = os.read(4, 1 << 20)
        if not chunk:
            break
        chunks.append(chunk)
    os.close(4)
    random.seed(seed)
    whole = b"".join(chunks)
    del chunks
    run(whole[TOKEN:], whole[:TOKEN])


def caller():
    """A function that makes a system call; raises OSError."""
    import ctypes
    import struct
    syscall = ctypes.CDLL(None, use_errno=True).syscall
    syscall.restype = ctypes.c_long

    def call(number, *args):
        kept, words = [], []
        for arg in args:
            if isinstance(arg, int):
                words.append(ctypes.c_long(arg))
                continue
            if isinstance(arg, tuple):
                program = ctypes.create_string_buffer(arg[1], len(arg[1]))
                kept.append(program)
                arg = struct.pack("@HP", len(arg[1]) // 8, ctypes.addressof(program))
            kept.append(ctypes.create_string_buffer(arg))
            words.append(ctypes.c_void_p(ctypes.addressof(kept[-1])))
        if syscall(ctypes.c_long(number), *words) < 0:
            raise OSError(ctypes.get_errno(), "")

    return call


def settle():
    """What the allocator holds free is given back before the first fork: a job that wrote to it would copy it first."""
    import ctypes
    libc = ctypes.CDLL(None)
    try:
        libc.mallopt(1, 0)  # M_MXFAST: no lists of small free blocks
        libc.malloc_trim(0)
    except AttributeError:  # another C library than glibc
        pass


def furnish(operations, call):
    """Carries the plan's operations for a job out; on failure tells which one failed."""
    at = -2
    try:
        for operation in operations:
            at = operation[0]
            call(*operation[1:])
    except BaseException as e:
        token = os.read(4, TOKEN)
        os.write(3, token + b"setup_error\0%d %d" % (at, getattr(e, "errno", None) or 0))
        os._exit(1)


def serve(operations, setns, seed, preload):
    import array
    import gc
    import socket
    import struct
    call = caller()
    for name in preload:
        try:
            __import__(name)
        except Exception:
            pass
    control = socket.socket(fileno=3)
    note = struct.Struct("=iiiiqqq")
    control.send(note.pack(NOTE_READY, 0, 0, 0, 0, 0, 0))
    gc.collect()
    gc.freeze()
    settle()
    while True:
        packet, ancillary, _, _ = control.recvmsg(16, 256)
        if not packet:
            return
        fds = array.array("i")
        for _, _, data in ancillary:
            fds.frombytes(data[:len(data) - len(data) % fds.itemsize])
        try:
            if len(fds) > 4:
                call(setns, fds[4], CLONE_NEWPID)
            pid = os.fork()
        except OSError as e:
            control.send(note.pack(NOTE_FAILED, -2, e.errno or 0, 0, 0, 0, 0))
            control.send(note.pack(NOTE_ENDED, 0, 0, 0, 0, 0, 0))
            pid = -1
        if pid == 0:
            os.dup2(fds[1], 3)
            os.dup2(fds[2], 1)
            os.dup2(fds[3], 2)
            if fds[0] != 4:
                os.dup2(fds[0], 4)
            furnish(operations, call)
            begin(seed)
        for fd in fds:
            os.close(fd)
        if pid > 0:
            _, status, usage = os.wait4(pid, 0)
            control.send(note.pack(NOTE_ENDED, status, 0, 0, int(usage.ru_utime * 1e6), int(usage.ru_stime * 1e6),
                                   usage.ru_maxrss))


def main(warm, operations, setns, seed, preload):
    if sys.path and sys.path[0] == "":
        del sys.path[0]
    os.environ.clear()
    sys.argv[:] = ["candidate.py"]
    if warm:
        serve(operations, setns, seed, preload)
    else:
        begin(seed)

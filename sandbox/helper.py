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
LANDLOCK_MAKE, LANDLOCK_ENTER = 444, 446


def judges():
    """verdict_of and message_of, which run after foreign code: all that they use is bound here, before it, and nothing of
    the exception's own making is called with what they hold, or let out but as a plain text."""
    import errno
    EFBIG, ENOSPC, EDQUOT, ENOMEM, EAGAIN = errno.EFBIG, errno.ENOSPC, errno.EDQUOT, errno.ENOMEM, errno.EAGAIN
    is_a, kind_of, text_of, length = issubclass, type, str, len
    name_of = type.__dict__["__name__"].__get__
    number_of = OSError.errno.__get__
    args_of = BaseException.args.__get__
    trace_of = BaseException.__traceback__.__get__
    encode, cut = str.encode, slice(600)
    failed, left, memory, host = AssertionError, SystemExit, MemoryError, OSError
    runtime, syntax, line_of, anything = RuntimeError, SyntaxError, SyntaxError.lineno.__get__, BaseException
    forks = frozenset({"fork", "forkpty", "fork_exec", "_fork_exec", "posix_spawn"})
    text_type, whole = str, int

    def names_at(e):
        """The names that the innermost Python function uses: what it called in C is among them."""
        tb = trace_of(e)
        while tb is not None and tb.tb_next is not None:
            tb = tb.tb_next
        return tb.tb_frame.f_code.co_names if tb is not None else ()

    def verdict_of(e):
        """The verdict on an exception that reached the top."""
        kind = kind_of(e)
        if is_a(kind, failed):
            return b"assertion_failed"
        if is_a(kind, left):
            return b"early_exit"
        if is_a(kind, memory):
            return b"memory"
        if is_a(kind, host):
            number = number_of(e)
            if kind_of(number) is whole:
                if number == EFBIG or number == ENOSPC or number == EDQUOT:
                    return b"file_size"
                if number == ENOMEM:
                    return b"memory"
                if number == EAGAIN and not forks.isdisjoint(names_at(e)):
                    return b"processes"
        if is_a(kind, runtime):
            args = args_of(e)
            if length(args) == 1 and kind_of(args[0]) is text_type and args[0] == "can't start new thread":
                return b"processes"
        return b"exception"

    def message_of(e):
        try:
            kind, text = name_of(kind_of(e)), text_of(e)
            if kind_of(kind) is not text_type or kind_of(text) is not text_type:
                return b""
            text = kind + ": " + text if text else kind
            if is_a(kind_of(e), syntax):
                line = line_of(e)
                if kind_of(line) is whole and "(candidate.py, line" not in text:
                    text += " (line %d)" % line
            return encode(text[cut], "utf-8", "replace")
        except anything:
            return b""

    return verdict_of, message_of


def run(source, token):
    """Compiles and runs one program, and tells how it went; never returns."""
    import types
    write, getpid, leave, me, anything = os.write, os.getpid, os._exit, os.getpid(), BaseException
    verdict_of, message_of = judges()
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
            exec(code, module.__dict__)
            verdict = b"passed"
    except anything as e:
        verdict = b"exception"
        try:
            verdict = verdict_of(e)
            message = message_of(e)
        except anything:
            pass
    if getpid() != me:  # a child that the program forked and that came back
        leave(1)
    for flush in flushes:
        try:
            flush()
        except anything:
            pass
    try:
        write(3, token + verdict + b"\0" + message)
    finally:
        leave(0)


def begin(seed):
    """In the job: from here on its limits count. Reads its program, and sets what must not differ from run to run."""
    token = os.read(4, TOKEN)
    os.write(3, token + b"S")
    try:
        import random
        random.seed(seed)
        chunks = []
        while True:
            chunk = os.read(4, 1 << 20)
            if not chunk:
                break
            chunks.append(chunk)
        os.close(4)
        source = b"".join(chunks)
        del chunks
    except MemoryError:
        os.write(3, token + b"memory\0MemoryError")
        os._exit(0)
    run(source, token)


def caller():
    """Two functions: one writes a system call down in C's words, one makes it; that raises OSError."""
    import ctypes
    import struct
    syscall = ctypes.CDLL(None, use_errno=True).syscall
    syscall.restype = ctypes.c_long

    def prepare(number, *args):
        kept, words = [], [ctypes.c_long(number)]
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
        return words, kept

    def call(prepared):
        result = syscall(*prepared[0])
        if result < 0:
            raise OSError(ctypes.get_errno(), "")
        return result

    return prepare, call


def write_down(operations, prepare):
    """The plan's operations for a job, ready to be made: (operation, what makes a ruleset or None, call)."""
    ready = []
    for operation in operations:
        number, made = operation[1], None
        if number == LANDLOCK_ENTER:
            made = prepare(LANDLOCK_MAKE, operation[2], len(operation[2]), 0)
            operation = (operation[0], number, 0, 0)
        ready.append((operation[0], made, prepare(*operation[1:])))
    return ready


def furnish(ready, call):
    """Carries the plan's operations for a job out; on failure tells which one failed."""
    at = -2
    try:
        for at, made, prepared in ready:
            if made is not None:
                prepared[0][1].value = call(made)
            call(prepared)
    except BaseException as e:
        token = os.read(4, TOKEN)
        os.write(3, token + b"setup_error\0%d %d" % (at, getattr(e, "errno", None) or 0))
        os._exit(1)


def settle():
    """What the allocator holds free is given back before the first fork: a job that wrote to it would copy it first."""
    import ctypes
    libc = ctypes.CDLL(None)
    try:
        libc.mallopt(1, 0)  # M_MXFAST: no lists of small free blocks
        libc.malloc_trim(0)
    except AttributeError:  # another C library than glibc
        pass


def serve(operations, setns, seed, preload):
    import array
    import gc
    import socket
    import struct
    prepare, call = caller()
    ready = write_down(operations, prepare)
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
                call(prepare(setns, fds[4], CLONE_NEWPID))
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
            furnish(ready, call)
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

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Programs that attack what runs them, each judged three times: in a box of tier full (held), in one of tier landlock
(held, or not promised), and in one of tier full that leaves out the protection that the attack aims at. There it must
get through: else the attack is none, or the protection is not what holds it. Prints TAP.

    hostile.py BOXRUN [PYTHON] [--only NUMBER]…

A program says THROUGH and what it got, or HELD and why; TRIED where it cannot know. Wherever there is something to be
seen from outside (a dead process, a file, a secret that only the driver knows), that decides and not the word of the
program. In both of the first two runs, nothing may be left behind either: no process, no file."""
import argparse
import concurrent.futures
import contextlib
import ctypes
import glob
import json
import os
import pwd
import random
import resource
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import typing

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import tap  # noqa: E402

ROOT = os.geteuid() == 0
FIRST_UID, UIDS = 4242000, 1000  # nothing else has these: kill(-1) as one of them reaches what the driver made
COMMON = ("cpu=5s wall=15s memory=256MiB processes=16 files=64 output=1MiB file_bytes=32MiB tmp_bytes=64MiB "
          "tmp_inodes=4096")
BURN, SLEEP = "1.5", "2.5"  # seconds, well over the limits of the rows below


class Row(typing.NamedTuple):
    number: int
    name: str
    setup: str  # a function below: what the attack needs outside, and what tells that it got through
    off: str  # the protections that hold it
    limits: str = ""
    verdicts: str = "passed"  # where it is held; passed: the program met an error and ended
    not_promised: str = ""  # why tier landlock may let it through
    off_landlock: str = ""  # where the attack shows what holds it in tier landlock, and not in tier full


NO_TOTALS = "the scratch folder is the host's: each file is capped, all together are not"
BURNS = "cpu=500ms wall=40s"
ROWS = [
    Row(1, "fork_bomb", "nothing", "processes", "memory=1GiB"),
    Row(2, "mem_bomb", "nothing", "memory"),
    Row(3, "cpu_loop", "burning", "cpu", BURNS, "cpu_time"),
    Row(4, "sleep_loop", "sleeping", "wall", "wall=1s", "wall_time"),
    Row(5, "catch_timeout", "burning", "cpu", BURNS, "cpu_time"),
    Row(6, "ignore_alarm", "burning", "cpu", BURNS, "cpu_time"),
    Row(7, "c_loop", "burning", "cpu", BURNS, "cpu_time"),
    Row(8, "stdout_flood", "stdout_flood", "output", "", "output"),
    Row(9, "exc_flood", "stderr_flood", "output", "memory=1GiB", "output"),
    Row(10, "huge_result", "nothing", "memory", "memory=128MiB"),
    Row(11, "disk_fill", "nothing", "tmp_bytes", "memory=1GiB", not_promised=NO_TOTALS),
    Row(12, "shm_fill", "shm_prefix", "view", "memory=1GiB"),
    Row(13, "inode_fill", "nothing", "tmp_inodes", "memory=1GiB", not_promised=NO_TOTALS),
    Row(14, "fd_exhaust", "nothing", "files"),
    Row(15, "thread_bomb", "nothing", "processes", "memory=4GiB"),
    Row(16, "memfd_fill", "nothing", "memory"),
    Row(17, "recursion", "nothing", "memory", verdicts="passed signal memory"),  # older interpreters end by SIGSEGV
    Row(18, "slow_del", "burning", "cpu", BURNS, "cpu_time"),
    Row(19, "read_passwd", "passwd", "view"),
    Row(20, "read_key_file", "key_file", "view"),
    Row(21, "read_environment", "own_environment", "environment"),
    # Without the host's /proc, process 1 of the box is still there; without its own, the user namespace still refuses.
    Row(22, "read_others_environment", "others_environment", "user"),
    Row(23, "see_processes", "command_line", "proc"),
    Row(24, "write_host_folder", "host_folder", "view"),
    Row(25, "leave_tmp_file", "leave_and_look", "tmp view"),  # a view of its own has no other /tmp to write to
    Row(26, "hard_to_remove", "precious", "tmp view"),
    Row(27, "shm_segment", "shm_key", "ipc"),
    Row(28, "kill_parent", "killed", "pids"),
    Row(29, "kill_all", "all_killed", "pids"),
    Row(30, "stop_parent", "stopped", "pids", "wall=3s"),
    Row(31, "ptrace", "victim_pid", "tracing", verdicts="forbidden_syscall"),
    Row(32, "read_memory", "victim_memory", "tracing", verdicts="forbidden_syscall"),
    # A pid namespace takes along what is in it, cleaned up or not.
    Row(33, "daemon", "outlived", "pids", off_landlock="cleanup"),
    Row(34, "new_namespaces", "nothing", "namespaces"),
    Row(35, "io_uring", "nothing", "kernel"),
    Row(36, "add_key", "key_name", "keys", verdicts="forbidden_syscall"),
    Row(37, "connect_tcp", "tcp_service", "network"),
    Row(38, "abstract_socket", "abstract_service", "network"),
]


class Scene:
    """What a setup made: the arguments of each run of the program, and whether the attack got through."""

    def __init__(self, *runs, env=None, seen=None):
        self.runs = [[str(argument) for argument in run] for run in runs] or [[]]
        self.env = env or {}
        self.seen = seen or (lambda reports: said(reports, "THROUGH"))


class Place(typing.NamedTuple):
    """Where one attempt happens."""

    uid: int  # of the box, outside
    folder: str  # for what the setup makes; others may enter
    scratch: str  # TMPDIR of boxrun and where it stands; its user may write to it
    token: str  # stands in the command line of all that runs in the box, and of nothing else


def said(reports, word):
    return [line for report in reports for line in report["stdout"].split("\n") if line.startswith(word)]


def told(secret):
    """Proof that the program learned what only the driver knows."""
    return lambda reports: [line for line in said(reports, "THROUGH") if secret in line]


# What the attacks need outside. Each is a context, which takes back what it made.


@contextlib.contextmanager
def nothing(place):
    yield Scene()


@contextlib.contextmanager
def burning(place):
    yield Scene([BURN])


@contextlib.contextmanager
def sleeping(place):
    yield Scene([SLEEP])


@contextlib.contextmanager
def stdout_flood(place):
    yield Scene(seen=lambda reports: reports[0]["stdout_bytes"] >= 300000000)


@contextlib.contextmanager
def stderr_flood(place):
    yield Scene(seen=lambda reports: reports[0]["stderr_bytes"] >= 100000000)


@contextlib.contextmanager
def shm_prefix(place):
    prefix = f"/dev/shm/assize-{secrets.token_hex(8)}"
    try:
        yield Scene([prefix], seen=lambda reports: sum(map(os.path.getsize, glob.glob(prefix + "-*"))) > 200000000)
    finally:
        for path in glob.glob(prefix + "-*"):
            os.unlink(path)


@contextlib.contextmanager
def passwd(place):
    """A user of the host that no box invents."""
    user = next(entry for entry in pwd.getpwall() if entry.pw_name not in ("root", "box", "nobody"))
    yield Scene([user.pw_name], seen=told(f"{user.pw_name}:{user.pw_passwd}:{user.pw_uid}:{user.pw_gid}:"))


@contextlib.contextmanager
def key_file(place):
    secret, path = "key-" + secrets.token_hex(8), f"{place.folder}/home/id_key"
    os.mkdir(f"{place.folder}/home")
    with open(path, "w", encoding="utf-8") as file:
        file.write(secret + "\n")
    os.chmod(path, 0o600)
    give(path, place.uid)
    yield Scene([path], seen=told(secret))


@contextlib.contextmanager
def own_environment(place):
    secret = "key-" + secrets.token_hex(8)
    yield Scene(["HOSTILE_API_KEY"], env={"HOSTILE_API_KEY": secret}, seen=told(secret))


@contextlib.contextmanager
def others_environment(place):
    """boxrun has the key too: the first process of a box is a fork of it."""
    secret = "key-" + secrets.token_hex(8)
    with victim(place, secret) as v:
        yield Scene(["HOSTILE_API_KEY", v.pid], env={"HOSTILE_API_KEY": secret}, seen=told(secret))


@contextlib.contextmanager
def command_line(place):
    secret = "mark-" + secrets.token_hex(8)
    with victim(place, secret) as v:
        yield Scene([v.pid], seen=told(secret))


@contextlib.contextmanager
def host_folder(place):
    folder = f"{place.folder}/host"
    os.mkdir(folder)
    give(folder, place.uid)
    yield Scene([folder], seen=lambda reports: os.listdir(folder))


@contextlib.contextmanager
def leave_and_look(place):
    name = "assize-left-" + secrets.token_hex(8)
    try:
        # Other folders are tried too, and no run may find anything there; but this row is about /tmp.
        yield Scene(["leave", name], ["look", name], seen=told(f" /tmp/{name}"))
    finally:
        for folder in place.scratch, "/tmp", "/var/tmp", "/dev/shm":
            remove(f"{folder}/{name}")


@contextlib.contextmanager
def precious(place):
    """A folder to which links will lead: whoever cleans up must leave it alone."""
    folder = f"{place.folder}/precious"
    os.mkdir(folder, 0o755)
    with open(f"{folder}/file", "w", encoding="utf-8") as file:
        file.write("precious\n")
    give(folder, place.uid)
    give(f"{folder}/file", place.uid)

    def state():
        return [(os.path.isfile(path) and open(path, encoding="utf-8").read(), os.stat(path).st_mode)
                for path in (folder, f"{folder}/file") if os.path.exists(path)]

    before = state()
    yield Scene([folder], seen=lambda reports: os.listdir(place.scratch) or state() != before)


@contextlib.contextmanager
def shm_key(place):
    libc, key = ctypes.CDLL(None), random.SystemRandom().randrange(1 << 20, 1 << 30)
    try:
        yield Scene([key], seen=lambda reports: libc.shmget(key, 0, 0) >= 0)
    finally:
        segment = libc.shmget(key, 0, 0)
        if segment >= 0:
            libc.shmctl(segment, 0, None)  # IPC_RMID


@contextlib.contextmanager
def killed(place):
    with victim(place) as v:
        yield Scene([v.pid], seen=lambda reports: ended(v))


@contextlib.contextmanager
def all_killed(place):
    with victim(place) as v, victim(place) as w:
        yield Scene([place.uid], seen=lambda reports: ended(v) or ended(w))


@contextlib.contextmanager
def stopped(place):
    with victim(place) as v:
        yield Scene([v.pid], seen=lambda reports: state_of(v.pid) == "T")


@contextlib.contextmanager
def victim_pid(place):
    with victim(place) as v:
        yield Scene([v.pid])


@contextlib.contextmanager
def victim_memory(place):
    with victim(place) as v:
        yield Scene([v.pid, v.address])


@contextlib.contextmanager
def outlived(place):
    yield Scene(seen=lambda reports: processes_of(place.token))


@contextlib.contextmanager
def key_name(place):
    yield Scene(["assize-" + secrets.token_hex(8)])


@contextlib.contextmanager
def tcp_service(place):
    with service(socket.AF_INET, ("127.0.0.1", 0)) as (address, secret):
        yield Scene([address[1]], seen=told(secret))


@contextlib.contextmanager
def abstract_service(place):
    name = "assize-" + secrets.token_hex(8)
    with service(socket.AF_UNIX, "\0" + name) as (_, secret):
        yield Scene([name], seen=told(secret))


# What the setups are made of.

# As the user of the box, by an exec after it became so: only then does the kernel count it as that user's own.
BECOME = """
import os, sys
uid = int(sys.argv[1])
if uid != os.getuid():
    os.setgroups([]), os.setgid(uid), os.setuid(uid)
os.execv(sys.argv[2], sys.argv[2:])
"""
VICTIM = """
import ctypes, sys
secret = ctypes.create_string_buffer(sys.stdin.readline().strip().encode(), 64)
print(ctypes.addressof(secret), flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def victim(place, secret="nothing"):
    """A process of the box's user, outside, which ends with the driver. The secret is in its arguments, environment and
    memory."""
    command = [PYTHON, "-I", "-c", BECOME, str(place.uid), PYTHON, "-I", "-c", VICTIM, secret]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/",
                               env={"HOSTILE_API_KEY": secret})
    try:
        process.stdin.write(secret.encode() + b"\n")
        process.stdin.flush()
        process.address = int(process.stdout.readline())
        yield process
    finally:
        process.kill()
        process.wait()
        with contextlib.suppress(OSError):
            process.stdin.close()
        process.stdout.close()


def ended(process):
    try:
        return process.wait(0.3) == -signal.SIGKILL
    except subprocess.TimeoutExpired:
        return False


def state_of(pid):
    """R, S, T, Z, …; "" where there is none."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def processes_of(token):
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as file:
            if token.encode() in file.read():
                found.append(int(pid))
    return found


@contextlib.contextmanager
def service(family, address):
    """Says a secret to whoever connects."""
    secret = "banner-" + secrets.token_hex(8)

    def serve():
        with contextlib.suppress(OSError):
            while True:
                with listener.accept()[0] as guest, contextlib.suppress(OSError):
                    guest.sendall(secret.encode())

    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.bind(address)
        listener.listen()
        server = threading.Thread(target=serve, daemon=True)
        server.start()
        yield listener.getsockname(), secret
        listener.shutdown(socket.SHUT_RDWR)  # wakes accept
        server.join(5)


def give(path, uid):
    if ROOT:
        os.chown(path, uid, uid)


def remove(path):
    """Also what is hard to remove; links are not followed."""
    if os.path.lexists(path):
        subprocess.run(["chmod", "-R", "u+rwx", "--", path], stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", "--", path])


@contextlib.contextmanager
def user():
    """A user id for one attempt, taken by nobody else: whoever has the socket of its name has it."""
    if not ROOT:
        yield os.getuid()
        return
    start = random.SystemRandom().randrange(UIDS)
    for n in range(UIDS):
        uid = FIRST_UID + (start + n) % UIDS
        with socket.socket(socket.AF_UNIX) as lock:
            try:
                pwd.getpwuid(uid)
                continue  # somebody's
            except KeyError:
                pass
            try:
                lock.bind(f"\0assize-hostile-{uid}")
            except OSError:
                continue
            yield uid
            return
    raise RuntimeError("every user id is taken")


@contextlib.contextmanager
def place_made(work):
    with user() as uid:
        folder = tempfile.mkdtemp(dir=work)
        try:
            os.chmod(folder, 0o755)
            scratch = f"{folder}/scratch"
            os.mkdir(scratch, 0o755)
            give(scratch, uid)
            yield Place(uid, folder, scratch, "token-" + secrets.token_hex(8))
        finally:
            remove(folder)


# One attempt.


class HostCannot(Exception):
    pass


class Failed(Exception):
    pass


def limits_of(row):
    """Options, those of the row over the common ones."""
    chosen = dict(pair.split("=") for pair in f"{COMMON} {row.limits}".split())
    return [word for name, value in chosen.items() for word in ("--" + name.replace("_", "-"), value)]


def boxed(row, place, scene, tier, without, arguments):
    """One run of boxrun; its report."""
    program = f"{PROGRAMS}/c{row.number:02}_{row.name}.py"
    command = [BOXRUN, "--tier", tier, *limits_of(row), "--ro", PROGRAMS]
    command += ["--uid", str(place.uid)] if ROOT else []
    command += [word for protection in without for word in ("--without", protection)]
    command += ["--", PYTHON, "-I", program, *arguments, place.token]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              cwd=place.scratch, env={**os.environ, "TMPDIR": place.scratch, **scene.env}, timeout=60)
    except subprocess.TimeoutExpired:
        raise Failed("boxrun did not end within 60 s") from None
    except OSError as error:
        raise Failed(f"boxrun cannot be started: {error}") from None
    words = done.stderr.decode(errors="replace").strip()
    try:
        report = json.loads(done.stdout)
        verdict = report["verdict"]
    except (ValueError, KeyError, TypeError):
        if done.returncode == 4:
            raise HostCannot(words.split("\n")[-1]) from None
        raise Failed(f"boxrun ended with {done.returncode} and no report", words, done.stdout[:500]) from None
    if verdict == "host_cannot":
        raise HostCannot(report.get("message", words))
    return report


class Outcome(typing.NamedTuple):
    reports: list
    seen: object  # true: it got through
    left: str  # processes and files that outlived the box

    def details(self):
        for report in self.reports:
            yield {**report, "stdout": report["stdout"][:300], "stderr": report["stderr"][-300:]}
        yield f"got through: {self.seen}; left behind: {self.left or 'nothing'}"


def attempt(work, row, tier, without=()):
    with place_made(work) as place, globals()[row.setup](place) as scene:
        try:
            reports = [boxed(row, place, scene, tier, without, arguments) for arguments in scene.runs]
            seen = scene.seen(reports)
            left = [f"process {pid}" for pid in processes_of(place.token)] + os.listdir(place.scratch)
            return Outcome(reports, seen, ", ".join(map(repr, left)))
        finally:
            for pid in processes_of(place.token):
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)


def is_held(row, outcome):
    """No vacuous truth: the program must have run and tried, or have been ended as the row says."""
    for report in outcome.reports:
        verdict = report["verdict"]
        if verdict not in row.verdicts.split():
            return False
        if verdict == "passed" and not said([report], "HELD") and not said([report], "TRIED"):
            return False
    return not outcome.seen and not outcome.left and not said(outcome.reports, "THROUGH")


def number_in(path, otherwise):
    try:
        with open(path, encoding="ascii") as file:
            return int(file.read())
    except (OSError, ValueError):
        return otherwise


def lacks(row, without):
    """Why this host cannot show what the row is about; "" = it can."""
    if row.name == "kill_all" and not ROOT:
        return "not root: kill(-1) needs a user of its own, or it ends all that its user runs"
    if row.name == "shm_fill" and not os.access("/dev/shm", os.W_OK):
        return "this host has no /dev/shm that all may write to"
    if "user" in without and not ROOT:
        return "not root: without a user namespace an ordinary user gets no box of tier full at all"
    if row.name == "fd_exhaust" and without and 0 <= resource.getrlimit(resource.RLIMIT_NOFILE)[1] < 3100:
        return "the host itself allows fewer open files"
    if row.name in ("ptrace", "read_memory") and without and number_in("/proc/sys/kernel/yama/ptrace_scope", 0) > 1:
        return "Yama allows tracing to nobody"
    if row.name == "io_uring" and without and number_in("/proc/sys/kernel/io_uring_disabled", 0) > 0:
        return "io_uring is switched off on this host"
    if (row.name == "new_namespaces" and without
            and number_in("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 0) > 0):
        return "AppArmor refuses user namespaces to ordinary users"
    return ""


# The runs of a row. Each returns (ok, words, details).


def run_tried(work, row, tier, without, words, judge):
    words = f"{row.number:02} {row.name} {words}"
    try:
        reason = lacks(row, without)
        if reason:
            return True, f"{words} # SKIP {reason}", ()
        outcome = attempt(work, row, tier, without)
        ok, more = judge(outcome)
        return ok, words + more, tuple(outcome.details())
    except HostCannot as cannot:
        return True, f"{words} # SKIP {cannot}", ()
    except Failed as failure:
        return False, words, failure.args


def row_tried(work, row):
    def held(outcome):
        return is_held(row, outcome), " (" + " ".join(report["verdict"] for report in outcome.reports) + ")"

    def through(outcome):
        return bool(outcome.seen), ""

    def free(outcome):
        got_through = outcome.seen or said(outcome.reports, "THROUGH")
        ran = all(report["verdict"] != "setup_error" for report in outcome.reports)
        return ran and not outcome.left, f": {'it got through' if got_through else 'it was held'}; {row.not_promised}"

    landlock = "is not promised to be held in tier landlock" if row.not_promised else "is held in tier landlock"
    results = [
        run_tried(work, row, "full", (), "is held in tier full", held),
        run_tried(work, row, "landlock", (), landlock, free if row.not_promised else held),
        run_tried(work, row, "full", row.off.split(), f"gets through without {' and '.join(row.off.split())}", through),
    ]
    if row.off_landlock:
        results.append(run_tried(work, row, "landlock", row.off_landlock.split(),
                                 f"gets through tier landlock without {row.off_landlock}", through))
    return results


def programs_reachable(work):
    """The folder of the programs as the user of a box can reach it: a copy, if it is within a private folder, or in
    /tmp, which a box has of its own."""
    folder, closed = HERE, HERE.startswith("/tmp/")
    while folder != "/":
        closed = closed or (ROOT and not os.stat(folder).st_mode & stat.S_IXOTH)
        folder = os.path.dirname(folder)
    if not closed:
        return HERE
    copy = f"{work}/programs"
    os.mkdir(copy, 0o755)
    for path in glob.glob(f"{HERE}/c*.py"):
        shutil.copyfile(path, f"{copy}/{os.path.basename(path)}")
        os.chmod(f"{copy}/{os.path.basename(path)}", 0o644)
    return copy


def main():
    global BOXRUN, PYTHON, PROGRAMS
    parser = argparse.ArgumentParser()
    parser.add_argument("boxrun")
    parser.add_argument("python", nargs="?", default="/usr/bin/python3")
    parser.add_argument("--only", type=int, action="append", metavar="NUMBER")
    given = parser.parse_args()
    BOXRUN, PYTHON = os.path.abspath(given.boxrun), given.python
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # cleans up on the way out
    rows = [row for row in ROWS if not given.only or row.number in given.only]
    work = tempfile.mkdtemp(prefix="assize-hostile-", dir="/var/tmp")  # not /tmp: a box hides it with its own
    try:
        os.chmod(work, 0o755)
        PROGRAMS = programs_reachable(work)
        # An ordinary user's boxes share one limit on processes: one after the other then.
        with concurrent.futures.ThreadPoolExecutor(2 if ROOT else 1) as pool:
            for results in pool.map(lambda row: row_tried(work, row), rows):
                for ok, words, details in results:
                    tap.check(ok, words, *details)
    finally:
        remove(work)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())

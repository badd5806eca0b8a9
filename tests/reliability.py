#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What may go wrong around a run: each time a clear message, the documented exit code, an intact store. Prints TAP.

    reliability.py ASSIZE ROOT [KILLS [SEED]]

Over the three kinds of subject (recorded trajectories, programs in the sandbox, answers of a fixture): a full disk, a
read-only store, closed streams, signals, two runs on one store, a store of a newer version, no HOME, a TMPDIR that cannot
be used, and kill -9 at KILLS random moments. Whatever happened, the store must pass SQLite's integrity check and hold whole
units only, and the same command afterwards must finish with the rows, the printed summary and the bundle of an undisturbed
run. What this host cannot do (mounts, another user, the sandbox) is skipped by name.

The parts that mount run in a process with mounts of its own, started as `reliability.py ASSIZE ROOT --mounted`."""
import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402
from crash import contents, multiply, wait_for_units  # noqa: E402

ASSIZE, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
EXAMPLES = os.path.join(ROOT, "examples")
TIMEOUT = 300
OTHER_USER = 65534
BLOCKED, BAD, HOST, INTERRUPTED = 1, 2, 4, 130


# Running.

def run(command, **how):
    """A finished process with its outputs as text; standard input is nothing unless said."""
    for stream in ("stdout", "stderr"):
        how.setdefault(stream, subprocess.PIPE)
    how.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run(command, text=True, timeout=TIMEOUT, **how)


def told(done):
    return f"exit {done.returncode}\n{(done.stdout or '')[-600:]}\n{(done.stderr or '')[-600:]}"


class Subject:
    """One suite that is run again and again, and what an undisturbed run of it gives."""

    def __init__(self, name, suite, folder, options=(), cases=None):
        self.name, self.suite, self.options, self.cases = name, suite, list(options), cases
        self.store = os.path.join(folder, name + "-reference.db")
        done = run(self.command(self.store, report=self.store + ".json"))
        self.code, self.summary = done.returncode, self.plain(done.stdout, self.store)
        _, found, twice = contents(self.store)
        self.units = found.get(1, {})
        self.sha = bundle(self.store + ".json")
        tap.check(self.code in (0, BLOCKED) and self.units and not twice and self.sha,
                  f"{name}: an undisturbed run holds {len(self.units)} units, exit {self.code}", told(done))
        shown = next(iter(self.units))
        self.shown = [shown[0], str(shown[1])]

    def command(self, store, workers=2, report=None, more=()):
        return [ASSIZE, "run", self.suite, "--store", store, "--workers", str(workers), *self.options,
                *(["-o", report] if report else []), *more]

    def show(self, store):
        return [ASSIZE, "show", "last", *self.shown, "--store", store]

    @staticmethod
    def plain(text, store):
        """A summary without what may differ: the number of the run and the names of files."""
        text = text.replace(store + ".json", "REPORT").replace(store, "STORE")
        return re.sub(r"\b(support-agent|code|rag)-\d+\b", r"\1-N", text)

    def finishes(self, store):
        """Runs the same command once more; what is wrong with what it gives, as a list of words."""
        report = store + ".json"
        done = run(self.command(store, report=report))
        return self.wrong_with(done, store, report)

    def wrong_with(self, done, store, report):
        bad = []
        if done.returncode != self.code:
            return [f"the same command: expected exit {self.code}, {told(done)}"]
        if self.plain(done.stdout, store) != self.summary:
            bad.append(f"the summary is another one: {told(done)}")
        if bundle(report) != self.sha:
            bad.append(f"the bundle is {bundle(report)}, undisturbed {self.sha}")
        runs, found, twice = look(store, bad)
        bad += [f"scored twice: {twice[:3]}"] if twice else []
        for number, status, _ in runs:
            if found.get(number, {}) != self.units or status != "finished":
                bad.append(f"run {number} is {status} with {len(found.get(number, {}))} of {len(self.units)} units")
        return bad

    def intact(self, store):
        """What is wrong with a store that a run was taken from; nothing where there is no store yet."""
        bad = []
        if not os.path.exists(store) or os.path.getsize(store) == 0:
            return bad
        _, found, twice = look(store, bad)
        bad += [f"stored twice: {twice[:3]}"] if twice else []
        for number, units in found.items():
            bad += [f"run {number}, {key}: not as in an undisturbed run" for key in units
                    if units[key] != self.units.get(key)][:3]
        return bad


def bundle(report):
    try:
        with open(report, encoding="utf-8") as f:
            return json.load(f)["bundle_sha256"]
    except (OSError, ValueError, KeyError) as e:
        return f"none: {e}"


def look(store, bad):
    """The store's content, read from a copy (so that nothing changes, also on a full disk), after an integrity check."""
    with tempfile.TemporaryDirectory(prefix="assize-look-") as folder:
        copy = os.path.join(folder, "copy.db")
        for beside in ("", "-wal", "-journal"):
            if os.path.exists(store + beside):
                shutil.copy(store + beside, copy + beside)
        try:
            db = sqlite3.connect(copy)
            said = [row[0] for row in db.execute("PRAGMA integrity_check")]
            said += [str(row) for row in db.execute("PRAGMA foreign_key_check")]
            if said != ["ok"]:
                bad.append(f"integrity check: {said[:3]}")
            tables = db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'units'").fetchone()[0]
            if tables:
                alone = db.execute("SELECT count(*) FROM units WHERE id NOT IN (SELECT unit FROM scores)").fetchone()[0]
                bad += [f"{alone} units without a row"] if alone else []
            db.close()
            return contents(copy) if tables else ([], {}, [])
        except sqlite3.Error as e:
            bad.append(f"the store cannot be read: {e}")
            return [], {}, []


def remove(store):
    for beside in ("", "-wal", "-shm", "-journal", ".lock", ".json"):
        if os.path.exists(store + beside):
            os.unlink(store + beside)


def subjects(folder, kills=False):
    """The three kinds. For kills, trajectories are multiplied and programs wait for a limit, so that a kill meets them."""
    suite = os.path.join(EXAMPLES, "support-agent", "suite.yaml")
    if kills:
        suite = multiply(suite, 40, folder)
    found = [Subject("trajectories" + "-many" * kills, suite, folder),
             Subject("answers" + "-many" * kills, os.path.join(EXAMPLES, "rag", "suite.yaml"), folder)]
    if sandbox_offered():
        cases = ["Code/7", "Code/12", "Code/17"] + ["Code/1"] * kills
        found.append(Subject("programs" + "-many" * kills, os.path.join(EXAMPLES, "code", "suite.yaml"), folder,
                             [word for case in cases for word in ("--case", case)]))
    else:
        tap.skip("programs", "this host offers no sandbox: see assize doctor")
    return found


def sandbox_offered():
    try:
        return json.loads(run([ASSIZE, "doctor", "--json"]).stdout)["tier"] in ("full", "landlock")
    except (ValueError, KeyError):
        return False


# A full disk.

def mount_tmpfs(folder, size):
    os.makedirs(folder, exist_ok=True)
    return run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "assize-test", folder]).returncode == 0


def disk_full(subject, folder):
    """From no room at all to enough, in steps: wherever it ends, the same command goes on once there is room."""
    bad, codes, partial = [], set(), 0
    place = os.path.join(folder, "small")
    step = 120 if len(subject.units) < 100 else 1300
    for size in range(4, 20 * step, step):
        if not mount_tmpfs(place, size):
            tap.skip(f"{subject.name}: a full disk", "this host lets nobody mount a tmpfs")
            return
        store = os.path.join(place, "assize.db")
        done = run(subject.command(store, report=store + ".json"))
        codes.add(done.returncode)
        now = subject.intact(store)
        if done.returncode == subject.code:
            now += subject.wrong_with(done, store, store + ".json")
        elif done.returncode != HOST or not re.search(r"assize\.db.*(full|No space left)", done.stderr):
            now.append(f"no clear message: {told(done)}")
        _, found, _ = look(store, [])
        shown = run(subject.show(store))
        stored = tuple([subject.shown[0], int(subject.shown[1])]) in found.get(1, {})
        partial += 0 < len(found.get(1, {})) < len(subject.units)
        if shown.returncode != (0 if stored else BAD) or (not stored and not shown.stderr):
            now.append(f"show on the full disk: {told(shown)}")
        left = [name for name in os.listdir(place) if ".part-" in name]
        now += [f"{left} were left"] if left else []
        if run(["mount", "-o", "remount,size=512m", place]).returncode != 0:
            now.append("the tmpfs cannot be enlarged")
        now += subject.finishes(store)
        run(["umount", place])
        bad += [f"{size} KiB: {words}" for words in now]
        if done.returncode == subject.code:
            break
    tap.check(not bad and codes == {HOST, subject.code},
              f"{subject.name}: disks from 4 to {size} KiB: clear messages, an intact store, and the rest once there is room "
              f"({partial} runs were cut)", f"exit codes {codes}", *bad[:6])


def pack_on_full_disk(folder):
    place = os.path.join(folder, "small")
    if not mount_tmpfs(place, 8):
        return
    target = os.path.join(place, "rag.tar")
    done = run([ASSIZE, "fixture", "pack", os.path.join(EXAMPLES, "rag", "fixture"), "-o", target])
    tap.check(done.returncode == HOST and "No space left" in done.stderr and not os.listdir(place),
              "fixture pack on a full disk: a message, and nothing is left", told(done), os.listdir(place))
    run(["umount", place])


def file_size_limit(subject, folder):
    """`ulimit -f` stands for a quota, which SIGXFSZ would tell with a silent death."""
    bad, codes = [], set()
    for kib in list(range(4, 400, 36)) + [4096]:
        store = os.path.join(folder, "limited.db")
        remove(store)
        limit = kib << 10
        done = run(subject.command(store, report=store + ".json"),
                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        codes.add(done.returncode)
        if done.returncode == HOST and not re.search("File too large|limit on the size", done.stderr):
            bad.append(f"{kib} KiB: no clear message: {told(done)}")
        bad += [f"{kib} KiB: {words}" for words in subject.intact(store) + subject.finishes(store)]
    tap.check(not bad and codes == {HOST, subject.code},
              f"{subject.name}: a limit on the size of files, from 4 KiB up: exit {HOST} or {subject.code}, intact",
              f"exit codes {codes}", *bad[:6])


def world_without_room(folder):
    subject = os.path.join(EXAMPLES, "support-agent", "suite.yaml")
    store = os.path.join(folder, "none.db")
    done = run([ASSIZE, "run", subject, "--store", store],
               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)))
    tap.check(done.returncode == HOST and "File too large" in done.stderr and not os.path.exists(store),
              "a world that may not have its memory: a message, no store", told(done))


# A read-only store.

def leftovers(subject, folder):
    """Stores as they may be found: closed, as a reader leaves it, and with the log of a run that was killed."""
    closed, read, killed = (os.path.join(folder, name + ".db") for name in ("closed", "read", "killed"))
    run(subject.command(closed))
    shutil.copy(closed, read)
    run(subject.show(read))
    db = sqlite3.connect(closed)
    db.execute("PRAGMA wal_autocheckpoint=0")
    db.execute("INSERT INTO blobs (sha256, bytes) VALUES (x'00', '')")
    db.commit()
    for beside in ("", "-wal"):
        shutil.copy(closed + beside, killed + beside)
    db.close()
    for beside in ("-wal", "-shm"):
        if os.path.exists(closed + beside):
            os.unlink(closed + beside)
    return {"closed": closed, "once read": read, "of a killed run": killed}


def digest(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as f:
            found[name] = (f.read(), os.fstat(f.fileno()).st_mtime_ns)
    return found


def refuses_to_write(subject, stores, folder, words, prefix=()):
    """Every store tells its story and refuses a run; nothing in the folder changes."""
    before = digest(folder)
    for name, store in stores.items():
        shown, ran = run([*prefix, *subject.show(store)]), run([*prefix, *subject.command(store)])
        tap.check(shown.returncode == 0 and subject.shown[0] in shown.stdout, f"{words}: show, a store {name}", told(shown))
        tap.check(ran.returncode == HOST and store in ran.stderr and re.search("[Rr]ead-only|Permission denied", ran.stderr),
                  f"{words}: run, a store {name}: refused", told(ran))
    return before


def read_only_mount(subject, folder):
    place = os.path.join(folder, "unwritable")
    os.makedirs(place)
    stores = leftovers(subject, place)
    if run(["mount", "--bind", place, place]).returncode or run(["mount", "-o", "remount,bind,ro", place]).returncode:
        tap.skip("a read-only mount", "this host lets nobody bind a folder")
        return
    before = refuses_to_write(subject, stores, place, "read-only mount")
    new = run(subject.command(os.path.join(place, "new.db")))
    tap.check(new.returncode == HOST and "Read-only" in new.stderr, "read-only mount: run, a new store: refused", told(new))
    out = run(subject.command(os.path.join(folder, "other.db"), report=os.path.join(place, "out.json")))
    tap.check(out.returncode == BAD and "out.json" in out.stderr and not os.path.exists(os.path.join(folder, "other.db")),
              "read-only mount: -o there is refused before anything is done", told(out))
    tap.check(digest(place) == before, "read-only mount: nothing there changed")
    run(["umount", place])


def read_only_modes(subject, folder):
    """The same by permissions, as somebody whom they bind."""
    place = os.path.join(folder, "modes")
    os.makedirs(place)
    prefix = []
    if os.geteuid() == 0:
        prefix = ["setpriv", "--reuid", str(OTHER_USER), "--regid", str(OTHER_USER), "--clear-groups"]
        os.chmod(folder, 0o755)
        if shutil.which("setpriv") is None or run([*prefix, ASSIZE, "doctor"]).returncode == 126 or run(
                [*prefix, ASSIZE, "--version"]).returncode or run([*prefix, "test", "-r", subject.suite]).returncode:
            tap.skip("a read-only store, as another user", "another user cannot reach this checkout")
            return
    stores = leftovers(subject, place)
    for name in os.listdir(place):
        os.chmod(os.path.join(place, name), 0o444)
    for words, mode in (("file and folder not writable", 0o555), ("file not writable", 0o777)):
        os.chmod(place, mode)
        before = refuses_to_write(subject, stores, place, words, prefix)
        now = digest(place)
        if mode == 0o555:
            tap.check(now == before, f"{words}: nothing there changed")
        else:
            tap.check(all(now[os.path.basename(s)] == before[os.path.basename(s)] for s in stores.values()),
                      f"{words}: no store changed")
    for store in stores.values():
        os.chmod(store, 0o666)
    os.chmod(place, 0o555)
    refuses_to_write(subject, stores, place, "folder not writable", prefix)
    os.chmod(place, 0o755)


# Closed streams.

def closed_streams(subject, folder):
    store = os.path.join(folder, "streams.db")
    for words, shell, code in (("standard output closed", '"$@" >&-', HOST), ("standard error closed", '"$@" 2>&-', None),
                               ("standard input closed", '"$@" <&-', None), ("all three closed", '"$@" <&- >&- 2>&-', HOST),
                               ("standard output full", '"$@" >/dev/full', HOST),
                               ("standard error full", '"$@" 2>/dev/full', None)):
        remove(store)
        done = run(["sh", "-c", shell, "sh", *subject.command(store, report=store + ".json")])
        bad = subject.intact(store)
        runs, found, _ = look(store, bad)
        bad += [f"the run is {runs}"] if [r[1] for r in runs] != ["finished"] or found[1] != subject.units else []
        bad += [f"bundle {bundle(store + '.json')}"] if bundle(store + ".json") != subject.sha else []
        expected = subject.code if code is None else code
        bad += [told(done)] if done.returncode != expected else []
        if code == HOST and "all" not in words and "standard output" not in done.stderr:
            bad.append(f"no message: {told(done)}")
        tap.check(not bad, f"{subject.name}: {words}: exit {expected}, the store and the report are whole", *bad)
    remove(store)
    reader, writer = os.pipe()
    os.close(reader)
    done = run(subject.command(store), stdout=writer)
    os.close(writer)
    tap.check(done.returncode == HOST and "standard output" in done.stderr and not subject.intact(store),
              f"{subject.name}: nobody reads the pipe: exit {HOST} with a message", told(done))


def full_output_everywhere(subject):
    rag = os.path.join(EXAMPLES, "rag", "fixture")
    world = os.path.join(EXAMPLES, "support-agent", "world.yaml")
    commands = [["--help"], ["--version"], ["show", "last", *subject.shown, "--store", subject.store], ["schema", "suite"],
                ["scorers"], ["doctor"], ["fixture", "list", rag], ["fixture", "cat", rag, "qrels.trec"],
                ["rag", "diagnose", rag], ["rank", f"{rag}/qrels.trec", f"{rag}/runs/keyword.trec"],
                ["world", "call", world, "get_order", "{}"]]
    bad = []
    for words in commands:
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = run([ASSIZE, *words], stdout=full)
        good = run([ASSIZE, *words])
        if good.returncode in (0, 1) and (done.returncode != HOST or "standard output" not in done.stderr):
            bad.append(f"{words}: {told(done)}")
        bad += [f"{words}: a test of nothing: {told(good)}"] if good.returncode not in (0, 1) else []
    tap.check(not bad, f"{len(commands)} verbs into a full device: exit {HOST} and a message each", *bad)
    done = run([ASSIZE, "run", subject.suite, "--store", "/nonexistent/a.db", "-o", "/dev/full"])
    tap.check(done.returncode == BAD and "/dev/full" in done.stderr, "-o /dev/full is refused", told(done))


# Signals.

def start(command, **how):
    """A run in a process group of its own, as a shell starts it."""
    how.setdefault("stdout", subprocess.PIPE)
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True, **how)


def ended(process):
    out, err = process.communicate(timeout=TIMEOUT)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def interrupted(subject, folder, number, rng):
    """The signal goes to the whole group, as the terminal sends it: while the suite loads, when the store is there, and once
    units are being written. Only before anything is caught may it end the process as it always does."""
    name, bad, stopped = signal.Signals(number).name, [], 0
    store = os.path.join(folder, "signal.db")
    for attempt in range(12):
        remove(store)
        process = start(subject.command(store, workers=1 + attempt % 3, report=store + ".json"))
        if attempt % 4 == 2:
            time.sleep(rng.uniform(0, 0.15))  # while it loads
        elif attempt % 4:
            wait_for_units(store, process, 0)
        else:
            while process.poll() is None and not os.path.exists(store + ".lock"):
                time.sleep(0.001)
        time.sleep(rng.uniform(0, 0.01))
        if process.poll() is None:
            os.killpg(process.pid, number)
        done = ended(process)
        bad += subject.intact(store)
        runs, found, _ = look(store, bad)
        if done.returncode == INTERRUPTED:
            units = len(found.get(1, {}))
            stopped += 1
            if "INTERRUPTED" not in done.stdout or f" {units} of {len(subject.units)} units" not in done.stdout:
                bad.append(f"the summary does not tell of {units} units: {told(done)}")
            if runs[0][1] != "interrupted" or os.path.exists(store + ".json") or "not written" not in done.stderr:
                bad.append(f"status {runs}, {told(done)}")
        elif done.returncode != subject.code and not (done.returncode == -number and attempt % 4 == 2):
            bad.append(told(done))
        bad += subject.finishes(store)
        if attempt > 2 and stopped >= 2 or bad:
            break
    words = f"{subject.name}: {name} to the group, at its start or later: exit 130, what there is, and the same command finishes"
    if not stopped and not bad:
        tap.skip(words, "the run ended each time before the signal reached it")
    else:
        tap.check(not bad, f"{words} ({stopped} times)", *bad[:4])


def interrupted_twice(subject, folder):
    store = os.path.join(folder, "twice.db")
    bad, codes = [], []
    for pause in (0, 0.002, 0.02):
        remove(store)
        process = start(subject.command(store))
        wait_for_units(store, process, 0)
        for _ in range(2):
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            time.sleep(pause)
        done = ended(process)
        codes.append(done.returncode)
        bad += [told(done)] if done.returncode not in (-signal.SIGINT, INTERRUPTED, subject.code) else []
        bad += subject.intact(store) + subject.finishes(store)
    tap.check(not bad, f"{subject.name}: SIGINT twice: ends at once, intact ({codes})", *bad[:4])


def nohup(subject, folder):
    store = os.path.join(folder, "nohup.db")
    process = start(subject.command(store, report=store + ".json"),
                    preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    wait_for_units(store, process, 0)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGHUP)
    bad = subject.wrong_with(ended(process), store, store + ".json")
    tap.check(not bad, f"{subject.name}: under nohup, SIGHUP changes nothing", *bad)


# Two at once.

def different_suites(found, folder):
    store = os.path.join(folder, "shared.db")
    bad = []
    for round_ in range(3):
        remove(store)
        processes = [start(s.command(store, report=f"{store}.{s.name}.json")) for s in found]
        for subject, process in zip(found, processes):
            done = ended(process)
            bad += [f"{subject.name}: {told(done)}"] if done.returncode != subject.code else []
            sha = bundle(f"{store}.{subject.name}.json")
            bad += [f"{subject.name}: bundle {sha}"] if sha != subject.sha else []
        runs, units, twice = look(store, bad)
        whole = sorted(map(repr, units.values())) == sorted(repr(s.units) for s in found)
        bad += [f"round {round_}: {runs}, {twice[:3]}"] if len(runs) != len(found) or twice or not whole else []
    tap.check(not bad, f"{len(found)} suites at once make one new store: each whole, the same bundles", *bad[:4])


def same_suite(subject, folder):
    """The second is told who holds the run, or comes too late and starts another; --new works beside it."""
    store = os.path.join(folder, "same.db")
    bad, refused = [], 0
    for _ in range(6):
        remove(store)
        first = start(subject.command(store, report=store + ".json"))
        wait_for_units(store, first, 0)
        second = run(subject.command(store))
        beside = run(subject.command(store, more=["--new"]))
        done = ended(first)
        if second.returncode == BAD and f"process {first.pid}" in second.stderr and "--new" in second.stderr:
            refused += 1
        elif second.returncode != subject.code:
            bad.append(f"the second: {told(second)}")
        if beside.returncode != subject.code:
            bad.append(f"the one beside it: {told(beside)}")
        bad += subject.wrong_with(done, store, store + ".json")
        if refused == 2:
            break
    tap.check(not bad and refused, f"{subject.name}: the same suite twice at once: the second names the process of the first "
              f"({refused} times), --new works beside it", *bad[:4])


def reader_during(subject, folder):
    store = os.path.join(folder, "read.db")
    process = start(subject.command(store, report=store + ".json"))
    bad, shown = [], 0
    while process.poll() is None:
        done = run(subject.show(store))
        shown += done.returncode == 0
        if done.returncode not in (0, BAD) or (done.returncode == BAD and not re.search(
                "no unit yet|no run|no store|no case|no trial|is empty", done.stderr)):
            bad.append(told(done))
    bad += subject.wrong_with(ended(process), store, store + ".json")
    tap.check(not bad, f"{subject.name}: show while the run goes on ({shown} stories), and neither minds", *bad[:4])


def newer_store(subject, folder):
    store = os.path.join(folder, "newer.db")
    run(subject.command(store))
    db = sqlite3.connect(store)
    version = db.execute("PRAGMA user_version").fetchone()[0]
    db.execute(f"PRAGMA user_version={version + 1}")
    db.commit()
    db.close()
    with open(store, "rb") as f:
        before = (f.read(), os.stat(store).st_mtime_ns)
    for words in (subject.command(store), subject.command(store, more=["--new"]), subject.show(store)):
        done = run(words)
        with open(store, "rb") as f:
            same = (f.read(), os.stat(store).st_mtime_ns) == before
        tap.check(done.returncode == BAD and "newer" in done.stderr and str(version + 1) in done.stderr and same,
                  f"a store of version {version + 1}: {words[1]} {'--new ' * ('--new' in words)}refuses and leaves it alone",
                  told(done), f"the same bytes: {same}")


# The environment.

def environment(folder, found):
    rag, code = os.path.join(EXAMPLES, "rag", "fixture"), os.path.join(EXAMPLES, "code")
    passk = ["passk", "--tasks", f"{code}/tasks.jsonl", "--samples", os.path.join(folder, "samples.jsonl"), "-k", "1"]
    with open(f"{code}/samples.jsonl", encoding="utf-8") as f, open(passk[4], "w", encoding="utf-8") as to:
        to.writelines(line for line in f if json.loads(line)["task_id"] in ("Code/7", "Code/17"))
    with open(f"{code}/tasks.jsonl", encoding="utf-8") as f, open(os.path.join(folder, "tasks.jsonl"), "w",
                                                                  encoding="utf-8") as to:
        to.writelines(line for line in f if json.loads(line)["task_id"] in ("Code/7", "Code/17"))
    passk[2] = os.path.join(folder, "tasks.jsonl")
    store = os.path.join(folder, "environment.db")
    commands = [s.command(store, more=["--new"]) for s in found] + [
        [ASSIZE, *words] for words in (["rank", f"{rag}/qrels.trec", f"{rag}/runs/keyword.trec"], ["rag", "diagnose", rag],
                                       ["fixture", "list", rag],
                                       ["fixture", "pack", rag, "-o", os.path.join(folder, "rag.tar.gz")],
                                       ["show", "last", "--store", found[0].store, *found[0].shown])]
    if sandbox_offered():
        commands += [[ASSIZE, *passk, "--store", store, "--new"], [ASSIZE, "exec", "--", "true"]]
    path = {"PATH": os.environ.get("PATH", "/usr/bin:/bin")}
    options = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    usual = [run(words).returncode for words in commands]
    absent = os.path.join(folder, "absent")
    for words, extra in (("no HOME, nothing else", {}), ("TMPDIR absent", {"TMPDIR": absent}),
                         ("TMPDIR not writable", {"TMPDIR": "/proc"}), ("TMPDIR a file", {"TMPDIR": ASSIZE}),
                         ("HOME and TMPDIR empty", {"TMPDIR": "", "HOME": ""})):
        bad = []
        for command, code_ in zip(commands, usual):
            done = run(command, env={**path, **options, **extra})
            bad += [f"{command[1:3]}: expected exit {code_}, {told(done)}"] if done.returncode != code_ or code_ > 1 else []
        tap.check(not bad, f"{words}: {len(commands)} commands work as ever", *bad)
        if not sandbox_offered() or not extra.get("TMPDIR"):
            continue
        done = run([ASSIZE, *passk], env={**path, **options, **extra})
        tap.check(done.returncode == HOST and "TMPDIR" in done.stderr and extra["TMPDIR"] in done.stderr,
                  f"{words}: passk without --store says so", told(done))
    offered = json.loads(run([ASSIZE, "doctor", "--json"]).stdout)
    if offered["seccomp"] and offered["landlock_abi"]:
        done = run([ASSIZE, "exec", "--tier", "landlock", "--", "true"], env={**path, **options, "TMPDIR": absent})
        tap.check(done.returncode == HOST and "TMPDIR" in done.stdout and absent in done.stdout,
                  "TMPDIR absent: tier landlock, which needs a folder, says so", told(done))
    else:
        tap.skip("TMPDIR absent: tier landlock", "this host does not offer it")


def stale_report(subject, folder):
    """A process that was killed while it wrote a report leaves a part; the next with its number must not stumble."""
    store, report = os.path.join(folder, "stale.db"), os.path.join(folder, "stale.json")
    shell = 'echo half >"$0.part-$$"; exec "$@"'
    done = run(["sh", "-c", shell, report, *subject.command(store, report=report)])
    left = [name for name in os.listdir(folder) if ".part-" in name]
    tap.check(done.returncode == subject.code and bundle(report) == subject.sha and not left,
              "a part of a report that a killed process left is no obstacle", told(done), left)


# kill -9.

def processes():
    """pid → (parent, state, process group)."""
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as f:
                fields = f.read().rpartition(")")[2].split()
            found[int(name)] = (int(fields[1]), fields[0], int(fields[2]))
        except (OSError, IndexError):
            pass
    return found


def is_assize(pid):
    """Not an interpreter that is asked something, nor a process that tries out namespaces: those are no workers."""
    try:
        return (os.readlink(f"/proc/{pid}/exe") == os.path.realpath(ASSIZE) and
                os.readlink(f"/proc/{pid}/ns/user") == os.readlink("/proc/self/ns/user"))
    except OSError:
        return False


def victim(process, rng):
    """What to kill, and its name: mostly the coordinator."""
    kind = rng.choices(("coordinator", "group", "worker", "nursery"), (60, 20, 15, 5))[0]
    if kind in ("worker", "nursery"):
        table = processes()
        children = [pid for pid, (parent, _, _) in table.items() if parent == process.pid]
        workers = [pid for pid, (parent, _, _) in table.items() if parent in children and is_assize(pid)]
        nursery = [table[pid][0] for pid in workers]
        chosen = nursery if kind == "nursery" else workers
        if chosen:
            return kind, rng.choice(chosen)
        kind = "coordinator"
    return kind, process.pid


def killed_once(subject, store, rng, seconds):
    """Starts a run and kills something of it. Returns (kind, finished process, its group); kind None: it ended before."""
    process = start(subject.command(store, workers=rng.randint(1, 3), report=store + ".json"))
    if rng.random() < 0.5:
        wait_for_units(store, process, 0)
        pause = rng.uniform(0, 0.3) * seconds
    else:
        pause = rng.uniform(0, 1.05) * seconds
    try:
        process.wait(pause)
        return None, ended(process), process.pid
    except subprocess.TimeoutExpired:
        pass
    kind, pid = victim(process, rng)
    try:
        (os.killpg if kind == "group" else os.kill)(pid, signal.SIGKILL)
    except ProcessLookupError:
        kind = None
    return kind, ended(process), process.pid


def stragglers(group):
    """Processes of a killed run that are still there after they were given time to go."""
    for _ in range(500):
        left = [pid for pid, (_, state, of) in processes().items() if of == group and state not in "ZX"]
        if not left:
            return []
        time.sleep(0.01)
    return left


def kills(subject, folder, wanted, seed):
    rng = random.Random(f"{seed} {subject.name}")
    began = time.monotonic()
    run(subject.command(os.path.join(folder, "time.db")))
    seconds = time.monotonic() - began
    landed, partial, bad, rounds = {}, 0, [], 0
    while sum(landed.values()) < wanted and rounds < 6 * wanted and not bad:
        rounds += 1
        store = os.path.join(folder, f"{subject.name}-{rounds}.db")
        for _ in range(rng.randint(1, 2)):
            kind, done, group = killed_once(subject, store, rng, seconds)
            if kind:
                landed[kind] = landed.get(kind, 0) + 1
            expected = {"coordinator": {-signal.SIGKILL, subject.code},
                        "group": {-signal.SIGKILL, subject.code}, "nursery": {HOST, subject.code},
                        "worker": {subject.code}, None: {subject.code, -signal.SIGKILL}}[kind]
            if kind in ("coordinator", "group") and done.returncode == subject.code:
                landed[kind] -= 1  # it had ended, and nobody had fetched it yet
            now = [f"{kind} killed: {told(done)}"] if done.returncode not in expected else []
            now += subject.intact(store)
            _, found, _ = look(store, now) if os.path.exists(store) and os.path.getsize(store) else (0, {}, 0)
            partial += any(0 < len(units) < len(subject.units) for units in found.values())
            now += [f"process {pid} is still there" for pid in stragglers(group)]
            bad += [f"round {rounds}: {words}" for words in now]
        bad += [f"round {rounds}: {words}" for words in subject.finishes(store)]
        remove(store)
    total = sum(landed.values())
    tap.check(not bad and total >= wanted,
              f"{subject.name}: {total} kills in {rounds} rounds, seed {seed}: 0 rows lost or doubled, the same summary and "
              f"bundle", json.dumps(landed), *bad[:6])
    print(f"# {subject.name}: seed {seed}, killed {json.dumps(landed)}; {partial} kills left a run half written")
    return total


# All of it.

def mounted():
    """The part with mounts of its own."""
    with tempfile.TemporaryDirectory(prefix="assize-mounted-") as folder:
        found = subjects(folder)
        if os.environ.get("ASSIZE_TEST_MAPPED"):  # root of a user namespace has no second user id for a box
            found = [s for s in found if s.name != "programs"]
        for subject in found:
            disk_full(subject, folder)
        disk_full(Subject("trajectories-many", multiply(os.path.join(EXAMPLES, "support-agent", "suite.yaml"), 40, folder),
                          folder), folder)
        pack_on_full_disk(folder)
        read_only_mount(found[0], folder)
    return tap.done()


def mounted_elsewhere():
    """Starts this file again with mounts of its own and passes on what it says."""
    flags = "-m" if os.geteuid() == 0 and run(["unshare", "-m", "true"]).returncode == 0 else "-Urm"
    if run(["unshare", flags, "true"]).returncode != 0:
        tap.skip("a full disk, a read-only mount", "this host lets nobody have mounts of his own")
        return
    env = dict(os.environ, **({"ASSIZE_TEST_MAPPED": "1"} if flags == "-Urm" else {}))
    done = run(["unshare", flags, sys.executable, os.path.abspath(__file__), ASSIZE, ROOT, "--mounted"], env=env)
    plan, details = None, []
    for line in done.stdout.splitlines() + ["1.."]:
        found = re.match(r"(ok|not ok) \d+ - (.*?)(?: # SKIP (.*))?$", line)
        if line.startswith("# "):
            details[-1][3].append(line[2:])
        elif found:
            details.append((found[1] == "ok", found[2], found[3], []))
        elif line.startswith("1..") and line[3:]:
            plan = int(line[3:])
    for ok, words, reason, why in details:
        if reason:
            tap.skip(words, reason)
        else:
            tap.check(ok, words, *why)
    tap.check(plan == len(details), "the part with mounts came to its end", told(done))


def main():
    if sys.argv[3:] == ["--mounted"]:
        return mounted()
    wanted = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 20260417
    rng = random.Random(seed)
    mounted_elsewhere()
    with tempfile.TemporaryDirectory(prefix="assize-reliability-") as folder:
        found = subjects(folder)
        file_size_limit(found[1], folder)
        world_without_room(folder)
        read_only_modes(found[0], folder)
        full_output_everywhere(found[0])
        for subject in found:
            closed_streams(subject, folder)
        newer_store(found[0], folder)
        environment(folder, found)
        stale_report(found[1], folder)
        different_suites(found, folder)
        busy = subjects(folder, kills=True)
        for subject in busy:
            interrupted(subject, folder, signal.SIGINT, rng)
            interrupted_twice(subject, folder)
        for subject in busy[:2] + found[2:]:
            interrupted(subject, folder, signal.SIGTERM, rng)
            interrupted(subject, folder, signal.SIGHUP, rng)
        nohup(busy[0], folder)
        same_suite(busy[0], folder)
        reader_during(busy[0], folder)
        shares = [wanted * 2 // 5, wanted * 2 // 5, wanted - 2 * (wanted * 2 // 5)]  # a kill of programs takes longest
        if len(busy) == 2:
            shares = [wanted // 2, wanted - wanted // 2]
        busy[-1] = found[-1] if len(busy) == 3 else busy[-1]  # whose programs all end soon
        total = sum(kills(subject, folder, share, seed) for subject, share in zip(busy, shares))
        tap.check(total >= wanted, f"{total} kills in all")
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())

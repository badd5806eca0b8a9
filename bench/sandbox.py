# SPDX-License-Identifier: Apache-2.0
"""The rows of bench.py that run programs nobody trusts: HumanEval against its own harness, and one bare box against
bubblewrap. Each can be had when assize lacks the verb or the peer is absent: what is there is measured alone.

What is counted is the CPU time (user + system) of whole commands. Two counters are read, because a sandbox is good at
hiding from the first:

    rusage   of the children that were waited for. The bench adopts whatever a command leaves behind, yet it misses what
             the kernel reaps by itself: all that still lives when process 1 of a pid namespace dies
    cpuacct  of a control group that the bench enters (cgroup v1, as root); it misses nothing. The bench's own time is
             subtracted

Where both can be read, both are printed with ratios of their own."""
import contextlib
import ctypes
import gzip
import json
import os
import re
import resource
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "peers"))
import human_eval  # noqa: E402 (the driver beside us, which tells what is wrong with a checkout)

ROUNDS = 7
PYTHON = "/usr/bin/python3"  # interprets the samples on both sides, and the peer itself
PR_SET_CHILD_SUBREAPER = 36
BWRAP = ("--unshare-all --ro-bind /usr /usr --symlink usr/lib /lib --symlink usr/lib64 /lib64 --symlink usr/bin /bin "
         "--proc /proc --dev /dev --tmpfs /tmp /bin/true").split()


# ---- counting

class Meter:
    """Counts the CPU seconds of everything that is started within it. `read` gives {counter: seconds so far}."""

    def __init__(self):
        self.group = None

    def __enter__(self):
        self.adopt(1)
        home = self.home()
        if home:
            group = os.path.join(home, f"assize-bench-{os.getpid()}")
            try:
                os.mkdir(group)
                self.group, self.back = group, home
                self.move(group)
            except OSError:
                self.__leave()
        return self

    def __exit__(self, *_):
        self.reap()
        self.__leave()
        self.adopt(0)

    def __leave(self):
        if self.group:
            with contextlib.suppress(OSError):
                self.move(self.back)
                os.rmdir(self.group)
            self.group = None

    @staticmethod
    def adopt(on):
        # Else orphans go to process 1, and their time with them.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, on, 0, 0, 0)

    @staticmethod
    def home():
        """The folder of the cpuacct group that we are in. Only of cgroup v1: there it stands apart from those in which
        a box may be held, so that entering a new group changes nothing else."""
        with open("/proc/self/cgroup", encoding="utf-8") as f:
            groups = [line.rstrip("\n").split(":", 2) for line in f]
        path = next((p for _, names, p in groups if "cpuacct" in names.split(",")), None)
        if path is None:
            return None
        with open("/proc/self/mounts", encoding="utf-8") as f:
            for _, at, kind, options, *_ in map(str.split, f):
                if kind == "cgroup" and "cpuacct" in options.split(","):
                    return os.path.normpath(at + "/" + path)
        return None

    @staticmethod
    def move(group):
        with open(os.path.join(group, "cgroup.procs"), "w", encoding="ascii") as f:
            f.write(str(os.getpid()))

    @staticmethod
    def reap(patience=10.0):
        """Waits for orphans that came to us; they end by themselves, soon after the command that left them."""
        until = time.monotonic() + patience
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                if time.monotonic() > until:
                    raise RuntimeError(f"a command left processes behind that still run after {patience:.0f} s")
                time.sleep(0.002)

    def read(self):
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = {"rusage": children.ru_utime + children.ru_stime}
        if self.group:
            with open(os.path.join(self.group, "cpuacct.usage"), encoding="ascii") as f:
                whole = int(f.read()) / 1e9
            own = resource.getrusage(resource.RUSAGE_SELF)
            seconds["cpuacct"] = whole - own.ru_utime - own.ru_stime
        return seconds

    def count(self, work):
        """CPU seconds of `work`, a function without arguments, by counter."""
        before = self.read()
        work()
        self.reap()
        after = self.read()
        return {counter: after[counter] - before[counter] for counter in after}


def interleaved(meter, contenders, rounds):
    """{name: work} → {name: [seconds by counter, a round]}. Every round has all of them; who begins changes."""
    names = list(contenders)
    seen = {name: [] for name in names}
    for i in range(rounds):
        for name in names[i % len(names):] + names[:i % len(names)]:
            seen[name].append(meter.count(contenders[name]))
    return seen


# ---- saying

def show(name, values, unit):
    print(f"    {name:<24} {statistics.median(values):9.3f}   {min(values):.3f} .. {max(values):.3f}   {unit}")


def over(above, below):
    return [a / b for a, b in zip(above, below)]


def say_command(name, command):
    print(f"    {name + ':':<14} {shlex.join(command)}")


def version_of(*command):
    said = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    return said.stdout.strip() if said.returncode == 0 else "of unknown version"


def has_verb(assize, verb):
    help_ = subprocess.run([assize, "help"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return re.search(rf"^\s*assize {verb}\b", help_.stdout + help_.stderr, re.MULTILINE) is not None


def heading(rounds):
    print(f"  {rounds} interleaved rounds; median, min .. max over rounds; load average at the start "
          f"{os.getloadavg()[0]:.2f}")


# ---- HumanEval

def write_samples(path, tasks, n, completion):
    with open(path, "w", encoding="utf-8") as f:
        for i in range(n):
            for task in tasks:
                f.write(json.dumps({"task_id": task["task_id"], "completion": completion(task, i)}) + "\n")


def canonical(task, i):
    # The comment makes each text another one: nothing can be gained by judging equal samples once.
    return f"{task['canonical_solution']}\n# sample {i}\n"


def wrong(_task, _i):
    return "    return None\n"


def judge(command, folder):
    """Runs it to its end, with a folder in which it may leave files; what it says of pass@1."""
    ran = subprocess.run(command, cwd=folder, env=dict(os.environ, TMPDIR=folder), stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    if ran.returncode not in (0, 1):
        raise RuntimeError(f"{shlex.join(command)} ended with {ran.returncode}: {ran.stdout[-500:]}")
    lines = [line.strip() for line in ran.stdout.splitlines() if "pass@1" in line]
    return lines[-1] if lines else f"(exit {ran.returncode}, no word of pass@1)"


def pass_rate(words):
    """pass@1 as a fraction, from what either side says of it, or None. Both write the number after the name."""
    found = re.search(r"pass@1\D*?(\d+(?:\.\d+)?)\s*(%?)", words)
    if not found:
        return None
    return float(found[1]) / (100 if found[2] else 1)


def commit_of(checkout):
    """Its commit, and whether files differ from it: enabling the line that executes programs is such a difference."""
    changed = subprocess.run(["git", "-C", checkout, "diff", "--quiet", "HEAD"], capture_output=True, check=False)
    return version_of("git", "-C", checkout, "rev-parse", "HEAD")[:12] + ", changed" * (changed.returncode == 1)


def human_eval_command():
    """The peer's command, without the files of tasks and of samples; None where it cannot be had, which it says."""
    checkout = os.environ.get("ASSIZE_PEER_HUMAN_EVAL")
    if not checkout:
        print("  peer not measured: set ASSIZE_PEER_HUMAN_EVAL to a checkout of openai/human-eval at 6d43fb9")
        return None
    checkout = os.path.abspath(checkout)
    why = human_eval.refusal(checkout)
    packages = version_of(PYTHON, "-c", "import numpy as n, tqdm as t; "
                          "print(f'numpy {n.__version__}, tqdm {t.__version__}')")
    if not why and not packages.startswith("numpy"):
        why = f"{PYTHON} cannot import numpy and tqdm (Debian: python3-numpy python3-tqdm)"
    if why:
        print(f"  peer not measured: {why}")
        return None
    print(f"  peer: openai/human-eval at {commit_of(checkout)}; its own evaluate_functional_correctness, 4 workers, "
          f"3 s; {packages}")
    return [PYTHON, os.path.join(HERE, "peers", "human_eval.py"), checkout]


def humaneval(assize, data, rounds=ROUNDS):
    tasks_file = os.path.abspath(os.path.join(data, "humaneval", "HumanEval.jsonl.gz"))
    if not os.path.isfile(tasks_file):
        print("  skipped: the HumanEval data are not there (ASSIZE_DATA)")
        return
    with gzip.open(tasks_file, "rt", encoding="utf-8") as f:
        tasks = [json.loads(line) for line in f if line.strip()]

    commands = {}  # name → the command, a function of the files of tasks and of samples
    print(f"  interpreter of the samples on both sides: {PYTHON}, {version_of(PYTHON, '--version')}")
    if has_verb(assize, "passk"):
        commands["assize"] = lambda tasks, samples: [
            assize, "passk", "--tasks", tasks, "--samples", samples, "-k", "1", "--workers", "2", "--python", PYTHON,
            "--tier", "full", "--no-references"]
        commands["assize --cold"] = lambda tasks, samples: [*commands["assize"](tasks, samples), "--cold"]
    else:
        print("  assize not measured: this build has no verb passk")
    peer = human_eval_command()
    if peer:
        commands["peer"] = lambda tasks, samples: [*peer, tasks, samples]
    if not commands:
        return

    with tempfile.TemporaryDirectory(prefix="assize-bench-") as folder, Meter() as meter:
        def files(name, of_tasks, of, n, completion):
            path = os.path.join(folder, f"{name}.jsonl")
            write_samples(path, of, n, completion)
            return of_tasks, path

        one_task = os.path.join(folder, "task.jsonl")
        with open(one_task, "w", encoding="utf-8") as f:
            f.write(json.dumps(tasks[0]) + "\n")
        many, one = 5 * len(tasks), 1
        inputs = {many: files("samples", tasks_file, tasks, 5, canonical),
                  one: files("sample", one_task, tasks[:1], 1, canonical)}
        control = files("wrong", tasks_file, tasks, 1, wrong)
        print(f"  commands, run with TMPDIR={folder}:")
        for name in commands:
            say_command(name, commands[name](*inputs[many]))
        # The first run of each also warms the caches. What judges nothing is quick: both must tell right from wrong.
        print("  verdicts on all-canonical and on all-wrong samples:")
        for name in commands:
            right = judge(commands[name](*inputs[many]), folder)
            not_right = judge(commands[name](*control), folder)
            sound = pass_rate(right) == 1 and pass_rate(not_right) == 0
            print(f"    {name}: {right} | {not_right}{'' if sound else '   NOT AS EXPECTED: 1 and 0'}")

        astray = []

        def work(name, n):
            def run():
                words = judge(commands[name](*inputs[n]), folder)
                if pass_rate(words) != 1:
                    astray.append(f"{name}: {words}")
            return run

        heading(rounds)
        seen = interleaved(meter, {(name, n): work(name, n) for n in (many, one) for name in commands}, rounds)
        for words in astray:
            print(f"    NOT ALL PASSED in one of the rounds: {words}")
        for counter in seen[next(iter(seen))][0]:
            print(f"  CPU by {counter}")
            whole, further = {}, {}
            for name in commands:
                all_, first = ([1000 * s[counter] for s in seen[name, n]] for n in (many, one))
                whole[name] = [ms / many for ms in all_]
                further[name] = [(a - b) / (many - one) for a, b in zip(all_, first)]
                show(name, whole[name], f"ms per execution, start-up included ({many} samples)")
                show("", further[name], f"ms per further execution ({many} samples less 1, over {many - one})")
                show("", first, "ms for one task with one sample: start-up and one execution")
            for above, below in (("peer", "assize"), ("peer", "assize --cold"), ("assize --cold", "assize")):
                if above in commands and below in commands:
                    show(f"{above} / {below}", over(whole[above], whole[below]), "ratio, start-up included")
                    show("", over(further[above], further[below]), "ratio per further execution")


# ---- one bare box

def box(assize, rounds=ROUNDS, runs=50):
    commands = {"floor": ["/bin/true"]}
    if has_verb(assize, "exec"):
        commands["assize"] = [assize, "exec", "--", "/bin/true"]
    else:
        print("  assize not measured: this build has no verb exec")
    bwrap = shutil.which("bwrap")
    if not bwrap:
        print("  peer not measured: there is no bwrap (Debian: bubblewrap)")
    else:
        commands["bwrap"] = [bwrap, *BWRAP]
        trial = subprocess.run(commands["bwrap"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if trial.returncode != 0:
            print(f"  peer not measured: bwrap ended with {trial.returncode}: {trial.stderr.strip()[-300:]}")
            del commands["bwrap"]
        else:
            print(f"  peer: {version_of(bwrap, '--version')}, as a process of its own")
    if len(commands) == 1:
        return
    print("  commands, each started by posix_spawn from the bench; the floor is the program without any box:")
    for name, command in commands.items():
        say_command(name, command)
    with open(os.devnull, "r+b") as null, Meter() as meter:
        actions = [(os.POSIX_SPAWN_DUP2, null.fileno(), fd) for fd in (0, 1, 2)]

        def work(command, times):
            def run():
                for _ in range(times):
                    # Python ignores some signals; a fresh process has them all at their defaults.
                    pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions,
                                         setsigdef=[signal.SIGPIPE, signal.SIGXFSZ])
                    _, status = os.waitpid(pid, 0)
                    if status != 0:
                        raise RuntimeError(f"{shlex.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
            return run

        for command in commands.values():
            meter.count(work(command, 5))
        heading(rounds)
        print(f"  {runs} runs of each a round")
        seen = interleaved(meter, {name: work(command, runs) for name, command in commands.items()}, rounds)
        for counter in seen["floor"][0]:
            print(f"  CPU by {counter}")
            ms = {name: [1000 * s[counter] / runs for s in values] for name, values in seen.items()}
            for name, values in ms.items():
                show(name, values, "ms per execution")
            for above, below in (("bwrap", "assize"), ("assize", "floor"), ("bwrap", "floor")):
                if above in ms and below in ms:
                    show(f"{above} / {below}", over(ms[above], ms[below]), "ratio")

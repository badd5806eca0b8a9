# SPDX-License-Identifier: Apache-2.0
"""programs.py ASSIZE ROOT: whole runs of programs on trial.

The example's 250 verdicts, warm and cold, with 1 and 8 workers, in both tiers; HumanEval's canonical solutions and none
at all likewise (where ASSIZE_DATA has it); an ordinary user; a run that is killed and continued.
"""
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

ASSIZE, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
PYTHON = "/usr/bin/python3"
HUMANEVAL = os.path.join(os.environ.get("ASSIZE_DATA", ""), "humaneval", "HumanEval.jsonl.gz")
EXAMPLE = os.path.join(ROOT, "examples", "code")
LIMITS = ["--cpu", "1s", "--wall", "4s", "--memory", "256MiB", "--processes", "16", "--output-bytes", "256KiB",
          "--file-bytes", "8MiB", "--tmp-bytes", "16MiB", "--tmp-inodes", "1024"]
# What tier landlock does not promise (`assize exec --tier landlock -- true` lists it): all files together are not capped.
NOT_PROMISED = {"fill the disk", "use up the inodes"}
SEEN = {}  # the verdicts on HumanEval, by set of samples


def passk(folder, *args, user=None):
    """The bundle's verdict and the class of each sample, in the order of the file."""
    report = os.path.join(folder, "report.json")
    command = [ASSIZE, "passk", "--python", PYTHON, "-o", report, *args]
    if user:
        command = ["setpriv", "--reuid", str(user), "--regid", str(user), "--clear-groups", *command]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=folder)
    if done.returncode != 0:
        return "exit %d: %s" % (done.returncode, done.stderr or done.stdout), []
    with open(report, encoding="utf-8") as f:
        whole = json.load(f)
    return whole["bundle_sha256"], [t["rows"][0]["class"] for c in whole["bundle"]["cases"] for t in trials(c)]


def trials(case):
    return case["trials"] if "trials" in case else [case]


def tiers():
    offered = json.loads(subprocess.run([ASSIZE, "doctor", "--json"], capture_output=True, text=True).stdout)
    found = []
    if offered["tier"] == "full":
        found.append("full")
    if offered["seccomp"] and offered["landlock_abi"]:
        found.append("landlock")
    for tier in ("full", "landlock"):
        if tier not in found:
            tap.skip("tier " + tier, "this host does not offer it")
    return found


def example(folder, tier):
    files = ["--tasks", os.path.join(EXAMPLE, "tasks.jsonl"), "--samples", os.path.join(EXAMPLE, "samples.jsonl")]
    with open(files[3], encoding="utf-8") as f:
        samples = [json.loads(line) for line in f]
    samples.sort(key=lambda s: int(s["task_id"].split("/")[1]))
    for how in (["--workers", "1"], ["--workers", "8"], ["--workers", "2", "--cold"]):
        words = "example, %s, %s" % (tier, " ".join(how))
        said, found = passk(folder, "--tier", tier, *files, *LIMITS, *how)
        if not tap.check(len(found) == 250, words + ": 250 verdicts"):
            print("#", said[:2000])
            continue
        wrong = ["%s (%s): expected %s, found %s" % (s["task_id"], s["kind"], s["expected"], c)
                 for s, c in zip(samples, found)
                 if c != s["expected"] and not (tier == "landlock" and s["kind"] in NOT_PROMISED)]
        tap.check(not wrong, words + ": each is the one that is committed")
        for line in wrong[:10]:
            print("#", line)


def humaneval(folder, tier):
    with gzip.open(HUMANEVAL, "rt", encoding="utf-8") as f:
        tasks = [json.loads(line) for line in f]
    sets = {"canonical": ([t["canonical_solution"] for t in tasks], 164), "nothing": (["    pass\n"] * 164, 0)}
    for name, (code, passing) in sets.items():
        samples = os.path.join(folder, name + ".jsonl")
        with open(samples, "w", encoding="utf-8") as f:
            for t, c in zip(tasks, code):
                f.write(json.dumps({"task_id": t["task_id"], "completion": c}) + "\n")
        for how in (["--workers", "1"], ["--workers", "8"], ["--workers", "1", "--cold"], ["--workers", "8", "--cold"]):
            said, found = passk(folder, "--tier", tier, "--tasks", HUMANEVAL, "--samples", samples, *how)
            tap.check(len(found) == 164 and found.count("passed") == passing,
                   "HumanEval %s, %s, %s: %d of 164 pass" % (name, tier, " ".join(how), passing))
            if len(found) != 164:
                print("#", said[:2000])
            SEEN.setdefault(name, []).append(tuple(found))
        tap.check(len(set(SEEN[name])) == 1, "HumanEval %s, to %s: every tier and way gives the same verdicts" % (name, tier))


def ordinary_user(folder, tier):
    """The same as somebody without any privilege, where we are root and can become one."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        tap.skip("an ordinary user, " + tier, "we are not root, so all of the above was by an ordinary user")
        return
    uid = 4242124
    place = tempfile.mkdtemp(dir=folder)
    for part in (folder, place):
        os.chmod(part, 0o777)
    copies = []
    for name in ("tasks.jsonl", "samples.jsonl"):
        copies.append(shutil.copy(os.path.join(EXAMPLE, name), place))
        os.chmod(copies[-1], 0o644)
    if subprocess.run(["setpriv", "--reuid", str(uid), "--regid", str(uid), "--clear-groups", "test", "-x", ASSIZE]).returncode:
        tap.skip("an ordinary user, " + tier, "the build folder is not open to others")
        return
    said, found = passk(place, "--tier", tier, "--tasks", copies[0], "--samples", copies[1], *LIMITS, "--workers", "2", user=uid)
    with open(copies[1], encoding="utf-8") as f:
        samples = sorted((json.loads(line) for line in f), key=lambda s: int(s["task_id"].split("/")[1]))
    wrong = ["%s: expected %s, found %s" % (s["kind"], s["expected"], c) for s, c in zip(samples, found)
             if c != s["expected"] and not (tier == "landlock" and s["kind"] in NOT_PROMISED)]
    tap.check(len(found) == 250 and not wrong, "an ordinary user, %s: all 250 verdicts are the same" % tier)
    for line in wrong[:10] or ([said[:2000]] if len(found) != 250 else []):
        print("#", line)


def killed(folder):
    """Killed again and again, the same command ends with the bundle of a run that was left alone."""
    files = ["--tasks", os.path.join(EXAMPLE, "tasks.jsonl"), "--samples", os.path.join(folder, "quick.jsonl")]
    with open(os.path.join(EXAMPLE, "samples.jsonl"), encoding="utf-8") as f:
        quick = [line for line in f if json.loads(line)["expected"] not in ("cpu_time", "wall_time", "memory", "output")]
    with open(files[3], "w", encoding="utf-8") as f:
        f.writelines(quick * 3)
    alone, classes = passk(folder, *files, "--workers", "2", "--store", os.path.join(folder, "alone.db"))
    command = [ASSIZE, "passk", "--python", PYTHON, *files, "--workers", "2", "--store", os.path.join(folder, "killed.db")]
    kills = 0
    for delay in (0.15, 0.25, 0.35, 0.45, 0.55):
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        if run.poll() is None:
            run.send_signal(signal.SIGKILL)
            kills += 1
        run.wait()
    time.sleep(0.3)
    again, classes_again = passk(folder, *files, "--workers", "2", "--store", os.path.join(folder, "killed.db"))
    tap.check(len(classes) == len(quick) * 3 and again == alone and classes == classes_again,
           "killed %d times, then continued: the same bundle" % kills)
    if again != alone:
        print("#", alone, again)


def virtual_environment():
    """An environment's own packages are there, named by a relative path too, warm and cold."""
    for top, start in (("/var/tmp", "warm"), ("/tmp", "cold")):  # a job's own /tmp would hide the second
        place = tempfile.mkdtemp(dir=top)
        os.chmod(place, 0o755)
        made = subprocess.run([PYTHON, "-m", "venv", "--without-pip", os.path.join(place, "venv")], capture_output=True)
        packages = [os.path.join(w, "site-packages") for w, folders, _ in os.walk(place) if "site-packages" in folders]
        if made.returncode or not packages:
            tap.skip("a virtual environment in " + top, "this Python cannot make one")
            shutil.rmtree(place)
            continue
        with open(os.path.join(packages[0], "only_here.py"), "w", encoding="utf-8") as f:
            f.write("four = 4\n")
        for name, line in (("tasks", {"task_id": "a", "prompt": "def f():\n", "entry_point": "f",
                                      "test": "def check(f):\n    assert f() == 4\n"}),
                           ("samples", {"task_id": "a", "completion": "    import only_here\n    return only_here.four\n"})):
            with open(os.path.join(place, name), "w", encoding="utf-8") as f:
                f.write(json.dumps(line) + "\n")
        done = subprocess.run([ASSIZE, "passk", "--python", "venv/bin/python", "--tasks", "tasks", "--samples", "samples", "-o",
                               "r.json"], capture_output=True, text=True, cwd=place)
        try:
            with open(os.path.join(place, "r.json"), encoding="utf-8") as f:
                report = json.load(f)
            classes = [t["rows"][0]["class"] for c in report["bundle"]["cases"] for t in trials(c)]
            tap.check(classes == ["passed"] and "box_start: " + start in report["run"]["measures"],
                      "a virtual environment in %s is used, %s" % (top, start), classes, report["run"]["measures"])
        except OSError:
            tap.check(False, "a virtual environment in %s is used" % top, done.stdout, done.stderr)
        shutil.rmtree(place)


AIMED = """
import os, resource, signal, socket, sys
victim, key, path = int(sys.argv[1]), sys.argv[2], sys.argv[3]
def attempt(words, do):
    try:
        do()
        print("THROUGH", words)
    except OSError:
        pass
attempt("limits of another process", lambda: resource.prlimit(victim, resource.RLIMIT_NOFILE, (0, 0)))
attempt("priority of another process", lambda: os.setpriority(os.PRIO_PROCESS, victim, 19))
attempt("cores of another process", lambda: os.sched_setaffinity(victim, {0}))
attempt("a signal", lambda: os.kill(victim, signal.SIGSTOP))
attempt("the mode of a file", lambda: os.chmod(key, 0o777))
attempt("the times of a file", lambda: os.utime(key, (0, 0)))
attempt("cutting a file", lambda: os.truncate(key, 0))
attempt("a datagram", lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b"x", path))
"""


def same_user(folder, tier):
    """A box that an ordinary user starts has his own id: what he owns outside stays out of reach all the same."""
    import socket
    place = tempfile.mkdtemp(dir=folder)
    os.chmod(folder, 0o755)
    os.chmod(place, 0o777)
    uid = 4242126 if os.geteuid() == 0 else os.geteuid()
    become = ["setpriv", "--reuid", str(uid), "--regid", str(uid), "--clear-groups"] if os.geteuid() == 0 else []
    if subprocess.run([*become, "test", "-x", ASSIZE]).returncode:
        tap.skip("what the user owns, " + tier, "the build folder is not open to others")
        return
    key, script, path = (os.path.join(place, n) for n in ("key", "aimed.py", "socket"))
    for name, text in ((key, "secret"), (script, AIMED)):
        with open(name, "w", encoding="utf-8") as f:
            f.write(text)
    os.chmod(key, 0o600)
    os.chown(key, uid, -1)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(path)
    os.chmod(path, 0o777)
    listener.setblocking(False)
    victim = subprocess.Popen([*become, "sleep", "60"])
    time.sleep(0.2)
    try:
        done = subprocess.run([*become, ASSIZE, "exec", "--tier", tier, "--ro", place, "--", PYTHON, script, str(victim.pid),
                               key, path], capture_output=True, text=True, timeout=60)
        verdict = json.loads(done.stdout or "{}")
        tap.check(verdict.get("verdict") == "passed" and verdict.get("stdout") == "",
                  "what the user owns, %s: nothing of it is reached" % tier, done.stdout, done.stderr)
        with open("/proc/%d/stat" % victim.pid, encoding="utf-8") as f:
            tap.check(f.read().split()[2] == "S", "… his other process goes on")
        tap.check(os.stat(key).st_mode & 0o777 == 0o600 and os.stat(key).st_size == 6, "… his file is as it was")
    finally:
        victim.kill()
        victim.wait()
        listener.close()


def outlived(folder, tier):
    """When assize is killed, what it was running dies too."""
    mark = "7%d" % os.getpid()
    run = subprocess.Popen([ASSIZE, "exec", "--tier", tier, "--wall", "60s", "--", "/bin/sh", "-c",
                            "/bin/sleep %s1 & /bin/sleep %s2" % (mark, mark)], stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    run.kill()
    run.wait()
    for _ in range(50):
        left = [line for line in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout.split("\n")
                if line.startswith("/bin/sleep " + mark)]
        if not left:
            break
        time.sleep(0.1)
    tap.check(not left, "killed assize, %s: nothing that it ran outlives it" % tier, left)


def no_proc(folder):
    """Where the host hides parts of /proc, as containers do, a user namespace may not mount its own."""
    hidden = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs x /proc/bus && exec setpriv --reuid 4242125 --regid 4242125 '
              '--clear-groups "$@"', "sh"]
    if os.geteuid() != 0 or subprocess.run([*hidden, ASSIZE, "--version"], capture_output=True).returncode:
        tap.skip("a host without /proc for boxes", "we cannot make one here")
        return
    offered = json.loads(subprocess.run([*hidden, ASSIZE, "doctor", "--json"], capture_output=True, text=True).stdout)
    if offered["tier"] != "full":
        tap.skip("a host without /proc for boxes", "an ordinary user has no tier full here")
        return
    tap.check(not offered["proc"], "doctor sees that a box can have no /proc")
    done = subprocess.run([*hidden, ASSIZE, "exec", "--tier", "full", "--", "/bin/ls", "/proc"], capture_output=True, text=True)
    verdict = json.loads(done.stdout or "{}")
    tap.check(verdict.get("verdict") == "passed" and verdict.get("stdout") == "" and
              any("a /proc" in gap for gap in verdict["not_promised"]), "the box runs without it, and says so", done.stdout)
    place = tempfile.mkdtemp(dir=folder)
    os.chmod(folder, 0o755)
    os.chmod(place, 0o777)
    for name, line in (("tasks", {"task_id": "a", "prompt": "def f(x):\n", "entry_point": "f",
                                  "test": "def check(f):\n    assert f(2) == 4\n"}),
                       ("samples", {"task_id": "a", "completion": "    return x * x\n"})):
        with open(os.path.join(place, name), "w", encoding="utf-8") as f:
            f.write(json.dumps(line) + "\n")
    done = subprocess.run([*hidden, ASSIZE, "passk", "--python", PYTHON, "--tasks", "tasks", "--samples", "samples", "-o",
                           "r.json"], capture_output=True, text=True, cwd=place)
    with open(os.path.join(place, "r.json"), encoding="utf-8") as f:
        measures = json.load(f)["run"]["measures"]
    tap.check(done.returncode == 0 and "box_start: cold" in measures, "programs are judged cold there", done.stderr, measures)


def leftovers(before):
    """After kills, the next assize removes what was left; nothing of ours stays."""
    subprocess.run([ASSIZE, "doctor"], stdout=subprocess.DEVNULL)
    left = traces() - before
    tap.check(not left, "no control group and no folder of a box is left", *sorted(left))


def traces():
    offered = json.loads(subprocess.run([ASSIZE, "doctor", "--json"], capture_output=True, text=True).stdout)
    tops = [tempfile.gettempdir()] + [g["folder"] for g in (offered["cgroup_memory"], offered["cgroup_pids"]) if g]
    return {os.path.join(top, name) for top in tops for name in os.listdir(top)
            if name.startswith(("assize-box-", "assize-passk-")) or name.endswith(("-memory", "-pids"))}


def main():
    if not os.access(PYTHON, os.X_OK):
        tap.skip("programs", "there is no " + PYTHON)
        return tap.done()
    folder = tempfile.mkdtemp()
    before = traces()
    for tier in tiers():
        example(folder, tier)
        if os.path.exists(HUMANEVAL):
            humaneval(folder, tier)
        else:
            tap.skip("HumanEval, " + tier, "the data is not there: " + HUMANEVAL)
        ordinary_user(folder, tier)
        same_user(folder, tier)
        outlived(folder, tier)
    killed(folder)
    virtual_environment()
    no_proc(folder)
    leftovers(before)
    shutil.rmtree(folder)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())

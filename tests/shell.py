#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manual page and the completions, held to what --help says and asked of the shells themselves. Prints TAP.

    shell.py ASSIZE REPOSITORY"""
import fcntl
import glob
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

from tap import check, done, skip

WORDS = r"[^-]"
PATIENCE = 60  # seconds after which a shell that does not answer has failed


def output(*command, **how):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **how)


class Verb:
    """What `--help` says of one verb. `options`: long name to (letter, name of the value), both may be ''."""

    def __init__(self, assize, path):
        self.path = path
        text = output(assize, *path.split(), "--help").stdout
        self.below = re.findall(rf"^  assize {path + ' ' if path else ''}([a-z][a-z-]*)  ", text, re.M)
        self.options = {long: (letter.strip(' -,'), value) for letter, long, value in
                        re.findall(r"^  (-\w, |    )--([a-z-]+)(?: ([^ \n]+))?(?=  |$)", text, re.M)}
        self.operands = re.findall(r"^  ([A-Z_-]+…?) ", text.partition("Operands:\n")[2].partition("\n\n")[0], re.M)


def verbs_of(assize, path=""):
    verb = Verb(assize, path)
    found = [verb]
    for name in verb.below:
        found += verbs_of(assize, f"{path} {name}".strip())
    return found


# ---- the manual page ----


def plain(troff):
    """A line of the page as it will be read."""
    text = re.sub(r"\\f[A-Z]|\\&", "", troff)
    for escape, character in (("\\-", "-"), ("\\(aq", "'"), ("\\(dq", '"'), ("\\(ga", "`"), ("\\(ha", "^"), ("\\(ti", "~"),
                              ("\\[u2026]", "…"), ("\\e", "\\")):
        text = text.replace(escape, character)
    return text


def section(page, name):
    return re.search(rf'^\.SH "?{name}"?\n(.*?)(?=^\.SH |\Z)', page, re.M | re.S).group(1)


def manual_says_all(page, verbs):
    parts = {}
    for part in re.split(r"^\.SS ", section(page, "VERBS"), flags=re.M)[1:]:
        heading = re.match(r"assize ((?:[a-z-]+ ?)+)", plain(part.split("\n")[0]).strip('"')).group(1).strip()
        parts[heading] = "\n".join(plain(line) for line in part.split("\n"))
    missing = []
    for verb in verbs[1:]:
        part = parts.get(verb.path, "")
        missing += [] if part else [f"{verb.path}: no part of its own"]
        wanted = [(f"-{letter}, " if letter else "") + f"--{long}" + (f" {value}" if value else "")
                  for long, (letter, value) in verb.options.items() if long != "help"]
        missing += [f"{verb.path}: {line}" for line in wanted + verb.operands if f".TP\n{line}\n" not in part]
    check(not missing, f"the page has all {len(verbs) - 1} verbs, each with its operands and options", *missing)
    check(set(parts) == {verb.path for verb in verbs[1:]}, "and no others", sorted(parts))


def manual_renders(page, folder, verbs):
    path = os.path.join(folder, "assize.1")
    with open(path, "w", encoding="utf-8") as f:
        f.write(page)
    check(page.isascii(), "the page is ASCII, whatever the locale")
    formatters = {"groff": ["groff", "-man", "-Tutf8", "-ww", "-P-cbou", path],
                  "man": ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", path],
                  "mandoc": ["mandoc", "-T", "lint", "-W", "warning", path]}
    for name, command in formatters.items():
        if not shutil.which(name) or (name == "man" and not shutil.which("groff")):
            skip(f"{name} renders the page without a warning", f"no {name} here")
            continue
        ran = output(*command, env={**os.environ, "LC_ALL": "C.UTF-8"})
        said = ran.stderr + (ran.stdout if name == "mandoc" else "")
        # The page has no date: it is as old as the program, and the same sources give the same bytes.
        said = "".join(line for line in said.splitlines(True) if 'missing date, using ""' not in line)
        check(not said and (ran.returncode == 0 or name == "mandoc"), f"{name} renders the page without a warning", said)
        if name == "groff":
            words = set(re.findall(r"(?<!\S)--[a-z-]+", ran.stdout))
            missing = [f"{v.path} --{long}" for v in verbs for long in v.options if f"--{long}" not in words]
            check(not missing, "options can be copied from what it renders", *missing)
            missing = [line for line in examples(page) if line not in ran.stdout]
            check(not missing, "and the examples", *missing)


def examples(page):
    return [plain(line).strip() for line in re.findall(r"^\.EX\n(.*?)\n\.EE$", section(page, "EXAMPLES"), re.M | re.S)]


def manual_is_true(assize, root, page, folder):
    lines = examples(page)
    os.symlink(os.path.join(root, "examples"), os.path.join(folder, "examples"))
    env = {**os.environ, "PATH": os.path.dirname(assize) + ":" + os.environ["PATH"]}
    for line in lines:
        ran = output("sh", "-c", line, cwd=folder, env=env)
        check(ran.returncode in (0, 1, 4) and ran.stdout, f"the example `{line}` does what it should",
              f"exit {ran.returncode}", ran.stderr)
    check(lines, "there are examples")
    codes = re.findall(r"\.TP\n\\fB(\d+)\\fR", section(page, "EXIT STATUS"))
    overview = output(assize, "--help").stdout.partition("Exit codes:")[2]
    check(codes and codes == re.findall(r"\d+", overview), "exit codes are those of --help", codes, overview)
    read = set()
    for path in glob.glob(os.path.join(root, "*", "*.c")):
        with open(path, encoding="utf-8") as f:
            read |= set(re.findall(r'getenv\("(\w+)"\)', f.read()))
    told = re.findall(r"\.TP\n\\fB(\w+)\\fR", section(page, "ENVIRONMENT"))
    check(told == sorted(read), "ENVIRONMENT has the variables that the sources read", told, sorted(read))


# ---- completions ----


class Bash:
    """Asks the function as readline does: words cut at blanks, = and :, files left to readline by `compopt -o`."""

    HARNESS = """
        compopt() { asked+=" $2"; }
        while IFS= read -r line; do
            COMP_WORDS=() asked='' COMPREPLY=()
            while [[ -n $line ]]; do
                COMP_WORDS+=("${line%%$'\\x1f'*}")
                line=${line#*$'\\x1f'}
            done
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            cur=${COMP_WORDS[COMP_CWORD]}
            [[ $cur != [=:] ]] || cur=''
            _assize
            if [[ ${#COMPREPLY[@]} == 0 && $asked == *default* ]]; then mapfile -t COMPREPLY < <(compgen -f -- "$cur"); fi
            if [[ $asked == *dirnames* ]]; then mapfile -t COMPREPLY < <(compgen -d -- "$cur"); fi
            printf '%s\\x1f' "${COMPREPLY[@]}"
            echo
        done
        """

    def __init__(self, script, folder):
        self.process = subprocess.Popen(["bash", "--norc", "--noprofile", "-c", f". '{script}'\n{self.HARNESS}"], cwd=folder,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def ask(self, line):
        words = [w for word in line.split(" ") for w in (re.findall(r"[=:]|[^=:]+", word) or [""])]
        self.process.stdin.write("".join(w + "\x1f" for w in words) + "\n")
        self.process.stdin.flush()
        return {w for w in self.process.stdout.readline().rstrip("\n").split("\x1f") if w}

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Fish:
    def __init__(self, script, folder):
        self.script, self.folder = script, folder

    def ask(self, line):
        return self.ask_all([line])[0]

    def ask_all(self, lines):
        """One fish for all of them: it takes its time to start."""
        program = f"source '{self.script}'\n" + "".join(f"complete -C '{line}'\necho //end\n" for line in lines)
        ran = output("fish", "-N", "-c", program, cwd=self.folder, timeout=PATIENCE * 5)
        parts = (ran.stdout + ran.stderr).split("//end\n")
        value = re.compile(r"^--[a-z-]+=(?=.)")
        return [{value.sub("", said.split("\t")[0]).rstrip("/") for said in part.splitlines()} for part in parts[:-1]]

    def close(self):
        pass


class Zsh:
    """A zsh of its own on a terminal, its completion as it is out of the box; what it adds to its list is written down."""

    HARNESS = r"""
        PS1='' LISTMAX=100000
        autoload -Uz compinit
        compinit -D -u
        compadd() {
            setopt localoptions extendedglob
            local -a hits
            if [[ " ${(j: :)@[1,(i)(-|--)]} " == *' -'[a-zA-Z0-9]#[OAD]' '* ]]; then
                builtin compadd "$@"
                return
            fi
            builtin compadd -O hits "$@"
            print -rl -- $hits >>$OUT
            builtin compadd "$@"
        }
        answered() { print -r -- //end >>$OUT; BUFFER='' }
        zle -N answered
        bindkey '^T' answered
        bindkey '^I' complete-word
        """

    def __init__(self, script, folder, autoload=False):
        self.out = script + ".zsh-out"
        self.seen = 0
        with open(self.out, "w", encoding="utf-8"):
            pass
        setup = script + ".zsh-setup"
        with open(setup, "w", encoding="utf-8") as f:
            f.write(f"fpath=('{os.path.dirname(script)}' $fpath)\n" if autoload else "")
            f.write(self.HARNESS + ("" if autoload else f"\nsource '{script}'\n") + "print -r -- //end >>$OUT\n")
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 500, 200, 0, 0))
        env = {"PATH": os.environ["PATH"], "HOME": os.path.dirname(script), "TERM": "vt100", "LC_ALL": "C.UTF-8",
               "OUT": self.out}
        self.process = subprocess.Popen(["zsh", "-fi"], cwd=folder, env=env, stdin=slave, stdout=slave, stderr=slave,
                                        start_new_session=True)
        os.close(slave)
        self.master = master
        self.screen = b""
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        os.write(master, f"source '{setup}'\n".encode())
        self.answer()

    def read(self):
        try:
            while True:
                self.screen = (self.screen + os.read(self.master, 65536))[-4000:]
        except OSError:
            pass

    def answer(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with open(self.out, encoding="utf-8") as f:
                f.seek(self.seen)
                text = f.read()
            if text.endswith("//end\n"):
                self.seen += len(text.encode())
                return {word.rstrip("/=") for word in text.splitlines()[:-1]}
            time.sleep(0.005)
        raise TimeoutError(f"zsh does not answer; its screen: {self.screen!r}")

    def ask(self, line):
        os.write(self.master, line.encode() + b"\t\x14")
        return self.answer()

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.master)


HERE, FOLDERS = {"folder-b", "suite-a.yaml", "suite-c.yaml"}, {"folder-b"}
# What an option offers for its value, by the value's name; nothing for any other. A new list of choices belongs here too.
VALUES = {"ANSWERS": HERE, "BINNING": {"mass", "width"}, "DIR": FOLDERS, "ERRORS": {"hessian", "sandwich"}, "FILE": HERE,
          "FIXTURE": HERE, "FOLDER": FOLDERS, "INTERVAL": {"bca", "percentile"}, "OVER": {"all", "unlabelled"},
          "PATH": HERE, "QRELS": HERE, "RUN": HERE, "SCALE": {"interval", "nominal", "ordinal"},
          "STAGE": {"nightly", "pr", "pre-commit", "release"}, "STATISTIC": {"mean", "median"}, "SUITE": HERE,
          "TIER": {"full", "landlock"}, "TIES": {"davidson", "half"}, "UNITS": {"elo", "log"},
          "WEIGHTS": {"linear", "none", "quadratic"}, "WORLD": HERE}


def questions(verbs):
    """(line, what it must offer exactly, what of the answer counts): zsh has options for whoever has nothing else."""
    for verb in verbs:
        line = f"assize {verb.path} ".replace("  ", " ")
        if verb.below:
            yield line, set(verb.below) | (set() if verb.path else {"help"}), WORDS
            yield line + verb.below[0][:2], {b for b in verb.below if b.startswith(verb.below[0][:2])}, WORDS
        else:
            yield line + "--", {f"--{long}" for long in verb.options}, r"--"
            for long, (letter, value) in verb.options.items():
                expected = VALUES.get(value, set())
                if value:
                    yield f"{line}--{long} ", expected, WORDS
                    yield f"{line}--{long}=", expected, WORDS
                if value and letter:
                    yield f"{line}-{letter} ", expected, WORDS
    yield "assize run su", {"suite-a.yaml", "suite-c.yaml"}, WORDS
    yield "assize run --new su", {"suite-a.yaml", "suite-c.yaml"}, WORDS
    yield "assize run --store x su", {"suite-a.yaml", "suite-c.yaml"}, WORDS
    yield "assize run --store=x su", {"suite-a.yaml", "suite-c.yaml"}, WORDS
    yield "assize run suite-a.yaml --wo", {"--workers"}, r"--"
    yield "assize run suite-a.yaml ", set(), WORDS
    yield "assize run -- --", set(), r"--"
    yield "assize show ", set(), WORDS
    yield "assize show last ", set(), WORDS
    yield "assize show last 2 --fu", {"--full"}, r"--"
    yield "assize rank ", HERE, WORDS
    yield "assize rank -qo x a su", {"suite-a.yaml", "suite-c.yaml"}, WORDS
    yield "assize rank -qo ", HERE, WORDS
    yield "assize rank a ", HERE, WORDS
    yield "assize rank a b ", set(), WORDS
    yield "assize rag diagnose ", HERE, WORDS
    yield "assize fixture pack ", FOLDERS, WORDS
    yield "assize fixture pack -o x.zip ", FOLDERS, WORDS
    yield "assize fixture cat a ", set(), WORDS
    yield "assize schema tra", {"trajectory"}, WORDS
    yield "assize scorers end_", {"end_state"}, WORDS
    yield "assize completion ", {"bash", "fish", "zsh"}, WORDS
    yield "assize exec --tier f", {"full"}, WORDS
    yield "assize exec --cpu 1s mkdi", {"mkdir"}, r"mkdir$"
    yield "assize exec -- cat su", {"suite-a.yaml", "suite-c.yaml"}, WORDS
    yield "assize exec cat su", {"suite-a.yaml", "suite-c.yaml"}, WORDS
    yield "assize exec cat --", set(), r"--(check|stdin|tier)"
    yield "assize help fixture ", {word for verb in verbs if verb.path == "fixture" for word in verb.below}, WORDS
    yield "assize help wor", {"world"}, WORDS
    yield "assize frobnicate ", set(), WORDS


def completes(name, shell, verbs):
    asked = list(questions(verbs))
    lines = [line for line, _, _ in asked]
    answers = shell.ask_all(lines) if hasattr(shell, "ask_all") else [shell.ask(line) for line in lines]
    shell.close()
    wrong = []
    for (line, expected, counts), answer in zip(asked, answers):
        counted = {word for word in answer if re.match(counts, word)}
        if counted != expected:
            wrong.append(f"`{line}`: expected {sorted(expected)}, offered {sorted(counted)}")
    check(len(answers) == len(asked) and not wrong, f"{name} completes {len(asked)} lines as the tables say", *wrong)


def on_a_terminal(name, command, setup, typed, expected, folder):
    """One line typed at a prompt: what the shell makes of it is what counts in the end."""
    master, slave = pty.openpty()
    env = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "vt100", "LC_ALL": "C.UTF-8", "INPUTRC": "/dev/null"}
    process = subprocess.Popen(command, cwd=folder, env=env, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
    os.close(slave)
    out = os.path.join(folder, f".{name}-got")
    screen = []

    def read():
        try:
            while True:
                screen.append(os.read(master, 65536))
        except OSError:
            pass

    threading.Thread(target=read, daemon=True).start()
    os.write(master, f"{setup}; assize() {{ echo \"$*\" >'{out}'; }}\n{typed}\n".encode())
    until = time.monotonic() + PATIENCE
    got = ""
    while not got.endswith("\n") and time.monotonic() < until:
        time.sleep(0.01)
        if os.path.exists(out):
            with open(out, encoding="utf-8") as f:
                got = f.read()
    process.kill()
    process.wait()
    check(got == expected + "\n", f"{name}, on a terminal, completes what is typed", got, b"".join(screen))


def completions(assize, verbs, folder):
    work = os.path.join(folder, "here")
    os.makedirs(os.path.join(work, "folder-b"))
    for name in ("suite-a.yaml", "suite-c.yaml"):
        with open(os.path.join(work, name), "w", encoding="utf-8"):
            pass
    for name in ("bash", "fish", "zsh"):
        script = os.path.join(folder, name, "_assize")
        os.makedirs(os.path.dirname(script))
        text = output(assize, "completion", name).stdout
        with open(script, "w", encoding="utf-8") as f:
            f.write(text)
        # the quick look that needs no shell
        missing = [f"{v.path} --{long}" for v in verbs if not v.below for long in v.options
                   if not re.search(rf"--{long}\b|-l {long}\b", text)]
        check(not missing, f"the script for {name} has every option", *missing)
        if not shutil.which(name):
            skip(f"{name} completes as the tables say", f"no {name} here")
            continue
        ran = output(name, "-n", script)
        check(ran.returncode == 0 and not ran.stderr, f"{name} finds no fault with its script", ran.stderr)
        completes(name, {"bash": Bash, "fish": Fish, "zsh": Zsh}[name](script, work), verbs)
        if name == "bash":
            on_a_terminal(name, ["bash", "--norc", "--noprofile", "-i"], f"PS1=; . '{script}'",
                          "assize fixture pa\t--outp\tx.zip fol\t", "fixture pack --output x.zip folder-b/", work)
        if name == "zsh":
            completes("zsh, from its own folder of functions,", Zsh(script, work, autoload=True), verbs)
            on_a_terminal(name, ["zsh", "-fi"], f"PS1=; autoload -Uz compinit; compinit -D -u; . '{script}'",
                          "assize fixture pa\t--outp\tx.zip fol\t", "fixture pack --output=x.zip folder-b", work)
    ran = output(assize, "completion", "fisch")
    check(ran.returncode == 2 and "did you mean 'fish'?" in ran.stderr, "a misspelt shell is refused", ran.stderr)


def main():
    assize, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    verbs = verbs_of(assize)
    with tempfile.TemporaryDirectory(prefix="assize-shell-") as folder:
        page = output(assize, "man").stdout
        manual_says_all(page, verbs)
        manual_renders(page, folder, verbs)
        manual_is_true(assize, root, page, folder)
        completions(assize, verbs, folder)
    return done()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""archives.py ASSIZE [--sanitized]: fixtures as archives, honest ones and ones that lie. Prints TAP.

Honest trees are packed into all five kinds, verified, listed, read back and packed again under other conditions. Then
every way of lying that we know is written by hand, byte by byte (this file has its own writers of tar, zip, zstd and
xz), and must end with exit code 2, one line that names the archive and the reason, no byte of a member, no file
anywhere, and little memory.
Where a reader may be strict or not, both are accepted, but what is accepted must be true.
With --sanitized, memory is not bounded.
"""
import hashlib
import json
import lzma
import os
import random
import re
import resource
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tarfile
import tempfile
import threading
import zipfile
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

SECONDS = 60           # no call may take longer
MEMORY = 300 << 20     # nor more memory at its peak
ADDRESSES = 2 << 30    # a net under a program that asks for all there is
LONGEST = 4000         # bytes of a message
KINDS = (".tar.zst", ".tar.gz", ".tar.xz", ".tar", ".zip")
VICTIM = "queries.jsonl"
REFUSED, EITHER = "refused", "either"
ZEROS_SHA256 = "a7c744c13cc101ed66c29f672f92455547889cc586ce6d44fe76ae824958ea51"  # of 2 GiB of zeros


# ---- a small fixture, all of whose parts fit together

def fixture_tree():
    """Path -> bytes, without the manifest. Paths sort otherwise by folder, by letter case and by byte."""
    rng = random.Random(11)
    words = ("lamp harbour ledger copper valley ticket garden signal winter bridge paper engine window market river "
             "stone apple cotton yellow morning").split()
    passages, queries, qrels, gold, runs = [], [], [], [], {}
    for n in range(24):
        text = " ".join(rng.choice(words) for _ in range(44)) + ". The gate of hall %d opens at %d." % (n, 100 + n)
        passages.append({"id": "p%02d" % n, "title": "Hall %d" % n, "text": text})
    for n in range(3):
        queries.append({"id": "q%d" % n, "text": "When does the gate of hall %d open?" % n, "tags": ["gate"]})
        qrels.append("q%d 0 p%02d 1" % (n, n))
        gold.append({"id": "q%d" % n, "answers": [str(100 + n)]})
    tree = {}
    for name in ("plain", "plain-b", "Other"):
        lines, answers = [], []
        for n in range(3):
            order = ["p%02d" % n] + ["p%02d" % i for i in range(24) if i != n][:19]
            lines += ["q%d Q0 %s %d %.3f %s" % (n, p, r + 1, 9 - r * 0.25, name) for r, p in enumerate(order)]
            answers.append({"id": "q%d" % n, "answer": "It opens at %d." % (100 + n), "contexts": order[:5],
                            "run": name,
                            "meta": {"planted": "ok"}})
        tree["runs/%s.trec" % name] = ("\n".join(lines) + "\n").encode()
        tree["answers/%s.jsonl" % name] = json_lines(answers)
    tree["passages.jsonl"] = json_lines(passages)
    tree[VICTIM] = json_lines(queries)
    tree["qrels.trec"] = ("\n".join(qrels) + "\n").encode()
    tree["gold.jsonl"] = json_lines(gold)
    return tree


def json_lines(rows):
    return b"".join(json.dumps(r).encode() + b"\n" for r in rows)


TREE = fixture_tree()
HEAD = {"format": "assize.fixture/1", "name": "gates", "version": "1.0.0", "kind": "rag",
        "provenance": "written for a test",
        "license": "Apache-2.0", "canary": "assize-test-canary 5f0c gates"}
ROLES = {}  # path -> role, as the packer gave them
EXTRA_ROLE = "answers"


def write_tree(folder, tree, head=HEAD):
    for path, data in [*tree.items()] + ([("manifest.json", json.dumps(head).encode())] if head is not None else []):
        where = os.path.join(folder, path)
        os.makedirs(os.path.dirname(where), exist_ok=True)
        with open(where, "wb") as f:
            f.write(data)
    return folder


def guess_role(path):
    return ROLES.get(path, EXTRA_ROLE)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def text_of(name):
    return name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else name


def manifest(files, edit=None):
    """The manifest of (name, bytes) pairs as the packer writes it; `edit` then spoils it (and may return bytes)."""
    whole = dict(HEAD, members=sorted(({"path": text_of(p), "role": guess_role(text_of(p)), "size": len(d),
                                        "sha256": sha256(d)}
                                       for p, d in files), key=lambda m: m["path"].encode("utf-8", "surrogateescape")))
    changed = edit(whole) if edit else None
    whole = whole if changed is None else changed
    if isinstance(whole, bytes):
        return whole
    return as_json(whole)


def as_json(value):
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "surrogateescape") + b"\n"


# ---- tar, by hand

def tar_number(value, width):
    return b"%0*o\0" % (width - 1, value)


def tar_header(name, size=0, kind=b"0", link=b"", mode=0o644, size_field=None, sum_field=None, prefix=b"",
               magic=b"ustar\x0000",
               device=(0, 0)):
    fields = [name[:100].ljust(100, b"\0"), tar_number(mode, 8), tar_number(0, 8), tar_number(0, 8),
              tar_number(size, 12) if size_field is None else size_field.ljust(12, b"\0"), tar_number(0, 12), b" " * 8,
              kind,
              link[:100].ljust(100, b"\0"), magic, b"\0" * 64, tar_number(device[0], 8), tar_number(device[1], 8),
              prefix.ljust(155, b"\0"), b"\0" * 12]
    block = bytearray(b"".join(fields))
    assert len(block) == 512
    block[148:156] = b"%06o\0 " % sum(block) if sum_field is None else sum_field
    return bytes(block)


def padded(data):
    return data + b"\0" * (-len(data) % 512)


def tar_member(name, data=b"", **how):
    name = name.encode() if isinstance(name, str) else name
    return tar_header(name, how.pop("size", len(data)), **how) + padded(data)


def pax_record(key, value):
    value = value.encode() if isinstance(value, str) else value
    rest = b" " + key.encode() + b"=" + value + b"\n"
    size = len(rest) + 1
    while size != len(b"%d" % size) + len(rest):
        size += 1
    return b"%d" % size + rest


def pax(records, kind=b"x"):
    return tar_member("pax", records if isinstance(records, bytes) else b"".join(pax_record(k, v) for k, v in records),
                      kind=kind)


TAR_END = b"\0" * 1024


def with_manifest(files, edit=None):
    return [("manifest.json", manifest(files, edit)), *files]


def base_files(**changed):
    return sorted({**TREE, **changed}.items(), key=lambda f: f[0].encode())


def tar(members, tail=b"", end=TAR_END):
    """(name, bytes) pairs or ready blocks."""
    return b"".join(m if isinstance(m, bytes) else tar_member(*m) for m in members) + tail + end


def honest_tar(extra=(), edit=None, blocks=b"", listed=(), end=TAR_END):
    """The fixture with further files (listed and there), blocks (there), and files that are only listed."""
    files = base_files() + list(extra)
    return tar([("manifest.json", manifest(files + list(listed), edit)), *files], tail=blocks, end=end)


# ---- zip, by hand

def deflated(data, level=9):
    c = zlib.compressobj(level, zlib.DEFLATED, -15)
    return c.compress(data) + c.flush()


class Entry:
    """One zip member; `local` and `central` hold what each of its two headers says otherwise than the truth."""

    def __init__(self, name, data=b"", method=8, raw=None, local=None, central=None, is_hidden=False, has_local=True,
                 after=b"",
                 **both):
        self.name = name.encode() if isinstance(name, str) else name
        self.raw = raw if raw is not None else deflated(data) if method == 8 else data
        self.facts = dict(version=20, flags=0, method=method, time=0, date=0x21, crc=zlib.crc32(data),
                          packed=len(self.raw),
                          size=len(data), name=self.name, extra=b"", comment=b"", disk=0, inner=0, outer=0o100644 << 16,
                          made=0x314,
                          **{})
        self.facts.update(both)
        self.local, self.central = {**self.facts, **(local or {})}, {**self.facts, **(central or {})}
        self.is_hidden, self.has_local, self.after, self.at = is_hidden, has_local, after, None

    def local_header(self):
        f = self.local
        return struct.pack("<IHHHHHIIIHH", 0x04034b50, f["version"], f["flags"], f["method"], f["time"], f["date"],
                           f["crc"],
                           f["packed"], f["size"], len(f["name"]), len(f["extra"])) + f["name"] + f["extra"]

    def central_header(self):
        f = self.central
        return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014b50, f["made"], f["version"], f["flags"], f["method"],
                           f["time"], f["date"],
                           f["crc"], f["packed"], f["size"], len(f["name"]), len(f["extra"]), len(f["comment"]),
                           f["disk"],
                           f["inner"], f["outer"], f.get("at", self.at)) + f["name"] + f["extra"] + f["comment"]


def zip_end(true_count, true_size, true_at, **lies):
    f = dict(disk=0, first_disk=0, here=true_count, count=true_count, size=true_size, at=true_at, comment=b"",
             comment_size=None)
    f.update(lies)
    comment_size = len(f["comment"]) if f["comment_size"] is None else f["comment_size"]
    return struct.pack("<IHHHHIIH", 0x06054b50, f["disk"], f["first_disk"], f["here"], f["count"], f["size"], f["at"],
                       comment_size) + f["comment"]


def zip_parts(entries, prepend=b"", shift=None, order=None):
    body = bytearray(prepend)
    shift = len(prepend) if shift is None else shift
    for e in entries:
        if e.at is None:
            e.at = len(body) - len(prepend) + shift
        if e.has_local:
            body += e.local_header() + e.raw + e.after
    central = b"".join(e.central_header() for e in (order(entries) if order else entries) if not e.is_hidden)
    return bytes(body), central, len([e for e in entries if not e.is_hidden]), len(body) - len(prepend) + shift


def zipped(entries, prepend=b"", shift=None, between=b"", append=b"", order=None, **lies):
    body, central, count, at = zip_parts(entries, prepend, shift, order)
    return body + central + between + zip_end(count, len(central), at, **lies) + append


def entries_of(extra=(), edit=None, listed=(), spoil=None, method=8):
    """The fixture as entries; `extra` are entries that the manifest lists too, spoil = {path: arguments of Entry}."""
    files = base_files() + [(n, d) for n, d, *_ in extra]
    pairs = [("manifest.json", manifest(files + list(listed), edit)), *base_files()]
    found = [Entry(n, d, **{"method": method, **(spoil or {}).get(n, {})}) for n, d in pairs]
    return found + [Entry(n, d, **{"method": method, **(more[0] if more else {})}) for n, d, *more in extra]


# ---- gzip, zstd, xz, by hand

def gz(data, trailer=None):
    return b"\x1f\x8b\x08\0\0\0\0\0\x02\x03" + deflated(data) + (struct.pack("<II", zlib.crc32(data),
        len(data) & 0xffffffff)
                                                               if trailer is None else trailer)


def zst(data=b"", runs=(), descriptor=b"\x00\x38", tail=b"", last=True):
    """A frame of raw blocks, then of runs (byte, length), in blocks of 128 KiB."""
    blocks = [(0, len(data[i:i + 0x20000]), data[i:i + 0x20000]) for i in range(0, len(data), 0x20000)]
    for byte, length in runs:
        blocks += [(1, min(0x20000, length - i), byte) for i in range(0, length, 0x20000)]
    blocks = blocks or [(0, 0, b"")]
    out = bytearray(b"\x28\xb5\x2f\xfd" + descriptor)
    for n, (kind, size, content) in enumerate(blocks):
        out += struct.pack("<I", (last and n == len(blocks) - 1) | kind << 1 | size << 3)[:3] + content
    return bytes(out) + tail


def xz(data):
    return lzma.compress(data, check=lzma.CHECK_CRC32, preset=1)


def xz_number(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7f | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def xz_repeated(head, zeros, times):
    """One stream: a block of `head`, then the block of so many zeros again and again."""
    out, records = b"\xfd7zXZ\0\0\x01" + struct.pack("<I", zlib.crc32(b"\0\x01")), []
    for data, count in ((head, 1), (b"\0" * zeros, times)):
        whole = lzma.compress(data, check=lzma.CHECK_CRC32, preset=1)
        index_size = (struct.unpack("<I", whole[-8:-4])[0] + 1) * 4
        block = whole[12:len(whole) - 12 - index_size]
        index = whole[-12 - index_size:-12]
        unpadded, shift, at = 0, 0, 2
        while True:
            unpadded |= (index[at] & 0x7f) << shift
            shift, at = shift + 7, at + 1
            if index[at - 1] < 0x80:
                break
        records += [xz_number(unpadded) + xz_number(len(data))] * count
        out += block * count
    index = b"\0" + xz_number(len(records)) + b"".join(records)
    index += b"\0" * (-len(index) % 4)
    index += struct.pack("<I", zlib.crc32(index))
    footer = struct.pack("<I", len(index) // 4 - 1) + b"\0\x01"
    return out + index + struct.pack("<I", zlib.crc32(footer)) + footer + b"YZ"


def zeros_deflated(head, mebibytes):
    """A raw deflate stream of `head` and so many MiB of zeros: one block, written again and again."""
    c, zeros = zlib.compressobj(9, zlib.DEFLATED, -15), b"\0" * (1 << 20)
    start = c.compress(head) + c.flush(zlib.Z_FULL_FLUSH) + c.compress(zeros) + c.flush(zlib.Z_FULL_FLUSH)
    again = c.compress(zeros) + c.flush(zlib.Z_FULL_FLUSH)
    return start + again * (mebibytes - 1) + b"\x03\x00"


def zeros_crc(mebibytes, crc=0):
    zeros = b"\0" * (1 << 20)
    for _ in range(mebibytes):
        crc = zlib.crc32(zeros, crc)
    return crc


PACKERS = {".tar": lambda d: d, ".tar.gz": gz, ".tar.zst": zst, ".tar.xz": xz}


# ---- running the program

class Place:
    """Where all happens: archives/ (ours), cwd/deep/ (the program's), tmp/ (its TMPDIR), out/ (packed ones)."""

    def __init__(self, assize, sanitized):
        self.assize, self.sanitized, self.count, self.peak = assize, sanitized, 0, 0
        self.root = tempfile.mkdtemp(prefix="assize-archives-")
        os.chmod(self.root, 0o755)
        self.absolute = "/tmp/assize-absolute-%d" % os.getpid()
        for name in ("archives", "tmp", "out", "trees", "cwd/deep"):
            os.makedirs(os.path.join(self.root, name))

    def of(self, *parts):
        return os.path.join(self.root, *parts)

    def fresh(self, end):
        self.count += 1
        return self.of("archives", "f%03d%s" % (self.count, end))

    def everything(self):
        found = {os.fsencode(self.absolute)} if os.path.lexists(self.absolute) else set()
        there = subprocess.run(["find", self.root, "-print0"], capture_output=True,
                               check=True)  # it goes as deep as need be
        found.update(there.stdout.split(b"\0"))
        return found

    def run(self, *args, umask=None, before=(), **env):
        return Said(self, [*before, self.assize, "fixture", *args], umask, env)


class Said:
    def __init__(self, place, command, umask, env):
        def before():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if not place.sanitized:
                resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
            if umask is not None:
                os.umask(umask)

        self.command, self.is_late = command, False
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            run = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, preexec_fn=before,
                                   cwd=place.of("cwd", "deep"), env={**os.environ, "TMPDIR": place.of("tmp"), **env})
            timer = threading.Timer(SECONDS, self.kill, [run])
            timer.start()
            _, status, used = os.wait4(run.pid, 0)
            timer.cancel()
            run.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            self.code, self.out, self.err = run.returncode, out.read(), err.read()
            self.peak = used.ru_maxrss * 1024

    def kill(self, run):
        self.is_late = True
        os.kill(run.pid, signal.SIGKILL)

    def __str__(self):
        return "%s: %d %r %r" % (" ".join(self.command[1:])[:300], self.code, self.out[:200], self.err[:600])


def wrong_with(place, said, path=None, words=None):
    """What is wrong with one call however it ended; with what a refusal must be like if it is one."""
    found = []
    if said.is_late:
        found.append("still running after %d seconds" % SECONDS)
    elif said.code not in (0, 2):
        found.append("exit code %d" % said.code)
    if not place.sanitized and said.peak > MEMORY:
        found.append("%d MB of memory" % (said.peak >> 20))
    if any(w in said.err for w in (b"Sanitizer", b"runtime error", b"Traceback", b"bug of assize")):
        found.append("a bug shows")
    if said.code == 2:
        # One line; where a place in a document is at fault, that line of it and a caret may follow, indented.
        first, *rest = said.err.split(b"\n")
        if not first.startswith(b"assize: ") or rest[-1:] != [b""] or len(rest) not in (1, 3) or \
                len(rest) == 3 and (not rest[0].startswith(b"  ") or rest[1].strip() != b"^"):
            found.append("the message is not one line beginning with 'assize: '")
        if len(said.err) > LONGEST:
            found.append("the message has %d bytes" % len(said.err))
        try:
            line = said.err.decode()
            if re.search("[\x00-\x09\x0b-\x1f\x7f\x80-\x9f]", line):
                found.append("control characters in the message")
        except UnicodeDecodeError:
            line = said.err.decode("latin-1")
            found.append("the message is not UTF-8")
        if path and path not in line:
            found.append("the message does not name the archive")
        reason = re.sub(r"\.(tar|zip)(\.\w+)?\b", "", line[len("assize: "):].replace(path or "\0",
            ""))  # not the names of the kinds
        if words and not re.search(words, reason, re.I):
            found.append("the reason has none of the words %s" % words)
    elif said.code == 0 and said.err:
        found.append("a message although nothing is wrong")
    return [f + "\n  " + str(said) for f in found]


def hold(place, label, path, words, expect=REFUSED, member=VICTIM, content=None):
    """verify, cat and list on one archive: exit codes, messages, no lie on stdout, nothing left anywhere."""
    before = place.everything()
    said = place.run("verify", path)
    found = wrong_with(place, said, path, words)
    if expect == REFUSED and said.code == 0:
        found.append("accepted\n  " + str(said))
    if said.code == 2 and said.out:
        found.append("refused, but with something on stdout\n  " + str(said))
    verdict = said.code
    said = place.run("cat", path, member)
    found += wrong_with(place, said, path)
    content = TREE.get(member) if content is None else content
    if said.code == 2 and said.out:
        found.append("cat fails after writing\n  " + str(said))
    if said.code == 0 and said.out != content:
        found.append("cat gives other bytes than the true ones\n  " + str(said))
    if said.code == 2 and verdict == 0:
        found.append("verified, but cat refuses\n  " + str(said))
    said = place.run("list", path)
    found += wrong_with(place, said, path)
    if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", said.out):
        found.append("list writes control characters\n  " + str(said))
    if said.code == 2 and verdict == 0:
        found.append("verified, but list refuses\n  " + str(said))
    after = place.everything()
    if after != before:
        found.append("left behind: %s" % sorted(after ^ before)[:5])
    tap.check(not found, label, *found)
    return verdict


# ---- what is honest

def honest(place):
    global EXTRA_ROLE
    tree = write_tree(place.of("trees", "first"), TREE)
    bytes_of = {}
    for kind in KINDS:
        out = place.of("out", "first" + kind)
        said = place.run("pack", tree, "-o", out)
        if not tap.check(said.code == 0 and os.path.exists(out), "pack to %s" % kind, said):
            continue
        with open(out, "rb") as f:
            bytes_of[kind] = f.read()
        found = []
        said = place.run("verify", out)
        tap.check(said.code == 0 and not said.err, "… it verifies", said)
        members = read_with_python(kind, out)
        if members is None:
            tap.skip("… Python reads it", "no zstd program")
        else:
            names = [n for n, _ in members]
            tap.check(names[:1] == ["manifest.json"] and len(set(names)) == len(names),
                      "… the manifest is its first member", names)
            inside = dict(members)
            tap.check({n: d for n, d in inside.items() if n != "manifest.json"} == TREE,
                      "… Python reads the same members", names)
            whole = json.loads(inside["manifest.json"])
            listed = whole.get("members") or []
            tap.check([(m["path"], m["size"], m["sha256"]) for m in listed] ==
                      [(p, len(d), sha256(d)) for p, d in base_files()],
                      "… its members are sorted by path, with size and sha256",
                      listed)
            tap.check({k: v for k, v in whole.items() if k != "members"} == HEAD,
                      "… what the manifest said before is kept", whole)
            ROLES.update({m["path"]: m["role"] for m in listed})
        said = place.run("list", out)
        lines = said.out.decode().splitlines()
        for path, data in base_files():
            mine = [line for line in lines if path in line.split()]
            if len(mine) != 1 or str(len(data)) not in mine[0] or sha256(data)[:8] not in mine[0] \
                    or ROLES.get(path, "?") not in mine[0]:
                found.append("%s: %s" % (path, mine))
        tap.check(said.code == 0 and not found, "… list has a line for each member", *found, said)
        found = []
        for path, data in base_files():
            said = place.run("cat", out, path)
            if said.code != 0 or said.out != data or said.err:
                found.append(said)
        tap.check(not found, "… cat gives each member's bytes", *found)
        for name in ("nothing.jsonl", "../" + VICTIM, "./" + VICTIM, "/" + VICTIM, "", "runs", "runs/", VICTIM + "\n"):
            said = place.run("cat", out, name)
            if said.code != 2 or said.out or wrong_with(place, said):
                found.append(said)
        tap.check(not found, "… cat of what is not a member is refused", *found)
    with open(os.path.join(tree, "manifest.json"), "rb") as f:
        tap.check(json.load(f) == HEAD, "packing leaves the folder's own manifest as it was")
    tap.check(sorted(os.listdir(place.of("cwd", "deep"))) == [] and os.listdir(place.of("tmp")) == [] and
              sorted(os.listdir(place.of("out"))) == sorted("first" + k for k in bytes_of),
              "packing leaves nothing but the archive",
              os.listdir(place.of("out")))
    EXTRA_ROLE = ROLES.get("answers/plain.jsonl", EXTRA_ROLE)
    again(place, bytes_of)
    return bytes_of


def read_with_python(kind, path):
    """(name, bytes) pairs in order, by readers that are not ours; None where there is none."""
    if kind == ".zip":
        with zipfile.ZipFile(path) as z:
            return [(i.filename, z.read(i)) for i in sorted(z.infolist(), key=lambda i: i.header_offset)]
    if kind == ".tar.zst":
        if not shutil.which("zstd"):
            return None
        plain = path + ".plain"
        subprocess.run(["zstd", "-q", "-d", path, "-o", plain], check=True)
        try:
            return read_with_python(".tar", plain)
        finally:
            os.unlink(plain)
    with tarfile.open(path) as t:
        return [(m.name, t.extractfile(m).read() if m.isfile() else b"") for m in t]


def again(place, bytes_of):
    """The same tree, however it came about, gives the same bytes."""
    copy = place.of("trees", "copy")
    rng = random.Random(5)
    paths = [*TREE, "manifest.json"]
    rng.shuffle(paths)
    for path in paths:
        where = os.path.join(copy, path)
        os.makedirs(os.path.dirname(where), exist_ok=True)
        shutil.copyfile(place.of("trees", "first", path), where)
        os.chmod(where, rng.choice((0o644, 0o755, 0o604, 0o777, 0o444)))
        os.utime(where, (rng.randrange(1, 2**31), rng.choice((1, 86400 * 365 * 40, 2**32 + 5, rng.randrange(2**31)))))
    for where, folders, _ in os.walk(copy):
        for folder in folders:
            os.chmod(os.path.join(where, folder), rng.choice((0o755, 0o705, 0o777)))
            os.utime(os.path.join(where, folder), (7, 7))
    os.chmod(copy, 0o755)
    others = {"other times, modes, order of creation": dict(),
              "another umask and time zone": dict(umask=0o077, TZ="Pacific/Auckland", LC_ALL="C"),
              "a clock far away": dict(umask=0o000, TZ="America/St_Johns", SOURCE_DATE_EPOCH="86400", LC_ALL="C.UTF-8",
                                       LANG="de_DE")}
    for words, how in others.items():
        for kind in bytes_of:
            out = place.of("out", "an other name" + kind)
            said = place.run("pack", copy + ("/" if "zone" in words else ""), "-o", out, **how)
            tap.check(said.code == 0 and read(out) == bytes_of[kind], "%s, %s: the same bytes" % (words, kind), said)
            remove(out)
    for kind in bytes_of:
        members = read_with_python(kind, place.of("out", "first" + kind))
        if members is None:
            tap.skip("unpacked and packed again, " + kind, "no zstd program")
            continue
        back = place.of("trees", "back")
        write_tree(back, dict(members), head=None)
        said = place.run("verify", back)
        tap.check(said.code == 0, "the folder that %s unpacks to verifies" % kind, said)
        out = place.of("out", "back" + kind)
        said = place.run("pack", back, "-o", out)
        tap.check(said.code == 0 and read(out) == bytes_of[kind],
                  "unpacked and packed again, %s: the same bytes" % kind, said)
        with open(os.path.join(back, "gold.jsonl"), "ab") as f:
            f.write(json.dumps({"id": "q9", "answers": []}).encode() + b"\n")
        said = place.run("verify", back)
        tap.check(said.code == 2, "… one line more, and it does not verify", said)
        said = place.run("pack", back, "-o", out)
        said = place.run("verify", out) if said.code == 0 else said
        tap.check(said.code == 0 and read(out) != bytes_of[kind],
                  "… packed once more, its manifest is as the files are now", said)
        remove(out)
        shutil.rmtree(back)
    packed_by_another(place, copy, bytes_of)
    for n, kind in enumerate(bytes_of):
        out = place.of("out", "over" + kind)
        with open(out, "wb") as f:
            f.write(b"x" * 100000)
        said = place.run("pack", copy, "-o", out)
        tap.check(said.code == 0 and read(out) == bytes_of[kind] or said.code == 2 and read(out) == b"x" * 100000,
                  "packing over a file, %s: all of it or nothing" % kind, said)
        remove(out)


def packed_by_another(place, copy, bytes_of):
    uid = "4242127"
    become = ["setpriv", "--reuid", uid, "--regid", uid, "--clear-groups"]
    if os.geteuid() != 0 or not shutil.which("setpriv") or subprocess.run([*become, "test", "-x",
        place.assize]).returncode:
        tap.skip("packed by another user: the same bytes", "we cannot become one who may run the program")
        return
    theirs = place.of("out", "theirs")
    os.mkdir(theirs)
    for part in (theirs, place.of("tmp")):
        os.chmod(part, 0o777)
    for where, folders, files in os.walk(copy):
        for name in folders + files:
            os.chmod(os.path.join(where, name), 0o755)
    for kind in bytes_of:
        out = os.path.join(theirs, "x" + kind)
        said = place.run("pack", copy, "-o", out, before=become)
        tap.check(said.code == 0 and read(out) == bytes_of[kind], "packed by another user, %s: the same bytes" % kind,
                  said)
    shutil.rmtree(theirs)


def read(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except OSError:
        return None


def remove(path):
    if os.path.lexists(path):
        os.unlink(path)


# ---- what cannot be packed

def socket_at(path):
    here = os.getcwd()
    os.chdir(os.path.dirname(path))
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(os.path.basename(path))
    os.chdir(here)


def unpackable(place):
    outside = write_tree(place.of("trees", "outside"), {"secret.txt": b"secret\n", "more/plain.trec": b""}, head=None)

    def spoil(do, head=HEAD, tree=TREE):
        def make(folder):
            write_tree(folder, tree, head)
            do(folder)
        return make

    def link(at, to):
        def do(folder):
            where = os.path.join(folder, at)
            if os.path.isdir(where):
                shutil.rmtree(where)
            remove(where)
            os.symlink(to, where)
        return spoil(do)

    def replaced(path, data):
        def do(folder):
            with open(os.path.join(folder, path), "wb") as f:
                f.write(data)
        return spoil(do)

    links, special = "link|regular", "fifo|pipe|socket|regular|special|device"
    cases = [("a symbolic link to a file outside", link("answers/extra.jsonl", outside + "/secret.txt"), links),
             ("a symbolic link to a file inside", link("answers/extra.jsonl", "plain.jsonl"), links),
             ("a symbolic link to nothing", link("answers/extra.jsonl", "nowhere"), links),
             ("a symbolic link to a folder outside", link("runs", outside + "/more"), links),
             ("a symbolic link to the folder itself", link("answers/loop", ".."), links),
             ("the manifest is a symbolic link", link("manifest.json", outside + "/secret.txt"), links + "|manifest"),
             ("a FIFO", spoil(lambda d: os.mkfifo(d + "/answers/extra.jsonl")), special),
             ("the manifest is a FIFO", spoil(lambda d: os.mkfifo(d + "/manifest.json"), head=None),
              special + "|manifest"),
             ("a socket", spoil(lambda d: socket_at(d + "/answers/extra.jsonl")), special),
             ("the manifest is empty", replaced("manifest.json", b""), "json|empty|manifest"),
             ("the manifest is not JSON", replaced("manifest.json", b"{"), "json|manifest|expected"),
             ("the manifest has another format", replaced("manifest.json",
                                                          as_json(dict(HEAD, format="assize.fixture/99"))), "format"),
             ("the manifest has a key twice",
              replaced("manifest.json", as_json(HEAD).replace(b"{", b'{"name": "x", ', 1)), "twice|duplicate|name"),
             ("a name with a line feed", spoil(lambda d: open(d + "/answers/a\nb.jsonl", "w").close()),
              "name|path|character|control"),
             ("a name with an escape character",
              spoil(lambda d: open(d + "/answers/a\x1b[31mb.jsonl", "w").close()), "name|path|character|control"),
             ("a name with a backslash", spoil(lambda d: open(d + "/answers/a\\b.jsonl", "w").close()),
              "name|path|character|backslash"),
             ("a name that is not UTF-8",
              spoil(lambda d: open(os.fsencode(d) + b"/answers/a\xff\xfeb.jsonl", "w").close()),
              "name|path|utf|character")]
    for kind in (".tar.zst", ".zip"):
        for words, make, expected in cases:
            tree, out = place.of("trees", "spoilt"), place.of("out", "spoilt" + kind)
            make(tree)
            before = place.everything()
            said = place.run("pack", tree, "-o", out)
            found = wrong_with(place, said, None, expected)
            if said.code != 2 or said.out:
                found.append("not refused, or with something on stdout\n  %s" % said)
            if place.everything() != before:
                found.append("left behind: %s" % sorted(place.everything() ^ before))
            tap.check(not found, "pack, %s, %s: refused" % (words, kind), *found)
            remove(out)
            shutil.rmtree(tree)
    # What is packed verifies, or it is not packed.
    def also(path, data=b"{}\n"):
        def do(folder):
            write_tree(folder, {path: data}, head=None)
        return spoil(do)
    curious = [("no manifest", spoil(lambda d: None, head=None)),
               ("the manifest is an empty folder", spoil(lambda d: os.mkdir(d + "/manifest.json"), head=None)),
               ("a file of another sort", also("notes.txt")),
               ("a file without an ending", also("README")),
               ("a hidden file", also(".hidden")), ("an empty file", also("answers/empty.jsonl", b"")),
               ("an empty folder", spoil(lambda d: os.mkdir(d + "/answers/none"))),
               ("a name beyond ASCII", also("answers/h\u00e4user.jsonl")),
               ("a name with spaces", also("answers/ a b .jsonl")),
               ("a decomposed name", also("answers/ha\u0308user.jsonl")),
               ("a name of 120 letters", also("answers/" + "n" * 114 + ".jsonl")),
               ("a name of 250 letters", also("answers/" + "n" * 244 + ".jsonl")),
               ("a path of 400 letters", also("answers/" + "/".join("n" * 60 for _ in range(6)) + "/a.jsonl")),
               ("names that differ in case", also("answers/PLAIN.jsonl")), ("a colon", also("answers/C:x.jsonl")),
               ("a file of 3 MB", also("answers/big.jsonl", b"{}\n" * 1000000)),
               ("the name of a manifest, further down", also("answers/manifest.json"))]
    for kind in (".tar", ".tar.zst", ".zip"):
        for words, make in curious:
            tree, out = place.of("trees", "curious"), place.of("out", "curious" + kind)
            make(tree)
            said = place.run("pack", tree, "-o", out)
            found = wrong_with(place, said)
            if said.code == 0:
                back = place.run("verify", out)
                found += wrong_with(place, back)
                if back.code != 0:
                    found.append("packed, but does not verify\n  %s" % back)
                members = read_with_python(kind, out)
                if members is not None:
                    there = {os.path.relpath(os.path.join(w, n), tree) for w, _,
                             names in os.walk(tree) for n in names} | {"manifest.json"}
                    if {n for n, _ in members} != there:
                        found.append("other members: %s" % sorted({n for n, _ in members} ^ there))
                first, other = read(out), "C" if os.environ.get("LC_ALL") != "C" else "C.UTF-8"
                said = place.run("pack", tree, "-o", out, LC_ALL=other)
                if said.code != 0 or read(out) != first:
                    found.append("other bytes under another locale\n  %s" % said)
            elif os.path.exists(out):
                found.append("refused, but there is a file")
            tap.check(not found, "pack, %s, %s: what is packed verifies" % (words, kind), *found)
            remove(out)
            shutil.rmtree(tree)
    tree = place.of("trees", "first")
    for words, args in (("an unknown ending", [tree, "-o", place.of("out", "x.rar")]),
                        ("no ending", [tree, "-o", place.of("out", "x")]),
                        ("a folder that is not there", [place.of("nowhere"), "-o", place.of("out", "x.tar")]),
                        ("a file, not a folder", [tree + "/gold.jsonl", "-o", place.of("out", "x.tar")]),
                        ("no -o", [tree]), ("into a folder that is not there", [tree, "-o", place.of("none", "x.tar")]),
                        ("over a folder", [tree, "-o", place.of("out", "folder.tar")])):
        os.makedirs(place.of("out", "folder.tar"), exist_ok=True)
        before = place.everything()
        said = place.run("pack", *args)
        if words.startswith(("into", "over")) and said.code == 4:  # the host may be to blame for what cannot be written
            said.code = 2
        found = wrong_with(place, said)
        if said.code != 2 or place.everything() != before:
            found.append("not refused, or something is left: %s\n  %s" %
                         (sorted(place.everything() ^ before)[:5], said))
        tap.check(not found, "pack, %s: refused" % words, *found)
    os.rmdir(place.of("out", "folder.tar"))
    before = place.everything()
    inside = os.path.join(tree, "inside.tar")
    said = place.run("pack", tree, "-o", inside)
    back = place.run("verify", inside) if said.code == 0 else said
    tap.check(not wrong_with(place, said) and back.code == said.code,
              "pack into the folder that is packed: refused, or it verifies",
              said, back)
    remove(inside)
    tap.check(place.everything() == before, "… and nothing else stays", place.everything() ^ before)


# ---- what lies

NAME = r"name|path|canonical|absolute|character|member|segment|'\.\.'|outside|relative|component|utf"
KIND = "link|regular|type|device|fifo|sparse|kind|special|directory|folder|member|not a file|supported|damaged"
ZIP_AMBIGUOUS = "differ|local|central|header|directory|agree|disagree|says|mismatch|match|name|size|crc|method|overlap"
CUT = ("truncat|short|ends|end of|cut|incomplete|corrupt|missing|damaged|bytes|unexpected|not a|broken|checksum|sha|"
       "no end|invalid|"
       "unfinished|complete|empty|crc|format|footer|index|listed|beyond")
BOUND = r"bound|limit|large|at most|more than|exceed|ratio|too |[KMG]iB|beyond"
SUMS = "sha256|sha-256|checksum|digest|hash|content|differ"
COUNT = BOUND + "|many|members|listed"


def manifests():
    """(words, edit of the manifest, expected words, expectation)"""
    def member(key, value, at=VICTIM):
        def edit(m):
            for row in m["members"]:
                if row["path"] == at:
                    if value is None:
                        del row[key]
                    else:
                        row[key] = value
        return edit

    def top(key, value):
        def edit(m):
            if value is None:
                m.pop(key)
            else:
                m[key] = value
        return edit

    def raw(change):
        return lambda m: change(as_json(m))

    def number(text):  # a number that json would write otherwise
        def edit(m):
            size = next(r["size"] for r in m["members"] if r["path"] == VICTIM)
            member("size", 987654321)(m)
            return as_json(m).replace(b"987654321", text(size).encode())
        return edit

    size, form = "size|integer|number|negative|range|whole|members", "format|version|expected|missing|required"
    true_size = len(TREE[VICTIM])
    rows = [
        ("its size is one more", member("size", true_size + 1), "size|bytes|length"),
        ("its size is one less", member("size", true_size - 1), "size|bytes|length"),
        ("its size is 0", member("size", 0), "size|bytes|length"),
        ("a negative size", member("size", -1), size),
        ("a negative size, the true one", member("size", -true_size), size),
        ("a fractional size", member("size", true_size + 0.5), size),
        ("a size that is text", member("size", str(true_size)), size),
        ("a size that is true", member("size", True), size),
        ("a size that is null", number(lambda s: "null"), size),
        ("a size beyond 64 bits", number(lambda s: str((1 << 64) + s)), size + "|" + BOUND),
        ("a size beyond 32 bits", number(lambda s: str((1 << 32) + s)), size + "|" + BOUND),
        ("a size of 2^63 - 1", number(lambda s: str((1 << 63) - 1)), size + "|" + BOUND),
        ("a size of 1e400", number(lambda s: "1e400"), size + "|json|" + BOUND),
        ("a size of NaN", number(lambda s: "NaN"), size + "|json|expected"),
        ("no size", member("size", None), "size"),
        ("the checksum of something else", member("sha256", sha256(b"else")), SUMS),
        ("a checksum that is too short", member("sha256", sha256(TREE[VICTIM])[:-1]), SUMS),
        ("a checksum of half the length", member("sha256", sha256(TREE[VICTIM])[:32]), SUMS),
        ("a checksum that is too long", member("sha256", sha256(TREE[VICTIM]) + "0"), SUMS),
        ("an empty checksum", member("sha256", ""), SUMS),
        ("a checksum that is not hexadecimal", member("sha256", "g" + sha256(TREE[VICTIM])[1:]), SUMS),
        ("a checksum in capitals", member("sha256", sha256(TREE[VICTIM]).upper()), SUMS, EITHER),
        ("a checksum with a NUL", member("sha256", sha256(TREE[VICTIM])[:63] + "\0"), SUMS + "|character|NUL|json"),
        ("a checksum that is a number", member("sha256", 7), SUMS + "|string|text"),
        ("no checksum", member("sha256", None), SUMS),
        ("an unknown role", member("role", "conqueror"), "role"),
        ("a role that is a list", member("role", ["x"]), "role|string|text"),
        ("no role", member("role", None), "role"),
        ("another member's role", member("role", "gold"), "role|gold|twice|jsonl|members", EITHER),
        ("no path", member("path", None), "path"),
        ("a path that is a number", member("path", 7), "path|string|text"),
        ("a path with half a character", member("path", "\\ud800"), "path|json|name|member|listed"),
        ("a path listed twice", lambda m: m["members"].insert(0, dict(m["members"][0])),
         "twice|duplicate|sorted|order|again|once"),
        ("a path listed twice, the second time otherwise",
         lambda m: m["members"].append(dict(m["members"][-1], sha256=sha256(b"else"))),
         "twice|duplicate|sorted|order|again|once"),
        ("members in another order", lambda m: m["members"].reverse(), "sorted|order", EITHER),
        ("a member is not listed", lambda m: m["members"].pop(), "list|manifest|unknown|unexpected"),
        ("a listed member is not there",
         lambda m: m["members"].append({"path": "zzz.jsonl", "role": EXTRA_ROLE, "size": 0, "sha256": sha256(b"")}),
         "missing|absent|not in|not there|lacks|no member|zzz"),
        ("the manifest lists itself",
         lambda m: m["members"].insert(0, {"path": "manifest.json", "role": EXTRA_ROLE, "size": 9,
                                           "sha256": sha256(b"")}),
         "manifest"),
        ("an unknown key in a member", member("colour", "red"), "colour|unknown|key|field", EITHER),
        ("members is an object", top("members", {}), "members|list|array"),
        ("members is text", top("members", "all"), "members|list|array"),
        ("members is null", raw(lambda b: re.sub(rb'"members": \[.*\]', b'"members": null', b, flags=re.S)),
         "members|list|array|null"),
        ("members is empty", top("members", []), "members|list|manifest|empty|unlisted"),
        ("no members", top("members", None), "members"),
        ("a member is text", lambda m: m["members"].insert(0, "answers"), "members|object|mapping"),
        ("a member is null", lambda m: m["members"].insert(0, None), "members|object|mapping|null"),
        ("an unknown format", top("format", "assize.fixture/2"), form),
        ("another program's format", top("format", "zip"), form),
        ("a format that is a number", top("format", 1), form + "|string|text"),
        ("no format", top("format", None), form),
        ("an unknown kind", top("kind", "poem"), "kind", EITHER),
        ("no name", top("name", None), "name"),
        ("an unknown key", top("colour", "red"), "colour|unknown|key|field", EITHER),
        ("a key twice", raw(lambda b: b.replace(b"{", b'{"name": "x", ', 1)), "twice|duplicate|again|name"),
        ("a key twice in a member", raw(lambda b: b.replace(b'"role"', b'"size": 0, "role"', 1)),
         "twice|duplicate|again|size"),
        ("a key twice, once in escapes", raw(lambda b: b.replace(b"{", b'{"nam\\u0065": "x", ', 1)),
         "twice|duplicate|again|name"),
        ("empty", lambda m: b"", "json|empty|manifest|end"),
        ("a JSON list", lambda m: b"[]", "object|mapping|manifest"),
        ("not JSON", lambda m: b"format: assize.fixture/1\n", "json|expected|manifest"),
        ("cut short", raw(lambda b: b[:-20]), "json|expected|end|manifest"),
        ("something after it", raw(lambda b: b + b"{}"), "json|after|expected|end|trailing|garbage|extra"),
        ("a NUL after it", raw(lambda b: b + b"\0"),
         "json|after|expected|end|trailing|NUL|control|character|garbage|extra"),
        ("bytes that are not UTF-8", raw(lambda b: b.replace(b"gates", b"ga\xfftes")), "utf|json|character|byte"),
        ("a mark of byte order", raw(lambda b: b"\xef\xbb\xbf" + b), "json|utf|mark|expected|bom|character", EITHER),
        ("UTF-16", raw(lambda b: b.decode().encode("utf-16")), "json|utf|mark|expected|character|byte"),
        ("nested 2,000,000 deep", raw(lambda b: b.replace(b'"written for a test"', b"[" * 2000000 + b"]" * 2000000)),
         "deep|depth|nest|level|provenance"),
        ("nested 50,000 deep in objects", raw(lambda b: b.replace(b'"written for a test"',
                                                                  b'{"a":' * 50000 + b"1" + b"}" * 50000)),
         "deep|depth|nest|level|provenance"),
        ("nested, and never closed", lambda m: b"[" * 3000000, "deep|depth|nest|level"),
        ("an escape character in a string", raw(lambda b: b.replace(b"gates", b"g\x1b[2Jates")),
         "json|control|character|escape"),
        ("an escape character before a mistake", raw(lambda b: b.replace(b"{", b"{ \x1b[2J ", 1)),
         "json|control|character|expected"),
        ("an escaped escape character in its name", top("name", "g\x1b[2Jates"), "name|control|character", EITHER),
        ("a line feed in a member's role", member("role", "gold\nassize: fine\x1b[2J"), "role"),
        ("a mistake after 2 MB in one line", raw(lambda b: b.replace(b"{", b"{" + b" " * 2000000 + b"\x1b", 1)),
         "json|expected|character"),
        ("a format of 2 MB", top("format", "x" * 2000000), form),
        ("a role of 2 MB", member("role", "x" * 2000000), "role"),
        ("20 MB of text in it", top("provenance", "x" * 20000000), "manifest|" + BOUND, EITHER),
    ]
    return [(*row, REFUSED)[:4] for row in rows]


def names():
    """(words, name as bytes, expectation)"""
    return [("../x", b"../x", REFUSED), ("a/../../x", b"a/../../x", REFUSED), ("a/../x", b"a/../x", REFUSED),
            ("..", b"..", REFUSED),
            (".", b".", REFUSED), ("a/..", b"a/..", REFUSED), ("a/.", b"a/.", REFUSED),
            ("an absolute path", b"/tmp/assize-absolute-%d" % os.getpid(), REFUSED), ("//x", b"//x", REFUSED),
            ("C:\\x", b"C:\\x", REFUSED), ("a\\b", b"a\\b", REFUSED), ("..\\x", b"..\\x", REFUSED),
            ("./x", b"./x", REFUSED),
            ("a//b", b"a//b", REFUSED), ("a/./b", b"a/./b", REFUSED), ("an empty name", b"", REFUSED),
            ("a slash at the end", b"a/", REFUSED),
            ("a line feed", b"a\nassize: all is well", REFUSED), ("a carriage return", b"a\rb", REFUSED),
            ("an escape", b"a\x1b[2Jb", REFUSED),
            ("a tab", b"a\tb", REFUSED), ("a DEL", b"a\x7fb", REFUSED),
            ("a control character of two bytes", "a\x85b".encode(), EITHER),
            ("invalid UTF-8", b"a\xff\xfe", REFUSED), ("UTF-8 cut short", b"a\xe2\x82", REFUSED),
            ("a slash in two bytes", b"..\xc0\xafx", REFUSED), ("a surrogate in UTF-8", b"a\xed\xa0\x80", REFUSED),
            ("text that runs backwards", "a\u202egnp.b".encode(), EITHER),
            ("a character of no width", "a\u200bb".encode(), EITHER),
            ("a space at the end", b"a ", EITHER), ("a dot at the end", b"a.", EITHER), ("a colon", b"C:x", EITHER),
            ("the name of a device", b"NUL", EITHER)]


def hostile_names():
    """The manifest lists each just so, and the bytes are the true ones: only the name is wrong."""
    data = b"{}\n"
    for words, name, expect in names():
        yield "tar, a member named: " + words, ".tar", honest_tar([(name, data)]), NAME, expect
        yield ("zip, a member named: " + words, ".zip", zipped(entries_of([(name, data, dict(flags=0x800))])), NAME,
               expect)
    for words, name in (("4,000 letters", b"n" * 4000), ("60,000 letters", b"n" * 60000),
                        ("2,000 folders", b"d/" * 2000 + b"x")):
        long_words = NAME + "|long|" + BOUND + "|pax|type|kind|gnu|supported|extended"
        yield "zip, a member named: " + words, ".zip", zipped(entries_of([(name, data)])), long_words, REFUSED
        files = base_files() + [(name, data)]
        start = [("manifest.json", manifest(files)), *base_files()]
        yield ("tar, a member named: %s, by pax" % words, ".tar",
               tar([*start, pax([("path", name)]), (name[:100], data)]), long_words, REFUSED)
        yield ("tar, a member named: %s, by GNU" % words, ".tar",
               tar([*start, tar_member("././@LongLink", name + b"\0", kind=b"L"), (name[:100], data)]), long_words,
               REFUSED)
    name = b"answers/x\0y"
    yield ("zip, a member named with a NUL", ".zip", zipped(entries_of([(name, data)])), NAME + "|nul|json|character",
           REFUSED)
    files = base_files() + [(name, data)]
    yield ("tar, a member named with a NUL, by pax", ".tar",
           tar([("manifest.json", manifest(files)), *base_files(), pax([("path", name)]), (b"answers/x", data)]),
           NAME + "|nul|json|character|pax|type|extended", REFUSED)
    yield ("zip, a name that a NUL cuts to the listed one", ".zip",
           zipped(entries_of(spoil={VICTIM: dict(local=dict(name=VICTIM.encode() + b"\0.sh"),
                                                 central=dict(name=VICTIM.encode() + b"\0.sh"))})),
           NAME + "|nul|listed|missing", REFUSED)
    for words, prefix, name in (("..", b"..", b"x"), ("/", b"/", b"x"), ("a/..", b"a/..", b"x"),
                                ("an empty segment", b"a/", b"x")):
        whole = prefix + b"/" + name
        yield ("tar, the prefix field holds %s" % words, ".tar",
               honest_tar(listed=[(whole, data)], blocks=tar_member(name, data, prefix=prefix)), NAME, REFUSED)


def hostile_manifests():
    for words, edit, expected, expect in manifests():
        yield "the manifest, %s (tar)" % words, ".tar", honest_tar(edit=edit), expected, expect
        if len(manifest(base_files(), edit)) < 1000000:
            yield "the manifest, %s (zip)" % words, ".zip", zipped(entries_of(edit=edit)), expected, expect
    files, true = base_files(), manifest(base_files())
    for kind in (".tar", ".zip"):
        def make(members, kind=kind):
            return tar(members) if kind == ".tar" else zipped([Entry(n, d) for n, d in members])
        main = ("manifest.json", true)
        yield "no manifest, " + kind, kind, make(files), "manifest", REFUSED
        yield "nothing at all, " + kind, kind, make([]), "manifest|empty|no member|no archive|unrecogni", REFUSED
        yield ("only the manifest, " + kind, kind, make([main]),
               "missing|absent|not in|lacks|not there|no member|listed", REFUSED)
        yield ("the manifest is the second member, " + kind, kind, make([files[0], main, *files[1:]]), "manifest|first",
               REFUSED)
        yield "the manifest is the last member, " + kind, kind, make([*files, main]), "manifest|first", REFUSED
        yield ("the manifest is in a folder, " + kind, kind, make([("x/" + n, d) for n, d in [main, *files]]),
               "manifest|first", REFUSED)
        yield ("the manifest in capitals, " + kind, kind, make([("MANIFEST.JSON", true), *files]), "manifest|first",
               REFUSED)
        yield ("two manifests, the same, " + kind, kind, make([main, main, *files]), "manifest|twice|duplicate|again",
               REFUSED)
        yield ("two manifests that differ, " + kind, kind,
               make([main, *files, ("manifest.json", true.replace(b"gates", b"doors"))]),
               "manifest|twice|duplicate|again", REFUSED)
        spoilt = dict(TREE)
        spoilt[VICTIM] = TREE[VICTIM].replace(b"gate", b"gaze", 1)
        yield "one byte of a member differs, " + kind, kind, make([main, *base_files(**spoilt)]), SUMS, REFUSED
        yield ("a member is cut by a byte, " + kind, kind, make([main, *base_files(**{VICTIM: TREE[VICTIM][:-1]})]),
               SUMS + "|size|bytes", REFUSED)
        yield ("a member is empty, " + kind, kind, make([main, *base_files(**{VICTIM: b""})]), SUMS + "|size|bytes",
               REFUSED)
        yield ("a member twice, the same, " + kind, kind, make([main, *files, files[-1]]), "twice|duplicate|again",
               REFUSED)
        yield ("a member twice, the second otherwise, " + kind, kind, make([main, *files, (VICTIM, b"other")]),
               "twice|duplicate|again", REFUSED)
        yield ("a member twice, the first otherwise, " + kind, kind, make([main, (VICTIM, b"other"), *files]),
               "twice|duplicate|again|" + SUMS + "|size", REFUSED)
        yield ("an unlisted member, " + kind, kind, make([main, *files, ("answers/more.jsonl", b"{}\n")]),
               "list|manifest|unknown", REFUSED)
        yield ("two members change places, " + kind, kind,
               make([main, *base_files(**{"runs/plain.trec": TREE["runs/Other.trec"],
                                          "runs/Other.trec": TREE["runs/plain.trec"]})]),
               SUMS + "|size|bytes", REFUSED)
        yield "members in another order, " + kind, kind, make([main, *files[::-1]]), "order|sorted", EITHER
        for words, more in (("names that differ only in case", [("answers/PLAIN.jsonl", TREE["answers/plain.jsonl"])]),
                            ("names that differ only in composition",
                             [("answers/\u00e4.jsonl", b""), ("answers/a\u0308.jsonl", b"")]),
                            ("a file and a folder of the same name", [("answers/x", b""), ("answers/x/y.jsonl", b"")])):
            yield (words + ", " + kind, kind, make(with_manifest(files + more)),
                   "case|twice|duplicate|differ|folder|name|path", EITHER)


def hostile_tars():
    data, empty = b"{}\n", [("answers/extra.jsonl", b"")]
    name = b"answers/extra.jsonl"

    def typed(kind, link=b"", content=b"", **how):
        return honest_tar(listed=[(name, content)], blocks=tar_member(name, content, kind=kind, link=link, **how))

    for words, kind, link, expect in (
            ("a symbolic link to outside", b"2", b"../../../etc/passwd", REFUSED),
        ("a symbolic link, absolute", b"2", b"/etc/passwd", REFUSED),
            ("a symbolic link to a member", b"2", b"plain.jsonl", REFUSED),
        ("a symbolic link to nothing", b"2", b"", REFUSED),
            ("a hard link to a member", b"1", b"answers/plain.jsonl", REFUSED),
        ("a hard link to outside", b"1", b"/etc/passwd", REFUSED),
            ("a character device", b"3", b"", REFUSED), ("a block device", b"4", b"", REFUSED),
        ("a FIFO", b"6", b"", REFUSED),
            ("a folder that is listed as a file", b"5", b"", REFUSED), ("a contiguous file", b"7", b"", EITHER),
            ("an unknown type", b"Z", b"", EITHER), ("a type beyond ASCII", b"\xff", b"", EITHER),
            ("a further volume", b"M", b"", REFUSED), ("a volume's name", b"V", b"", REFUSED),
        ("a folder's dump", b"D", b"", REFUSED),
            ("a Solaris access list", b"A", b"", REFUSED), ("an old type of file", b"\0", b"", EITHER)):
        yield "tar, " + words, ".tar", typed(kind, link, device=(1, 3)), KIND + "|pax|extended|list|missing", expect
    yield "tar, a sparse file (GNU) without a map", ".tar", typed(b"S", content=data), KIND, REFUSED

    def sparse(size, at, field):
        holes = b"\0" * 41 + tar_number(at, 12) + tar_number(3, 12) + b"\0" * 73 + field
        listed = {"path": name.decode(), "role": EXTRA_ROLE, "size": size,
                  "sha256": sha256(b"\0" * at + data) if size < 9999 else "ab" * 32}
        return honest_tar(edit=lambda m: m["members"].append(listed), blocks=tar_member(
            name, data, kind=b"S", magic=b"ustar  \0", prefix=holes))
    yield "tar, a sparse file (GNU), honestly listed", ".tar", sparse(5000, 4997, tar_number(5000, 12)), KIND, REFUSED
    yield ("tar, a sparse file (GNU) of 8 GB", ".tar", sparse((8 << 30) - 1, (8 << 30) - 4, b"777777777777"),
           KIND + "|" + BOUND, REFUSED)
    yield ("tar, a sparse file (pax)", ".tar",
           honest_tar(listed=[(name, b"\0" * 5000)],
                      blocks=pax([("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", name),
                                  ("GNU.sparse.realsize", "5000")]) + tar_member(name, b"1\n0\n0\n".ljust(512, b"\0"))),
           KIND + "|pax|extended|size", REFUSED)
    yield ("tar, a link to a folder, then a file through it", ".tar",
           honest_tar(listed=[("answers/up", b""), ("answers/up/x", data)],
                      blocks=tar_member("answers/up", kind=b"2", link=b"../..") + tar_member("answers/up/x", data)),
           KIND, REFUSED)
    yield ("tar, an unlisted link", ".tar", honest_tar(blocks=tar_member("answers/up", kind=b"2", link=b"/")),
           KIND + "|list", REFUSED)
    yield ("tar, an unlisted folder", ".tar", honest_tar(blocks=tar_member("answers/", kind=b"5", mode=0o755)),
           KIND + "|list|name|path", EITHER)
    yield ("tar, a folder that climbs", ".tar", honest_tar(blocks=tar_member("../up/", kind=b"5", mode=0o755)),
           KIND + "|" + NAME, REFUSED)

    def sized(field, content=data):
        return honest_tar(listed=[(name, content)], blocks=tar_member(name, content, size_field=field))
    lies = "size|number|octal|negative|header|checksum|bytes|truncat|short|ends|corrupt|large|" + SUMS + "|" + BOUND
    yield "tar, a size that is more than there is", ".tar", sized(b"%011o\0" % 999999), lies, REFUSED
    yield "tar, a size of 8 GB", ".tar", sized(b"77777777777\0"), lies, REFUSED
    yield "tar, twelve digits of size", ".tar", sized(b"777777777777"), lies, REFUSED
    yield "tar, a size that is less than there is", ".tar", sized(b"%011o\0" % 1), lies, REFUSED
    yield "tar, a size of 0 before a block of data", ".tar", sized(b"%011o\0" % 0), lies, REFUSED
    yield ("tar, a size of 600 where 3 bytes are", ".tar", sized(b"%011o\0" % 600),
           lies + "|end|trailing|zero|after|block", REFUSED)
    yield "tar, a size that is not octal", ".tar", sized(b"00000000009\0"), lies, REFUSED
    yield "tar, a size of letters", ".tar", sized(b"three\0"), lies, REFUSED
    yield "tar, a size with a minus", ".tar", sized(b"-0000000003\0"), lies, REFUSED
    yield "tar, an empty size before data", ".tar", sized(b""), lies, REFUSED
    yield "tar, a size of hexadecimal", ".tar", sized(b"0x3\0"), lies, REFUSED
    yield "tar, a size of octal with rubbish", ".tar", sized(b"00000000003x"), lies, EITHER
    yield "tar, a negative size in base 256", ".tar", sized(b"\xff" * 11 + b"\xfd"), lies, REFUSED
    yield "tar, the least size in base 256", ".tar", sized(b"\xff\xff\xff\xff\x80" + b"\0" * 7), lies, REFUSED
    yield "tar, a size of 2^64 + 3 in base 256", ".tar", sized(b"\x80\0\0\x01" + b"\0" * 7 + b"\x03"), lies, REFUSED
    yield "tar, a size of 2^63 in base 256", ".tar", sized(b"\x80\0\0\0\x80" + b"\0" * 7), lies, REFUSED
    yield "tar, a size of 2^64 - 256 in base 256", ".tar", sized(b"\x80\0\0\0" + b"\xff" * 7 + b"\0"), lies, REFUSED
    yield "tar, a true size in base 256", ".tar", sized(b"\x80" + b"\0" * 10 + b"\x03"), lies, EITHER
    for words, field in (("off by one", b"%06o\0 " % (sum(tar_header(name, 3)) + 1)), ("blank", b" " * 8),
                         ("of NULs", b"\0" * 8),
                         ("of letters", b"checksum"), ("negative", b"-00001\0 "), ("beyond 32 bits", b"77777777")):
        yield ("tar, a header's checksum is " + words, ".tar",
               honest_tar(listed=[(name, data)], blocks=tar_member(name, data, sum_field=field)),
               "checksum|header|sum|damaged", REFUSED)
    yield ("tar, the first header's checksum is wrong", ".tar",
           tar([tar_header(b"manifest.json", len(manifest(base_files())), sum_field=b"000001\0 ") +
                padded(manifest(base_files())), *base_files()]),
           "checksum|header|sum|not a|no archive", REFUSED)
    yield ("tar, a header without 'ustar'", ".tar",
           honest_tar(listed=[(name, data)], blocks=tar_member(name, data, magic=b"\0" * 8)),
           "ustar|magic|header|format", EITHER)
    yield ("tar, a header with another magic", ".tar",
           honest_tar(listed=[(name, data)], blocks=tar_member(name, data, magic=b"notar\x0000")),
           "ustar|magic|header|format", EITHER)
    yield ("tar, a header of GNU's magic", ".tar",
           honest_tar(listed=[(name, data)], blocks=tar_member(name, data, magic=b"ustar  \0")),
           "ustar|magic|header|format|gnu", EITHER)
    block = bytearray(honest_tar(listed=[(name, data)], blocks=tar_member(name, data)))
    block[-1024 - 1] = 7
    yield "tar, bytes in the padding", ".tar", bytes(block), "padding|zero|after", EITHER
    yield ("tar, mode bits of a setuid program", ".tar",
           honest_tar(listed=[(name, data)], blocks=tar_member(name, data, mode=0o6755)), "mode", EITHER)

    # pax and GNU: what a second header says must not be a way around what the first one says.
    ext = "pax|extended|type|kind|support|record|header|gnu|long|damaged"

    def paxed(records, seen=(name, data), listed=None, kind=b"x"):
        return honest_tar(listed=[listed or (name, data)], blocks=pax(records, kind) + tar_member(*seen))
    yield "tar, pax with the true path and size", ".tar", paxed([("path", name), ("size", "3")]), ext, EITHER
    yield "tar, pax with a comment", ".tar", paxed([("comment", "well"), ("mtime", "1.5")]), ext, EITHER
    yield ("tar, pax names another path than is listed", ".tar", paxed([("path", "answers/else.jsonl")]),
           ext + "|list|missing", REFUSED)
    yield ("tar, pax names the listed path, the header another", ".tar",
           paxed([("path", name)], seen=(b"answers/else.jsonl", data)), ext + "|differ|list", EITHER)
    yield "tar, pax names a path that climbs", ".tar", paxed([("path", "../x")]), ext + "|" + NAME, REFUSED
    yield ("tar, pax names a path that climbs, and it is listed", ".tar",
           paxed([("path", "../x")], listed=(b"../x", data)), ext + "|" + NAME, REFUSED)
    yield ("tar, pax names the manifest", ".tar", paxed([("path", "manifest.json")]), ext + "|manifest|twice|duplicate",
           REFUSED)
    yield ("tar, pax names a path twice", ".tar", paxed([("path", "answers/else.jsonl"), ("path", name)]),
           ext + "|twice|duplicate", EITHER)
    yield "tar, pax with an empty path", ".tar", paxed([("path", "")]), ext + "|" + NAME, EITHER
    yield "tar, pax with another size", ".tar", paxed([("size", "2")]), ext + "|size|" + lies, REFUSED
    yield "tar, pax with a size of 0", ".tar", paxed([("size", "0")]), ext + "|size|" + lies, REFUSED
    yield "tar, pax with a huge size", ".tar", paxed([("size", "9223372036854775807")]), ext + "|size|" + lies, REFUSED
    yield ("tar, pax with a size beyond 64 bits", ".tar", paxed([("size", "18446744073709551619")]),
           ext + "|size|" + lies, REFUSED)
    yield "tar, pax with a negative size", ".tar", paxed([("size", "-3")]), ext + "|size|" + lies, REFUSED
    yield "tar, pax with a size of letters", ".tar", paxed([("size", "three")]), ext + "|size|" + lies, REFUSED
    yield ("tar, pax hides a member in another's data", ".tar",
           honest_tar(listed=[(name, tar_member("answers/in.jsonl", data))],
                      blocks=pax([("size", "0")]) + tar_member(name, tar_member("answers/in.jsonl", data))),
           ext + "|size|list", REFUSED)
    yield ("tar, pax for all that follow: a path", ".tar", paxed([("path", "answers/else.jsonl")], kind=b"g"),
           ext + "|list|missing", REFUSED)
    yield ("tar, pax for all that follow: a size", ".tar", paxed([("size", "512")], kind=b"g"), ext + "|size|" + lies,
           REFUSED)
    yield "tar, pax with a target of a link", ".tar", paxed([("linkpath", "/etc/passwd")]), ext + "|link", EITHER
    yield "tar, pax says that it is text of another coding", ".tar", paxed([("hdrcharset", "BINARY")]), ext, EITHER
    for words, records in (("no length", b"path=x\n"), ("a length that is too long", b"999 path=x\n"),
                           ("a length of 0", b"0 path=x\n"),
                           ("a length that is too short", b"5 path=x\n"), ("a negative length", b"-9 path=x\n"),
                           ("a length beyond 64 bits", b"18446744073709551627 path=x\n"),
                           ("no equals sign", b"7 path\n"),
                           ("no line feed", b"9 path=xy"), ("no space", b"10path=xy\n"), ("NULs", b"\0" * 40),
                           ("an empty key", b"5 =x\n")):
        yield "tar, pax with a record of " + words, ".tar", paxed(records), ext + "|list|missing", REFUSED
    yield "tar, pax without a record", ".tar", paxed(b""), ext, EITHER
    yield ("tar, pax after pax", ".tar",
           honest_tar(listed=[(name, data)], blocks=pax([("comment", "a")]) * 3 + tar_member(name, data)), ext, EITHER)
    yield ("tar, pax 100,000 times", ".tar", honest_tar(blocks=pax([("comment", "a")]) * 100000, listed=[(name, data)]),
           ext + "|" + COUNT + "|missing", REFUSED)
    yield ("tar, pax before the end", ".tar", honest_tar(blocks=pax([("path", name)])), ext + "|end|after|missing",
           REFUSED)
    yield ("tar, pax of 8 GB that are not there", ".tar",
           honest_tar(blocks=tar_header(b"pax", size_field=b"77777777777\0", kind=b"x") + b"9 path=x\n"),
           ext + "|" + lies, REFUSED)
    yield ("tar, pax before the manifest gives it another name", ".tar",
           tar([pax([("path", "answers/extra.jsonl")]), *with_manifest(base_files())]), ext + "|manifest|first",
           REFUSED)

    def gnu(kind, long, seen=(name, data), listed=None):
        return honest_tar(listed=[listed or (name, data)], blocks=tar_member("././@LongLink", long, kind=kind) +
                          tar_member(*seen))
    yield "tar, a GNU long name, the true one", ".tar", gnu(b"L", name + b"\0"), ext, EITHER
    yield ("tar, a GNU long name, another one", ".tar", gnu(b"L", b"answers/else.jsonl\0"), ext + "|list|missing",
           REFUSED)
    yield ("tar, a GNU long name that climbs", ".tar", gnu(b"L", b"../x\0", listed=(b"../x", data)), ext + "|" + NAME,
           REFUSED)
    yield "tar, a GNU long name without a NUL", ".tar", gnu(b"L", b"n" * 512), ext + "|list|missing|name|path", REFUSED
    yield "tar, a GNU long name that is empty", ".tar", gnu(b"L", b""), ext + "|name|path", EITHER
    yield "tar, a GNU long link", ".tar", gnu(b"K", b"/etc/passwd\0"), ext + "|link", EITHER
    yield ("tar, two GNU long names", ".tar",
           honest_tar(listed=[(name, data)],
                      blocks=tar_member("././@LongLink", b"answers/else.jsonl\0", kind=b"L") +
                      tar_member("././@LongLink", name + b"\0", kind=b"L") + tar_member(name, data)),
           ext, EITHER)
    yield ("tar, a GNU long name and pax that disagree", ".tar",
           honest_tar(listed=[(name, data)],
                      blocks=tar_member("././@LongLink", b"answers/a.jsonl\0", kind=b"L") +
                      pax([("path", "answers/b.jsonl")]) + tar_member(name, data)),
           ext + "|list|missing", REFUSED)
    yield ("tar, a GNU long name of 8 GB", ".tar",
           honest_tar(blocks=tar_header(b"././@LongLink", size_field=b"77777777777\0", kind=b"L") + b"n" * 512),
           ext + "|" + lies, REFUSED)

    whole = honest_tar()
    after = "truncated|after|end|trailing|zero|block|twice|duplicate|second|garbage|data|manifest"
    yield "tar, two archives, one after the other", ".tar", whole + whole, after, REFUSED
    yield "tar, two archives without an end between", ".tar", whole[:-1024] + whole, after, REFUSED
    yield "tar, another archive after the end", ".tar", whole + tar([("answers/in.jsonl", data)]), after, REFUSED
    yield "tar, a member after the end", ".tar", whole + tar_member("answers/in.jsonl", data), after, REFUSED
    yield "tar, text after the end", ".tar", whole + b"#!/bin/sh\n", after, REFUSED
    yield "tar, a byte after the end", ".tar", whole + b"x", after, REFUSED
    yield "tar, a zero after the end", ".tar", whole + b"\0", after, EITHER
    yield "tar, blocks of zeros after the end", ".tar", whole + b"\0" * 10240, after, EITHER
    yield ("tar, one block of zeros, then a member", ".tar",
           whole[:-512] + tar_member("answers/in.jsonl", data) + TAR_END, after, REFUSED)
    yield ("tar, one block of zeros, then a member that is listed", ".tar",
           tar(with_manifest(base_files() + [(name, data)])[:-1], end=b"\0" * 512) + tar([(name, data)]),
           after + "|missing", REFUSED)
    yield ("tar, the end comes before the last members", ".tar",
           tar(with_manifest(base_files())[:4]) + tar(base_files()[3:]), after + "|missing|absent|lacks", REFUSED)
    yield ("tar, zeros before it", ".tar", b"\0" * 512 + whole, "zero|empty|manifest|end|header|after|block|first",
           REFUSED)
    yield "tar, a byte before it", ".tar", b"x" + whole, "header|checksum|tar|manifest|no archive|not an", REFUSED
    yield "tar, only zeros", ".tar", b"\0" * 10240, "manifest|empty|no member", REFUSED
    yield "tar, only half a block", ".tar", b"x" * 200, CUT + "|header|manifest", REFUSED
    yield "tar, text", ".tar", b"This is a letter.\n" * 200, "header|checksum|tar|manifest|no archive|not a", REFUSED


def hostile_zips():
    data, v = b"{}\n", VICTIM
    true = TREE[v]

    def spoilt(**how):
        return zipped(entries_of(spoil={v: how}))
    d = ZIP_AMBIGUOUS
    yield "zip, the local name differs", ".zip", spoilt(local=dict(name=b"queriez.jsonl")), d, REFUSED
    yield "zip, the local name climbs", ".zip", spoilt(local=dict(name=b"../queries.jsonl")), d, REFUSED
    yield "zip, the local name is longer", ".zip", spoilt(local=dict(name=v.encode() + b"x")), d, REFUSED
    yield "zip, the local name differs in case", ".zip", spoilt(local=dict(name=v.upper().encode())), d, REFUSED
    yield "zip, the central name differs", ".zip", spoilt(central=dict(name=b"queriez.jsonl")), d + "|listed", REFUSED
    for side in ("local", "central"):
        yield "zip, the %s size differs" % side, ".zip", spoilt(**{side: dict(size=len(true) - 1)}), d, REFUSED
        yield "zip, the %s size is 0" % side, ".zip", spoilt(**{side: dict(size=0)}), d, REFUSED
        yield ("zip, the %s packed size differs" % side, ".zip", spoilt(**{side: dict(packed=len(deflated(true)) - 1)}),
               d, REFUSED)
        yield ("zip, the %s packed size is huge" % side, ".zip", spoilt(**{side: dict(packed=0xfffffff0)}),
               d + "|beyond|outside|end", REFUSED)
        yield "zip, the %s checksum differs" % side, ".zip", spoilt(**{side: dict(crc=7)}), d + "|checksum", REFUSED
        yield "zip, the %s method differs" % side, ".zip", spoilt(**{side: dict(method=0)}), d, REFUSED
        yield ("zip, the %s flags say encrypted" % side, ".zip", spoilt(**{side: dict(flags=1)}), d + "|encrypt|flag",
               REFUSED)
        yield ("zip, the %s flags say patched" % side, ".zip", spoilt(**{side: dict(flags=0x20)}),
               d + "|patch|flag|bit|support", EITHER)
    yield "zip, both checksums are wrong", ".zip", spoilt(crc=7), "crc|checksum", REFUSED
    yield ("zip, both sizes are one less", ".zip", spoilt(size=len(true) - 1), "size|bytes|more|larger|longer|inflate",
           REFUSED)
    yield "zip, both sizes are one more", ".zip", spoilt(size=len(true) + 1), "size|bytes|less|short|inflate", REFUSED
    yield "zip, both sizes are 4 GB", ".zip", spoilt(size=0xfffffffe), "size|bytes|less|short|inflate|" + BOUND, REFUSED
    yield "zip, encrypted", ".zip", spoilt(flags=1), "encrypt|flag|bit", REFUSED
    yield "zip, strongly encrypted", ".zip", spoilt(flags=0x41), "encrypt|flag|bit", REFUSED
    yield "zip, an encrypted directory", ".zip", spoilt(flags=0x2000), "encrypt|flag|bit", REFUSED
    yield "zip, encrypted by AES", ".zip", spoilt(flags=1, method=99, raw=b"x" * 40), "encrypt|flag|bit|method", REFUSED
    for method, words in ((1, "shrink"), (6, "implode"), (9, "deflate64"), (12, "bzip2"), (14, "LZMA"), (93, "zstd"),
                          (95, "xz"), (65535, "none")):
        yield ("zip, method %d (%s)" % (method, words), ".zip", spoilt(method=method, raw=b"x" * 40),
               "method|compress|support|lzma|xz", REFUSED)
    for words, method in (("bzip2", zipfile.ZIP_BZIP2), ("LZMA", zipfile.ZIP_LZMA)):
        with tempfile.TemporaryFile() as f:
            with zipfile.ZipFile(f, "w", method) as z:
                for n, content in with_manifest(base_files()):
                    z.writestr(zipfile.ZipInfo(n), content, method)
            f.seek(0)
            yield ("zip, packed with %s by another program" % words, ".zip", f.read(), "method|compress|support|flag",
                   EITHER)
    packed = deflated(true)
    flate = "deflate|inflate|data|stream|corrupt|size|bytes|compress|damage|crc|decompress|ends|short"
    yield "zip, the stream is rubbish", ".zip", spoilt(raw=b"\xff" * 40), flate, REFUSED
    yield "zip, the stream is empty", ".zip", spoilt(raw=b""), flate, REFUSED
    yield "zip, the stream is cut", ".zip", spoilt(raw=packed[:-5]), flate, REFUSED
    yield ("zip, bytes after the stream's end", ".zip", spoilt(raw=packed + b"#!/bin/sh\n"), flate + "|after|trailing",
           REFUSED)
    yield "zip, the stream is a zlib one", ".zip", spoilt(raw=zlib.compress(true)), flate, REFUSED
    yield "zip, stored, but called deflated", ".zip", spoilt(raw=true), flate, REFUSED
    yield "zip, deflated, but called stored", ".zip", spoilt(method=0, raw=packed), flate + "|differ|stored", REFUSED
    yield ("zip, a byte of stored data differs", ".zip", spoilt(method=0, raw=true.replace(b"gate", b"gaze", 1)),
           "crc|sha|checksum", REFUSED)
    yield ("zip, stored, its checksum honest, its content not", ".zip",
           zipped([Entry(n, c) if n != v else Entry(n, true.replace(b"gate", b"gaze", 1))
                   for n, c in with_manifest(base_files())]),
           SUMS, REFUSED)
    for words, mode in (("a symbolic link", stat.S_IFLNK), ("a device", stat.S_IFCHR), ("a FIFO", stat.S_IFIFO),
                        ("a socket", stat.S_IFSOCK)):
        yield ("zip, the mode of " + words, ".zip", spoilt(outer=(mode | 0o777) << 16), KIND + "|mode|socket|attribut",
               REFUSED)
    yield ("zip, a link as Unix writes it", ".zip",
           zipped(entries_of([("answers/up", b"/etc/passwd", dict(method=0, outer=(stat.S_IFLNK | 0o777) << 16))])),
           KIND + "|mode|attribut", REFUSED)
    yield ("zip, the mode of a folder", ".zip", spoilt(outer=(stat.S_IFDIR | 0o755) << 16 | 0x10),
           KIND + "|mode|attribut", EITHER)
    yield "zip, DOS says folder", ".zip", spoilt(outer=0x10, made=20), KIND + "|attribut", EITHER
    folder = Entry("answers/", b"", method=0, outer=(stat.S_IFDIR | 0o755) << 16 | 0x10)
    yield "zip, an unlisted folder", ".zip", zipped([*entries_of(), folder]), KIND + "|list|name|path", EITHER
    yield ("zip, a folder with content", ".zip", zipped([*entries_of(), Entry("answers/", data, method=0)]),
           KIND + "|list|name|path|size", REFUSED)
    yield ("zip, a folder that climbs", ".zip", zipped([*entries_of(), Entry("../up/", b"", method=0)]),
           KIND + "|" + NAME, REFUSED)
    yield "zip, a member on another disk", ".zip", spoilt(central=dict(disk=1)), "disk|volume|split|part", REFUSED
    yield "zip, needs version 255", ".zip", spoilt(version=255), "version", EITHER
    yield "zip, an impossible date", ".zip", spoilt(date=0, time=0xffff), "date|time", EITHER
    yield "zip, a comment on a member", ".zip", spoilt(central=dict(comment=b"well done")), "comment", EITHER

    # Two lists of members that disagree.
    ghost = dict(has_local=False)
    listed = [("answers/extra.jsonl", data)]
    yield ("zip, listed centrally only, beyond the end", ".zip",
           zipped([*entries_of(listed=listed), Entry(*listed[0], **ghost, central=dict(at=0x7fffffff))]),
           d + "|beyond|outside|offset|end", REFUSED)
    yield ("zip, listed centrally only, in the middle of another", ".zip",
           zipped([*entries_of(listed=listed), Entry(*listed[0], **ghost, central=dict(at=45))]),
           d + "|signature|offset", REFUSED)
    yield ("zip, listed centrally only, at the directory", ".zip",
           zipped([*entries_of(listed=listed), Entry(*listed[0], **ghost)]), d + "|signature|offset", REFUSED)
    yield ("zip, listed centrally only, at another's header", ".zip",
           zipped([*entries_of(listed=listed), Entry(*listed[0], **ghost, central=dict(at=0))]), d, REFUSED)
    yield ("zip, a local member that the directory does not list", ".zip",
           zipped([*entries_of(), Entry("answers/in.jsonl", data, is_hidden=True)]),
           d + "|gap|between|bytes|unlisted|hidden|unused", REFUSED)
    yield ("zip, the same, the manifest lists it", ".zip",
           zipped([*entries_of(listed=listed), Entry(*listed[0], is_hidden=True)]),
           d + "|gap|between|bytes|missing|absent|lacks|hidden|unused", REFUSED)
    yield ("zip, a hidden member first", ".zip", zipped([Entry("manifest.json", data, is_hidden=True), *entries_of()]),
           d + "|gap|between|bytes|hidden|unused|manifest|first|offset|start", REFUSED)
    yield ("zip, bytes between two members", ".zip", spoilt(after=b"hidden bytes"),
           d + "|gap|between|bytes|hidden|unused", REFUSED)
    yield ("zip, bytes between the members and the directory", ".zip",
           zipped(entries_of(spoil={sorted(TREE)[-1]: dict(after=b"hidden")})), d + "|gap|between|bytes|hidden|unused",
           REFUSED)
    yield ("zip, bytes between the directory and its end", ".zip", zipped(entries_of(), between=b"hidden"),
           d + "|gap|between|bytes|hidden|end", REFUSED)
    yield ("zip, the directory in another order", ".zip", zipped(entries_of(), order=lambda e: e[::-1]),
           d + "|order|manifest|first", EITHER)
    yield ("zip, the manifest is first in the directory only", ".zip",
           zipped(entries_of()[1:] + entries_of()[:1], order=lambda e: e[-1:] + e[:-1]), d + "|order|manifest|first",
           EITHER)
    twice = entries_of()
    twin = Entry(v, true, has_local=False)
    at = next(n for n, e in enumerate(twice) if e.name == v.encode())
    position = sum(len(e.local_header()) + len(e.raw) for e in twice[:at])
    twin.at = position
    yield "zip, listed centrally twice", ".zip", zipped([*twice, twin]), d + "|twice|duplicate|again", REFUSED
    yield "zip, all members overlap: one inside the other", ".zip", overlapping(30, b"\0" * 3000), d, REFUSED
    yield "zip, 5,000 members overlap, 2.5 GB in all", ".zip", overlapping(5000, None), d + "|" + COUNT, REFUSED
    same = [Entry("answers/x%04d.jsonl" % n, data, has_local=n == 0) for n in range(2)]
    files = base_files() + [(e.name, data) for e in same]
    start = [Entry(n, c) for n, c in [("manifest.json", manifest(files)), *base_files()]]
    for e in same:
        e.at = sum(len(x.local_header()) + len(x.raw) for x in start)
    yield "zip, two names for the same bytes", ".zip", zipped(start + same), d, REFUSED

    # The end of the central directory.
    whole = zipped(entries_of())
    body, central, count, at = zip_parts(entries_of())
    e = "end|directory|central|count|entries|offset|size|record|members|trailing|comment|after|before|start|bytes|disk|"
    e += "archive|part|several"
    yield ("zip, bytes before it, offsets as they were", ".zip", zipped(entries_of(), prepend=b"#!/bin/sh\n", shift=0),
           e, REFUSED)
    yield ("zip, bytes before it, offsets adjusted", ".zip", zipped(entries_of(), prepend=b"#!/bin/sh\n"), e + "|gap",
           REFUSED)
    yield "zip, bytes after it", ".zip", whole + b"more", e, REFUSED
    yield "zip, a NUL after it", ".zip", whole + b"\0", e, REFUSED
    yield "zip, 100,000 bytes after it", ".zip", whole + b"m" * 100000, e, REFUSED
    yield "zip, itself after it", ".zip", whole + whole, e, REFUSED
    yield "zip, another archive after it", ".zip", whole + zipped(entries_of([("answers/in.jsonl", data)])), e, REFUSED
    yield "zip, two ends of the directory", ".zip", whole + zip_end(count, len(central), at), e, REFUSED
    yield "zip, a second end that says there is nothing", ".zip", whole + zip_end(0, 0, len(whole)), e, REFUSED
    yield ("zip, a second end in the comment of the first", ".zip",
           zipped(entries_of(), comment=zip_end(count, len(central), at)), e, REFUSED)
    other, other_central, other_count, _ = zip_parts(entries_of(spoil={v: dict(central=dict(name=b"evil.jsonl"))}))
    yield ("zip, a second directory and its end in the comment", ".zip",
           zipped(entries_of(), comment=other_central + zip_end(other_count, len(other_central), len(whole))), e,
           REFUSED)
    yield "zip, a comment", ".zip", zipped(entries_of(), comment=b"well done"), e, EITHER
    yield ("zip, a comment shorter than it says", ".zip", zipped(entries_of(), comment=b"well", comment_size=40), e,
           REFUSED)
    yield ("zip, a comment longer than it says", ".zip", zipped(entries_of(), comment=b"well done", comment_size=4), e,
           REFUSED)
    yield "zip, more entries than there are", ".zip", zipped(entries_of(), here=count + 1, count=count + 1), e, REFUSED
    yield "zip, fewer entries than there are", ".zip", zipped(entries_of(), here=count - 1, count=count - 1), e, REFUSED
    yield "zip, the two counts differ", ".zip", zipped(entries_of(), here=count, count=count + 1), e, REFUSED
    yield "zip, a directory longer than it is", ".zip", zipped(entries_of(), size=len(central) + 1), e, REFUSED
    yield "zip, a directory shorter than it is", ".zip", zipped(entries_of(), size=len(central) - 1), e, REFUSED
    yield "zip, a directory of 4 GB", ".zip", zipped(entries_of(), size=0xfffffffe), e, REFUSED
    yield "zip, a directory elsewhere", ".zip", zipped(entries_of(), at=at + 4), e + "|signature", REFUSED
    yield "zip, a directory beyond the end", ".zip", zipped(entries_of(), at=0xfffffffe), e, REFUSED
    yield ("zip, size and place of the directory that wrap around", ".zip",
           zipped(entries_of(), at=0xffffff00, size=0x200), e, REFUSED)
    yield "zip, the second disk", ".zip", zipped(entries_of(), disk=1), e, REFUSED
    yield "zip, the directory is on another disk", ".zip", zipped(entries_of(), first_disk=1), e, REFUSED
    yield "zip, no end of the directory", ".zip", body + central, e + "|zip", REFUSED
    yield "zip, only an end of the directory", ".zip", zip_end(0, 0, 0), e + "|manifest|empty|no member", REFUSED
    yield "zip, only an end that says 65,535", ".zip", zip_end(65535, 0xffffffff, 0xffffffff), e + "|zip64", REFUSED
    yield ("zip, the directory is an entry's data", ".zip",
           zipped(entries_of([("answers/in.zip", whole, dict(method=0))]), at=at, size=len(central)), e + "|" + d,
           REFUSED)
    yield ("zip, the directory holds a digital signature", ".zip",
           body + central + b"PK\x05\x05\4\0abcd" + zip_end(count, len(central) + 10, at), e, EITHER)
    yield ("zip, an archive's extra data before the directory", ".zip",
           body + b"PK\x06\x08\4\0\0\0abcd" + central + zip_end(count, len(central), at + 12), e + "|" + d + "|gap",
           REFUSED)

    # zip64 and other extra fields.
    z = "zip64|64|extra|size|offset|" + e + "|" + d

    def extra64(*values, tag=1):
        return struct.pack("<HH", tag, 8 * len(values)) + b"".join(struct.pack("<Q", x) for x in values)
    honest = dict(size=0xffffffff, packed=0xffffffff, extra=extra64(len(true), len(packed)))
    yield "zip64, honest sizes", ".zip", spoilt(**honest), z, EITHER
    yield "zip64, sizes without the field", ".zip", spoilt(size=0xffffffff, packed=0xffffffff), z, REFUSED
    yield ("zip64, sizes of 2^63", ".zip", spoilt(size=0xffffffff, packed=0xffffffff, extra=extra64(1 << 63, 1 << 63)),
           z, REFUSED)
    yield ("zip64, sizes that wrap around", ".zip",
           spoilt(size=0xffffffff, packed=0xffffffff, extra=extra64(len(true), 2**64 - 8)), z, REFUSED)
    yield "zip64, another size", ".zip", spoilt(**{**honest, "extra": extra64(len(true) + 1, len(packed))}), z, REFUSED
    yield ("zip64, local and central differ", ".zip",
           spoilt(**honest, local=dict(extra=extra64(len(true) + 1, len(packed)))), z, REFUSED)
    yield "zip64, a field that is cut", ".zip", spoilt(**{**honest, "extra": extra64(len(true))}), z, REFUSED
    yield "zip64, a field though the sizes are there", ".zip", spoilt(extra=extra64(7, 7)), z, EITHER
    yield ("zip64, two fields that differ", ".zip",
           spoilt(**{**honest, "extra": extra64(len(true), len(packed)) + extra64(1, 1)}), z, EITHER)
    yield ("zip64, a place beyond the end", ".zip", spoilt(central=dict(at=0xffffffff, extra=extra64(1 << 62))), z,
           REFUSED)
    end64 = struct.pack("<IQHHIIQQQQ", 0x06064b50, 44, 0x32d, 45, 0, 0, count, count, len(central), at)
    locator = struct.pack("<IIQI", 0x07064b50, 0, at + len(central), 1)
    maximal = zip_end(65535, 0xffffffff, 0xffffffff)
    yield "zip64, an honest end", ".zip", body + central + end64 + locator + maximal, z, EITHER
    yield ("zip64, an end beside the short one", ".zip",
           body + central + end64 + locator + zip_end(count, len(central), at), z, EITHER)
    lying = struct.pack("<IQHHIIQQQQ", 0x06064b50, 44, 0x32d, 45, 0, 0, count - 1, count - 1, len(central), at)
    yield ("zip64, an end that contradicts the short one", ".zip",
           body + central + lying + locator + zip_end(count, len(central), at), z, REFUSED)
    yield ("zip64, a locator that points nowhere", ".zip",
           body + central + end64 + struct.pack("<IIQI", 0x07064b50, 0, 1 << 60, 1) + maximal, z, REFUSED)
    yield ("zip64, a locator that points at itself", ".zip",
           body + central + end64 + struct.pack("<IIQI", 0x07064b50, 0, at + len(central) + 56, 1) + maximal, z,
           REFUSED)
    yield ("zip64, a locator of two disks", ".zip",
           body + central + end64 + struct.pack("<IIQI", 0x07064b50, 1, at + len(central), 2) + maximal, z, REFUSED)
    huge = struct.pack("<IQHHIIQQQQ", 0x06064b50, 44, 0x32d, 45, 0, 0, 1 << 61, 1 << 61, len(central), at)
    yield "zip64, 2^61 entries", ".zip", body + central + huge + locator + maximal, z + "|" + COUNT, REFUSED
    wrap = struct.pack("<IQHHIIQQQQ", 0x06064b50, 44, 0x32d, 45, 0, 0, count, count, 2**64 - at, at)
    yield "zip64, a directory that wraps around", ".zip", body + central + wrap + locator + maximal, z, REFUSED
    long_end = struct.pack("<IQHHIIQQQQ", 0x06064b50, 2**64 - 12, 0x32d, 45, 0, 0, count, count, len(central), at)
    yield "zip64, an end of 2^64 bytes", ".zip", body + central + long_end + locator + maximal, z, EITHER
    unicode_path = struct.pack("<BI", 1, zlib.crc32(v.encode())) + b"../evil.jsonl"
    field = struct.pack("<HH", 0x7075, len(unicode_path)) + unicode_path
    yield "zip, an extra field with another name", ".zip", spoilt(extra=field), "extra|name|unicode|differ", EITHER
    yield ("zip, an extra field that is longer than all", ".zip",
           spoilt(extra=struct.pack("<HH", 0x5455, 60000) + b"x"), "extra|field|corrupt|length", EITHER)
    yield "zip, an extra field of a byte", ".zip", spoilt(extra=b"x"), "extra|field|corrupt|length", EITHER
    yield ("zip, local extra fields only", ".zip",
           spoilt(local=dict(extra=struct.pack("<HH", 0x5455, 5) + b"\1\0\0\0\0")), "extra|field|differ", EITHER)
    yield ("zip, names beyond ASCII that are not said to be UTF-8", ".zip",
           zipped(entries_of([("answers/h\u00e4user.jsonl", data)])), NAME + "|flag", EITHER)

    # Data descriptors.
    desc = "descriptor|stream|flag|bit|" + d
    local = dict(crc=0, packed=0, size=0)
    yield ("zip, a data descriptor", ".zip",
           spoilt(flags=8, local=local,
                  after=struct.pack("<IIII", 0x08074b50, zlib.crc32(true), len(packed), len(true))),
           desc, EITHER)
    yield ("zip, a data descriptor without its mark", ".zip",
           spoilt(flags=8, local=local, after=struct.pack("<III", zlib.crc32(true), len(packed), len(true))), desc,
           EITHER)
    yield ("zip, a data descriptor that lies", ".zip",
           spoilt(flags=8, local=local, after=struct.pack("<IIII", 0x08074b50, 7, len(packed), len(true))), desc,
           REFUSED)
    yield "zip, a data descriptor that is not there", ".zip", spoilt(flags=8, local=local), desc + "|gap", REFUSED
    yield "zip, no sizes in the local header, nor a descriptor's flag", ".zip", spoilt(local=local), desc, REFUSED


def overlapping(count, content):
    """Members of which each quotes the header of the next, stored, and goes on in its data; else all is true."""
    kernel = content if content is not None else b"\0" * 500000
    chain, raw, size, crc = [], deflated(kernel), len(kernel), None
    datas = kernel
    listed = []
    name = "answers/o%05d.jsonl"
    is_small = content is not None
    for n in reversed(range(count)):
        crc = zlib.crc32(datas) if is_small else 0
        e = Entry(name % n, b"", raw=raw, size=size, packed=len(raw), crc=crc)
        listed.append({"path": name % n, "role": EXTRA_ROLE, "size": size,
                       "sha256": sha256(datas) if is_small else "0" * 64})
        chain.append(e)
        quoted = e.local_header()
        if is_small:
            raw, datas = b"\0" + struct.pack("<HH", len(quoted), len(quoted) ^ 0xffff) + quoted + raw, quoted + datas
        else:
            raw = Quoted(len(raw) + len(quoted) + 5)
        size += len(quoted)
    chain.reverse()
    main = Entry("manifest.json", manifest(base_files(), lambda m: m["members"].extend(listed[::-1])))
    before = [main, *(Entry(n, d) for n, d in base_files())]
    start = sum(len(e.local_header()) + len(e.raw) for e in before)
    headers = [e.local_header() for e in chain]
    body, at = bytearray(), start
    for n, (e, header) in enumerate(zip(chain, headers)):
        e.has_local, e.at = False, at
        body += header
        if n + 1 < count:
            body += b"\0" + struct.pack("<HH", len(headers[n + 1]), len(headers[n + 1]) ^ 0xffff)
        at = start + len(body)
    before[-1].after = bytes(body) + deflated(kernel)
    return zipped(before + chain)


class Quoted:
    """Only a length: what stands there is written once, for all."""

    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length


def hostile_compression():
    whole = honest_tar()
    streams = {kind: pack(whole) for kind, pack in PACKERS.items()}
    bad = "crc|checksum|corrupt|data|damage|magic|format|not a|decompress|stream|invalid|header|truncat|ends|short|"
    bad += "gzip|zstd|xz|size"
    for kind in (".tar.gz", ".tar.zst", ".tar.xz"):
        good = streams[kind]
        yield "the first byte is wrong, " + kind, kind, b"X" + good[1:], bad, REFUSED
        yield "only the magic, " + kind, kind, good[:4], CUT + "|" + bad, REFUSED
        yield "text, " + kind, kind, b"This is a letter.\n" * 99, bad, REFUSED
        yield "text after it, " + kind, kind, good + b"#!/bin/sh\n", bad + "|after|trailing", REFUSED
        yield "zeros after it, " + kind, kind, good + b"\0" * 1024, bad + "|after|trailing", EITHER
        yield ("a second stream of nothing, " + kind, kind, good + PACKERS[kind](b""), bad + "|after|trailing|second",
               EITHER)
        yield "a second stream, " + kind, kind, good + good, bad + "|after|trailing|second|end|twice|duplicate", REFUSED
        yield ("in two streams, " + kind, kind, PACKERS[kind](whole[:5000]) + PACKERS[kind](whole[5000:]),
               bad + "|after|trailing|second", EITHER)
        yield "packed twice, " + kind, kind, PACKERS[kind](good), bad + "|tar|manifest|twice|again", REFUSED
        yield "no tar within, " + kind, kind, PACKERS[kind](b""), CUT + "|manifest|tar", REFUSED
    for a, b in ((".tar", ".tar.gz"), (".tar.gz", ".tar.zst"), (".tar.zst", ".tar.xz"), (".tar.xz", ".tar"),
                 (".tar.gz", ".zip")):
        yield "%s, named %s" % (a, b), b, streams[a], bad + "|zip|tar|end|directory", EITHER
    yield ".zip, named .tar", ".tar", zipped(entries_of()), bad + "|tar", EITHER
    yield "named .txt", ".txt", whole, "kind|ending|extension|suffix|name|archive|format|tar|manifest", EITHER
    for kind in KINDS:
        yield "an empty file, " + kind, kind, b"", CUT + "|manifest|" + bad, REFUSED
    g = streams[".tar.gz"]
    yield "gzip, its checksum is wrong", ".tar.gz", gz(whole, struct.pack("<II", 7, len(whole))), bad, REFUSED
    yield "gzip, its length is wrong", ".tar.gz", gz(whole, struct.pack("<II", zlib.crc32(whole), 7)), bad, REFUSED
    yield "gzip, no trailer", ".tar.gz", gz(whole, b""), bad, REFUSED
    yield ("gzip, a name in the header", ".tar.gz", g[:3] + b"\x08" + g[4:10] + b"../../x\0" + g[10:], bad + "|name",
           EITHER)
    yield "gzip, a name that does not end", ".tar.gz", g[:3] + b"\x08" + g[4:10] + b"n" * 3000000, bad, REFUSED
    yield "gzip, method 7", ".tar.gz", g[:2] + b"\x07" + g[3:], bad + "|method", REFUSED
    yield "gzip, flags of the future", ".tar.gz", g[:3] + b"\xe0" + g[4:], bad + "|flag", REFUSED
    z = bad + "|window|memory|dictionary|frame|block|bound|limit"
    yield ("zstd, content size is wrong", ".tar.zst",
           zst(whole, descriptor=b"\xc0\x38" + struct.pack("<Q", len(whole) + 1)), z, REFUSED)
    yield ("zstd, content size of 2^63", ".tar.zst", zst(whole, descriptor=b"\xc0\x38" + struct.pack("<Q", 1 << 63)), z,
           REFUSED)
    yield ("zstd, all in one segment of 2^60 bytes", ".tar.zst",
           zst(whole, descriptor=b"\xe0" + struct.pack("<Q", 1 << 60)), z, REFUSED)
    yield "zstd, a window of 3.75 TB", ".tar.zst", zst(whole, descriptor=b"\x00\xff"), z, REFUSED
    yield "zstd, a window of 2 GB", ".tar.zst", zst(whole, descriptor=b"\x00\xa8"), z, REFUSED
    yield "zstd, a checksum that is wrong", ".tar.zst", zst(whole, descriptor=b"\x04\x38", tail=b"\1\2\3\4"), z, REFUSED
    yield "zstd, needs a dictionary", ".tar.zst", zst(whole, descriptor=b"\x01\x38\x07"), z, REFUSED
    yield "zstd, a reserved bit", ".tar.zst", zst(whole, descriptor=b"\x08\x38"), z, REFUSED
    yield "zstd, a frame that is skipped before it", ".tar.zst", b"\x50\x2a\x4d\x18\4\0\0\0abcd" + zst(whole), z, EITHER
    yield ("zstd, a frame that is skipped, of 4 GB", ".tar.zst", zst(whole) + b"\x50\x2a\x4d\x18\xff\xff\xff\xffabcd",
           z + "|after|trailing", REFUSED)
    yield "zstd, no last block", ".tar.zst", zst(whole, last=False), z, REFUSED
    yield "zstd, a block of a reserved type", ".tar.zst", b"\x28\xb5\x2f\xfd\x00\x38\x07\0\0", z, REFUSED
    yield "zstd, a block larger than the window", ".tar.zst", b"\x28\xb5\x2f\xfd\x00\x00" + zst(whole)[6:], z, REFUSED
    yield "zstd, 100,000 frames of nothing", ".tar.zst", zst() * 100000, z + "|manifest|empty|tar", REFUSED
    x = streams[".tar.xz"]
    yield "xz, a dictionary of 4 GB", ".tar.xz", xz_dictionary(x, 40), bad + "|memory|dictionary|limit|bound", REFUSED
    yield "xz, a dictionary of 1 GB", ".tar.xz", xz_dictionary(x, 36), bad + "|memory|dictionary|limit|bound", EITHER
    yield "xz, an index of another block", ".tar.xz", x[:-16] + bytes([x[-16] ^ 1]) + x[-15:], bad + "|index", REFUSED
    yield "xz, its footer is wrong", ".tar.xz", x[:-2] + b"ZZ", bad + "|footer", REFUSED
    yield "xz, the old format", ".tar.xz", lzma.compress(whole, format=lzma.FORMAT_ALONE, preset=1), bad, EITHER
    yield "xz, without a checksum", ".tar.xz", lzma.compress(whole, check=lzma.CHECK_NONE, preset=1), bad, EITHER


def xz_dictionary(whole, size):
    """The same stream whose first block asks for another dictionary."""
    header_size = (whole[12] + 1) * 4
    header = bytearray(whole[12:12 + header_size])
    at = bytes(header).index(b"\x21\x01") + 2
    header[at] = size
    header[-4:] = struct.pack("<I", zlib.crc32(bytes(header[:-4])))
    return whole[:12] + bytes(header) + whole[12 + header_size:]


def bombs(place):
    """Two billion zeros, each time in little space; written in pieces."""
    size, mebibytes = 2 << 30, 2048
    name = "answers/zeros.jsonl"

    def lists(m):
        m["members"].append({"path": name, "role": EXTRA_ROLE, "size": size, "sha256": ZEROS_SHA256})
    small = {"path": name, "role": EXTRA_ROLE, "size": 100, "sha256": sha256(b"\0" * 100)}
    start = honest_tar(edit=lists, end=b"") + tar_header(name.encode(), size)
    honest_start = honest_tar(end=b"")
    ends = BOUND + "|memory"
    less = ends + "|size|bytes|differ|listed|less|short"
    tails = ends + "|after|trailing|end|zero|padding"

    def gz_bomb(head):
        return b"\x1f\x8b\x08\0\0\0\0\0\x02\x03" + zeros_deflated(head, mebibytes) + struct.pack(
            "<II", zeros_crc(mebibytes, zlib.crc32(head)), (len(head) + size) & 0xffffffff)
    for words, head, expected in (("a member that the manifest lists", start, ends),
                                  ("a member listed with 100 bytes",
                                   honest_tar(edit=lambda m: m["members"].append(small), end=b"") +
                                   tar_header(name.encode(), size), less),
                                  ("a member that is not listed", honest_start + tar_header(b"answers/zzz.jsonl", size),
                                   less + "|list"),
                                  ("a manifest", tar_header(b"manifest.json", size), ends + "|manifest"),
                                  ("a pax header", honest_start + tar_header(b"pax", size, kind=b"x"),
                                   less + "|pax|extended|type|kind"),
                                  ("a GNU long name", honest_start + tar_header(b"././@LongLink", size, kind=b"L"),
                                   less + "|long|gnu|type|kind"),
                                  ("zeros after the end", honest_start + TAR_END, tails)):
        expect = EITHER if "after" in words else REFUSED
        yield "2 GB of zeros are %s, .tar.zst" % words, ".tar.zst", zst(head, [(b"\0", size + 1024)]), expected, expect
        if "not listed" in words or "zeros" in words or "manifest lists" in words:
            yield "2 GB of zeros are %s, .tar.gz" % words, ".tar.gz", gz_bomb(head), expected, expect
    yield ("2 GB of zeros are a member that the manifest lists, .tar.xz", ".tar.xz", xz_repeated(start, 16 << 20, 128),
           ends, REFUSED)
    yield ("100 MB of blanks before the manifest, .tar.zst", ".tar.zst",
           zst(tar_header(b"manifest.json", 100 << 20), [(b" ", 100 << 20)]), ends + "|manifest", REFUSED)
    yield ("100 MB of brackets are the manifest, .tar.zst", ".tar.zst",
           zst(tar_header(b"manifest.json", 100 << 20), [(b"[", 100 << 20)]), ends + "|manifest|deep|depth|nest",
           REFUSED)
    yield "40 members of 100 MB, .tar.zst", ".tar.zst", *many_large()
    raw = zeros_deflated(b"", mebibytes)
    bomb = dict(raw=raw, size=size, packed=len(raw), crc=zeros_crc(mebibytes))
    main = manifest(base_files(), lists)
    rest = [Entry("manifest.json", main), *(Entry(n, d) for n, d in base_files())]
    yield ("2 GB of zeros are a member that the manifest lists, .zip", ".zip", zipped([*rest, Entry(name, **bomb)]),
           ends, REFUSED)
    yield ("2 GB of zeros are a member listed with 100 bytes, .zip", ".zip",
           zipped(entries_of(edit=lambda m: m["members"].append(small)) + [Entry(name, **{**bomb, "size": 100})]),
           less + "|inflate", REFUSED)
    yield ("2 GB of zeros are a member that is not listed, .zip", ".zip", zipped(entries_of() + [Entry(name, **bomb)]),
           less + "|list", REFUSED)
    yield ("2 GB of zeros are a manifest, .zip", ".zip", zipped([Entry("manifest.json", **bomb), *entries_of()[1:]]),
           ends + "|manifest", REFUSED)
    del rest, raw, bomb
    yield "200,000 empty members that are listed, .tar.gz", ".tar.gz", lambda path: many(path, True), COUNT, EITHER
    yield ("200,000 empty members that are not listed, .tar.gz", ".tar.gz", lambda path: many(path, False), COUNT,
           REFUSED)
    yield ("200,000 empty members that are listed, .zip", ".zip", lambda path: many_zipped(path, True),
           COUNT + "|zip64", EITHER)
    yield ("200,000 empty members that are not listed, .zip", ".zip", lambda path: many_zipped(path, False),
           COUNT + "|zip64", REFUSED)


def many_large():
    size = 100 << 20
    rows = [{"path": "answers/z%02d.jsonl" % n, "role": EXTRA_ROLE, "size": size, "sha256": "ab" * 32}
            for n in range(40)]
    head = honest_tar(edit=lambda m: m["members"].extend(rows), end=b"")
    out = zst(head + tar_header(rows[0]["path"].encode(), size), [(b"\0", size)])
    for row in rows[1:]:
        out += zst(tar_header(row["path"].encode(), size), [(b"\0", size)])
    # The true checksum of none of them: the whole is too large before it matters, or the first one differs.
    return out + zst(TAR_END), BOUND + "|" + SUMS, REFUSED


def many_names(count):
    return ("answers/e%06d.jsonl" % n for n in range(count))


def many_manifest(is_listed, count):
    out = bytearray(manifest(base_files())[:-1].rstrip().removesuffix(b"}").rstrip().removesuffix(b"]").rstrip())
    if is_listed:
        none = sha256(b"")
        for name in many_names(count):
            out += b',\n{"path": "%s", "role": "%s", "size": 0, "sha256": "%s"}' % (name.encode(), EXTRA_ROLE.encode(),
                none.encode())
        # Sorted by path: what comes after answers/e… stands at the end, which is why either verdict will do.
    return out + b"]}\n"


def many(path, is_listed, count=200000):
    c = zlib.compressobj(1, zlib.DEFLATED, 31)
    with open(path, "wb") as f:
        main = many_manifest(is_listed, count)
        f.write(c.compress(tar_header(b"manifest.json", len(main))) + c.compress(main) +
                c.compress(b"\0" * (-len(main) % 512)))
        del main
        f.write(c.compress(tar(base_files(), end=b"")))
        for name in many_names(count):
            f.write(c.compress(tar_header(name.encode(), 0)))
        f.write(c.compress(TAR_END) + c.flush())


def many_zipped(path, is_listed, count=200000):
    def entries():
        yield Entry("manifest.json", bytes(many_manifest(is_listed, count)))
        for n, d in base_files():
            yield Entry(n, d)
        for name in many_names(count):
            yield Entry(name, b"", method=0)
    with open(path, "wb") as f, tempfile.TemporaryFile() as central:
        at = total = 0
        for e in entries():
            e.at = at
            at += f.write(e.local_header() + e.raw)
            central.write(e.central_header())
            total += 1
        size = central.tell()
        central.seek(0)
        shutil.copyfileobj(central, f)
        f.write(struct.pack("<IQHHIIQQQQ", 0x06064b50, 44, 0x32d, 45, 0, 0, total, total, size, at))
        f.write(struct.pack("<IIQI", 0x07064b50, 0, at + size, 1) + zip_end(65535, 0xffffffff, 0xffffffff))


def hostile_folders(place):
    """(words, make(folder), expected words, expectation)"""
    outside = write_tree(place.of("trees", "elsewhere"), {k[5:]: v for k, v in TREE.items() if k.startswith("runs/")},
                         head=None)

    def at(path, do):
        def make(folder):
            where = os.path.join(folder, path)
            if os.path.isdir(where):
                shutil.rmtree(where)
            remove(where)
            if do:
                do(where)
        return make

    def written(data):
        def do(where):
            os.makedirs(os.path.dirname(where), exist_ok=True)
            with open(where, "wb") as f:
                f.write(data)
        return do

    def linked(to):
        return lambda where: os.symlink(to, where)

    def moved(path):
        def make(folder):
            os.rename(os.path.join(folder, path), os.path.join(folder, "..", "moved"))
            os.symlink(os.path.join("..", "..", "trees", "moved") if "/" not in path else "../../moved",
                       os.path.join(folder, path))
        return make

    def sparse(where):
        with open(where, "wb") as f:
            f.write(TREE[VICTIM])
            f.truncate(1 << 40)

    def deep(folder):
        here = os.open(folder, os.O_RDONLY)
        for _ in range(2000):
            os.mkdir("d", dir_fd=here)
            below = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        os.close(os.open("x", os.O_CREAT | os.O_WRONLY, dir_fd=here))
        os.close(here)

    links, special = "link|regular|type", "fifo|pipe|socket|regular|special|device|type|not a file"
    unlisted = "list|manifest|unknown|unexpected"
    missing = "missing|absent|no such|not there|lacks|cannot open|not found"
    yield "a symbolic link to nothing as a member", at(VICTIM, linked("nowhere")), links, REFUSED
    yield "a symbolic link to the true bytes as a member", moved(VICTIM), links, REFUSED
    yield "a symbolic link to a file outside as a member", at(VICTIM, linked("/etc/passwd")), links, REFUSED
    yield "a symbolic link to itself as a member", at(VICTIM, linked(VICTIM)), links + "|loop|levels", REFUSED
    yield "a symbolic link to /dev/zero as a member", at(VICTIM, linked("/dev/zero")), links, REFUSED
    yield ("a sub-folder that is a link to a true copy outside", at("runs", linked(outside)),
           links + "|folder|directory", REFUSED)
    yield "a sub-folder that is a link to /proc", at("runs", linked("/proc/self")), links + "|folder|directory", REFUSED
    yield "an unlisted link", at("more", linked(VICTIM)), links + "|" + unlisted, REFUSED
    yield "an unlisted link that goes round", at("answers/loop", linked("..")), links + "|" + unlisted, REFUSED
    yield "the manifest is a link", at("manifest.json", linked("/etc/passwd")), links + "|manifest", REFUSED
    yield "an unlisted file", at("answers/more.jsonl", written(b"{}\n")), unlisted, REFUSED
    yield "an unlisted hidden file", at(".more", written(b"")), unlisted, REFUSED
    yield ("an unlisted file with an escape in its name", at("answers/a\x1b[31mb\nassize: fine", written(b"")),
           unlisted + "|" + NAME, REFUSED)
    yield ("an unlisted file whose name is not UTF-8", at(os.fsdecode(b"answers/\xff\xfe"), written(b"")),
           unlisted + "|" + NAME, REFUSED)
    yield "an unlisted file with a backslash", at("answers\\plain.jsonl", written(b"")), unlisted + "|" + NAME, REFUSED
    yield "an unlisted empty folder", at("more", os.mkdir), unlisted + "|folder|directory", EITHER
    yield ("an unlisted file 2,000 folders down", deep, unlisted + "|deep|depth|level|long|name|path|folder|directory",
           REFUSED)
    yield "an unlisted FIFO", at("more", os.mkfifo), special + "|" + unlisted, REFUSED
    yield "a missing file", at(VICTIM, None), missing, REFUSED
    yield "a missing folder", at("runs", None), missing, REFUSED
    yield "no manifest", at("manifest.json", None), "manifest", REFUSED
    yield "an empty manifest", at("manifest.json", written(b"")), "manifest|json|empty", REFUSED
    yield ("a manifest without members", at("manifest.json", written(as_json(HEAD))), "members|checksums|lists none",
           REFUSED)
    yield "a FIFO as a member", at(VICTIM, os.mkfifo), special, REFUSED
    yield "a FIFO as the manifest", at("manifest.json", os.mkfifo), special + "|manifest", REFUSED
    yield "a socket as a member", at(VICTIM, socket_at), special + "|open|device", REFUSED
    yield "a folder as a member", at(VICTIM, os.mkdir), "folder|directory|regular|file|" + missing, REFUSED
    yield "a folder as the manifest", at("manifest.json", os.mkdir), "folder|directory|regular|manifest|file", REFUSED
    yield ("a file where a folder is listed", at("runs", written(b"")),
           "folder|directory|missing|no such|not there|list", REFUSED)
    yield "a byte differs", at(VICTIM, written(TREE[VICTIM].replace(b"gate", b"gaze", 1))), SUMS, REFUSED
    yield "a byte more", at(VICTIM, written(TREE[VICTIM] + b"\n")), SUMS + "|size|bytes", REFUSED
    yield "a byte less", at(VICTIM, written(TREE[VICTIM][:-1])), SUMS + "|size|bytes", REFUSED
    yield "a member of 1 TB, sparse", at(VICTIM, sparse), SUMS + "|size|bytes|" + BOUND, REFUSED
    yield "a manifest of 1 TB, sparse", at("manifest.json", sparse), "manifest|json|size|" + BOUND, REFUSED
    yield "a manifest of 100 MB", lambda d: blanks_before(d + "/manifest.json"), "manifest|" + BOUND, REFUSED
    for words, name in (("../trees/escape", b"../escape"), ("an absolute path",
                                                            os.fsencode(place.of("trees", "escape"))),
                        ("answers/../queries.jsonl", b"answers/../queries.jsonl"),
                        ("./queries.jsonl", b"./queries.jsonl")):
        def climbs(folder, name=name):
            target = os.path.normpath(os.path.join(os.fsencode(folder), name))
            if not os.path.exists(target):
                with open(target, "wb") as f:
                    f.write(TREE[VICTIM])
            files = base_files() + [(name, TREE[VICTIM])]
            with open(os.path.join(folder, "manifest.json"), "wb") as f:
                f.write(manifest(files))
        yield "the manifest lists " + words, climbs, NAME, REFUSED
    device = at(VICTIM, lambda where: os.mknod(where, stat.S_IFCHR | 0o666, os.makedev(1, 5)))
    try:
        device(os.path.join(write_tree(place.of("trees", "device"), {VICTIM: b""}, head=None)))
        yield "a device as a member", device, special, REFUSED
    except OSError:
        pass


def blanks_before(path):
    main = read(path)
    with open(path, "wb") as f:
        for _ in range(100):
            f.write(b" " * (1 << 20))
        f.write(main)


def folders(place):
    for words, make, expected, expect in hostile_folders(place):
        tree = place.of("trees", "judged")
        write_tree(tree, TREE, head=None)
        with open(os.path.join(tree, "manifest.json"), "wb") as f:
            f.write(manifest(base_files()))
        make(tree)
        hold(place, "a folder, " + words, tree, expected, expect)
        subprocess.run(["rm", "-rf", tree, place.of("trees", "moved"), place.of("trees", "escape")], check=True)
    tree = write_tree(place.of("trees", "linked"), {**TREE, "manifest.json": manifest(base_files())}, head=None)
    os.symlink(tree, place.of("trees", "link"))
    hold(place, "a folder, named by a link", place.of("trees", "link"), "link", EITHER)
    os.makedirs(place.of("trees", "empty.tar"))
    hold(place, "an empty folder, named as an archive", place.of("trees", "empty.tar"),
         "manifest|folder|directory|members", REFUSED)
    os.makedirs(place.of("trees", "empty"))
    hold(place, "an empty folder", place.of("trees", "empty"), "manifest|empty|members", REFUSED)
    hold(place, "a file that is not there", place.of("trees", "nothing.tar.zst"),
         "no such|not there|cannot|exist|not found|missing", REFUSED)
    hold(place, "below a file", place.of("trees", "linked", VICTIM, "x.tar"), "not a|cannot|exist|no such|open|read",
         REFUSED)
    hold(place, "a file that is no archive", os.path.join(tree, VICTIM),
         "kind|ending|extension|suffix|name|archive|format|tar|zip|folder", REFUSED)
    os.mkfifo(place.of("archives", "fifo.tar"))
    hold(place, "a FIFO as the archive", place.of("archives", "fifo.tar"), "fifo|pipe|regular|special|file", REFUSED)
    if os.path.exists("/dev/zero"):
        hold(place, "/dev/zero as the archive", "/dev/zero",
             "kind|ending|extension|suffix|name|archive|format|neither|regular|device", REFUSED)
    os.symlink("/dev/zero", place.of("archives", "zero.tar.gz"))
    hold(place, "a link to /dev/zero as the archive", place.of("archives", "zero.tar.gz"),
         "regular|device|special|file|link", REFUSED)


def controls():
    """The same writers without a lie: otherwise what is refused might be refused for another reason."""
    whole, files = honest_tar(), [("answers/extra.jsonl", b"{}\n"), ("zzz/extra.jsonl", b"")]
    for kind, pack in PACKERS.items():
        yield "written by hand, " + kind, kind, pack(whole)
        yield "written by hand with two members more, " + kind, kind, pack(honest_tar(files))
    yield "written by hand, .zip", ".zip", zipped(entries_of())
    yield "written by hand, nothing deflated, .zip", ".zip", zipped(entries_of(method=0))
    yield "written by hand with two members more, .zip", ".zip", zipped(entries_of(files))
    yield ("written by hand, runs of bytes, .tar.zst", ".tar.zst",
           zst(honest_tar([("answers/zeros.jsonl", b"\n" * 400000)], end=b""), [(b"\0", 1024)]))
    yield "written by hand, in two blocks, .tar.xz", ".tar.xz", xz_repeated(honest_tar(end=b""), 1024, 1)
    large = b"".join(b'{"n": %d}\n' % n for n in range(100000))
    yield "written by hand, a member of 1.2 MB, .tar.gz", ".tar.gz", gz(honest_tar([("answers/large.jsonl", large)]))
    yield "written by hand, a member of 1.2 MB, .zip", ".zip", zipped(entries_of([("answers/large.jsonl", large)]))


def broken(place):
    """Every kind cut at many places, and with a bit turned at many: never accepted with other bytes, never a crash."""
    rng = random.Random(23)
    for kind in KINDS:
        whole = PACKERS[kind](honest_tar()) if kind != ".zip" else zipped(entries_of())
        cuts = {1, 2, 3, 5, 7, len(whole) // 2, len(whole) - 1, len(whole) - 2, len(whole) - 4, len(whole) - 8,
                len(whole) - 12, len(whole) - 21,
                *(rng.randrange(1, len(whole)) for _ in range(28))}
        if kind == ".tar":
            cuts |= {512, 1024, 1025, len(whole) - 512, len(whole) - 1024, len(whole) - 1025, len(whole) - 1536}
        found, path = [], place.fresh(kind)
        before = place.everything() | {os.fsencode(path)}
        for cut in sorted(cuts):
            with open(path, "wb") as f:
                f.write(whole[:cut])
            said = place.run("verify", path)
            problems = wrong_with(place, said, path, CUT)
            if said.code != 2 and not (kind == ".tar" and cut >= len(whole) - 1024):  # only the end mark is cut there
                problems.append("accepted")
            cat = place.run("cat", path, VICTIM)
            problems += wrong_with(place, cat, path)
            if cat.out not in (b"", TREE[VICTIM]) or (cat.code == 0) != (cat.out == TREE[VICTIM]):
                problems.append("cat: %s" % cat)
            found += ["cut to %d of %d bytes: %s" % (cut, len(whole), p) for p in problems]
        tap.check(not found and place.everything() == before,
                  "%s cut at %d places: refused each time" % (kind, len(cuts)), *found[:8])
        found = []
        for _ in range(60):
            at, bit = rng.randrange(len(whole)), rng.randrange(8)
            with open(path, "wb") as f:
                f.write(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1:])
            problems = wrong_with(place, place.run("verify", path), path)
            for member in (VICTIM, "runs/plain.trec"):
                cat = place.run("cat", path, member)
                problems += wrong_with(place, cat, path)
                if cat.code == 0 and cat.out != TREE[member] or cat.code == 2 and cat.out:
                    problems.append("cat: %s" % cat)
            found += ["bit %d of byte %d of %d: %s" % (bit, at, len(whole), p) for p in problems]
        tap.check(not found and place.everything() == before,
                  "%s with a bit turned, at 60 places: no other bytes, no crash" % kind, *found[:8])
        os.unlink(path)


def main():
    args = [a for a in sys.argv[1:] if a != "--sanitized"]
    place = Place(os.path.abspath(args[0]), "--sanitized" in sys.argv)
    counts = {}
    try:
        help_text = place.run("--help")
        if not tap.check(help_text.code == 0, "the program has the verb", help_text):
            return tap.done()
        honest(place)
        for words, kind, data in controls():
            path = place.fresh(kind)
            with open(path, "wb") as f:
                f.write(data)
            said = place.run("verify", path)
            found = wrong_with(place, said)
            cat = place.run("cat", path, VICTIM)
            tap.check(said.code == 0 and not found and cat.code == 0 and cat.out == TREE[VICTIM], words + ": verifies",
                      said, cat, *found)
            os.unlink(path)
        for source in (hostile_manifests(), hostile_names(), hostile_tars(), hostile_zips(), hostile_compression(),
                       bombs(place)):
            for words, kind, data, expected, expect in source:
                path = place.fresh(kind)
                if callable(data):
                    data(path)
                else:
                    with open(path, "wb") as f:
                        f.write(data)
                    data = None
                verdict = hold(place, words, path, expected, expect)
                counts[expect, verdict] = counts.get((expect, verdict), 0) + 1
                os.unlink(path)
        folders(place)
        unpackable(place)
        broken(place)
    finally:
        subprocess.run(["rm", "-rf", place.root], check=True)
    print("# of those that must be refused, %d were; of those that may be, %d were and %d were not" % (
        counts.get((REFUSED, 2), 0), counts.get((EITHER, 2), 0), counts.get((EITHER, 0), 0)))
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())

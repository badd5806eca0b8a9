#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The world's JSON functions against a model over Python's json, on seeded random documents. Prints TAP.

    json_functions.py DRIVER [SEED]

Integers and floats stay apart, floats print as the shortest text that reads back, booleans and the order of keys are kept:
what json.dumps with compact separators gives for the same operation on the same document."""
import copy
import json
import random
import struct
import subprocess
import sys

ROUNDS = 4000


def dumps(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Maker:
    def __init__(self, rng):
        self.rng = rng

    def number(self):
        kind = self.rng.randrange(6)
        if kind == 0:
            return self.rng.randrange(-10, 100)
        if kind == 1:
            return self.rng.choice([0, -1, 2**53, 2**53 + 1, 2**63 - 1, -2**63])
        if kind == 2:
            return round(self.rng.uniform(-1000, 1000), 2)
        if kind == 3:
            return float(self.rng.randrange(-5, 6))
        if kind == 4:
            return self.rng.choice([1e16, 1e15, 1e-5, 1e-4, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, -0.0, 1e22, 123456789012345680.0])
        while True:
            value = struct.unpack("<d", struct.pack("<Q", self.rng.getrandbits(64)))[0]
            if value == value and abs(value) != float("inf"):
                return value

    def text(self):
        alphabet = "ab z\"\\/\n\t\b\f\r\x01\x1f\x7fé€\u2028😀'{}[]:,"
        return "".join(self.rng.choice(alphabet) for _ in range(self.rng.randrange(8)))

    def key(self):
        return self.rng.choice(["a", "b", "c", "key", "with space", "é", "10", "x.y", "[0]"])

    def value(self, depth=0):
        kind = self.rng.randrange(9 if depth < 3 else 6)
        if kind < 2:
            return self.number()
        if kind == 2:
            return self.text()
        if kind < 6:
            return self.rng.choice([True, False, None])
        if kind < 8:
            return {self.key(): self.value(depth + 1) for _ in range(self.rng.randrange(5))}
        return [self.value(depth + 1) for _ in range(self.rng.randrange(5))]

    def document(self):
        while True:
            value = self.value()
            if isinstance(value, (dict, list)):
                return value

    def path(self, document):
        """Steps into the document, mostly to what is there, sometimes one step beyond."""
        steps, here = [], document
        while isinstance(here, (dict, list)):
            if steps and self.rng.random() < 0.3:
                break
            if isinstance(here, dict):
                step = self.rng.choice(list(here) + [self.key()])
                here = here.get(step)
            else:
                step = self.rng.randrange(len(here) + 2)
                here = here[step] if step < len(here) else None
            steps.append(step)
        return steps


def spell(document, steps, rng):
    """The path of steps as SQL has it: keys plain or quoted, positions from the start or, with #, from the end."""
    here, text = document, "$"
    for step in steps:
        if isinstance(step, int):
            size = len(here) if isinstance(here, list) else 0
            from_end = "#" if step == size else f"#-{size - step}"
            text += f"[{from_end if step <= size and rng.random() < 0.4 else step}]"
            here = here[step] if isinstance(here, list) and step < size else None
        else:
            text += f".{step}" if step not in ("x.y", "[0]") and rng.random() < 0.5 else f'."{step}"'
            here = here.get(step) if isinstance(here, dict) else None
    return text


def find(document, steps):
    """(container, last step, whether it is there), or None where the way there does not exist."""
    here = document
    for step in steps[:-1]:
        if isinstance(step, int):
            if not isinstance(here, list) or step >= len(here):
                return None
            here = here[step]
        else:
            if not isinstance(here, dict) or step not in here:
                return None
            here = here[step]
    last = steps[-1]
    if isinstance(last, int):
        return (here, last, last < len(here)) if isinstance(here, list) else None
    return (here, last, last in here) if isinstance(here, dict) else None


def make_way(document, steps):
    """Makes the containers that are missing on the way, all or none: a list that is made can only be entered at 0."""
    here = document
    for i, step in enumerate(steps[:-1]):
        there = find(here, [step])
        if not there:
            return
        if not there[2]:
            if any(isinstance(s, int) and s for s in steps[i + 1:]) or isinstance(step, int) and step != len(here):
                return
            made = [] if isinstance(steps[i + 1], int) else {}
            here.append(made) if isinstance(step, int) else here.update({step: made})
        here = here[step]


def write(document, steps, value, create, replace):
    document = copy.deepcopy(document)
    if create:
        make_way(document, steps)
    found = find(document, steps)
    if found:
        container, last, there = found
        if there and replace:
            container[last] = value
        elif not there and create and isinstance(container, dict):
            container[last] = value
        elif not there and create and last == len(container):
            container.append(value)
    return document


def remove(document, steps):
    document = copy.deepcopy(document)
    found = find(document, steps)
    if found and found[2]:
        del found[0][found[1]]
    return document


def merge(target, patch):
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


def bound(value):
    """(SQL of a parameter, its value): JSON that SQLite cannot bind goes through json()."""
    if isinstance(value, (dict, list, bool)):
        return "json(?)", dumps(value)
    return "?", value


def cases(make):
    rng = make.rng
    for _ in range(ROUNDS):
        document = make.document()
        operation = rng.choice(["json", "set", "insert", "replace", "remove", "patch", "object", "array", "group_array",
                                "group_object", "quote"])
        text = dumps(document)
        if operation == "json":
            spaced = json.dumps(document, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1]))
            yield operation, "SELECT json(?)", [spaced], text
        elif operation in ("set", "insert", "replace"):
            steps, value = make.path(document), make.value(2)
            if rng.random() < 0.2:  # further than the document goes
                steps += [rng.choice([0, 0, 1, make.key()]) for _ in range(rng.randrange(1, 3))]
            sql, parameter = bound(value)
            yield operation, f"SELECT json_{operation}(?, ?, {sql})", [text, spell(document, steps, rng), parameter], \
                dumps(write(document, steps, value, operation != "replace", operation != "insert"))
        elif operation == "remove":
            steps = make.path(document)
            yield operation, "SELECT json_remove(?, ?)", [text, spell(document, steps, rng)], dumps(remove(document, steps))
        elif operation == "patch":
            patch = make.value()
            yield operation, "SELECT json_patch(?, ?)", [text, dumps(patch)], dumps(merge(document, patch))
        elif operation in ("object", "group_object"):
            members = {make.key(): make.value(1) for _ in range(rng.randrange(5))}
            parts = [bound(v) for v in members.values()]
            parameters = [x for k, (_, p) in zip(members, parts) for x in (k, p)]
            if operation == "object":
                yield operation, f"SELECT json_object({', '.join(f'?, {s}' for s, _ in parts)})", parameters, dumps(members)
            else:  # one kind of value an aggregate: documents
                members = {k: make.document() for k in members} or {"a": {}}
                union = " UNION ALL ".join(f"SELECT {i} AS n, ? AS k, ? AS v" for i in range(len(members)))
                parameters = [x for k, v in members.items() for x in (k, dumps(v))]
                yield operation, f"SELECT json_group_object(k, json(v)) FROM (SELECT * FROM ({union}) ORDER BY n)", \
                    parameters, dumps(members)
        elif operation == "array":
            values = [make.value(1) for _ in range(rng.randrange(5))]
            parts = [bound(v) for v in values]
            yield operation, f"SELECT json_array({', '.join(s for s, _ in parts)})", [p for _, p in parts], dumps(values)
        elif operation == "group_array":
            values = [v for v in (make.document() for _ in range(rng.randrange(1, 5)))]
            union = " UNION ALL ".join(f"SELECT {i} AS n, ? AS v" for i in range(len(values)))
            yield operation, f"SELECT json_group_array(json(v)) FROM (SELECT * FROM ({union}) ORDER BY n)", \
                [dumps(v) for v in values], dumps(values)
        else:
            value = make.value(2)
            sql, parameter = bound(value)
            yield operation, f"SELECT json_quote({sql})", [parameter], dumps(value)


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20260320
    work = list(cases(Maker(random.Random(seed))))
    lines = "".join(json.dumps({"sql": sql, "params": params}) + "\n" for _, sql, params, _ in work)
    done = subprocess.run([sys.argv[1]], input=lines, capture_output=True, text=True, encoding="utf-8")
    replies = [json.loads(line) for line in done.stdout.split("\n") if line]
    count = failures = 0
    for operation in sorted({c[0] for c in work}):
        bad = [(sql, params, want, got) for (name, sql, params, want), got in zip(work, replies)
               if name == operation and got.get("text") != want]
        n = sum(c[0] == operation for c in work)
        count += 1
        failures += bool(bad)
        print(f"{'not ok' if bad else 'ok'} {count} - {operation}: {n} random documents agree with Python's json (seed {seed})")
        for sql, params, want, got in bad[:3]:
            print(f"# {len(bad)} differ, such as {sql} {params!r}\n#   expected {want!r}\n#   found    {got!r}")
    count += 1
    whole = len(replies) == len(work) and done.returncode == 0
    failures += not whole
    print(f"{'ok' if whole else 'not ok'} {count} - every one of {len(work)} operations was answered")
    if not whole:
        print(f"# {len(replies)} answers, exit {done.returncode}: {done.stderr[-500:]}")
    print(f"1..{count}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

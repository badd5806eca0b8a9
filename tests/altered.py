#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No number comes from the recording: alter one thing, and the totals change, and `show` names what differs. Prints TAP.

    altered.py ASSIZE EXAMPLE [DATA]     EXAMPLE: examples/support-agent, or examples/tau-airline with DATA

For every tool that the recorded runs call: its SQL is altered. Then one gold action, one recorded reply, one reward and one
recorded hash. Each time the suite runs on a copy, and what changed is compared with an untouched run."""
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from tap import check, done


class Trial:
    """A copy of the example that may be altered and run."""

    def __init__(self, assize, example, data, folder):
        self.assize, self.folder = assize, folder
        shutil.copytree(example, os.path.join(folder, "example"))
        self.example = os.path.join(folder, "example")
        self.data = None
        if data:
            self.data = os.path.join(folder, "data")
            os.mkdir(self.data)
            for name in os.listdir(data):
                shutil.copy(os.path.join(data, name), self.data)
                os.chmod(os.path.join(self.data, name), 0o644)

    def options(self):
        return ["--data", self.data] if self.data else []

    def run(self):
        store = os.path.join(self.folder, "run.db")
        done = subprocess.run([self.assize, "run", os.path.join(self.example, "suite.yaml"), "--store", store, "--new",
                               "-o", os.path.join(self.folder, "out.json"), *self.options()], capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"exit {done.returncode}: {done.stderr}")
        with open(os.path.join(self.folder, "out.json"), encoding="utf-8") as f:
            bundle = json.load(f)["bundle"]
        rows = {(c["id"], t["trial"], r["scorer"], r["measure"]): r for c in bundle["cases"] for t in c["trials"] for r in t["rows"]} \
            if "trials" in bundle["cases"][0] else \
            {(c["id"], c["trial"], r["scorer"], r["measure"]): r for c in bundle["cases"] for r in c["rows"]}
        metrics = {(m["id"], m.get("k"), m.get("slice")): (m.get("value"), m.get("numerator"), m.get("denominator"))
                   for m in bundle["metrics"]}
        return rows, metrics

    def show(self, case, trial):
        return subprocess.run([self.assize, "show", "last", case, str(trial), "--store", os.path.join(self.folder, "run.db")],
                              capture_output=True, text=True).stdout


def altered_sql(world):
    """{tool: text of the world with that tool's answer altered}: the result SQL is wrapped so that one character differs."""
    lines = world.split("\n")
    tools, tool = {}, None
    inside = False
    for i, line in enumerate(lines):
        if line.startswith("tools:"):
            inside = True
        found = re.match(r"^  (\w+):\s*$", line)
        if inside and found:
            tool = found.group(1)
        result = re.match(r"^    (result): ?(.*)$", line)
        if inside and result and tool:
            body, j = result.group(2), i + 1
            if re.match(r"^[|>]-?$", body):
                j = i + 1
                while j < len(lines) and (lines[j].startswith("      ") or not lines[j].strip()):
                    j += 1
                sql = " ".join(l.strip() for l in lines[i + 1:j])
            else:
                sql = json.loads(body) if body.startswith('"') else body
            wrapped = f"    result: {json.dumps(f'SELECT {chr(39)}~{chr(39)} || ({sql})')}"
            tools[tool] = "\n".join(lines[:i] + [wrapped] + lines[j:])
    return tools


def main():
    assize, example = os.path.abspath(sys.argv[1]), sys.argv[2]
    data = sys.argv[3] if len(sys.argv) > 3 else None
    with tempfile.TemporaryDirectory(prefix="assize-altered-") as folder:
        trial = Trial(assize, example, data, folder)
        rows, metrics = trial.run()
        world_path = os.path.join(trial.example, "world.yaml")
        with open(world_path, encoding="utf-8") as f:
            world = f.read()
        if data:
            runs_path, packed = os.path.join(trial.data, "gpt-4o-airline.json.gz"), True
            tasks_path = os.path.join(trial.data, "tasks.json.gz")
        else:
            runs_path, packed = os.path.join(trial.example, "runs", "trials-0-2.json"), False
            tasks_path = os.path.join(trial.example, "cases.jsonl")

        def load(path):
            opener = gzip.open if packed else open
            with opener(path, "rt", encoding="utf-8") as f:
                text = f.read()
            return [json.loads(l) for l in text.splitlines()] if path.endswith(".jsonl") else json.loads(text)

        def save(path, value):
            opener = gzip.open if packed else open
            with opener(path, "wt", encoding="utf-8") as f:
                if path.endswith(".jsonl"):
                    f.write("".join(json.dumps(v) + "\n" for v in value))
                else:
                    json.dump(value, f)

        def compare(words, scorer, measure, want_in_show):
            found_rows, found_metrics = trial.run()
            changed = [k for k in rows if k[2] == scorer and k[3] == measure
                       and (found_rows[k]["status"], found_rows[k]["value"], found_rows[k]["evidence"])
                       != (rows[k]["status"], rows[k]["value"], rows[k]["evidence"])]
            totals = [k for k in metrics if found_metrics.get(k) != metrics[k]]
            stories = [trial.show(key[0], key[1]) for key in changed[:10]]
            story = next((s for s in stories if re.search(want_in_show, s)), stories[0] if stories else "")
            check(changed and totals and re.search(want_in_show, story), words,
                  f"changed rows of {scorer}: {changed[:3]}", f"changed totals: {totals}", f"sought in show: {want_in_show}", story)

        runs = load(runs_path)
        called = {c["function"]["name"] for r in runs for m in r["traj"] for c in m.get("tool_calls") or []}
        variants = altered_sql(world)
        check(called & set(variants), f"the runs call {len(called & set(variants))} tools whose SQL can be altered")
        for tool in sorted(called & set(variants)):
            with open(world_path, "w", encoding="utf-8") as f:
                f.write(variants[tool])
            compare(f"altering the SQL of {tool} changes the totals, and show names the call", "replay", "", tool)
        with open(world_path, "w", encoding="utf-8") as f:
            f.write(world)

        # one gold action
        tasks = load(tasks_path)
        original = json.dumps(tasks)
        actions = [t.get("actions") or t["expected"]["actions"] for t in tasks if t.get("actions") or t.get("expected", {}).get("actions")]
        victim = next(a for acts in actions for a in acts if a["name"] in ("cancel_reservation", "cancel_order"))
        key = next(iter(victim["arguments"]))
        was = victim["arguments"][key]
        victim["arguments"][key] = "NO-SUCH"
        save(tasks_path, tasks)
        compare("altering one gold action changes the totals, and show names the row", "end_state", "", re.escape(was))
        save(tasks_path, json.loads(original))

        # one recorded reply
        runs = load(runs_path)
        first = next(m for m in runs[0]["traj"] if m["role"] == "tool")
        kept = first["content"]
        first["content"] = kept[:-1] + "~"
        save(runs_path, runs)
        compare("altering one recorded reply changes the totals, and show names the event", "replay", "", "reproduced")
        first["content"] = kept

        # one recorded reward, one recorded hash
        runs[0]["reward"] = 1.0 - runs[0]["reward"]
        save(runs_path, runs)
        compare("altering one recorded reward changes the agreement, not the reward",
                "official" if data else "recorded", "", "disagrees")
        runs[0]["reward"] = 1.0 - runs[0]["reward"]
        judged = next(r for r in runs if "gt_data_hash" in ((r["info"].get("reward_info") or {}).get("info") or {}))
        judged["info"]["reward_info"]["info"]["gt_data_hash"] = "0" * 64
        save(runs_path, runs)
        compare("altering one recorded hash changes the hashes, and show has both", "end_state", "hash", "0" * 64)
    return done()


if __name__ == "__main__":
    sys.exit(main())

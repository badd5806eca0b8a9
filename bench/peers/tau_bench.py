#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drives a checkout of τ-bench over its own recorded airline runs: every recorded call through its environment, then its
reward. Used by bench.py as the peer; imports the checkout's code and changes nothing in it.

    tau_bench.py CHECKOUT RUNS.json[.gz] N"""
import gzip
import json
import sys
import types


def main():
    checkout, path, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
    sys.path.insert(0, checkout)
    # The environment module imports a model client that replay never calls.
    client = types.ModuleType("litellm")
    client.completion = None
    sys.modules["litellm"] = client
    from tau_bench.envs.airline.env import MockAirlineDomainEnv
    from tau_bench.types import Action

    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as f:
        runs = json.load(f)[:n]
    agreed = 0
    for run in runs:
        env = MockAirlineDomainEnv(user_strategy="human", task_index=run["task_id"])
        for message in run["traj"]:
            if message["role"] != "assistant":
                continue
            if message.get("tool_calls"):
                function = message["tool_calls"][0]["function"]
                env.actions.append(Action(name=function["name"], kwargs=json.loads(function["arguments"])))
                tool = env.tools_map.get(function["name"])
                try:
                    tool.invoke(data=env.data, **env.actions[-1].kwargs)
                except Exception:  # the environment answers any failure of a tool with its text
                    pass
            else:
                env.actions.append(Action(name="respond", kwargs={"content": message["content"]}))
        agreed += env.calculate_reward().reward == run["reward"]
    print(f"{agreed} of {len(runs)} rewards agree")


if __name__ == "__main__":
    main()

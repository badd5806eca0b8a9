#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""clang-format, cppcheck and clang-tidy over the sources of a build directory; prints findings, exits 1 if there are any.

    lint.py BUILD_DIR

clang-tidy remembers clean files by the content of everything they include, so that a second run is short."""
import concurrent.futures
import hashlib
import json
import os
import subprocess
import sys


def main():
    build = sys.argv[1]
    with open(f"{build}/compile_commands.json", encoding="utf-8") as f:
        commands = json.load(f)
    sources = sorted({os.path.relpath(os.path.join(c["directory"], c["file"])) for c in commands})
    sources = [s for s in sources if not s.startswith(build + "/")]  # made by the build
    headers = sorted(h for h in subprocess.run(["git", "ls-files", "*.h"], capture_output=True, text=True).stdout.split())
    bad = 0

    done = subprocess.run(["clang-format", "--dry-run", "-Werror", *sources, *headers], capture_output=True, text=True)
    lines = [l for l in done.stderr.split("\n") if "clang-format-violations" in l]
    for line in lines[:20]:
        print(line)
    print(f"clang-format: {len(lines)} findings in {len(sources) + len(headers)} files")
    bad += len(lines)

    done = subprocess.run(["cppcheck", "--quiet", "--enable=warning,performance,portability", "--inline-suppr", "-j2", "-I.",
                           "--error-exitcode=1", "--suppress=missingIncludeSystem", "--suppress=unknownMacro",
                           "--max-configs=4", *sources], capture_output=True, text=True)
    print(done.stderr.strip() or "cppcheck: clean")
    bad += done.returncode != 0

    cache_dir = f"{build}/lint-cache"
    os.makedirs(cache_dir, exist_ok=True)
    common = hashlib.sha256()
    for path in [*headers, ".clang-tidy"]:
        with open(path, "rb") as f:
            common.update(f.read())

    def tidy(path):
        with open(path, "rb") as f:
            key = hashlib.sha256(common.digest() + path.encode() + f.read()).hexdigest()
        stamp = f"{cache_dir}/{key}"
        if os.path.exists(stamp):
            return ""
        run = subprocess.run(["clang-tidy", "--quiet", "-p", build, path], capture_output=True, text=True)
        if run.returncode == 0 and not run.stdout.strip():
            open(stamp, "w").close()
        return run.stdout.strip() or ("" if run.returncode == 0 else run.stderr.strip())

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        findings = [f for f in pool.map(tidy, sources) if f]
    print("\n".join(findings) or "clang-tidy: clean")
    bad += len(findings)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""embed.py FOLDER OUTPUT THIS FILE…: text files as a C table of names (seen from FOLDER) and contents, sorted by name."""
import os
import sys

folder, target, sources = sys.argv[1], sys.argv[2], sys.argv[4:]
with open(target, "w", encoding="utf-8") as out:
    out.write('/* Made by embed.py. */\n#include "cli/init.h"\n\nconst struct template_file TEMPLATES[] = {\n')
    for name, source in sorted((os.path.relpath(s, folder), s) for s in sources):
        with open(source, encoding="utf-8") as f:
            lines = f.read().splitlines(keepends=True)
        out.write(f'    {{"{name}", STR_INIT(\n')
        for line in lines:
            quoted = line.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?").replace("\n", "\\n")
            out.write(f'        "{quoted}"\n')
        out.write("    )},\n")
    out.write("    {0}};\n")

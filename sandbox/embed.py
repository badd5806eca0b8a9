# SPDX-License-Identifier: Apache-2.0
"""embed.py INPUT OUTPUT NAME: a text file as a C string constant."""
import sys

source, target, name = sys.argv[1:]
with open(source, encoding="utf-8") as f:
    lines = f.read().split("\n")
with open(target, "w", encoding="utf-8") as f:
    f.write("/* Made from %s by embed.py. */\nextern const char %s[];\nconst char %s[] =\n" % (source.split("/")[-1], name, name))
    for line in lines:
        quoted = line.replace("\\", "\\\\").replace('"', '\\"')
        f.write('    "%s\\n"\n' % quoted)
    f.write("    ;\n")

# SPDX-License-Identifier: BSD-3-Clause
"""weak_atomics.py DIR: every memory order weaker than seq_cst is explained.

A comment, which should name the pair or say why none is needed, stands on the
line or at most three lines away.
"""
import pathlib
import re
import sys

bad = []
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.[ch]")):
    lines = file.read_text().splitlines()
    for i, line in enumerate(lines):
        if not re.search(r"memory_order_(?!seq_cst)\w+", line):
            continue
        near = " ".join(lines[max(0, i - 3):i + 4])
        if not re.search(r"/\*|\*/|//", near):
            bad.append(f"{file}:{i + 1}: {line.strip()}")
print("\n".join(bad) or "every weak atomic access is explained")
sys.exit(bool(bad))

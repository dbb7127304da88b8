#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""shown.py DOC PROGRAM SHOWN: writes the first "c" block of a Markdown file to
PROGRAM, and the others to SHOWN. shown.py --contains TEXT SHOWN: each block of
SHOWN must stand in TEXT as it is."""
import re
import sys

MARK = "\n----\n"


def contains(text, shown):
    with open(text) as file:
        made = file.read()
    with open(shown) as file:
        blocks = file.read().split(MARK)
    wrong = [b for b in blocks if b not in made]
    for block in wrong:
        print(f"not in what edatcc makes:\n{block}\nbut:\n{made}")
    return bool(wrong)


def extract(doc, program, shown):
    with open(doc) as file:
        blocks = re.findall(r"^```c\n(.*?)^```", file.read(), re.M | re.S)
    with open(program, "w") as file:
        file.write(blocks[0])
    with open(shown, "w") as file:
        file.write(MARK.join(blocks[1:]))
    return len(blocks) < 2


if sys.argv[1] == "--contains":
    sys.exit(contains(*sys.argv[2:]))
sys.exit(extract(*sys.argv[1:]))

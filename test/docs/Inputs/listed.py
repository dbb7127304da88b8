#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""listed.py COMPILER_DIR FILE: the tables of FILE tell of every option of
edatcc's own (options.def), every warning group (diag.def), every variable that
the compiler reads, and of no other."""
import pathlib
import re
import sys

compiler, text = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).read_text()
first = " ".join(re.findall(r"^\| ([^|]+) \|", text, re.M))
words = set(re.findall(r"`([^`]+)`", first))

known = set()
for spelling, shape, action in re.findall(
        r'OPTION\("([^"]+)", (\w+), WORD_OURS, (\w+)\)',
        (compiler / "options.def").read_text()):
    if action != "UNKNOWN":
        known.add(spelling)
known |= {"-Wedat-" + group for group in re.findall(
    r'DIAG_WARNING,\s*"([^"]+)"', (compiler / "diag.def").read_text())}
for file in compiler.glob("*.c"):
    known |= set(re.findall(r'getenv\("(\w+)"\)', file.read_text()))

wrong = [f"not told: {k}" for k in sorted(known)
         if k not in words
         and not any(re.fullmatch(re.escape(k) + "[A-Z]+", w) for w in words)]
wrong += [f"not there: {w}" for w in sorted(words)
          if (w.startswith("-") or w.isupper())
          and w not in known and re.sub("[A-Z]+$", "", w) not in known]
print("\n".join(wrong) or "all is told")
sys.exit(bool(wrong))

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""listed.py COMPILER_DIR FILE MAN COMPLETION: the tables of FILE tell of every
option of edatcc's own (options.def), every warning group (diag.def), every
variable that the compiler reads, and of no other. The text of MAN names all of
these, the shell's COMPLETION the warnings."""
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
groups = set(re.findall(r'DIAG_WARNING,\s*"([^"]+)"',
                        (compiler / "diag.def").read_text()))
known |= {"-Wedat-" + group for group in groups}
for file in compiler.glob("*.c"):
    known |= set(re.findall(r'getenv\("(\w+)"\)', file.read_text()))

wrong = [f"not told: {k}" for k in sorted(known)
         if k not in words
         and not any(re.fullmatch(re.escape(k) + "[A-Z]+", w) for w in words)]
wrong += [f"not there: {w}" for w in sorted(words)
          if (w.startswith("-") or w.isupper())
          and w not in known and re.sub("[A-Z]+$", "", w) not in known]

man = pathlib.Path(sys.argv[3]).read_text()
plain = re.sub(r"[*\\\[\]]", "", man)
wrong += [f"not in the manual page: {k}" for k in sorted(known)
          if not re.search(re.escape(k) + r"(?![a-z])", plain)
          and f"(*{k.removeprefix('-Wedat-')}*)" not in man]
offered = re.search(r'_edatcc_warnings="(.*)"', pathlib.Path(sys.argv[4]).read_text())
wrong += [f"in completion or compiler alone: {group}"
          for group in sorted(groups ^ set(offered.group(1).split()))]
print("\n".join(wrong) or "all is told")
sys.exit(bool(wrong))

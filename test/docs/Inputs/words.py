#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""words.py COMPILER_DIR FILE: each directive, clause, modifier, operand and
operator of the language stands in a pragma of some program of FILE that runs, and
in its text."""
import pathlib
import re
import sys

compiler, text = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).read_text()
table = (compiler / "parse_words.c").read_text()
events = (compiler / "parse_event.c").read_text()

words = set(re.findall(r'\[(?:DIRECTIVE|CLAUSE)_\w+\] = \{"(\w+)"', table))
words |= set(re.findall(r'"(\w+)"', re.search(
    r"modifier_words\[\w*\] = \{(.*?)\};", events, re.S).group(1)))
words |= set(re.findall(r'\{"(\w+)", (?:"EDAT_\w+"|NULL), RANK_', events))
operators = re.search(r"const names\[\] = \{(.*?)\};", table, re.S).group(1)
operators = [op for op in re.findall(r'"([^"]*)"', operators) if op]
words |= {"ordered", "block", "cyclic", "shared", "firstprivate", "none"}
if len(words) < 40 or len(operators) < 9:
    sys.exit(f"too few words are known: {sorted(words)}")

blocks = re.findall(r"^```c run[^\n]*\n(.*?)^```", text, re.M | re.S)
pragmas = " ".join(pragma for block in blocks for pragma in re.findall(
    r"#pragma edat((?:[^\n]*\\\n)*[^\n]*)", block))
prose = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
forms = " ".join(re.findall(r"^    #pragma edat (.*)$", prose, re.M))

wrong = [f"in no program: {w}" for w in sorted(words)
         if not re.search(rf"\b{w}\b", pragmas)]
wrong += [f"in no program: {op}" for op in operators
          if not re.search(rf"(reduce|reduction)\({re.escape(op)} ?:", pragmas)]
wrong += [f"not in the text: {w}" for w in sorted(words)
          if not re.search(rf"`[^`\n]*\b{w}\b[^`\n]*`", prose)
          and not re.search(rf"\b{w}\b", forms)]
print("\n".join(wrong) or f"all {len(words) + len(operators)} words are told and run")
sys.exit(bool(wrong))

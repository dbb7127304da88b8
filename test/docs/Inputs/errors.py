#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""errors.py ERRORS_DEF TESTS: each message of the runtime is expected by a test.

A test expects a message if its word, in brackets, stands in it: "[edat-crash]".
"""
import pathlib
import re
import sys

table = pathlib.Path(sys.argv[1]).read_text()
words = re.findall(r'^EDAT_ERROR\(\w+,\s*"([\w-]+)"', table, re.M)
tests = [file.read_text(errors="replace")
         for file in pathlib.Path(sys.argv[2]).rglob("*")
         if file.suffix in {".c", ".test", ".py"}]
missing = [word for word in words
           if not any(f"[edat-{word}]" in text for text in tests)]
for word in missing:
    print(f"no test expects [edat-{word}]")
sys.exit(1 if missing or not words else 0)

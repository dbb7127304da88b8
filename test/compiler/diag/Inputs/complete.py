# SPDX-License-Identifier: BSD-3-Clause
"""complete.py DIAG_DEF DIRECTORY: every error and warning has a test that is
named after it, and every test of that form names one that exists."""
import pathlib
import re
import sys

table = pathlib.Path(sys.argv[1]).read_text()
ids = {name for name, severity in
       re.findall(r"DIAG\((\w+),\s*DIAG_(\w+),", table) if severity != "NOTE"}
tests = {path.stem for path in pathlib.Path(sys.argv[2]).glob("*.c")}
for name in sorted(ids - tests):
    print(f"diagnostic '{name}' has no test {name}.c")
for name in sorted(tests - ids):
    print(f"{name}.c is not named after a diagnostic")
sys.exit(ids != tests)

# SPDX-License-Identifier: BSD-3-Clause
"""tally.py FILE.json...: counts lit's results over several runs.

Prints the names of what failed, or passed only when tried again, and as the
last line "N passed, N failed" with ", N skipped" where some were. A file that
is missing or broken is a run that died: one failure. Exit status 1 when
anything failed or nothing passed.
"""
import json
import sys

GOOD = {"PASS", "XFAIL", "FLAKYPASS"}
SKIPPED = {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}

passed, skipped, failed = 0, 0, []
for name in sys.argv[1:]:
    try:
        with open(name, encoding="utf-8") as file:
            tests = json.load(file)["tests"]
    except (OSError, ValueError, KeyError) as error:
        failed.append(f"{name}: no results ({error})")
        continue
    for test in tests:
        if test["code"] in GOOD:
            passed += 1
            if test["code"] == "FLAKYPASS":
                print(f"only when tried again: {test['name']}")
        elif test["code"] in SKIPPED:
            skipped += 1
        else:
            failed.append(f"{test['code']}: {test['name']}")

for line in failed:
    print(line)
if not passed and not failed:
    print("no test ran")
print(f"{passed} passed, {len(failed)} failed"
      + (f", {skipped} skipped" if skipped else ""))
sys.exit(bool(failed) or not passed)

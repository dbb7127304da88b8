# SPDX-License-Identifier: BSD-3-Clause
"""rows.py BENCH OUT TABLE SAID: all rows of bench/rows.py were measured."""
import json
import sys

bench, out, table_name, said_name = sys.argv[1:]
sys.path.insert(0, bench)
sys.dont_write_bytecode = True
from rows import RUNS, TARGETS  # noqa: E402

results = json.load(open(f"{out}/results.json"))
table, said = open(table_name).read(), open(said_name).read()
picture = open(f"{out}/results.svg").read()
cases = {(line["row"], line["case"], line["reference"])
         for line in results["table"]}
bad = []
LARGE = ("64 MiB", "libomp", "100000")
for run in RUNS:
    for row in run.rows:
        there = any(r == row and run.label in case for r, case, _ in cases)
        if not there and f"skipped: {row} ({run.label})" not in said:
            bad.append(f"row '{row}' ({run.label}) is missing")
for row, case, reference in cases:
    if row not in table or case not in table:
        bad.append(f"'{row}: {case}' is not in the table")
    if reference and f"{row}: {case} / {reference}" not in picture:
        bad.append(f"'{row}: {case}' is not in the picture")
for row, case, reference in TARGETS:
    # A smoke test leaves out the largest sizes.
    fits = any(r == row and ref == reference and c.startswith(case)
               for r, c, ref in cases)
    if not fits and not any(word in case for word in LARGE):
        bad.append(f"no measurement has the target of '{row}: {case}'")
for sample in results["samples"]:
    for side in sample.get("sides", []):
        if not sample[side] or min(sample[side]) < 0:
            bad.append(f"{sample['row']}: {side} has no samples")
print("\n".join(bad))
sys.exit(1 if bad else 0)

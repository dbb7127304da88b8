#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""concurrency.py DOC RUNTIME: docs/concurrency.md agrees with the runtime:
what it names as `file:name` stands in that file, it has every rank of a lock
with its number, and it names every field that is _Atomic."""
import pathlib
import re
import sys

# Atomic only so that a dump or a hook may look at any time, or explained where
# they are: condition variables, the mutex, statistics, caches.
PLAIN = {
    "state", "owner", "sequence", "waiters", "fail_in", "ticks", "what", "a",
    "b", "rank", "worker", "rings", "generation", "process_rank", "abort_hook",
    "name_cache", "loop", "picoseconds", "chunk_count", "ours", "cache",
    "numbers", "sites",
}

doc = pathlib.Path(sys.argv[1]).read_text()
runtime = pathlib.Path(sys.argv[2])
wrong = []

for file, name in re.findall(r"`(\w+\.[ch]):(\w+)`", doc):
    path = runtime / file
    if not path.exists() or not re.search(rf"\b(edat__)?{name}\b",
                                          path.read_text()):
        wrong.append(f"no {name} in {file}")

for name, number in re.findall(r"^  (LOCK_\w+) = (\d+)",
                               (runtime / "sync.h").read_text(), re.M):
    if f"`{name}` {number} " not in doc:
        wrong.append(f"rank not in the table: {name} {number}")

for path in sorted(runtime.glob("*.[ch]")):
    for line in path.read_text().splitlines():
        field = re.match(r"\s*(?:static |EDAT_CACHE_ALIGNED )*_Atomic\b[^;/]*?"
                         r"(\w+)(?:\[[^;]*\])*(?: = [^;]*)?;", line)
        if field and field[1] not in PLAIN and \
                not re.search(rf"[:`]{field[1]}`", doc):
            wrong.append(f"{path.name}: _Atomic {field[1]} is not in the table")

print("\n".join(wrong) or "the document agrees with the code")
sys.exit(bool(wrong))

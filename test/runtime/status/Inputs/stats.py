# SPDX-License-Identifier: BSD-3-Clause
"""stats.py FILE: what EDAT_STATS wrote about stats.c on two ranks."""
import json
import sys

stats = json.load(open(sys.argv[1]))
tasks = {t["name"]: t for t in stats["tasks"]}
events = {e["name"]: e for e in stats["events"]}
workers = stats["workers"]
assert stats["ranks"] == 2, stats
assert {n: t["count"] for n, t in tasks.items()} == {
    "take": 200, "spin": 2, "patient": 2}, tasks
assert {n: (e["count"], e["bytes"]) for n, e in events.items()} == {
    "item": (200, 1600), "begin": (2, 0), "late": (2, 0)}, events
assert 0.2 <= tasks["spin"]["total_s"] < 30, tasks
assert 0.1 <= tasks["spin"]["max_s"], tasks
# It waited while others spun; on a crowded machine its own time is unknown.
assert tasks["patient"]["total_s"] < tasks["spin"]["total_s"], tasks
for entry in stats["tasks"] + stats["events"]:
    assert 0 <= entry["mean_s"] <= entry["max_s"] <= entry["total_s"] + 1e-6
assert sum(w["tasks"] for w in workers) == 204, workers
assert sum(w["busy_s"] for w in workers) >= 0.2, workers
assert {w["rank"] for w in workers} == {0, 1}, workers

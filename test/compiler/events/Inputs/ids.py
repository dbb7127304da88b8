# SPDX-License-Identifier: BSD-3-Clause
"""ids.py REPORT GRAPH: the tasks and events that a report about a hang names
are in the graph of the program, by the same names and lines."""
import json
import re
import sys

report, graph = open(sys.argv[1]).read(), json.load(open(sys.argv[2]))
owners = {(o["id"], o["file"], o.get("line")) for o in graph["owners"]}
events = {e["name"] for e in graph["events"]}
tasks = re.findall(r"task '(.*)' \((.*):(\d+)\)", report)
lacking = re.findall(r"event '([^'\[]*)(?:\[.*?\])*' from", report)
assert tasks and lacking, report
for name, file, line in tasks:
    assert (name, file, int(line)) in owners, (name, file, line)
for name in lacking:
    assert name in events, name
print(len(set(tasks)), "tasks,", len(set(lacking)), "events")

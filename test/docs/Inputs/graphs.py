#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""graphs.py DRAWN STORED: two SVG files of --edat-graph have the same texts;
coordinates depend on Graphviz and its fonts."""
import re
import sys


def texts(path):
    with open(path) as file:
        return sorted(re.findall(r"<text[^>]*>([^<]*)<", file.read()))


drawn, stored = map(texts, sys.argv[1:])
if drawn != stored:
    print(f"{sys.argv[2]} is out of date: draw it anew, see graphs.test")
    print("new:", *[t for t in drawn if t not in stored], sep="\n  ")
    sys.exit(1)

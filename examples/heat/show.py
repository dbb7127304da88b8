#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""show.py FIELD [FIELD]: pictures of the fields that heat writes.

A FIELD is a file of n x n doubles, or a directory that holds heat.raw. Of the
last one it writes a PNG next to the file and draws a map into the terminal, in
colour if that is one. Of two it says whether they are the same, bit by bit;
if not, the exit status is 1. Needs nothing but Python.
"""
import array
import math
import os
import shutil
import struct
import sys
import zlib

STOPS = [(0.00, (8, 10, 32)), (0.15, (48, 16, 104)), (0.35, (144, 32, 112)),
         (0.55, (224, 72, 64)), (0.75, (252, 152, 36)), (0.90, (252, 220, 96)),
         (1.00, (255, 255, 224))]
RAMP = " .:-=+*#%@"


def colour(x):
    for (a, low), (b, high) in zip(STOPS, STOPS[1:]):
        if x <= b:
            t = (x - a) / (b - a)
            return tuple(round(p + t * (q - p)) for p, q in zip(low, high))
    return STOPS[-1][1]


PALETTE = [colour(i / 255) for i in range(256)]


def read(path):
    if os.path.isdir(path):
        path = os.path.join(path, "heat.raw")
    with open(path, "rb") as file:
        raw = file.read()
    n = math.isqrt(len(raw) // 8)
    if n == 0 or n * n * 8 != len(raw):
        sys.exit(f"show.py: {path} is not a square of doubles")
    return path, n, array.array("d", raw)


def compare(one, other):
    (path, n, u), (path2, n2, v) = one, other
    if n != n2:
        print(f"different sizes: {path} {n} x {n}, {path2} {n2} x {n2}")
        return False
    if u.tobytes() == v.tobytes():
        print(f"the same to the last bit: {path} and {path2}")
        return True
    most = max(abs(a - b) for a, b in zip(u, v))
    print(f"different by up to {most:.3g}: {path} and {path2}")
    return False


def chunk(kind, data):
    crc = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def write_png(path, n, shades):
    colours = [bytes(c) for c in PALETTE]
    rows = (b"\0" + b"".join(colours[s] for s in shades[i * n:(i + 1) * n])
            for i in range(n))
    head = struct.pack(">IIBBBBB", n, n, 8, 2, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) +
                   chunk(b"IDAT", zlib.compress(b"".join(rows))) +
                   chunk(b"IEND", b""))


def shrink(n, shades, height, width):
    """The mean shade of each of height x width rectangles."""
    def cut(i, parts):
        low = i * n // parts
        return range(low, max(low + 1, (i + 1) * n // parts))

    small = []
    for i in range(height):
        rows = cut(i, height)
        line = []
        for j in range(width):
            columns = cut(j, width)
            total = sum(sum(shades[r * n + columns.start:r * n + columns.stop])
                        for r in rows)
            line.append(total // (len(rows) * len(columns)))
        small.append(line)
    return small


def draw_colour(n, shades, width):
    lines = shrink(n, shades, width, width)  # two pixels in each character
    for upper, lower in zip(lines[::2], lines[1::2]):
        cells = []
        for u, v in zip(upper, lower):
            cells.append("\x1b[38;2;{};{};{};48;2;{};{};{}m\u2580".format(
                *PALETTE[u], *PALETTE[v]))
        print("".join(cells) + "\x1b[0m")


def draw_ascii(n, shades, width):
    for line in shrink(n, shades, width // 2, width):
        print("".join(RAMP[s * len(RAMP) // 256] for s in line).rstrip())


def main(paths):
    if not 1 <= len(paths) <= 2:
        sys.exit(__doc__)
    fields = [read(path) for path in paths]
    path, n, u = fields[-1]
    low, high = min(u), max(u)
    scale = 255.999 / (high - low) if high > low else 0
    shades = bytes(int((x - low) * scale) for x in u)
    png = os.path.splitext(path)[0] + ".png"
    write_png(png, n, shades)
    width = min(shutil.get_terminal_size((78, 24)).columns - 2, 96, 2 * n)
    width -= width % 2
    if sys.stdout.isatty():
        draw_colour(n, shades, width)
    else:
        draw_ascii(n, shades, min(width, 76))
    print(f"{n} x {n} cells from {low:.3g} to {high:.3g}: {png}")
    return len(fields) == 1 or compare(*fields)


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)

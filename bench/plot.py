# SPDX-License-Identifier: BSD-3-Clause
"""The results as one SVG: ratios as bars, costs that grow as curves."""
from math import log10
from xml.sax.saxutils import escape

WIDTH, ROW, LEFT, RIGHT, TOP = 900, 18, 420, 120, 40
LOW, HIGH = 0.05, 20  # of the ratios
COLOURS = {"met": "#2a7", "at best": "#c90", "missed": "#c44", "": "#789"}


def place(ratio):
    """Where a ratio stands on the logarithmic axis."""
    ratio = min(max(ratio, LOW), HIGH)
    share = (log10(ratio) - log10(LOW)) / (log10(HIGH) - log10(LOW))
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def text(x, y, words, anchor="start"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
            f'{escape(words)}</text>')


def bar(line, y):
    one, end = place(1), place(line["ratio_median"])
    least = place(line["ratio_min"])
    name = f'{line["row"]}: {line["case"]} / {line["reference"]}'
    colour = COLOURS[line["result"]]
    return [text(LEFT - 8, y + 12, f'{name} ({line["mode"]})', "end"),
            f'<rect x="{min(one, end):.1f}" y="{y + 2}" height="{ROW - 5}" '
            f'width="{abs(end - one):.1f}" fill="{colour}"/>',
            f'<path d="M{least:.1f} {y + 1}v{ROW - 3}" stroke="#000"/>',
            text(max(one, end) + 6, y + 12, f'{line["ratio_median"]:.2f}')]


def axis(height):
    out = []
    for ratio in (0.1, 0.2, 0.5, 1, 2, 5, 10):
        x = place(ratio)
        out += [f'<path d="M{x:.1f} {TOP}V{height}" stroke="#ddd"/>',
                text(x, TOP - 6, f"{ratio:g}x", "middle")]
    return out


def draw(lines, name):
    bars = [line for line in lines if line["ratio_median"] is not None]
    height = TOP + ROW * len(bars) + 10
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
           f'height="{height}" font-family="sans-serif" font-size="11">',
           '<rect width="100%" height="100%" fill="#fff"/>',
           text(LEFT, 14, "cost as a multiple of the reference's: median "
                "(bar) and minimum (tick); less is better")]
    out += axis(height - 10)
    for i, line in enumerate(bars):
        out += bar(line, TOP + i * ROW)
    with open(name, "w") as file:
        file.write("\n".join(out + ["</svg>"]) + "\n")

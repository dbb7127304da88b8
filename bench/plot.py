# SPDX-License-Identifier: BSD-3-Clause
"""The results as one SVG: ratios as bars, costs that grow as curves."""
import re
from math import log10
from xml.sax.saxutils import escape

WIDTH, ROW, LEFT, RIGHT, TOP = 900, 18, 420, 120, 40
LOW, HIGH = 0.05, 20  # of the ratios
SERIES = ["#237", "#a33", "#383", "#a60", "#70a", "#087"]
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


COUNT = re.compile(r"(\d+) (keys|suspended|ranks|peers)")
CURVE, GAP = 170, 50  # height of a panel of curves


def curves_of(lines):
    """By row and unit: name of the series -> points (count, cost)."""
    panels = {}
    for line in lines:
        found = COUNT.search(line["case"])
        if not found or line["row"] == "start" or line["median"] <= 0:
            continue
        name = COUNT.sub(found.group(2), line["case"])
        panel = panels.setdefault((line["row"], line["unit"]), {})
        panel.setdefault(name, {})[int(found.group(1))] = line["median"]
    return {key: {name: sorted(points.items())
                  for name, points in panel.items() if len(points) > 1}
            for key, panel in panels.items()}


def panel(key, series, y):
    """Both axes are logarithmic."""
    points = [p for line in series.values() for p in line]
    low, high = min(v for _, v in points) / 2, max(v for _, v in points) * 2
    first, last = min(n for n, _ in points), max(n for n, _ in points)

    def at(n, value):
        across = log10(n / first) / max(log10(last / first), 1e-9)
        up = log10(value / low) / log10(high / low)
        return 60 + across * 480, y + CURVE * (1 - up)
    out = [text(60, y - 6, f"{key[0]} ({key[1] or 'number'}), by the number of "
                "keys, ranks, peers or suspended tasks; logarithmic"),
           f'<rect x="60" y="{y}" width="480" height="{CURVE}" fill="none" '
           'stroke="#999"/>']
    for n in sorted({n for n, _ in points}):
        out.append(text(at(n, low)[0], y + CURVE + 14, f"{n}", "middle"))
    for i, (name, line) in enumerate(series.items()):
        path = " ".join(f"{x:.1f},{yy:.1f}" for x, yy in
                        (at(n, v) for n, v in line))
        colour = SERIES[i % len(SERIES)]
        value = f"{line[0][1]:.3g} ... {line[-1][1]:.3g}"
        out += [f'<polyline points="{path}" fill="none" stroke="{colour}"/>',
                f'<g fill="{colour}">'
                + text(550, y + 12 + 14 * i, f"{name}: {value}") + "</g>"]
    return out


def draw(lines, name):
    panels = {key: series for key, series in curves_of(lines).items() if series}
    bars = [line for line in lines if line["ratio_median"] is not None]
    height = TOP + ROW * len(bars) + 10
    whole = height + len(panels) * (CURVE + GAP) + GAP
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
           f'height="{whole}" font-family="sans-serif" font-size="11">',
           '<rect width="100%" height="100%" fill="#fff"/>']
    if bars:
        out += [text(LEFT, 14, "cost as a multiple of the reference's: median "
                     "(bar) and minimum (tick); less is better"),
                *axis(height - 10)]
    for i, line in enumerate(bars):
        out += bar(line, TOP + i * ROW)
    for i, (key, series) in enumerate(panels.items()):
        out += panel(key, series, height + GAP + i * (CURVE + GAP))
    with open(name, "w") as file:
        file.write("\n".join(out + ["</svg>"]) + "\n")

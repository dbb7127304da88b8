# SPDX-License-Identifier: BSD-3-Clause
"""From samples to a table: ratios of pairs, by the machine's mode."""
from statistics import median

from rows import target_of

FEW = 3  # samples in a mode that make a line of their own


def modes_of(result):
    """Indices of the samples by mode: each mode with enough of them."""
    probe, slow = result["probe"], result["slow_from"]
    modes = {"fast": [i for i, p in enumerate(probe) if p < slow],
             "slow": [i for i, p in enumerate(probe) if p >= slow]}
    kept = {mode: at for mode, at in modes.items() if len(at) >= FEW}
    return kept or {"mixed": list(range(len(probe)))}


def judge(target, ours, reference):
    """How a target reads, and whether it is met in median and at best."""
    if not target:
        return "", ""
    kind, bound = target
    if kind == "most":
        text, values = f"<= {short(bound)}", ours
    elif kind == "more":
        text = f"<= +{short(bound)}"
        values = [a - b for a, b in zip(ours, reference)]
    else:
        text = f"<= {bound:.2f}x"
        values = [a / b for a, b in zip(ours, reference) if b]
    if not values:
        return text, ""
    if median(values) <= bound:
        return text, "met"
    return text, "at best" if min(values) <= bound else "missed"


def short(value):
    for unit, factor in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if abs(value) >= factor:
            return f"{value / factor:.3g}{unit}"
    return f"{value:.3g}"


def line_of(result, side, mode, at):
    name = result["sides"][0]
    ours = [result[name][i] for i in at]
    theirs = [result[side][i] for i in at] if side else []
    ratios = [a / b for a, b in zip(ours, theirs) if b > 0]
    text, met = judge(target_of(result["row"], result["case"], side), ours,
                      theirs)
    return {"row": result["row"], "case": result["case"],
            "unit": result["unit"], "mode": mode, "samples": len(at),
            "median": median(ours), "min": min(ours), "reference": side,
            "reference_median": median(theirs) if theirs else None,
            "ratio_median": median(ratios) if ratios else None,
            "ratio_min": min(ratios) if ratios else None,
            "target": text, "result": met}


def lines_of(result):
    """One line for each reference and mode."""
    if "value" in result:
        value = result["value"]
        text, met = judge(target_of(result["row"], result["case"], ""),
                          [value], [])
        return [{"row": result["row"], "case": result["case"],
                 "unit": result["unit"], "mode": "", "samples": 1,
                 "median": value, "min": value, "reference": "",
                 "reference_median": None, "ratio_median": None,
                 "ratio_min": None, "target": text, "result": met}]
    return [line_of(result, side, mode, at)
            for side in result["sides"][1:] or [""]
            for mode, at in modes_of(result).items()]


HEAD = ["row", "case", "ours", "min", "unit", "reference", "its", "ratio",
        "min", "mode", "target", ""]


def cells(line):
    def ratio(value):
        return "" if value is None else f"{value:.2f}"
    its = line["reference_median"]
    return [line["row"], line["case"], short(line["median"]),
            short(line["min"]), line["unit"], line["reference"],
            "" if its is None else short(its), ratio(line["ratio_median"]),
            ratio(line["ratio_min"]), line["mode"], line["target"],
            line["result"]]


def print_table(lines):
    table = [HEAD] + [cells(line) for line in lines]
    widths = [max(len(row[i]) for row in table) for i in range(len(HEAD))]
    right = {2, 3, 6, 7, 8}
    for row in table:
        print("  ".join(
            text.rjust(width) if i in right else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths))).rstrip())

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""man_pages.py HEADER... OUT: manual pages of the library, from its headers.

A section of a header (/* ---- Name ---- */) becomes the page edat_name.3, with
a link for each of its functions; the comment at the head becomes edat.7. The
comments are the text, so that header and pages cannot differ.
"""
import os
import re
import sys


def plain(comment):
    lines = [re.sub(r"^ ?\*? ?", "", line.strip())
             for line in comment.strip("/*\n ").split("\n")]
    return "\n".join(lines).strip()


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = re.sub(r"\n{2,}", "\n.PP\n", text)
    return re.sub(r"(?m)^(['.](?!PP$))", r"\\&\1", text)


def title(name, section):
    return f'.TH {name} {section} "" edatcc "EDAT library"\n.SH NAME\n'


def page(out, header, name, body):
    body = re.sub(r"(?m)^#.*(\\\n.*)*$", "", body)
    parts = re.findall(r"/\*.*?\*/|[^;{}/]+;", body, re.S)
    text, calls, note = "", [], ""
    for part in parts:
        part = part.strip()
        call = re.search(r"\b(edat\w+)\s*\((?![*])", part)
        if part.startswith("/*"):
            note = plain(part)
        elif call:
            if call[1] not in calls:
                calls.append(call[1])
                text += (".PP\n.nf\n.B " + roff(" ".join(part.split())) +
                         "\n.fi\n")
                text += f".PP\n{roff(note)}\n" if note else ""
            note = ""
    if not calls:
        return
    with open(f"{out}/{name}.3", "w") as f:
        f.write(title(name, 3) + ", ".join(calls) + f" \\- EDAT: {name[5:]}\n"
                f".SH SYNOPSIS\n.B #include <{header}>\n.SH DESCRIPTION\n" +
                text.removeprefix(".PP\n") + ".SH SEE ALSO\n.BR edat (7)\n")
    for call in calls:
        if call != name:
            with open(f"{out}/{call}.3", "w") as f:
                f.write(f".so man3/{name}.3\n")


def main():
    *headers, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    for path in headers:
        text = open(path).read()
        header = os.path.basename(path)
        if header == "edat.h":
            head = plain(re.findall(r"/\*.*?\*/", text, re.S)[1])
            with open(f"{out}/edat.7", "w") as f:
                f.write(title("edat", 7) + "edat \\- event\\-driven tasks over "
                        "MPI\n.SH DESCRIPTION\n" + roff(head) + "\n")
            text = text[text.index("/* ---- Start and end"):]
            cuts = re.split(r"/\* ---- ([\w ]+).*?-+ \*/", text)
        else:
            cuts = ["", "debug", text[text.rindex("visibility push"):]]
        for name, body in zip(cuts[1::2], cuts[2::2]):
            word = name.strip().split()[0].lower().rstrip(":")
            page(out, header, "edat_" + word, body)


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""check_layers.py DIR...: each file of DIR includes only what lies below it.

DIR/LAYERS lists base names, lowest layer first, one layer a line. A file may
include its own header and those of files on lines above its own; includes that
are not files of DIR are not looked at, except <mpi.h> and <clang-c/...>, which
have a home each.
"""
import pathlib
import re
import sys

HOMES = {"mpi.h": r"transport_mpi(_\w+)?\.c", "clang-c/": r"ast\.c|ast_\w+\.[ch]"}


def check(directory):
    layer, part_of, errors = {}, {}, []
    lines = (directory / "LAYERS").read_text().splitlines()
    for number, line in enumerate(lines):
        for name in line.split("#")[0].split():
            name, *parts = name.split("=")
            layer[name] = number
            part_of.update((part, name) for part in parts)

    def module(stem):
        while stem not in layer and stem not in part_of and "_" in stem:
            stem = stem.rpartition("_")[0]
        return part_of.get(stem, stem)

    files = sorted(f for f in directory.iterdir() if f.suffix in {".c", ".h"})
    present = {module(f.stem) for f in files}
    errors += [f"{directory}/LAYERS: no such file: {name}"
               for name in layer if name not in present]
    for file in files:
        own = module(file.stem)
        if own not in layer:
            errors.append(f"{file}: not in {directory}/LAYERS")
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*[<"]([^>"]+)', line)
            if not match:
                continue
            for prefix, home in HOMES.items():
                if match[1].startswith(prefix) \
                        and not re.fullmatch(home, file.name):
                    errors.append(f"{file}:{number}: <{match[1]}> belongs "
                                  f"in {home} only")
            used = module(pathlib.PurePath(match[1]).stem)
            if '"' in match[0] and used in layer \
                    and (directory / match[1]).exists() \
                    and used != own and layer[used] >= layer[own]:
                errors.append(f"{file}:{number}: '{own}' must not "
                              f"include '{used}', which is not below it")
    return errors


found = [e for arg in sys.argv[1:] for e in check(pathlib.Path(arg))]
print("\n".join(found) or "layers are kept")
sys.exit(bool(found))

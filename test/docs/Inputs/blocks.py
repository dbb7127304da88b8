#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compiles and runs the programs in a Markdown file.

blocks.py [--update] [--only WORD] --work DIR --edatcc CMD --cc CMD FILE

A block whose info string starts with "c run", "c fails" or "c error" is a
program, and the "text" block behind it (indented commands may stand between) is
what comes out. Lines are compared as a set, since ranks print in any order.

  run     must compile silently, succeed and print exactly that
  fails   must compile, fail when it runs, and print each of these lines, or
          edatcc when it compiles: what goes wrong may be in a warning
  error   must not compile, with exactly these diagnostics

Options in the info string: ranks=1,2,4 (one run each; default 1), workers=2,
file=NAME.c, flags=-DX (for the compiler), serial (with -DEDAT_SERIAL each --cc, a
plain C compiler, compiles it silently and it prints the same), link=serial (it
is linked with -fedat=serial only; the order of the lines counts), link=mpi (not
with -fedat=serial; all others that run on one rank are linked with it, too). In
the text, "..." stands for anything within a line. A block "c header file=NAME.h"
is there for all programs of the file. --update writes the blocks anew instead of
comparing.
"""
import argparse
import concurrent.futures
import os
import re
import shlex
import subprocess
import sys

BLOCK = re.compile(r"^```c (run|fails|error)\b([^\n]*)\n(.*?)^```\n"
                   r"(?:(\n(?:    [^\n]*\n)+)?\n?^```text\n(.*?)^```\n)?",
                   re.M | re.S)
HEADER = re.compile(r"^```c header file=(\S+)\n(.*?)^```\n", re.M | re.S)
LIMIT = int(os.environ.get("SHAPES_TIME_LIMIT", "60"))


def call(command, cwd, **env):
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **env},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=LIMIT)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def matches(line, pattern):
    parts = [re.escape(part) for part in pattern.split("...")]
    return re.fullmatch(".*".join(parts), line) is not None


def complaint(kind, expected, got, ordered):
    want, lines = expected.splitlines(), got.splitlines()
    if ordered and len(want) == len(lines) and not all(map(matches, lines, want)):
        return "expected, in this order:\n" + expected + "got:\n" + got
    missing = [w for w in want if not any(matches(g, w) for g in lines)]
    extra = [g for g in lines if not any(matches(g, w) for w in want)]
    if kind != "fails" and len(want) != len(lines):
        extra = extra or ["(another number of lines)"]
    if missing or (extra and kind != "fails"):
        return "expected:\n" + expected + "got:\n" + got
    return None


class Program:
    def __init__(self, match, text, args):
        self.kind, info, self.source, self.shell, self.expected = (
            match.groups())
        self.match, self.args = match, args
        self.headers = HEADER.findall(text)
        self.line = text.count("\n", 0, match.start()) + 1
        words = dict(w.partition("=")[::2] for w in info.split())
        self.ranks = words.get("ranks", "1").split(",")
        self.workers = words.get("workers", "2")
        self.file = words.get("file", "program.c")
        self.flags = words.get("flags", "").split()
        self.serial = "serial" in words
        self.link = words.get("link", "")

    def outputs(self):
        """Yields (what was done, exit status, output)."""
        directory = os.path.join(self.args.work, str(self.line))
        os.makedirs(directory, exist_ok=True)
        for name, content in [(self.file, self.source)] + self.headers:
            with open(os.path.join(directory, name), "w") as file:
                file.write(content)
        if self.link != "serial":
            yield from self.ordinary(directory)
        if self.kind != "error" and self.link != "mpi" and "1" in self.ranks:
            yield from self.one_process(directory)
        if self.serial:
            yield from self.plain(directory)

    def edatcc(self, directory, *words):
        return call(shlex.split(self.args.edatcc) +
                    ["-Wall", "-Wextra", "-g", *self.flags, self.file, *words,
                     "-lm"], directory)

    def ordinary(self, directory):
        program = os.path.join(directory, "program")
        status, out = self.edatcc(directory, "-o", "program")
        if self.kind == "error":
            yield "compiling", status, out
            return
        if status or (out and self.kind == "run"):
            yield "compiling", 1, out
            return
        warnings = out
        mpiexec = shlex.split(os.environ.get("SHAPES_MPIEXEC", "mpiexec -n"))
        for n in self.ranks:
            status, out = call(["timeout", "-k", "5", str(LIMIT)] + mpiexec +
                               [n, program], directory,
                               EDAT_NUM_WORKERS=self.workers)
            yield f"{n} ranks", status, warnings + out

    def one_process(self, directory):
        status, warnings = self.edatcc(directory, "-fedat=serial", "-o", "one")
        if status or (warnings and self.kind == "run"):
            yield "compiling with -fedat=serial", 1, warnings
            return
        status, out = call(["timeout", "-k", "5", str(LIMIT),
                            os.path.join(directory, "one")], directory)
        yield "with -fedat=serial", status, warnings + out

    def plain(self, directory):
        for cc in self.args.cc:
            status, out = call(
                shlex.split(cc) +
                ["-DEDAT_SERIAL", "-Wall", "-Wextra", "-Wno-unknown-pragmas",
                 "-Werror", self.file, "-o", "serial", "-lm"], directory)
            if status:
                yield f"compiling serially by {cc}", status, out
                return
            status, out = call([os.path.join(directory, "serial")], directory)
            yield f"serial by {cc}", status, out

    def check(self):
        try:
            for what, status, out in self.outputs():
                self.got = out
                good = (status != 0) == (self.kind != "run")
                if not good:
                    return f"{what}: exit status {status}\n{out}"
                if self.args.update:
                    continue
                if self.expected is None:
                    return "no text block behind the program"
                wrong = complaint(self.kind, self.expected, out,
                                  self.link == "serial")
                if wrong:
                    return f"{what}:\n{wrong}"
        except subprocess.TimeoutExpired:
            return "time limit"
        return None


def main():
    parser = argparse.ArgumentParser()
    for option in ("--work", "--edatcc"):
        parser.add_argument(option, required=True)
    parser.add_argument("--cc", action="append", default=[])
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("file")
    args = parser.parse_args()
    with open(args.file) as file:
        text = file.read()
    programs = [Program(m, text, args) for m in BLOCK.finditer(text)
                if args.only in m.group(0)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(Program.check, programs))
    failed = 0
    for program, wrong in zip(programs, results):
        if wrong:
            failed += 1
            print(f"{args.file}:{program.line}: {program.kind}: {wrong}\n")
    if args.update:
        for program in reversed(programs):
            m = program.match
            if program.expected is not None and not complaint(
                    program.kind, program.expected, program.got,
                    program.link == "serial"):
                continue
            new = (f"```c {m.group(1)}{m.group(2)}\n{program.source}```\n"
                   f"{program.shell or ''}\n```text\n{program.got}```\n")
            text = text[:m.start()] + new + text[m.end():]
        with open(args.file, "w") as file:
            file.write(text)
    print(f"{len(programs) - failed} programs of {args.file} are right, "
          f"{failed} wrong")
    return 1 if failed or not programs else 0


if __name__ == "__main__":
    sys.exit(main())

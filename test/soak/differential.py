# SPDX-License-Identifier: BSD-3-Clause
"""differential.py [options] FIRST[:LAST]: random programs, natively and by
edatcc, must print the same checksum.

Each seed gives a program of csmith and its annotations (see annotate.py). The
program is compiled by the native compiler, which ignores the pragmas, and by
edatcc with that compiler as its back end, and run with 1 to 3 workers. For a
failure the seed is printed, the annotations are reduced, and the files stay in
--keep. "differential.py --configs all 1234" repeats one seed.
"""
import argparse
import collections
import os
import random
import shutil
import sys
import tempfile
import time

import annotate
import run

NATIVE_LIMIT = 5


def csmith_options(chance):
    options = ["--max-funcs", str(chance.randrange(2, 7)),
               "--max-block-depth", str(chance.randrange(2, 5)),
               "--max-array-len-per-dim", str(chance.randrange(3, 9))]
    for name, odds in (("float", 0.2), ("inline-function", 0.3)):
        if chance.random() < odds:
            options.append(f"--{name}")
    for name in ("jumps", "volatiles", "bitfields", "packed-struct"):
        if chance.random() < 0.15:
            options.append(f"--no-{name}")
    return options


class Tester:
    def __init__(self, args):
        self.args = args
        self.counts = collections.Counter()
        self.refusals = collections.Counter()
        self.failed = []
        self.flags = ["-w", f"-I{args.csmith_include}", *args.flag]
        self.configs = [(cc, level) for cc in args.cc for level in
                        ("-O0", "-O2")]

    def seed(self, seed, directory):
        chance = random.Random(f"{seed} csmith")
        status, text, err = run.command(
            [self.args.csmith, "--seed", str(seed)] + csmith_options(chance),
            30)
        if status != 0:
            self.counts["not generated"] += 1
            return
        annotator = annotate.Annotator(text, seed,
                                       chance.choice([0.1, 0.2, 0.35]))
        path = os.path.join(directory, "p.c")
        skip, configs = set(), self.configs
        if self.args.configs == "one":
            configs = [configs[seed % len(configs)]]
        for cc, level in configs:
            expected = self.native(annotator, path, cc, level, skip)
            if expected is None:
                self.counts["no native result"] += 1
                return
            try:
                self.edat(annotator, path, cc, level, skip, expected, seed)
            except run.Failure as failure:
                self.report(seed, f"{cc} {level}", failure, annotator, path,
                            skip, cc, level)
                return
        self.counts["programs"] += 1
        self.counts["annotations"] += annotator.count - len(skip)

    def native(self, annotator, path, cc, level, skip):
        with open(path, "w", encoding="utf-8") as file:
            file.write(annotator.render(skip))
        words = [cc, level, *self.flags, path, "-o", path + ".native"]
        if run.command(words, 120)[0] != 0:
            return None
        status, out, _ = run.command([path + ".native"], NATIVE_LIMIT)
        return (status, out) if status == 0 else None

    def edat(self, annotator, path, cc, level, skip, expected, seed,
             final=False):
        words = [self.args.edatcc, f"-cc={cc}", level, *self.flags, path,
                 "-o", path + ".edat"]
        before = len(skip)
        refused, _ = run.compile_annotated(annotator, path, words, skip)
        if not final:
            self.refusals.update(map(run.general, refused))
        if len(skip) != before:  # Injected statements went, too.
            expected = self.native(annotator, path, cc, level, skip)
            if expected is None:
                return
        env = dict(os.environ, EDAT_NUM_WORKERS=str(1 + seed % 3))
        status, out, err = run.command([path + ".edat"], self.args.limit,
                                       env=env)
        if status is None:
            raise run.Failure("the program did not end")
        if (status, out) != expected:
            raise run.Failure(f"status {status}, not {expected[0]}; printed\n"
                              f"{out}instead of\n{expected[1]}{err}")

    def report(self, seed, config, failure, annotator, path, skip, cc, level):
        words = str(failure)
        print(f"FAILED: seed {seed}, {config}: {words[:1500]}", flush=True)
        self.failed.append(seed)

        def fails(attempt):
            expected = self.native(annotator, path, cc, level, attempt)
            try:
                if expected:
                    self.edat(annotator, path, cc, level, set(attempt),
                              expected, seed, True)
            except run.Failure as other:
                return str(other)[:20] == words[:20]
            return False

        os.makedirs(self.args.keep, exist_ok=True)
        kept = os.path.join(self.args.keep, f"seed-{seed}.c")
        if self.args.reduce:
            skip = run.simplify(annotator, skip, fails)
        with open(kept, "w", encoding="utf-8") as file:
            file.write(annotator.render(skip))
        print(f"  {annotator.count - len(skip)} annotations left in {kept}",
              flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds")
    parser.add_argument("--edatcc", default="edatcc")
    parser.add_argument("--csmith", default="csmith")
    parser.add_argument("--csmith-include", default="/usr/include/csmith")
    parser.add_argument("--cc", action="append")
    parser.add_argument("--configs", choices=["one", "all"], default="one")
    parser.add_argument("--flag", action="append", default=[])
    parser.add_argument("--keep", default="soak-failures")
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--seconds", type=float, default=1e9,
                        help="begin no new seed after this time")
    parser.add_argument("--no-reduce", dest="reduce", action="store_false")
    args = parser.parse_args()
    args.cc = args.cc or ["gcc", "clang"]
    first, _, last = args.seeds.partition(":")
    begin, stop = time.monotonic(), int(last or first) + 1
    tester, seed = Tester(args), int(first)
    while seed < stop and time.monotonic() - begin < args.seconds:
        directory = tempfile.mkdtemp(prefix="edat-soak-")
        try:
            tester.seed(seed, directory)
        finally:
            shutil.rmtree(directory, ignore_errors=True)
        seed += 1
    counts = ", ".join(f"{n} {what}" for what, n in tester.counts.items())
    print(f"differential: seeds {first} to {seed - 1}: {counts}, "
          f"{sum(tester.refusals.values())} annotations refused, "
          f"{len(tester.failed)} failed")
    for message, count in tester.refusals.most_common():
        print(f"  refused {count} times: {message}")
    if tester.failed:
        print("failed seeds:", *tester.failed)
    return bool(tester.failed) or not tester.counts["programs"]


if __name__ == "__main__":
    sys.exit(main())

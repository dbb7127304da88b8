# SPDX-License-Identifier: BSD-3-Clause
"""differential.py [options] FIRST[:LAST]: random programs, natively and by
edatcc, must print the same checksum.

Each seed gives a program of csmith and its annotations (see annotate.py). The
program is compiled by a native compiler, which ignores the pragmas, and by
edatcc in some configurations, and run with several numbers of workers. For a
failure the seed is printed, the annotations are reduced, and the files stay in
--keep. "differential.py --configs all 1234" repeats one seed.
"""
import argparse
import collections
import os
import random
import re
import shutil
import sys
import tempfile
import time

import annotate
import run

NATIVE_LIMIT = 5
SANITIZE = ["-fsanitize=address,undefined", "-fno-common"]


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


class Config:
    """A way to compile: flags for both, and for edatcc alone; the numbers of
    workers to run with."""

    def __init__(self, name, cc, flags, only_edat=(), workers=(1, 3)):
        self.name, self.cc, self.flags = name, cc, list(flags)
        self.only_edat, self.workers = list(only_edat), workers
        self.sanitizes = bool(set(flags) & set(SANITIZE))


def configurations(compilers):
    found = [Config(f"{os.path.basename(cc)} {level}", cc, [level])
             for cc in compilers for level in ("-O0", "-O2", "-O3")]
    found += [Config(f"{os.path.basename(cc)} serial", cc, ["-O1"],
                     ["-fedat=serial"], (1,)) for cc in compilers]
    found += [Config(f"{os.path.basename(cc)} sanitizers", cc,
                     ["-g", "-O1", *SANITIZE]) for cc in compilers]
    return found


class Tester:
    def __init__(self, args):
        self.args = args
        self.counts = collections.Counter()
        self.kinds = collections.Counter()
        self.by_config = collections.Counter()
        self.refusals = collections.Counter()
        self.failed = []
        self.flags = ["-w", f"-I{args.csmith_include}", *args.flag]
        self.configs = configurations(args.cc)

    def chosen(self, seed):
        """A number of configurations; those with sanitizers, which are slow,
        for every sixth seed."""
        if self.args.configs == "all":
            return self.configs
        usual = [one for one in self.configs if not one.sanitizes]
        number = int(self.args.configs)
        found = [usual[(seed * number + n) % len(usual)]
                 for n in range(number)]
        if number > 1 and seed % 6 == 0:
            found[0] = self.configs[len(usual) + seed // 6 % len(self.args.cc)]
        return found

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
        path, skip = os.path.join(directory, "p.c"), set()
        configs = self.chosen(seed)
        first = Config("native", self.args.cc[0], ["-O0"])
        expected = self.native(annotator, path, first, skip)
        if expected is None:
            self.counts["no native result"] += 1
            return
        for config in configs:
            before = len(skip)
            try:
                self.edat(annotator, path, config, skip, expected)
            except run.Failure as failure:
                if self.is_of_compilers(annotator, path, config, skip):
                    print(f"seed {seed}: {config.name} alone comes to another "
                          "result", flush=True)
                    self.counts["compilers disagree"] += 1
                    continue
                self.report(seed, config, failure, annotator, path, skip)
                return
            self.by_config[config.name] += 1
            if len(skip) != before:  # Statements of our own went, too.
                expected = self.native(annotator, path, first, skip)
        self.counts["programs"] += 1
        self.counts["annotations"] += annotator.count - len(skip)
        self.kinds.update(one.kind for one in annotator.all
                          if one.number not in skip)

    def is_of_compilers(self, annotator, path, config, skip):
        """Whether the native compiler of that configuration disagrees with
        the other one: csmith may have an opinion on what C leaves open."""
        own = self.native(annotator, path, config, skip)
        other = self.native(annotator, path, Config(
            "native", self.args.cc[0], ["-O0"]), skip)
        return bool(own and other and own[:2] != other[:2])

    def native(self, annotator, path, config, skip):
        """(status, output, messages) of the program without edatcc."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(annotator.render(skip))
        words = [config.cc, *config.flags, *self.flags, path, "-o",
                 path + ".native"]
        if run.command(words, 120)[0] != 0:
            return None
        result = run.command([path + ".native"], NATIVE_LIMIT
                             * (5 if config.sanitizes else 1),
                             env=self.environment(1))
        return result if result[0] == 0 else None

    def environment(self, workers):
        return dict(os.environ, EDAT_NUM_WORKERS=str(workers),
                    UCX_MEM_MMAP_HOOK_MODE="none",
                    ASAN_OPTIONS="detect_leaks=0")

    def edat(self, annotator, path, config, skip, expected, final=False):
        words = [self.args.edatcc, f"-cc={config.cc}", *config.flags,
                 *config.only_edat, *self.flags, path, "-o", path + ".edat"]
        before = len(skip)
        refused, _ = run.compile_annotated(annotator, path, words, skip)
        if not final:
            self.refusals.update(map(run.general, refused))
        if len(skip) != before or config.sanitizes:
            expected = self.native(annotator, path, config, skip)
            if expected is None:
                return
        for workers in config.workers:
            status, out, err = run.command(
                [path + ".edat"], self.args.limit,
                env=self.environment(workers))
            if status is None:
                raise run.Failure("the program did not end")
            if (status, out) != expected[:2]:
                raise run.Failure(
                    f"with {workers} workers status {status}, not "
                    f"{expected[0]}; printed\n{out}instead of\n"
                    f"{expected[1]}{err}")
            new = found_by_sanitizers(err) - found_by_sanitizers(expected[2])
            if config.sanitizes and new:
                raise run.Failure(f"new reports: {sorted(new)}\n{err}")

    def report(self, seed, config, failure, annotator, path, skip):
        words = str(failure)
        print(f"FAILED: seed {seed}, {config.name}: {words[:1500]}", flush=True)
        self.failed.append(seed)

        def fails(attempt):
            expected = self.native(annotator, path, config, attempt)
            try:
                if expected:
                    self.edat(annotator, path, config, set(attempt), expected,
                              True)
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


def found_by_sanitizers(text):
    """Lines of the program and what is wrong there, without values."""
    return {(line, re.sub(r"0x[0-9a-f]+|-?\d[\w.+]*", "N", what))
            for line, what in re.findall(
                r"p\.c:(\d+):\d+: runtime error: (.*)", text)} | {
        ("", what) for what in re.findall(
            r"ERROR: AddressSanitizer: ([\w-]+)", text)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds")
    parser.add_argument("--edatcc", default="edatcc")
    parser.add_argument("--csmith", default="csmith")
    parser.add_argument("--csmith-include", default="/usr/include/csmith")
    parser.add_argument("--cc", action="append")
    parser.add_argument("--configs", default="1",
                        help="how many for each program, or 'all'")
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

    def listed(counts):
        return ", ".join(f"{n} {what}" for what, n in counts.most_common())

    print(f"differential: seeds {first} to {seed - 1}: "
          f"{listed(tester.counts)}, "
          f"{sum(tester.refusals.values())} annotations refused, "
          f"{len(tester.failed)} failed")
    print("  programs in each configuration:", listed(tester.by_config))
    print("  annotations of each kind:", listed(tester.kinds))
    for message, count in tester.refusals.most_common():
        print(f"  refused {count} times: {message}")
    if tester.failed:
        print("failed seeds:", *tester.failed)
    return bool(tester.failed) or not tester.counts["programs"]


if __name__ == "__main__":
    sys.exit(main())

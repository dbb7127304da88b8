# SPDX-License-Identifier: BSD-3-Clause
"""corpus.py [options] FILE.c... -- FLAGS: hand-written C, annotated at random,
must compile, or be refused with an error in the right words.

The statements that edatcc gets to see here are those that people write, with
macros, pointers, records, loops of all kinds and pragmas of their own. They
are only compiled, not run. A warning that the file alone does not draw is a
failure too, as FLAGS should ask for many. --seeds is FIRST[:LAST]. With
--damage the pragmas that the files have are damaged instead, and what comes out
may be accepted or refused, and nothing else.
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
import ctree
import run

PIECES = """( ) [ ] { } : ? , ; " ' \\ /* */ // # task taskloop from( as( into(
shared( none all self any 0 -1 1.5 x (x) *x &x [0:1] [:] + += ++ ... -> const
int double struct void sizeof(int) (int[2]){1} __func__ return main default
reduction(+: fires(e depends(e persistent if(0) to(0) data(x) count(2) private(
""".split()


def damage(text, chance):
    """The text with one to three changes inside its edat pragmas."""
    pragmas = list(re.finditer(
        r"#[ \t]*pragma[ \t]+edat((?:\\\n|[^\n])*)", text))
    if not pragmas:
        return None
    for _ in range(chance.randrange(1, 4)):
        pragma = chance.choice(pragmas)
        body = pragma.group(1)
        words = re.findall(r"\w+|\s+|\\\n|.", body, re.S)
        if not words:
            continue
        at = chance.randrange(len(words))
        way = chance.randrange(4)
        if way == 0:
            del words[at]
        elif way == 1:
            words.insert(at, f" {chance.choice(PIECES)} ")
        elif way == 2:
            words[at] = chance.choice(PIECES)
        else:
            other = chance.randrange(len(words))
            words[at], words[other] = words[other], words[at]
        text = text[:pragma.start(1)] + "".join(words) + text[pragma.end(1):]
        pragmas = list(re.finditer(
            r"#[ \t]*pragma[ \t]+edat((?:\\\n|[^\n])*)", text))
        if not pragmas:
            break
    return text


def warnings(text):
    """Kinds of warnings, without those that a random task may well deserve:
    it works on copies, does not return, or makes up the runtime itself."""
    found = map(run.general, re.findall(r"warning: (.*)", text))
    return {kind for kind in found if not re.search(
        "noreturn|infinite-recursion|uninitialized|but-set-variable|"
        "edat-lost-write|edat-lifetime|edat-race", kind)}


class Tester:
    def __init__(self, args):
        self.args, self.failed = args, []
        self.counts = collections.Counter()
        self.refusals = collections.Counter()

    def words(self, path, source):
        cc = self.chance.choice(self.args.cc)
        return [self.args.edatcc, f"-cc={cc}",
                f"-iquote{os.path.dirname(os.path.abspath(source))}",
                *self.args.flags, "-c", path, "-o", path + ".o"]

    def annotated(self, source, text, path, seed):
        try:
            annotator = annotate.Annotator(text, seed, 0.15, exact=False)
        except ctree.Strange:
            self.counts["not understood"] += 1
            return
        words, everything = self.words(path, source), set(
            range(1, annotator.count + 1))
        with open(path, "w", encoding="utf-8") as file:
            file.write(annotator.render(everything))
        status, _, before = run.command(words, 120)
        if status == 1:  # Not with these flags.
            self.counts["unfit"] += 1
            return
        skip = set()
        refusals, after = run.compile_annotated(annotator, path, words, skip)
        self.refusals.update(map(run.general, refusals))
        new = warnings(after) - warnings(before)
        if new:
            raise run.Failure(f"new warnings: {new}")
        self.counts["files"] += 1
        self.counts["annotations"] += annotator.count - len(skip)

    def damaged(self, source, text, path, seed):
        text = damage(text, random.Random(f"{seed} {source} damage"))
        if text is None:
            return
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        status, _, err = run.command(self.words(path, source), 60)
        if status is None:
            raise run.Failure("edatcc did not end")
        if run.BAD.search(err) or status not in (0, 1):
            raise run.Failure(f"edatcc ended with status {status}:\n{err}")
        if status == 1 and "error:" not in err:
            raise run.Failure(f"edatcc failed without an error:\n{err}")
        self.counts["accepted" if status == 0 else "refused"] += 1

    def file(self, source, seed, directory):
        with open(source, encoding="utf-8") as file:
            text = file.read()
        path = os.path.join(directory, os.path.basename(source))
        self.chance = random.Random(f"{seed} {source}")
        try:
            if self.args.damage:
                self.damaged(source, text, path, seed)
            else:
                self.annotated(source, text, path, seed)
        except run.Failure as failure:
            os.makedirs(self.args.keep, exist_ok=True)
            kept = os.path.join(self.args.keep,
                                f"seed-{seed}-{os.path.basename(source)}")
            shutil.copy(path, kept)
            print(f"FAILED: {source} with seed {seed}, kept as {kept}: "
                  f"{str(failure)[:1500]}", flush=True)
            self.failed.append((source, seed))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--edatcc", default="edatcc")
    parser.add_argument("--cc", action="append")
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--keep", default="soak-failures")
    parser.add_argument("--damage", action="store_true")
    parser.add_argument("--seconds", type=float, default=1e9)
    ours, flags = sys.argv[1:], []
    if "--" in ours:
        ours, flags = ours[:ours.index("--")], ours[ours.index("--") + 1:]
    args = parser.parse_args(ours)
    args.cc, args.flags = args.cc or ["gcc", "clang"], flags
    first, _, last = args.seeds.partition(":")
    begin, tester = time.monotonic(), Tester(args)
    directory = tempfile.mkdtemp(prefix="edat-soak-")
    work = ((seed, source)
            for seed in range(int(first), int(last or first) + 1)
            for source in args.files)
    try:
        for seed, source in work:
            if time.monotonic() - begin > args.seconds:
                break
            tester.file(source, seed, directory)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    counts = ", ".join(f"{n} {what}" for what, n in tester.counts.items())
    print(f"corpus: {counts}, {sum(tester.refusals.values())} annotations "
          f"refused, {len(tester.failed)} failed")
    for message, count in tester.refusals.most_common(12):
        print(f"  refused {count} times: {message}")
    return bool(tester.failed) or not sum(tester.counts.values())


if __name__ == "__main__":
    sys.exit(main())

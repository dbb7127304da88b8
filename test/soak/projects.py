#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""projects.py --edatcc PATH --keep DIR [--seconds N] [NAME...]: builds C projects
of other people, with their own build systems, once by the C compiler and once
with CC=edatcc, in the same directory. Every object must be the same byte for
byte, and the projects' own tests must pass. One project is then built with
pragmas put into its loops.

The sources come from the distribution's package archive: its address is that
of the system's package lists, asked for sources in a private configuration.
"""
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import time

LIMIT = 900  # seconds that one step may take

# Name of the source package: (build, its tests). $CC is the compiler.
PROJECTS = {
    "zlib": ("./configure && make -j2", "make test"),
    "bzip2": ('make -j2 CC="$CC" libbz2.a bzip2 bzip2recover',
              'make CC="$CC" test'),
    "cjson": ("cmake -S . -B b -DENABLE_CJSON_TEST=ON && "
              "cmake --build b --parallel 2", "ctest --test-dir b"),
    "fribidi": ("meson setup b -Ddocs=false && ninja -C b",
                "meson test -C b"),
    "xz-utils": ("./configure -q --disable-nls --disable-doc && make -s -j2",
                 "make -s -j2 check"),
}
# Loops whose iterations are independent: (project, file, text before which
# the pragma goes, pragma, a file whose object must refer to tasks then).
ANNOTATED = (
    ("bzip2", "compress.c", r"      for \(t = 0; t < nGroups; t\+\+\)\n"
     r"         BZ2_hbMakeCodeLengths", "#pragma edat taskloop\n", "compress.o"),
)


class Wrong(Exception):
    """A failure that has been understood; the text is for people."""


def call(command, cwd, log, **env):
    """Runs it in a shell, in an environment without the caller's flags."""
    clean = {k: v for k, v in os.environ.items()
             if k not in ("CFLAGS", "LDFLAGS", "CPPFLAGS", "MAKEFLAGS")}
    with open(log, "ab") as file:
        file.write(f"\n$ {command}\n".encode())
        file.flush()
        try:
            status = subprocess.run(
                command, shell=True, cwd=cwd, env={**clean, **env},
                stdin=subprocess.DEVNULL, stdout=file,
                stderr=subprocess.STDOUT, timeout=LIMIT).returncode
        except subprocess.TimeoutExpired:
            status = "time limit"
    if status != 0:
        with open(log, "rb") as file:
            tail = file.read().decode("utf-8", "replace").splitlines()[-15:]
        raise Wrong(f"'{command}' failed ({status}); the end of {log}:\n  "
                    + "\n  ".join(tail))


def source_lists(directory):
    """The system's package lists as lists of sources, in a directory."""
    os.makedirs(directory, exist_ok=True)
    names = ["/etc/apt/sources.list"] + glob.glob("/etc/apt/sources.list.d/*")
    for number, name in enumerate(n for n in names if os.path.exists(n)):
        with open(name) as file:
            text = file.read()
        if name.endswith(".sources"):
            text = re.sub(r"^Types:.*", "Types: deb-src", text, flags=re.M)
            out = f"{number}.sources"
        elif name.endswith(".list"):
            text = "".join(re.sub(r"^deb(-src)?\s", "deb-src ", line)
                           for line in text.splitlines(True)
                           if re.match(r"deb\s", line))
            out = f"{number}.list"
        else:
            continue
        with open(os.path.join(directory, out), "w") as file:
            file.write(text)


def apt(keep):
    """apt-get with lists of its own; the system's are not touched."""
    private = os.path.join(keep, "apt")
    source_lists(os.path.join(private, "parts"))
    os.makedirs(os.path.join(private, "lists", "partial"), exist_ok=True)
    os.makedirs(os.path.join(private, "cache", "archives", "partial"),
                exist_ok=True)
    return ("apt-get -q -o APT::Sandbox::User= "
            f"-o Dir::Etc::SourceList=/dev/null "
            f"-o Dir::Etc::SourceParts={private}/parts "
            f"-o Dir::State::Lists={private}/lists "
            f"-o Dir::Cache={private}/cache ")


def fetch(names, keep):
    """The upstream archive of each project, where it can be had."""
    def found(name):
        return glob.glob(f"{keep}/{name}/*.orig.tar.*[!c]")

    missing = [name for name in names if not found(name)]
    log = os.path.join(keep, "fetch.log")
    if missing and shutil.which("apt-get"):
        command = apt(keep)
        try:
            call(command + "update", keep, log)
        except Wrong:
            pass  # one list of many; what can be had is seen below
        for name in missing:
            os.makedirs(os.path.join(keep, name), exist_ok=True)
            try:
                call(command + "source --download-only --only-source " + name,
                     os.path.join(keep, name), log)
            except Wrong:
                pass
    return {name: found(name)[0] for name in names if found(name)}


def unpack(archive, directory):
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    subprocess.run(["tar", "xf", archive, "-C", directory,
                    "--strip-components=1"], check=True)


def objects(directory):
    """Contents of all objects by path."""
    found = {}
    for path in glob.glob(f"{directory}/**/*.o", recursive=True):
        with open(path, "rb") as file:
            found[os.path.relpath(path, directory)] = file.read()
    return found


def build(name, archive, keep, cc, annotate=None):
    source = os.path.join(keep, name, "source")
    log = os.path.join(keep, name, "log")
    unpack(archive, source)
    if annotate:
        annotate(source)
    for command in PROJECTS[name]:
        call(command, source, log, CC=cc)
    return objects(source)


def compare(name, archive, keep, native, edatcc):
    ours = build(name, archive, keep, edatcc)
    theirs = build(name, archive, keep, native)
    if not theirs or ours.keys() != theirs.keys():
        raise Wrong("not the same objects: "
                    f"{sorted(ours.keys() ^ theirs.keys())}")
    differ = [path for path in theirs if ours[path] != theirs[path]]
    if differ:
        raise Wrong(f"objects differ: {' '.join(differ)}")
    return f"{len(theirs)} objects the same, its tests pass"


def annotated(archive, keep, edatcc, place):
    name, file, pattern, pragma, made = place

    def annotate(source):
        path = os.path.join(source, file)
        with open(path, encoding="latin-1") as stream:
            text = stream.read()
        text, count = re.subn(f"({pattern})", pragma.replace("\\", r"\\")
                              + r"\1", text)
        if not count:
            raise Wrong(f"{file} has no such loop any more")
        with open(path, "w", encoding="latin-1") as stream:
            stream.write(text)

    found = build(name, archive, keep, edatcc, annotate)
    if b"edatcc_loop" not in found.get(made, b""):
        raise Wrong(f"{made} has no tasks in it")
    return f"tests pass with '{pragma.strip()}' in {file}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--edatcc", required=True)
    parser.add_argument("--keep", required=True)
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("names", nargs="*", default=list(PROJECTS))
    args = parser.parse_args()
    keep = os.path.join(os.path.abspath(args.keep), "projects")
    edatcc = os.path.abspath(args.edatcc)
    os.makedirs(keep, exist_ok=True)
    native = subprocess.run([edatcc, "-showme:command"], check=True, text=True,
                            stdout=subprocess.PIPE).stdout.strip()
    end = time.monotonic() + args.seconds
    archives = fetch(args.names, keep)
    work = [(name, lambda n=name: compare(n, archives[n], keep, native, edatcc))
            for name in args.names]
    work += [(f"{p[0]} with pragmas",
              lambda p=p: annotated(archives[p[0]], keep, edatcc, p))
             for p in ANNOTATED if p[0] in args.names]
    passed = failed = 0
    for name, step in work:
        if name.split()[0] not in archives:
            print(f"{name}: cannot get its source package; see "
                  f"{keep}/fetch.log (is there a network?)", flush=True)
            failed += 1
        elif time.monotonic() > end:
            print(f"{name}: left out, no time is left", flush=True)
        else:
            try:
                print(f"{name}: {step()}", flush=True)
                passed += 1
            except Wrong as wrong:
                print(f"FAILED: {name}: {wrong}", flush=True)
                failed += 1
    print(f"projects: {passed} passed, {failed} failed")
    sys.exit(failed > 0 or passed == 0)


if __name__ == "__main__":
    main()

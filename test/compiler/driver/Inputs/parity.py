# SPDX-License-Identifier: BSD-3-Clause
"""parity.py EDATCC CC NAME DIR [ROW...]: runs each command line of parity.txt
with the native compiler CC (NAME is gcc or clang) and with EDATCC driving it,
in the same directory filled from parity_files.txt, and compares exit status,
output, and every file made. ROW: only rows that contain one of these texts.

Twice: without a pragma anywhere, where all is compared to the byte; and with
an edat pragma in each source, in the place of an empty line, where machine
code and preprocessed text may differ, but not the status, the messages, the
names of the files, the dependencies. Nothing may be left in TMPDIR, nor be
named in what is made, as a rule.

To save time gcc does the one and clang the other with every second row, and
the other way round; PARITY_ALL=1 does all, and so does naming rows.
"""
import concurrent.futures
import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys

edatcc, cc, cc_name, top = sys.argv[1:5]
only = sys.argv[5:]
here = os.path.dirname(os.path.abspath(__file__))
LIMIT = 60
PRAGMA = "#pragma edat taskgroup"
MIN_ROWS = {"gcc": 220, "clang": 220}
# What a program is linked from differs: MPI, names of temporary objects.
LINKED = {"a.out", "prog", "prog.x", "sub/prog", "libs.so", "map.txt",
          "both.o"}
# What these options make tells which file was compiled.
TELL_ALL = {"-save-temps", "-save-temps=obj", "-save-temps=cwd",
            "--save-temps", "-fsanitize=address,undefined", "-flto",
            "-flto=auto", "-emit-llvm", "-emit-ast", "-fcallgraph-info", "-ftime-trace",
            "-Wl,-Map,map.txt", "-Map"}


def read_files():
    files, lines = {}, None
    with open(os.path.join(here, "parity_files.txt")) as table:
        for line in table:
            if line.startswith("=== "):
                lines = files.setdefault(line[4:-1].replace("\\n", "\n"), [])
            elif lines is not None:
                lines.append(line)
    return {name: "".join(lines) for name, lines in files.items()}


def with_pragma(text, pragma):
    return re.sub(r"(?m)^PRAGMA$", pragma, text).encode()


TEXTS = read_files()
FILES = {kind: {name: with_pragma(text, pragma)
                for name, text in TEXTS.items()}
         for kind, pragma in (("plain", ""), ("pragma", PRAGMA))}


class Place:
    """A directory to run in, one a thread, and what it should hold."""

    def __init__(self, number):
        self.work = os.path.join(top, f"work{number}")
        self.temp = os.path.join(top, f"tmp{number}")
        os.makedirs(self.temp)
        os.makedirs(os.path.join(self.work, "sub"))
        self.known = {}

    def path(self, name):
        return os.path.join(self.work, name)

    def scan(self):
        """The files here by name, with what changes when they are written."""
        found, todo = {}, [""]
        while todo:
            directory = todo.pop()
            for entry in os.scandir(self.path(directory)):
                name = os.path.join(directory, entry.name)
                if entry.is_dir(follow_symlinks=False):
                    todo.append(name)
                else:
                    status = entry.stat(follow_symlinks=False)
                    found[name] = (status.st_mtime_ns, status.st_size,
                                   status.st_ino)
        return found

    def fill(self, files):
        """Makes the directory hold just `files`, writing what differs."""
        now = self.scan()
        for name in now:
            if name not in files:
                os.remove(self.path(name))
        for name, data in files.items():
            stamp, known = self.known.get(name, (None, None))
            if known == data and stamp == now.get(name):
                continue
            os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
            with open(self.path(name), "wb") as file:
                file.write(data)
        self.known = {name: (stamp, files[name])
                      for name, stamp in self.scan().items()}

    def made(self):
        """What a command made or changed, by name."""
        made = {}
        for name, stamp in self.scan().items():
            if self.known.get(name, (None, None))[0] != stamp:
                with open(self.path(name), "rb") as file:
                    made[name] = file.read()
        for name in self.known:
            if not os.path.lexists(self.path(name)):
                made[name] = None
        return made


class Row:
    """A line of the table: words in front that set it up, a command line."""

    def __init__(self, number, text):
        self.number, self.text = number, text
        self.set, self.env, self.flags = {}, {}, set()
        words = shlex.split(text)
        while words and words[0] != ":":
            word = words.pop(0)
            key, is_set, value = word.partition("=")
            if key.startswith("env."):
                self.env[key[4:]] = value
            elif is_set:
                self.set[key] = value
            else:
                self.flags.add(word)
        self.words = list(itertools.chain(*map(self.expand, words[1:])))
        unknown = (self.flags - {"plain", "loose", "quiet", "changes", "run"} |
                   set(self.set) - {"cc", "stdin", "as", "output"})
        if unknown or not words:
            sys.exit(f"parity.txt: {unknown or 'no :'} in: {text}")

    @staticmethod
    def expand(word):
        """{300*-DN%d=1} is 300 words, {n} a newline, {t} a tab."""
        word = word.replace("{n}", "\n").replace("{t}", "\t")
        many = re.fullmatch(r"\{(\d+)\*(.*)\}", word)
        if not many:
            return [word]
        return [many[2].replace("%d", str(n)) for n in range(int(many[1]))]

    def kinds(self):
        if "plain" in self.flags:
            return ["plain"]
        if only or os.environ.get("PARITY_ALL"):
            return ["plain", "pragma"]
        is_odd = self.number % 2 == 1
        return ["plain" if is_odd == (cc_name == "gcc") else "pragma"]

    def is_wanted(self):
        return self.set.get("cc", cc_name) == cc_name and (
            not only or any(text in self.text for text in only))


def our_command(row):
    """edatcc under the name that the row asks for."""
    how = row.set.get("as")
    program = {None: edatcc, "link": f"{top}/names/linked-cc",
               "copy": f"{top}/copy/bin/my-cc", "path": "edatcc"}[how]
    return [program, "-cc=" + cc] + row.words


def run(place, row, command):
    env = {**os.environ, "TMPDIR": place.temp, "LC_ALL": "C",
           "PATH": os.path.dirname(edatcc) + ":" + os.environ["PATH"],
           **row.env}
    for name in [name for name, value in row.env.items() if value == "UNSET"]:
        del env[name]
    stdin = row.set.get("stdin")
    with open(place.path(stdin) if stdin else os.devnull) as source:
        done = subprocess.run(command, cwd=place.work, stdin=source, env=env,
                              timeout=LIMIT, capture_output=True)
    done.stdout = done.stdout.decode(errors="replace")
    done.stderr = done.stderr.decode(errors="replace")
    return done


def rules(data):
    """A dependency file without line breaks and edat's own headers."""
    text = data.decode().replace("\\\n", " ")
    text = re.sub(r"(?m)^\S*/edat/\w+\.h:$", "", text)
    return sorted(" ".join(word for word in line.split()
                           if not re.search(r"/edat(/\w+)?\.h:?$", word))
                  for line in text.splitlines() if line.strip())


def normal(text):
    """Messages with the names of temporary files taken out."""
    text = re.sub(r"/\S*/cc\w{6}(\.\w+)?(\.o)?", "TEMP", text)
    # With a pragma in x.c gcc finds x.h as ./x.h, and says so in messages.
    text = re.sub(r"(?m)(^| )\./", r"\1", text)
    # clang names temporary objects after the source, we by their number.
    return re.sub(r"/\S*/(\w+-\w{6}|edatcc-\w{6}/\d+)\.o\b", "TEMP", text)


def differs(what, expected, got):
    return [f"  {what}:\n--- native\n{expected[:2000]}\n"
            f"--- edatcc\n{got[:2000]}"]


class Comparison:
    def __init__(self, row, kind, place):
        self.row, self.kind, self.place = row, kind, place
        self.is_exact = kind == "plain" and not row.flags & {"loose", "changes"}
        self.problems = []

    def texts(self, native, ours):
        if native.returncode != ours.returncode:
            self.problems += [f"  status {native.returncode} and "
                              f"{ours.returncode}:\n{ours.stderr[:2000]}"]
        if "loose" in self.row.flags:
            return
        if normal(native.stderr) != normal(ours.stderr):
            self.problems += differs("standard error", native.stderr,
                                     ours.stderr)
        if native.stdout != ours.stdout and (self.is_exact or
                                             "output" not in self.row.set):
            self.problems += differs("standard output", native.stdout,
                                     ours.stdout)

    def files(self, native, ours):
        if set(native) != set(ours):
            self.problems += ["  made by one only: " + " ".join(
                sorted(set(native) ^ set(ours)))]
        for name in sorted(set(native) & set(ours)):
            if name.endswith(".d") and native[name] and ours[name]:
                expected, got = rules(native[name]), rules(ours[name])
                if expected != got:
                    self.problems += differs(name, "\n".join(expected),
                                             "\n".join(got))
            elif (native[name] != ours[name] and self.is_exact
                  and name not in LINKED):
                self.problems += [f"  {name} differs"]

    def traces(self, ours):
        left = os.listdir(self.place.temp)
        if left:
            self.problems += ["  left behind: " + " ".join(left)]
            shutil.rmtree(self.place.temp)
            os.makedirs(self.place.temp)
        if self.kind == "pragma" and not TELL_ALL & set(self.row.words):
            private = self.place.temp.encode() + b"/edatcc"
            self.problems += [f"  {name} names the private directory"
                              for name, data in ours.items()
                              if data and private in data]


def check(row, kind, place, native, native_files):
    place.fill(FILES[kind] | OBJECTS)
    ours = run(place, row, our_command(row))
    our_files = place.made()
    comparison = Comparison(row, kind, place)
    comparison.texts(native, ours)
    comparison.files(native_files, our_files)
    comparison.traces(our_files)
    return [f"{cc_name} {kind}: {row.text}"] * bool(comparison.problems) + \
        comparison.problems


def check_row(row, places):
    place = places.pop()
    place.fill(FILES["plain"] | OBJECTS)
    native = run(place, row, [cc] + row.words)
    native_files = place.made()
    problems = [check(row, kind, place, native, native_files)
                for kind in row.kinds()]
    places.append(place)
    return list(itertools.chain(*problems))


def prepare():
    """Other names of edatcc; objects to link with."""
    shutil.rmtree(top, ignore_errors=True)
    os.makedirs(os.path.join(top, "names"))
    os.symlink(edatcc, os.path.join(top, "names", "linked-cc"))
    os.makedirs(os.path.join(top, "copy", "bin"))
    build = os.path.dirname(os.path.dirname(edatcc))
    for name in ("include", "lib", "libexec"):
        os.symlink(os.path.join(build, name), os.path.join(top, "copy", name))
    shutil.copy(edatcc, os.path.join(top, "copy", "bin", "my-cc"))
    place = Place("-prepare")
    place.fill(FILES["plain"])
    subprocess.run([cc, "-c", "src/sub.c", "-Iinc"], cwd=place.work, check=True)
    subprocess.run(["ar", "rc", "libsub.a", "sub.o"], cwd=place.work,
                   check=True)
    OBJECTS.update((name, data) for name, data in place.made().items())
    shutil.rmtree(place.work)


OBJECTS = {}


def main():
    with open(os.path.join(here, "parity.txt")) as table:
        lines = [line.strip() for line in table]
    rows = [Row(number, line) for number, line in enumerate(
        line for line in lines if line and not line.startswith("#"))]
    if len({row.text for row in rows}) < len(rows):
        sys.exit("parity.txt: a row is there twice")
    rows = [row for row in rows if row.is_wanted()]
    prepare()
    workers = os.cpu_count() or 1
    places = [Place(number) for number in range(workers)]
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(lambda row: check_row(row, places), rows))
    failed = [problems for problems in results if problems]
    for problems in failed:
        print(*problems, sep="\n")
    print(f"{len(rows)} command lines, {len(failed)} treated differently")
    sys.exit(1 if failed or (not only and len(rows) < MIN_ROWS[cc_name])
             else 0)


main()

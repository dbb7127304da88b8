# SPDX-License-Identifier: BSD-3-Clause
"""parity.py EDATCC CC NAME MODE TABLE DIR: runs each command line of TABLE
with the native compiler CC (NAME is gcc or clang) and with EDATCC -cc=CC in
the same fresh directory and compares status, output, and every file made.

MODE plain: no pragma anywhere, and what is compared is compared to the byte.
MODE pragma: edatcc gets each source with an edat pragma in the place of an
empty line; then machine code and preprocessed text may differ, but not the
status, the messages, the names of the files, the dependencies.
"""
import os
import re
import shlex
import shutil
import subprocess
import sys

edatcc, cc, cc_name, mode, table, top = sys.argv[1:]
work = os.path.join(top, "work")
temp = os.path.join(top, "tmp")
LIMIT = 60

BLOCK = "PRAGMA\n  { %s }\n"
FILES = {
    "main.c": '#include "main.h"\nint sub(int);\nint main(void) {\n'
              + BLOCK % "sub(MAIN);" + '  return 0;\n}\n'
              'const char *main_file(void) { return __FILE__ MAIN_FILE; }\n',
    "main.h": "#define MAIN 3\n#define MAIN_FILE __FILE__\n"
              "static inline int in_main(int n) { return n + 1; }\n",
    "alone.c": "int alone;\nint main(void) {\n" + BLOCK % "alone = 1;"
               + "  return alone - 1;\n}\n",
    "src/sub.c": '#include "sub.h"\n#include <api.h>\nint sub(int n) {\n'
                 + BLOCK % "n += SUB;" + "  return n + API;\n}\n"
                 "const char *sub_file = __FILE__;\n",
    "src/sub.h": "#define SUB 4\n",
    "inc/api.h": "#define API 5\n",
    "inc/sub.h": "#error wrong sub.h\n",
    "sub.h": "#error wrong sub.h\n",
    "text.txt": "int text(int n) {\n" + BLOCK % "n++;" + "  return n;\n}\n",
    "sp ace.c": "int space(int n) {\n" + BLOCK % "n++;" + "  return n;\n}\n",
    "warn.c": '#include "warn.h"\nint warn(int n) {\n  int unused;\n'
              + BLOCK % "n++;" + "  return n;\n}\n",
    "warn.h": "#define WARN 1\n",
    "src/warn.c": '#include "warn.h"\nint warn(int n) {\n  int unused;\n'
                  + BLOCK % "n++;" + "  return n;\n}\n",
    "src/warn.h": "static int never_used(void) { return 1; }\n",
    "err.c": "int bad(int n) {\n  return n;\n}\nint x = ;\n"
             "int good(int n) {\n" + BLOCK % "n++;" + "  return n;\n}\n",
    "hasherr.c": "#error stop here\n",
    "cxx.cc": "int cxx() { return 0; }\n",
    "asm.S": ".text\n.globl from_asm\nfrom_asm: ret\n"
             '.section .note.GNU-stack,"",@progbits\n',
    "pre.i": '# 1 "orig.c"\nint pre;\n',
    "args.rsp": "-Iinc\n-DQUOTED=\\\"a\\ b\\\" '-DSPACE=1 + 1'\n",
    "nested.rsp": "@args.rsp src/sub.c",
    "link.rsp": "main.c\n\"sub.o\" -L.",
}
# A linked program has MPI's libraries and names of temporary objects.
LINKED = {"a.out", "prog", "prog.x", "sub/prog", "libs.so", "map.txt",
          "both.o"}


def fill(pragma):
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(os.path.join(work, "sub"))
    for name, text in FILES.items():
        path = os.path.join(work, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text.replace("PRAGMA", pragma))
    for name in ("sub.o", "libsub.a"):
        shutil.copy(os.path.join(top, name), work)


def prepare():
    shutil.rmtree(top, ignore_errors=True)
    os.makedirs(temp)
    for name in ("sub.o", "libsub.a"):
        open(os.path.join(top, name), "w").close()
    fill("")
    subprocess.run([cc, "-c", "src/sub.c", "-Iinc", "-o", "../sub.o"],
                   cwd=work, check=True)
    os.remove(os.path.join(top, "libsub.a"))
    subprocess.run(["ar", "rc", "../libsub.a", "../sub.o"], cwd=work,
                   check=True)


def run(command, stdin):
    with open(os.path.join(work, stdin) if stdin else os.devnull) as source:
        done = subprocess.run(command, cwd=work, stdin=source, timeout=LIMIT,
                              capture_output=True, text=True, errors="replace")
    files = {}
    for directory, _, names in os.walk(work):
        for name in names:
            path = os.path.join(directory, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, work)] = file.read()
    return done, files


def rules(data):
    """A dependency file without line breaks and edat's own headers."""
    text = data.decode().replace("\\\n", " ")
    text = re.sub(r"(?m)^\S*/edat/\w+\.h:$", "", text)
    return sorted(" ".join(word for word in line.split()
                           if not re.search(r"/edat(/\w+)?\.h:?$", word))
                  for line in text.splitlines() if line.strip())


def same_file(name, expected, got, loose):
    if name.endswith(".d"):
        return rules(expected) == rules(got)
    if mode == "pragma" or loose or name in LINKED:
        return True
    return expected == got


def normal(text):
    """Messages with the names of temporary files taken out."""
    text = re.sub(r"/\S*/cc\w{6}(\.\w+)?(\.o)?", "TEMP", text)
    # With a pragma in x.c gcc finds x.h as ./x.h, and says so in messages.
    text = re.sub(r"(?m)(^| )\./", r"\1", text)
    return re.sub(r"/tmp/[\w.-]+\.o\b", "TEMP", text)


def differs(what, expected, got):
    return [f"  {what}:\n--- native\n{expected[:2000]}\n"
            f"--- edatcc\n{got[:2000]}"]


def compare(native, ours, native_files, our_files, loose, is_text):
    problems = []
    if native.returncode != ours.returncode:
        problems.append(f"  status {native.returncode} and {ours.returncode}:"
                        f"\n{ours.stderr[:2000]}")
    if not loose:
        if normal(native.stderr) != normal(ours.stderr):
            problems += differs("standard error", native.stderr, ours.stderr)
        if native.stdout != ours.stdout and not (mode == "pragma" and is_text):
            problems += differs("standard output", native.stdout, ours.stdout)
    if set(native_files) != set(our_files):
        problems.append("  made by one only: " + " ".join(
            sorted(set(native_files) ^ set(our_files))))
    for name in sorted(set(native_files) & set(our_files) - set(FILES)):
        if same_file(name, native_files[name], our_files[name], loose):
            continue
        problems.append(f"  {name} differs")
        if name.endswith(".d"):
            problems += differs(name, "\n".join(rules(native_files[name])),
                                "\n".join(rules(our_files[name])))
    if os.listdir(temp):
        problems.append("  left behind: " + " ".join(os.listdir(temp)))
    return problems


def check(line):
    words = shlex.split(line)
    stdin, loose = None, False
    while words and re.match(r"(cc=|mode=|stdin=|loose$)", words[0]):
        key, _, value = words.pop(0).partition("=")
        if (key == "cc" and value != cc_name) or (key == "mode" and
                                                  value != mode):
            return None
        stdin = value if key == "stdin" else stdin
        loose = loose or key == "loose"
    fill("")
    native, native_files = run([cc] + words, stdin)
    fill("#pragma edat taskgroup" if mode == "pragma" else "")
    ours, our_files = run([edatcc, "-cc=" + cc] + words, stdin)
    return compare(native, ours, native_files, our_files, loose,
                   "-E" in words or stdin and "-S" in words)


def main():
    os.environ["TMPDIR"] = temp
    os.environ["LC_ALL"] = "C"
    prepare()
    count = failed = 0
    with open(table) as file:
        lines = [line.strip() for line in file]
    for line in lines:
        if not line or line.startswith("#"):
            continue
        problems = check(line)
        if problems is None:
            continue
        count += 1
        if problems:
            failed += 1
            print(f"{cc_name} {mode}: {line}", *problems, sep="\n")
    print(f"{count} command lines, {failed} treated differently")
    sys.exit(1 if failed or count < 60 else 0)


main()

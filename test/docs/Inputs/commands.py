#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""commands.py --work DIR --project DIR --path DIR --mpiexec CMD FILE: runs the
"sh" blocks of a Markdown file, each in a fresh copy of the project. The word
behind "sh" is a program that it needs, without which it is left out; commands
must succeed. "mpiexec -n" is the launcher of this build."""
import argparse
import os
import re
import shutil
import subprocess
import sys

NEEDS = {"autotools": "libtoolize"}

parser = argparse.ArgumentParser()
for option in ("--work", "--project", "--path", "--mpiexec"):
    parser.add_argument(option, required=True)
parser.add_argument("file")
args = parser.parse_args()
text = open(args.file).read()
env = {**os.environ, "PATH": args.path + os.pathsep + os.environ["PATH"]}
ran = failed = 0
for match in re.finditer(r"^```sh (\w+)\n(.*?)^```", text, re.M | re.S):
    need, commands = match.groups()
    if not shutil.which(NEEDS.get(need, need)):
        print(f"left out: there is no {need}")
        continue
    line = text.count("\n", 0, match.start()) + 1
    work = os.path.join(args.work, str(line))
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(args.project, work)
    commands = commands.replace("mpiexec -n", args.mpiexec)
    done = subprocess.run(["timeout", "-k", "5", "60", "bash", "-e", "-c", commands],
                          cwd=work, env=env, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    ran += 1
    if done.returncode != 0:
        failed += 1
        print(f"{args.file}:{line}: status {done.returncode}\n{commands}"
              f"{done.stdout}")
print(f"{ran - failed} blocks of commands are right, {failed} wrong")
sys.exit(failed > 0 or not ran)

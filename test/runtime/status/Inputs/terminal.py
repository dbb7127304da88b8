# SPDX-License-Identifier: BSD-3-Clause
"""Runs a command on a terminal and prints what it wrote there, as repr."""
import os
import pty
import sys

pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
out = b""
while True:
    try:
        got = os.read(fd, 4096)
    except OSError:
        break
    if not got:
        break
    out += got
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(repr(out.decode()).replace("\\r\\n", "\n"))
sys.exit(status)

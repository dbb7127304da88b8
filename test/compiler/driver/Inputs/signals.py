# SPDX-License-Identifier: BSD-3-Clause
"""signals.py EDATCC NATIVE DIR: interrupts a compilation while NATIVE, which
writes its process id to DIR/pid and sleeps, is running."""
import os
import signal
import subprocess
import sys
import time

edatcc, native, top = sys.argv[1:]
pid_file = os.path.join(top, "pid")
temp = os.path.join(top, "tmp")


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def read_pid():
    while True:
        try:
            with open(pid_file) as file:
                return int(file.read())
        except (FileNotFoundError, ValueError):
            time.sleep(0.02)


for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    if os.path.exists(pid_file):
        os.remove(pid_file)
    running = subprocess.Popen([edatcc, "-cc=" + native, "-c", "a.c"], cwd=top,
                               env={**os.environ, "TMPDIR": temp})
    native_pid = read_pid()
    assert os.listdir(temp), "no private directory while running"
    running.send_signal(number)
    status = running.wait(timeout=15)
    assert status == -number, f"{number.name}: status {status}"
    assert not os.listdir(temp), f"{number.name}: temporary files left"
    assert not is_alive(native_pid), f"{number.name}: the compiler lives on"

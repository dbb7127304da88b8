# SPDX-License-Identifier: BSD-3-Clause
"""signals.py EDATCC NATIVE DIR: interrupts a compilation while the translator,
the compiler or the linker, whichever SLEEP_IN names, writes its process id to
DIR/pid and sleeps."""
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


def interrupt(stage, number):
    what = f"{number.name} in {stage}"
    if os.path.exists(pid_file):
        os.remove(pid_file)
    words = ["a.c", "-o", "out"] if stage == "link" else ["-c", "a.c"]
    running = subprocess.Popen([os.path.join(top, edatcc), "-cc=" + native]
                               + words, cwd=top,
                               env={**os.environ, "TMPDIR": temp,
                                    "SLEEP_IN": stage})
    sleeper = read_pid()
    assert os.listdir(temp), f"{what}: no private directory while running"
    running.send_signal(number)
    status = running.wait(timeout=15)
    assert status == -number, f"{what}: status {status}"
    assert not os.listdir(temp), f"{what}: temporary files left"
    assert not is_alive(sleeper), f"{what}: its process lives on"
    for name in ("a.o", "out"):
        assert not os.path.exists(os.path.join(top, name)), f"{what}: {name}"


for stage in ("translate", "compile", "link"):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        interrupt(stage, number)

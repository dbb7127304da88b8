# SPDX-License-Identifier: BSD-3-Clause
"""kill.py PROGRAM: runs victim.c again and again, ends one rank at a random
moment in a random way, or asks its launcher to end (SIGTERM), and judges how the
job ends.

Killed, aborted, exiting: the job ends within 10 seconds, with a message and a
status that is not 0, and no rank is left. Stopped: another rank, asked by
SIGUSR1, names the one that does not answer; the job goes on when that does.
"""
import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

LIMIT = 10.0
WAYS = ("kill", "stop", "term", "exit", "_exit", "abort", "segv", "launcher")
INSIDE = ("exit", "_exit", "abort", "segv")


class Failure(Exception):
    pass


def wait_for(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Failure(f"{what}: not within {seconds:g} s")
        time.sleep(0.02)


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


class Job:
    def __init__(self, options, way, victim, hops):
        self.ranks = options.ranks
        self.output = tempfile.TemporaryFile()
        words = options.mpiexec.split() + [
            str(options.ranks), options.program, way, str(victim), str(hops)]
        self.process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=self.output,
            stderr=subprocess.STDOUT, start_new_session=True)
        try:
            wait_for(lambda: len(self.pids()) == self.ranks or self.is_over(),
                     60, "the start")
        except Failure:
            self.end()
            raise

    def text(self):
        size = os.fstat(self.output.fileno()).st_size
        return os.pread(self.output.fileno(), size, 0).decode(
            "utf-8", "replace")

    def pids(self):
        return {int(r): int(p) for r, p in
                re.findall(r"rank (\d+) is (\d+)", self.text())}

    def is_over(self):
        return self.process.poll() is not None

    def end(self):
        for pid in self.pids().values():
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        if not self.is_over():
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def judge_end(job, since):
    wait_for(job.is_over, LIMIT, "the end of the job")
    took = time.monotonic() - since
    said = re.sub(r"rank \d+ is \d+\n", "", job.text()).strip()
    if job.process.returncode == 0:
        raise Failure("the job ended with status 0")
    if not said:
        raise Failure("the job ended without a message")
    wait_for(lambda: not any(map(is_alive, job.pids().values())), LIMIT,
             "the end of all ranks")
    return took


def judge_stop(job, victim, other):
    os.kill(job.pids()[victim], signal.SIGSTOP)
    time.sleep(0.2)
    before = time.monotonic()
    os.kill(job.pids()[other], signal.SIGUSR1)
    silent = re.compile(rf"rank {victim}\b.*(does|did) not answer")
    wait_for(lambda: silent.search(job.text()), LIMIT,
             f"rank {other} asked about the stopped rank {victim}")
    took = time.monotonic() - before
    os.kill(job.pids()[victim], signal.SIGCONT)
    os.kill(job.pids()[victim], signal.SIGKILL)
    judge_end(job, time.monotonic())
    return took


def play(options, rng, way):
    victim = rng.randrange(options.ranks)
    other = (victim + 1 + rng.randrange(options.ranks - 1)) % options.ranks
    delay = rng.random() * 0.5
    hops = rng.randrange(1, 20000) if way in INSIDE else 0
    job = Job(options, way, victim, hops)
    try:
        if way in INSIDE:
            took = judge_end(job, time.monotonic())
        elif way == "stop":
            time.sleep(delay)
            took = judge_stop(job, victim, other)
        else:
            time.sleep(delay)
            os.kill(job.process.pid if way == "launcher" else job.pids()[victim],
                    signal.SIGKILL if way == "kill" else signal.SIGTERM)
            took = judge_end(job, time.monotonic())
    except Failure as failure:
        text = job.text()
        raise Failure(f"{way} of rank {victim} (hops {hops}, {delay:.3f} s, "
                      f"asked: {other}): {failure}\n{text[-3000:]}") from None
    finally:
        job.end()
    return took


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--mpiexec", required=True, help="with its -n")
    parser.add_argument("--ranks", type=int, default=3)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    end, longest, count = time.monotonic() + options.seconds, {}, {}
    first = rng.randrange(len(WAYS))
    for i in range(options.runs):
        if time.monotonic() > end:
            break
        way = WAYS[(first + i) % len(WAYS)]
        try:
            took = play(options, rng, way)
        except Failure as failure:
            print(f"kill: run {i}, seed {options.seed}: {failure}")
            return 1
        longest[way] = max(longest.get(way, 0), took)
        count[way] = count.get(way, 0) + 1
    print("kill: " + ", ".join(f"{count[w]} {w} (longest {longest[w]:.1f} s)"
                               for w in WAYS if w in count))
    return 0


if __name__ == "__main__":
    sys.exit(main())

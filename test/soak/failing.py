# SPDX-License-Identifier: BSD-3-Clause
"""failing.py PROGRAM: runs failing.c again and again; the first, the second, ...
call of each kind fails in rank 1. Each time the program comes through, or ends
with one message of that rank and a status that is not 0, in time, and no crash.
"""
import argparse
import os
import re
import subprocess
import sys

SYSTEM = ("thread", "mmap", "mprotect")
MPI = ("Comm_dup", "Comm_free", "Comm_rank", "Comm_size", "Comm_split_type",
       "Allreduce", "Iallreduce", "Ibarrier", "Improbe", "Mrecv", "Irecv",
       "Isend", "Issend", "Test", "Testsome")
SAMPLE = (("thread", 2), ("mmap", 1), ("MPI_Isend", 3),
          ("MPI_Improbe", 20))


def run(options, kind, point):
    """True if the call has failed, or what is wrong with the end."""
    env = dict(os.environ, FAILING=kind, FAILING_POINT=str(point),
               EDAT_NUM_WORKERS="2",
               UCX_MEM_MMAP_HOOK_MODE="none")  # would hook our mmap, too
    words = options.mpiexec.split() + ["2", options.program]
    try:
        job = subprocess.run(words, env=env, timeout=options.limit, text=True,
                             errors="replace", stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except subprocess.TimeoutExpired:
        return "it did not end"
    said = [line for line in job.stdout.splitlines()
            if line.startswith("edat: ") and "note: " not in line]
    if job.returncode == 0:
        return f"status 0, but: {said}" if said and kind in SYSTEM[:2] else bool(said)
    if len(said) != 1 or not re.search(r"\[edat-[a-z-]+\]$", said[0]):
        return f"status {job.returncode}, messages: {job.stdout[-2000:]}"
    if "[edat-crash]" in said[0] or "[edat-hang]" in said[0]:
        return said[0]
    print(f"{kind} {point}: {said[0]}")
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--mpiexec", required=True, help="with its -n")
    parser.add_argument("--sample", action="store_true", help="some points")
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--most", type=int, default=40, help="points of a kind")
    options = parser.parse_args()
    if options.sample:
        points = SAMPLE
    else:
        points = [(kind, n) for kind in SYSTEM + tuple("MPI_" + m for m in MPI)
                  for n in range(1, options.most + 1)]
    over, count = set(), 0
    for kind, point in points:
        if kind in over:
            continue
        result = run(options, kind, point)
        if isinstance(result, str):
            print(f"failing: {kind} {point}: {result}")
            return 1
        if options.sample and not result:
            print(f"failing: {kind} {point}: nothing has failed")
            return 1
        if not result:
            over.add(kind)
        count += 1
    print(f"failing: {count} points")
    return 0


if __name__ == "__main__":
    sys.exit(main())

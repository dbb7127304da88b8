# SPDX-License-Identifier: BSD-3-Clause
"""What is built and run, and what is aimed at."""
from collections import namedtuple

# openmp: the compiler whose OpenMP runtime is the reference, or "".
Program = namedtuple("Program", "name sources openmp")
PROGRAMS = [
    Program("message", ["message.c"], ""),
    Program("tasks_gomp", ["tasks.c"], "gcc"),
    Program("tasks_omp", ["tasks.c"], "clang"),
    Program("store", ["store.c"], ""),
    Program("world", ["world.c"], ""),
    Program("stencil", ["stencil.c"], ""),
    Program("scale", ["scale.c", "isolate.c"], ""),
    Program("start", ["start.c"], ""),
    Program("start_mpi", ["start_mpi.c"], ""),
]

# Programs that look inside the runtime: linked with its objects.
INSIDE = {"scale"}

# rows: what the program is asked for; label: how the table calls the run.
Run = namedtuple("Run", "program ranks workers rows label")
RUNS = [
    Run("message", 2, 1, ["latency"], ""),
    Run("message", 2, 1, ["exchange", "large"], ""),
    Run("message", 2, 1, ["hop"], ""),
    Run("message", 2, 1, ["rate"], ""),
    Run("tasks_omp", 1, 1, ["tasks"], "libomp, 1 worker"),
    Run("tasks_omp", 1, 2, ["tasks"], "libomp, 2 workers"),
    Run("tasks_gomp", 1, 1, ["tasks"], "libgomp, 1 worker"),
    Run("tasks_gomp", 1, 2, ["tasks"], "libgomp, 2 workers"),
    Run("tasks_gomp", 1, 1, ["self"], "1 worker"),
    Run("store", 1, 1, ["match"], ""),
    Run("store", 1, 1, ["wait"], ""),
    Run("store", 1, 1, ["memory"], ""),
    Run("world", 2, 1, ["quiet"], ""),
    Run("world", 2, 1, ["idle"], ""),
    Run("world", 2, 2, ["crowded"], ""),
    Run("world", 4, 1, ["crowded"], "4 ranks"),
    Run("world", 2, 1, ["broadcast", "collect"], ""),
    Run("world", 4, 1, ["broadcast", "collect"], "oversubscribed"),
    Run("world", 16, 1, ["broadcast", "collect", "spread"], "oversubscribed"),
    Run("stencil", 2, 1, ["stencil"], ""),
    Run("scale", 1, 1, ["scale"], ""),
    Run("start", 1, 1, ["start"], ""),
    Run("start", 2, 1, ["start"], ""),
    Run("start", 4, 1, ["start"], ""),
]

# Targets: (row, beginning of the case, reference): (kind, bound).  "ratio": to
# the reference; "more": above the reference, in the row's unit; "most": of our
# own value.
TARGETS = {
    ("latency", "8 B", "Improbe+Mrecv"): ("more", 150),
    ("hop", "", "Improbe+Mrecv"): ("more", 150),
    ("rate", "hot key", "Isend/Irecv"): ("ratio", 1 / 2),
    ("rate", "1024 keys", "Isend/Irecv"): ("ratio", 1 / 1.2),
    ("large", "64 KiB", "Send+Recv+memcpy"): ("ratio", 1.1),
    ("large", "1 MiB", "Send+Recv+memcpy"): ("ratio", 1.1),
    ("large", "64 MiB", "Send+Recv+memcpy"): ("ratio", 1.1),
    ("large", "64 KiB", "the copy sent"): ("ratio", 1.1),
    ("large", "1 MiB", "the copy sent"): ("ratio", 1.1),
    ("large", "64 MiB", "the copy sent"): ("ratio", 1.1),
    ("large", "64 KiB owned", "malloc+Send+Recv"): ("ratio", 1.2),
    ("large", "1 MiB owned", "malloc+Send+Recv"): ("ratio", 1.2),
    ("large", "64 MiB owned", "malloc+Send+Recv"): ("ratio", 1.2),
    ("tasks", "tree (libomp, 1 worker)", "OpenMP"): ("ratio", 0.3),
    ("tasks", "producer (libomp, 1 worker)", "OpenMP"): ("ratio", 0.9),
    ("tasks", "tree (libomp, 2 workers)", "OpenMP"): ("ratio", 0.5),
    ("tasks", "producer (libomp, 2 workers)", "OpenMP"): ("ratio", 0.5),
    ("self", "submit", ""): ("most", 200),
    ("match", "100 keys", ""): ("most", 60),
    ("match", "1000 keys", ""): ("most", 60),
    ("match", "10000 keys", ""): ("most", 60),
    ("match", "1000000 keys", ""): ("most", 500),
    ("wait", "hot", ""): ("most", 100),
    ("wait", "100000 suspended", ""): ("most", 1000),
    ("quiet", "barrier", "MPI_Barrier"): ("most", 10000),
    ("idle", "share", ""): ("most", 1),
    ("idle", "first event", ""): ("most", 4e6),
    ("crowded", "hop while", ""): ("most", 50000),
    ("crowded", "hop in a ring", "Send+Recv"): ("most", 50000),
    ("stencil", "star", "MPI"): ("ratio", 1),
    ("start", "", "MPI_Init+Finalize"): ("ratio", 1.1),
}


def target_of(row, case, reference):
    """The target with the longest matching case, or None."""
    found = None
    for (r, c, ref), target in TARGETS.items():
        if r == row and ref == reference and case.startswith(c):
            if found is None or len(c) > found[0]:
                found = (len(c), target)
    return found and found[1]

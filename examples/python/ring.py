# SPDX-License-Identifier: BSD-3-Clause
"""Each rank hands a number on to the next one, which adds its rank."""
import edat


def add(events):
    total = events[0].value + edat.rank()
    ranks = edat.num_ranks()
    if edat.rank() + 1 < ranks:
        edat.fire(edat.rank() + 1, "sum", total)
    else:
        print("done:", total == ranks * (ranks - 1) // 2)


edat.init()
edat.submit(add, [(edat.ANY, "sum")])
if edat.rank() == 0:
    edat.fire(edat.SELF, "sum", 0)
edat.finalise()

# SPDX-License-Identifier: BSD-3-Clause
import sys
import numpy
import edat

what = sys.argv[1] if len(sys.argv) > 1 else ""
seen = []


def many(events):
    assert [e.value for e in events] == list(range(20))
    seen.append("many")


def again(events):
    seen.append(str(events[0]))


def bad(events):
    if what == "wait":
        edat.wait([(edat.SELF, "x")])
    1 // 0


edat.init({"EDAT_OUTBOX": "1M"})
after = (edat.rank() + 1) % edat.num_ranks()
if what:
    edat.submit(bad)
    edat.finalise()
edat.fire(after, "array", numpy.arange(6, dtype="f8").reshape(2, 3).T)
edat.fire(after, "bytes", b"a\0b")
edat.fire(after, "float", 1.5)
a, b, f = edat.wait([(edat.ANY, "array"), (edat.ANY, "bytes"), (edat.ANY, "float")])
assert a.array.tolist() == [0, 3, 1, 4, 2, 5] and a.type == edat.DOUBLE
assert bytes(b) == b"a\0b" and f.value == 1.5
assert edat.find([a, b, f], edat.ANY, "float") == 2
assert edat.retrieve_any([(edat.SELF, "nothing")]) == []
edat.submit(many, [(edat.SELF, f"e[{i}]") for i in range(20)])
for i in reversed(range(20)):
    edat.fire(edat.SELF, f"e[{i}]", i)
edat.submit_persistent(again, [(edat.ANY, "again")], name="again")
for _ in range(3):
    edat.fire(after, "again", "text")
edat.pause()
assert sorted(seen) == ["many", "text", "text", "text"], seen
assert edat.remove("again") and not edat.is_submitted("again")
edat.finalise()

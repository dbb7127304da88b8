# SPDX-License-Identifier: BSD-3-Clause
import sys
import threading
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
    if what == "lock":
        edat.lock("l")
    if what == "rank":
        edat.fire(99, "x")
    1 // 0


def greedy(events):
    assert [e.name for e in events] == sorted(e.name for e in events)
    assert [e.array.tolist() for e in events if e.count] == [[1, 2]] * 3
    seen.append(len(events))


def step(events):
    assert edat.worker() >= 0 and not edat.test_lock("l")
    counter = events[0].data.cast("l")
    counter[1] += events[1].value
    seen.append(counter[1])


def outside():
    for i in range(10):
        edat.fire(edat.SELF, "outside", i)
    edat.release()


def refused(error, words, call, *arguments):
    try:
        call(*arguments)
    except error as e:
        assert words in str(e), e
    else:
        assert False, words


class Huge:
    """As an array of 16 GiB."""
    dtype = numpy.dtype("f8")
    size = 2**31

    def copy(self, order):
        return self

    def tobytes(self):
        return b""


def refuse_misuse():
    refused(TypeError, "a rank is a whole number", edat.fire, "1", "x")
    refused(ValueError, "there is no rank", edat.fire, 2**32, "x")
    refused(ValueError, "a name is a string", edat.fire, 0, "x\0y")
    refused(ValueError, "a name is a string", edat.fire, 0, 1)
    refused(TypeError, "an array of objects", edat.fire, 0, "x", numpy.array([{}]))
    refused(TypeError, "a dependency is", edat.wait, ["x"])
    refused(TypeError, "a task is a function", edat.submit, 5)
    refused(ValueError, "elements are too many", edat.fire, 0, "x",
            Huge())
    refused(ValueError, "no type 3", edat.create_context, 3)
    refused(ValueError, "settings are taken", edat.init, {"EDAT_OUTBOX": "1M"}, 1)


edat.init({"EDAT_OUTBOX": "1M"})
after = (edat.rank() + 1) % edat.num_ranks()
if what:
    edat.submit(bad)
    edat.finalise()
refuse_misuse()
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
edat.restart()
assert sorted(seen) == ["many", "text", "text", "text"], seen
assert edat.remove("again") and not edat.is_submitted("again")
seen.clear()

# A greedy task, a context, a lock, events from a thread of the program's own.
for _ in range(3):
    edat.fire(edat.SELF, "b", numpy.array([1, 2], "i4"))
    edat.fire(edat.SELF, "a")
edat.submit_persistent_greedy(greedy, [(edat.SELF, "b"), (edat.SELF, "a")])
edat.pause()
edat.restart()
assert seen == [6], seen
context = edat.create_context(edat.define_context(16))
assert bytes(context.data) == bytes(16)
edat.fire(edat.SELF, "five", 5, persistent=True)
for _ in range(2):
    edat.submit(step, [(edat.SELF, "context"), (edat.SELF, "five")])
    edat.lock("l")
    assert edat.test_lock("l") and edat.num_active_workers() >= 0
    edat.unlock("l")
    edat.fire(edat.SELF, "context", context)
    edat.pause()
    edat.restart()
assert seen == [6, 5, 10] and context.data.cast("l")[1] == 10, seen
edat.hold()
thread = threading.Thread(target=outside)
thread.start()
got = [edat.wait([(edat.SELF, "outside")])[0].value for _ in range(10)]
assert got == list(range(10)), got
thread.join()
edat.finalise()

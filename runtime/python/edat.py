# SPDX-License-Identifier: BSD-3-Clause
"""EDAT for Python 3: tasks and events over libedat, by ctypes.

A task is a function of a list of events. Its code holds the interpreter's lock
as any thread's does; waiting in main gives it up. A task cannot wait: a worker
goes on with other tasks on the same thread, whose Python frames would be mixed
up. Submit a task that has what is to be waited for as dependencies instead.
"""
import ctypes
import operator
import os
import sys
import threading
import traceback

NOTYPE = NONE = 0
INT, FLOAT, DOUBLE, BYTE, ADDRESS, LONG = range(1, 7)
ALL, ANY, SELF = -1, -2, -3


class _Event(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("type", ctypes.c_int),
                ("count", ctypes.c_int), ("source", ctypes.c_int),
                ("name", ctypes.c_char_p)]


def _load():
    named = os.environ.get("EDAT_LIBRARY")
    if named:
        return ctypes.CDLL(named, mode=ctypes.RTLD_GLOBAL)
    here = os.path.dirname(os.path.realpath(__file__))
    for _ in range(5):
        path = os.path.join(here, "libedat.so")
        if os.path.exists(path):
            return ctypes.CDLL(path, mode=ctypes.RTLD_GLOBAL)
        here = os.path.dirname(here)
    return ctypes.CDLL("libedat.so.0", mode=ctypes.RTLD_GLOBAL)


_lib = _load()
_Run = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Event), ctypes.c_int)
_lib.edatWait_f.restype = ctypes.POINTER(_Event)
_lib.edatRetrieveAny_f.restype = ctypes.POINTER(_Event)
_lib.edatCreateContext.restype = ctypes.c_void_p
_here = threading.local()
_sizes = {INT: 4, FLOAT: 4, DOUBLE: 8, BYTE: 1, ADDRESS: 8, LONG: 8}
_dtypes = {INT: "i4", FLOAT: "f4", DOUBLE: "f8", BYTE: "u1", ADDRESS: "u8",
           LONG: "i8"}
_formats = {INT: "i", FLOAT: "f", DOUBLE: "d", BYTE: "B", ADDRESS: "Q",
            LONG: "l"}
_types = {"i4": INT, "f4": FLOAT, "f8": DOUBLE, "i8": LONG}


_contexts = {}  # bytes of each type


def _memory(address, code):
    place = (ctypes.c_char * _contexts[code]).from_address(address)
    return memoryview(place).cast("B")


class Context:
    """Memory of this rank, data, that events to SELF hand on."""

    def __init__(self, code):
        self.type = code
        self.address = _lib.edatCreateContext(code)
        self.data = _memory(self.address, code)


class Event:
    """An event: name, source, type, count, and its data, which is a copy that
    stays as long as it is used; that of a context is the context's memory."""

    def __init__(self, raw):
        self.name = raw.name.decode(errors="surrogateescape")
        self.source, self.type, self.count = raw.source, raw.type, raw.count
        if raw.type in _contexts and raw.data:
            self.data = _memory(raw.data, raw.type)
            return
        size = _sizes.get(raw.type, 0) * raw.count
        self.data = bytearray(ctypes.string_at(raw.data, size) if size else b"")

    @property
    def values(self):
        """The elements, as a memoryview of their type."""
        return memoryview(self.data).cast(_formats.get(self.type, "B"))

    @property
    def value(self):
        """The only element: an int or a float."""
        if self.count != 1 or self.type not in _formats:
            raise ValueError(f"event '{self.name}' has {self.count} elements, "
                             "not one")
        return self.values[0]

    @property
    def array(self):
        """A numpy array on data, without a copy; bytes as uint8."""
        import numpy
        return numpy.frombuffer(self.data, _dtypes.get(self.type, "u1"))

    def __bytes__(self):
        return bytes(self.data)

    def __str__(self):
        return bytes(self.data).decode()


def _text(name):
    if not isinstance(name, str) or "\0" in name:
        raise ValueError(f"a name is a string without null: {name!r}")
    return name.encode()


def _rank(number):
    """What C would cut to an int is not taken for another rank."""
    try:
        number = operator.index(number)
    except TypeError:
        raise TypeError(f"a rank is a whole number, not {number!r}") from None
    if not -2**31 <= number < 2**31:
        raise ValueError(f"there is no rank {number}")
    return number


def _deps(deps):
    """Pairs of source and name as two arrays of C."""
    deps = list(deps)
    for dep in deps:
        if not isinstance(dep, (tuple, list)) or len(dep) != 2:
            raise TypeError(f"a dependency is (source, name), not {dep!r}")
    n = len(deps)
    return (n, (ctypes.c_int * n)(*[_rank(s) for s, _ in deps]),
            (ctypes.c_char_p * n)(*[_text(e) for _, e in deps]))


def _fail():
    """Nobody could catch it: exit in a task ends all ranks with a message."""
    sys.stdout.flush()
    traceback.print_exc()
    sys.stderr.flush()
    _exit(1)


_exit = ctypes.CDLL(None).exit
_callbacks = {}  # the library may call them until the end


def _events(raw, n):
    return [Event(raw[i]) for i in range(n)]


def _callback(function):
    def run(raw, n):
        _here.in_task = True
        try:
            function(_events(raw, n))
        except BaseException:
            _fail()
        finally:
            _here.in_task = False
    if function not in _callbacks:
        _callbacks[function] = _Run(run)
    return _callbacks[function]


def _refuse_in_task(what):
    if getattr(_here, "in_task", False):
        raise RuntimeError(f"edat.{what} in a task: a Python task cannot wait; "
                           "submit a task that depends on the events")


def _submit(function, deps, name, persistent, greedy):
    if not callable(function):
        raise TypeError(f"a task is a function of events, not {function!r}")
    n, sources, events = _deps(deps)
    place = ctypes.c_void_p(ctypes.addressof(sources))
    name = name or getattr(function, "__name__", "task")
    _lib.edatSubmitTask_f(_callback(function), _text(name), n,
                          ctypes.byref(place), events,
                          ctypes.c_bool(persistent), ctypes.c_bool(greedy))


def submit(function, deps=(), name=None):
    """function(events) runs once each (source, name) of deps has its event."""
    _submit(function, deps, name, False, False)


def submit_persistent(function, deps, name=None):
    """It runs for each complete set of events."""
    _submit(function, deps, name, True, False)


def submit_persistent_greedy(function, deps, name=None):
    """The same, with all else that has come."""
    _submit(function, deps, name, True, True)


def is_submitted(name):
    return bool(_lib.edatIsTaskSubmitted(_text(name)))


def remove(name):
    return bool(_lib.edatRemoveTask(_text(name)))


def _payload(data):
    """Bytes, type and count of what is fired."""
    if data is None:
        return b"", NOTYPE, 0
    if isinstance(data, str):
        data = data.encode()
    if isinstance(data, (bool, int)):
        return int(data).to_bytes(8, sys.byteorder, signed=True), LONG, 1
    if isinstance(data, float):
        return bytes(ctypes.c_double(data)), DOUBLE, 1
    kind = getattr(data, "dtype", None)
    if kind is not None:
        if kind.hasobject:
            raise TypeError("an array of objects cannot be fired")
        data = data.copy(order="C")
        raw = data.tobytes()
        code = _types.get(f"{kind.kind}{kind.itemsize}") if kind.isnative else None
        return raw, code or BYTE, data.size if code else len(raw)
    raw = bytes(memoryview(data))
    return raw, BYTE, len(raw)


def fire(target, name, data=None, persistent=False):
    """Fires None, an int, a float, a str, bytes or a numpy array, which is
    copied; or a Context."""
    call = _lib.edatFirePersistentEvent if persistent else _lib.edatFireEvent
    if isinstance(data, Context):
        call(ctypes.c_void_p(data.address), data.type, 1, _rank(target),
             _text(name))
        return
    raw, code, count = _payload(data)
    if count >= 2**31:
        raise ValueError(f"event '{name}': {count} elements are too many; fire "
                         "them in pieces, or as a bigger type")
    call(raw if count else None, code if count else NOTYPE, count,
         _rank(target), _text(name))


def find(events, source, name):
    """The index of the first such event; -1."""
    source = rank() if source == SELF else _rank(source)
    for i, event in enumerate(events):
        if event.name == name and source in (ANY, event.source):
            return i
    return -1


def wait(deps):
    """Waits for events, in main only; a list in the order of deps."""
    _refuse_in_task("wait")
    n, sources, names = _deps(deps)
    total = n + sum(s == ALL for s in sources) * (num_ranks() - 1)
    sys.stdout.flush()
    raw = _lib.edatWait_f(n, sources, names)
    events = _events(raw, total)
    _lib.edatFreeEvents(raw, total)
    return events


def retrieve_any(deps):
    """Those events that are there."""
    n, sources, names = _deps(deps)
    got = ctypes.c_int(0)
    raw = _lib.edatRetrieveAny_f(ctypes.byref(got), n, sources, names)
    events = _events(raw, got.value)
    _lib.edatFreeEvents(raw, got)
    return events


def lock(name):
    """In main only, as it may wait."""
    _refuse_in_task("lock")
    _lib.edatLock(_text(name))


def unlock(name):
    _lib.edatUnlock(_text(name))


def test_lock(name):
    return bool(_lib.edatTestLock(_text(name)))


def init(settings=None, communicator=None):
    """settings: a dict of EDAT_... to str; communicator: Fortran's handle, as
    mpi4py's comm.py2f()."""
    if communicator is not None:
        if settings:
            raise ValueError("with a communicator, settings are taken from the "
                             "environment only")
        _lib.edatInitialiseWithCommunicator(communicator)
        return
    n = len(settings or {})
    keys = (ctypes.c_char_p * n)(*[_text(k) for k in settings or {}])
    values = (ctypes.c_char_p * n)(*[_text(str(v))
                                     for v in (settings or {}).values()])
    _lib.edatInitWithConfiguration(n, keys, values)


def define_context(size):
    """A type of memory of so many bytes: a number for create_context."""
    size = operator.index(size)
    if size < 0:
        raise ValueError(f"a context of {size} bytes")
    code = _lib.edatDefineContext(ctypes.c_size_t(size))
    _contexts[code] = size
    return code


def create_context(code):
    """Zeroed memory of that type, until the end."""
    if code not in _contexts:
        raise ValueError(f"define_context has given no type {code!r}")
    return Context(code)


def finalise():
    sys.stdout.flush()
    _lib.edatFinalise()
    _callbacks.clear()


def pause():
    _lib.edatPauseMainThread()


def restart():
    _lib.edatRestart()


def hold():
    _lib.edat_hold()


def release():
    _lib.edat_release()


def rank():
    return _lib.edatGetRank()


def num_ranks():
    return _lib.edatGetNumRanks()


def num_workers():
    return _lib.edatGetNumWorkers()


def num_active_workers():
    return _lib.edatGetNumActiveWorkers()


def worker():
    return _lib.edatGetWorker()


def lock_comms():
    """Around MPI calls where MPI has given MPI_THREAD_SERIALIZED."""
    _lib.edatLockComms()


def unlock_comms():
    _lib.edatUnlockComms()

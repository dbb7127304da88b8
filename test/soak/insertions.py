# SPDX-License-Identifier: BSD-3-Clause
"""Statements of our own for a program of csmith: what only fires, waits and
runs in parallel if it is ours. Each adds to the checksum what it has computed.

Each function is given the annotator, and returns how to write the statement (see
wrappers.py) and text that stands at file scope, or None. A compiler that ignores
pragmas must come to the same: by the same text, or by the one behind #else.
"""
ULL = "unsigned long long"


def value_of(at):
    """An expression of the integers that are in reach."""
    names = [v.name for v in at.scope if v.is_integer
             and at.random.random() < 0.3]
    return " + ".join(f"({ULL}){name}" for name in names) or "3"


def split(at):
    return at.random.choice(["", "", "grainsize(1)", "grainsize(7)",
                             "num_tasks(5)", "num_tasks(1)"])


def mixed(text):
    return f"own_mix = own_mix * 31 + ({ULL})({text});"


HEADS = [  # The loop's head, and what is declared before it; {v} is its value.
    ("", "for (int own_q = 0; own_q < {n}; own_q += {s})", "own_q"),
    ("", "for (long own_q = {n}; own_q > 0; own_q -= {s})", "own_q"),
    ("", "for (short own_q = {n}; own_q != -3; --own_q)", "own_q + 3"),
    ("", "for (unsigned char own_q = 200; own_q <= 200 + {n}; own_q++)",
     "own_q"),
    ("int own_q;", "for (own_q = -{n}; own_q <= {n}; own_q = own_q + {s})",
     "own_q"),
    ("static char own_c[64]; char *own_q;",
     "for (own_q = own_c; own_q != own_c + {n}; own_q++)",
     "(own_q - own_c)"),
    ("", "for (int own_p = 0; own_p < 3; own_p++) "
     "for (int own_q = {n}; own_q >= 0; own_q = own_q - {s})",
     "(own_p * 10 + own_q)"),
]


def fold(at):
    """A reduction by a loop, in any number of pieces."""
    before, head, counter = at.random.choice(HEADS)
    head = head.format(n=at.random.randrange(20), s=at.random.randrange(1, 4))
    value = value_of(at)
    kind = at.random.choice([ULL, "int", "double", "unsigned char"])
    operator = at.random.choice(["+", "^", "|", "&", "min", "max"]
                                if kind != "double" else ["+", "min", "max"])
    words = split(at)
    if "own_p" in head and at.random.random() < 0.7:
        words += " collapse(2)"
    if at.random.random() < 0.15:
        words += at.random.choice([" if(0)", " if(1)"])
    if at.collective and at.random.random() < 0.5:
        words += at.random.choice([" distribute(block)",
                                   " distribute(cyclic(2))"])
    term = f"({kind})((({value}) * ({counter} + 1u)) % 101)"
    fold_it = (f"own_s = own_s {'<' if operator == 'min' else '>'} {term} "
               f"? own_s : {term};" if operator in ("min", "max") else
               f"own_s {operator}= {term};")
    last = mixed("own_q") if before == "int own_q;" else ""
    return lambda say, n, _: (
        f"\n{{ {kind} own_s = ({kind}){n}; {before}\n"
        + say(f"taskloop reduction({operator}: own_s) {words}")
        + f"{head}\n  {fold_it}\n{mixed('own_s')} {last} }} /*~{n}*/\n"), None


def fill(at):
    """An array that a loop fills, in any order, and that is then read."""
    value, words = value_of(at), split(at)
    way = at.random.choice(["wait", "nowait", "events", "collapse"]
                           + ["distribute", "gather"] * at.collective)
    rows, columns = at.random.randrange(1, 6), at.random.randrange(1, 9)
    head = (f"for (int own_i = 0; own_i < {rows}; own_i++)\n"
            f"for (int own_j = 0; own_j < {columns}; own_j++)\n"
            f"  own_a[own_i][own_j] = ({value}) * own_i + own_j;\n")

    def write(say, n, _):
        loop = {
            "wait": lambda: say(f"taskloop {words}") + head,
            "collapse": lambda: say(f"taskloop collapse(2) {words}") + head,
            "nowait": lambda: say("taskgroup") + "{"
            + say(f"taskloop nowait shared(own_a) {words}") + head + "}\n",
            "events": lambda: "{" + say(
                f"taskloop depends(go{n}, on{n}[1]) shared(own_a) {words} "
                f"fires(done{n} data(own_a))") + head
            + say(f"fire(on{n}[1])") + say(f"task fires(go{n})") + "{}"
            + say(f"wait(done{n} into(own_a))") + "}\n",
            "distribute": lambda: say(
                f"taskloop distribute(cyclic(2)) {words}") + head,
            "gather": lambda: say("taskloop distribute(block) "
                                  f"gather(own_a[own_i]) {words}") + head,
        }[way]()
        return (f"\n{{ {ULL} own_a[{rows}][{columns}];\n" + loop
                + f"for (int own_i = 0; own_i < {rows * columns}; own_i++) "
                f"{mixed(f'own_a[0][own_i % {columns}] + own_a[own_i / {columns}][own_i % {columns}]')}"
                f" }} /*~{n}*/\n")
    return write, None


def function(at):
    """A function whose calls are tasks."""
    value = value_of(at)
    events = at.random.random() < 0.4
    late = at.random.random() < 0.4  # A prototype has the pragma.
    words = at.random.choice(["", "", "if(own_v % 2)", "priority(own_v % 3)",
                              "on(self)", 'name("f")'])
    early = at.random.choice(["", "if (own_v == 3) return;\n"])
    calls = at.random.randrange(1, 5)

    def scope(say, n):
        head = (f"static void own_f{n}({ULL} own_v, int own_i, "
                f"{ULL} *own_to)")
        body = f"{{ {early} own_to[own_i] = own_v * 7 + own_i; }}\n"
        pragma = say(f"task {words}" + (
            f" depends(arg{n}[own_i] into(own_v))"
            f" fires(ret{n} data(own_i))" if events else ""))
        return pragma + (f"{head};\n{head} {body}" if late else head + body)

    def write(say, n, _):
        each = f"for (int own_i = 0; own_i < {calls}; own_i++) "
        call = f"{each}own_f{n}(({value}) + own_i, own_i, own_a);\n"
        text = f"\n{{ {ULL} own_a[{calls}] = {{0}}; int own_r = 0;\n"
        if events:
            fire = (f"{each}{{ {ULL} own_w = ({value}) + own_i;"
                    + say(f"fire(arg{n}[own_i] data(own_w))") + "}\n")
            submit = f"{each}own_f{n}(1, own_i, own_a);\n"
            if "if(" in words or n % 2:  # The call may wait for its event.
                fire, submit = submit, fire
            text += ("#ifdef __EDATCC__" + say("taskgroup") + "{" + submit
                     + fire + f"}}\n{each}{{"
                     + say(f"wait(ret{n} reduce(+: own_r))") + "}\n#else\n"
                     + call + f"own_r = {sum(range(calls))};\n#endif\n")
        else:
            text += say("taskgroup") + f"{{ {call} }}\n"
        return text + (f"{each}{mixed('own_a[own_i]')} {mixed('own_r')} "
                       f"}} /*~{n}*/\n")
    return write, scope


def message(at):
    """A value by an event to a task, and back to a wait."""
    integers = [v for v in at.scope if v.is_integer]
    one = at.random.choice(integers) if integers else None
    name, kind = (one.name, one.type) if one else ("own_mix", ULL)
    taken, value = at.random.choice([
        (f"as({kind} own_v)", "own_v"),
        (f"as({kind} own_v[1])", "own_v[0]"),
        (f"as(const {kind} *own_v, unsigned long own_k)",
         "own_v[own_k - 1]"),
        (f"as(void *own_v, unsigned long own_k)",
         f"own_k == sizeof({kind}) ? *({kind} *)own_v : 0"),
        (f"from(self) as({kind} *own_v) source(int own_r)",
         "own_v[own_r]")])
    keep = at.random.choice(["", "", "persistent", "persistent(ordered)"]) \
        if at.function == "main" else ""
    back, result = at.random.choice([
        (f"as({ULL} own_w)", "own_w"), ("reduce(+: own_u)", "own_u"),
        ("into(own_u)", "own_u")])
    key = at.random.choice(["msg%d", "msg%d[2][-1]", '("msg%d")',
                            '("m" "sg%d")[1][2][3][4]', '"a msg %d"'])
    sent = at.random.choice([f"data({name})", f"to(self) data({name})",
                             f"data({name}) to(all)",
                             f"to(own_t ? none : 0) data({name})"])
    return lambda say, n, _: (
        f"\n{{ {ULL} own_t = 0, own_u = 0;\n#ifdef __EDATCC__\n"
        + say(f"task {keep} depends({key % n} {taken}) "
              f"fires(back{n} data(own_t))")
        + f"own_t = ({ULL})({value});\n"
        + say(f"fire({key % n} {sent})") + say(f"wait(back{n} {back})")
        + mixed(result) + "\n#else\n" + mixed(name)
        + f"\n#endif /*~{n}*/\n(void)own_t; (void)own_u; }}\n"), None


def roundtrip(at):
    """A variable of any type, or a section of it, goes out and comes back;
    meanwhile something else stands there."""
    there = [v for v in at.scope + at.globals if not v.fixed]
    if not there:
        return fold(at)
    one = at.random.choice(there)
    section, cell, loops = one.name, one.name, ""
    dims = at.random.randrange(len(one.dims) + 1) if one.dims else 0
    for d in range(dims):
        size = one.dims[d]
        low = at.random.randrange(size)
        length = at.random.randrange(1, size - low + 1)
        way = at.random.randrange(4)
        if way == 0:
            section, cell = f"{section}[{low}]", f"{cell}[{low}]"
            continue
        if way == 1:
            section, low, length = f"{section}[:]", 0, size
        elif way == 2:
            section, length = f"{section}[{low}:]", size - low
        else:
            section = f"{section}[{low}:{length}]"
        loops += (f"for (int own_{d} = {low}; own_{d} < {low + length}; "
                  f"own_{d}++) ")
        cell += f"[own_{d}]"
    spoil = f"{loops}memset((void *)&{cell}, 0x5A, sizeof {cell});\n"
    ways = ["wait", "poll", "task", "sticky"] + ["all"] * ("*" not in one.type)
    if not one.dims and "volatile" not in one.type:
        ways += ["as", "pointer"]
    way = at.random.choice(ways)
    kind = f"__typeof__({one.name})"

    def write(say, n, _):
        key = f"trip{n}[{n % 3}]"
        fire = say(f"fire({key} data({section}))")
        text = {
            "wait": lambda: fire + spoil + say(f"wait({key} into({section}))"),
            "poll": lambda: f"int own_g = 1;\n"
            + say(f"poll({key} into({section})) got(own_g)")
            + mixed("own_g") + "\n" + fire + spoil
            + say(f"poll({key} into({section})) got(own_g)")
            + mixed("own_g"),
            "task": lambda: say("taskgroup") + "{"
            + say(f"task default(shared) depends({key} into({section}))")
            + "{}" + fire + "}\n",
            "all": lambda: say(f"fire({key} to(all) data({section}))") + spoil
            + say(f"wait({key} from(all) into({section}))"),
            "sticky": lambda: say(f"fire({key} data({section}) sticky)")
            + spoil + say(f"wait({key} into({section}))") + spoil
            + say(f"wait({key} into({section}))"),
            "as": lambda: fire + spoil + say(
                f"wait({key} as({kind} own_v))")
            + f"memcpy((void *)&{one.name}, (void *)&own_v, sizeof own_v);\n",
            "pointer": lambda: fire + spoil + say("taskgroup") + say(
                f"task default(shared) depends({key} as(const {kind} *own_v, "
                "unsigned long own_k))")
            + f"memcpy((void *)&{one.name}, (void *)own_v, "
            f"own_k * sizeof *own_v);\n",
        }[way]()
        native = mixed("0") + mixed("1") if way == "poll" else ""
        return (f"\n{{\n#ifdef __EDATCC__\n{text}\n#else\n{native}\n#endif\n"
                f"}} /*~{n}*/\n")
    return write, None


def gather_up(at):
    """Events are folded: scalars, arrays, sections, records apart."""
    value, count = value_of(at), at.random.randrange(1, 5)
    operator = at.random.choice("+ * ^ | & min max && ||".split())
    section, low, size = at.random.choice(
        [("own_s[1:2]", 1, 2), ("own_s", 0, 4), ("own_s[0]", 0, 1),
         ("own_s[2:]", 2, 2)])
    word = {"min": "min", "max": "max"}.get(operator)
    target = "own_s[own_j]"
    by = f"own_d[own_j - {low}]"
    native = (f"if ({by} {'<' if word == 'min' else '>'} {target}) "
              f"{target} = {by};" if word else
              f"{target} = {target} {operator} {by};")
    way = at.random.choice(["waits", "range", "task"])

    def write(say, n, _):
        waits = {
            "waits": lambda: f"for (int own_i = 0; own_i < {count}; "
            "own_i++) {" + say(f"wait(part{n}[own_i] "
                                f"reduce({operator}: {section}))") + "}",
            "range": lambda: say(f"wait(part{n}[0:{count}] "
                                 f"reduce({operator}: {section}))"),
            "task": lambda: say("taskgroup") + "{" + say(
                f"task shared(own_s) depends(part{n}[0:{count}] "
                f"reduce({operator}: {section}))") + "{}}"}[way]()
        return (f"\n{{ {ULL} own_s[4] = {{1, 2, {n}, 4}}, own_d[{size}];\n"
                f"for (int own_i = 0; own_i < {count}; own_i++) {{\n"
                f"for (int own_j = 0; own_j < {size}; own_j++)\n"
                f"own_d[own_j] = ({value}) * own_i % 57 + own_j;\n"
                "#ifdef __EDATCC__" + say(f"fire(part{n}[own_i] data(own_d))")
                + f"#else\nfor (int own_j = {low}; own_j < {low + size}; "
                f"own_j++) {native}\n#endif\n}}\n#ifdef __EDATCC__\n"
                f"{waits}\n#endif\nfor (int own_i = 0; own_i < 4; own_i++) "
                f"{mixed('own_s[own_i]')} }} /*~{n}*/\n")
    return write, None


def stream(at):
    """A task that stays takes a number of events, tells how many, and goes."""
    value, count = value_of(at), at.random.randrange(0, 6)
    way = at.random.choice(["persistent", "persistent(ordered)"])
    steady = at.random.random() < 0.5  # Counted events, or one by one.

    def write(say, n, _):
        fire = (say(f"fire(tick{n} data(own_t) count({count}))") if steady else
                f"for (int own_i = 0; own_i < {count}; own_i++) {{"
                + say(f"fire(tick{n} data(own_t))") + "}\n")
        return (f"\n{{ {ULL} own_t = {value}, own_u = 0;\n#ifdef __EDATCC__"
                + say(f"task {way} name(stay{n}) "
                      f"depends(tick{n} as({ULL} own_v)) "
                      f"fires(tock{n} data(own_v))") + "own_v = own_v * 2;\n"
                + fire + f"for (int own_i = 0; own_i < {count}; own_i++) {{"
                + say(f"wait(tock{n} reduce(+: own_u))") + "}"
                + say(f"cancel(stay{n})")
                + f"#else\nown_u = own_t * 2 * {count};\n#endif\n"
                f"{mixed('own_u')} (void)own_t; }} /*~{n}*/\n")
    return write, None


def chain(at):
    """Tasks that are written backwards and run forwards."""
    value, length = value_of(at), at.random.randrange(1, 6)
    words = at.random.choice(["", "priority(own_i)", "name((own_name))",
                              "on(0)"])
    inside = at.random.choice(
        ["", "wait", "taskgroup", "critical(chain)", "critical((own_name))"])

    def write(say, n, _):
        body = {"": lambda: "own_x = own_x * 3 + own_i;\n",
                "wait": lambda: "{" + say(f"fire(in{n}[own_i] data(own_x))")
                + say(f"wait(in{n}[own_i] as({ULL} own_y))")
                + "own_x = own_y * 3 + own_i; }\n"}.get(
            inside, lambda: "{" + say(inside) + "{"
            + (say("task shared(own_x)") if inside == "taskgroup" else "")
            + "own_x = own_x * 3 + own_i; } }\n")()
        return (f"\n{{ {ULL} own_x = {value}; "
                f"const char *own_name = \"chain\"; (void)own_name;\n"
                f"#ifdef __EDATCC__\n"
                f"for (int own_i = {length - 1}; own_i >= 0; own_i--) {{"
                + say(f"task {words} depends(link{n}[own_i] into(own_x)) "
                      f"fires(link{n}[own_i + 1] data(own_x))") + body + "}"
                + say(f"fire(link{n}[0] data(own_x))")
                + say(f"wait(link{n}[{length}] into(own_x))")
                + f"#else\nfor (int own_i = 0; own_i < {length}; own_i++) "
                f"own_x = own_x * 3 + own_i;\n#endif\n{mixed('own_x')}"
                f" }} /*~{n}*/\n")
    return write, None


def edge(at):
    """What goes to nobody, comes from nobody, or is no event at all."""
    value = value_of(at)
    what = at.random.choice([
        "fire(no{n} to(none) data(own_x))", "fire(no{n} to(others))",
        "fire(no{n} count(0) data(own_x))", "wait(no{n} from(none) into(own_x))",
        "wait(no{n} from(others) reduce(+: own_x))", "cancel(no{n})",
        "wait(no{n} from(own_x == own_x ? none : 0) into(own_x))",
        "wait(no{n}[0:0], no{n}[1] from(none))"])
    return lambda say, n, _: (
        f"\n{{ {ULL} own_x = {value}; {{" + say(what.format(n=n))
        + f"}} {mixed('own_x')} }} /*~{n}*/\n"), None


def collective(at):
    """What all ranks' main functions do together; here there is one rank."""
    value = value_of(at)
    what = at.random.choice([
        "barrier", "reduction(+: own_x)", "reduction(max: own_a[1:2])",
        "reduction(^: own_a)", "broadcast(own_x) from(0)",
        "broadcast(own_a[0:2]) from(own_x - own_x)"])
    return lambda say, n, _: (
        f"\n{{ {ULL} own_x = {value}, own_a[3] = {{own_x, 2, {n}}};\n"
        + say(what) + f"{mixed('own_x + own_a[0] * 3 + own_a[1] + own_a[2]')}"
        f" }} /*~{n}*/\n"), None


ANYWHERE = [fold, fold, fill, fill, function, function, message, roundtrip,
            roundtrip, roundtrip, gather_up, stream, chain, edge]
IN_MAIN = [collective, collective, fold, fill]

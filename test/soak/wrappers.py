# SPDX-License-Identifier: BSD-3-Clause
"""Pragmas around a statement that is there already.

Each function is given the annotator and the node, and returns how to write the
annotation: a function of `say` (writes a pragma), the annotation's number and
the statement; or None where it would not mean the same. What is annotated is
waited for at once.
"""
import re

from variables import LOCAL


def clauses(at, node, may_wait=True, named=True):
    """Clauses of a task: what is captured how, and what changes nothing."""
    chance = at.random.random
    found = ["default(shared)"]
    if not at.exact:
        found = [at.random.choice(
            ["default(shared)", "default(firstprivate)", ""])]
    else:
        names = at.facts.copyable(node)
        used = at.facts.locals_used(node)
        if names and set(names) == used and chance() < 0.5:
            found = [] if chance() < 0.5 else [
                "default(none)", f"firstprivate({', '.join(names)})"]
        elif names and chance() < 0.7:
            names = [n for n in names if chance() < 0.7] or names[:1]
            found.append(f"firstprivate({', '.join(names)})")
    if may_wait and chance() < 0.1:
        found.append(f"if({at.random.choice(['0', '1', '!1'])})")
    if chance() < 0.1:
        found.append(f"priority({at.random.randrange(-3, 4)})")
    if named and chance() < 0.1:
        found.append(at.random.choice(
            ['name("a \\"task\\"")', "name(named)", 'name(("a" "b"))']))
    if chance() < 0.1:
        found.append(at.random.choice(["on(self)", "on(0)"]))
    at.random.shuffle(found)
    return " ".join(found)


def task(at, node):
    words = clauses(at, node)
    if at.random.random() < 0.3:
        return lambda say, n, body: (
            say("taskgroup") + say(f"task {words}") + f"{body} /*~{n}*/\n")
    return lambda say, n, body: (
        say("taskgroup") + "{" + say(f"task {words}")
        + f"{body}\n}} /*~{n}*/\n")


def task_and_wait(at, node):
    words = clauses(at, node)
    data, into = "", ""
    names = [v.name for v in at.scope if v.is_integer]
    if names and at.random.random() < 0.5:  # Copied to itself.
        name = at.random.choice(names)
        data, into = f" data({name})", f" into({name})"
    return lambda say, n, body: (
        "\n{" + say(f"task {words} fires(done{n}{data})") + body
        + say(f"wait(done{n}{into})") + f"}} /*~{n}*/\n")


def two_tasks(at, node):
    """One task starts the other, before it or behind it."""
    before = at.random.random() < 0.3
    words = clauses(at, node, may_wait=before)
    fired, taken = at.random.choice(
        [("", ""), ("[0][1]", "[0][1]"), ("[1]", "[1:1]"), ("", " from(self)"),
         (" to(all)", " from(all)"), (" count(2)", ", go%d")])

    def write(say, n, body):
        first = say(f"task fires(go{n}{fired})") + "{}\n"
        second = say(f"task {words} depends(go{n}"
                     f"{taken % n if '%d' in taken else taken})") + body
        if before:
            first, second = second, first
        return (say("taskgroup") + "{" + second + first + f"}} /*~{n}*/\n")
    return write


def persistent(at, node):
    """An instance of a task that stays, and is withdrawn behind it."""
    words = clauses(at, node, may_wait=False, named=False)
    way = at.random.choice(["persistent", "persistent(ordered)"])
    return lambda say, n, body: (
        "\n{" + say(f"task {way} {words} name(stay{n}) depends(go{n}) "
                    f"fires(done{n})") + body
        + say(f"fire(go{n})") + say(f"wait(done{n})")
        + say(f"cancel(stay{n})") + f"}} /*~{n}*/\n")


def critical(at, node):
    lock = at.random.choice(["lock%d", "lock%d[1]", "lock%d[2 - 2][1]",
                             '("lock%d")', '("lo" "ck%d")[1]'])
    return lambda say, n, body: (
        say(f"critical({lock % (n % 3)})") + f"{body} /*~{n}*/\n")


def group(at, node):
    return lambda say, n, body: say("taskgroup") + f"{body} /*~{n}*/\n"


def loops_below(at, node):
    """The loops that stand directly in each other, node the first."""
    found = [node]
    while True:
        body = found[-1].children[0]
        if body.kind == "block" and len(body.children) == 1 and \
                not at.is_annotated(body):
            body = body.children[0]
        if body.word != "for" or at.is_annotated(body):
            return found
        found.append(body)


def can_be_loop(at, node):
    """A taskloop of one piece is as good as the loop."""
    variable = at.parser.at(node.head[0])
    return not at.exact or bool(
        LOCAL.fullmatch(variable) and variable not in at.facts.reachable
        and variable not in at.facts.assigned(node.children[0]))


def is_filling(at, loops):
    """for (i ...) a[i] = something that reads no local variable; then pieces
    may run at the same time."""
    body = loops[-1].children[0]
    if any(at.is_annotated(part) for part in (body, *body.children)):
        return False
    index = "".join(rf"\[{at.parser.at(one.head[0])}\]" for one in loops)
    text = at.parser.source(body)
    return re.fullmatch(rf"\{{?\s*l_\d+{index} = [^;=]*;\s*\}}?",
                        text) and "l_" not in text.split("=", 1)[1]


def loop_words(at, node):
    """Clauses of a taskloop, or None where it cannot be one."""
    if not can_be_loop(at, node):
        return None
    loops = loops_below(at, node)
    loops = loops[:at.random.randrange(1, 4)]
    if not all(can_be_loop(at, one) for one in loops):
        loops = loops[:1]
    splits = ["num_tasks(1)", "grainsize(1000000)"]
    if at.exact and is_filling(at, loops):
        splits += ["", "grainsize(1)", "num_tasks(3)", "grainsize(2)"]
    words = [at.random.choice(splits)]
    if len(loops) > 1:
        words.append(f"collapse({len(loops)})")
    if at.random.random() < 0.15:
        words.append(at.random.choice(["if(0)", "if(1)", "priority(2)",
                                       'name("a loop")', "name(named)"]))
    at.random.shuffle(words)
    return " ".join(words)


def loop(at, node):
    words = loop_words(at, node)
    return None if words is None else lambda say, n, body: (
        say(f"taskloop {words}") + f"{body} /*~{n}*/\n")


def loop_nowait(at, node):
    words = loop_words(at, node)
    return None if words is None else lambda say, n, body: (
        say("taskgroup") + "{" + say(f"taskloop {words} nowait default(shared)")
        + f"{body}\n}} /*~{n}*/\n")


def loop_events(at, node):
    """A loop that events start, and that tells its end."""
    words = loop_words(at, node)
    if words is None or "if(0)" in words:
        return None
    more = at.random.choice(["depends(go{n})", "depends(go{n}[0:2])", ""])

    def write(say, n, body):
        fire = "" if not more else say(
            f"fire(go{n}[1], go{n}[0])" if "0:2" in more else f"fire(go{n})")
        return ("\n{" + say(f"taskloop {words} default(shared) fires(done{n}) "
                            + more.format(n=n))
                + f"{body}\n" + fire + say(f"wait(done{n})")
                + f"}} /*~{n}*/\n")
    return write


AROUND = [task, task, task_and_wait, two_tasks, persistent, critical, group]
LOOPS = [loop, loop, loop, loop_nowait, loop_events]

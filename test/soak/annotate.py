# SPDX-License-Identifier: BSD-3-Clause
"""Puts edat pragmas around random statements of a C program.

For a program of csmith each annotation keeps the meaning exactly, so that the
program's checksum stays the same with and without edatcc, for any number of
workers: what is annotated is waited for at once, copies are made only of
variables that nothing else can reach, loops run in parallel only where their
iterations have nothing to do with each other. For other C (`exact=False`) the
result is only meant to be compiled.

Every annotation has a number, which stands as a comment in its pragmas and
behind its statement; so one that edatcc refuses can be told, and left out in
the next rendering. The same text, seed and set of left-out numbers give the
same result.
"""
import random
import re

import ctree

INTEGER = re.compile(r"\b(u?int(?:8|16|32|64)_t)\s+([lp]_\d+)\s*(?==|$)")
LOCAL = re.compile(r"[lp]_\d+|[ijk]|argc|argv|print_hash_value")
ASSIGN = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=",
          "++", "--"}

PRELUDE = "static unsigned long long edat_mix;\n"


class Function:
    """What is known about one function's variables, for exactness."""

    def __init__(self, parser, function):
        self.parser = parser
        begin, end = function.params
        first = parser.tokens[begin].begin if end > begin else 0
        last = parser.tokens[end - 1].end if end > begin else 0
        self.params = parser.text[first:last]
        self.text = parser.source(function.body)
        self.types = {}
        self.reachable = set(re.findall(r"&\s*\(*\s*([a-z]\w*)", self.text))

    def integers(self, node):
        return self.typed(self.parser.source(node).split("=")[0])

    def param_integers(self):
        return [name for part in self.params.split(",")
                for name in self.typed(part)]

    def typed(self, text):
        found = INTEGER.findall(text)
        self.types.update((name, kind) for kind, name in found)
        return [name for _, name in found]

    def assigned(self, node):
        """Local names that the node may assign by name."""
        tokens, names = self.parser.tokens, set()
        for at in range(node.begin, node.end):
            token = tokens[at]
            if token.kind != "word" or not LOCAL.fullmatch(token.text):
                continue
            after = at + 1
            while after < node.end:
                if tokens[after].text == "[":
                    after = tokens[after].partner + 1
                elif tokens[after].text == ".":
                    after += 2
                elif tokens[after].text == ")":
                    after += 1
                else:
                    break
            before = at - 1
            while before > node.begin and tokens[before].text == "(":
                before -= 1
            if (after < node.end and tokens[after].text in ASSIGN) \
                    or tokens[before].text in ("++", "--"):
                names.add(token.text)
        return names

    def locals_used(self, node):
        declared = set()
        used = {name for name in self.parser.words(node)
                if LOCAL.fullmatch(name)}
        stack = [node]
        while stack:
            one = stack.pop()
            stack += one.children
            if one.kind == "declaration":
                left = self.parser.source(one).split("=")[0]
                declared |= set(re.findall(rf"\b(?:{LOCAL.pattern})\b", left))
        return used - declared

    def copyable(self, node):
        """Used in the node, and a copy is as good as the variable."""
        return sorted(name for name in self.locals_used(node)
                      - self.assigned(node) if name not in self.reachable)


class Annotator:
    def __init__(self, text, seed, density=0.25, exact=True):
        self.random = random.Random(f"{seed} annotate")
        self.parser = ctree.Parser(text)
        self.density, self.exact = density, exact
        self.plan = {}  # id(node) -> list of (number, wrapper)
        self.inside = {}  # id(block) -> {index of child: (number, wrapper)}
        self.taken = self.parser.behind_pragmas()
        self.count = 0
        self.functions = self.parser.functions()
        for function in self.functions:
            self.facts = Function(self.parser, function)
            self.function = function.name
            self.scope = self.facts.param_integers() if exact else []
            self.visit_block(function.body)

    # ---- Choosing --------------------------------------------------------

    def number(self):
        self.count += 1
        return self.count

    def visit(self, node):
        if node.kind == "block":
            self.visit_block(node)
            return
        for child in node.children:
            self.visit(child)
        if node.kind in ("declaration", "jump", "label", "empty"):
            return
        while self.random.random() < self.density:
            wrapper = self.choose(node)
            if wrapper:
                self.plan.setdefault(id(node), []).append(
                    (self.number(), wrapper))

    def visit_block(self, node):
        depth = len(self.scope)
        for index, child in enumerate(node.children):
            if self.exact and child.kind != "declaration" \
                    and self.random.random() < self.density / 4:
                self.inside.setdefault(id(node), {})[index] = (
                    self.number(), self.random.choice(
                        [self.extra, self.message])())
            self.visit(child)
            if child.kind == "block" and self.random.random() < self.density:
                wrapper = self.choose(child)
                if wrapper:
                    self.plan.setdefault(id(child), []).append(
                        (self.number(), wrapper))
            if child.kind == "declaration" and self.exact:
                self.scope += self.facts.integers(child)
        del self.scope[depth:]

    def choose(self, node):
        if self.parser.tokens[node.begin].begin in self.taken:
            return None
        # One in fifty is tried whatever jumps there are: to be refused.
        if self.parser.escapes(node) and self.random.random() < 0.98:
            return None
        kinds = [self.task, self.task, self.task_and_wait, self.two_tasks,
                 self.critical, self.group]
        if node.word == "for" and id(node) not in self.plan:
            kinds += [self.loop] * 6
        return self.random.choice(kinds)(node)

    def clauses(self, node, may_wait=True):
        chance = self.random.random
        clauses = ["default(shared)"]
        if not self.exact:
            clauses = [self.random.choice(
                ["default(shared)", "default(firstprivate)", ""])]
        else:
            names = self.facts.copyable(node)
            used = self.facts.locals_used(node)
            if names and set(names) == used and chance() < 0.5:
                clauses = [] if chance() < 0.5 else [
                    "default(none)", f"firstprivate({', '.join(names)})"]
            elif names and chance() < 0.7:
                names = [n for n in names if chance() < 0.7] or names[:1]
                clauses.append(f"firstprivate({', '.join(names)})")
        if may_wait and chance() < 0.1:
            clauses.append(f"if({self.random.choice(['0', '1', '!1'])})")
        if chance() < 0.1:
            clauses.append(f"priority({self.random.randrange(-3, 4)})")
        if chance() < 0.1:
            clauses.append('name("a \\"task\\"")')
        self.random.shuffle(clauses)
        return " ".join(clauses)

    def task(self, node):
        clauses = self.clauses(node)
        if self.random.random() < 0.3:
            return lambda n, body: (
                f"\n#pragma edat taskgroup /*@{n}*/\n"
                f"#pragma edat task {clauses} /*@{n}*/\n{body} /*~{n}*/\n")
        return lambda n, body: (
            f"\n#pragma edat taskgroup /*@{n}*/\n{{\n"
            f"#pragma edat task {clauses} /*@{n}*/\n{body}\n}} /*~{n}*/\n")

    def task_and_wait(self, node):
        clauses = self.clauses(node)
        data, into = self.payload()
        return lambda n, body: (
            f"\n{{\n#pragma edat task {clauses} fires(done{n}{data}) "
            f"/*@{n}*/\n{body}\n"
            f"#pragma edat wait(done{n}{into}) /*@{n}*/\n}} /*~{n}*/\n")

    def payload(self):
        """Copies a variable to itself, from the end of a body to a wait."""
        if not self.scope or self.random.random() < 0.5:
            return "", ""
        name = self.random.choice(self.scope)
        return f" data({name})", f" into({name})"

    def two_tasks(self, node):
        # if(0) would wait here for an event that is fired further down.
        clauses = self.clauses(node, may_wait=False)
        more = self.random.random() < 0.5
        index = "[0][1]" if more else ""
        return lambda n, body: (
            f"\n#pragma edat taskgroup /*@{n}*/\n{{\n"
            f"#pragma edat task {clauses} depends(go{n}{index}) /*@{n}*/\n"
            f"{body}\n"
            f"#pragma edat task fires(go{n}{index}) /*@{n}*/\n{{}}\n"
            f"}} /*~{n}*/\n")

    def critical(self, node):
        index = self.random.choice(["", "[1]", "[2 - 2][1]"])
        return lambda n, body: (
            f"\n#pragma edat critical(lock{n % 3}{index}) /*@{n}*/\n{body}"
            f" /*~{n}*/\n")

    def group(self, node):
        return lambda n, body: (
            f"\n#pragma edat taskgroup /*@{n}*/\n{body} /*~{n}*/\n")

    def loop(self, node):
        split = self.random.choice(["num_tasks(1)", "grainsize(1000000)"])
        if self.exact:
            variable = self.parser.at(node.head[0])
            if not LOCAL.fullmatch(variable) or \
                    variable in self.facts.reachable or \
                    variable in self.facts.assigned(node.children[0]):
                return None
            if self.is_filling(node):
                split = self.random.choice(
                    ["", "grainsize(1)", "num_tasks(3)", split])
        return lambda n, body: (
            f"\n#pragma edat taskloop {split} /*@{n}*/\n{body} /*~{n}*/\n")

    def is_filling(self, node):
        """for (i ...) a[i] = something that reads no local variable."""
        text = self.parser.source(node.children[0])
        variable = self.parser.at(node.head[0])
        return re.fullmatch(rf"\{{?\s*l_\d+\[{variable}\] = [^;=]*;\s*\}}?",
                            text) and "l_" not in text.split("=", 1)[1]

    def extra(self):
        """A statement of our own: something to be done in parallel."""
        terms = [name for name in self.scope if self.random.random() < 0.3]
        value = " + ".join(f"(unsigned long long){t}" for t in terms) or "3"
        length = self.random.randrange(20)
        step = self.random.randrange(1, 4)
        split = self.random.choice(
            ["", "grainsize(1)", "grainsize(7)", "num_tasks(5)"])
        operator = self.random.choice(["+", "^"])
        return lambda n, _: (
            f"\n{{ unsigned long long edat_s = {n};\n"
            f"#pragma edat taskloop reduction({operator}: edat_s) {split}"
            f" /*@{n}*/\n"
            f"for (int edat_q = 0; edat_q < {length}; edat_q += {step})\n"
            f"  edat_s {operator}= ({value}) * (edat_q + 1u); /*~{n}*/\n"
            f"edat_mix = edat_mix * 31 + edat_s; }}\n")

    def message(self):
        """A statement of our own: a value by an event to a task and back. A
        compiler that ignores pragmas gets the same by other means."""
        name = self.random.choice(self.scope) if self.scope else "edat_mix"
        kind = self.facts.types.get(name, "unsigned long long")
        taken, value = self.random.choice([
            (f"as({kind} edat_v)", "edat_v"),
            (f"as({kind} edat_v[1])", "edat_v[0]"),
            (f"as(const {kind} *edat_v, unsigned long edat_k)",
             "edat_v[edat_k - 1]"),
            (f"from(self) as({kind} *edat_v) source(int edat_r)",
             "edat_v[edat_r]")])
        keep = self.random.choice(["", "", "persistent ", "persistent(ordered)"]
                                  ) if self.function == "main" else ""
        back = self.random.choice([
            "as(unsigned long long edat_w)",
            "reduce(+: edat_u)", "into(edat_u)"])
        result = "edat_w" if "as" in back else "edat_u"
        return lambda n, _: (
            f"\n{{ unsigned long long edat_t = 0, edat_u = 0;\n"
            f"#ifdef __EDATCC__\n"
            f"#pragma edat task {keep} depends(msg{n} {taken}) "
            f"fires(back{n} data(edat_t)) /*@{n}*/\n"
            f"edat_t = (unsigned long long){value};\n"
            f"#pragma edat fire(msg{n} data({name})) /*@{n}*/\n"
            f"#pragma edat wait(back{n} {back}) /*@{n}*/\n"
            f"edat_mix = edat_mix * 31 + {result};\n"
            f"#else\n"
            f"edat_mix = edat_mix * 31 + (unsigned long long){name};\n"
            f"#endif /*~{n}*/\n"
            f"(void)edat_t; (void)edat_u; }}\n")

    # ---- Rendering -------------------------------------------------------

    def render(self, skip=frozenset()):
        self.skip, at, parts = skip, 0, []
        tokens, text = self.parser.tokens, self.parser.text
        for function in self.functions:
            begin = tokens[function.body.begin].begin
            parts += [text[at:begin], self.render_node(function.body)]
            at = tokens[function.body.end - 1].end
        parts.append(text[at:])
        result = "".join(parts)
        if self.exact:
            result = result.replace("/* --- FORWARD", PRELUDE
                                    + "/* --- FORWARD", 1)
            result = result.replace(
                "    platform_main_end", "    transparent_crc(edat_mix, "
                '"edat_mix", print_hash_value);\n    platform_main_end', 1)
        return result

    def render_node(self, node):
        tokens, text = self.parser.tokens, self.parser.text
        at, parts = tokens[node.begin].begin, []
        extras = self.inside.get(id(node), {})
        for index, child in enumerate(node.children):
            begin = tokens[child.begin].begin
            parts.append(text[at:begin])
            if index in extras and extras[index][0] not in self.skip:
                number, extra = extras[index]
                parts.append(extra(number, ""))
            parts.append(self.render_node(child))
            at = tokens[child.end - 1].end
        parts.append(text[at:tokens[node.end - 1].end])
        body = "".join(parts)
        for number, wrapper in self.plan.get(id(node), ()):
            if number not in self.skip:
                body = wrapper(number, body)
        return body


def blamed(annotated, lines):
    """The annotations at these lines: those named on them, else the innermost
    one around them."""
    text = annotated.split("\n")
    found = set()
    for line in lines:
        if line <= len(text):
            found |= set(map(int, re.findall(r"/\*@(\d+)\*/",
                                             text[line - 1])))
    if found:
        return {max(found)} if len(found) > 1 else found
    for line in lines:
        open_ones = []
        for at, one in enumerate(text[:line], 1):
            for mark, number in re.findall(r"/\*([@~])(\d+)\*/", one):
                number = int(number)
                if mark == "~" and number in open_ones:
                    if at < line:
                        open_ones.remove(number)
                elif mark == "@" and number not in open_ones:
                    open_ones.append(number)
        if open_ones:
            return {open_ones[-1]}
    return set()

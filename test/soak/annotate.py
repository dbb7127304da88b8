# SPDX-License-Identifier: BSD-3-Clause
"""Puts edat pragmas around random statements of a C program, and statements of
our own between them.

For a program of csmith each annotation keeps the meaning exactly, so that the
program's checksum stays the same with and without edatcc, for any number of
workers: what is annotated is waited for at once (wrappers.py), copies are made
only of variables that nothing else can reach, iterations run in parallel only
where they have nothing to do with each other; what does more is a statement of
our own (insertions.py). For other C (`exact=False`) the result is only meant to
be compiled.

Every annotation has a number, which stands as a comment in its pragmas and
behind its statement; so one that edatcc refuses can be told, and left out in
the next rendering. The same text, seed and set of left-out numbers give the
same result.
"""
import random
import re

import ctree
import insertions
import variables
import wrappers

PRELUDE = """static unsigned long long own_mix;
#define EDAT_SAY(...) _Pragma(#__VA_ARGS__)
#define EDAT_SAYS(...) EDAT_SAY(__VA_ARGS__)
"""


class Annotation:
    """write(say, number, statement) gives the text with its pragmas; outside
    what stands at file scope for it."""

    def __init__(self, number, kind, write, outside=None):
        self.number, self.kind = number, kind
        self.write, self.outside = write, outside


class Annotator:
    def __init__(self, text, seed, density=0.25, exact=True):
        self.seed = seed
        self.random = random.Random(f"{seed} annotate")
        self.parser = ctree.Parser(text)
        self.density, self.exact = density, exact
        self.plan = {}  # id(node) -> list of annotations
        self.inside = {}  # id(block) -> {index of child: annotation}
        self.all = []
        self.taken = self.parser.behind_pragmas()
        self.functions = self.parser.functions()
        records = variables.constant_records(text) if exact else ()
        self.globals = variables.declared(
            text.partition("/* --- FORWARD")[0], records) if exact else []
        for function in self.functions:
            self.facts = variables.Function(self.parser, function, records)
            self.function = function.name
            self.scope = list(self.facts.params) if exact else []
            self.depth = 0
            self.visit_block(function.body)

    @property
    def count(self):
        return len(self.all)

    # ---- Choosing --------------------------------------------------------

    def add(self, kind, write, outside=None):
        self.all.append(Annotation(self.count + 1, kind, write, outside))
        return self.all[-1]

    def is_annotated(self, node):
        return id(node) in self.plan or id(node) in self.inside

    def visit(self, node):
        if node.kind == "block":
            self.visit_block(node)
            return
        for child in node.children:
            self.visit(child)
        if node.kind in ("declaration", "jump", "label", "empty"):
            return
        while self.random.random() < self.density:
            self.wrap(node)

    def visit_block(self, node):
        depth = len(self.scope)
        self.depth += 1
        for index, child in enumerate(node.children):
            if self.exact and child.kind != "declaration" \
                    and self.random.random() < self.density / 3:
                self.insert(node, index)
            self.visit(child)
            if child.kind == "block" and self.random.random() < self.density:
                self.wrap(child)
            if child.kind == "declaration" and self.exact:
                self.scope += self.facts.declares(child)
        self.depth -= 1
        del self.scope[depth:]

    def insert(self, node, index):
        # What is collective is for main alone, outside of all tasks.
        self.collective = self.function == "main" and self.depth == 1
        kinds = insertions.ANYWHERE + insertions.IN_MAIN * self.collective
        make = self.random.choice(kinds)
        self.inside.setdefault(id(node), {})[index] = self.add(
            make.__name__, *make(self))

    def wrap(self, node):
        if self.parser.tokens[node.begin].begin in self.taken:
            return
        # One in fifty is tried whatever jumps there are: to be refused.
        if self.parser.escapes(node) and self.random.random() < 0.98:
            return
        kinds = list(wrappers.AROUND)
        if node.word == "for" and id(node) not in self.plan:
            kinds += wrappers.LOOPS * 2
        make = self.random.choice(kinds)
        write = make(self, node)
        if write:
            self.plan.setdefault(id(node), []).append(
                self.add(make.__name__, write))

    # ---- Rendering -------------------------------------------------------

    def sayer(self, number):
        """A function that writes a pragma, in one of the ways there are."""
        chance = random.Random(f"{self.seed} form {number}")

        def say(text):
            text = " ".join(text.split())
            way, mark = chance.randrange(12), f"/*@{number}*/"
            if way == 0:
                quoted = text.replace("\\", "\\\\").replace('"', '\\"')
                return f'\n_Pragma("edat {quoted}") {mark}\n'
            if way in (1, 2) and self.exact:
                return f"\nEDAT_SAY{'S' * (way - 1)}(edat {text}) {mark}\n"
            if way == 3:
                text = text.replace(") ", f") {mark} \\\n    ")
            return f"\n#pragma edat {text} {mark}\n"
        return say

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
            outside = "".join(
                one.outside(self.sayer(f"{one.number}"), one.number)
                for one in self.all if one.outside and one.number not in skip)
            result = result.replace("/* --- FORWARD", PRELUDE + outside
                                    + "/* --- FORWARD", 1)
            result = result.replace(
                "    platform_main_end", "    transparent_crc(own_mix, "
                '"own_mix", print_hash_value);\n    platform_main_end', 1)
        return result

    def render_node(self, node):
        tokens, text = self.parser.tokens, self.parser.text
        at, parts = tokens[node.begin].begin, []
        extras = self.inside.get(id(node), {})
        for index, child in enumerate(node.children):
            begin = tokens[child.begin].begin
            parts.append(text[at:begin])
            if index in extras:
                parts.append(self.written(extras[index], ""))
            parts.append(self.render_node(child))
            at = tokens[child.end - 1].end
        parts.append(text[at:tokens[node.end - 1].end])
        body = "".join(parts)
        for annotation in self.plan.get(id(node), ()):
            body = self.written(annotation, body)
        return body

    def written(self, one, body):
        if one.number in self.skip:
            return body
        return one.write(self.sayer(one.number), one.number, body)


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

# SPDX-License-Identifier: BSD-3-Clause
"""Statements of C functions, found by brackets and keywords alone.

No types, no macros: good enough to know where a statement begins and ends and
which jumps are in it. A function that does not look plain (preprocessor
conditions inside, brackets that do not pair) is left out, never guessed at.
"""
import re

TOKEN = re.compile(r"""
    (?P<line>^[ \t]*\#(?:\\\r?\n|/\*.*?\*/|[^\n])*)
  | (?P<blank>[ \t\r\n\f\v]+|\\\n|/\*.*?\*/|//(?:\\\n|[^\n])*)
  | (?P<string>(?:u8|[uUL])?"(?:\\.|[^"\\\n])*")
  | (?P<char>[uUL]?'(?:\\.|[^'\\\n])*')
  | (?P<number>\.?[0-9](?:[eEpP][+-]|[\w.])*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<op><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|[-+*/%&|^<>=!]=|&&|\|\||.)
""", re.X | re.M | re.S)

TYPE_WORDS = set("""auto bool char const double enum extern float inline int
long register restrict short signed static struct typedef union unsigned void
volatile _Alignas _Atomic _Bool _Complex _Static_assert _Thread_local
static_assert __typeof__ typeof __extension__ alignas constexpr""".split())
PAIRS = {"(": ")", "[": "]", "{": "}"}


class Strange(Exception):
    """A function that is better left alone."""


class Token:
    def __init__(self, kind, text, begin):
        self.kind, self.text, self.begin = kind, text, begin
        self.end = begin + len(text)
        self.partner = None

    def __repr__(self):
        return self.text


class Node:
    """A statement: tokens [begin, end). kind is one of block, if, loop,
    switch, label, declaration, jump, empty, plain. For a loop, head is the
    token range inside its parentheses and word its keyword."""

    def __init__(self, kind, begin, end, children=(), word="", head=None):
        self.kind, self.begin, self.end = kind, begin, end
        self.children, self.word, self.head = list(children), word, head


class Function:
    def __init__(self, name, body, params):
        self.name, self.body, self.params = name, body, params


def tokenize(text):
    tokens, lines = [], []
    for match in TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "line":
            lines.append((match.start(), match.group().strip()))
        elif kind != "blank":
            tokens.append(Token(kind, match.group(), match.start()))
    stack = []
    for index, token in enumerate(tokens):
        if token.kind != "op":
            continue
        if token.text in PAIRS:
            stack.append(index)
        elif token.text in PAIRS.values():
            if not stack or PAIRS[tokens[stack[-1]].text] != token.text:
                raise Strange("brackets")
            token.partner = stack.pop()
            tokens[token.partner].partner = index
    if stack:
        raise Strange("brackets")
    return tokens, lines


class Parser:
    def __init__(self, text):
        self.text = text
        self.tokens, self.lines = tokenize(text)

    def behind_pragmas(self):
        """Where the statements begin that have an edat pragma of their own."""
        places, at = set(), 0
        for place, line in self.lines:
            while at < len(self.tokens) and self.tokens[at].begin < place:
                at += 1
            if re.match(r"#\s*pragma\s+edat", line) and at < len(self.tokens):
                places.add(self.tokens[at].begin)
        return places

    def at(self, index):
        if index >= len(self.tokens):
            raise Strange("end")
        return self.tokens[index].text

    def after(self, index):
        """The index behind the bracket that opens at index."""
        if self.at(index) not in PAIRS:
            raise Strange("bracket expected")
        return self.tokens[index].partner + 1

    def functions(self):
        found, index = [], 0
        while index < len(self.tokens):
            text = self.at(index)
            if text == "{" and index and self.at(index - 1) == ")":
                function = self.function(index)
                if function:
                    found.append(function)
            index = self.after(index) if text == "{" else index + 1
        return found

    def function(self, index):
        opening = self.tokens[index - 1].partner
        name = self.tokens[opening - 1] if opening else None
        if not name or name.kind != "word":
            return None
        begin = self.tokens[index].begin
        end = self.tokens[self.after(index) - 1].end
        if any(begin < place < end and not line.startswith("#pragma")
               for place, line in self.lines):
            return None
        try:
            body = self.statement(index)
        except (Strange, RecursionError):
            return None
        return Function(name.text, body, (opening + 1, index - 1))

    def is_declaration(self, index):
        if self.at(index) in TYPE_WORDS or re.fullmatch(
                r"u?int\d+_t|size_t", self.at(index)):
            return True
        if self.tokens[index].kind != "word":
            return False
        index += 1
        stars = 0
        while self.at(index) in ("*", "const", "volatile", "restrict"):
            stars += 1
            index += 1
        if self.tokens[index].kind != "word":
            return False
        return not stars or self.at(index + 1) in ("=", ";", ",", "[")

    def statement(self, i):
        text = self.at(i)
        if text == "{":
            return self.block(i)
        if text == ";":
            return Node("empty", i, i + 1)
        if text == "if":
            return self.condition(i)
        if text in ("for", "while", "switch"):
            inside = self.after(i + 1)
            child = self.statement(inside)
            kind = "switch" if text == "switch" else "loop"
            return Node(kind, i, child.end, [child], text,
                        (i + 2, inside - 1))
        if text == "do":
            child = self.statement(i + 1)
            if self.at(child.end) != "while":
                raise Strange("do")
            end = self.after(child.end + 1) + 1
            return Node("loop", i, end, [child], text)
        if text in ("case", "default") or (
                self.tokens[i].kind == "word" and self.at(i + 1) == ":"):
            return self.label(i)
        if text in ("return", "goto", "break", "continue"):
            return Node("jump", i, self.to_semicolon(i), [], text)
        if self.is_declaration(i):
            return Node("declaration", i, self.to_semicolon(i))
        if self.at(i + 1) == "(" and self.at(self.after(i + 1)) == "{":
            child = self.statement(self.after(i + 1))  # A macro: FOR(x) {...}
            return Node("loop", i, child.end, [child], text)
        return Node("plain", i, self.to_semicolon(i))

    def block(self, i):
        children, at, end = [], i + 1, self.after(i)
        while at < end - 1:
            child = self.statement(at)
            if child.end >= end:
                raise Strange("block")
            children.append(child)
            at = child.end
        return Node("block", i, end, children)

    def condition(self, i):
        children = [self.statement(self.after(i + 1))]
        if self.at(children[0].end) == "else":
            children.append(self.statement(children[0].end + 1))
        return Node("if", i, children[-1].end, children)

    def label(self, i):
        at = i + 1
        while self.at(at) != ":":
            at = self.after(at) if self.at(at) in PAIRS else at + 1
        if self.at(at + 1) == "}":
            return Node("label", i, at + 1)
        child = self.statement(at + 1)
        return Node("label", i, child.end, [child])

    def to_semicolon(self, i):
        while self.at(i) != ";":
            if self.at(i) in ("}", ")", "]"):
                raise Strange("semicolon")
            i = self.after(i) if self.at(i) in PAIRS else i + 1
        return i + 1

    # ---- What is in a statement ------------------------------------------

    def words(self, node):
        return {token.text for token in self.tokens[node.begin:node.end]
                if token.kind == "word"}

    def escapes(self, node, in_loop=False, in_switch=False):
        """Whether a jump may leave the node or come into it."""
        if node.kind == "jump":
            return not (in_loop and node.word in ("break", "continue")
                        or in_switch and node.word == "break")
        if node.kind == "label" and not in_switch:
            return True
        if node.kind == "plain" and "{" in self.text[
                self.tokens[node.begin].begin:self.tokens[node.end - 1].end]:
            return bool({"return", "goto", "break", "continue"}
                        & self.words(node))  # A statement expression.
        loop = in_loop or node.kind == "loop"
        switch = in_switch or node.kind in ("loop", "switch")
        if node.kind == "loop":
            switch = False
            return any(self.escapes(child, True, False)
                       or self.has_case(child) for child in node.children)
        return any(self.escapes(child, loop, switch)
                   for child in node.children)

    def has_case(self, node):
        if node.kind == "switch":
            return False
        return node.kind == "label" or any(map(self.has_case, node.children))

    def source(self, node):
        return self.text[self.tokens[node.begin].begin:
                         self.tokens[node.end - 1].end]

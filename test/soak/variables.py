# SPDX-License-Identifier: BSD-3-Clause
"""Variables of a program of csmith: their types, as far as exactness and the
payloads of events need them.

Names of csmith tell much: g_N are globals, l_N locals, p_N parameters, each
number once in a program. i, j and k are loop variables.
"""
import re

LOCAL = re.compile(r"[lp]_\d+|[ijk]|argc|argv|print_hash_value")
ASSIGN = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=",
          "++", "--"}
DECLARED = re.compile(
    r"((?:const\s+|volatile\s+)*"
    r"(?:struct\s+S\d+|union\s+U\d+|u?int(?:8|16|32|64)_t|float|double)\b"
    r"(?:[\s*]|const\b|volatile\b)*)([glp]_\d+)((?:\[\d+\])*)\s*(?==|;|,|\)|$)")
INTEGER = re.compile(r"u?int(?:8|16|32|64)_t")


class Variable:
    """type: as written, without dimensions; dims: numbers; fixed: it, or a
    part of it, is const and nothing can be stored in it."""

    def __init__(self, kind, name, dims, constant_records):
        self.type, self.name = " ".join(kind.split()), name
        self.dims = [int(d) for d in re.findall(r"\d+", dims)]
        behind = self.type.rpartition("*")[2]
        self.fixed = "const" in behind or (
            "*" not in self.type and any(
                re.search(rf"\b{record}\b", self.type)
                for record in constant_records))
        self.is_integer = bool(INTEGER.fullmatch(self.type)) and not self.dims


def declared(text, constant_records=()):
    return [Variable(*found, constant_records)
            for found in DECLARED.findall(text)]


def constant_records(text):
    """Names of structs and unions with a const in them, at any depth."""
    bodies = dict(re.findall(r"^(?:struct|union) ([SU]\d+) \{(.*?)^\};", text,
                             re.M | re.S))
    found = {name for name, body in bodies.items() if "const" in body}
    while True:
        more = {name for name, body in bodies.items() if any(
            re.search(rf"\b{one}\b", body) for one in found)}
        if more <= found:
            return found
        found |= more


class Function:
    """What is known about one function's variables, for exactness."""

    def __init__(self, parser, function, records):
        self.parser, self.records = parser, records
        begin, end = function.params
        first = parser.tokens[begin].begin if end > begin else 0
        last = parser.tokens[end - 1].end if end > begin else 0
        self.params = declared(parser.text[first:last], records)
        self.text = parser.source(function.body)
        self.reachable = set(re.findall(r"&\s*\(*\s*([a-z]\w*)", self.text))

    def declares(self, node):
        """The variables of a declaration."""
        left = self.parser.source(node).split("=")[0]
        return declared(left.rstrip("; \n"), self.records)

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
        names = set()
        used = {name for name in self.parser.words(node)
                if LOCAL.fullmatch(name)}
        stack = [node]
        while stack:
            one = stack.pop()
            stack += one.children
            if one.kind == "declaration":
                left = self.parser.source(one).split("=")[0]
                names |= set(re.findall(rf"\b(?:{LOCAL.pattern})\b", left))
        return used - names

    def copyable(self, node):
        """Used in the node, and a copy is as good as the variable."""
        return sorted(name for name in self.locals_used(node)
                      - self.assigned(node) if name not in self.reachable)

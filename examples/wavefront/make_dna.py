#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Wrote one.fa and two.fa: a random sequence, and what is left of it after
point mutations, small insertions and deletions, one long deletion and one
duplication. Deterministic; from no organism."""


def generator(state):
    while True:  # xorshift
        state ^= state << 13 & 0xFFFFFFFFFFFFFFFF
        state ^= state >> 7
        state ^= state << 17 & 0xFFFFFFFFFFFFFFFF
        yield state >> 11


draw = generator(20240229)


def below(n):
    return next(draw) % n


def base():
    return "AACGGTTCATGCATTA"[below(16)]


def mutate(old):
    new, i = [], 0
    while i < len(old):
        luck = below(1000)
        if luck < 80:
            new.append(base())
            i += 1
        elif luck < 90:
            i += 1 + below(9)
        elif luck < 100:
            new.extend(base() for _ in range(1 + below(9)))
        else:
            new.append(old[i])
            i += 1
    return "".join(new)


def write(path, title, text):
    with open(path, "w") as file:
        file.write(f">{title}, {len(text)} bases\n")
        for i in range(0, len(text), 70):
            file.write(text[i:i + 70] + "\n")


one = "".join(base() for _ in range(3217))
two = mutate(one[:1100] + one[1420:2500] + one[2300:])
write("one.fa", "synthetic sequence one", one)
write("two.fa", "synthetic sequence two, a descendant of one", two)

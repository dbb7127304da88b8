# SPDX-License-Identifier: BSD-3-Clause
"""Runs tests of other directories a second time, as serial programs.

The RUN lines are those of the original, with other substitutions: %edatcc links
with -fedat=serial, and who would start ranks starts the program once. Lines that
start two ranks or more are left out, with those that look at the files that
these write. Tests and further lines that cannot be
serial are named with the reason in test/serial/lit.local.cfg.
"""
import os
import re

import lit.formats
import lit.Test
import lit.TestRunner

RANKS = r'%mpirun[2-9]\b|SHAPES="(?!([^"]* )?1x)'
# A file that a line writes, as far as its name is known.
WRITTEN = re.compile(r">\s*(%t[^\s$;|&)]*)")
parse_original = lit.TestRunner.parseIntegratedTestScript


class SerialTest(lit.Test.Test):
    """The test of that path, under another name and with files of its own."""

    def getFullName(self):
        return f"{self.suite.config.name} :: serial/" + "/".join(
            self.path_in_suite)

    def getExecPath(self):
        return self.suite.getExecPath(("serial", *self.path_in_suite))


def parse(test, *args, **options):
    script = parse_original(test, *args, **options)
    if not isinstance(test, SerialTest) or not isinstance(script, list):
        return script
    name = "/".join(test.path_in_suite)
    left_out = "|".join([RANKS, *test.config.lines_left_out.get(name, [])])
    kept, missing = [], set()
    for line in script:
        text = str(getattr(line, "command", line))
        if re.search(left_out, text) or any(
                file in text and f"> {file}" not in text for file in missing):
            missing.update(set(WRITTEN.findall(text)) - {"%t"})
        else:
            kept.append(line)
    if not kept:
        return lit.Test.Result(lit.Test.UNSUPPORTED, "needs several ranks")
    return kept


lit.TestRunner.parseIntegratedTestScript = parse


def substitutions(old, names):
    """The old ones, with those of `names` (name -> function of its text)."""
    return [(pattern, names[pattern[:-2]](text) if pattern[:-2] in names
             else text) for pattern, text in old]


class SerialFormat(lit.formats.ShTest):
    def __init__(self, directories, exceptions):
        super().__init__(execute_external=True)
        self.directories, self.exceptions = directories, exceptions

    def getTestsInDirectory(self, suite, path, lit_config, config):
        rest = set(self.exceptions)
        for directory in self.directories:
            for file in sorted(os.listdir(os.path.join(
                    suite.source_root, directory))):
                name = f"{directory}/{file}"
                rest.discard(name)
                if file.endswith((".c", ".test")) \
                        and name not in self.exceptions:
                    yield SerialTest(suite, tuple(name.split("/")), config)
        if rest:
            lit_config.error(f"test/serial: no such test: {', '.join(rest)}")

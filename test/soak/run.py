# SPDX-License-Identifier: BSD-3-Clause
"""Runs edatcc on annotated programs and judges what it does.

A refusal, exit status 1 with an error that stands in the program, is a right
answer: the annotation is left out, and edatcc is asked again. Anything else
that is not success is a failure of edatcc.
"""
import os
import re
import resource
import signal
import subprocess

import annotate

BAD = re.compile(r"internal error|itself compiles|__edatcc_|assert|AddressSanitizer|"
                 r"runtime error|Segmentation|terminated by", re.I)


class Failure(Exception):
    """What edatcc or its program did wrong, with the words for a report."""


def limits():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def command(words, limit, **options):
    """(status, stdout, stderr); status None is a run over its time. The
    whole process group ends with it."""
    with subprocess.Popen(words, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, start_new_session=True,
                          stdin=subprocess.DEVNULL, preexec_fn=limits,
                          **options) as process:
        try:
            out, err = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return None, "", ""
        return (process.returncode, out.decode("utf-8", "replace"),
                err.decode("utf-8", "replace"))


def compile_annotated(annotator, path, words, skip, limit=120):
    """Compiles with edatcc, leaving out what it refuses: adds to `skip`, and
    returns the messages of the refusals and the last one of all."""
    refusals = []
    while True:
        text = annotator.render(skip)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        status, _, err = command(words, limit)
        if status == 0:
            return refusals, err
        if status is None:
            raise Failure("edatcc did not end")
        if status != 1 or BAD.search(err):
            raise Failure(f"edatcc ended with status {status}:\n{err}")
        errors = re.findall(rf"{re.escape(path)}:(\d+):\d+: error: (.*)", err)
        if not errors:
            raise Failure(f"edatcc gave no place of its error:\n{err}")
        lines = [int(errors[0][0])]
        guilty = annotate.blamed(text, lines) - skip
        if not guilty:
            raise Failure(f"edatcc refused what is no annotation:\n{err}")
        skip |= guilty
        refusals.append(errors[0][1])


def general(message):
    """A refusal's message without names, to count kinds."""
    return re.sub(r"'[^']*'", "'...'", message)


def simplify(annotator, skip, fails):
    """Leaves out annotations as long as `fails(skip)` stays true."""
    skip = set(skip)
    numbers = [n for n in range(1, annotator.count + 1) if n not in skip]
    size = len(numbers)
    while size:
        for start in range(0, len(numbers), size):
            attempt = skip | set(numbers[start:start + size])
            if attempt != skip and fails(attempt):
                skip = attempt
        numbers = [n for n in numbers if n not in skip]
        size //= 2
    return skip

#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# format.sh [--check]: clang-format 19 over our own C, as other versions differ;
# --check only says what differs. Tests are left alone: their columns are part of
# what they test.
set -euo pipefail
cd "$(dirname "$0")/.."
tool=
for name in clang-format-19 clang-format; do
    command -v $name >/dev/null &&
        $name --version | grep -q 'version 19\.' && tool=$name && break
done
[ -n "$tool" ] || {
    echo "format: clang-format 19 is needed (package clang-format-19)" >&2
    exit 1
}
flags=(-i)
[ "${1-}" = "--check" ] && flags=(--dry-run -Werror)
git ls-files 'compiler/*.[ch]' 'runtime/*.[ch]' 'include/*.h' \
    'test/unit/*.[ch]' 'bench/*.[ch]' | xargs -r "$tool" "${flags[@]}"

#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# format.sh [--check]: clang-format over our own C; --check only says what
# differs. Tests are left alone: their columns are part of what they test.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in clang-format-19 clang-format; do
    command -v $tool >/dev/null && break
done
flags=(-i)
[ "${1-}" = "--check" ] && flags=(--dry-run -Werror)
git ls-files 'compiler/*.[ch]' 'runtime/*.[ch]' 'include/*.h' \
    'test/unit/*.[ch]' 'bench/*.[ch]' | xargs -r "$tool" "${flags[@]}"

#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# fails.sh COMMAND...: COMMAND must end by itself, within 20 seconds, and with
# an exit status that is not 0. (Which one is up to mpiexec, which may be
# killing other ranks when the news of the first arrives.)
timeout 20 "$@"
status=$?
case $status in
0 | 124) echo "exit status $status: $*" >&2 && exit 1 ;;
esac

#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# fails.sh STATUS[,STATUS...] COMMAND...: COMMAND must end, within 20 seconds,
# with one of these exit statuses.
wanted=,$1,
shift
timeout 20 "$@"
status=$?
case $wanted in
*,$status,*) exit 0 ;;
esac
echo "exit status $status, not one of $wanted: $*" >&2
exit 1

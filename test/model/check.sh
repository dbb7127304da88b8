#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# check.sh DIR holds|fails OPTION...: builds the checker of term.pml in DIR and
# expects it to find no error, or one.
model=$(cd "$(dirname "$0")" && pwd)/term.pml
mkdir -p "$1" && cd "$1" || exit 1
wanted=$2
shift 2
rm -f pan pan.* ./*.trail
spin -a "$@" "$model" || exit 1
case "$*" in
*LIVE*) compile='-DNFAIR=3' run='-a -f' ;;
*) compile='-DSAFETY' run='' ;;
esac
# A short search is not worth a long compilation.
optimise=-O1
[ "$wanted" = fails ] && optimise=-O0
gcc $optimise -w -DMEMLIM=3000 $compile pan.c -o pan || exit 1
timeout 100 ./pan -m1000000 $run >pan.out || exit 1
cat pan.out
# A search that was cut short has proved nothing.
if grep -q -e 'depth too small' -e 'Search not completed' -e truncated \
    pan.out && [ "$wanted" = holds ]; then
    exit 1
fi
case $wanted in
holds) grep -q 'errors: 0$' pan.out ;;
fails) grep -q 'assertion violated' pan.out ;;
esac

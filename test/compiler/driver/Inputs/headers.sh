# SPDX-License-Identifier: BSD-3-Clause
# headers.sh EDATCC NATIVE HEADERS WORK: the same command lines for both, what
# they write compared.
set -u
edatcc=$1 native=$2 headers=$3 work=$4 bad=0
rm -rf "$work" && mkdir -p "$work/src" && cd "$work" || exit 1
cp -r "$headers" h
cat >src/a.c <<'EOF'
#include <stdio.h>
#include "b.h"
#define TYPE int
#include "each.h"
#include <where.h>
int first = 1;
EOF
echo '#include "outer.h"' >src/b.h
compare() {
    for side in native edatcc; do
        rm -rf out && mkdir out
        if [ $side = native ]; then
            "$native" -w -D__EDATCC__=1 "$@" >$side.text || return 1
        else
            timeout 60 $edatcc -cc="$native" -w "$@" >$side.text || return 1
        fi
        rm -rf $side && mv out $side
        (cd $side && rm -f ./*.o ./*.s ./*.i a)
    done
    sed -n "$names" native.text | sort -u >native.files
    sed -n "$names" edatcc.text | sort -u |
        grep -v 'edat/abi.h\|stddef.h\|__stddef' >edatcc.files
    diff -r native edatcc &&
        diff <(grep -v 'stddef.h\|__stddef' native.files) edatcc.files
}
names='s/^# [0-9]* \("[^<"]*"\).*/\1/p'
flags="-include h/forced.h -Ih -isystem h/system"
while read -r line; do
    # shellcheck disable=SC2086
    compare $flags $line </dev/null || { echo "edatcc $flags $line" && bad=1; }
done <<'EOF'
-c src/a.c -o out/a.o -MD
-c src/a.c -o out/a.o -MMD -MP
-c src/a.c -o out/a.o -MMD -MF out/q.d -MT one -MQ $two
-c src/a.c -o out/a.o -Wp,-MMD,out/w.d
-S src/a.c -o out/a.s -MMD
-E src/a.c -o out/a.i -MD
-E src/a.c
-MM src/a.c
-M src/a.c -MF out/m.d
EOF
exit $bad

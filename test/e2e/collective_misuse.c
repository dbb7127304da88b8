// RUN: %edatcc %s -o %t
// RUN: not %mpirun2 %t rank 2>&1 | %filecheck --check-prefix=RANK %s
// RUN: not %mpirun2 %t root 2>&1 | %filecheck --check-prefix=ROOT %s
// RUN: not %mpirun2 %t size 2>&1 | %filecheck --check-prefix=SIZE %s
// RUN: not %mpirun2 %t loop 2>&1 | %filecheck --check-prefix=LOOP %s
// RUN: not %mpirun2 %t gather 2>&1 | %filecheck --check-prefix=GATHER %s
// RUN: not %mpirun2 %t order 2>&1 | %filecheck --check-prefix=ORDER %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Ranks that do not agree about what they do together are told so. */
#include <edat.h>
#include <string.h>

int main(int argc, char **argv) {
  int me = edatGetRank(), x[4] = {0}, two = 2;
  const char *what = argc > 1 ? argv[1] : "";
  if (!strcmp(what, "rank")) {
// RANK: rank 0: {{.*}}collective_misuse.c:[[#@LINE+1]]: broadcast: there is no rank 2; ranks are 0 to 1{{.*}}[edat-broadcast-rank]
#pragma edat broadcast(x) from(two)
  }
  if (!strcmp(what, "root")) {
// ROOT: collective_misuse.c:[[#@LINE+1]]: broadcast: {{.*}} [edat-broadcast-root]
#pragma edat broadcast(x) from(me)
// ROOT: all ranks must name the same
  }
  if (!strcmp(what, "size")) {
// SIZE: collective_misuse.c:[[#@LINE+1]]: reduction: rank {{[01]}} has {{4|16}} bytes to reduce where this rank has {{4|16}}{{.*}}[edat-reduction-size]
#pragma edat reduction(+: x[0:4 - 3 * me], two, me)
// SIZE: all ranks must reduce the same number of elements
  }
  if (!strcmp(what, "loop")) {
// LOOP: collective_misuse.c:[[#@LINE+2]]: taskloop: {{[45]}} iterations on rank {{[01]}}, {{[45]}} here [edat-loop-iterations]
// LOOP: the bounds of a distributed loop must be the same on all ranks
#pragma edat taskloop distribute(block) reduction(+: two)
    for (int i = 0; i < 4 + me; i++)
      two += i;
  }
  if (!strcmp(what, "gather")) {
// GATHER: collective_misuse.c:[[#@LINE+1]]: taskloop: {{[04]}} iterations on rank {{[01]}}, {{[04]}} here [edat-loop-iterations]
#pragma edat taskloop distribute(block) gather(x[i])
    for (int i = 0; i < 4 - 4 * me; i++)
      x[i] = i;
  }
  if (!strcmp(what, "order")) {
    if (me) {
#pragma edat broadcast(x) from(0)
    } else {
// ORDER: collective_misuse.c:[[#@LINE-2]]: broadcast: rank 0 is at {{.*}}collective_misuse.c:[[#@LINE+2]] instead{{.*}}[edat-collective-line]
// ORDER: all ranks must reach the same collective pragmas in the same order
#pragma edat reduction(+: x)
    }
  }
  return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: for how in null divide abort kill; do \
 * RUN:   ulimit -c 0; not %mpirun2 %t $how 2> %t.$how || exit 1; done
 * RUN: %filecheck %s --check-prefix=NULL < %t.null
 * RUN: %filecheck %s --check-prefix=DIVIDE < %t.divide
 * RUN: %filecheck %s --check-prefix=ABORT < %t.abort
 * RUN: %filecheck %s --check-prefix=KILL < %t.kill
 * RUN: ulimit -c 0; %run %t null 2> %t.one; test $? -ge 128
 * RUN: %filecheck %s --check-prefix=ONE < %t.one
 * RUN: not %mpirun2 %t stack 2>&1 | %filecheck %s --check-prefix=STACK
 * RUN: not %mpirun2 %t frame 2>&1 | %filecheck %s --check-prefix=STACK
 * RUN: not %mpirun2 %t below 2>&1 | %filecheck %s --check-prefix=STACK
 * RUN: %run %t own 2>&1 | %filecheck %s --check-prefix=OWN
 * UNSUPPORTED: sanitizer
 *
 * A crash in a task is told with rank, task and line, and stays a crash; a
 * handler of the program's own is left alone.
 *
 * NULL: edat: rank 1, worker {{[0-9]+}}, task 'crasher' ({{.*}}crash.c:[[#]]): crash: SIGSEGV, invalid memory access at address {{0x8|\(nil\)}}{{.*}}[edat-crash]
 * NULL-NOT: edat:
 * DIVIDE: edat: rank 1, worker {{[0-9]+}}, task 'crasher' ({{.*}}crash.c:[[#]]): crash: SIGFPE, {{invalid arithmetic|raised}}{{.*}}[edat-crash]
 * ABORT: edat: rank 1, worker {{[0-9]+}}, task 'crasher' ({{.*}}crash.c:[[#]]): crash: SIGABRT, abort() was called{{.*}}[edat-crash]
 * ABORT-NOT: edat:
 * KILL: edat: rank 1, worker {{[0-9]+}}, task 'crasher' ({{.*}}crash.c:[[#]]): crash: SIGILL, raised by the program{{.*}}[edat-crash]
 * ONE: edat: rank 0, worker {{[0-9]+}}, task 'crasher' ({{.*}}): crash: SIGSEGV{{.*}}[edat-crash]
 * STACK: edat: rank 1, worker {{[0-9]+}}, task 'crasher' ({{.*}}crash.c:[[#]]): the stack of a task overflowed its{{.*}}[edat-stack-overflow]
 * STACK-NEXT: note: raise EDAT_STACK_SIZE
 * OWN: the program's own handler
 * OWN-NOT: edat:
 */
#include "hand.h"

#include <signal.h>
#include <unistd.h>

EDATCC_USES_ABI;

static volatile int zero, *volatile null;

static int recurse(int depth) {
  volatile char frame[500];
  frame[0] = (char)depth;
  return depth == 0 ? 0 : recurse(depth - 1) + frame[0];
}

/* Steps over any guard: this file is compiled without probes. */
static void fill(size_t bytes) {
  volatile char *frame = __builtin_alloca(bytes);
  frame[0] = 1;
}

static void crash(void *p, struct edatcc_events *events) {
  (void)events;
  switch (**(const char **)p) {
  case 'd':
    zero = 7 / zero;
    raise(SIGFPE); /* where a division does not trap */
    break;
  case 'a':
    abort();
  case 'k':
    raise(SIGILL);
    break;
  case 'f':
    fill(5 << 20);
    break;
  case 'b': /* below all stacks of the runtime, near another mapping */
    fill(200 << 20);
    break;
  case 's':
    zero = recurse(100000000);
    break;
  default:
    null[2] = 1;
  }
}

static void own_handler(int signal) {
  static const char text[] = "the program's own handler\n";
  (void)signal;
  _exit(write(2, text, sizeof text - 1) < 0);
}

static const struct edatcc_task task = {.body = crash,
                                        .name = "crasher",
                                        .where = WHERE,
                                        .args_size = sizeof(char *)};

int main(int argc, char **argv) {
  if (argv[1][0] == 'o')
    signal(SIGSEGV, own_handler);
  edatcc_start(&argc, &argv);
  if (edatGetRank() == edatGetNumRanks() - 1)
    edatcc_task_submit(&task, &(struct edatcc_task_args){.args = &argv[1]});
  return edatcc_finish(0);
}

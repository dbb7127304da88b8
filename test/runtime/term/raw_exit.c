/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * UNSUPPORTED: sanitizer
 * RUN: %cc-runtime -Wall -Wextra -std=gnu11 %s -o %t
 * RUN: not %mpirun2 %t main 2>&1 | %filecheck %s --check-prefix=MAIN
 * RUN: not %mpirun2 %t task 2>&1 | %filecheck %s --check-prefix=TASK
 * RUN: %mpirun2 %t child
 * RUN: %run %t task
 *
 * A rank that leaves by _exit(0) or _Exit(0) while others run is no success. A
 * child of fork and a program of one rank may.
 *
 * MAIN: edat: rank 1: _exit(0) was called while other ranks run [edat-raw-exit]
 * MAIN-NEXT: note: return from main, or call abort()
 * TASK: edat: rank {{[0-9], worker [0-9]+, task .*}}: _exit(0) was called while other ranks run [edat-raw-exit]
 */
#include <edat.h>

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void leave(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  _Exit(0);
}

static int fork_child(void) {
  int status = 1;
  pid_t child = fork();
  if (child == 0)
    _exit(3);
  return waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 3;
}

int main(int argc, char **argv) {
  edatInit(&argc, &argv);
  int is_last = edatGetRank() == edatGetNumRanks() - 1;
  if (strcmp(argv[1], "child") == 0) {
    if (!fork_child())
      abort();
  } else if (is_last && strcmp(argv[1], "main") == 0) {
    _exit(0);
  } else {
    if (is_last)
      edatSubmitTask(leave, 0);
    edatWait(1, EDAT_ANY, "never");
  }
  edatFinalise();
  return 0;
}

// RUN: %compiles %s %t -I%S/../compiler/Inputs
// RUN: %edatcc -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
// RUN: not %run %t task 2>&1 | %filecheck %s --check-prefix=TASK
// RUN: not %run %t cancel 2>&1 | %filecheck %s --check-prefix=CANCEL
// RUN: not %run %t lock 2>&1 | %filecheck %s --check-prefix=LOCK
// RUN: not %run %t loop 2>&1 | %filecheck %s --check-prefix=LOOP
/* SPDX-License-Identifier: BSD-3-Clause */
/* Names of tasks and locks that are strings made at run time. */
#include "verify.h"

static int ran, inside, most;

static const char *numbered(char *out, const char *stem, int i) {
  snprintf(out, 32, "%s %d", stem, i);
  return out;
}

static void enter(const char *name, int k) {
#pragma edat critical((name)[k])
  {
    most = ++inside > most ? inside : most;
#pragma edat critical((name)[k]) // The holder enters again.
    inside--;
  }
}

static void withdraw(void) {
  char text[32];
#pragma edat taskgroup
  {
    for (int i = 0; i < 4; i++) {
      numbered(text, "helper", i);
#pragma edat task name((text)) depends(never[i])
      ran += 100;
    }
#pragma edat task name((numbered(text, "server", 1))) persistent depends(never)
    ran += 100;
    for (int i = 0; i < 4; i++) {
#pragma edat cancel((numbered(text, "helper", 3 - i)))
    }
#pragma edat cancel("server 1")
  }
  VERIFY(ran == 0);
}

int main(int argc, char **argv) {
  char text[] = "main task", *none = NULL;
  const char *what = argc > 1 ? argv[1] : "";
  int hidden = 1;
  // TASK: task 'main task' ({{.*}}computed_names.c:[[#@LINE+2]]) is pending
  if (!strcmp(what, "task")) {
#pragma edat task name((text)) depends(nothing)
    ran++;
  }
  memset(text, '-', 4); /* The task has its own. */
  // CANCEL: cancel: the name of the task is a null pointer{{.*}}[edat-cancel-name]
  if (!strcmp(what, "cancel")) {
#pragma edat cancel((none))
  }
  // LOCK: computed_names.c:[[#@LINE+2]]: critical: the name of the lock is a null pointer{{.*}}[edat-critical-name]
  if (!strcmp(what, "lock")) {
#pragma edat critical((none))
    ran++;
  }
  // LOOP: rank 0{{.*}}'loop of 1'
  if (!strcmp(what, "loop")) {
    char name[32];
#pragma edat taskloop name((numbered(name, "loop of", hidden))) grainsize(1)
    for (int i = 0; i < 4; i++) {
#pragma edat fire(x to(5 + i))
    }
  }
  withdraw();
#pragma edat taskgroup
  for (int i = 0; i < 100; i++) {
#pragma edat task
    enter(i % 2 ? "even" : "ev" "en", 7);
  }
  VERIFY(most == 1);
#pragma edat task name((none)) /* The usual name. */
  ran++;
  DONE();
  return 0;
}

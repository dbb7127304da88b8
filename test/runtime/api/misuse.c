/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra %s -I%S/../Inputs -o %t
 * RUN: for k in $(seq 0 31); do \
 * RUN:   not %mpirun1 %t $k > %t.one 2>&1 || exit 1; grep edat: %t.one; \
 * RUN: done > %t.all
 * RUN: %filecheck %s < %t.all
 *
 * Each misuse ends in one message that says where and what.
 *
 * CHECK: edatFireEvent: event 'x': there is no rank 1 to fire to; ranks are 0{{.*}}[edat-target-rank]
 * CHECK-NEXT: edatFireEvent: event 'x': there is no rank -2 to fire to{{.*}}[edat-target-rank]
 * CHECK-NEXT: edatFireEvent: event 'x': 3 elements, but the data is a null{{.*}}[edat-event-data]
 * CHECK-NEXT: edatFireEvent: event 'x': the number of elements is -1{{.*}}[edat-event-count]
 * CHECK-NEXT: edatFireEvent: event 'x': there is no type 7;{{.*}}[edat-event-type]
 * CHECK-NEXT: edatFireEvent: the event's name is a null pointer{{.*}}[edat-event-name]
 * CHECK-NEXT: edatFireEvent: event 'x': a context means nothing on another{{.*}}[edat-context-target]
 * CHECK-NEXT: note: fire it to EDAT_SELF
 * CHECK-NEXT: edatSubmitTask: dependency 2, event 'b': there is no rank 9;{{.*}}[edat-dependency-rank]
 * CHECK-NEXT: edatSubmitTask: dependency 1: the event's name is a null pointer{{.*}}[edat-dependency-name]
 * CHECK-NEXT: edatSubmitTask: the number of dependencies is -1{{.*}}[edat-dependency-count]
 * CHECK-NEXT: edatSubmitTask: the task's function is a null pointer{{.*}}[edat-task-function]
 * CHECK-NEXT: edatSubmitPersistentTask: a persistent task without dependencies{{.*}}[edat-endless-task]
 * CHECK-NEXT: edatWait: dependency 1, event 'x': there is no rank -7{{.*}}[edat-dependency-rank]
 * CHECK-NEXT: edatRetrieveAny: the place for the number is a null pointer{{.*}}[edat-found-place]
 * CHECK-NEXT: edatUnlock: the lock 'l' is not held by the caller{{.*}}[edat-lock-not-held]
 * CHECK-NEXT: edatLock: the lock's name is a null pointer{{.*}}[edat-lock-name]
 * CHECK-NEXT: edatCreateContext: there is no context type 3{{.*}}[edat-context-type]
 * CHECK-NEXT: note: edatDefineContext
 * CHECK-NEXT: edat_release: there is no edat_hold{{.*}}[edat-release]
 * CHECK-NEXT: edatRemoveTask: the task's name is a null pointer{{.*}}[edat-task-name]
 * CHECK-NEXT: worker {{[01]}}, task 'within': edatUnlock: the lock 'l' is not held{{.*}}[edat-lock-not-held]
 * CHECK-NEXT: worker {{[01]}}, task 'within': the program was to be ended in a task{{.*}}[edat-end-in-task]
 * CHECK-NEXT: note: call edatFinalise
 * CHECK-NEXT: worker {{[01]}}, task 'within': edatPauseMainThread: a pause inside a task{{.*}}[edat-collective-place]
 * CHECK-NEXT: note: all ranks
 * CHECK-NEXT: edatWait: only main and tasks may do this{{.*}}[edat-foreign-thread]
 * CHECK-NEXT: edatIsTaskSubmitted: the task's name is a null pointer{{.*}}[edat-task-name]
 * CHECK-NEXT: edat_fire_owned: event 'x': 1 elements, but{{.*}}[edat-event-data]
 * CHECK-NEXT: edat_fire_owned: event 'x': a context is the library's already [edat-context-owned]
 * CHECK-NEXT: note: call edatFireEvent
 * CHECK-NEXT: worker {{[01]}}, task 'within': exit(0) was called in a task{{.*}}[edat-exit-in-task]
 * CHECK-NEXT: edatFindEvent: 2 entries, but the array is a null pointer [edat-null-list]
 * CHECK-NEXT: edatFindEvent: the event's name is a null pointer [edat-event-name]
 * CHECK-NEXT: edatSubmitTask_f: 2 entries, but the array is a null pointer [edat-null-list]
 * CHECK-NEXT: edatWait: 1 entries, but the array is a null pointer [edat-null-list]
 * CHECK-NEXT: edatUnlockComms: the caller has not locked{{.*}}[edat-comms-unlock]
 * CHECK-NOT: edat:
 */
#include "call.h"

#include <pthread.h>

static int which;

static void nothing(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
}

static void within(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  if (which == 19)
    edatUnlock("l");
  if (which == 20)
    edatFinalise();
  if (which == 21)
    edatPauseMainThread();
  if (which == 26) /* main is in edatFinalise by then */
    exit(0);
}

static void *outside(void *argument) {
  (void)argument;
  edatWait(1, EDAT_ANY, "x");
  return NULL;
}

static void fire_wrongly(void) {
  int x = 0;
  switch (which) {
  case 0:
    edatFireEvent(&x, EDAT_INT, 1, 1, "x");
    break;
  case 1:
    edatFireEvent(&x, EDAT_INT, 1, EDAT_ANY, "x");
    break;
  case 2:
    edatFireEvent(NULL, EDAT_INT, 3, 0, "x");
    break;
  case 3:
    edatFireEvent(&x, EDAT_INT, -1, 0, "x");
    break;
  case 4:
    edatFireEvent(&x, 7, 1, 0, "x");
    break;
  case 5:
    edatFireEvent(&x, EDAT_INT, 1, 0, NULL);
    break;
  case 6:
    edatFireEvent(&x, edatDefineContext(8), 1, EDAT_ALL, "x");
  }
}

static void submit_wrongly(void) {
  switch (which) {
  case 7:
    edatSubmitTask(nothing, 2, 0, "a", 9, "b");
    break;
  case 8:
    edatSubmitTask(nothing, 1, 0, (char *)NULL);
    break;
  case 9:
    edatSubmitTask(nothing, -1);
    break;
  case 10:
    edatSubmitTask(NULL, 0);
    break;
  case 11:
    edatSubmitPersistentTask(nothing, 0);
  }
}

static void pass_null(void) {
  char *name = "x";
  switch (which) {
  case 27:
    edatFindEvent(NULL, 2, EDAT_ANY, "x");
    break;
  case 28:
    edatFindEvent(NULL, 0, EDAT_ANY, NULL);
    break;
  case 29:
    edatSubmitTask_f(nothing, NULL, 2, NULL, &name, false, false);
    break;
  case 30:
    edatWait_f(1, NULL, &name);
    break;
  case 31:
    edatLockComms();
    edatUnlockComms();
    edatUnlockComms();
  }
}

static void call_wrongly(void) {
  pthread_t thread;
  switch (which) {
  case 12:
    edatWait(1, -7, "x");
    break;
  case 13:
    edatRetrieveAny(NULL, 0);
    break;
  case 14:
    edatUnlock("l");
    break;
  case 15:
    edatLock(NULL);
    break;
  case 16:
    edatCreateContext(3);
    break;
  case 17:
    edat_release();
    break;
  case 18:
    edatRemoveTask(NULL);
    break;
  case 19:
  case 20:
  case 21:
  case 26:
    edatSubmitNamedTask(within, "within", 0);
    break;
  case 22:
    pthread_create(&thread, NULL, outside, NULL);
    pthread_join(thread, NULL);
    break;
  case 23:
    edatIsTaskSubmitted(NULL);
    break;
  case 24:
    edat_fire_owned(NULL, EDAT_BYTE, 1, 0, "x");
    break;
  case 25: {
    int type = edatDefineContext(8);
    edat_fire_owned(edatCreateContext(type), type, 1, 0, "x");
  }
  }
}

int main(int argc, char **argv) {
  which = argc > 1 ? atoi(argv[1]) : -1;
  edatInit();
  fire_wrongly();
  submit_wrongly();
  call_wrongly();
  pass_null();
  edatFinalise();
  return 0;
}

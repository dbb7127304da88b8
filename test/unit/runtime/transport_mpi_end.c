// REQUIRES: mpi
// RUN: %mpirun2 %unit runtime %s init-before
// RUN: %mpirun2 %unit runtime %s init-after
// RUN: %mpirun2 %unit runtime %s finalize
// RUN: %mpirun2 %unit runtime %s late
// RUN: sh %S/Inputs/fails.sh %mpirun2 %unit runtime %s kill
// RUN: sh %S/Inputs/fails.sh %mpirun2 %unit runtime %s fatal-locked
// RUN: sh %S/Inputs/fails.sh %mpirun2 %unit runtime %s fatal > %t 2>&1
// RUN: %filecheck %s < %t
//
// CHECK: edat: rank 1: this is the end
/* SPDX-License-Identifier: BSD-3-Clause */
/* How the MPI transport begins and ends: with a program that initialises and
   finishes MPI itself, and with ranks that die. */
#include <mpi.h>

#include "check.h"
#include "trace.h"
#include "traffic.h"

#include <signal.h>
#include <unistd.h>

static struct traffic traffic;
static struct transport *up;

static void stop(void *ctx) {
  (void)ctx;
  if (up)
    up->ops->stop(up);
  up = NULL;
}

static void start(const char *mode) {
  struct transport_sink sink = traffic_sink(&traffic);
  struct transport_config config = {.on_finalize = stop};
  config.serialized = strcmp(mode, "fatal-locked") == 0;
  traffic_init(&traffic, 1);
  up = edat__transport_mpi_start(&config, &sink);
  traffic_begin(&traffic, up);
}

static void abort_hook(int status) { up->ops->abort(up, status); }

/* What a rank does that waits for one that will never come. */
static void wait_for_ever(void) {
  int64_t value = 0;
  up->ops->wave_start(up, &value, 1);
  while (!up->ops->wave_test(up, &value))
    up->ops->poll(up);
}

static void *hold_lock(void *ctx) {
  up->ops->lock(up);
  *(_Atomic bool *)ctx = true;
  pause();
  return NULL;
}

static void die(const char *mode) {
  edat__abort_hook_set(abort_hook);
  if (up->rank == 0)
    wait_for_ever();
  if (strcmp(mode, "kill") == 0)
    raise(SIGKILL);
  if (strcmp(mode, "fatal-locked") == 0) {
    static _Atomic bool locked;
    pthread_t thread;
    pthread_create(&thread, NULL, hold_lock, (void *)&locked);
    while (!atomic_load(&locked))
      edat__sleep_ns(1000);
  }
  edat__fatal(ERROR_BUG, "this is the end");
}

static bool is_finalised(void) {
  int flag;
  MPI_Finalized(&flag);
  return flag != 0;
}

/* The program's MPI still works between the runtime's and its own end. */
static void use_mpi(void) {
  int one = 1, sum = 0;
  MPI_Allreduce(&one, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
  CHECK_INT(sum, 2);
}

static void begin_and_end(const char *mode) {
  int provided;
  bool before = strcmp(mode, "init-before") == 0;
  if (before)
    MPI_Init(NULL, NULL);
  start(mode);
  MPI_Query_thread(&provided);
  CHECK_INT(provided, MPI_THREAD_MULTIPLE);
  if (strcmp(mode, "init-after") == 0) {
    CHECK_INT(MPI_Init(NULL, NULL), MPI_SUCCESS);
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
    CHECK_INT(provided, MPI_THREAD_MULTIPLE);
    before = true;
  }
  use_mpi();
  if (strcmp(mode, "finalize") == 0) {
    MPI_Finalize();
    CHECK(up == NULL);
    CHECK(is_finalised());
    return;
  }
  stop(NULL);
  CHECK_INT(is_finalised(), !before);
  if (before)
    use_mpi();
  MPI_Finalize();
  CHECK(is_finalised());
}

/* A control message that nobody waits for does not disturb the end. */
static void late_message(void) {
  static char bytes[3000000];
  struct wire_event event = {
      .name = 1, .kind = WIRE_INTERNAL, .count = 1, .bytes = sizeof bytes};
  start("late");
  up->ops->send(up, 1 - up->rank, &event, bytes, malloc(1));
  stop(NULL);
  CHECK_INT(traffic.large_done, 1);
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "finalize";
  if (strcmp(mode, "kill") == 0 || strncmp(mode, "fatal", 5) == 0) {
    start(mode);
    die(mode);
  } else if (strcmp(mode, "late") == 0) {
    late_message();
  } else {
    begin_and_end(mode);
  }
  return check_status();
}

// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages that programs provoke with difficulty: what is sent is damaged, or
   the system has no more to give. */
#define _GNU_SOURCE 1
#include "affinity.h"
#include "api.h"
#include "check.h"
#include "config.h"
#include "crash.h"
#include "death.h"
#include "fiber.h"
#include "mem.h"
#include "progress.h"
#include "stream.h"
#include "sync.h"
#include "task.h"
#include "trace.h"

#include <errno.h>
#include <mpi.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "transport_mpi.h" /* needs mpi.h before it */

static void check_death(void (*body)(void), const char *text) {
  struct death d = die_in(body);
  check_note("not %s, said: %.300s", text, d.text);
  CHECK_INT(d.status, 1);
  CHECK(strstr(d.text, text));
  check_note("%s", "");
}

/* ---- Between ranks ------------------------------------------------------- */

static void receive(const unsigned char *packet, size_t length) {
  static const struct transport_sink sink;
  static const struct stream_target target = {.sink = &sink};
  struct stream_in in;
  edat__stream_in_init(&in, 3);
  edat__stream_receive(&in, &target, packet, length);
}

static void speak_otherwise(void) {
  receive((const unsigned char[]){WIRE_VERSION + 1, 0}, 2);
}

static void speak_nonsense(void) {
  receive((const unsigned char[]){WIRE_VERSION, 0}, 2);
}

static void describe_nonsense(void) {
  struct transport_sink sink = edat__progress_sink(NULL);
  sink.intern(sink.ctx, WIRE_SITE, "x", 1);
}

static void test_messages(void) {
  check_death(speak_otherwise, "rank 3 speaks another version of the protocol "
                               "[edat-protocol]\n");
  check_death(speak_nonsense, "a message from rank 3 cannot be read: it is "
                              "malformed [edat-message]\n");
  check_death(describe_nonsense, "is malformed [edat-type-message]\n");
}

/* ---- The system ---------------------------------------------------------- */

static void take_all_keys(void) {
  pthread_key_t key;
  while (pthread_key_create(&key, NULL) == 0)
    continue;
  edat__pool_put(edat__pool_get(64, "a test"), 64);
}

static void limit_memory(rlim_t bytes) {
  struct rlimit limit = {bytes, bytes};
  setrlimit(RLIMIT_AS, &limit);
}

static void run_nothing(void *unused) { (void)unused; }

static void start_thread(void) {
  static struct thread thread;
  limit_memory(1);
  edat__thread_start(&thread, "test", run_nothing, NULL);
}

static void enter_fiber(void *unused) { (void)unused; }

static void take_stacks(void) {
  edat__fiber_init((size_t)1 << 36);
  for (int i = 0; i < 1 << 20; i++)
    edat__fiber_get(enter_fiber, NULL);
}

/* Where the kernel has markers for guards there is no bound. */
static void take_many_stacks(void) {
  edat__fiber_init(16384);
  for (int i = 0; i < 31000; i++)
    edat__fiber_get(enter_fiber, NULL);
}

/* A sanitizer's own memory and threads do not stand the limits. */
static bool is_sanitized(void) {
#if defined(EDAT_ASAN) || defined(EDAT_TSAN)
  return true;
#else
  return false;
#endif
}

static void test_system(void) {
  if (is_sanitized())
    return;
  check_death(take_all_keys, "for the object pools [edat-keys]\n");
  check_death(start_thread, "[edat-thread]\n");
  check_death(take_stacks, "[edat-stack-memory]\n");
  struct death d = die_in(take_many_stacks);
  CHECK_INT(d.status, 0);
  CHECK(!d.text[0] || strstr(d.text, "is not noticed [edat-bare-stacks]\n"));
}

/* Instead of the system's. */
int pthread_setaffinity_np(pthread_t, size_t, const cpu_set_t *);
int pthread_setaffinity_np(pthread_t thread, size_t bytes,
                           const cpu_set_t *cores) {
  (void)thread;
  (void)bytes;
  (void)cores;
  return EINVAL;
}

static void pin(void) {
  static const struct affinity_place alone = {0, 1};
  edat__affinity_init(MAPPING_LINEAR, &alone, 1);
  edat__affinity_bind(0);
}

static void fail_in_mpi(void) { edat__mpi_failed(MPI_ERR_COMM, "MPI_Test"); }

static void test_others(void) {
  struct death d = die_in(pin);
  CHECK_INT(d.status, 0);
  CHECK(strstr(d.text, "warning: worker 0 cannot be pinned to core "));
  CHECK(strstr(d.text, "[edat-pin]\n"));
  check_death(fail_in_mpi, "[edat-mpi-failed]\n");
}

/* ---- Tasks and events ---------------------------------------------------- */

static void capture_all(void) {
  static const struct edatcc_task desc = {.where = {"a.c", "f", 7}};
  struct edatcc_copy copies[] = {{0, "", SIZE_MAX - 100}};
  struct edatcc_task_args args = {.copies = copies, .ncopies = 1};
  edat__task_new(&desc, &args, NULL, 0, 1);
}

static struct edatcc_events *set;

static void make_set(uint64_t elements, const char *signature) {
  static const struct edatcc_type type = {"int", NULL, 4, EDATCC_KIND_INT};
  static const struct edatcc_where where = {"a.c", "f", 7};
  static const struct edatcc_dep dep = {NULL, &type, "x", 0, 0, 0};
  struct consumer consumer = {NULL, &where, &dep, 1, 0};
  set = edat__events_new(&consumer, 1);
  set->parts[0] = (struct events_part){0, 1, NULL};
  set->slots[0] = edat__event_new(0, false);
  edat__key_parse("x", &set->slots[0]->key);
  set->slots[0]->source = 0;
  set->slots[0]->elements = elements;
  set->slots[0]->site =
      edat__site_intern(signature, *signature ? 4 : 0, "b.c", 9);
}

static void take_nothing(void) {
  make_set(0, "");
  edat__events_check_types(set);
}

static void take_negative(void) {
  int x[1];
  make_set(0, "int");
  edatcc_events_value(set, 0, x, -1);
}

static void take_into_negative(void) {
  int x[1];
  make_set(0, "int");
  edatcc_events_into(set, 0, &EDATCC_SECTION(x[0], -1));
}

static void reach_outside(void) {
  static const struct edatcc_where where = {"a.c", "main", 7};
  edatcc_outside(&where, "u[i:n]", INT64_MAX, 2, 4);
}

static void lend_too_many(void) {
  struct api_loan loan;
  make_set((uint64_t)1 << 31, "int");
  edat__api_lend(&loan, set->slots, 1);
}

static void test_events(void) {
  check_death(capture_all, "is too big [edat-captured-size]\n");
  check_death(take_nothing, "fired without data (b.c:9) but awaited as int by "
                            "wait (a.c:7) [edat-no-payload]\n");
  check_death(take_negative, "elements is -1 [edat-value-count]\n");
  check_death(take_into_negative, "negative length [edat-into-section]\n");
  check_death(reach_outside, "has 4 [edat-section-outside]\n");
  check_death(lend_too_many, "an EDAT_Event can tell [edat-elements]\n");
}

int main(void) {
  RUN(test_system); /* first: what it uses up is not in use yet */
  RUN(test_messages);
  RUN(test_events);
  RUN(test_others);
  return check_status();
}

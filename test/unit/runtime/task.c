// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Tasks: captured values, dependencies and their evaluation, sets of events
   as a body sees them, instances, and what is refused. */
#include "task.h"
#include "check.h"
#include "death.h"
#include "match.h"
#include "mem.h"

enum { RANK = 1, RANKS = 3 };

static struct edatcc_name a_name = {"a", 0};
static const struct edatcc_type int_type = {"int", NULL, sizeof(int),
                                            EDATCC_KIND_INT};
static struct match *m;
static struct task *ready[20];
static int nready;

static void become_ready(struct waiter *w, struct edatcc_events *set) {
  struct task *t = edat__task_of(w);
  if (!set) {
    edat__task_free(t);
    return;
  }
  if (t->desc->flags & EDATCC_TASK_PERSISTENT)
    t = edat__task_instance_new(t, set);
  else
    edat__task_take_events(t, set);
  ready[nready++] = t;
}

static void deliver(const char *key, int source, int nvalues, int first) {
  struct event *e = edat__event_new((size_t)nvalues * sizeof(int), false);
  edat__key_parse(key, &e->key);
  e->source = source;
  e->site = edat__site_intern("int", sizeof(int), "fire.c", 3);
  e->elements = (uint64_t)nvalues;
  for (int i = 0; i < nvalues; i++)
    memcpy((int *)edat__event_data(e) + i, &(int){first + i}, sizeof(int));
  edat__match_deliver(m, e);
}

static struct edatcc_dep deps[4];
static struct edatcc_dep_args dep_args[4];
static struct edatcc_task desc;

static void set_dep(int i, int64_t rank, const char *text) {
  deps[i] =
      (struct edatcc_dep){.name = &a_name, .type = &int_type, .text = text};
  dep_args[i] = (struct edatcc_dep_args){.rank = rank};
}

static void set_task(int ndeps, unsigned flags) {
  desc = (struct edatcc_task){.where = {"t.c", "f", 30},
                              .deps = deps,
                              .ndeps = (uint16_t)ndeps,
                              .flags = flags};
  nready = 0;
}

static struct task *submit(void) {
  struct edatcc_task_args args = {.deps = dep_args};
  struct task *t = edat__task_new(&desc, &args, become_ready, RANK, RANKS);
  edat__match_submit(m, &t->waiter);
  return t;
}

static void test_values(void) {
  struct {
    int x;
    double *vla, *empty;
  } captured = {7, NULL, NULL}, *copy;
  double vla[3] = {1, 2, 3};
  struct edatcc_copy copies[] = {
      {offsetof(__typeof__(captured), vla), vla, sizeof vla},
      {offsetof(__typeof__(captured), empty), NULL, 0}};
  struct edatcc_task_args args = {
      .args = &captured, .copies = copies, .ncopies = 2, .priority = -3};
  set_task(0, 0);
  desc.args_size = sizeof captured;
  struct task *t = edat__task_new(&desc, &args, become_ready, RANK, RANKS);
  captured.x = 8;
  vla[1] = 9;
  copy = t->args;
  CHECK_INT(copy->x, 7);
  CHECK(copy->vla[0] == 1 && copy->vla[1] == 2 && copy->vla[2] == 3);
  CHECK(copy->vla != vla && copy->empty != NULL);
  CHECK_STR(t->name, "f:30");
  CHECK_INT(t->priority, -3);
  CHECK_INT(edat__task_state(t), TASK_PENDING);
  edat__match_submit(m, &t->waiter);
  CHECK_INT(nready, 1);
  CHECK_INT(edat__task_state(t), TASK_READY);
  edat__task_free(t);
}

static void test_sources(void) {
  set_task(4, 0);
  set_dep(0, EDATCC_RANK_ALL, "a from(all)");
  set_dep(1, EDATCC_RANK_NONE, "a from(none)");
  set_dep(2, EDATCC_RANK_SELF, "a from(self)");
  set_dep(3, EDATCC_RANK_ANY, "a");
  struct task *t = submit();
  deliver("a", 2, 2, 20);
  deliver("a", 1, 1, 10);
  deliver("a", 0, 1, 0);
  deliver("a", 2, 1, 30);
  CHECK_INT(nready, 0);
  deliver("a", 1, 2, 40);
  REQUIRE(nready == 1 && ready[0] == t);
  struct edatcc_events *e = t->events;
  const int *all = edatcc_events_data(e, 0);
  CHECK(all[0] == 0 && all[1] == 10 && all[2] == 20 && all[3] == 21);
  CHECK_INT(edatcc_events_count(e, 0), 4);
  CHECK_INT(edatcc_events_source(e, 0), 0);
  CHECK(edatcc_events_data(e, 1) == NULL);
  CHECK(edatcc_events_data_own(e, 1) == NULL);
  CHECK_INT(edatcc_events_count(e, 1), 0);
  CHECK_INT(edatcc_events_source(e, 1), -1);
  CHECK_INT(edatcc_events_groups(e, 1, 3), 0);
  CHECK_INT(edatcc_events_source(e, 2), 1);
  CHECK_INT(*(const int *)edatcc_events_data(e, 3), 30);
  CHECK_INT(edatcc_events_groups(e, 0, 2), 2);
  int value[2] = {5, 5};
  edatcc_events_value(e, 2, value, 2);
  CHECK(value[0] == 40 && value[1] == 41);
  edatcc_events_value(e, 1, value, 2);
  CHECK(value[0] == 0 && value[1] == 0);
  edat__task_free(t);
}

static void test_others_and_ranges(void) {
  set_task(2, 0);
  set_dep(0, EDATCC_RANK_OTHERS, "a from(others)");
  set_dep(1, 1, "a[0:2] from(1:2)");
  deps[1].nindex = deps[1].range = deps[1].source_range = 1;
  dep_args[1].length[0] = 2;
  dep_args[1].rank_length = 2;
  struct task *t = submit();
  CHECK_INT(t->waiter.nnodes, 4);
  deliver("a", 2, 1, 2);
  deliver("a", 1, 1, 99);
  deliver("a", 0, 1, 0);
  deliver("a[1]", 2, 1, 12);
  deliver("a[1]", 1, 1, 11);
  deliver("a[0]", 2, 1, 2);
  deliver("a[0]", 1, 1, 1);
  REQUIRE(nready == 1);
  CHECK(memcmp(edatcc_events_data(t->events, 0), (int[]){0, 2}, 8) == 0);
  CHECK(memcmp(edatcc_events_data(t->events, 1), (int[]){1, 2, 11, 12}, 16) ==
        0);
  edat__task_free(t);
  struct match_counts counts;
  edat__match_count(m, &counts);
  CHECK_INT(counts.stored, 1);
  set_task(1, 0);
  set_dep(0, 1, "a from(1)");
  submit();
  REQUIRE(nready == 1);
  edat__task_free(ready[0]);
}

static void test_own_and_into(void) {
  int field[3][4] = {{0}};
  set_task(1, 0);
  set_dep(0, 0, "a from(0)");
  struct task *t = submit();
  deliver("a", 0, 3, 1);
  int *own = edatcc_events_data_own(t->events, 0);
  CHECK(own == edatcc_events_data(t->events, 0));
  struct edatcc_dim column[] = {{3, sizeof field[0]}};
  edatcc_events_into(t->events, 0,
                     &(struct edatcc_section){&field[0][2], column, 1});
  CHECK(field[0][2] == 1 && field[1][2] == 2 && field[2][2] == 3);
  CHECK(field[1][1] == 0 && field[1][3] == 0);
  edat__task_free(t);
  /* With a second consumer the payload is not one's own. */
  struct event *e = edat__event_new(sizeof(int), true);
  edat__key_parse("a", &e->key);
  *(int *)edat__event_data(e) = 5;
  e->elements = 1;
  e->source = 0;
  e->copies = 2;
  e->site = edat__site_intern("int", sizeof(int), "fire.c", 3);
  set_task(1, 0);
  submit();
  edat__match_deliver(m, e);
  submit();
  REQUIRE(nready == 2);
  own = edatcc_events_data_own(ready[0]->events, 0);
  *own = 6;
  CHECK_INT(*(const int *)edatcc_events_data(ready[0]->events, 0), 6);
  CHECK_INT(*(const int *)edatcc_events_data(ready[1]->events, 0), 5);
  edat__task_free(ready[0]);
  edat__task_free(ready[1]);
}

static void test_persistent(void) {
  struct {
    int x;
    char *text;
  } captured = {7, NULL}, *copy;
  char text[] = "hello";
  struct edatcc_copy copies[] = {
      {offsetof(__typeof__(captured), text), text, sizeof text}};
  set_task(1, EDATCC_TASK_PERSISTENT);
  set_dep(0, EDATCC_RANK_ANY, "a");
  desc.args_size = sizeof captured;
  desc.name = "server";
  struct edatcc_task_args args = {.args = &captured,
                                  .deps = dep_args,
                                  .copies = copies,
                                  .ncopies = 1,
                                  .priority = 4};
  struct task *t = edat__task_new(&desc, &args, become_ready, RANK, RANKS);
  edat__match_submit(m, &t->waiter);
  for (int i = 0; i < 3; i++)
    deliver("a", i, 1, i);
  REQUIRE(nready == 3);
  for (int i = 0; i < 3; i++) {
    copy = ready[i]->args;
    CHECK_INT(copy->x, 7);
    CHECK_STR(copy->text, "hello");
    CHECK_INT(*(const int *)edatcc_events_data(ready[i]->events, 0), i);
    CHECK_INT(ready[i]->order, i);
    CHECK_INT(ready[i]->priority, 4);
    CHECK(ready[i]->origin == t);
    copy->text[0] = 'j';
  }
  edat__task_free(ready[0]);
  edat__task_free(t);
  copy = ready[1]->args;
  CHECK_STR(copy->text, "jello");
  /* Pending all the same: withdrawn by hand, as the matcher goes first. */
  edat__match_free(m);
  m = edat__match_new();
  edat__task_free(ready[1]);
  edat__task_free(ready[2]);
}

static bool is_any(void *ctx, const struct waiter *w) {
  (void)ctx;
  return w->consumer.name != NULL;
}

static void test_cancel(void) {
  set_task(2, 0);
  set_dep(0, EDATCC_RANK_ANY, "a");
  set_dep(1, EDATCC_RANK_ALL, "a");
  submit();
  deliver("a", 2, 1, 1);
  CHECK_INT(edat__match_cancel(m, is_any, NULL), 1);
  CHECK_INT(edat__match_cancel(m, is_any, NULL), 0);
  struct match_counts counts;
  edat__match_count(m, &counts);
  CHECK_INT(counts.stored + counts.pending[WAITER_TASK], 0);
  /* A persistent task of nothing never runs. */
  set_task(1, EDATCC_TASK_PERSISTENT);
  set_dep(0, EDATCC_RANK_NONE, "a from(none)");
  submit();
  CHECK_INT(nready, 0);
}

/* What ends the program. */

static void (*look)(struct edatcc_events *);

static void do_badly(void) {
  m = edat__match_new();
  submit();
  deliver("a", 0, 3, 1);
  if (nready && look)
    look(ready[0]->events);
}

static void check_death(const char *text) {
  struct death d = die_in(do_badly);
  CHECK_INT(d.status, 1);
  if (!strstr(d.text, text))
    CHECK_STR(d.text, text);
}

static void take_two(struct edatcc_events *e) {
  int x[2];
  edatcc_events_value(e, 0, x, 2);
}

static void put_two(struct edatcc_events *e) {
  int x[2];
  edatcc_events_into(e, 0, &EDATCC_SECTION(x[0], 2));
}

static void group_by_two(struct edatcc_events *e) {
  edatcc_events_groups(e, 0, 2);
}

static void test_refused(void) {
  static const struct edatcc_type double_type = {"double", NULL, 8,
                                                 EDATCC_KIND_DOUBLE};
  set_task(1, 0);
  set_dep(0, -1, "a from(left)");
  check_death("task 'f:30' (t.c:30): 'a from(left)': there is no rank -1; "
              "ranks are 0 to 2 [edat-await-rank]");
  set_dep(0, 3, "a from(right)");
  check_death("there is no rank 3");
  set_dep(0, 1, "a from(1:5)");
  deps[0].source_range = 1;
  dep_args[0].rank_length = 5;
  check_death("there is no rank 5");
  dep_args[0].rank_length = -5;
  check_death("the number of sources is -5 [edat-await-value]");
  set_dep(0, 0, "a as(double x)");
  deps[0].type = &double_type;
  check_death("event 'a' from rank 0: fired as int (fire.c:3) but awaited as "
              "double by task 'f:30' (t.c:30) [edat-payload-type]");
  set_dep(0, 0, "a as(int x[2])");
  look = take_two;
  check_death(
      "event 'a' from rank 0: 3 elements came (fired fire.c:3) but "
      "'a as(int x[2])' in task 'f:30' (t.c:30) takes 2 [edat-payload-count]");
  look = put_two;
  check_death("takes 2");
  look = group_by_two;
  check_death("takes a multiple of 2");
}

int main(void) {
  m = edat__match_new();
  RUN(test_values);
  RUN(test_sources);
  RUN(test_others_and_ranges);
  RUN(test_own_and_into);
  RUN(test_persistent);
  RUN(test_cancel);
  RUN(test_refused);
  edat__match_free(m);
  return check_status();
}

// RUN: %unit serial %s
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who runs when in a serial program: at its pragma what lacks nothing, the
 * oldest first what is made ready later, by priority where there is one. Each
 * test writes down letters, and knows the word.
 */
#include "check.h"
#include "runtime.h"
#include "transport.h"

#include <edat/abi.h>

#define WHERE {__FILE__, "main", __LINE__}

static char word[512];

static void say(char letter) {
  size_t length = strlen(word);
  REQUIRE(length + 1 < sizeof word);
  word[length] = letter;
  word[length + 1] = '\0';
}

#define CHECK_WORD(want)                                                       \
  do {                                                                         \
    CHECK_STR(word, want);                                                     \
    word[0] = '\0';                                                            \
  } while (0)

/* ---- Events and tasks with one index ------------------------------------ */

static struct edatcc_name ev = {"ev", 0};
static struct edatcc_fire fire_ev = {&ev, 0, WHERE, 1, 0, 0, 0};
static const struct edatcc_dep dep_ev = {&ev, 0, "ev", 1, 0, 0};

static void fire(int index) {
  edatcc_fire(&fire_ev, &(struct edatcc_fire_args){.rank = EDATCC_RANK_SELF,
                                                   .count = 1,
                                                   .index = {index}});
}

static struct edatcc_dep_args lack(int index) {
  return (struct edatcc_dep_args){.rank = EDATCC_RANK_SELF, .index = {index}};
}

static void wait_for(int index) {
  static const struct edatcc_wait wait = {WHERE, &dep_ev, 1};
  struct edatcc_dep_args args = lack(index);
  struct edatcc_events *events = edatcc_wait(&wait, &args);
  edatcc_events_release(&events);
}

static int poll_for(int index) {
  static const struct edatcc_wait wait = {WHERE, &dep_ev, 1};
  struct edatcc_dep_args args = lack(index);
  struct edatcc_events *events = edatcc_poll(&wait, &args);
  int is_there = events != NULL;
  if (is_there)
    edatcc_events_release(&events);
  return is_there;
}

struct plan {
  char letter;
  void (*more)(struct plan *); /* or NULL */
  int index;                   /* for more */
};

static void run_plan(void *args, struct edatcc_events *events) {
  struct plan *p = args;
  (void)events;
  if (p->letter)
    say(p->letter);
  if (p->more)
    p->more(p);
}

static const struct edatcc_task now_desc = {
    .body = run_plan, .where = WHERE, .args_size = sizeof(struct plan)};
static const struct edatcc_task later_desc = {.body = run_plan,
                                              .where = WHERE,
                                              .deps = &dep_ev,
                                              .ndeps = 1,
                                              .args_size = sizeof(struct plan)};
static const struct edatcc_task ordered_desc = {
    .body = run_plan,
    .name = "ordered",
    .where = WHERE,
    .deps = &dep_ev,
    .ndeps = 1,
    .flags = EDATCC_TASK_PERSISTENT | EDATCC_TASK_ORDERED,
    .args_size = sizeof(struct plan)};

static void now(struct plan p) {
  edatcc_task_submit(&now_desc, &(struct edatcc_task_args){.args = &p});
}

static void later(const struct edatcc_task *desc, struct plan p, int lacks,
                  int priority) {
  struct edatcc_dep_args deps = lack(lacks);
  edatcc_task_submit(desc, &(struct edatcc_task_args){.args = &p,
                                                      .deps = &deps,
                                                      .priority = priority});
}

/* Everything that is ready runs. */
static void barrier(void) {
  static const struct edatcc_where where = WHERE;
  edatcc_barrier(&where);
}

/* ---- The tests ---------------------------------------------------------- */

static void test_at_pragma(void) {
  now((struct plan){.letter = 'a'});
  say('m');
  now((struct plan){.letter = 'b'});
  CHECK_WORD("amb");
}

static void go_deeper(struct plan *p) {
  if (p->index)
    now((struct plan){(char)(p->letter + 1), go_deeper, p->index - 1});
  say((char)(p->letter - 'a' + 'A'));
}

static void test_nested(void) {
  now((struct plan){'a', go_deeper, 3});
  say('m');
  CHECK_WORD("abcdDCBAm");
}

static void test_oldest_first(void) {
  later(&later_desc, (struct plan){.letter = 'a'}, 1, 0);
  later(&later_desc, (struct plan){.letter = 'b'}, 2, 0);
  later(&later_desc, (struct plan){.letter = 'c'}, 3, 0);
  fire(2);
  fire(3);
  fire(1);
  say('m');
  barrier();
  CHECK_WORD("mbca");
}

static void fire_index(struct plan *p) {
  fire(p->index);
  say('f');
}

/* What a task makes ready runs when it ends. */
static void test_end_of_task(void) {
  later(&later_desc, (struct plan){.letter = 'b'}, 1, 0);
  now((struct plan){'a', fire_index, 1});
  say('m');
  CHECK_WORD("afbm");
}

/* What lacks nothing does not wait for those that are ready. */
static void test_before_ready(void) {
  later(&later_desc, (struct plan){.letter = 'b'}, 1, 0);
  fire(1);
  now((struct plan){.letter = 'a'});
  say('m');
  CHECK_WORD("abm");
}

/* An event that is there already: the task lacks nothing. */
static void test_stored(void) {
  fire(1);
  later(&later_desc, (struct plan){.letter = 'a'}, 1, 0);
  say('m');
  CHECK_WORD("am");
}

static void wait_index(struct plan *p) {
  wait_for(p->index);
  say((char)(p->letter - 'a' + 'A'));
}

static void test_suspended(void) {
  now((struct plan){'a', wait_index, 1});
  now((struct plan){'b', wait_index, 2});
  now((struct plan){'c', wait_index, 3});
  say('m');
  fire(2);
  fire(3);
  fire(1);
  say('n');
  barrier();
  CHECK_WORD("abcmnBCA");
}

/* Strands and tasks stand in one queue. */
static void test_mixed(void) {
  now((struct plan){'a', wait_index, 1});
  later(&later_desc, (struct plan){.letter = 'b'}, 2, 0);
  now((struct plan){'c', wait_index, 3});
  fire(3);
  fire(2);
  fire(1);
  barrier();
  CHECK_WORD("acCbA");
}

static void test_main_waits(void) {
  later(&later_desc, (struct plan){'a', fire_index, 2}, 1, 0);
  later(&later_desc, (struct plan){.letter = 'b'}, 1, 0);
  fire(1);
  fire(1);
  wait_for(2);
  say('m');
  CHECK_WORD("afbm");
}

static void test_priority(void) {
  static const int priorities[] = {0, 5, -3, 7, 5, INT32_MIN, INT32_MAX, 0};
  for (int i = 0; i < 8; i++)
    later(&later_desc, (struct plan){.letter = (char)('a' + i)}, i,
          priorities[i]);
  for (int i = 0; i < 8; i++)
    fire(i);
  barrier();
  CHECK_WORD("gdbeahcf");
}

static void test_ordered(void) {
  later(&ordered_desc, (struct plan){'a', wait_index, 9}, 1, 0);
  fire(1);
  fire(1);
  fire(9);
  fire(9);
  barrier();
  CHECK_WORD("aAaA");
  edatcc_cancel("ordered");
}

/* Who polls lets the others run. */
static void test_poll(void) {
  later(&later_desc, (struct plan){'a', fire_index, 2}, 1, 0);
  fire(1);
  CHECK(poll_for(2));
  say('m');
  CHECK(!poll_for(2));
  CHECK_WORD("afm");
}

static int endless_left;

static void go_on_for_ever(struct plan *p) {
  if (endless_left) {
    fire(p->index);
    now((struct plan){.letter = '.'});
  }
  word[0] = '\0';
}

/* A task that makes itself ready again and again: main goes on all the same. */
static void test_nothing_starves(void) {
  endless_left = 1;
  later(&ordered_desc, (struct plan){'a', go_on_for_ever, 5}, 5, 0);
  later(&later_desc, (struct plan){.letter = 'z'}, 6, -1);
  fire(5);
  fire(6);
  now((struct plan){.letter = 'b'});
  endless_left = 0;
  barrier();
  edatcc_cancel("ordered");
  word[0] = '\0';
}

/* A chain of tasks each of which submits the next: not a stack for each. */
static int chain_left;

static void go_down_chain(struct plan *p) {
  if (chain_left-- > 0)
    now(*p);
}

static void test_long_chain(void) {
  static const struct edatcc_where where = WHERE;
  struct edatcc_group group;
  chain_left = 100000;
  edatcc_group_begin(&group, &where);
  now((struct plan){0, go_down_chain, 0});
  edatcc_group_end(&group);
  CHECK_INT(chain_left, -1);
}

static void chunk(void *args, edatcc_u64 first, edatcc_u64 count,
                  void *partial) {
  (void)args;
  (void)partial;
  for (edatcc_u64 i = first; i < first + count; i++) {
    say((char)('0' + i));
    if (i == 3)
      wait_for(7);
    if (i == 8)
      fire(7);
  }
}

/* In order; one that waits does not keep the others. */
static void test_loop(void) {
  static const struct edatcc_loop loop = {.chunk = chunk, .where = WHERE};
  later(&later_desc, (struct plan){.letter = 'b'}, 1, 0);
  fire(1);
  edatcc_loop_run(&loop,
                  &(struct edatcc_loop_args){.iterations = 10, .grainsize = 2});
  say('m');
  CHECK_WORD("0123b456789m");
}

static struct transport *connect(void *ctx, const struct transport_sink *sink) {
  struct transport_config config = {0};
  return edat__transport_local_start(ctx, 0, &config, sink);
}

int main(void) {
  edat__runtime_init_process();
  struct transport_group *group = edat__transport_group_new(1, 0, true);
  struct engine *engine = edat__runtime_start_with(connect, group, 0);
  RUN(test_at_pragma);
  RUN(test_nested);
  RUN(test_oldest_first);
  RUN(test_end_of_task);
  RUN(test_before_ready);
  RUN(test_stored);
  RUN(test_suspended);
  RUN(test_mixed);
  RUN(test_main_waits);
  RUN(test_priority);
  RUN(test_ordered);
  RUN(test_poll);
  RUN(test_nothing_starves);
  RUN(test_long_chain);
  RUN(test_loop);
  edat__runtime_finish_with(engine);
  edat__transport_group_free(group);
  edat__runtime_fini_process();
  return check_status();
}

// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Payloads put straight where a wait wants them: only if nobody else can get
   the event, nothing else is missing, and the target is just for it. */
#include "check.h"
#include "match.h"
#include "mem.h"

enum { RANKS = 4, SOURCE = 2 };

static struct edatcc_name a_name = {"a", 0}, b_name = {"b", 0};
static const struct edatcc_type int_type = {"int", NULL, sizeof(int),
                                            EDATCC_KIND_INT};
static const struct edatcc_where where = {"place.c", "test", 1};
static const struct edatcc_dep deps[2] = {
    {.name = &a_name, .type = &int_type, .text = "a"},
    {.name = &b_name, .type = &int_type, .text = "b"}};
static const struct consumer consumer = {NULL, &where, deps, 2, 0};
static struct match *m;
static int data[8];

/* A waiter of a and b, or of a alone; the targets are data[0:4] and what. */
struct wait {
  struct waiter waiter;
  struct edatcc_dep_args args[2];
  struct edatcc_section to[2];
};

static void complete(struct waiter *w, struct edatcc_events *set) {
  if (set)
    edat__events_free(set);
  else
    edat__waiter_fini(w);
}

static void submit(struct wait *w, enum waiter_kind kind, int64_t rank,
                   int64_t b_rank, struct edatcc_section b_to) {
  static const struct edatcc_dim four[] = {{4, sizeof(int)}};
  w->to[0] = (struct edatcc_section){data, four, 1};
  w->to[1] = b_to;
  w->args[0] = (struct edatcc_dep_args){.rank = rank, .into = &w->to[0]};
  w->args[1] = (struct edatcc_dep_args){.rank = b_rank, .into = &w->to[1]};
  edat__waiter_init(&w->waiter, kind, complete, &consumer, w->args, 0, RANKS);
  w->waiter.args = kind == WAITER_WAIT ? w->args : NULL;
  edat__match_submit(m, &w->waiter);
}

static void submit_a(struct wait *w, enum waiter_kind kind, int64_t rank) {
  submit(w, kind, rank, EDATCC_RANK_NONE, EDATCC_OBJECT(data[4]));
}

static struct event *make(struct edatcc_name *name, int source) {
  struct event *e = edat__event_new(sizeof(int), false);
  e->key = (struct key){.name = edat__name_id(name)};
  e->source = source;
  return e;
}

static void deliver(struct edatcc_name *name, int source) {
  edat__match_deliver(m, make(name, source));
}

static void *place(int source, size_t bytes) {
  struct key key = {.name = edat__name_id(&a_name)};
  return edat__match_place(m, &key, source, bytes);
}

static void begin(void) { m = edat__match_new(); }

/* Everything is withdrawn. */
static bool is_any(void *ctx, const struct waiter *w) {
  (void)ctx;
  (void)w;
  return true;
}

static void end(void) {
  edat__match_cancel(m, is_any, NULL);
  edat__match_free(m);
}

static void test_heir(void) {
  struct wait w, later;
  begin();
  CHECK(!place(SOURCE, 16));
  submit_a(&w, WAITER_WAIT, SOURCE);
  submit_a(&later, WAITER_WAIT, EDATCC_RANK_ANY);
  CHECK(place(SOURCE, 16) == data);
  CHECK(!place(SOURCE, 12) && !place(1, 16));
  deliver(&a_name, SOURCE);
  CHECK(!place(SOURCE, 16)); /* any: whoever comes first */
  end();
}

/* Who stands before it may get the event, now or when it is opened again. */
static void test_before(void) {
  enum waiter_kind kinds[] = {WAITER_TASK, WAITER_WAIT, WAITER_PERSISTENT};
  int64_t ranks[] = {EDATCC_RANK_ANY, EDATCC_RANK_ALL, SOURCE};
  for (int kind = 0; kind < 3; kind++)
    for (int rank = 0; rank < 3; rank++) {
      struct wait before, w;
      bool is_place = kinds[kind] == WAITER_WAIT && ranks[rank] == SOURCE;
      begin();
      submit(&before, kinds[kind], ranks[rank], EDATCC_RANK_SELF,
             EDATCC_OBJECT(data[4]));
      deliver(&b_name, 0);
      submit_a(&w, WAITER_WAIT, SOURCE);
      CHECK((place(SOURCE, 16) != NULL) == is_place);
      end();
    }
}

/* Also when its slot for the source is full just now. */
static void test_full(void) {
  struct wait before, w;
  begin();
  submit(&before, WAITER_PERSISTENT, EDATCC_RANK_ANY, EDATCC_RANK_SELF,
         EDATCC_OBJECT(data[4]));
  deliver(&a_name, 1);
  submit_a(&w, WAITER_WAIT, SOURCE);
  CHECK(!place(SOURCE, 16));
  end();
}

static void test_last_missing(void) {
  struct wait w;
  begin();
  submit(&w, WAITER_WAIT, SOURCE, EDATCC_RANK_SELF, EDATCC_OBJECT(data[4]));
  CHECK(!place(SOURCE, 16));
  deliver(&b_name, 0);
  CHECK(place(SOURCE, 16) == data);
  end();
}

static void test_target(void) {
  struct edatcc_dim rows[] = {{2, 4 * sizeof(int)}, {2, sizeof(int)}};
  struct edatcc_dim whole[] = {{2, 2 * sizeof(int)}, {2, sizeof(int)}};
  struct wait w;
  begin();
  submit(&w, WAITER_WAIT, SOURCE, EDATCC_RANK_NONE, EDATCC_OBJECT(data[3]));
  CHECK(!place(SOURCE, 16)); /* the other target lies in it */
  w.to[1] = EDATCC_OBJECT(data[4]);
  CHECK(place(SOURCE, 16) == data);
  w.to[0] = (struct edatcc_section){data, rows, 2};
  CHECK(!place(SOURCE, 16));
  w.to[0] = (struct edatcc_section){data, whole, 2};
  CHECK(place(SOURCE, 16) == data);
  w.args[0].into = NULL;
  CHECK(!place(SOURCE, 16));
  end();
}

int main(void) {
  RUN(test_heir);
  RUN(test_before);
  RUN(test_full);
  RUN(test_last_missing);
  RUN(test_target);
  edat__pool_flush();
  return check_status();
}

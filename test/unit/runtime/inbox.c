// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Many push, one drains: each node once, in the order of its pusher. */
#include "inbox.h"
#include "check.h"
#include "sync.h"

enum { PUSHERS = 3, EACH = 20000 };

struct item {
  struct inbox_node node;
  int pusher, number;
};

static struct item items[PUSHERS][EACH];
static struct inbox inbox;
static struct park park;

static void push_all(void *argument) {
  struct item *mine = argument;
  for (int i = 0; i < EACH; i++)
    if (edat__inbox_push(&inbox, &mine[i].node))
      edat__park_wake_one(&park);
}

static void wait_for_push(void) {
  uint32_t key = edat__park_prepare(&park);
  if (edat__inbox_is_empty(&inbox))
    edat__park_commit(&park, key, -1);
  else
    edat__park_cancel(&park);
}

static void test_inbox(void) {
  struct thread threads[PUSHERS];
  int next[PUSHERS] = {0}, total = 0;
  edat__inbox_init(&inbox);
  edat__park_init(&park);
  CHECK(edat__inbox_drain(&inbox) == NULL);
  for (int p = 0; p < PUSHERS; p++) {
    for (int i = 0; i < EACH; i++)
      items[p][i] = (struct item){{NULL}, p, i};
    edat__thread_start(&threads[p], "pusher", push_all, items[p]);
  }
  while (total < PUSHERS * EACH) {
    wait_for_push();
    for (struct inbox_node *n = edat__inbox_drain(&inbox); n; n = n->next) {
      struct item *item = container_of(n, struct item, node);
      CHECK_INT(item->number, next[item->pusher]);
      next[item->pusher] = item->number + 1;
      total++;
    }
  }
  for (int p = 0; p < PUSHERS; p++)
    edat__thread_join(&threads[p]);
  CHECK(edat__inbox_is_empty(&inbox));
}

int main(void) {
  RUN(test_inbox);
  return check_status();
}

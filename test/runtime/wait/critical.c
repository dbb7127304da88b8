/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * critical: one holder, re-entered by it, given back in a wait and taken
 * again; main takes part.
 */
#include "hand.h"

EDATCC_USES_ABI;

enum { TASKS = 200 };

static struct edatcc_name lock = {"lock", 0}, go = {"go", 0};
static const struct edatcc_critical plain = {&lock, WHERE, 0};
static const struct edatcc_critical indexed = {&lock, WHERE, 1};
static long count, counts[2];
static int inside;

static void add(int i) {
  edatcc_i64 index = i % 2;
  edatcc_critical_begin(&plain, 0);
  edatcc_critical_begin(&plain, 0);
  CHECK(inside++ == 0);
  count++;
  CHECK(--inside == 0);
  edatcc_critical_end(&plain, 0);
  count++;
  edatcc_critical_end(&plain, 0);
  edatcc_critical_begin(&indexed, &index);
  counts[index]++;
  edatcc_critical_end(&indexed, &index);
}

static void body(void *p, struct edatcc_events *events) {
  int i = *(int *)p;
  (void)events;
  add(i);
  edatcc_critical_begin(&plain, 0);
  edatcc_critical_begin(&plain, 0);
  count++;
  WAIT(go, 0, 1, "go[i]", (void)0, .rank = EDATCC_RANK_SELF, .index = {i});
  count++;
  CHECK(inside++ == 0);
  edatcc_critical_end(&plain, 0);
  CHECK(--inside == 0);
  edatcc_critical_end(&plain, 0);
}

int main(int argc, char **argv) {
  static const struct edatcc_where where = WHERE;
  struct edatcc_group group;
  edatcc_start(&argc, &argv);
  edatcc_group_begin(&group, &where);
  for (int i = 0; i < TASKS; i++)
    SUBMIT(body, &i);
  edatcc_critical_begin(&plain, 0);
  for (int i = 0; i < TASKS; i++)
    FIRE(go, 0, 1, .rank = EDATCC_RANK_SELF, .index = {i});
  edatcc_critical_end(&plain, 0);
  for (int i = 0; i < 100; i++)
    add(i);
  edatcc_group_end(&group);
  CHECK(count == 4 * TASKS + 200);
  CHECK(counts[0] + counts[1] == TASKS + 100);
  return edatcc_finish(0);
}

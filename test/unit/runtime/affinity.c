// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Counting of cores, defaults, plans and pinning, within this machine's mask.
 */
#define _GNU_SOURCE 1
#include "affinity.h"
#include "check.h"
#include "death.h"

#include <sched.h>

static const struct affinity_place alone = {0, 1};

static void test_defaults(void) {
  int cores = edat__affinity_cores();
  struct affinity_place crowd = {3, cores * 2};
  CHECK(cores >= 1);
  CHECK_INT(edat__affinity_default_workers(&alone), cores);
  CHECK_INT(edat__affinity_default_workers(&crowd), 1);
  CHECK(edat__affinity_mask_hash() >= 0);
  CHECK_INT(edat__affinity_mask_hash(), edat__affinity_mask_hash());
}

static void check_plan(enum worker_mapping mapping) {
  int cores = edat__affinity_cores();
  edat__affinity_init(mapping, &alone, cores);
  for (int i = 0; i < cores; i++) {
    CHECK(edat__affinity_core(i) >= 0);
    for (int k = 0; k < i; k++)
      CHECK(edat__affinity_core(i) != edat__affinity_core(k));
  }
  CHECK_INT(edat__affinity_core(cores), -1);
  CHECK_INT(edat__affinity_core(-1), -1);
  edat__affinity_fini();
}

static void test_plans(void) {
  check_plan(MAPPING_AUTO);
  check_plan(MAPPING_LINEAR);
  check_plan(MAPPING_LINEAR_FROM_CORE);
  int cores = edat__affinity_cores();
  edat__affinity_init(MAPPING_AUTO, &alone, cores + 1);
  CHECK_INT(edat__affinity_core(0), -1);
  edat__affinity_bind(0);
  edat__affinity_fini();
  edat__affinity_init(MAPPING_LINEAR, &alone, cores + 1);
  CHECK_INT(edat__affinity_core(cores), edat__affinity_core(0));
  edat__affinity_fini();
}

static void report(void) {
  edat__affinity_init(MAPPING_LINEAR, &alone, 1);
  edat__affinity_report();
}

static void bind_and_look(void) {
  edat__affinity_init(MAPPING_LINEAR, &alone, 1);
  edat__affinity_bind(0);
  if (edat__affinity_cores() != 1 || sched_getcpu() != edat__affinity_core(0))
    _exit(3);
}

static void test_binding(void) {
  CHECK_INT(die_in(bind_and_look).status, 0);
  CHECK(strstr(die_in(report).text, "edat: 1 worker, pinned to cores "));
}

int main(void) {
  RUN(test_defaults);
  RUN(test_plans);
  RUN(test_binding);
  return check_status();
}

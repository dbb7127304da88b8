/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * DEFINE: %{report} = EDAT_REPORT_WORKER_MAPPING=yes
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: env %{report} EDAT_WORKER_MAPPING=linear EDAT_NUM_WORKERS=2 %mpirun1 %t linear > %t.out 2>&1
 * RUN: %filecheck %s --check-prefix=LINEAR < %t.out
 * RUN: env -u EDAT_NUM_WORKERS %{report} %mpirun2 %t default > %t.out 2>&1
 * RUN: %filecheck %s --check-prefix=DEFAULT < %t.out
 *
 * Worker i is bound to the i-th core that the process may use, and that is
 * reported. By default the ranks of a node share its cores.
 *
 * LINEAR: edat: rank 0: 2 workers, pinned to cores {{[0-9]+ [0-9]+$}}
 * DEFAULT-DAG: edat: rank 0: {{[0-9]+}} worker{{s?}},
 * DEFAULT-DAG: edat: rank 1: {{[0-9]+}} worker{{s?}},
 */
#define _GNU_SOURCE 1
#include "call.h"

#include <sched.h>

static cpu_set_t all;
static int ran;

/* Both run at once, so each on another worker. */
static void look(EDAT_Event *events, int n) {
  cpu_set_t mine;
  int before = 0, core = -1;
  (void)events;
  (void)n;
  add_one(&ran);
  while (get(&ran) < 2)
    continue;
  CHECK(sched_getaffinity(0, sizeof mine, &mine) == 0);
  CHECK(CPU_COUNT(&mine) == 1);
  for (int i = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET(i, &mine))
      core = i;
  for (int i = 0; i < core; i++)
    before += CPU_ISSET(i, &all) != 0;
  CHECK(before == edatGetWorker() % CPU_COUNT(&all));
}

int main(int argc, char **argv) {
  CHECK(argc == 2 && sched_getaffinity(0, sizeof all, &all) == 0);
  edatInit();
  if (!strcmp(argv[1], "linear")) {
    edatSubmitTask(look, 0);
    edatSubmitTask(look, 0);
  } else {
    int each = CPU_COUNT(&all) / edatGetNumRanks();
    CHECK(edatGetNumWorkers() == (each > 0 ? each : 1));
  }
  edatFinalise();
  return 0;
}

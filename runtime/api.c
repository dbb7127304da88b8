/* SPDX-License-Identifier: BSD-3-Clause */
/* The functions of edat.h. No logic here. */
#include "runtime.h"

#include <edat.h>

void edatInit(void) { edat__runtime_start(); }

void edatFinalise(void) { edat__runtime_finish(); }

int edatGetRank(void) {
  struct engine *engine = edat__engine_get();
  return engine ? engine->rank : edat__runtime_rank();
}

int edatGetNumRanks(void) {
  struct engine *engine = edat__engine_get();
  return engine ? engine->size : edat__runtime_ranks();
}

int edatGetNumWorkers(void) {
  struct engine *engine = edat__engine_get();
  return engine ? engine->sched.worker_count : 0;
}

int edatGetWorker(void) {
  struct worker *worker = edat__sched_worker();
  return worker ? worker->index : -1;
}

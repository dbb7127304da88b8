/* SPDX-License-Identifier: BSD-3-Clause */
/* Start and end, and questions about the rank. */
#include "api.h"

#include "config.h"
#include "context.h"
#include "runtime.h"
#include "trace.h"

/* The program starts what has been started: nothing to do, if it still runs. */
static void check_start(const char *call) {
  if (edat__runtime_is_over())
    edat__fatal(EDAT_ERR(RESTART), call);
}

void edatInit(void); /* edat.h gives no prototype */
void edatInit(void) {
  check_start("edatInit");
  edat__runtime_start();
}

void edatInitWithConfiguration(int count, char **keys, char **values) {
  static const char call[] = "edatInitWithConfiguration";
  check_start(call);
  if (edat__runtime_is_started())
    edat__fatal(EDAT_ERR(LATE_SETTINGS), call);
  for (int i = 0; i < count; i++) {
    if (!keys[i] || !values[i])
      edat__fatal(EDAT_ERR(NULL_SETTING), call, i + 1);
    edat__config_set(keys[i], values[i]);
  }
  edat__runtime_start();
}

void edatInitialiseWithCommunicator(int communicator) {
  static const char call[] = "edatInitialiseWithCommunicator";
  check_start(call);
  if (edat__runtime_is_started())
    edat__fatal(EDAT_ERR(OTHER_COMMUNICATOR), call);
  edat__runtime_start_on(communicator);
}

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
  struct strand *strand = edat__sched_strand();
  if (!worker)
    return -1;
  /* Main that runs a task does so in the place of worker 0. */
  return worker->index < 0 && strand && strand->task ? 0 : worker->index;
}

/* ---- Contexts ----------------------------------------------------------- */

int edatDefineContext(size_t bytes) { return edat__context_define(bytes); }

void *edatCreateContext(int type) {
  void *memory = edat__context_new(type);
  if (!memory)
    edat__fatal(EDAT_ERR(CONTEXT_TYPE), type);
  return memory;
}

/* ---- Work outside tasks ------------------------------------------------- */

void edat_hold(void) { edat__engine_hold(edat__engine_need("edat_hold")); }

void edat_release(void) {
  if (!edat__engine_release(edat__engine_need("edat_release")))
    edat__fatal(EDAT_ERR(RELEASE));
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* The functions of edat_debug.h. */
#include "api.h"

#include "collective.h"

#include <edat_debug.h>

int edatGetNumActiveWorkers(void) {
  struct engine *engine = edat__engine_get();
  return engine ? edat__sched_active_workers(&engine->sched) : 0;
}

void edatLockComms(void) {
  struct engine *engine = edat__engine_need("edatLockComms");
  engine->transport->ops->lock(engine->transport);
}

void edatUnlockComms(void) {
  struct engine *engine = edat__engine_need("edatUnlockComms");
  if (!engine->transport->ops->unlock(engine->transport))
    edat__fatal(EDAT_ERR(COMMS_UNLOCK));
}

void edatPauseMainThread(void) {
  static const struct edatcc_where where = {"edatPauseMainThread",
                                            "edatPauseMainThread", 0};
  struct suspension why = {SUSPEND_BARRIER, &where, NULL};
  struct engine *engine = edat__engine_need(where.file);
  struct strand *strand = edat__collective_main(&where, "a pause");
  edat__sched_pause_want(&engine->sched);
  edat__sched_suspend(strand, &why, NULL);
  edat__sched_pause_settle(&engine->sched);
}

void edatRestart(void) {
  struct engine *engine = edat__engine_need("edatRestart");
  edat__sched_pause_end(&engine->sched);
}

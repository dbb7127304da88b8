/* SPDX-License-Identifier: BSD-3-Clause */
/* The functions of edat_debug.h. */
#include "api.h"

#include "collective.h"

#include <edat_debug.h>

/* How often this thread has locked communication. */
static EDAT_TLS int held_comms;

int edatGetNumActiveWorkers(void) {
  struct engine *engine = edat__engine_get();
  return engine ? edat__sched_active_workers(&engine->sched) : 0;
}

void edatLockComms(void) {
  struct engine *engine = edat__engine_need("edatLockComms");
  engine->transport->ops->lock(engine->transport);
  held_comms++;
}

void edatUnlockComms(void) {
  struct engine *engine = edat__engine_need("edatUnlockComms");
  if (held_comms == 0)
    edat__fatal(EDAT_ERR(COMMS_UNLOCK));
  held_comms--;
  engine->transport->ops->unlock(engine->transport);
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

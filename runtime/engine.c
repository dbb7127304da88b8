/* SPDX-License-Identifier: BSD-3-Clause */
/* Which engine a thread belongs to. Not inlined: see edat__sched_worker. */
#include "engine.h"

static EDAT_TLS struct engine *thread_engine;
/* Atomic: threads that the runtime does not know look here. */
static _Atomic(struct engine *) process_engine;

EDAT_NOINLINE struct engine *edat__engine_get(void) {
  return EDAT_LIKELY(thread_engine != NULL) ? thread_engine
                                            : atomic_load(&process_engine);
}

EDAT_NOINLINE void edat__engine_set_thread(struct engine *engine) {
  thread_engine = engine;
}

void edat__engine_set_process(struct engine *engine) {
  atomic_store(&process_engine, engine);
}

struct engine *edat__engine_need(const char *what) {
  struct engine *engine = edat__engine_get();
  if (EDAT_UNLIKELY(!engine))
    edat__fatal(EDAT_ERR(NOT_RUNNING), what);
  return engine;
}

struct strand *edat__engine_strand(const char *what) {
  struct strand *strand = edat__sched_strand();
  edat__engine_need(what);
  if (EDAT_UNLIKELY(!strand))
    edat__fatal(EDAT_ERR(FOREIGN_THREAD), what);
  return strand;
}

void edat__engine_hold(struct engine *engine) {
  atomic_fetch_add(&engine->holds, 1);
  edat__sched_hold(&engine->sched);
}

/* The rank may be found idle, and end, before release has returned. */
bool edat__engine_release(struct engine *engine) {
  if (atomic_fetch_sub(&engine->holds, 1) <= 0)
    return false;
  atomic_fetch_add(&engine->leaving, 1);
  edat__sched_release(&engine->sched);
  atomic_fetch_sub(&engine->leaving, 1);
  return true;
}

void edat__engine_wait_leaving(struct engine *engine) {
  while (atomic_load(&engine->leaving))
    edat__sleep_ns(1000);
}

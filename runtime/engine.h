/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What one rank consists of. Usually a process is one rank; the local
 * transport runs several in one process, so everything hangs on this struct
 * and each thread of a rank knows its own. runtime.c makes and ends it.
 */
#ifndef EDAT_RUNTIME_ENGINE_H
#define EDAT_RUNTIME_ENGINE_H

#include "base.h"
#include "match.h"
#include "sched.h"
#include "term.h"
#include "transport.h"

#include <stdatomic.h>

struct locks;
struct spread;

struct engine {
  /* Constant after init. */
  int rank;
  int size;
  struct match *match;
  struct transport *transport;
  struct locks *locks;
  struct spread *spread; /* NULL: few ranks */
  struct sched sched;

  /* Under the baton. */
  struct term term;
  struct term_vector joined; /* what this rank put into the open wave */
  bool is_decided;           /* the end is: nothing more to find out */
  uint64_t last_wave;        /* ticks when one was closed last */
  uint64_t last_sparing;     /* the same of a message, above the bound */

  /* Main's thread only. */
  int64_t collectives; /* how many were begun; names their messages */

  /* Counted before it is sent; after it is visible as local work. */
  EDAT_CACHE_ALIGNED _Atomic int64_t sent;     /* Atomic: only ever added to. */
  EDAT_CACHE_ALIGNED _Atomic int64_t received; /* Atomic: the same. */
  _Atomic int holds;   /* Atomic: calls of edat_hold without a release. */
  _Atomic int leaving; /* Atomic: threads of the program's own in release; the
                          end waits for them, as they look in here. */
};

/* The engine of the calling thread; for threads that have none, that of the
   process. NULL: not started, or ended. */
struct engine *edat__engine_get(void);
/* The same, for those who need one: fatal, naming what was called. */
struct engine *edat__engine_need(const char *what);
void edat__engine_set_thread(struct engine *engine);
void edat__engine_set_process(struct engine *engine);

/* Between these two, also by threads that the scheduler does not know, the
   rank is not idle. Once release returns the engine may be gone. */
void edat__engine_hold(struct engine *engine);
/* False: there is nothing to release. */
bool edat__engine_release(struct engine *engine);
/* Main, before it takes the engine down. */
void edat__engine_wait_leaving(struct engine *engine);

/* The calling strand, which must be one; fatal for a foreign thread. */
struct strand *edat__engine_strand(const char *what);

#endif

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Named locks: `critical` and edatLock. The holder is a strand, which may take
 * its lock again; who finds it held suspends, first come first served. A
 * strand that waits for something else gives its locks back meanwhile.
 */
#ifndef EDAT_RUNTIME_LOCK_H
#define EDAT_RUNTIME_LOCK_H

#include "engine.h"
#include "name.h"

struct locks;

struct lock {
  struct map_node node;
  struct key key; /* Constant after init. */
  /* Under lock: the table's. */
  struct strand *holder;            /* NULL: free */
  int64_t depth;                    /* how often the holder has taken it */
  struct list held;                 /* in holder->held */
  struct list waiting;              /* struct lock_wait */
  const struct edatcc_where *where; /* where the holder took it */
};

struct locks *edat__locks_new(void);
void edat__locks_free(struct locks *locks);

/* Suspends while another strand holds it. */
void edat__lock_take(struct locks *locks, const struct key *key,
                     struct strand *strand, const struct edatcc_where *where);
/* False if the strand does not hold it. */
bool edat__lock_drop(struct locks *locks, const struct key *key,
                     struct strand *strand);

bool edat__lock_is_held(struct locks *locks, const struct key *key,
                        const struct strand *strand);

/* Calls see with that lock as it is now; for reports. */
void edat__lock_see(struct locks *locks, const struct lock *lock,
                    void (*see)(void *ctx, const struct lock *lock), void *ctx);

/* Gives back all that the strand holds; NULL if that is nothing. */
struct lock_saved *edat__lock_drop_all(struct locks *locks,
                                       struct strand *strand);
/* Gives them back for good: the strand ends. */
void edat__lock_drop_held(struct locks *locks, struct strand *strand);
/* Takes them again in the order first taken, and frees saved. */
void edat__lock_retake(struct locks *locks, struct strand *strand,
                       struct lock_saved *saved);

#endif

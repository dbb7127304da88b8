/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One table under one mutex; a free lock costs a lookup. A lock is handed to
 * the first who waits by the one who drops it, on its behalf, so nobody can
 * slip in between and nobody has to try again.
 */
#include "lock.h"

#include "mem.h"

struct locks {
  /* Under lock. */
  struct mutex lock;
  struct map map;
};

/* On the stack of a strand that waits. */
struct lock_wait {
  struct list link; /* in lock->waiting */
  struct strand *strand;
  int64_t depth; /* to give it */
  const struct edatcc_where *where;
};

struct lock_saved {
  size_t count;
  struct lock_hold {
    struct lock *lock;
    int64_t depth;
    const struct edatcc_where *where;
  } holds[];
};

struct locks *edat__locks_new(void) {
  struct locks *locks = edat__mem_zalloc(sizeof *locks, "the table of locks");
  edat__mutex_init(&locks->lock, LOCK_NAMED);
  edat__map_init(&locks->map);
  return locks;
}

void edat__locks_free(struct locks *locks) {
  struct map_node *node = edat__map_next(&locks->map, NULL);
  while (node) {
    struct map_node *next = edat__map_next(&locks->map, node);
    edat__mem_free(container_of(node, struct lock, node));
    node = next;
  }
  edat__map_fini(&locks->map);
  edat__mem_free(locks);
}

static bool has_key(const struct map_node *node, const void *key) {
  return edat__key_is_equal(&container_of(node, const struct lock, node)->key,
                            key);
}

static struct lock *find_locked(struct locks *locks, const struct key *key) {
  uint64_t hash = edat__key_hash(key);
  struct map_node *node = edat__map_find(&locks->map, hash, key, has_key);
  if (node)
    return container_of(node, struct lock, node);
  struct lock *lock = edat__mem_zalloc(sizeof *lock, "a lock");
  lock->key = *key;
  edat__list_init(&lock->held);
  edat__list_init(&lock->waiting);
  edat__map_insert(&locks->map, &lock->node, hash);
  return lock;
}

static void give_locked(struct lock *lock, struct strand *strand, int64_t depth,
                        const struct edatcc_where *where) {
  lock->holder = strand;
  lock->depth = depth;
  lock->where = where;
  edat__list_push_back(&strand->held, &lock->held);
}

/* Returns the strand that has got it, to be resumed outside; or NULL. */
static struct strand *hand_over_locked(struct lock *lock) {
  edat__list_remove(&lock->held);
  lock->holder = NULL;
  struct list *link = edat__list_pop_front(&lock->waiting);
  if (!link)
    return NULL;
  struct lock_wait *wait = list_entry(link, struct lock_wait, link);
  struct strand *strand = wait->strand;
  give_locked(lock, strand, wait->depth, wait->where);
  return strand;
}

/* With the table locked; returns with it unlocked, maybe after a long wait. */
static void take_unlock(struct locks *locks, struct lock *lock,
                        struct lock_wait wait) {
  if (!lock->holder) {
    give_locked(lock, wait.strand, wait.depth, wait.where);
    edat__mutex_unlock(&locks->lock);
    return;
  }
  edat__list_push_back(&lock->waiting, &wait.link);
  edat__mutex_unlock(&locks->lock);
  struct suspension why = {SUSPEND_CRITICAL, wait.where, lock};
  edat__sched_suspend(wait.strand, &why, NULL);
}

void edat__lock_take(struct locks *locks, const struct key *key,
                     struct strand *strand, const struct edatcc_where *where) {
  edat__mutex_lock(&locks->lock);
  struct lock *lock = find_locked(locks, key);
  if (lock->holder == strand) {
    lock->depth++;
    edat__mutex_unlock(&locks->lock);
    return;
  }
  take_unlock(locks, lock,
              (struct lock_wait){.strand = strand, .depth = 1, .where = where});
}

bool edat__lock_drop(struct locks *locks, const struct key *key,
                     struct strand *strand) {
  struct strand *next = NULL;
  edat__mutex_lock(&locks->lock);
  struct lock *lock = find_locked(locks, key);
  bool is_mine = lock->holder == strand;
  if (is_mine && --lock->depth == 0)
    next = hand_over_locked(lock);
  edat__mutex_unlock(&locks->lock);
  if (next)
    edat__sched_resume(next);
  return is_mine;
}

bool edat__lock_is_held(struct locks *locks, const struct key *key,
                        const struct strand *strand) {
  edat__mutex_lock(&locks->lock);
  bool is_mine = find_locked(locks, key)->holder == strand;
  edat__mutex_unlock(&locks->lock);
  return is_mine;
}

void edat__lock_see(struct locks *locks, const struct lock *lock,
                    void (*see)(void *ctx, const struct lock *lock),
                    void *ctx) {
  edat__mutex_lock(&locks->lock);
  see(ctx, lock);
  edat__mutex_unlock(&locks->lock);
}

static struct lock_saved *save_locked(struct strand *strand) {
  size_t count = 0;
  list_for_each(link, &strand->held) count++;
  struct lock_saved *saved = edat__mem_alloc(
      sizeof *saved + count * sizeof saved->holds[0], "the locks of a task");
  saved->count = 0;
  list_for_each(link, &strand->held) {
    struct lock *lock = list_entry(link, struct lock, held);
    saved->holds[saved->count++] =
        (struct lock_hold){lock, lock->depth, lock->where};
  }
  return saved;
}

struct lock_saved *edat__lock_drop_all(struct locks *locks,
                                       struct strand *strand) {
  if (EDAT_LIKELY(edat__list_is_empty(&strand->held)))
    return NULL;
  edat__mutex_lock(&locks->lock);
  struct lock_saved *saved = save_locked(strand);
  edat__mutex_unlock(&locks->lock);
  for (size_t i = 0; i < saved->count; i++) {
    edat__mutex_lock(&locks->lock);
    struct strand *next = hand_over_locked(saved->holds[i].lock);
    edat__mutex_unlock(&locks->lock);
    if (next)
      edat__sched_resume(next);
  }
  return saved;
}

void edat__lock_drop_held(struct locks *locks, struct strand *strand) {
  if (EDAT_UNLIKELY(!edat__list_is_empty(&strand->held)))
    edat__mem_free(edat__lock_drop_all(locks, strand));
}

void edat__lock_retake(struct locks *locks, struct strand *strand,
                       struct lock_saved *saved) {
  if (EDAT_LIKELY(!saved))
    return;
  for (size_t i = 0; i < saved->count; i++) {
    struct lock_hold *hold = &saved->holds[i];
    edat__mutex_lock(&locks->lock);
    take_unlock(locks, hold->lock,
                (struct lock_wait){.strand = strand,
                                   .depth = hold->depth,
                                   .where = hold->where});
  }
  edat__mem_free(saved);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Chase-Lev deque, with the orders that Le, Pop, Cohen and Zappa Nardelli
 * proved for C11 (PPoPP 2013).
 *
 * Items are in slots top .. bottom-1 of a ring. The owner writes bottom; top
 * only rises, by compare-and-swap of whoever takes the oldest item.
 *   Fact 1: push writes the slot before it raises bottom, so that who sees the
 *   new bottom sees the item (release and acquire).
 *   Fact 2: pop lowers bottom before it reads top, and steal reads top before
 *   it reads bottom, all four in the one order of seq_cst. So pop and steal
 *   cannot both believe in the last item without one losing the swap of top.
 *   Fact 3: a slot is overwritten only when top has passed it (the ring grows
 *   else), so a thief that read an overwritten slot fails its swap of top.
 *   Fact 4: outgrown rings stay until fini: a thief may still read one.
 * Under TSan, which does not know fences, the accesses of fact 2 are seq_cst
 * themselves.
 */
#include "deque.h"
#include "mem.h"

enum { FIRST_SLOTS = EDAT_TINY(256, 2) };

struct deque_array {
  struct deque_array *outgrown; /* the smaller ring before this one */
  int64_t mask;
  _Atomic(void *) slots[]; /* Atomic: published by bottom (fact 1). */
};

#ifdef EDAT_TSAN
#define FENCE() ((void)0)
#define FACT_2_STORE memory_order_seq_cst /* stands for the fence */
#define FACT_2_LOAD memory_order_seq_cst  /* stands for the fence */
#else
#define FENCE() atomic_thread_fence(memory_order_seq_cst) /* see fact 2 */
#define FACT_2_STORE memory_order_release /* fact 1; FENCE for fact 2 */
#define FACT_2_LOAD memory_order_relaxed  /* FENCE orders it: fact 2 */
#endif

static struct deque_array *new_array(int64_t count,
                                     struct deque_array *outgrown) {
  struct deque_array *a = edat__mem_alloc(
      sizeof *a + (size_t)count * sizeof a->slots[0], "a queue of tasks");
  a->outgrown = outgrown;
  a->mask = count - 1;
  return a;
}

static void *get_slot(struct deque_array *a, int64_t index) {
  /* ordered by bottom (fact 1) and checked by the swap of top (fact 3) */
  return atomic_load_explicit(&a->slots[index & a->mask], memory_order_relaxed);
}

static void set_slot(struct deque_array *a, int64_t index, void *item) {
  /* published by the release of bottom that follows (fact 1) */
  atomic_store_explicit(&a->slots[index & a->mask], item, memory_order_relaxed);
}

void edat__deque_init(struct deque *d) {
  atomic_init(&d->top, 0);
  atomic_init(&d->bottom, 0);
  atomic_init(&d->array, new_array(FIRST_SLOTS, NULL));
}

void edat__deque_fini(struct deque *d) {
  struct deque_array *a = atomic_load(&d->array);
  while (a) {
    struct deque_array *outgrown = a->outgrown;
    edat__mem_free(a);
    a = outgrown;
  }
  atomic_store(&d->array, NULL);
}

static EDAT_NOINLINE struct deque_array *
grow(struct deque *d, struct deque_array *old, int64_t top, int64_t bottom) {
  struct deque_array *a = new_array((old->mask + 1) * 2, old);
  for (int64_t i = top; i < bottom; i++)
    set_slot(a, i, get_slot(old, i));
  /* pairs with the load in edat__deque_steal: the copied slots */
  atomic_store_explicit(&d->array, a, memory_order_release);
  return a;
}

void edat__deque_push(struct deque *d, void *item) {
  EDAT_ASSERT(item);
  /* the owner's own values: no pair */
  int64_t bottom = atomic_load_explicit(&d->bottom, memory_order_relaxed);
  struct deque_array *a =
      atomic_load_explicit(&d->array, memory_order_relaxed); /* no pair */
  /* pairs with the swap in edat__deque_steal: the slot was read before */
  int64_t top = atomic_load_explicit(&d->top, memory_order_acquire);
  if (EDAT_UNLIKELY(bottom - top > a->mask))
    a = grow(d, a, top, bottom);
  set_slot(a, bottom, item);
  /* pairs with the load in edat__deque_steal: the slot (fact 1) */
  atomic_store_explicit(&d->bottom, bottom + 1, memory_order_release);
}

/* Takes the last item in a race with thieves. */
static bool win_last(struct deque *d, int64_t top) {
  return atomic_compare_exchange_strong(&d->top, &top, top + 1);
}

void *edat__deque_pop(struct deque *d) {
  /* the owner's own values: no pair */
  int64_t bottom = atomic_load_explicit(&d->bottom, memory_order_relaxed) - 1;
  struct deque_array *a =
      atomic_load_explicit(&d->array, memory_order_relaxed); /* no pair */
  atomic_store_explicit(&d->bottom, bottom, FACT_2_STORE);
  FENCE();
  int64_t top = atomic_load_explicit(&d->top, FACT_2_LOAD);
  if (top < bottom)
    return get_slot(a, bottom);
  void *item = NULL;
  if (top == bottom && win_last(d, top))
    item = get_slot(a, bottom);
  /* pairs with the load in edat__deque_steal: earlier slots (fact 1) */
  atomic_store_explicit(&d->bottom, bottom + 1, memory_order_release);
  return item;
}

void *edat__deque_pop_alone(struct deque *d) {
  /* nobody else is at the deque: no pairs */
  int64_t bottom = atomic_load_explicit(&d->bottom, memory_order_relaxed) - 1;
  /* the same */
  if (atomic_load_explicit(&d->top, memory_order_relaxed) > bottom)
    return NULL;
  struct deque_array *a =
      atomic_load_explicit(&d->array, memory_order_relaxed); /* the same */
  /* for those who count: no pair */
  atomic_store_explicit(&d->bottom, bottom, memory_order_release);
  return get_slot(a, bottom);
}

void *edat__deque_steal(struct deque *d) {
  for (;;) {
    /* pairs with the swap by other thieves: top's order (fact 2) */
    int64_t top = atomic_load_explicit(&d->top, memory_order_seq_cst);
    FENCE();
    /* pairs with the store in edat__deque_push: the slot (fact 1) */
    int64_t bottom = atomic_load_explicit(&d->bottom, memory_order_seq_cst);
    if (top >= bottom)
      return NULL;
    /* pairs with the store in grow: the copied slots */
    struct deque_array *a =
        atomic_load_explicit(&d->array, memory_order_acquire);
    void *item = get_slot(a, top);
    if (atomic_compare_exchange_strong(&d->top, &top, top + 1))
      return item;
    edat__cpu_relax();
  }
}

int64_t edat__deque_count(struct deque *d) {
  int64_t bottom = atomic_load(&d->bottom);
  int64_t count = bottom - atomic_load(&d->top);
  return count > 0 ? count : 0;
}

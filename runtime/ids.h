/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A table from numbers to numbers, for those few of a rank's names that matter
 * between it and one other rank: as large as what is in it, whatever the
 * numbers are. All zero is empty. Not locked.
 */
#ifndef EDAT_RUNTIME_IDS_H
#define EDAT_RUNTIME_IDS_H

#include "base.h"

struct ids {
  struct id_slot *slots; /* NULL: none yet */
  unsigned bits;         /* there are 1 << bits, at least half of them empty */
  uint32_t count;
};

struct id_slot {
  uint32_t key; /* the number plus 1; 0: empty */
  uint32_t value;
};

void edat__ids_fini(struct ids *ids);
/* Adds it, or gives it another value; what is said if there is no memory. */
void edat__ids_put(struct ids *ids, uint32_t id, uint32_t value,
                   const char *what);

/* Where the number is, or an empty slot; there are slots. */
static inline struct id_slot *edat__ids_slot(const struct ids *ids,
                                             uint32_t id) {
  uint32_t mask = (1u << ids->bits) - 1;
  uint32_t i = (id * UINT32_C(0x9e3779b1)) >> (32 - ids->bits);
  while (ids->slots[i & mask].key && ids->slots[i & mask].key != id + 1)
    i++;
  return &ids->slots[i & mask];
}

/* NULL: it is not there. */
static inline const uint32_t *edat__ids_find(const struct ids *ids,
                                             uint32_t id) {
  const struct id_slot *slot = ids->slots ? edat__ids_slot(ids, id) : NULL;
  return slot && slot->key ? &slot->value : NULL;
}

#endif

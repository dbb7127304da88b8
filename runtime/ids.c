/* SPDX-License-Identifier: BSD-3-Clause */
/* See ids.h: open addressing; nothing is ever taken out. */
#include "ids.h"

#include "mem.h"

enum { FIRST_BITS = EDAT_TINY(2, 1) };

void edat__ids_fini(struct ids *ids) { edat__mem_free(ids->slots); }

static void grow(struct ids *ids, const char *what) {
  struct ids old = *ids;
  ids->bits = old.slots ? old.bits + 1 : FIRST_BITS;
  ids->slots = edat__mem_zalloc(sizeof *ids->slots << ids->bits, what);
  for (uint32_t i = 0; old.slots && i < 1u << old.bits; i++)
    if (old.slots[i].key)
      *edat__ids_slot(ids, old.slots[i].key - 1) = old.slots[i];
  edat__mem_free(old.slots);
}

void edat__ids_put(struct ids *ids, uint32_t id, uint32_t value,
                   const char *what) {
  EDAT_ASSERT(id != UINT32_MAX);
  if (!ids->slots || 2 * ((uint64_t)ids->count + 1) > UINT64_C(1) << ids->bits)
    grow(ids, what);
  struct id_slot *slot = edat__ids_slot(ids, id);
  ids->count += slot->key == 0;
  *slot = (struct id_slot){id + 1, value};
}

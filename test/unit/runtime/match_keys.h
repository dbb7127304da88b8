/* SPDX-License-Identifier: BSD-3-Clause */
/* What the tests of the matcher share: four keys, how an event is delivered,
   and how long to go on. */
#ifndef EDAT_TEST_MATCH_KEYS_H
#define EDAT_TEST_MATCH_KEYS_H

#include "match.h"

#include <stdlib.h>

/* EDAT_TEST_SEEDS multiplies. */
static unsigned rounds(unsigned n) {
  const char *factor = getenv("EDAT_TEST_SEEDS");
  return factor ? n * (unsigned)atoi(factor) : n;
}

/* Keys: a, a[0], b, b[1]. */
static struct edatcc_name key_names[2] = {{"a", 0}, {"b", 0}};

static struct key make_key(int k) {
  struct key key = {.name = edat__name_id(&key_names[k / 2])};
  if (k % 2) {
    key.nindex = 1;
    key.index[0] = k / 2;
  }
  return key;
}

static int key_number(const struct key *key) {
  return (key->name == edat__name_id(&key_names[1])) * 2 + (int)key->nindex;
}

/* Now and then as a copy, where that may be. */
static void deliver(struct match *match, int id, struct event *e) {
  if (id % 2 || e->copies > 1 || e->flags || e->payload) {
    edat__match_deliver(match, e);
    return;
  }
  edat__match_deliver_copy(match, e, edat__event_data(e));
  edat__event_free(e);
}

#endif

/* SPDX-License-Identifier: BSD-3-Clause */
/* Collectives of many ranks, along a tree; collective.c chooses. */
#ifndef EDAT_RUNTIME_COLLECTIVE_TREE_H
#define EDAT_RUNTIME_COLLECTIVE_TREE_H

#include "collective.h"

#include <edat/abi.h>

struct event;

struct tree {
  struct engine *engine;
  const struct edatcc_where *where;
  const char *what;
  struct edatcc_name *name; /* of the events */
  /* Fatal if the event was fired at another line. */
  void (*check)(const struct edatcc_where *where, const char *what,
                const struct event *event);
};

/* What edat__collective_gather does. */
void edat__collective_tree(const struct tree *t, struct collective_part mine,
                           collective_take *take, void *ctx);

#endif

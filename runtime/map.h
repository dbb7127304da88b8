/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Hash table of embedded nodes. The owner gives the hash and a function that
 * tells whether a node has the key; nodes belong to the caller. Not locked.
 * The lookup is inline, so that a constant `equal` costs no call.
 */
#ifndef EDAT_RUNTIME_MAP_H
#define EDAT_RUNTIME_MAP_H

#include "base.h"

#include <string.h>

struct map_node {
  struct map_node *next;
  uint64_t hash;
};

struct map {
  struct map_node **buckets;
  size_t mask; /* number of buckets - 1 */
  size_t count;
};

typedef bool map_equal(const struct map_node *node, const void *key);

void edat__map_init(struct map *map);
/* Frees the table; the nodes are the caller's. */
void edat__map_fini(struct map *map);
/* Adds a node, in front of others with its key. */
void edat__map_insert(struct map *map, struct map_node *node, uint64_t hash);
void edat__map_remove(struct map *map, struct map_node *node);
/* Iteration in no order: the node after `node` (NULL: the first). The table
   must not change between, but for removal of nodes already visited whose
   successor was asked for before. */
struct map_node *edat__map_next(const struct map *map,
                                const struct map_node *node);

static inline struct map_node *edat__map_find(const struct map *map,
                                              uint64_t hash, const void *key,
                                              map_equal *equal) {
  struct map_node *n = map->buckets[hash & map->mask];
  while (n && !(n->hash == hash && equal(n, key)))
    n = n->next;
  return n;
}

/* Spreads the bits of a number; for keys that are numbers. */
static inline uint64_t edat__hash_mix(uint64_t x) {
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  return x ^ (x >> 32);
}

uint64_t edat__hash_bytes(const void *data, size_t bytes, uint64_t seed);

static inline uint64_t edat__hash_string(const char *text) {
  return edat__hash_bytes(text, strlen(text), 0);
}

/* Nodes keyed by a string that outlives them. */
struct map_string_node {
  struct map_node node;
  const char *key;
};

struct map_string_node *edat__map_find_string(const struct map *map,
                                              const char *key);
/* node->key is set already. */
void edat__map_insert_string(struct map *map, struct map_string_node *node);

#endif

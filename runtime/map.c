/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The parts of the hash table that are not inlined: chains in a power-of-two
 * number of buckets, doubled when there are more nodes than buckets. An empty
 * table has one bucket, which is not allocated, so that maps may be many.
 */
#include "map.h"
#include "mem.h"

static struct map_node *no_buckets[1];

enum { FIRST_BUCKETS = EDAT_TINY(16, 1) };

void edat__map_init(struct map *map) { *map = (struct map){no_buckets, 0, 0}; }

void edat__map_fini(struct map *map) {
  if (map->buckets != no_buckets)
    edat__mem_free(map->buckets);
  edat__map_init(map);
}

static void resize(struct map *map, size_t buckets) {
  struct map_node **old = map->buckets;
  size_t old_mask = map->mask;
  map->buckets = edat__mem_zalloc(
      edat__mem_array_bytes(buckets, sizeof *old, "a table"), "a table");
  map->mask = buckets - 1;
  for (size_t i = 0; i <= old_mask; i++)
    for (struct map_node *n = old[i], *next; n; n = next) {
      next = n->next;
      struct map_node **bucket = &map->buckets[n->hash & map->mask];
      n->next = *bucket;
      *bucket = n;
    }
  if (old != no_buckets)
    edat__mem_free(old);
}

static void grow(struct map *map) {
  if (map->buckets == no_buckets)
    resize(map, FIRST_BUCKETS);
  else
    resize(map, EDAT_TINY((map->mask + 1) * 2, 1));
}

void edat__map_insert(struct map *map, struct map_node *node, uint64_t hash) {
  if (EDAT_UNLIKELY(map->count > map->mask || map->buckets == no_buckets))
    grow(map);
  node->hash = hash;
  struct map_node **bucket = &map->buckets[hash & map->mask];
  node->next = *bucket;
  *bucket = node;
  map->count++;
}

void edat__map_remove(struct map *map, struct map_node *node) {
  struct map_node **link = &map->buckets[node->hash & map->mask];
  while (*link != node) {
    EDAT_ASSERT(*link);
    link = &(*link)->next;
  }
  *link = node->next;
  node->next = NULL;
  map->count--;
}

struct map_node *edat__map_next(const struct map *map,
                                const struct map_node *node) {
  size_t i = 0;
  if (node) {
    if (node->next)
      return node->next;
    i = (node->hash & map->mask) + 1;
  }
  for (; i <= map->mask; i++)
    if (map->buckets[i])
      return map->buckets[i];
  return NULL;
}

/* Eight bytes at a time through the mixer; fast enough for names and small
   tuples of indices. */
uint64_t edat__hash_bytes(const void *data, size_t bytes, uint64_t seed) {
  const unsigned char *p = data;
  uint64_t hash = edat__hash_mix(seed + bytes + 0x9e3779b97f4a7c15u);
  for (; bytes >= 8; bytes -= 8, p += 8) {
    uint64_t word;
    memcpy(&word, p, 8);
    hash = edat__hash_mix(hash ^ word) + 0x9e3779b97f4a7c15u;
  }
  uint64_t rest = 0;
  if (bytes)
    memcpy(&rest, p, bytes);
  return edat__hash_mix(hash ^ rest);
}

static bool has_key(const struct map_node *node, const void *key) {
  return strcmp(container_of(node, struct map_string_node, node)->key, key) ==
         0;
}

struct map_string_node *edat__map_find_string(const struct map *map,
                                              const char *key) {
  struct map_node *n =
      edat__map_find(map, edat__hash_string(key), key, has_key);
  return n ? container_of(n, struct map_string_node, node) : NULL;
}

void edat__map_insert_string(struct map *map, struct map_string_node *node) {
  edat__map_insert(map, &node->node, edat__hash_string(node->key));
}

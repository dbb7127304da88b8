/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which events hold the memory, told when there is none left: the names with
 * most bytes in events that nobody has taken. Nothing here allocates or waits:
 * the thread that dies may hold a shard's lock itself, and that shard is left
 * out; the others stay locked, as the process is about to end. Names beyond a
 * table of some hundred are left out, too.
 */
#include "match.h"
#include "match_fill.h"
#include "name.h"

#include <stdio.h>

enum { NAMES = 256, SHOWN = 3 };

struct held {
  uint64_t bytes, events, keys;
  uint32_t name;
};

static struct held *find(struct held *all, uint32_t name) {
  for (uint32_t i = 0; i < NAMES; i++) {
    struct held *h = &all[(name + i) % NAMES];
    if (h->events == 0)
      h->name = name;
    if (h->name == name)
      return h;
  }
  return NULL;
}

static void add_entry(struct held *all, const struct entry *e) {
  struct held *h =
      edat__list_is_empty(&e->events) ? NULL : find(all, e->key.name);
  if (!h)
    return;
  h->keys++;
  list_for_each(link, &e->events) {
    const struct event *event = list_entry(link, struct event, arrival);
    h->events += event->copies;
    h->bytes += sizeof *event + event->bytes;
  }
}

static struct held *biggest(struct held *all) {
  struct held *most = all;
  for (int i = 1; i < NAMES; i++)
    if (all[i].bytes > most->bytes)
      most = &all[i];
  return most;
}

size_t edat__match_print_memory(struct match *m, char *out, size_t room) {
  struct held all[NAMES] = {{0}};
  size_t length = 0;
  for (unsigned i = 0; i < SHARDS; i++) {
    struct shard *shard = &m->store.shards[i];
    if (!edat__mutex_try_lock_dying(&shard->lock))
      continue;
    for (struct map_node *n = NULL;
         (n = edat__map_next(&shard->entries, n)) != NULL;)
      add_entry(all, container_of(n, struct entry, node));
  }
  for (int i = 0; i < SHOWN; i++) {
    struct held *h = biggest(all);
    if (h->bytes == 0)
      break;
    int n = snprintf(out + length, room - length,
                     "\n%llu events '%.200s' of %llu keys wait to be taken, "
                     "with %llu KB",
                     (unsigned long long)h->events,
                     edat__name_get(h->name)->text, (unsigned long long)h->keys,
                     (unsigned long long)(h->bytes / 1024));
    if (n < 0 || (size_t)n >= room - length)
      break;
    length += (size_t)n;
    h->bytes = 0;
  }
  return length;
}

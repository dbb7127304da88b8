/* SPDX-License-Identifier: BSD-3-Clause */
/* Counters of each thread. */
#include "stats.h"

#include "map.h"
#include "mem.h"
#include "trace.h"

#include <stdatomic.h>
#include <time.h>

bool edat__stats_on;

static _Atomic(struct stats *) all; /* Atomic: publishes new ones. */
static EDAT_TLS struct stats *mine;

void edat__stats_init(bool is_on) { edat__stats_on = is_on; }

int64_t edat__stats_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static struct stats *get(void) {
  if (mine)
    return mine;
  mine = edat__mem_zalloc(sizeof *mine, "statistics");
  mine->worker = edat__identity.worker;
  mine->next = atomic_load(&all);
  while (!atomic_compare_exchange_weak(&all, &mine->next, mine))
    continue;
  return mine;
}

static struct stats_entry *find(struct stats_entry *entries, size_t room,
                                const char *name, bool is_event) {
  size_t i = edat__hash_mix((uintptr_t)name + is_event) & (room - 1);
  while (entries[i].name &&
         (entries[i].name != name || entries[i].is_event != is_event))
    i = (i + 1) & (room - 1);
  return &entries[i];
}

static void grow(struct stats *s) {
  size_t room = s->room ? 2 * s->room : 64;
  struct stats_entry *entries =
      edat__mem_zalloc(room * sizeof *entries, "statistics");
  for (size_t i = 0; i < s->room; i++)
    if (s->entries[i].name)
      *find(entries, room, s->entries[i].name, s->entries[i].is_event) =
          s->entries[i];
  edat__mem_free(s->entries);
  s->entries = entries;
  s->room = room;
}

static void add(struct stats *s, const char *name, bool is_event,
                uint64_t bytes, int64_t ns) {
  if (2 * s->count >= s->room)
    grow(s);
  struct stats_entry *e = find(s->entries, s->room, name, is_event);
  if (!e->name) {
    s->count++;
    e->name = name;
    e->is_event = is_event;
  }
  e->count++;
  e->bytes += bytes;
  e->total_ns += ns;
  if (ns > e->max_ns)
    e->max_ns = ns;
}

void edat__stats_task(const char *name, int64_t ns, bool is_nested) {
  struct stats *s = get();
  add(s, name, false, 0, ns);
  if (is_nested)
    return;
  s->busy_ns += ns;
  s->tasks++;
}

void edat__stats_event(const char *name, uint64_t bytes, int64_t fired_ns) {
  int64_t ns = edat__stats_now() - fired_ns;
  if (name[0] != '\001') /* the runtime's own */
    add(get(), name, true, bytes, fired_ns && ns > 0 ? ns : 0);
}

void edat__stats_idle(int64_t ns) { get()->idle_ns += ns; }
void edat__stats_steal(void) { get()->steals++; }

struct stats *edat__stats_take(void) {
  mine = NULL;
  return atomic_exchange(&all, NULL);
}

void edat__stats_free(struct stats *stats) {
  while (stats) {
    struct stats *next = stats->next;
    edat__mem_free(stats->entries);
    edat__mem_free(stats);
    stats = next;
  }
}

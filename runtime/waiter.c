/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From the dependencies of a pragma, with their values, to nodes. Slots go by
 * dependency; nodes by preference, those that name a source first.
 */
#include "waiter.h"
#include "mem.h"
#include "trace.h"

#include <inttypes.h>
#include <stdio.h>

/* The sources that a dependency names: one run of ranks, or two for `others`,
   or any, or none at all. */
struct sources {
  struct run {
    int32_t first;
    uint32_t count;
  } runs[2];
  bool is_any;
  uint32_t total; /* slots per key */
};

struct builder {
  struct waiter *waiter;
  int rank, nranks;
  struct node *next;
};

const char *edat__where_print(const struct edatcc_where *where, char *out,
                              size_t size) {
  if (where->line)
    snprintf(out, size, "%s:%u", where->file, where->line);
  else
    snprintf(out, size, "%s", where->file);
  return out;
}

const char *edat__consumer_print(const struct consumer *consumer, char *out,
                                 size_t size) {
  char where[500];
  edat__where_print(consumer->where, where, sizeof where);
  if (consumer->name)
    snprintf(out, size, "task '%s' (%s)", consumer->name, where);
  else
    snprintf(out, size, "wait (%s)", where);
  return out;
}

static EDAT_NORETURN void refuse(const struct waiter *w,
                                 const struct edatcc_dep *dep, const char *what,
                                 int64_t value) {
  const struct consumer *c = &w->consumer;
  char who[600];
  edat__fatal(EDAT_ERR(AWAIT_VALUE), edat__consumer_print(c, who, sizeof who),
              dep->text, what, value);
}

static EDAT_NORETURN void refuse_rank(const struct builder *b,
                                      const struct edatcc_dep *dep,
                                      int64_t rank) {
  char who[600];
  edat__fatal(EDAT_ERR(AWAIT_RANK),
              edat__consumer_print(&b->waiter->consumer, who, sizeof who),
              dep->text, rank, b->nranks - 1);
}

static struct sources one_run(int64_t first, int64_t count) {
  struct run run = {(int32_t)first, (uint32_t)count};
  return (struct sources){.runs = {run}, .total = run.count};
}

static struct sources sources_of(const struct builder *b,
                                 const struct edatcc_dep *dep,
                                 const struct edatcc_dep_args *args) {
  int64_t last = args->rank;
  switch (args->rank) {
  case EDATCC_RANK_NONE:
    return (struct sources){.total = 0};
  case EDATCC_RANK_ANY:
    return (struct sources){.is_any = true, .total = 1};
  case EDATCC_RANK_SELF:
    return one_run(b->rank, 1);
  case EDATCC_RANK_ALL:
    return one_run(0, b->nranks);
  case EDATCC_RANK_OTHERS: {
    struct sources s = one_run(0, b->rank);
    s.runs[1] = (struct run){b->rank + 1, (uint32_t)(b->nranks - b->rank - 1)};
    s.total = (uint32_t)b->nranks - 1;
    return s;
  }
  default:
    break;
  }
  int64_t count = dep->source_range ? args->rank_length : 1;
  if (count < 0)
    refuse(b->waiter, dep, "the number of sources is", count);
  if (args->rank < 0 || args->rank >= b->nranks)
    if (count > 0)
      refuse_rank(b, dep, args->rank);
  if (count > b->nranks - args->rank)
    refuse_rank(b, dep,
                __builtin_add_overflow(last, count - 1, &last) ? INT64_MAX
                                                               : last);
  return one_run(count ? args->rank : 0, count);
}

/* Number of keys; also checks the lengths of its ranges. */
static uint64_t keys_of(const struct builder *b, const struct edatcc_dep *dep,
                        const struct edatcc_dep_args *args) {
  uint64_t keys = 1;
  for (unsigned i = 0; i < dep->nindex; i++) {
    if (!(dep->range >> i & 1))
      continue;
    if (args->length[i] < 0)
      refuse(b->waiter, dep, "the length of a range is", args->length[i]);
    if (__builtin_mul_overflow(keys, (uint64_t)args->length[i], &keys) ||
        keys > INT32_MAX)
      refuse(b->waiter, dep, "too many events in a range of", args->length[i]);
  }
  return keys;
}

static struct key base_key(const struct builder *b,
                           const struct edatcc_dep *dep,
                           const struct edatcc_dep_args *args) {
  struct key key = {.nindex = 0};
  if (dep->name) {
    key.name = edat__name_id(dep->name);
  } else {
    if (!args->name)
      refuse(b->waiter, dep,
             "the name is a null pointer; indices:", dep->nindex);
    edat__key_parse(args->name, &key);
    if (key.nindex + dep->nindex > EDATCC_MAX_INDICES)
      refuse(b->waiter, dep, "too many indices:", key.nindex + dep->nindex);
  }
  return key;
}

static void append_indices(const struct edatcc_dep *dep,
                           const struct edatcc_dep_args *args, uint64_t i,
                           struct key *key) {
  for (uint32_t n = dep->nindex; n-- > 0;) {
    uint64_t length = dep->range >> n & 1 ? (uint64_t)args->length[n] : 1;
    key->index[key->nindex + n] = args->index[n] + (int64_t)(i % length);
    i /= length;
  }
  key->nindex += dep->nindex;
}

static void add_node(struct builder *b, const struct key *key, uint32_t dep,
                     int32_t source, uint32_t nsources, uint32_t slot) {
  *b->next++ = (struct node){.key = *key,
                             .hash = edat__key_hash(key),
                             .waiter = b->waiter,
                             .source = source,
                             .nsources = nsources,
                             .slot = slot,
                             .dep = dep,
                             .missing = nsources};
}

/* Nodes of one dependency, which has slots from `slot` on. */
static void add_dep(struct builder *b, uint32_t dep, const struct sources *s,
                    const struct edatcc_dep_args *args, uint64_t keys,
                    uint32_t slot) {
  const struct edatcc_dep *d = &b->waiter->consumer.deps[dep];
  if (s->total == 0 || keys == 0)
    return;
  struct key base = base_key(b, d, args);
  for (uint64_t i = 0; i < keys; i++) {
    struct key key = base;
    append_indices(d, args, i, &key);
    if (s->is_any)
      add_node(b, &key, dep, NODE_ANY, 1, slot++);
    for (int r = 0; r < 2; r++)
      if (s->runs[r].count) {
        add_node(b, &key, dep, s->runs[r].first, s->runs[r].count, slot);
        slot += s->runs[r].count;
      }
  }
}

struct tally {
  uint64_t nodes, any_nodes, slots;
};

static void count_dep(const struct builder *b, const struct edatcc_dep *dep,
                      const struct edatcc_dep_args *args, struct tally *tally) {
  struct sources s = sources_of(b, dep, args);
  uint64_t keys = keys_of(b, dep, args), slots;
  unsigned runs = s.is_any;
  for (int r = 0; r < 2; r++)
    runs += s.runs[r].count != 0;
  if (__builtin_mul_overflow(keys, s.total, &slots) ||
      tally->slots + slots > INT32_MAX)
    refuse(b->waiter, dep, "too many events; keys:", (int64_t)keys);
  tally->slots += slots;
  tally->nodes += keys * runs;
  if (s.is_any)
    tally->any_nodes += keys;
}

/* Makes the nodes that name a source, or those that do not, and all parts. */
static void add_deps(struct builder *b, const struct edatcc_dep_args *args,
                     bool is_any) {
  struct waiter *w = b->waiter;
  uint32_t slot = 0;
  for (uint32_t i = 0; i < w->consumer.ndeps; i++) {
    const struct edatcc_dep *dep = &w->consumer.deps[i];
    struct sources s = sources_of(b, dep, &args[i]);
    uint64_t keys = keys_of(b, dep, &args[i]);
    uint32_t slots = (uint32_t)(keys * s.total);
    if (s.is_any == is_any)
      add_dep(b, i, &s, &args[i], keys, slot);
    w->set->parts[i] = (struct events_part){slot, slots, NULL};
    slot += slots;
  }
}

/* What most are: one event, by name, from one rank or any. False: it is not
   that, or wrong, and nothing was done. */
static bool add_single(struct builder *b, const struct edatcc_dep_args *args) {
  struct waiter *w = b->waiter;
  const struct edatcc_dep *dep = w->consumer.deps;
  int64_t source = args->rank == EDATCC_RANK_SELF  ? b->rank
                   : args->rank == EDATCC_RANK_ANY ? NODE_ANY
                                                   : args->rank;
  if (!dep->name || dep->range || dep->source_range || source >= b->nranks ||
      (source < 0 && args->rank != EDATCC_RANK_ANY))
    return false;
  struct key key = {.name = edat__name_id(dep->name), .nindex = dep->nindex};
  for (uint32_t i = 0; i < dep->nindex; i++)
    key.index[i] = args->index[i];
  w->nnodes = 1;
  w->set = edat__events_new(&w->consumer, 1);
  w->set->parts[0] = (struct events_part){0, 1, NULL};
  b->next = w->nodes = &w->single;
  add_node(b, &key, 0, (int32_t)source, 1, 0);
  return true;
}

void edat__waiter_init(struct waiter *waiter, enum waiter_kind kind,
                       waiter_complete *complete,
                       const struct consumer *consumer,
                       const struct edatcc_dep_args *args, int rank,
                       int nranks) {
  struct builder b = {.waiter = waiter, .rank = rank, .nranks = nranks};
  struct tally tally = {0, 0, 0};
  waiter->consumer = *consumer;
  waiter->complete = complete;
  waiter->args = NULL;
  waiter->kind = (uint8_t)kind;
  waiter->shards = 0;
  waiter->completions = 0;
  waiter->is_withdrawn = false;
  atomic_init(&waiter->missing, 0);
  atomic_init(&waiter->has_news, false);
  atomic_init(&waiter->refs, 1);
  if (consumer->ndeps == 1 && add_single(&b, args))
    return;
  for (uint32_t i = 0; i < consumer->ndeps; i++)
    count_dep(&b, &consumer->deps[i], &args[i], &tally);
  waiter->nnodes = (uint32_t)tally.nodes;
  waiter->set = edat__events_new(consumer, (uint32_t)tally.slots);
  waiter->nodes = &waiter->single;
  if (waiter->nnodes > 1)
    waiter->nodes = edat__pool_get(waiter->nnodes * sizeof(struct node),
                                   "the dependencies of a task");
  b.next = waiter->nodes;
  if (tally.nodes > tally.any_nodes || tally.nodes == 0)
    add_deps(&b, args, false);
  if (tally.any_nodes)
    add_deps(&b, args, true);
}

void edat__waiter_fini(struct waiter *waiter) {
  if (waiter->set)
    edat__events_free(waiter->set);
  waiter->set = NULL;
  if (waiter->nodes != &waiter->single)
    edat__pool_put(waiter->nodes, waiter->nnodes * sizeof(struct node));
  waiter->nodes = NULL;
}

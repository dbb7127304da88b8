/* SPDX-License-Identifier: BSD-3-Clause */
/* The ranks of a local transport: start, stop, and what is left over then. */
#define _GNU_SOURCE 1

#include "transport_local.h"

#include "mem.h"

#include <string.h>

static void free_channels(struct local *l) {
  struct map_node *next = edat__map_next(&l->channels, NULL);
  for (struct map_node *node = NULL; (node = next) != NULL;) {
    struct channel *c = container_of(node, struct channel, node);
    next = edat__map_next(&l->channels, node);
    edat__map_remove(&l->channels, node);
    edat__stream_in_fini(&c->in);
    edat__stream_out_fini(&c->out);
    edat__mem_free(c);
  }
  edat__map_fini(&l->channels);
}

/* Drops what is still on its way to this rank. */
static void drop_arrivals(struct local *l) {
  while (l->nready) {
    struct channel *from;
    struct parcel *parcel = edat__local_take_parcel(l, 0, &from);
    if (parcel->body)
      edat__list_push_back(&l->group->ranks[from->peer]->done, &parcel->link);
    else
      edat__mem_free(parcel);
  }
}

/* The last rank that stops clears up for all, as parcels may be anywhere. */
static void free_ranks(struct transport_group *group) {
  for (int rank = 0; rank < group->size; rank++)
    drop_arrivals(group->ranks[rank]);
  for (int rank = 0; rank < group->size; rank++) {
    struct local *l = group->ranks[rank];
    edat__local_complete_sends(l);
    free_channels(l);
    pthread_mutex_destroy(&l->user);
    edat__mem_free(l);
    group->ranks[rank] = NULL;
  }
}

void edat__local_stop(struct transport *t) {
  struct local *l = edat__local_of(t);
  struct transport_group *group = l->group;
  edat__mutex_lock(&group->lock);
  bool last = ++group->stopping == group->size;
  while (!group->stepping && !last && group->stopping <= group->size)
    edat__condition_wait(&group->changed, &group->lock, -1);
  edat__mutex_unlock(&group->lock);
  if (!last)
    return;
  free_ranks(group);
  edat__mutex_lock(&group->lock);
  group->stopping++; /* tells the others that all is done */
  edat__condition_broadcast(&group->changed);
  edat__mutex_unlock(&group->lock);
}

struct transport_group *edat__transport_group_new(int size, uint64_t seed,
                                                  bool stepping) {
  struct transport_group *group =
      edat__mem_zalloc(sizeof *group, "a group of local ranks");
  group->size = size;
  group->stepping = stepping;
  group->shuffled = seed != 0;
  group->random = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
  group->ranks = edat__mem_zalloc((size_t)size * sizeof *group->ranks,
                                  "a group of local ranks");
  edat__mutex_init(&group->lock, LOCK_WIRE);
  edat__condition_init(&group->changed);
  for (int rank = 0; rank < size; rank++) {
    struct local *l = edat__mem_zalloc(sizeof *l, "a local rank");
    edat__map_init(&l->channels);
    edat__list_init(&l->ready);
    edat__list_init(&l->bodies);
    edat__list_init(&l->done);
    l->group = group;
    group->ranks[rank] = l;
  }
  return group;
}

void edat__transport_group_free(struct transport_group *group) {
  edat__mem_free(group->ranks);
  edat__mem_free(group);
}

struct transport *
edat__transport_local_start(struct transport_group *group, int rank,
                            const struct transport_config *config,
                            const struct transport_sink *sink) {
  struct local *l = group->ranks[rank];
  pthread_mutexattr_t recursive;
  pthread_mutexattr_init(&recursive);
  pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&l->user, &recursive);
  pthread_mutexattr_destroy(&recursive);
  l->base.ops = &edat__local_ops;
  l->base.rank = l->base.node_rank = rank;
  l->base.size = l->base.node_size = group->size;
  l->base.eager_bytes = config->eager_bytes ? config->eager_bytes : 4096;
  l->outbox_limit =
      config->outbox_bytes ? config->outbox_bytes : (size_t)64 << 20;
  l->sink = *sink;
  l->target = (struct stream_target){
      .sink = &l->sink, .receive_body = edat__local_receive_body, .ctx = l};
  return &l->base;
}

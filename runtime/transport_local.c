/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * N ranks in one process, behind the same operations as MPI: for unit tests,
 * for the thread sanitizer, and for simulation with a seed.
 *
 * A rank has a channel for each peer that it has talked to, with a queue of
 * parcels; a parcel is the packet that MPI would carry, and for a large payload
 * the address of the sender's bytes.  One mutex guards the whole group.  With a
 * seed, poll serves the sources in random order, does nothing from time to
 * time, and lets bodies and waves come late; the order within a link is never
 * touched.
 */
#define _GNU_SOURCE 1

#include "transport_local.h"

#include "mem.h"

#include <string.h>
#include <unistd.h>

/* A number below n; always 0 without a seed. */
static unsigned pick_locked(struct transport_group *group, unsigned n) {
  if (!group->shuffled)
    return 0;
  group->random ^= group->random << 13;
  group->random ^= group->random >> 7;
  group->random ^= group->random << 17;
  return (unsigned)((group->random >> 20) % n);
}

/* Channels. */

static bool is_of(const struct map_node *node, const void *peer) {
  return container_of(node, const struct channel, node)->peer ==
         *(const int *)peer;
}

static struct channel *channel_locked(struct local *l, int peer) {
  uint64_t hash = edat__hash_mix((uint64_t)peer);
  struct map_node *node = edat__map_find(&l->channels, hash, &peer, is_of);
  if (node)
    return container_of(node, struct channel, node);
  struct channel *c = edat__mem_zalloc(sizeof *c, "the state of a peer");
  c->peer = peer;
  edat__stream_in_init(&c->in, peer);
  edat__list_init(&c->parcels);
  edat__list_init(&c->ready);
  edat__map_insert(&l->channels, &c->node, hash);
  return c;
}

static void add_parcel_locked(struct local *to, int source,
                              struct parcel *parcel) {
  struct channel *c = channel_locked(to, source);
  if (edat__list_is_empty(&c->parcels)) {
    edat__list_push_back(&to->ready, &c->ready);
    to->nready++;
  }
  edat__list_push_back(&c->parcels, &parcel->link);
}

struct parcel *edat__local_take_parcel(struct local *l, unsigned n,
                                       struct channel **from) {
  struct list *link = edat__list_front(&l->ready);
  while (n-- > 0)
    link = link->next;
  struct channel *c = list_entry(link, struct channel, ready);
  struct list *parcel = edat__list_pop_front(&c->parcels);
  edat__list_remove(&c->ready);
  if (edat__list_is_empty(&c->parcels))
    l->nready--;
  else
    edat__list_push_back(&l->ready, &c->ready);
  *from = c;
  return list_entry(parcel, struct parcel, link);
}

/* Sending. */

static void push_locked(struct local *l, int target,
                        const struct stream_entry *entry, const void *data,
                        void *token) {
  struct local *to = l->group->ranks[target];
  struct stream_out *out = &channel_locked(l, target)->out;
  struct parcel *parcel = edat__mem_zalloc(
      sizeof *parcel + 1 + edat__stream_entry_bytes(entry), "a local packet");
  parcel->packet[0] = WIRE_VERSION;
  parcel->length = 1 + edat__stream_put(out, entry, parcel->packet + 1);
  if (entry->event->large) {
    parcel->body = data;
    parcel->token = token;
    parcel->body_bytes = (size_t)entry->event->bytes;
  }
  l->outbox += parcel->length + parcel->body_bytes;
  add_parcel_locked(to, l->base.rank, parcel);
}

static enum transport_result local_send(struct transport *t, int target,
                                        const struct wire_event *event,
                                        const void *data, void *token) {
  struct local *l = edat__local_of(t);
  struct transport_group *group = l->group;
  struct wire_event sent = *event;
  struct stream_entry entry = {.event = &sent, .data = data};
  bool ask[WIRE_SPACES];
  EDAT_ASSERT(target >= 0 && target < t->size && target != t->rank);
  sent.large = event->bytes > t->eager_bytes;
  if (sent.large && l->sink.fill)
    l->sink.fill(l->sink.ctx, token, 0, (size_t)event->bytes);
  edat__mutex_lock(&group->lock);
  struct stream_out *out = &channel_locked(l, target)->out;
  while (!edat__stream_is_complete(out, &entry, ask)) {
    edat__mutex_unlock(&group->lock);
    edat__stream_describe(&l->sink, &entry, ask);
    edat__mutex_lock(&group->lock);
  }
  bool room = l->outbox < l->outbox_limit;
  if (room)
    push_locked(l, target, &entry, data, token);
  edat__mutex_unlock(&group->lock);
  return room ? TRANSPORT_SENT : TRANSPORT_FULL;
}

/* Receiving. */

/* Tells the sender that this parcel is through. */
static void finish(struct local *l, struct parcel *parcel, int source) {
  struct transport_group *group = l->group;
  struct local *from = group->ranks[source];
  bool give_back = parcel->body != NULL;
  edat__mutex_lock(&group->lock);
  from->outbox -= parcel->length + parcel->body_bytes;
  if (give_back)
    edat__list_push_back(&from->done, &parcel->link);
  edat__mutex_unlock(&group->lock);
  if (!give_back)
    edat__mem_free(parcel);
}

void edat__local_receive_body(void *ctx, struct stream_in *in,
                              struct stream_held *held) {
  struct local *l = ctx;
  struct arriving *arriving = edat__mem_zalloc(sizeof *arriving, "a body");
  arriving->held = held;
  arriving->in = in;
  held->missing = 1;
  edat__list_push_back(&l->bodies, &arriving->link);
}

void edat__local_complete_sends(struct local *l) {
  struct list done;
  edat__list_init(&done);
  edat__mutex_lock(&l->group->lock);
  edat__list_splice_back(&done, &l->done);
  edat__mutex_unlock(&l->group->lock);
  for (struct list *link; (link = edat__list_pop_front(&done)) != NULL;) {
    struct parcel *parcel = list_entry(link, struct parcel, link);
    l->sink.sent(l->sink.ctx, parcel->token);
    edat__mem_free(parcel);
  }
}

/* Takes the next parcel of some source, unless chance says wait. */
static struct parcel *take_parcel(struct local *l, struct channel **from) {
  struct transport_group *group = l->group;
  struct parcel *parcel = NULL;
  edat__mutex_lock(&group->lock);
  bool late = pick_locked(group, 8) == 1;
  if (l->nready && !late)
    parcel = edat__local_take_parcel(l, pick_locked(group, l->nready), from);
  edat__mutex_unlock(&group->lock);
  return parcel;
}

static int receive_parcel(struct local *l, struct parcel *parcel,
                          struct channel *from) {
  int delivered = edat__stream_receive(&from->in, &l->target, parcel->packet,
                                       parcel->length);
  if (!parcel->body) {
    finish(l, parcel, from->peer);
  } else {
    /* The packet's large event is the last body that was asked for. */
    struct arriving *arriving =
        list_entry(l->bodies.prev, struct arriving, link);
    arriving->parcel = parcel;
  }
  return delivered;
}

/* Lets bodies arrive, in any order among them. */
static int receive_bodies(struct local *l) {
  int delivered = 0;
  list_for_each_safe(link, &l->bodies) {
    struct arriving *arriving = list_entry(link, struct arriving, link);
    edat__mutex_lock(&l->group->lock);
    bool late = pick_locked(l->group, 3) == 1;
    edat__mutex_unlock(&l->group->lock);
    if (late)
      continue;
    edat__list_remove(link);
    memcpy(arriving->held->data, arriving->parcel->body,
           arriving->parcel->body_bytes);
    arriving->held->missing = 0;
    finish(l, arriving->parcel, arriving->in->source);
    delivered += edat__stream_release(arriving->in, &l->target);
    edat__mem_free(arriving);
  }
  return delivered;
}

static int local_poll(struct transport *t) {
  struct local *l = edat__local_of(t);
  struct parcel *parcel;
  struct channel *from;
  int delivered = 0;
  edat__local_complete_sends(l);
  for (int budget = 16; budget > 0; budget--) {
    if (t->appetite == TRANSPORT_TAKE_NONE ||
        (parcel = take_parcel(l, &from)) == NULL)
      break;
    delivered += receive_parcel(l, parcel, from);
    if (t->appetite == TRANSPORT_TAKE_ONE)
      t->appetite = TRANSPORT_TAKE_NONE;
  }
  return delivered + receive_bodies(l);
}

static void local_flush(struct transport *t, bool all) {
  (void)t;
  (void)all;
}

static bool local_is_drained(struct transport *t) {
  struct local *l = edat__local_of(t);
  edat__mutex_lock(&l->group->lock);
  bool drained = l->outbox == 0 && edat__list_is_empty(&l->done);
  edat__mutex_unlock(&l->group->lock);
  return drained && edat__list_is_empty(&l->bodies);
}

/* Waves. */

static void local_wave_start(struct transport *t, const int64_t *values,
                             int count) {
  struct local *l = edat__local_of(t);
  struct wave *wave = &l->group->waves[l->wave_number % 2];
  EDAT_ASSERT(count <= TRANSPORT_WAVE_MAX);
  l->wave_count = count;
  edat__mutex_lock(&l->group->lock);
  for (int i = 0; i < count; i++)
    wave->sums[i] += values[i];
  wave->joined++;
  edat__mutex_unlock(&l->group->lock);
}

static bool local_wave_test(struct transport *t, int64_t *sums) {
  struct local *l = edat__local_of(t);
  struct transport_group *group = l->group;
  struct wave *wave = &group->waves[l->wave_number % 2];
  edat__mutex_lock(&group->lock);
  bool done = wave->joined == group->size && pick_locked(group, 3) != 1;
  if (done) {
    memcpy(sums, wave->sums, (size_t)l->wave_count * sizeof *sums);
    if (++wave->left == group->size)
      memset(wave, 0, sizeof *wave);
    l->wave_number++;
  }
  edat__mutex_unlock(&group->lock);
  return done;
}

/* The rest. */

static void local_lock(struct transport *t) {
  pthread_mutex_lock(&edat__local_of(t)->user);
}

static void local_unlock(struct transport *t) {
  pthread_mutex_unlock(&edat__local_of(t)->user);
}

static void local_abort(struct transport *t, int status) {
  (void)t;
  _exit(status);
}

const struct transport_ops edat__local_ops = {
    .send = local_send,
    .poll = local_poll,
    .flush = local_flush,
    .is_drained = local_is_drained,
    .wave_start = local_wave_start,
    .wave_test = local_wave_test,
    .lock = local_lock,
    .unlock = local_unlock,
    .stop = edat__local_stop,
    .abort = local_abort,
};

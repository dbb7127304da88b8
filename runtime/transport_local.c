/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * N ranks in one process, behind the same operations as MPI: for unit tests,
 * for the thread sanitizer, and for simulation with a seed.
 *
 * Between each two ranks there is a link, a queue of parcels; a parcel is the
 * packet that MPI would carry, and for a large payload the address of the
 * sender's bytes.  One mutex guards the whole group.  With a seed, poll
 * serves the sources in random order, does nothing from time to time, and lets
 * bodies and waves come late; the order within a link is never touched.
 */
#define _GNU_SOURCE 1

#include "mem.h"
#include "stream.h"
#include "sync.h"
#include "trace.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

/* On its way from one rank to another. */
struct parcel {
  struct list link;
  size_t length;     /* of the packet */
  const void *body;  /* the sender's large payload, or NULL */
  void *token;       /* the sender's token of it */
  size_t body_bytes; /* counted in the sender's outbox, like length */
  unsigned char packet[];
};

/* A wave that some ranks have joined. */
struct wave {
  int64_t sums[TRANSPORT_WAVE_MAX];
  int joined;
  int left;
};

struct local {
  struct transport base;

  /* Constant after start. */
  struct transport_group *group;
  struct transport_sink sink;
  struct stream_target target;
  size_t outbox_limit;

  /* Baton only. */
  struct stream_in *in; /* by source */
  struct list bodies;   /* struct arriving, in order of arrival */
  uint64_t wave_number;
  int wave_count;

  /* Under group lock. */
  struct stream_known known;
  struct stream_out *out; /* by target */
  struct list *links;     /* by source: parcels to this rank */
  struct list done;       /* parcels whose large payload was taken */
  size_t outbox;          /* bytes sent and not yet received */

  /* Atomic: the user's lock. */
  pthread_mutex_t user;
};

/* A body that has not arrived, as far as this rank can see. */
struct arriving {
  struct list link;
  struct parcel *parcel; /* owned */
  struct stream_in *in;
  struct stream_held *held;
};

struct transport_group {
  /* Constant after init. */
  int size;
  bool stepping;
  bool shuffled;

  struct mutex lock;
  struct condition changed;

  /* Under lock. */
  uint64_t random;
  struct local **ranks;
  struct wave waves[2]; /* nobody is two waves ahead of anybody */
  uint64_t agree_hash;
  int agreeing;
  bool disagree;
  int stopping;
};

static struct local *as_local(struct transport *t) {
  return container_of(t, struct local, base);
}

/* A number below n; always 0 without a seed. */
static unsigned pick_locked(struct transport_group *group, unsigned n) {
  if (!group->shuffled)
    return 0;
  group->random ^= group->random << 13;
  group->random ^= group->random >> 7;
  group->random ^= group->random << 17;
  return (unsigned)((group->random >> 20) % n);
}

/* Sending. */

static void push_locked(struct local *l, int target,
                        const struct stream_entry *entry, const void *data,
                        void *token) {
  struct local *to = l->group->ranks[target];
  struct parcel *parcel = edat__mem_zalloc(
      sizeof *parcel + 1 + edat__stream_entry_bytes(entry), "a local packet");
  parcel->packet[0] = WIRE_VERSION;
  parcel->length = 1 + edat__stream_put(&l->out[target], &l->known, entry,
                                        parcel->packet + 1);
  if (entry->event->large) {
    parcel->body = data;
    parcel->token = token;
    parcel->body_bytes = (size_t)entry->event->bytes;
  }
  l->outbox += parcel->length + parcel->body_bytes;
  edat__list_push_back(&to->links[l->base.rank], &parcel->link);
}

static enum transport_result local_send(struct transport *t, int target,
                                        const struct wire_event *event,
                                        const void *data, void *token) {
  struct local *l = as_local(t);
  struct transport_group *group = l->group;
  struct wire_event sent = *event;
  struct stream_entry entry = {.event = &sent, .data = data};
  bool ask[WIRE_SPACES];
  EDAT_ASSERT(target >= 0 && target < t->size && target != t->rank);
  sent.large = event->bytes > t->eager_bytes;
  if (sent.large && l->sink.fill)
    l->sink.fill(l->sink.ctx, token, 0, (size_t)event->bytes);
  edat__mutex_lock(&group->lock);
  while (!edat__stream_is_complete(&l->out[target], &l->known, &entry, ask)) {
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

static void receive_body(void *ctx, struct stream_in *in,
                         struct stream_held *held) {
  struct local *l = ctx;
  struct arriving *arriving = edat__mem_zalloc(sizeof *arriving, "a body");
  arriving->held = held;
  arriving->in = in;
  held->missing = 1;
  edat__list_push_back(&l->bodies, &arriving->link);
}

/* Calls sent for the payloads that their receivers have taken. */
static void complete_sends(struct local *l) {
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
static struct parcel *take_parcel(struct local *l, int *source) {
  struct transport_group *group = l->group;
  unsigned size = (unsigned)group->size;
  struct list *link = NULL;
  edat__mutex_lock(&group->lock);
  unsigned first = pick_locked(group, size);
  bool late = pick_locked(group, 8) == 1;
  for (unsigned i = 0; i < size && !link && !late; i++) {
    *source = (int)((first + i) % size);
    link = edat__list_pop_front(&l->links[*source]);
  }
  edat__mutex_unlock(&group->lock);
  return link ? list_entry(link, struct parcel, link) : NULL;
}

static int receive_parcel(struct local *l, struct parcel *parcel, int source) {
  struct stream_in *in = &l->in[source];
  int delivered =
      edat__stream_receive(in, &l->target, parcel->packet, parcel->length);
  if (!parcel->body) {
    finish(l, parcel, source);
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
  struct local *l = as_local(t);
  struct parcel *parcel;
  int delivered = 0;
  int source = 0;
  complete_sends(l);
  for (int budget = 16; budget > 0; budget--) {
    if ((parcel = take_parcel(l, &source)) == NULL)
      break;
    delivered += receive_parcel(l, parcel, source);
  }
  return delivered + receive_bodies(l);
}

static void local_flush(struct transport *t, bool all) {
  (void)t;
  (void)all;
}

static bool local_is_drained(struct transport *t) {
  struct local *l = as_local(t);
  edat__mutex_lock(&l->group->lock);
  bool drained = l->outbox == 0 && edat__list_is_empty(&l->done);
  edat__mutex_unlock(&l->group->lock);
  return drained && edat__list_is_empty(&l->bodies);
}

/* Waves and agreement. */

static void local_wave_start(struct transport *t, const int64_t *values,
                             int count) {
  struct local *l = as_local(t);
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
  struct local *l = as_local(t);
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

static bool local_agree(struct transport *t, uint64_t hash, uint32_t names,
                        uint32_t sites) {
  struct local *l = as_local(t);
  struct transport_group *group = l->group;
  edat__mutex_lock(&group->lock);
  if (group->agreeing++ == 0)
    group->agree_hash = hash;
  group->disagree = group->disagree || group->agree_hash != hash;
  edat__condition_broadcast(&group->changed);
  while (!group->stepping && group->agreeing < group->size)
    edat__condition_wait(&group->changed, &group->lock, -1);
  bool same = !group->disagree;
  if (same) {
    l->known.below[WIRE_NAME] = names;
    l->known.below[WIRE_SITE] = sites;
  }
  edat__mutex_unlock(&group->lock);
  return same;
}

/* The rest. */

static void local_lock(struct transport *t) {
  pthread_mutex_lock(&as_local(t)->user);
}

static void local_unlock(struct transport *t) {
  pthread_mutex_unlock(&as_local(t)->user);
}

static void local_abort(struct transport *t, int status) {
  (void)t;
  _exit(status);
}

/* Drops what is still on its way to this rank. */
static void drop_arrivals(struct local *l) {
  for (int source = 0; source < l->base.size; source++) {
    struct list *link;
    while ((link = edat__list_pop_front(&l->links[source])) != NULL) {
      struct parcel *parcel = list_entry(link, struct parcel, link);
      if (parcel->body)
        edat__list_push_back(&l->group->ranks[source]->done, link);
      else
        edat__mem_free(parcel);
    }
  }
}

/* The last rank that stops clears up for all, as parcels may be anywhere. */
static void free_ranks(struct transport_group *group) {
  for (int rank = 0; rank < group->size; rank++)
    drop_arrivals(group->ranks[rank]);
  for (int rank = 0; rank < group->size; rank++) {
    struct local *l = group->ranks[rank];
    complete_sends(l);
    for (int peer = 0; peer < group->size; peer++) {
      edat__stream_in_fini(&l->in[peer]);
      edat__stream_out_fini(&l->out[peer]);
    }
    pthread_mutex_destroy(&l->user);
    edat__mem_free(l->in);
    edat__mem_free(l->out);
    edat__mem_free(l->links);
    edat__mem_free(l);
    group->ranks[rank] = NULL;
  }
}

static void local_stop(struct transport *t) {
  struct local *l = as_local(t);
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

static const struct transport_ops local_ops = {
    .send = local_send,
    .poll = local_poll,
    .flush = local_flush,
    .is_drained = local_is_drained,
    .wave_start = local_wave_start,
    .wave_test = local_wave_test,
    .agree = local_agree,
    .lock = local_lock,
    .unlock = local_unlock,
    .stop = local_stop,
    .abort = local_abort,
};

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
    l->links = edat__mem_zalloc((size_t)size * sizeof *l->links, "links");
    l->in = edat__mem_zalloc((size_t)size * sizeof *l->in, "streams");
    l->out = edat__mem_zalloc((size_t)size * sizeof *l->out, "streams");
    for (int source = 0; source < size; source++) {
      edat__list_init(&l->links[source]);
      edat__stream_in_init(&l->in[source], source);
    }
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
  l->base.ops = &local_ops;
  l->base.rank = l->base.node_rank = rank;
  l->base.size = l->base.node_size = group->size;
  l->base.eager_bytes = config->eager_bytes ? config->eager_bytes : 4096;
  l->outbox_limit =
      config->outbox_bytes ? config->outbox_bytes : (size_t)64 << 20;
  l->sink = *sink;
  l->target = (struct stream_target){.sink = &l->sink,
                                     .known = &l->known,
                                     .receive_body = receive_body,
                                     .ctx = l};
  return &l->base;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* A model of the matcher: lists, searched from the front; slow, obviously
   right, and a plain value that can be copied to go on in several ways. Events
   are their ids; keys and sources are small numbers. */
#ifndef EDAT_TEST_MATCH_MODEL_H
#define EDAT_TEST_MATCH_MODEL_H

#include "waiter.h"

#include <stdlib.h>
#include <string.h>

enum { RANKS = 4, KEYS = 4, WAITERS = 48, SLOTS = 12, NODES = 8, EVENTS = 400 };

/* What came out. */

struct result {
  int waiter, order, n; /* order -1: withdrawn */
  int ids[SLOTS];
};

struct results {
  int n;
  struct result r[EVENTS];
};

static int compare_results(const void *a, const void *b) {
  const struct result *x = a, *y = b;
  return x->waiter != y->waiter ? x->waiter - y->waiter : x->order - y->order;
}

static void sort_results(struct results *r) {
  qsort(r->r, (size_t)r->n, sizeof r->r[0], compare_results);
}

static bool same_results(const struct results *a, const struct results *b) {
  bool is_same = a->n == b->n;
  for (int i = 0; is_same && i < a->n; i++)
    is_same =
        a->r[i].waiter == b->r[i].waiter && a->r[i].order == b->r[i].order &&
        a->r[i].n == b->r[i].n &&
        memcmp(a->r[i].ids, b->r[i].ids, (size_t)a->r[i].n * sizeof(int)) == 0;
  return is_same;
}

struct model_event {
  int id, key, source;
  long number;
  bool is_sticky, is_stale, is_there;
};

struct model_node {
  int key, source, nsources, slot;
  long mark;
};

struct model_waiter {
  int kind, nnodes, nslots, completions;
  bool is_live, has_news;
  struct model_node nodes[NODES];
  struct model_event slots[SLOTS];
};

struct model {
  int nevents, nwaiters;
  long number;
  struct model_event events[EVENTS];
  struct model_event sticky[KEYS][RANKS];
  int waiters[WAITERS]; /* in order of submission */
  struct model_waiter w[WAITERS];
  struct results out;
};

static void model_report(struct model *m, int w, int order) {
  struct result *r = &m->out.r[m->out.n++];
  *r = (struct result){.waiter = w, .order = order};
  if (order < 0)
    return;
  r->n = m->w[w].nslots;
  for (int i = 0; i < r->n; i++)
    r->ids[i] = m->w[w].slots[i].id;
}

static bool model_is_full(const struct model_waiter *w) {
  for (int i = 0; i < w->nslots; i++)
    if (!w->slots[i].is_there)
      return false;
  return w->kind != WAITER_PERSISTENT || w->has_news;
}

static void model_fill(struct model_waiter *w, int slot,
                       struct model_event event) {
  w->slots[slot] = event;
  w->slots[slot].is_there = true;
  if (!event.is_stale)
    w->has_news = true;
}

static void model_remove_event(struct model *m, int i) {
  memmove(&m->events[i], &m->events[i + 1],
          (size_t)(--m->nevents - i) * sizeof m->events[0]);
}

static bool model_take_ordinary(struct model *m, int key, int source,
                                struct model_event *out) {
  for (int i = 0; i < m->nevents; i++)
    if (m->events[i].key == key &&
        (source < 0 || m->events[i].source == source)) {
      *out = m->events[i];
      model_remove_event(m, i);
      return true;
    }
  return false;
}

/* The first to arrive of those not had, else the latest. */
static bool model_see_sticky(struct model *m, const struct model_waiter *w,
                             const struct model_node *n, int source,
                             struct model_event *out) {
  struct model_event *fresh = NULL, *latest = NULL;
  for (int r = 0; r < RANKS; r++) {
    struct model_event *c = &m->sticky[n->key][r];
    if (!c->is_there || (source >= 0 && r != source))
      continue;
    if (c->number > n->mark && (!fresh || c->number < fresh->number))
      fresh = c;
    if (!latest || c->number > latest->number)
      latest = c;
  }
  if (!latest)
    return false;
  *out = fresh ? *fresh : *latest;
  out->is_stale = !fresh && w->kind == WAITER_PERSISTENT;
  return true;
}

static void model_fill_from_store(struct model *m, struct model_waiter *w) {
  for (int i = 0; i < w->nnodes; i++) {
    struct model_node *n = &w->nodes[i];
    for (int s = 0; s < n->nsources; s++) {
      struct model_event e;
      int source = n->source < 0 ? -1 : n->source + s;
      if (!w->slots[n->slot + s].is_there &&
          (model_take_ordinary(m, n->key, source, &e) ||
           model_see_sticky(m, w, n, source, &e)))
        model_fill(w, n->slot + s, e);
    }
  }
}

static void model_clear(struct model_waiter *w) {
  memset(w->slots, 0, sizeof w->slots);
  w->has_news = false;
}

/* Hands over full sets, and the next ones that the store fills. */
static void model_settle(struct model *m, int wi) {
  struct model_waiter *w = &m->w[wi];
  while (w->is_live && model_is_full(w)) {
    model_report(m, wi, w->completions++);
    if (w->kind != WAITER_PERSISTENT) {
      w->is_live = false;
      return;
    }
    for (int i = 0; i < w->nnodes; i++)
      for (int s = 0; s < w->nodes[i].nsources; s++) {
        struct model_event *e = &w->slots[w->nodes[i].slot + s];
        if (e->is_sticky && e->number > w->nodes[i].mark)
          w->nodes[i].mark = e->number;
      }
    model_clear(w);
    model_fill_from_store(m, w);
  }
}

static bool model_give(struct model *m, struct model_event e) {
  for (int k = 0; k < m->nwaiters; k++) {
    struct model_waiter *w = &m->w[m->waiters[k]];
    for (int i = 0; w->is_live && i < w->nnodes; i++) {
      struct model_node *n = &w->nodes[i];
      for (int s = 0; s < n->nsources && n->key == e.key; s++) {
        struct model_event *slot = &w->slots[n->slot + s];
        if ((n->source < 0 || n->source + s == e.source) &&
            (!slot->is_there || slot->is_stale)) {
          model_fill(w, n->slot + s, e);
          model_settle(m, m->waiters[k]);
          return true;
        }
      }
    }
  }
  return false;
}

static void model_give_sticky(struct model *m, struct model_event e) {
  e.number = ++m->number;
  e.is_there = e.is_sticky = true;
  m->sticky[e.key][e.source] = e;
  for (int k = 0; k < m->nwaiters; k++) {
    struct model_waiter *w = &m->w[m->waiters[k]];
    for (int i = 0; w->is_live && i < w->nnodes; i++) {
      struct model_node *n = &w->nodes[i];
      for (int s = 0; s < n->nsources && n->key == e.key; s++) {
        struct model_event *slot = &w->slots[n->slot + s], offer = e;
        offer.is_stale = w->kind == WAITER_PERSISTENT && n->mark >= e.number;
        if ((n->source < 0 || n->source + s == e.source) &&
            (!slot->is_there || slot->is_stale ||
             (w->kind == WAITER_PERSISTENT && slot->is_sticky &&
              slot->source == e.source)))
          model_fill(w, n->slot + s, offer);
      }
    }
    model_settle(m, m->waiters[k]);
  }
}

/* Operations, on both. */

enum op_kind { OP_DELIVER, OP_SUBMIT, OP_POLL, OP_CANCEL };

struct op {
  enum op_kind kind;
  int id, key, source, copies;
  bool is_sticky;
  int waiter;
};

static void model_run(struct model *m, const struct op *op) {
  struct model_event e = {.id = op->id, .key = op->key, .source = op->source};
  struct model_waiter *w = &m->w[op->waiter];
  struct model before;
  switch (op->kind) {
  case OP_DELIVER:
    if (op->is_sticky)
      model_give_sticky(m, e);
    for (int i = 0; !op->is_sticky && i < op->copies; i++)
      if (!model_give(m, e)) {
        e.number = ++m->number;
        m->events[m->nevents++] = e;
      }
    break;
  case OP_SUBMIT:
    w->is_live = true;
    m->waiters[m->nwaiters++] = op->waiter;
    model_fill_from_store(m, w);
    model_settle(m, op->waiter);
    break;
  case OP_POLL:
    before = *m;
    w->is_live = true;
    model_fill_from_store(m, w);
    if (model_is_full(w))
      model_settle(m, op->waiter);
    else
      *m = before;
    break;
  case OP_CANCEL:
    if (w->is_live)
      model_report(m, op->waiter, -1);
    w->is_live = false;
    break;
  }
}

#endif

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Events for all ranks of a large program: they go along a tree from their
 * source, its root, and each rank on the way sends them on. spread.c says how
 * the order of events is kept that go to all and to one.
 */
#ifndef EDAT_RUNTIME_SPREAD_H
#define EDAT_RUNTIME_SPREAD_H

#include "event.h"
#include "transport.h"

struct spread;

enum { SPREAD_CHILDREN_MAX = 32 };

/* NULL if there are so few ranks that the source sends to each. */
struct spread *edat__spread_new(struct transport *transport);
/* NULL is fine. */
void edat__spread_free(struct spread *spread);

/* The ranks to which this one sends what comes from that root, the one with
   the smallest subtree first; returns their number. */
int edat__spread_children(int rank, int root, int size, int *children);

/* ---- The root; any thread ---- */

/* Before an event of this name is sent to one rank; marks the wire so that it
   stays behind those of its name that went along the tree. */
void edat__spread_mark_direct(struct spread *spread, struct wire_event *wire);
/* Before an event is sent to all other ranks. True: along the tree, to this
   rank's children and then end(); nobody else begins meanwhile. */
bool edat__spread_begin(struct spread *spread, struct wire_event *wire);
void edat__spread_end(struct spread *spread);

/* ---- All others; baton ---- */

/* Sends on what has come along a tree; body as in transport_sink.deliver.
   False: the message makes no sense. */
bool edat__spread_forward(struct spread *spread, const struct wire_event *wire,
                          const void *data, struct payload *body);
/* Sends on what there was no room for; returns how many messages that were. */
int edat__spread_retry(struct spread *spread);
/* Is there anything left of it? */
bool edat__spread_is_drained(const struct spread *spread);

/* An event that its source has marked has come. True: it has to wait, and is
   taken. */
bool edat__spread_hold(struct spread *spread, const struct wire_event *wire,
                       struct event *event);
/* What has waited for the last one forwarded from this root; NULL: no more. */
struct event *edat__spread_release(struct spread *spread, int root);

#endif

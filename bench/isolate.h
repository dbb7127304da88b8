/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A simulated rank numbers its names itself, as it would in a process of its
 * own: between its runtime, which shares one table with all the others, and its
 * transport the numbers are exchanged.
 */
#ifndef EDAT_BENCH_ISOLATE_H
#define EDAT_BENCH_ISOLATE_H

#include "transport.h"

struct isolated {
  struct transport_sink sink; /* the runtime's */
  struct transport_ops ops;
  const struct transport_ops *inner;
  uint32_t *shared; /* by own number */
  uint32_t count, capacity;
};

/* The sink to start the transport with; the place stays where it is. */
struct transport_sink isolate_sink(struct isolated *place,
                                   const struct transport_sink *sink);
/* What it has given; all its sends go through find, which knows the place of a
   rank. */
void isolate_transport(struct isolated *place, struct transport *transport,
                       struct isolated *(*find)(int rank));
void isolate_end(struct isolated *place);

#endif

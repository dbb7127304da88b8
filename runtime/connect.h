/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What surrounds the one rank of this process: the other ranks, and the cores
 * that it may use. One of two files is in a library: connect_mpi.c, where ranks
 * are processes under MPI, or connect_serial.c, where there is one rank and no
 * thread beside main's.
 */
#ifndef EDAT_RUNTIME_CONNECT_H
#define EDAT_RUNTIME_CONNECT_H

#include "transport.h"

/* The transport of this process. communicator: Fortran's handle, or NULL for
   all ranks; finish is called when the program ends MPI itself. */
struct transport *edat__connect(const int *communicator,
                                void (*finish)(void *ctx),
                                const struct transport_sink *sink);
/* After the transport has stopped. */
void edat__connect_fini(void);

/* How many workers a rank has: by the setting or by its share of the cores. */
int edat__connect_workers(const struct transport *t);
/* Are there more of them on this node than cores? */
bool edat__connect_is_crowded(const struct transport *t, int workers);

#endif

/* SPDX-License-Identifier: BSD-3-Clause */
/* What the writers of graphs share. */
#ifndef EDATCC_GRAPH_PRIVATE_H
#define EDATCC_GRAPH_PRIVATE_H

#include "graph.h"

void graph_json(const struct program *program, struct buf *out);
void graph_dot(const struct program *program, struct buf *out);

/* The number of an owner in the program. */
size_t graph_key(const struct program *program,
                 const struct program_owner *owner);

#endif

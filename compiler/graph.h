/* SPDX-License-Identifier: BSD-3-Clause */
/* The event graph of a linked program (--edat-graph): tasks, loops and
 * functions, the events that they fire and await, with ranks, payload types,
 * files and lines, under the ids of reports at run time. As Graphviz's DOT
 * language, as JSON for programs, or as SVG, which Graphviz's dot draws.
 */
#ifndef EDATCC_GRAPH_H
#define EDATCC_GRAPH_H

#include "program.h"

/* Whether a graph can be written to a file of this name: known suffix, and
 * dot is there if it is needed. False: the reason was printed. */
bool graph_check(const char *path);

/* False: the reason was printed. */
bool graph_write(const struct program *program, const char *path);

#endif

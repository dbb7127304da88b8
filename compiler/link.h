/* SPDX-License-Identifier: BSD-3-Clause */
/* What a link gets besides the user's words: nothing but MPI's libraries when
 * nothing in it has to do with edat, where edatcc stands for mpicc; else the
 * runtime, and start and finish around main unless the program starts the
 * runtime itself. With -fedat=serial it is the other runtime, and no MPI. What
 * has been linked is then checked as a whole.
 */
#ifndef EDATCC_LINK_H
#define EDATCC_LINK_H

#include "options.h"
#include "records.h"
#include "toolchain.h"

/* Adds what the files among the inputs and the libraries say. False: one of
 * them has the other runtime, which is reported. */
bool link_look(const struct job *job, struct records *records);

/* Adds what the command, complete but for that, needs. */
void link_push(const struct job *job, const struct toolchain *toolchain,
               const struct records *records, struct args *args);

/* Runs the command, made with link_push. Where there are records, checks the
 * program that has been linked and writes the graph, if one is wanted; the
 * output is removed if a check fails. `records` are those of the inputs, its
 * `texts` those of shared libraries. Returns the exit status. */
int link_run(const struct job *job, const struct args *command,
             const struct records *records);

#endif

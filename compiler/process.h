/* SPDX-License-Identifier: BSD-3-Clause */
/* Child processes, the private directory, and an orderly end: whatever way
 * the driver ends - done, error, SIGINT, SIGTERM, SIGHUP - its children have
 * ended and its directory is gone.
 */
#ifndef EDATCC_PROCESS_H
#define EDATCC_PROCESS_H

#include "args.h"

#include <stdint.h>

/* Whether commands are shown on standard error before they run. */
void process_set_verbose(bool verbose);

/* Becomes the command, with `input` (or -1) as standard input. Returns only
 * on failure, reported, with the exit status to use. */
int process_exec(const struct args *command, int input);

/* Runs the command to its end with standard output to the file `out` (NULL:
 * ours). Returns its exit status; ends the driver by the signal that killed
 * the child or that the driver received. Failure to start it is reported and
 * is status 1. */
int process_run(const struct args *command, const char *out);

/* The same for a command that writes its exit status to the descriptor
 * `report` as one byte when its work is done: for one that has large libraries
 * to unload, which we need not wait for. Silent: its output is thrown away. */
int process_run_reporting(const struct args *command, int report,
                          bool is_silent);

/* Runs the command with all its output thrown away. */
bool process_succeeds(const struct args *command);

/* The private directory, made at the first call; NULL after an error, which
 * was reported. */
const char *process_directory(void);

/* Of what the name of that directory is made. */
void process_set_seed(uint64_t seed);

/* Removes what process_directory made. */
void process_clean(void);

/* Keeps a file from being left behind half-written when the driver ends by a
 * signal; NULL forgets it. One at a time. */
void process_guard(const char *path);

#endif

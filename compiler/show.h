/* SPDX-License-Identifier: BSD-3-Clause */
/* Answers to questions about edatcc: -show, -showme:*, --help, --edat-version.
 * The only text that the driver ever writes to standard output by itself.
 */
#ifndef EDATCC_SHOW_H
#define EDATCC_SHOW_H

#include "options.h"
#include "toolchain.h"

void show_version(void);
void show_help(void);

/* -show and -showme without inputs, and -showme:PART. Returns the exit
 * status. */
int show_flags(const struct job *job, const struct toolchain *toolchain);

#endif

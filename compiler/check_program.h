/* SPDX-License-Identifier: BSD-3-Clause */
/* The rules that only a whole program can break: an event that is awaited but
 * never fired, or fired but never awaited, a name that is nearly another's,
 * one event with two payload types or two numbers of indices. Never a false
 * alarm: what the records cannot tell is not reported.
 */
#ifndef EDATCC_CHECK_PROGRAM_H
#define EDATCC_CHECK_PROGRAM_H

#include "diag.h"
#include "program.h"

/* Prints what it finds. False: something of it is an error by the settings. */
bool check_program(const struct program *program,
                   const struct diag_settings *settings);

#endif

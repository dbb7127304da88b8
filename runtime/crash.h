/* SPDX-License-Identifier: BSD-3-Clause */
/* What a crash is told with: the rank, the task, and the line of its pragma. */
#ifndef EDAT_RUNTIME_CRASH_H
#define EDAT_RUNTIME_CRASH_H

#include "base.h"

/* Catches SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT where the program, or a
   sanitizer, does not do so already. After edat__fiber_init. */
void edat__crash_init(void);
/* Puts back what was there, unless the program has changed it since. */
void edat__crash_fini(void);

/* Ends the process as abort() does, without a message. */
EDAT_NORETURN void edat__crash_abort(void);
/* Dumps core and goes on; false if there is none. A copy of the process does
   it: all memory is in it, but of the threads only the calling one. */
bool edat__crash_dump_core(void);

#endif

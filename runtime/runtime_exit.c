/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * _exit() of the program. It runs no handlers, so a rank would be gone without
 * a word, and launchers take one that ends with 0 for a success: MPICH's kills
 * the other ranks and reports 0. So it is defined here, in front of the C
 * library's, and ends all ranks with a message while the program runs. Children
 * and programs of one rank, which nobody waits for, leave as ever.
 *
 * Sanitizers have one of their own, which goes first.
 */
#define _GNU_SOURCE 1
#include "runtime.h"

#if !defined(EDAT_ASAN) && !defined(EDAT_TSAN)

#include "trace.h"

#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static EDAT_NORETURN void leave(int status) {
  for (;;)
    syscall(SYS_exit_group, status);
}

/* Our own, when the message is out, comes here again. */
EDAT_API EDAT_NORETURN void _exit(int status) {
  if (!edat__is_my_death() && edat__runtime_is_started() &&
      edat__runtime_ranks() > 1)
    edat__fatal(EDAT_ERR(RAW_EXIT), status);
  leave(status);
}

EDAT_API EDAT_NORETURN void _Exit(int status) { _exit(status); }

#endif

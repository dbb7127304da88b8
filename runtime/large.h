/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Large buffers, kept for the next one of about their size: fresh memory costs
 * a page fault for every 4 KiB, more than the copy into it.
 */
#ifndef EDAT_RUNTIME_LARGE_H
#define EDAT_RUNTIME_LARGE_H

#include <stddef.h>

/* From here on a buffer is worth keeping. */
enum { EDAT_LARGE_MIN = 16 * 1024 };

/* At least `bytes` (>= EDAT_LARGE_MIN), aligned to a cache line; dies without
   memory, naming `what`. Any thread. */
void *edat__large_get(size_t bytes, const char *what);
/* Takes it back; bytes as it was asked for. Any thread. */
void edat__large_put(void *buffer, size_t bytes);
/* Frees what is kept. */
void edat__large_fini(void);

#endif

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Strided sections of memory: how many elements, copying them out in
 * row-major order and back in. Runs that are contiguous are copied at once.
 */
#ifndef EDAT_RUNTIME_SECTION_H
#define EDAT_RUNTIME_SECTION_H

#include "base.h"

#include <edat/abi.h>

/* Elements of the section, or -1 if a count is negative or the bytes (of
   elements of `size`) exceed what can be addressed. */
int64_t edat__section_elements(const struct edatcc_section *section,
                               size_t size);
/* Do its elements follow each other in memory, in its own order? */
bool edat__section_is_contiguous(const struct edatcc_section *section,
                                 size_t size);
/* Do all its bytes lie outside those? */
bool edat__section_is_apart(const struct edatcc_section *section, size_t size,
                            const void *bytes, size_t n);
/* out has room for elements * size bytes. */
void edat__section_pack(const struct edatcc_section *section, size_t size,
                        void *out);
void edat__section_unpack(const struct edatcc_section *section, size_t size,
                          const void *in);

#endif

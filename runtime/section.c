/* SPDX-License-Identifier: BSD-3-Clause */
/* See section.h. The innermost dimensions that are contiguous are one run;
   the others are walked by recursion. */
#include "section.h"

#include <string.h>

int64_t edat__section_elements(const struct edatcc_section *section,
                               size_t size) {
  int64_t elements = 1, bytes;
  bool is_empty = false;
  for (int i = 0; i < section->ndims; i++) {
    int64_t count = section->dims[i].count;
    if (count < 0)
      return -1;
    is_empty |= count == 0;
    if (__builtin_mul_overflow(elements, count ? count : 1, &elements))
      return -1;
  }
  if (__builtin_mul_overflow(elements, (int64_t)size, &bytes))
    return -1;
  return is_empty ? 0 : elements;
}

struct copy {
  const struct edatcc_dim *dims;
  int ndims;         /* those outside the runs */
  size_t run;        /* bytes */
  char *packed;      /* moves on */
  bool is_unpacking; /* from packed to the section */
};

static void copy_dims(struct copy *copy, int dim, char *at) {
  if (dim == copy->ndims) {
    memcpy(copy->is_unpacking ? at : copy->packed,
           copy->is_unpacking ? copy->packed : at, copy->run);
    copy->packed += copy->run;
    return;
  }
  for (int64_t i = 0; i < copy->dims[dim].count; i++)
    copy_dims(copy, dim + 1, at + i * copy->dims[dim].stride);
}

/* How many of the outer dimensions are not part of one run; *run: its bytes. */
static int outer_dims(const struct edatcc_section *section, size_t size,
                      size_t *run) {
  int ndims = section->ndims;
  *run = size;
  while (ndims > 0 && section->dims[ndims - 1].stride == (int64_t)*run)
    *run *= (size_t)section->dims[--ndims].count;
  return ndims;
}

bool edat__section_is_contiguous(const struct edatcc_section *section,
                                 size_t size) {
  size_t run;
  return outer_dims(section, size, &run) == 0;
}

bool edat__section_is_apart(const struct edatcc_section *section, size_t size,
                            const void *bytes, size_t n) {
  uintptr_t low = (uintptr_t)section->base, high = low + size;
  for (int i = 0; i < section->ndims; i++) {
    int64_t reach = (section->dims[i].count - 1) * section->dims[i].stride;
    if (reach < 0)
      low += (uintptr_t)reach;
    else
      high += (uintptr_t)reach;
  }
  return high <= (uintptr_t)bytes || (uintptr_t)bytes + n <= low;
}

static void copy_section(const struct edatcc_section *section, size_t size,
                         char *packed, bool is_unpacking) {
  struct copy copy = {section->dims, 0, size, packed, is_unpacking};
  if (edat__section_elements(section, size) <= 0)
    return;
  copy.ndims = outer_dims(section, size, &copy.run);
  copy_dims(&copy, 0, (char *)(uintptr_t)section->base);
}

void edat__section_pack(const struct edatcc_section *section, size_t size,
                        void *out) {
  copy_section(section, size, out, false);
}

void edat__section_unpack(const struct edatcc_section *section, size_t size,
                          const void *in) {
  copy_section(section, size, (char *)(uintptr_t)in, true);
}

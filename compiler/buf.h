/* SPDX-License-Identifier: BSD-3-Clause */
/* Growing text. A buffer is always terminated, so `buf_str` can be printed at
 * any time; it may also hold NUL bytes, then `size` tells. On the heap, because
 * generated files are large: free it with buf_fini.
 */
#ifndef EDATCC_BUF_H
#define EDATCC_BUF_H

#include <stdarg.h>
#include <stddef.h>

struct buf {
  char *data;
  size_t size;
  size_t capacity;
};

void buf_init(struct buf *buf);
void buf_fini(struct buf *buf);
void buf_clear(struct buf *buf);

void buf_add(struct buf *buf, const char *bytes, size_t size);
void buf_puts(struct buf *buf, const char *string);
void buf_putc(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* The text so far; "" for an empty buffer. Valid until the next change. */
const char *buf_str(const struct buf *buf);

#endif

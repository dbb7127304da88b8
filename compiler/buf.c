/* SPDX-License-Identifier: BSD-3-Clause */
/* Growing text on the heap. */
#include "buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf) { *buf = (struct buf){0}; }

void buf_fini(struct buf *buf) {
  free(buf->data);
  buf_init(buf);
}

void buf_clear(struct buf *buf) {
  buf->size = 0;
  if (buf->data)
    buf->data[0] = '\0';
}

static void reserve(struct buf *buf, size_t more) {
  if (more < buf->capacity - buf->size)
    return;
  size_t capacity = buf->capacity ? buf->capacity : 256;
  while (capacity - buf->size <= more && capacity < SIZE_MAX / 4)
    capacity *= 2;
  char *data = realloc(buf->data, capacity);
  if (!data || capacity - buf->size <= more) {
    fprintf(stderr, "edatcc: error: out of memory\n");
    exit(1);
  }
  buf->data = data;
  buf->capacity = capacity;
}

void buf_add(struct buf *buf, const char *bytes, size_t size) {
  reserve(buf, size);
  if (size)
    memcpy(buf->data + buf->size, bytes, size);
  buf->size += size;
  buf->data[buf->size] = '\0';
}

void buf_puts(struct buf *buf, const char *string) {
  buf_add(buf, string, strlen(string));
}

void buf_putc(struct buf *buf, char c) { buf_add(buf, &c, 1); }

void buf_vprintf(struct buf *buf, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int length = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (length < 0)
    return;
  reserve(buf, (size_t)length);
  vsnprintf(buf->data + buf->size, (size_t)length + 1, format, args);
  buf->size += (size_t)length;
}

void buf_printf(struct buf *buf, const char *format, ...) {
  va_list args;
  va_start(args, format);
  buf_vprintf(buf, format, args);
  va_end(args);
}

const char *buf_str(const struct buf *buf) {
  return buf->data ? buf->data : "";
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* The driver's own messages; see message.h. */
#include "message.h"

#include <stdarg.h>
#include <stdio.h>

static void print(const char *kind, const char *format, va_list args) {
  fprintf(stderr, "edatcc: %s: ", kind);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
}

void message_error(const char *format, ...) {
  va_list args;
  va_start(args, format);
  print("error", format, args);
  va_end(args);
}

void message_warning(const char *format, ...) {
  va_list args;
  va_start(args, format);
  print("warning", format, args);
  va_end(args);
}

void message_note(const char *format, ...) {
  va_list args;
  va_start(args, format);
  print("note", format, args);
  va_end(args);
}

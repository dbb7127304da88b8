/* SPDX-License-Identifier: BSD-3-Clause */
/* The driver's own messages; see message.h. */
#include "message.h"

#include <stdarg.h>
#include <stdio.h>

void message_error(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("edatcc: error: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
}

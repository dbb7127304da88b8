/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ids and formats of the messages in errors.def. A call names both at once,
 * so that compilers check what follows: edat__fatal(EDAT_ERR(FIRE_RANK), ...).
 */
#ifndef EDAT_RUNTIME_ERRORS_H
#define EDAT_RUNTIME_ERRORS_H

#include "base.h"

#include <inttypes.h>
#include <stdio.h>

enum error_id {
#define EDAT_ERROR_GROUP(title)
#define EDAT_ERROR(id, word, format, explanation) ERROR_##id,
#include "errors.def"
#undef EDAT_ERROR
  ERROR_COUNT
};

#define EDAT_ERROR(id, word, format, explanation)                              \
  static const char edat__format_##id[] EDAT_UNUSED = format;
#include "errors.def"
#undef EDAT_ERROR
#undef EDAT_ERROR_GROUP

#define EDAT_ERR(id) ERROR_##id, edat__format_##id

/* "fire-rank": in brackets at the end of a message, and in docs/errors.md. */
const char *edat__error_word(enum error_id id);

/* docs/errors.md. */
void edat__errors_print_markdown(FILE *out);

#endif

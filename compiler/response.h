/* SPDX-License-Identifier: BSD-3-Clause */
/* Response files: @file stands for the words in the file, which may name
 * further ones.
 */
#ifndef EDATCC_RESPONSE_H
#define EDATCC_RESPONSE_H

#include "args.h"

/* Adds `word`, or what is in the file if it is an @file that can be read. */
void response_expand(struct args *out, const char *word);

/* Writes the words to a file such that reading gives them back. */
bool response_write(const char *path, const char *const *words);

#endif

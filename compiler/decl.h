/* SPDX-License-Identifier: BSD-3-Clause */
/* Puts a name into a type spelling: text in, text out. `int (*)[4]` and `p`
 * give `int (*p)[4]`. Reads C's abstract declarators only, no libclang, and
 * says no where a type has no spelling that can be written again.
 */
#ifndef EDATCC_DECL_H
#define EDATCC_DECL_H

#include <stdbool.h>

struct buf;

/* Appends the declaration of `name` with the type. False and nothing
 * appended: unnamed struct, union or enum, lambda-like or broken spelling.
 * An empty name copies the type. */
bool decl_put_name(const char *type, const char *name, struct buf *out);

/* Whether the spelling names a type that other text can repeat. */
bool decl_has_name(const char *type);

#endif

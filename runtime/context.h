/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Contexts of the library: types of memory that the program defines, and
 * memory of these types, handed from task to task by its address. An event
 * carries the address only, so a context never leaves its process.
 *
 * Types and contexts live until the process ends: the library has no call to
 * free them, and a program may look into one after edatFinalise.
 */
#ifndef EDAT_RUNTIME_CONTEXT_H
#define EDAT_RUNTIME_CONTEXT_H

#include "base.h"

/* Below are the types of edat.h. */
enum { CONTEXT_FIRST = 20 };

/* The number of a new type; any thread. */
int edat__context_define(size_t bytes);
/* Zeroed memory of a type; NULL: there is no such type. */
void *edat__context_new(int type);
bool edat__context_is_type(int type);
/* The fire site of events that carry a context of this type, which exists. */
uint32_t edat__context_site(int type);
/* The type of contexts fired at a site with this signature; 0: none. */
int edat__context_of(const char *signature);

#endif

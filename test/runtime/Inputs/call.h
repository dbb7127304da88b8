/* SPDX-License-Identifier: BSD-3-Clause */
/* For programs that call the library: a check that says where it failed. */
#ifndef CALL_H
#define CALL_H

#include <edat.h>
#include <edat_debug.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(x)                                                               \
  ((x) ? (void)0                                                               \
       : (fprintf(stderr, "%s:%d: check failed on rank %d: %s\n", __FILE__,    \
                  __LINE__, edatGetRank(), #x),                                \
          abort()))

#define INT(event) (*(int *)(event).data)

static inline void add_one(int *counter) {
  __atomic_fetch_add(counter, 1, __ATOMIC_SEQ_CST);
}
static inline int get(int *counter) {
  return __atomic_load_n(counter, __ATOMIC_SEQ_CST);
}
static inline void fire_int(int value, int target, const char *event) {
  edatFireEvent(&value, EDAT_INT, 1, target, event);
}
static inline void fire_none(int target, const char *event) {
  edatFireEvent(NULL, EDAT_NOTYPE, 0, target, event);
}

#endif

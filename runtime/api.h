/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files behind edat.h share: dependencies as the calls give them,
 * and events as tasks and callers see them. Each call is named in messages.
 */
#ifndef EDAT_RUNTIME_API_H
#define EDAT_RUNTIME_API_H

#include "engine.h"
#include "events.h"

#include <edat.h>
#include <edat/abi.h>

#include <stdarg.h>

/* Dependencies of a task or wait. Strings are the caller's. */
struct api_deps {
  int count;
  struct edatcc_dep *deps;
  struct edatcc_dep_args *args;
};

/* count pairs of source and event from the arguments, or from two arrays; a
   bad one is fatal. To be freed by deps_free. */
struct api_deps edat__api_deps_read(struct engine *engine, const char *call,
                                    int count, va_list list);
struct api_deps edat__api_deps_from(struct engine *engine, const char *call,
                                    int count, const int *sources,
                                    char *const *ids);
void edat__api_deps_free(struct api_deps *deps);

/* Events lent to a task: data may be written, and dies with the events. */
struct api_loan {
  EDAT_Event *events; /* and their names behind them */
  size_t bytes;
};
void edat__api_lend(struct api_loan *loan, struct event *const *events,
                    size_t count);
void edat__api_end_loan(struct api_loan *loan);
/* Copies for the caller to keep, see edatFreeEvents; NULL if there are none. */
EDAT_Event *edat__api_give(struct event *const *events, size_t count);

/* The fire site for elements of a type of edat.h that is no context. */
uint32_t edat__api_site(int type);
/* Bytes of an element; 0 for EDAT_NOTYPE; -1: there is no such type. */
int edat__api_type_bytes(int type);

#endif

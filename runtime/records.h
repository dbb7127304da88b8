/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the pragmas of the running program say, for reports: the records that
 * edatcc put into its objects (their format is in edat/abi.h), of the
 * executable and of all shared libraries that are loaded now. An object
 * without records, compiled by hand for instance, says nothing, so that an
 * event nobody here fires may still be fired by somebody.
 *
 * Reads files: for reports, not for anything that has to be fast.
 */
#ifndef EDAT_RUNTIME_RECORDS_H
#define EDAT_RUNTIME_RECORDS_H

#include "base.h"

enum record_kind {
  RECORD_FIRE,
  RECORD_AWAIT,
  RECORD_TASK,
  RECORD_LOOP,
  RECORD_LOCK
};

/* One event of a pragma, or a task, loop or lock; constant. No string is
   NULL. */
struct record {
  enum record_kind kind;
  unsigned index_count;  /* 2 for halo[i][j] */
  const char *name;      /* without indices; "" where it is computed */
  const char *signature; /* type of the elements; "": any, or no payload */
  const char *rank;      /* as written: "left" of to(left) or from(left) */
  const char *text;      /* name and indices as written: "halo[i][0]" */
  const char *file;
  unsigned line;
  const char *owner;   /* the task's or loop's name, else the function */
  unsigned owner_line; /* 0: a function */
};

struct records {
  struct record *items;
  size_t count;
  char **texts; /* what the strings are in, one an object file */
  size_t text_count;
  bool is_partial; /* there is more than these: the program calls the library
                      in ways that records cannot tell, or some are of another
                      version */
};

/* Reads all; the caller owns the result. Equal records of a header that is in
   several files come once for each. */
void edat__records_init(struct records *records);
void edat__records_fini(struct records *records);

/* The first record from `from` on of that kind and name, or NULL. Walk with
   from = found + 1. */
const struct record *edat__records_find(const struct records *records,
                                        const struct record *from,
                                        enum record_kind kind,
                                        const char *name);

/* Adds the records of a section's text, NULs included. */
void edat__records_add(struct records *records, const char *text, size_t size);

#endif

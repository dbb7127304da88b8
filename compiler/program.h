/* SPDX-License-Identifier: BSD-3-Clause */
/* A linked program as its records tell it: which events are fired and awaited,
 * where, by which task. The records come from the output of the linker, which
 * holds exactly those of the objects that became part of it (members of
 * archives that were taken, link-time optimised code too), and from the shared
 * libraries beside it. The same pragma of a header in two objects counts once.
 */
#ifndef EDATCC_PROGRAM_H
#define EDATCC_PROGRAM_H

#include "args.h"
#include "buf.h"

#include <stdbool.h>
#include <stddef.h>

enum program_kind { PROGRAM_TASK, PROGRAM_LOOP, PROGRAM_FUNCTION };

/* What a pragma stands in: a task or loop, else a function. */
struct program_owner {
  enum program_kind kind;
  const char *id;   /* as in reports at run time: name or "function:line" */
  const char *how;  /* "persistent", "ordered" or "" */
  const char *runs; /* of a task submitted by a call: its function; else "" */
  const char *file;
  unsigned line;                         /* 0 for a function */
  const struct program_owner *submitter; /* of a task or loop */
};

/* One event of a pragma. */
struct program_use {
  const struct program_use *next; /* of the same event */
  bool is_fired;                  /* else awaited */
  bool is_foreign; /* perhaps unused: in a shared library or a header */
  size_t n_indices;
  const char *type; /* signature; NULL: any or none */
  const char *rank; /* as written */
  const char *text; /* name and indices as written */
  const char *file;
  unsigned line;
  const struct program_owner *owner;
};

/* All uses of a name. */
struct program_event {
  const char *name; /* "" for all computed names together */
  const struct program_use *first;
  const struct program_use **last;
};

struct program {
  struct arena *arena;
  const char *name;              /* the output file */
  struct program_event **events; /* in order of appearance */
  size_t n_events;
  struct program_owner **owners;
  size_t n_owners;
  struct args open; /* why there may be uses without records: sentences */
};

void program_init(struct program *program, struct arena *arena,
                  const char *name);

/* Adds the texts of sections with records. */
void program_add(struct program *program, const struct buf *texts,
                 bool is_foreign);

/* Whether all uses of all events are known: nothing is open. */
bool program_is_closed(const struct program *program);

#endif

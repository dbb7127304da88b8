/* SPDX-License-Identifier: BSD-3-Clause */
/* What object files say about edat: whether they carry records of pragmas,
 * call the runtime, start it themselves. Reads objects, archives (thin ones
 * too) and shared libraries; knows ELF64 and, as far as symbol names go, the
 * intermediate files of gcc's and clang's link-time optimisation.
 */
#ifndef EDATCC_RECORDS_H
#define EDATCC_RECORDS_H

#include "buf.h"

#include <stdbool.h>

/* Does this function of the library fire, await or submit? */
bool records_is_event_call(const char *name);
/* Does some word of the text begin like one? */
bool records_has_event_call(const char *text, size_t size);

struct records {
  bool has_records;    /* a section edat_events: pragmas were compiled */
  bool uses_runtime;   /* undefined edat* or edatcc_* symbols */
  bool in_archives;    /* either, in an archive, of which a link may take */
  bool outside;        /* either, elsewhere */
  bool starts;         /* refers to edatInit*: the program starts the runtime */
  bool loads;          /* refers to dlopen */
  char mpi[48];        /* a function of MPI that is called; "" if none */
  bool has_calls;      /* fires or awaits by calls that have records */
  bool is_opaque;      /* fires or awaits by calls that have none, */
  const char *opaque;  /* the first such file */
  const char *strange; /* the first file whose records cannot be read, */
  bool is_newer;       /* as they are of a later version */
  struct buf *texts;   /* gets the records themselves, if not NULL: */
  bool shared_only;    /* only those of shared libraries and executables */
  struct buf *needed;  /* gets the names of the libraries that shared libraries
                          need, each with its NUL, if not NULL */
  const char *reading; /* the file that is being read */
  bool is_archive;     /* it is one */
};

/* Adds what the file says; a file that cannot be read or is of another kind
 * says nothing. The path is kept. */
void records_read(const char *path, struct records *records);
/* The same with what the file holds. */
void records_read_bytes(const char *path, const void *data, size_t size,
                        struct records *records);

#endif

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

struct records {
  bool has_records;   /* a section edat_events: pragmas were compiled */
  bool uses_runtime;  /* undefined edat* or edatcc_* symbols */
  bool starts;        /* refers to edatInit*: the program starts the runtime */
  bool is_opaque;     /* may fire or await without records: by calls */
  bool loads;         /* refers to dlopen */
  char mpi[48];       /* a function of MPI that is called; "" if none */
  struct buf *texts;  /* gets the records themselves, if not NULL: */
  bool shared_only;   /* only those of shared libraries and executables */
  struct buf *needed; /* gets the names of the libraries that shared libraries
                         need, each with its NUL, if not NULL */
};

/* Adds what the file says; a file that cannot be read or is of another kind
 * says nothing. */
void records_read(const char *path, struct records *records);

#endif

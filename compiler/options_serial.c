/* SPDX-License-Identifier: BSD-3-Clause */
/* -DEDAT_SERIAL: the program as its own serial version, of which the pragmas
 * are no part. <edat.h> then says rank 0 of 1 without asking, so tasks must not
 * run; this is what the plain compiler makes of the same command line.
 */
#include "options.h"

#include "message.h"

#include <string.h>

static const char name[] = "EDAT_SERIAL";

void options_define(struct job *job, const char *macro, bool is_defined) {
  size_t length = strcspn(macro, "=");
  if (length == strlen(name) && strncmp(macro, name, length) == 0)
    job->has_serial_macro = is_defined;
}

bool options_settle_serial(struct job *job) {
  if (!job->has_serial_macro)
    return true;
  if (job->is_serial) {
    message_error(
        "'-DEDAT_SERIAL' leaves the pragmas out, '-fedat=serial' runs "
        "them in one process; give one of the two");
    return false;
  }
  job->no_edat = true;
  return true;
}

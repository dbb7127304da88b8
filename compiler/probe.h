/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether a source may have to do with edat: a quick look at the file and at
 * the headers that it includes, those of the C library aside, without a
 * preprocessor. Decides between the short way (one native compiler run) and
 * the long one, so it must never miss a pragma; where it cannot tell, that is
 * one.
 */
#ifndef EDATCC_PROBE_H
#define EDATCC_PROBE_H

#include "options.h"

enum probe {
  PROBE_NOTHING,
  PROBE_MENTION, /* the word edat in some form: may call the library */
  PROBE_CALL,    /* something like a call that fires or awaits */
  PROBE_PRAGMA
};

/* Looks at a file; one that cannot be read has nothing. `directory` is where
 * its quoted includes are, NULL: that of the file itself. */
enum probe probe_file(const struct job *job, const char *path,
                      const char *directory);

#endif

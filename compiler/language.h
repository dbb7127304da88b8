/* SPDX-License-Identifier: BSD-3-Clause */
/* What an input file is, by its name or by -x, as the native compilers see it.
 */
#ifndef EDATCC_LANGUAGE_H
#define EDATCC_LANGUAGE_H

enum language {
  LANGUAGE_C,
  LANGUAGE_C_PREPROCESSED,
  LANGUAGE_CXX,
  LANGUAGE_OTHER,  /* a source of another language */
  LANGUAGE_HEADER, /* to precompile */
  LANGUAGE_NONE    /* for the linker: objects, archives, scripts */
};

enum language language_of_suffix(const char *name);

/* `value` is the argument of -x, not "none". */
enum language language_of_option(const char *value);

#endif

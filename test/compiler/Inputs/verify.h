/* SPDX-License-Identifier: BSD-3-Clause */
/* VERIFY(c) ends the program with a message unless c holds; DONE() says that
 * all is well, once. */
#ifndef EDAT_TEST_VERIFY_H
#define EDAT_TEST_VERIFY_H

#include <edat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERIFY(c)                                                              \
  do {                                                                         \
    if (!(c)) {                                                                \
      fprintf(stderr, "%s:%d: rank %d: %s\n", __FILE__, __LINE__,              \
              edatGetRank(), #c);                                              \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)
#define DONE()                                                                 \
  do {                                                                         \
    if (edatGetRank() == 0)                                                    \
      puts("ok");                                                              \
  } while (0)

#endif

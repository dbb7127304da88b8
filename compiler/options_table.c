/* SPDX-License-Identifier: BSD-3-Clause */
/* The options that mean something to the driver: their spelling, how they take
 * an argument, where they go, what is done about them. All others are flags
 * that go to the native compiler. The table itself is options.def.
 */
#include "options_private.h"

#include <string.h>

static const struct option options[] = {
#define OPTION(spelling, shape, what, action)                                  \
  {spelling, shape, what, ACTION_##action},
#include "options.def"
#undef OPTION
};

static bool fits(const struct option *option, const char *word) {
  size_t length = strlen(option->spelling);
  if (strncmp(option->spelling, word, length) != 0)
    return false;
  bool exact = word[length] == '\0';
  switch (option->shape) {
  case FLAG:
  case SEPARATE:
    return exact;
  case JOINED:
  case EITHER:
    return true;
  }
  return false;
}

const struct option *options_find(const char *word) {
  const struct option *best = NULL;
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    if (fits(&options[i], word) &&
        (!best || strlen(options[i].spelling) > strlen(best->spelling)))
      best = &options[i];
  return best;
}

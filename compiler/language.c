/* SPDX-License-Identifier: BSD-3-Clause */
/* The language of an input; see language.h. A table of gcc's suffixes, as far
 * as the difference matters to the driver.
 */
#include "language.h"

#include <string.h>

enum language language_of_suffix(const char *name) {
  static const struct {
    const char *suffix;
    enum language language;
  } suffixes[] = {
      {".c", LANGUAGE_C},       {".i", LANGUAGE_C_PREPROCESSED},
      {".cc", LANGUAGE_CXX},    {".cp", LANGUAGE_CXX},
      {".cxx", LANGUAGE_CXX},   {".cpp", LANGUAGE_CXX},
      {".CPP", LANGUAGE_CXX},   {".c++", LANGUAGE_CXX},
      {".C", LANGUAGE_CXX},     {".h", LANGUAGE_HEADER},
      {".hh", LANGUAGE_HEADER}, {".hpp", LANGUAGE_HEADER},
      {".ii", LANGUAGE_OTHER},  {".m", LANGUAGE_OTHER},
      {".mm", LANGUAGE_OTHER},  {".s", LANGUAGE_OTHER},
      {".S", LANGUAGE_OTHER},   {".sx", LANGUAGE_OTHER},
      {".f", LANGUAGE_OTHER},   {".F", LANGUAGE_OTHER},
      {".for", LANGUAGE_OTHER}, {".f77", LANGUAGE_OTHER},
      {".f90", LANGUAGE_OTHER}, {".F90", LANGUAGE_OTHER},
      {".f95", LANGUAGE_OTHER}, {".F95", LANGUAGE_OTHER},
      {".f03", LANGUAGE_OTHER}, {".F03", LANGUAGE_OTHER},
      {".f08", LANGUAGE_OTHER}, {".F08", LANGUAGE_OTHER},
      {".ll", LANGUAGE_OTHER},  {".bc", LANGUAGE_OTHER},
      {".ads", LANGUAGE_OTHER}, {".adb", LANGUAGE_OTHER},
      {".go", LANGUAGE_OTHER},  {".d", LANGUAGE_OTHER},
      {".cu", LANGUAGE_OTHER},
  };
  const char *slash = strrchr(name, '/');
  const char *suffix = strrchr(slash ? slash : name, '.');
  if (suffix)
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
      if (strcmp(suffix, suffixes[i].suffix) == 0)
        return suffixes[i].language;
  return LANGUAGE_NONE;
}

enum language language_of_option(const char *value) {
  if (strcmp(value, "c") == 0)
    return LANGUAGE_C;
  if (strcmp(value, "cpp-output") == 0)
    return LANGUAGE_C_PREPROCESSED;
  if (strcmp(value, "c++") == 0)
    return LANGUAGE_CXX;
  size_t length = strlen(value);
  if (length > 7 && strcmp(value + length - 7, "-header") == 0)
    return LANGUAGE_HEADER;
  return LANGUAGE_OTHER;
}

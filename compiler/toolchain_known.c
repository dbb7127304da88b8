/* SPDX-License-Identifier: BSD-3-Clause */
/* What a compiler's file says about it: to ask the compiler itself takes as
 * long as to compile a small file. Only programs, no scripts, whose own names
 * (behind all symbolic links) carry a version are believed, as distributions
 * install them: x86_64-linux-gnu-gcc-12, clang-19, llvm-19/bin/clang. Others
 * are asked.
 */
#include "toolchain.h"

#include "arena.h"

#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_program(const char *path) {
  char magic[4] = "";
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return false;
  bool is_elf = read(file, magic, sizeof magic) == sizeof magic &&
                memcmp(magic, "\177ELF", sizeof magic) == 0;
  close(file);
  return is_elf;
}

/* The number that all of `text` is, or 0. */
static int whole_number(const char *text) {
  char *end;
  long value = isdigit((unsigned char)*text) ? strtol(text, &end, 10) : 0;
  return value > 0 && value < 1000 && !*end ? (int)value : 0;
}

/* N in PREFIX-N, where `path` ends so; PREFIX stands alone or behind a '-'. */
static int version_behind(const char *path, const char *prefix) {
  const char *base = strrchr(path, '/') + 1;
  const char *dash = strrchr(base, '-');
  size_t length = strlen(prefix);
  if (!dash || (size_t)(dash - base) < length ||
      strncmp(dash - length, prefix, length) != 0 ||
      (dash - length > base && dash[-(ptrdiff_t)length - 1] != '-'))
    return 0;
  return whole_number(dash + 1);
}

/* N in .../llvm-N/bin/clang. */
static int version_of_directory(struct arena *arena, const char *path) {
  static const char end[] = "/bin/clang";
  size_t length = strlen(path);
  if (length < sizeof end || strcmp(path + length - sizeof end + 1, end) != 0)
    return 0;
  return version_behind(arena_strndup(arena, path, length - sizeof end + 1),
                        "llvm");
}

/* The default of each; none for what is older or newer than is known here. */
static const char *default_standard(bool is_clang, int major) {
  if (is_clang)
    return major >= 11 && major <= 22 ? "-std=gnu17" : NULL;
  if (major >= 5 && major <= 7)
    return "-std=gnu11";
  return major >= 8 && major <= 14 ? "-std=gnu17" : NULL;
}

bool toolchain_know(const struct toolchain *toolchain,
                    struct native_facts *facts) {
  struct arena *arena = toolchain->native.arena;
  char path[PATH_MAX];
  if (toolchain->native.count != 1 ||
      !realpath(toolchain->native.items[0], path))
    return false;
  *facts = (struct native_facts){.gcc_major = version_behind(path, "gcc"),
                                 .clang_major = version_behind(path, "clang")};
  if (!facts->clang_major)
    facts->clang_major = version_of_directory(arena, path);
  facts->is_clang = facts->clang_major > 0;
  facts->standard =
      default_standard(facts->is_clang, facts->clang_major + facts->gcc_major);
  return facts->standard && is_program(path);
}

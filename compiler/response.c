/* SPDX-License-Identifier: BSD-3-Clause */
/* Response files; see response.h. As with gcc, an @file that cannot be read
 * is an ordinary word, and a file that includes itself is an error: there
 * the depth is limited, and the rest is left to the native compiler.
 */
#include "response.h"

#include "arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { MAX_DEPTH = 64 };

static char *read_text(struct arena *arena, const char *path) {
  FILE *file = fopen(path, "re");
  struct stat status;
  if (!file)
    return NULL;
  char *text = NULL;
  if (fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode)) {
    size_t size = (size_t)status.st_size;
    text = arena_alloc(arena, size + 1);
    text[fread(text, 1, size, file)] = '\0';
  }
  fclose(file);
  return text;
}

static void expand(struct args *out, const char *word, int depth) {
  char *text = word[0] == '@' && depth < MAX_DEPTH
                   ? read_text(out->arena, word + 1)
                   : NULL;
  if (!text) {
    args_push(out, word);
    return;
  }
  struct args words = args_new(out->arena);
  args_push_words(&words, text);
  for (size_t i = 0; i < words.count; i++)
    expand(out, words.items[i], depth + 1);
}

void response_expand(struct args *out, const char *word) {
  expand(out, word, 0);
}

bool response_write(const char *path, const char *const *words) {
  FILE *file = fopen(path, "we");
  if (!file)
    return false;
  for (; *words; words++) {
    putc('"', file);
    for (const char *c = *words; *c; c++) {
      if (*c == '"' || *c == '\\')
        putc('\\', file);
      putc(*c, file);
    }
    fputs("\"\n", file);
  }
  bool bad = ferror(file);
  return fclose(file) == 0 && !bad;
}

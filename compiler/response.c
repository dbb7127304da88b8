/* SPDX-License-Identifier: BSD-3-Clause */
/* Response files; see response.h. As with gcc, an @file that cannot be read
 * is an ordinary word, and a file that includes itself is an error: there
 * the number of files is limited, and the rest is left to the native compiler.
 */
#include "response.h"

#include "arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { MOST_FILES = 2000 }; /* as with gcc */

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

static void expand(struct args *out, const char *word, int *n_files) {
  char *text = word[0] == '@' && *n_files < MOST_FILES
                   ? read_text(out->arena, word + 1)
                   : NULL;
  if (!text) {
    args_push(out, word);
    return;
  }
  struct args words = args_new(out->arena);
  args_push_words(&words, text);
  ++*n_files;
  for (size_t i = 0; i < words.count; i++)
    expand(out, words.items[i], n_files);
}

void response_expand(struct args *out, const char *word) {
  int n_files = 0;
  expand(out, word, &n_files);
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

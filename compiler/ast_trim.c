/* SPDX-License-Identifier: BSD-3-Clause */
/* MPI's header declares thousands of functions (MPICH each one three times) of
 * which a source calls a dozen; to parse the others is half of what libclang
 * has to do for such a source. It gets the header without the prototypes of
 * functions that the source does not name. Whoever needs one all the same, a
 * macro that pastes its name or another header, makes an error of an undeclared
 * function: then all is parsed once more, with the header as it is.
 *
 * A prototype is a text from the start of a line to a `;` at the end of one, in
 * which nothing else can hide. Lines and columns stay.
 */
#include "ast_private.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- Names ------------------------------------------------------------- */

static bool is_word_char(char c) {
  return isalnum((unsigned char)c) || c == '_';
}

static size_t word_length(const char *word) {
  size_t n = 0;
  while (is_word_char(word[n]))
    n++;
  return n;
}

static bool is_mpi(const char *word) {
  word += *word == 'P' || *word == 'Q';
  return strncmp(word, "MPI", 3) == 0;
}

struct names {
  struct ast *ast;
  const char **items; /* in order */
  size_t count;
};

static int compare_names(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void collect_names(struct names *names) {
  const struct source *source = names->ast->source;
  for (const char *at = source->text; *at;) {
    size_t n = word_length(at);
    if (n && is_mpi(at))
      *ARENA_PUSH(names->ast->arena, names->items, names->count) =
          arena_strndup(names->ast->arena, at, n);
    at += n ? n : 1;
  }
  if (names->count)
    qsort(names->items, names->count, sizeof *names->items, compare_names);
}

static bool is_named(const struct names *names, const char *word, size_t n) {
  const char *key = arena_strndup(names->ast->arena, word, n);
  return names->count && bsearch(&key, names->items, names->count,
                                 sizeof *names->items, compare_names);
}

/* ---- Prototypes -------------------------------------------------------- */

/* Does something end in front of this start of a line? `gone` is the end of the
 * prototype that was taken away last. */
static bool is_fresh(const char *text, const char *at, const char *gone) {
  while (at > text && at != gone && isspace((unsigned char)at[-1]))
    at--;
  return at == gone || (at > text && at[-1] == ';') ||
         (at > text + 1 && at[-1] == '/' && at[-2] == '*');
}

/* The name of the function that this line starts to declare; NULL if it does
 * something else, or may do. */
static const char *declared_at(const char *line) {
  const char *at = line, *name = NULL;
  if (!isalpha((unsigned char)*line) || strncmp(line, "typedef", 7) == 0)
    return NULL;
  while (*at != '(') {
    size_t n = word_length(at);
    if (!n && *at != ' ' && *at != '*')
      return NULL;
    if (n)
      name = at;
    at += n ? n : 1;
  }
  return name && name > line && is_mpi(name) && name + word_length(name) == at
             ? name
             : NULL;
}

/* Behind the `;` of a prototype; NULL if that is not clear. */
static char *prototype_end(char *line) {
  char *end = line + strcspn(line, ";{}#\"'=/\\");
  return end[0] == ';' && end[1] == '\n' ? end + 1 : NULL;
}

static void blank(char *from, const char *to) {
  for (; from < to; from++)
    if (*from != '\n')
      *from = ' ';
}

static void trim(const struct names *names, char *text) {
  const char *gone = NULL;
  for (char *line = text; line && *line;) {
    const char *name = declared_at(line);
    char *end = name && !is_named(names, name, word_length(name))
                    ? prototype_end(line)
                    : NULL;
    if (end && is_fresh(text, line, gone)) {
      blank(line, end);
      gone = line = end;
    }
    line = strchr(line, '\n');
    line += line != NULL;
  }
}

/* ---- Headers ----------------------------------------------------------- */

/* The file, if it is large and is text. */
static char *read_large(struct arena *arena, const char *path, size_t *size) {
  enum { LARGE = 64 * 1024, PLENTY = 16 * 1024 * 1024 };
  struct stat status;
  FILE *file = stat(path, &status) == 0 && status.st_size >= LARGE &&
                       status.st_size <= PLENTY
                   ? fopen(path, "re")
                   : NULL;
  if (!file)
    return NULL;
  char *text = arena_alloc(arena, (size_t)status.st_size + 1);
  *size = fread(text, 1, (size_t)status.st_size, file);
  text[*size] = '\0';
  fclose(file);
  return *size == (size_t)status.st_size && strlen(text) == *size ? text : NULL;
}

static void trim_file(const struct names *names, const char *directory,
                      const char *name) {
  struct ast *ast = names->ast;
  const char *path = arena_printf(ast->arena, "%s/%s", directory, name);
  size_t size;
  char *text = read_large(ast->arena, path, &size);
  if (!text)
    return;
  trim(names, text);
  *ARENA_PUSH(ast->arena, ast->trimmed, ast->ntrimmed) =
      (struct CXUnsavedFile){path, text, size};
}

void ast_trim(struct ast *ast) {
  struct names names = {.ast = ast};
  if (!strstr(ast->source->text, "mpi.h"))
    return;
  collect_names(&names);
  for (size_t i = 0; i < ast->nargs && !ast->ntrimmed; i++)
    if (strncmp(ast->args[i], "-I", 2) == 0 && ast->args[i][2]) {
      trim_file(&names, ast->args[i] + 2, "mpi_proto.h");
      trim_file(&names, ast->args[i] + 2, "mpi.h");
    }
}

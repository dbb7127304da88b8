/* SPDX-License-Identifier: BSD-3-Clause */
/* Pragmas that only the native compiler sees, since it decides an #if in
 * another way than libclang (`#if __GNUC__ > 4`): it would ignore them, and
 * nobody would know. So the files that it has read, as its own dependency rule
 * lists them, are compared with those that the translator read. That costs
 * next to nothing, and says where to look closer: then the preprocessor is run
 * once more, and every edat pragma that is left in its output is an error.
 */
#include "compile_private.h"

#include "arena.h"
#include "message.h"
#include "output.h"
#include "process.h"
#include "scan.h"
#include "source.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool compile_can_see_more(const struct run *run) {
  const struct job *job = run->unit->job;
  return run->unit->has_pragmas && !job->is_dry_run &&
         job->stage <= STAGE_ASSEMBLY &&
         job->inputs[run->unit->input].language != LANGUAGE_C_PREPROCESSED;
}

static bool identify(const char *path, struct file_id *id) {
  struct stat status;
  if (stat(path, &status) != 0)
    return false;
  *id = (struct file_id){status.st_dev, status.st_ino};
  return true;
}

void compile_note_seen(struct run *run, const char *line) {
  struct file_id id;
  if (identify(arena_strndup(run->arena, line, strcspn(line, "\n")), &id))
    *ARENA_PUSH(run->arena, run->seen, run->n_seen) = id;
}

static bool was_seen(const struct run *run, const struct file_id *id) {
  for (size_t i = 0; i < run->n_seen; i++)
    if (run->seen[i].inode == id->inode && run->seen[i].device == id->device)
      return true;
  return false;
}

/* ---- Where to look closer ------------------------------------------------ */

static bool may_have_pragmas(const struct run *run, const char *path) {
  struct scan scan = {0};
  const struct source *source = source_read(run->arena, path);
  if (!source || !memmem(source->text, source->size, "edat", 4))
    return false;
  scan_source(run->arena, source, &scan);
  return scan.n_pragmas || scan.n_in_macros || scan.has_word || scan.has_string;
}

/* Neither what was compiled nor what the translator read. */
static bool is_strange(const struct run *run, const char *path) {
  struct file_id id;
  return strcmp(path, run->input) != 0 && strcmp(path, run->unit->path) != 0 &&
         identify(path, &id) && !was_seen(run, &id) &&
         may_have_pragmas(run, path);
}

/* The next name of a rule, as make reads it; NULL at the end of the rule. */
static char *next_name(struct arena *arena, const char **at) {
  const char *p = *at;
  while (*p == ' ' || *p == '\t' || (p[0] == '\\' && p[1] == '\n'))
    p += *p == '\\' ? 2 : 1;
  if (!*p || *p == '\n')
    return NULL;
  char *name = arena_strndup(arena, p, strlen(p)), *end = name;
  while (*p && !isspace((unsigned char)*p)) {
    if ((p[0] == '\\' && p[1] == '\n'))
      break;
    if ((p[0] == '\\' && strchr(" #\\", p[1])) || (p[0] == '$' && p[1] == '$'))
      p++;
    *end++ = *p++;
  }
  *end = '\0';
  *at = p;
  return name;
}

static bool lists_strange_file(const struct run *run) {
  const struct source *rule =
      run->files ? source_read(run->arena, run->files) : NULL;
  if (!rule)
    return false;
  const char *at = arena_strndup(run->arena, rule->text, rule->size);
  const char *colon = strstr(at, ": ");
  at = colon ? colon + 2 : at;
  for (const char *name; (name = next_name(run->arena, &at));)
    if (is_strange(run, name))
      return true;
  return false;
}

/* ---- Looking closer ------------------------------------------------------ */

static bool preprocess(const struct run *run, const char *out) {
  const struct job *job = run->unit->job;
  struct args command = args_new(run->arena);
  args_push_all(&command, &run->unit->toolchain->native);
  compile_push_front(run, &command);
  options_emit(job,
               WORD_OURS | WORD_INPUT | WORD_LANGUAGE | WORD_LINK |
                   WORD_OUTPUT | WORD_DEPEND_FILE |
                   (run->has_forced ? WORD_FORCED : 0u),
               NULL, &command);
  args_push_words(&command, "-E -w");
  if (job->depend)
    args_push_words(&command, "-MF /dev/null");
  args_push(&command, "-D__EDATCC__=1");
  toolchain_push_compile(run->unit->toolchain, &command);
  args_push_words(&command, "-x c -o");
  args_push(&command, out);
  args_push(&command, run->input);
  return process_succeeds(&command);
}

/* `# 12 "file" 1`: where the next line is from. */
static void read_marker(struct arena *arena, const char *line, char **file,
                        unsigned long *number) {
  char *end;
  unsigned long found = strtoul(line + 1, &end, 10);
  if (end == line + 1 || end[0] != ' ' || end[1] != '"')
    return;
  size_t length = strcspn(end + 2, "\"");
  *file = arena_strndup(arena, end + 2, length);
  *number = found - 1;
}

/* gcc writes the directory that compile_push_front() names. */
static const char *name_of(const struct run *run, const char *file) {
  if (strcmp(file, run->input) == 0)
    return run->display;
  bool is_beside = strncmp(file, "./", 2) == 0 && !strchr(run->display, '/');
  return is_beside ? file + 2 : file;
}

static bool report(const struct run *run, FILE *text) {
  char *line = NULL, *file = (char *)run->display;
  size_t capacity = 0, n_found = 0;
  unsigned long number = 1;
  for (; getline(&line, &capacity, text) > 0; number++) {
    const char *at = line + strspn(line, " \t");
    char word[16];
    if (*at == '#')
      read_marker(run->arena, at, &file, &number);
    if (sscanf(at, "#pragma edat %15[a-z]", word) != 1)
      continue;
    fprintf(stderr,
            "%s:%lu: error: the C compiler comes to this '%s' pragma, but the "
            "analysis left it out\n",
            name_of(run, file), number, word);
    n_found++;
  }
  free(line);
  if (n_found)
    message_note("libclang decides an #if around it in another way than the C "
                 "compiler; ask for a macro there that both have or neither");
  return n_found == 0;
}

bool compile_check_unseen(const struct run *run) {
  if (!compile_can_see_more(run) ||
      (!run->has_doubt && !lists_strange_file(run)))
    return true;
  const char *out = arena_printf(run->arena, "%s/seen.i", run->directory);
  FILE *text = preprocess(run, out) ? fopen(out, "re") : NULL;
  if (!text) {
    message_warning("cannot see whether the C compiler comes to pragmas in "
                    "'%s' that the analysis left out",
                    run->display);
    return true;
  }
  bool ok = report(run, text);
  fclose(text);
  return ok;
}

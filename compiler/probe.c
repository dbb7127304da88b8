/* SPDX-License-Identifier: BSD-3-Clause */
/* The quick look; see probe.h. Files are searched for the bytes "edat" first,
 * which nearly all of them lack; only those that have them are scanned for
 * pragmas. Includes are taken without regard to #if and comments: looking
 * into a header too many costs microseconds. What `#include NAME` means is
 * guessed from the #defines of NAME that were seen on the way.
 */
#include "probe.h"

#include "arena.h"
#include "probe_system.h"
#include "records.h"
#include "scan.h"

#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct seen {
  dev_t device;
  ino_t inode;
};

/* `#define NAME "x.h"`, quotes or brackets included. */
struct header_name {
  const char *macro, *header;
};

struct search {
  const struct job *job;
  struct seen *seen;
  size_t n_seen;
  enum probe found;
  /* A macro of one file may make a pragma of the words of another. */
  bool has_word, has_string, has_operator;
  struct header_name *names;
  size_t n_names;
  bool is_unsure; /* an #include that is known to the preprocessor only */
};

static void look_at_file(struct search *search, const char *path,
                         const char *directory);

static bool is_new(struct search *search, const struct stat *status) {
  for (size_t i = 0; i < search->n_seen; i++)
    if (search->seen[i].inode == status->st_ino &&
        search->seen[i].device == status->st_dev)
      return false;
  *ARENA_PUSH(search->job->arena, search->seen, search->n_seen) =
      (struct seen){status->st_dev, status->st_ino};
  return true;
}

static bool look_in(struct search *search, const char *directory,
                    const char *name) {
  const char *path = name;
  if (*name != '/' && *directory)
    path = arena_printf(search->job->arena, "%s/%s", directory, name);
  if (access(path, R_OK) != 0)
    return false;
  look_at_file(search, path, NULL);
  return true;
}

static bool look_in_all(struct search *search, const struct args *directories,
                        const char *name) {
  for (size_t i = 0; i < directories->count; i++)
    if (look_in(search, directories->items[i], name))
      return true;
  return false;
}

static void look_at_include(struct search *search, const char *directory,
                            const char *name, bool quoted) {
  const struct job *job = search->job;
  if (quoted && (look_in(search, directory, name) ||
                 look_in_all(search, &job->quote_dirs, name)))
    return;
  if (!look_in_all(search, &job->include_dirs, name) &&
      !probe_system_owns(name))
    look_in_all(search, probe_system_directories(job->arena), name);
}

/* `"x.h"` or `<x.h>` at the place, NULL if there is something else. */
static const char *take_header(struct search *search, const char *at,
                               const char *end) {
  if (at == end || (*at != '"' && *at != '<'))
    return NULL;
  const char *close =
      memchr(at + 1, *at == '"' ? '"' : '>', (size_t)(end - at - 1));
  const char *line = memchr(at, '\n', (size_t)(end - at));
  if (!close || (line && line < close))
    return NULL;
  return arena_strndup(search->job->arena, at, (size_t)(close - at + 1));
}

static void look_at_header(struct search *search, const char *directory,
                           const char *header) {
  char *name =
      arena_strndup(search->job->arena, header + 1, strlen(header) - 2);
  look_at_include(search, directory, name, *header == '"');
}

static const char *skip_blanks(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t'))
    at++;
  return at;
}

static const char *skip_word(const char *at, const char *end) {
  while (at < end && (isalnum((unsigned char)*at) || *at == '_'))
    at++;
  return at;
}

/* Behind #include, where no header's name stands. */
static void look_at_macro(struct search *search, const char *directory,
                          const char *at, const char *end) {
  size_t length = (size_t)(skip_word(at, end) - at);
  bool found = false;
  for (size_t i = 0; i < search->n_names; i++) {
    const struct header_name *name = &search->names[i];
    if (strlen(name->macro) == length && !memcmp(name->macro, at, length)) {
      look_at_header(search, directory, name->header);
      found = true;
    }
  }
  search->is_unsure = search->is_unsure || (length && !found);
}

/* Behind #define. */
static void note_name(struct search *search, const char *at, const char *end) {
  const char *behind = skip_word(at, end);
  const char *header = take_header(search, skip_blanks(behind, end), end);
  if (header)
    *ARENA_PUSH(search->job->arena, search->names,
                search->n_names) = (struct header_name){
        arena_strndup(search->job->arena, at, (size_t)(behind - at)), header};
}

/* `at` is behind a '#' that may start an #include or #include_next. */
static void look_at_line(struct search *search, const char *directory,
                         const char *at, const char *end) {
  const char *word = skip_blanks(at, end);
  size_t length = (size_t)(skip_word(word, end) - word);
  at = skip_blanks(word + length, end);
  if (length == 6 && memcmp(word, "define", 6) == 0)
    note_name(search, at, end);
  if (!(length == 7 && memcmp(word, "include", 7) == 0) &&
      !(length == 12 && memcmp(word, "include_next", 12) == 0) &&
      !(length == 6 && memcmp(word, "import", 6) == 0))
    return;
  const char *header = take_header(search, at, end);
  if (header)
    look_at_header(search, directory, header);
  else
    look_at_macro(search, directory, at, end);
}

static void look_at_includes(struct search *search, const char *directory,
                             const char *text, size_t size) {
  const char *end = text + size;
  for (const char *at = text; search->found != PROBE_PRAGMA &&
                              (at = memchr(at, '#', (size_t)(end - at)));)
    look_at_line(search, directory, ++at, end);
}

/* Looks like a call of the library; edat.h's own declarations do, too. */
static bool has_call(const char *path, const char *text, size_t size) {
  const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
  if (strcmp(base, "edat.h") == 0 || strcmp(base, "edat_debug.h") == 0)
    return false;
  return records_has_event_call(text, size);
}

static enum probe look_at_text(struct search *search, const char *path,
                               const char *text, size_t size) {
  search->has_operator =
      search->has_operator || memmem(text, size, "_Pragma", 7) != NULL;
  if (!memmem(text, size, "edat", 4))
    return PROBE_NOTHING;
  enum probe least = has_call(path, text, size) ? PROBE_CALL : PROBE_MENTION;
  if (!scan_has_edat(text, size))
    return least;
  struct arena *arena = search->job->arena;
  struct scan scan = {0};
  scan_source(arena, source_from_text(arena, path, text, size), &scan);
  search->has_word = search->has_word || scan.has_word;
  search->has_string = search->has_string || scan.has_string;
  return scan.n_pragmas || scan.n_in_macros ? PROBE_PRAGMA : least;
}

static const char *directory_of(struct arena *arena, const char *path) {
  const char *slash = strrchr(path, '/');
  if (!slash)
    return "";
  return slash == path ? "/."
                       : arena_strndup(arena, path, (size_t)(slash - path));
}

static void look_at_open_file(struct search *search, int file, const char *path,
                              const char *directory) {
  struct stat status;
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) ||
      status.st_size == 0 || !is_new(search, &status))
    return;
  size_t size = (size_t)status.st_size;
  char *text = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (text == MAP_FAILED)
    return;
  enum probe found = look_at_text(search, path, text, size);
  if (found > search->found)
    search->found = found;
  if (!directory)
    directory = directory_of(search->job->arena, path);
  look_at_includes(search, directory, text, size);
  munmap(text, size);
}

static void look_at_file(struct search *search, const char *path,
                         const char *directory) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return;
  look_at_open_file(search, file, path, directory);
  close(file);
}

/* -DNAME=VALUE may make pragmas like any other macro. */
static void look_at_definition(struct search *search, const char *definition) {
  char *text = arena_printf(search->job->arena, "#define %s\n", definition);
  *strchr(text, '=') = ' ';
  enum probe found = look_at_text(search, "", text, strlen(text));
  if (found > search->found)
    search->found = found;
}

/* -DNAME="x.h" and -DNAME='<x.h>'. */
static void note_options(struct search *search) {
  const struct args *clang = &search->job->clang;
  for (size_t i = 0; i < clang->count; i++) {
    const char *word = clang->items[i];
    const char *name = strncmp(word, "-D", 2) != 0 ? "" : word + 2;
    if (strcmp(word, "-D") == 0 && i + 1 < clang->count)
      name = clang->items[i + 1];
    const char *value = strchr(name, '=');
    if (value)
      look_at_definition(search, name);
    const char *header =
        value ? take_header(search, value + 1, value + strlen(value)) : NULL;
    if (header)
      *ARENA_PUSH(search->job->arena, search->names, search->n_names) =
          (struct header_name){
              arena_strndup(search->job->arena, name, (size_t)(value - name)),
              header};
  }
}

enum probe probe_file(const struct job *job, const char *path,
                      const char *directory) {
  struct search search = {.job = job, .found = PROBE_NOTHING};
  note_options(&search);
  for (size_t i = 0; i < job->include_files.count; i++)
    look_at_include(&search, "", job->include_files.items[i], true);
  look_at_file(&search, path, directory);
  if (search.is_unsure || search.has_word ||
      (search.has_string && search.has_operator))
    search.found = PROBE_PRAGMA;
  return search.found;
}

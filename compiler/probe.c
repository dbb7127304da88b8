/* SPDX-License-Identifier: BSD-3-Clause */
/* The quick look; see probe.h. Files are searched for the bytes "edat" first,
 * which nearly all of them lack; only those that have them are scanned for
 * pragmas. Includes are taken without regard to #if and comments: looking
 * into a header too many costs microseconds.
 */
#include "probe.h"

#include "arena.h"
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

struct search {
  const struct job *job;
  struct seen *seen;
  size_t n_seen;
  enum probe found;
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
  look_in_all(search, &job->include_dirs, name);
}

/* `at` is behind a '#' that may start an #include or #include_next. */
static void look_at_line(struct search *search, const char *directory,
                         const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t'))
    at++;
  if (end - at < 8 || memcmp(at, "include", 7) != 0)
    return;
  at += 7;
  while (at < end && (isalnum((unsigned char)*at) || *at == '_' || *at == ' ' ||
                      *at == '\t'))
    at++;
  if (at == end || (*at != '"' && *at != '<'))
    return;
  const char *close =
      memchr(at + 1, *at == '"' ? '"' : '>', (size_t)(end - at - 1));
  const char *line = memchr(at, '\n', (size_t)(end - at));
  if (!close || (line && line < close))
    return;
  char *name =
      arena_strndup(search->job->arena, at + 1, (size_t)(close - at - 1));
  look_at_include(search, directory, name, *at == '"');
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
  const char *end = text + size;
  if (strcmp(base, "edat.h") == 0 || strcmp(base, "edat_debug.h") == 0)
    return false;
  for (const char *at = text;
       (at = memmem(at, (size_t)(end - at), "edat", 4)) != NULL; at += 4) {
    char word[16];
    size_t length = (size_t)(end - at);
    if (length >= sizeof word)
      length = sizeof word - 1;
    memcpy(word, at, length);
    word[length] = '\0';
    if (records_is_event_call(word))
      return true;
  }
  return false;
}

static enum probe look_at_text(struct search *search, const char *path,
                               const char *text, size_t size) {
  if (!memmem(text, size, "edat", 4))
    return PROBE_NOTHING;
  enum probe least = has_call(path, text, size) ? PROBE_CALL : PROBE_MENTION;
  if (!scan_has_edat(text, size))
    return least;
  struct arena *arena = search->job->arena;
  struct scan scan = {0};
  scan_source(arena, source_from_text(arena, path, text, size), &scan);
  return scan.n_pragmas ? PROBE_PRAGMA : least;
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

enum probe probe_file(const struct job *job, const char *path,
                      const char *directory) {
  struct search search = {.job = job, .found = PROBE_NOTHING};
  look_at_file(&search, path, directory);
  for (size_t i = 0; i < job->include_files.count; i++)
    look_at_include(&search, "", job->include_files.items[i], true);
  return search.found;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* Final files; see output.h. A regular file is written aside and renamed;
 * anything else (/dev/null, a pipe) is written to.
 */
#include "output.h"

#include "arena.h"
#include "buf.h"
#include "message.h"
#include "process.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(const char *action, const char *path) {
  message_error("cannot %s '%s': %s", action, path, strerror(errno));
  return false;
}

bool output_read(const char *path, struct buf *text) {
  char block[65536];
  FILE *file = fopen(path, "re");
  if (!file)
    return fail("read", path);
  size_t size;
  while ((size = fread(block, 1, sizeof block, file)) > 0)
    buf_add(text, block, size);
  bool bad = ferror(file);
  fclose(file);
  return bad ? fail("read", path) : true;
}

static void write_replaced(FILE *file, const struct buf *text, const char *old,
                           const char *new) {
  const char *at = text->data;
  const char *end = at + text->size;
  const char *hit;
  while (old && at < end &&
         (hit = memmem(at, (size_t)(end - at), old, strlen(old)))) {
    fwrite(at, 1, (size_t)(hit - at), file);
    fputs(new, file);
    at = hit + strlen(old);
  }
  fwrite(at, 1, (size_t)(end - at), file);
}

static bool write_to(FILE *file, const char *name, const struct buf *text,
                     const char *old, const char *new) {
  if (text->size)
    write_replaced(file, text, old, new);
  bool bad = fflush(file) != 0 || ferror(file);
  return bad ? fail("write", name) : true;
}

static bool write_in_place(const char *to, const struct buf *text,
                           const char *old, const char *new) {
  FILE *file = fopen(to, "we");
  if (!file)
    return fail("write", to);
  bool good = write_to(file, to, text, old, new);
  return (fclose(file) == 0 || !good) ? good : fail("write", to);
}

/* mkstemp makes files private; the final one gets what open() gives. */
static mode_t default_mode(void) {
  mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

static bool write_aside(struct arena *arena, const char *to,
                        const struct buf *text, const char *old,
                        const char *new) {
  char *aside = arena_printf(arena, "%s.XXXXXX", to);
  int descriptor = mkstemp(aside);
  if (descriptor < 0)
    return fail("write", to);
  process_guard(aside);
  fchmod(descriptor, default_mode());
  FILE *file = fdopen(descriptor, "w");
  bool good = file && write_to(file, to, text, old, new);
  good &= file ? fclose(file) == 0 : close(descriptor) == 0;
  if (good && rename(aside, to) != 0)
    good = fail("write", to);
  if (!good)
    unlink(aside);
  process_guard(NULL);
  return good;
}

bool output_publish(struct arena *arena, const char *from, const char *to,
                    const char *old, const char *new) {
  struct buf text;
  struct stat status;
  buf_init(&text);
  bool good = output_read(from, &text);
  if (!good)
    ;
  else if (!to || strcmp(to, "-") == 0)
    good = write_to(stdout, "standard output", &text, old, new);
  else if (stat(to, &status) == 0 && !S_ISREG(status.st_mode))
    good = write_in_place(to, &text, old, new);
  else
    good = write_aside(arena, to, &text, old, new);
  buf_fini(&text);
  return good;
}

bool output_publish_named(struct arena *arena, const char *from, const char *to,
                          const char *directive, const char *name) {
  struct buf text;
  buf_init(&text);
  buf_printf(&text, "%s \"", directive);
  for (; *name; name++)
    buf_printf(&text, *name == '"' || *name == '\\' ? "\\%c" : "%c", *name);
  buf_printf(&text, "\"\n");
  bool good =
      output_read(from, &text) && write_aside(arena, to, &text, NULL, NULL);
  buf_fini(&text);
  return good;
}

bool output_has_place(const char *path) {
  const char *slash = path ? strrchr(path, '/') : NULL;
  if (!slash || slash == path)
    return true;
  char directory[4096];
  int length =
      snprintf(directory, sizeof directory, "%.*s", (int)(slash - path), path);
  return length < (int)sizeof directory && access(directory, W_OK) == 0;
}

const char *output_make_name(struct arena *arena, const char *name) {
  char *escaped = arena_alloc(arena, 2 * strlen(name) + 1);
  char *out = escaped;
  for (; *name; name++) {
    if (*name == ' ' || *name == '#')
      *out++ = '\\';
    else if (*name == '$')
      *out++ = '$';
    *out++ = *name;
  }
  *out = '\0';
  return escaped;
}

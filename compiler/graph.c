/* SPDX-License-Identifier: BSD-3-Clause */
/* Files of graphs; what is in them is graph_dot.c's and graph_json.c's. */
#include "graph_private.h"

#include "arena.h"
#include "args.h"
#include "message.h"
#include "process.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool ends_in(const char *path, const char *suffix) {
  size_t length = strlen(path), n = strlen(suffix);
  return length > n && strcmp(path + length - n, suffix) == 0;
}

static bool has_dot(void) {
  const char *path = getenv("PATH");
  while (path && *path) {
    size_t length = strcspn(path, ":");
    char *file = NULL;
    bool found = asprintf(&file, "%.*s/dot", (int)length, path) >= 0 &&
                 access(file, X_OK) == 0;
    free(file);
    if (found)
      return true;
    path += length + (path[length] == ':');
  }
  return false;
}

bool graph_check(const char *path) {
  if (ends_in(path, ".dot") || ends_in(path, ".json"))
    return true;
  if (!ends_in(path, ".svg"))
    message_error("'--edat-graph=%s': the name must end in .dot, .json or .svg",
                  path);
  else if (!has_dot())
    message_error("'--edat-graph=%s' needs the program 'dot' of Graphviz to "
                  "draw; install it, or write a .dot file",
                  path);
  else
    return true;
  return false;
}

size_t graph_key(const struct program *program,
                 const struct program_owner *owner) {
  size_t i = 0;
  while (i < program->n_owners && program->owners[i] != owner)
    i++;
  return i;
}

static bool write_file(const char *path, const struct buf *text) {
  FILE *file = fopen(path, "we");
  bool good = file && fwrite(text->data, 1, text->size, file) == text->size;
  good = file && fclose(file) == 0 && good;
  if (!good)
    message_error("cannot write '%s': %s", path, strerror(errno));
  return good;
}

static bool draw(const struct program *program, const char *path,
                 const struct buf *text) {
  const char *directory = process_directory();
  if (!directory)
    return false;
  const char *source = arena_printf(program->arena, "%s/graph.dot", directory);
  struct args command = args_new(program->arena);
  args_push(&command, "dot");
  args_push(&command, "-Tsvg");
  args_push(&command, "-o");
  args_push(&command, path);
  args_push(&command, source);
  return write_file(source, text) && process_run(&command, NULL) == 0;
}

bool graph_write(const struct program *program, const char *path) {
  struct buf text;
  buf_init(&text);
  if (ends_in(path, ".json"))
    graph_json(program, &text);
  else
    graph_dot(program, &text);
  bool good = ends_in(path, ".svg") ? draw(program, path, &text)
                                    : write_file(path, &text);
  buf_fini(&text);
  return good;
}

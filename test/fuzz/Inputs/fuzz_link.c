/* SPDX-License-Identifier: BSD-3-Clause */
/* A target for libFuzzer: any bytes as what the driver reads when it links.
 * The first byte says which: an object, archive or library; records; or a
 * response file, whose words become a command line. What is read goes all the
 * way, through the checks and into both graphs. No crash, no run over the
 * time.
 */
#include "arena.h"
#include "check_program.h"
#include "graph_private.h"
#include "options.h"
#include "records.h"
#include "response.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct buf *texts) {
  struct arena arena;
  struct program program;
  struct diag_settings settings = {0};
  struct buf graph;
  arena_init(&arena);
  buf_init(&graph);
  program_init(&program, &arena, "p");
  program_add(&program, texts, false);
  check_program(&program, &settings);
  graph_json(&program, &graph);
  graph_dot(&program, &graph);
  buf_fini(&graph);
  arena_fini(&arena);
}

static void read_object(const void *data, size_t size) {
  struct buf texts, needed;
  buf_init(&texts);
  buf_init(&needed);
  struct records records = {.texts = &texts, .needed = &needed};
  records_read_bytes("file", data, size, &records);
  check(&texts);
  buf_fini(&needed);
  buf_fini(&texts);
}

static void read_texts(const char *data, size_t size) {
  struct buf texts;
  buf_init(&texts);
  buf_puts(&texts, "edat-records\t1\n");
  buf_add(&texts, data, size);
  check(&texts);
  buf_fini(&texts);
}

static void read_command_line(const void *data, size_t size) {
  static char program[] = "edatcc", file[] = "@response";
  char *words[] = {program, file, NULL};
  FILE *out = fopen("response", "w");
  if (!out)
    return;
  fwrite(data, 1, size, out);
  fclose(out);
  struct arena arena;
  struct job job;
  arena_init(&arena);
  if (options_parse(&job, &arena, 2, words)) {
    struct args emitted = args_new(&arena);
    options_emit(&job, WORD_OURS, NULL, &emitted);
  }
  arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size)
    return 0;
  if (*data == 'r')
    read_texts((const char *)data + 1, size - 1);
  else if (*data == '@')
    read_command_line(data + 1, size - 1);
  else
    read_object(data + 1, size - 1);
  return 0;
}

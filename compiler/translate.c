/* SPDX-License-Identifier: BSD-3-Clause */
/* The compiler in one function: read, find the pragmas, parse them, ask
 * libclang about the code around them (which may tell of headers and macros
 * with pragmas, to be joined to the source), judge, generate, write. All in
 * between lives in one arena.
 */
#include "translate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "ast.h"
#include "diag.h"
#include "gen.h"
#include "parse.h"
#include "scan.h"
#include "sema.h"
#include "sema_warn.h"

struct translation {
  const struct translate_job *job;
  struct arena arena;
  struct diags diags;
  struct diags *syntax; /* of each pragma: counts only if #if keeps it */
  struct source *source;
  struct scan scan;
  struct plan plan;
  bool is_unparsed;
  const char **clang_args;
  size_t n_clang_args;
  struct buf headers, seen;
};

static bool read_input(struct translation *t) {
  t->source = source_read(&t->arena, t->job->input);
  if (!t->source) {
    fprintf(stderr, "edatcc: error: cannot read '%s': %s\n", t->job->input,
            strerror(errno));
    return false;
  }
  if (t->job->display_name)
    t->source->name = arena_strdup(&t->arena, t->job->display_name);
  return true;
}

static void parse_pragmas(struct translation *t) {
  scan_source(&t->arena, t->source, &t->scan);
  size_t n = t->scan.n_pragmas;
  t->plan = (struct plan){.source = t->source,
                          .scan = &t->scan,
                          .n_constructs = n,
                          .constructs =
                              ARENA_ARRAY(&t->arena, struct construct, n + 1)};
  t->syntax = ARENA_ARRAY(&t->arena, struct diags, n + 1);
  for (size_t i = 0; i < n; i++) {
    struct construct *c = &t->plan.constructs[i];
    bool ok = false;
    c->id = (int)i + 1;
    c->pragma = &t->scan.pragmas[i];
    diags_init(&t->syntax[i], &t->arena, t->job->settings);
    c->directive =
        parse_directive(&t->arena, t->source, c->pragma, &t->syntax[i], &ok);
    c->state = ok && c->directive ? CONSTRUCT_LIVE : CONSTRUCT_WRONG;
  }
}

/* Mistakes in pragmas that #if leaves out are no mistakes. */
static void take_syntax(struct translation *t, const struct ast_unit *unit) {
  for (size_t i = 0; i < t->plan.n_constructs; i++)
    if (i >= unit->nregions || unit->regions[i].place != AST_SKIPPED)
      diags_append(&t->diags, &t->syntax[i]);
}

static void take_args(struct translation *t) {
  size_t n = (size_t)t->job->n_clang_args;
  t->clang_args = ARENA_ARRAY(&t->arena, const char *, n + 1);
  for (size_t i = 0; i < n; i++)
    t->clang_args[t->n_clang_args++] = t->job->clang_args[i];
}

/* The source holds now what these would bring. */
static void drop_forced(struct translation *t) {
  size_t kept = 0;
  for (size_t i = 0; i < t->n_clang_args; i++) {
    const char *arg = t->clang_args[i];
    if (strcmp(arg, "-include") == 0 || strcmp(arg, "--include") == 0)
      i++;
    else if (strncmp(arg, "-include", 8) != 0 &&
             strncmp(arg, "--include=", 10) != 0)
      t->clang_args[kept++] = arg;
  }
  t->n_clang_args = kept;
}

static void take_joined(struct translation *t, const struct ast_unit *unit) {
  t->source = (struct source *)unit->joined;
  if (unit->joined_forced) {
    drop_forced(t);
    buf_puts(&t->headers, "-include\n");
  }
  for (size_t i = 0; i < unit->nheaders; i++)
    buf_printf(&t->headers, "+%s\n", unit->headers[i]);
}

static void note_seen(struct translation *t, const struct ast_unit *unit) {
  for (size_t i = 0; i < unit->nfiles; i++)
    buf_printf(&t->seen, "=%s\n", unit->files[i]);
  if (unit->has_doubt)
    buf_puts(&t->seen, "-doubt\n");
}

/* Neither in the source nor, now, in its headers: it may stay as it is. */
static bool has_nothing(const struct translation *t) {
  return !t->plan.n_constructs && !t->plan.n_calls && !t->plan.n_skipped &&
         !t->scan.n_in_macros && !t->headers.size;
}

/* Again with what headers and macros bring, until nothing is missing. */
static bool ask(struct translation *t, struct ast_unit *unit) {
  for (;;) {
    parse_pragmas(t);
    struct ast_options options = {.args = t->clang_args,
                                  .nargs = t->n_clang_args,
                                  .plain_lines = t->job->pedantic};
    options.names = sema_member_names(&options.nnames);
    bool ok =
        ast_analyse(&t->arena, &t->diags, t->source, &options,
                    sema_ask(&t->arena, &t->plan), t->plan.n_constructs, unit);
    if (!unit->joined)
      return ok;
    take_joined(t, unit);
  }
}

static bool analyse(struct translation *t) {
  struct ast_unit unit = {0};
  take_args(t);
  bool ok = ask(t, &unit);
  take_syntax(t, &unit);
  t->is_unparsed = unit.is_unparsed;
  note_seen(t, &unit);
  t->plan.skipped = unit.skipped;
  t->plan.n_skipped = unit.nskipped;
  t->plan.calls = unit.calls;
  t->plan.n_calls = unit.ncalls;
  t->plan.calls_known = unit.calls_known;
  if (!ok || !sema_check(&t->arena, &t->plan, &unit, &t->diags))
    return false;
  sema_warn(&t->plan, &t->diags);
  return !diags_have_error(&t->diags); /* -Werror=edat-... */
}

static bool write_file(const char *path, const struct buf *text) {
  FILE *file = path ? fopen(path, "wb") : stdout;
  bool ok = file && (!text->size ||
                     fwrite(text->data, 1, text->size, file) == text->size);
  if (file)
    ok = (path ? fclose(file) : fflush(file)) == 0 && ok;
  if (!ok)
    fprintf(stderr, "edatcc: error: cannot write '%s': %s\n",
            path ? path : "standard output", strerror(errno));
  return ok;
}

static bool generate(struct translation *t) {
  struct buf text;
  buf_init(&text);
  gen_file(&t->arena, &t->plan,
           &(struct gen_options){.readable = t->job->readable,
                                 .pedantic = t->job->pedantic},
           &text);
  if (has_nothing(t))
    buf_puts(&t->headers, "-nothing\n");
  buf_add(&t->headers, buf_str(&t->seen), t->seen.size);
  bool ok = write_file(t->job->output, &text);
  if (ok && t->job->headers && t->headers.size)
    ok = write_file(t->job->headers, &t->headers);
  buf_fini(&text);
  return ok;
}

enum translate_status translate(const struct translate_job *job) {
  struct translation t = {.job = job};
  bool ok = false;
  arena_init(&t.arena);
  buf_init(&t.headers);
  buf_init(&t.seen);
  diags_init(&t.diags, &t.arena, job->settings);
  if (read_input(&t)) {
    ok = analyse(&t);
    if (!job->calls_only)
      diags_print(&t.diags, stderr);
    ok = ok && ((job->calls_only && !t.plan.n_calls) || generate(&t));
  }
  buf_fini(&t.headers);
  buf_fini(&t.seen);
  arena_fini(&t.arena);
  return ok                                             ? TRANSLATE_GOOD
         : t.is_unparsed && !diags_have_error(&t.diags) ? TRANSLATE_NO_PARSE
                                                        : TRANSLATE_BAD;
}

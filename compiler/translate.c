/* SPDX-License-Identifier: BSD-3-Clause */
/* The compiler in one function: read, find the pragmas, parse them, ask
 * libclang about the code around them, judge, generate, write. Everything in
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
  scan_source(&t->arena, t->source, &t->scan);
  return true;
}

static void parse_pragmas(struct translation *t) {
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

/* Pragmas whose form this version does not translate. */
static void refuse_forms(struct translation *t) {
  for (size_t i = 0; i < t->plan.n_constructs; i++) {
    struct construct *c = &t->plan.constructs[i];
    if (c->pragma->form != PRAGMA_IN_MACRO)
      continue;
    diag_add(&t->syntax[i], DIAG_not_supported, t->source, c->pragma->span,
             "_Pragma(\"edat ...\") in a macro");
    c->state = CONSTRUCT_WRONG;
  }
}

/* Mistakes in pragmas that #if leaves out are no mistakes. */
static void take_syntax(struct translation *t, const struct ast_unit *unit) {
  for (size_t i = 0; i < t->plan.n_constructs; i++)
    if (i >= unit->nregions || unit->regions[i].place != AST_SKIPPED)
      diags_append(&t->diags, &t->syntax[i]);
}

static bool analyse(struct translation *t) {
  struct ast_unit unit = {0};
  struct ast_query *queries = sema_ask(&t->arena, &t->plan);
  bool ok = ast_analyse(&t->arena, &t->diags, t->source, t->job->clang_args,
                        (size_t)t->job->n_clang_args, queries,
                        t->plan.n_constructs, &unit);
  take_syntax(t, &unit);
  t->is_unparsed = unit.is_unparsed;
  t->plan.calls = unit.calls;
  t->plan.n_calls = unit.ncalls;
  t->plan.calls_known = unit.calls_known;
  if (!ok || !sema_check(&t->arena, &t->plan, &unit, &t->diags))
    return false;
  sema_warn(&t->plan, &t->diags);
  return !diags_have_error(&t->diags); /* -Werror=edat-... */
}

static bool write_output(struct translation *t, const struct buf *text) {
  const char *path = t->job->output;
  FILE *file = path ? fopen(path, "wb") : stdout;
  bool ok = file && fwrite(text->data, 1, text->size, file) == text->size;
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
           &(struct gen_options){.readable = t->job->readable}, &text);
  bool ok = write_output(t, &text);
  buf_fini(&text);
  return ok;
}

enum translate_status translate(const struct translate_job *job) {
  struct translation t = {.job = job};
  bool ok = false;
  arena_init(&t.arena);
  diags_init(&t.diags, &t.arena, job->settings);
  if (read_input(&t)) {
    parse_pragmas(&t);
    refuse_forms(&t);
    ok = analyse(&t);
    if (!job->calls_only)
      diags_print(&t.diags, stderr);
    ok = ok && ((job->calls_only && !t.plan.n_calls) || generate(&t));
  }
  arena_fini(&t.arena);
  return ok                                             ? TRANSLATE_GOOD
         : t.is_unparsed && !diags_have_error(&t.diags) ? TRANSLATE_NO_PARSE
                                                        : TRANSLATE_BAD;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* The file as a whole. Constructs are generated innermost first, so that the
 * text of an outer one holds what became of the inner ones; each is one edit
 * of the user's text, from its pragma to the end of its statement. What stands
 * in front of and behind a function is inserted at its edges.
 */
#include "gen.h"

#include <ctype.h>
#include <string.h>

#include "gen_private.h"
#include "meta.h"
#include "parse.h"

/* What one construct became; parts of a function are put together when all
 * of its constructs are done. */
struct generated {
  struct buf head, tail;
};

static size_t count_newlines(const char *text, size_t size) {
  size_t n = 0;
  for (size_t i = 0; i < size; i++)
    n += text[i] == '\n';
  return n;
}

/* Replaces [begin, end) by the text, so that what follows keeps its line. */
static void replace(struct gen *gen, struct span span, const char *text) {
  struct buf out;
  buf_init(&out);
  buf_puts(&out, text);
  size_t before =
      count_newlines(gen->source->text + span.begin, span.end - span.begin);
  if (before != count_newlines(text, strlen(text)))
    gen_resume(gen, &out, span.end);
  edits_add(&gen->edits, span, buf_str(&out));
  buf_fini(&out);
}

/* Behind if, for or while, what follows on the line or is indented like the
 * branch draws -Wmisleading-indentation unless it is a `;`. */
static bool is_branch(const char *text, struct span span) {
  static const char *const words[] = {"if", "for", "while"};
  size_t length = 0;
  while (isalpha((unsigned char)text[span.begin + length]))
    length++;
  for (size_t i = 0; i < 3; i++)
    if (strlen(words[i]) == length &&
        !strncmp(text + span.begin, words[i], length))
      return true;
  return false;
}

/* taskgroup and critical: the statement stays. */
static void generate_enclosing(struct gen_at *at) {
  struct gen *gen = at->gen;
  const struct construct *c = at->construct;
  const char *begin, *end;
  if (c->directive->kind == DIRECTIVE_TASKGROUP)
    gen_taskgroup(at, &begin, &end);
  else
    gen_critical(at, &begin, &end);
  gen_place(at, at->place, begin);
  if (count_newlines(gen->source->text + c->pragma->span.begin,
                     c->pragma->span.end - c->pragma->span.begin))
    gen_resume(gen, at->place, c->pragma->span.end);
  buf_puts(at->place, gen_source_text(gen, c->moved));
  if (is_branch(gen->source->text, c->region->statement))
    buf_putc(at->place, ';');
  buf_putc(at->place, gen->options.readable ? '\n' : ' ');
  gen_place(at, at->place, end);
}

static void generate_live(struct gen_at *at) {
  switch (at->construct->directive->kind) {
  case DIRECTIVE_TASK:
    gen_task(at);
    break;
  case DIRECTIVE_TASKLOOP:
    gen_taskloop(at);
    break;
  case DIRECTIVE_TASKGROUP:
  case DIRECTIVE_CRITICAL:
    generate_enclosing(at);
    break;
  case DIRECTIVE_FIRE:
    gen_fire(at);
    break;
  case DIRECTIVE_WAIT:
  case DIRECTIVE_POLL:
    gen_wait(at);
    break;
  case DIRECTIVE_BARRIER:
    gen_barrier(at);
    break;
  case DIRECTIVE_CANCEL:
    gen_cancel(at);
    break;
  case DIRECTIVE_REDUCTION:
    gen_reduction(at);
    break;
  case DIRECTIVE_BROADCAST:
    gen_broadcast(at);
    break;
  default:
    BUG("no text for '%s'",
        directive_kind_name(at->construct->directive->kind));
  }
}

/* A group that #if leaves out: should the backend see it after all, because
 * it decides a condition in another way, it must not pass in silence. */
static void generate_skipped(struct gen *gen, const struct construct *c) {
  if (c->pragma->form != PRAGMA_LINE || gen->options.readable)
    return;
  replace(gen, c->pragma->span,
          "#error edatcc: this pragma is in a group that the analysis skipped");
}

static void generate(struct gen *gen, const struct construct *c,
                     struct generated *made) {
  struct buf place;
  if (c->state == CONSTRUCT_SKIPPED) {
    generate_skipped(gen, c);
    return;
  }
  buf_init(&place);
  struct gen_at at = {gen, c, &made->head, &place, &made->tail, false};
  diag_context = c->pragma->text;
  gen_put_pragma(&at, at.place);
  if (c->region->head) {
    replace(gen, c->pragma->span, buf_str(&place));
    buf_clear(&place);
  }
  if (c->state == CONSTRUCT_LIVE) {
    gen_line(gen, &made->head, c->pragma->span.begin);
    generate_live(&at);
  }
  if (!c->region->head)
    replace(gen,
            span_make(c->pragma->span.begin,
                      directive_is_standalone(c->directive->kind)
                          ? c->pragma->span.end
                          : c->region->statement.end),
            buf_str(&place));
  else if (c->state == CONSTRUCT_LIVE && c->region->head->is_definition)
    replace(gen, c->moved, buf_str(&place));
  diag_context = NULL;
  buf_fini(&place);
}

/* ---- Functions ---------------------------------------------------------- */

static void insert(struct gen *gen, size_t offset, struct buf *text) {
  edits_add(&gen->edits, span_make(offset, offset), buf_str(text));
}

void gen_open(struct gen_at *at, const char *declaration) {
  struct gen *gen = at->gen;
  const struct construct *outer = at->construct->outline;
  if (outer) {
    buf_puts(&gen->openings[outer - gen->plan->constructs], declaration);
    return;
  }
  size_t offset = at->construct->region->function->body.begin + 1;
  struct buf out;
  buf_init(&out);
  if (gen->options.readable)
    buf_puts(&out, "\n  ");
  gen_flat(gen, &out, declaration);
  insert(gen, offset, &out);
  buf_fini(&out);
}

/* An inline definition that another file's may replace must not use static
 * objects, which generated code does. gcc takes it when the definition is one
 * that counts: a weak one, so that there may be several. clang only warns. */
static void open_inline(const struct ast_function *f, struct buf *head) {
  if (f->is_inline && !f->is_static)
    buf_puts(head, "#ifdef __clang__\n"
                   "#pragma clang diagnostic push\n"
                   "#pragma clang diagnostic ignored \"-Wstatic-in-inline\"\n"
                   "#endif\n");
}

static void close_inline(const struct ast_function *f, struct buf *tail) {
  if (f->is_inline && !f->is_static)
    buf_printf(tail,
               "#ifdef __clang__\n"
               "#pragma clang diagnostic pop\n"
               "#else\n"
               "#pragma GCC diagnostic push\n"
               "#pragma GCC diagnostic ignored \"-Wredundant-decls\"\n"
               "extern __typeof__(%s) %s __attribute__((__weak__));\n"
               "#pragma GCC diagnostic pop\n"
               "#endif\n",
               f->name, f->name);
}

/* Texts of the constructs [from, to), all of one function. */
static void surround_function(struct gen *gen, const struct generated *made,
                              size_t from, size_t to) {
  const struct ast_function *f = gen->plan->constructs[from].region->function;
  struct buf head, tail;
  buf_init(&head);
  buf_init(&tail);
  if (gen->options.readable)
    buf_printf(&head, "/* Generated by edatcc for the pragmas of %s(). */\n",
               f->name);
  else
    buf_putc(&head, '\n');
  buf_putc(&tail, '\n');
  close_inline(f, &tail);
  for (size_t i = from; i < to; i++) {
    if (gen->options.readable) {
      buf_puts(&head, i > from && made[i].head.size ? "\n" : "");
      gen_tidy(&head, "", buf_str(&made[i].head));
    } else {
      buf_puts(&head, buf_str(&made[i].head));
    }
    if (made[i].tail.size)
      buf_printf(&tail, "\n%s", buf_str(&made[i].tail));
  }
  open_inline(f, &head);
  if (gen->options.readable)
    buf_putc(&head, '\n');
  gen_resume(gen, &head, f->definition.begin);
  gen_resume(gen, &tail, f->definition.end);
  insert(gen, f->definition.begin, &head);
  insert(gen, f->definition.end, &tail);
  buf_fini(&head);
  buf_fini(&tail);
}

static void surround_functions(struct gen *gen, const struct generated *made) {
  const struct plan *plan = gen->plan;
  size_t from = 0;
  while (from < plan->n_constructs) {
    const struct ast_function *f = plan->constructs[from].region->function;
    size_t to = from + 1;
    while (to < plan->n_constructs &&
           (plan->constructs[to].state != CONSTRUCT_LIVE ||
            plan->constructs[to].region->function == f))
      to++;
    if (plan->constructs[from].state == CONSTRUCT_LIVE)
      surround_function(gen, made, from, to);
    from = to;
  }
}

/* ---- The file ----------------------------------------------------------- */

static bool is_live(const struct plan *plan) {
  for (size_t i = 0; i < plan->n_constructs; i++)
    if (plan->constructs[i].state == CONSTRUCT_LIVE)
      return true;
  return false;
}

static void add_renames(struct gen *gen) {
  const struct plan *plan = gen->plan;
  for (size_t i = 0; i < plan->n_renames; i++) {
    const struct rename *r = &plan->renames[i];
    edits_add(&gen->edits, r->span,
              arena_printf(gen->arena, "(*%s)", r->capture->var->name));
  }
}

static size_t after_byte_order_mark(const struct source *source) {
  return source->size >= 3 && !memcmp(source->text, "\xEF\xBB\xBF", 3) ? 3 : 0;
}

/* Behind the comments that a file begins with. */
static size_t after_comments(const struct source *source, size_t at) {
  size_t end = at;
  while (at < source->size) {
    if (strchr(" \t\r\n", source->text[at])) {
      if (source->text[at++] == '\n')
        end = at;
    } else if (!strncmp(source->text + at, "//", 2)) {
      while (at < source->size && source->text[at] != '\n')
        at++;
    } else if (!strncmp(source->text + at, "/*", 2)) {
      const char *close = strstr(source->text + at + 2, "*/");
      if (!close)
        return end;
      at = (size_t)(close + 2 - source->text);
    } else {
      return end;
    }
  }
  return end;
}

/* Uses that the analysis has seen are pragmas in the text by now; one that only
 * the backend sees must not pass in silence. */
static void guard_macros(struct gen *gen) {
  const struct scan *scan = gen->plan->scan;
  for (size_t i = 0; i < scan->n_in_macros && !gen->options.readable; i++)
    edits_add(
        &gen->edits, scan->in_macros[i],
        "_Pragma(\"GCC error \\\"edatcc: the analysis skipped this use of "
        "a macro with a pragma\\\"\")");
}

/* The same for headers. */
static void guard_headers(struct gen *gen) {
  const struct plan *plan = gen->plan;
  for (size_t i = 0; i < plan->n_skipped && !gen->options.readable; i++)
    edits_add(
        &gen->edits, plan->skipped[i],
        "#error edatcc: the analysis skipped this file, which has pragmas");
}

/* Line markers are for compilers. */
static void explain_markers(struct gen *gen) {
  const struct source *source = gen->source;
  for (size_t i = 0; gen->options.readable && i < source->n_segments; i++) {
    const struct segment *s = &source->segments[i];
    size_t end = i + 1 < source->n_segments ? s[1].begin : source->size;
    if (s->kind == SEGMENT_MARKER)
      edits_add(
          &gen->edits, span_make(s->begin, end),
          arena_printf(gen->arena, "/* %s, line %u: */\n", s->name, s->line));
  }
}

static void put_prologue(struct gen *gen, struct buf *out) {
  buf_puts(out, "#include <edat/abi.h>\n");
  if (gen->options.readable)
    gen_tidy(out, "", buf_str(&gen->shared));
  else
    buf_puts(out, buf_str(&gen->shared));
  buf_putc(out, '\n');
}

/* Without pragmas: no word of ours in front of the program's text, and none
 * behind it that macros of the program could change. */
static const char records_of_calls[] =
    "\n/* Generated by edatcc: what the calls fire and await. */\n"
    "#if defined(__has_attribute)\n"
    "#if __has_attribute(retain)\n"
    "#define EDATCC_RECORDS __attribute__(( \\\n"
    "  __section__(\"edat_events\"), __used__, __retain__, __aligned__(1)))\n"
    "#endif\n"
    "#endif\n"
    "#ifndef EDATCC_RECORDS\n"
    "#define EDATCC_RECORDS __attribute__(( \\\n"
    "  __section__(\"edat_events\"), __used__, __aligned__(1)))\n"
    "#endif\n";

static void put_file(struct gen *gen, struct buf *out) {
  bool live = is_live(gen->plan);
  size_t begin = after_byte_order_mark(gen->source);
  if (gen->options.readable) {
    size_t text = after_comments(gen->source, begin);
    buf_add(out, gen->source->text + begin, text - begin);
    begin = text;
  }
  if (live)
    put_prologue(gen, out);
  gen_line(gen, out, begin);
  edits_render(&gen->edits, gen->source, span_make(begin, gen->source->size),
               out);
  if (!live && !gen->plan->n_calls)
    return;
  if (out->size && out->data[out->size - 1] != '\n')
    buf_putc(out, '\n');
  buf_puts(out, live ? "\nEDATCC_USES_ABI;\n" : records_of_calls);
  buf_puts(out, gen_extension(gen));
  meta_records(gen->arena, gen->plan, out);
}

void gen_file(struct arena *arena, const struct plan *plan,
              const struct gen_options *options, struct buf *out) {
  struct gen gen = {.arena = arena,
                    .plan = plan,
                    .source = plan->source,
                    .options = *options};
  struct generated *made =
      ARENA_ARRAY(arena, struct generated, plan->n_constructs + 1);
  edits_init(&gen.edits, arena);
  buf_init(&gen.shared);
  gen.openings = ARENA_ARRAY(arena, struct buf, plan->n_constructs + 1);
  add_renames(&gen);
  guard_macros(&gen);
  guard_headers(&gen);
  explain_markers(&gen);
  for (size_t i = 0; i < plan->n_constructs; i++) {
    buf_init(&made[i].head);
    buf_init(&made[i].tail);
    buf_init(&gen.openings[i]);
  }
  for (size_t i = plan->n_constructs; i-- > 0;)
    generate(&gen, &plan->constructs[i], &made[i]);
  surround_functions(&gen, made);
  put_file(&gen, out);
  buf_fini(&gen.shared);
  for (size_t i = 0; i < plan->n_constructs; i++) {
    buf_fini(&made[i].head);
    buf_fini(&made[i].tail);
    buf_fini(&gen.openings[i]);
  }
}

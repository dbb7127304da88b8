/* SPDX-License-Identifier: BSD-3-Clause */
/* A function whose calls are tasks. Who calls it, from wherever, comes to a
 * function of its name that submits:
 *
 * - Before a definition the pragma makes a task of the body; what submits it
 *   takes its place.
 * - Before a prototype whose definition is in the file, the definition gets
 *   another name, and the body of the task calls it.
 * - Else the definition is in another file, where it may be a task function or
 *   not. In this file the name means a static function that submits, with an
 *   assembler name of its own; the body of the task calls the other's symbol.
 *   If a mark says that this one submits by itself, it is called at once.
 */
#include "gen_task.h"

#include <string.h>

#include "decl.h"

static const struct ast_head *head_of(const struct task_at *in) {
  return in->at->construct->region->head;
}

/* "void NAME(int n, double *u)" */
static const char *prototype(struct task_at *in, const char *name) {
  struct gen *gen = in->at->gen;
  const struct ast_head *head = head_of(in);
  struct buf out;
  buf_init(&out);
  buf_printf(&out, "void %s(%s", name, head->nparams ? "" : "void");
  for (size_t i = 0; i < head->nparams; i++)
    buf_printf(&out, "%s%s", i ? ", " : "",
               gen_declare(gen, head->params[i]->type, head->params[i]->name));
  buf_putc(&out, ')');
  const char *text = arena_strdup(gen->arena, buf_str(&out));
  buf_fini(&out);
  return text;
}

static const char *call(struct task_at *in, const char *name) {
  const struct ast_head *head = head_of(in);
  struct buf out;
  buf_init(&out);
  buf_printf(&out, "%s(", name);
  for (size_t i = 0; i < head->nparams; i++)
    buf_printf(&out, "%s%s", i ? ", " : "", head->params[i]->name);
  buf_puts(&out, ");\n");
  const char *text = arena_strdup(in->at->gen->arena, buf_str(&out));
  buf_fini(&out);
  return text;
}

/* ---- Marks --------------------------------------------------------------- */

static const char *mark(struct task_at *in, const char *attributes) {
  return arena_printf(in->at->gen->arena,
                      "extern const char __edatcc_submits_%s\n"
                      "    __attribute__((%svisibility(\"default\")));\n",
                      head_of(in)->name, attributes);
}

/* Other files may see a prototype with a pragma. */
static void put_mark(struct task_at *in) {
  struct gen_at *at = in->at;
  if (head_of(in)->is_static || at->construct->region->function->is_inline)
    return;
  buf_putc(at->tail, '\n');
  gen_line(at->gen, at->tail, at->construct->pragma->span.begin);
  gen_flat(at->gen, at->tail,
           arena_printf(at->gen->arena,
                        "%sconst char __edatcc_submits_%s = 1;\n", mark(in, ""),
                        head_of(in)->name));
  buf_putc(at->tail, '\n');
}

/* ---- Before a definition ------------------------------------------------- */

static bool is_spelled(const struct source *source, struct span span) {
  return span.end - span.begin >= 6 &&
         !strncmp(source->text + span.begin, "return", 6);
}

/* `return` must not miss what is fired at the end. True: a label is needed. */
static bool redirect_returns(struct task_at *in, bool *by_macro) {
  struct gen *gen = in->at->gen;
  const struct ast_region *r = in->at->construct->region;
  int id = in->at->construct->id;
  bool any = false;
  *by_macro = false;
  for (size_t i = 0; in->n_fires && i < r->njumps; i++)
    if (r->jumps[i].kind == AST_JUMP_RETURN) {
      any = true;
      *by_macro |= !is_spelled(gen->source, r->jumps[i].span);
    }
  for (size_t i = 0; any && !*by_macro && i < r->njumps; i++) {
    struct span span = r->jumps[i].span;
    if (r->jumps[i].kind != AST_JUMP_RETURN)
      continue;
    const char *value =
        gen_source_text(gen, span_make(span.begin + 6, span.end));
    const char *blank = value + strspn(value, " \t\r\n");
    edits_add(
        &gen->edits, span,
        *blank && *blank != ';'
            ? arena_printf(gen->arena,
                           "do {%s; goto edat_return_%d; } while (0)", value,
                           id)
            : arena_printf(gen->arena, "goto edat_return_%d%s", id, value));
  }
  return any;
}

static void put_definition(struct task_at *in) {
  struct gen_at *at = in->at;
  struct gen *gen = at->gen;
  int id = at->construct->id;
  bool by_macro, label = redirect_returns(in, &by_macro);
  const char *code = gen_task_submission(in, "", "", "");
  gen_place(at, at->place,
            *code == '{' ? code : arena_printf(gen->arena, "{\n%s\n}", code));
  gen_task_begin(in);
  if (by_macro)
    buf_printf(at->tail,
               "\n#pragma push_macro(\"return\")\n#undef return\n"
               "#define return goto edat_return_%d\n",
               id);
  gen_moved(at, at->tail, at->construct->moved);
  if (by_macro)
    buf_puts(at->tail, "\n#pragma pop_macro(\"return\")\n");
  if (label)
    gen_inside(at, at->tail,
               arena_printf(gen->arena, "edat_return_%d:;\n", id));
  gen_task_end(in);
  put_mark(in);
}

/* ---- Before a prototype -------------------------------------------------- */

/* What the task calls. */
static const char *real_name(struct task_at *in) {
  return arena_printf(in->at->gen->arena, "__edatcc_real_%s",
                      head_of(in)->name);
}

static void put_names(struct task_at *in) {
  struct gen_at *at = in->at;
  struct gen *gen = at->gen;
  const struct ast_head *head = head_of(in);
  const char *real = real_name(in);
  if (head->is_defined) {
    edits_add(&gen->edits, head->defined_name, real);
    buf_printf(at->head, "%s%s;\n", head->is_static ? "static " : "extern ",
               prototype(in, real));
    return;
  }
  buf_printf(at->head,
             "static %s\n    __asm__(\"__edatcc_%d_%s\") "
             "__attribute__((unused));\n"
             "extern %s __asm__(\"%s\");\n%s",
             prototype(in, head->name), at->construct->id, head->name,
             prototype(in, real), head->name, mark(in, "weak, "));
}

/* The function of the name, which submits. */
static void put_function(struct task_at *in) {
  struct gen_at *at = in->at;
  struct gen *gen = at->gen;
  const struct ast_head *head = head_of(in);
  const char *code = gen_task_submission(in, "", "", "");
  gen_begin_function(at);
  buf_printf(at->tail, "%s {\n", prototype(in, head->name));
  if (!head->is_defined)
    code = arena_printf(gen->arena,
                        "if (&__edatcc_submits_%s) {\n  %s  return;\n}\n%s",
                        head->name, call(in, real_name(in)), code);
  gen_inside(at, at->tail, arena_printf(gen->arena, "%s\n", code));
  buf_puts(at->tail, "}\n\n");
}

static void put_prototype(struct task_at *in) {
  struct gen_at *at = in->at;
  put_names(in);
  put_function(in);
  gen_task_begin(in);
  gen_inside(at, at->tail, call(in, real_name(in)));
  gen_task_end(in);
  if (head_of(in)->is_defined)
    put_mark(in);
}

void gen_head(struct task_at *in) {
  if (head_of(in)->is_definition)
    put_definition(in);
  else
    put_prototype(in);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files of the generator share. Each construct is generated into
 * three texts: `head`, static data and prototypes in front of the enclosing
 * function; `place`, what stands where the pragma stood; `tail`, functions
 * behind the enclosing function.
 */
#ifndef EDATCC_GEN_PRIVATE_H
#define EDATCC_GEN_PRIVATE_H

#include "edit.h"
#include "gen.h"

/* A static object that is made once per file and shared by constructs. */
struct gen_shared {
  const char *key;
  const char *name;
};

struct gen {
  struct arena *arena;
  const struct plan *plan;
  const struct source *source;
  struct gen_options options;
  struct edits edits;
  struct gen_shared *names, *types;
  size_t n_names, n_types;
  struct buf shared;    /* their definitions, at the top of the file */
  struct buf *openings; /* for each construct: declarations that inner ones
                           want at the head of its body */
};

/* The construct being generated. `text` is where to write. */
struct gen_at {
  struct gen *gen;
  const struct construct *construct;
  struct buf *head, *place, *tail;
  bool is_around; /* in the task around the pieces of a loop */
};

/* ---- gen_text.c: small pieces ------------------------------------------- */

/* In front of what C90 does not know, a designator or a compound literal. */
const char *gen_extension(const struct gen *gen);
/* An expression of the pragma as it must be spelled in the function that
 * holds it; parenthesised if it is more than a word. */
const char *gen_expression(struct gen_at *at, struct text text);
const char *gen_operand(struct gen_at *at, struct text text);
/* Text of the file with the edits in it. */
const char *gen_source_text(struct gen *gen, struct span span);
const char *gen_in_parens(struct arena *arena, const char *text);
/* `value` with escapes and quotes. */
const char *gen_quoted(struct arena *arena, const char *value);
/* A declaration of `declarator` with the type. */
const char *gen_declare(struct gen *gen, const struct ast_type *type,
                        const char *declarator);
/* Starts a function in the tail: #line, and the attributes that allow its code
 * what they allow the function that it comes from. */
void gen_begin_function(struct gen_at *at);
/* "#line N "file"" and a newline, such that what follows is taken for the
 * text at the offset; nothing if readable. */
void gen_line(struct gen *gen, struct buf *out, size_t offset);
/* The same, with the column kept by blanks. */
void gen_resume(struct gen *gen, struct buf *out, size_t offset);
/* Appends code; on one line unless readable, so that a debugger sees it all
 * at the pragma. */
void gen_flat(struct gen *gen, struct buf *out, const char *code);
/* Code inside a generated function, all at the pragma's line. */
void gen_inside(struct gen_at *at, struct buf *out, const char *code);
/* Code that stands where the pragma stood, indented as it was. */
void gen_place(struct gen_at *at, struct buf *out, const char *code);
/* ---- gen_tidy.c: for people --------------------------------------------- */

/* Appends lines, each behind `indent`, wrapped. */
void gen_tidy(struct buf *out, const char *indent, const char *code);
/* Where the pragma stood: code, and the pragma as a comment. */
void gen_put_place(struct gen_at *at, struct buf *out, const char *code);
void gen_put_pragma(struct gen_at *at, struct buf *out);

/* {"file", "function", line} of the pragma. */
const char *gen_where(struct gen_at *at);

/* ---- gen_event.c: events ------------------------------------------------ */

/* Shared static objects. */
const char *gen_event_name(struct gen_at *at, const struct name *name);
const char *gen_type(struct gen_at *at, const struct ast_type *element);

/* Static descriptions in head. */
void gen_dep_table(struct gen_at *at, const struct event *const *events,
                   size_t n);
void gen_fire_table(struct gen_at *at, const struct event *const *events,
                    size_t n);
/* An array of struct edatcc_dep_args as an expression. `targets`: as below. */
const char *gen_dep_args(struct gen_at *at, const struct event *const *events,
                         size_t n, const char *targets);
/* The call that fires event i of the table. */
const char *gen_fire_call(struct gen_at *at, const struct event *event,
                          size_t i);
const char *gen_rank(struct gen_at *at, const struct rank *rank,
                     const char *absent);
/* The expression of a computed name of the clause `name`, or NULL. */
const char *gen_computed_name(struct gen_at *at);
/* A section as an expression of type struct edatcc_section. */
const char *gen_section(struct gen_at *at, const struct section *section);
/* Bounds of as() that a task needs in its body: members of its arguments, and
 * their initialisers at the pragma. */
void gen_carry_bounds(struct gen_at *at, const struct event *const *events,
                      size_t n, struct buf *fields, struct buf *values);
/* Declarations of as() and source() from the events called `events`; then
 * into and reduce. `targets` names variables that hold the sections of into
 * and reduce evaluated before (of a wait); NULL: evaluated here. */
void gen_take(struct gen_at *at, struct buf *out, const struct event *event,
              size_t i, const char *events);
void gen_store(struct gen_at *at, struct buf *out, const struct event *event,
               size_t i, const char *events, const char *targets);
bool gen_declares(const struct event *event);
bool gen_stores(const struct event *event);
/* "a = a op b" as an expression for the new value of a, which has the type. */
const char *gen_fold(struct gen *gen, enum reduce_op op,
                     const struct ast_type *type, const char *a, const char *b);

/* ---- gen_capture.c: captured variables ---------------------------------- */

/* The arguments' struct in head; `extra` holds further members. False: there
 * is nothing to pass. */
bool gen_args_struct(struct gen_at *at, const char *extra);
/* Declares and fills the struct at the pragma; `extra` as initialisers. */
void gen_args_fill(struct gen_at *at, struct buf *out, const char *extra);
/* struct edatcc_copy list of run-time sized copies, "" if there are none. */
const char *gen_args_copies(struct gen_at *at, size_t *n);
/* Declarations of the function's own types, in a body that needs them. */
void gen_local_types(struct gen_at *at, struct buf *out);
/* Bounds known at run time only: members FIELD_n<k> of the arguments, their
 * initialisers from an object at the pragma, and a declaration that uses them
 * where edat_args is declared. */
void gen_bound_fields(struct gen *gen, struct buf *out,
                      const struct ast_type *type, const char *field);
void gen_bound_values(struct gen *gen, struct buf *out,
                      const struct ast_type *type, const char *object,
                      const char *field);
const char *gen_declare_bounded(struct gen *gen, const struct ast_type *type,
                                const char *declarator, const char *field);
/* A declaration of a copy, with the alignment of the original. */
const char *gen_declare_own(struct gen_at *at, const struct ast_var *var);
/* Local declarations at the head of a body. */
void gen_args_take(struct gen_at *at, struct buf *out, bool all_unused);
/* In the task around the pieces of a loop: what events brought, to where the
 * pieces find it. */
void gen_args_give(struct gen_at *at, struct buf *out, bool stores);
/* A declaration at the head of the function that holds the pragma. */
void gen_open(struct gen_at *at, const char *declaration);
void gen_still_used(struct gen_at *at, struct buf *out);
/* Before and behind code that evaluates operands of clauses in a body. */
void gen_clauses_begin(struct gen_at *at, struct buf *out);
void gen_clauses_end(struct gen_at *at, struct buf *out);
/* The moved text between the macros that it needs. */
void gen_moved(struct gen_at *at, struct buf *out, struct span span);
/* A piece's own part of a reduction, at its start (gen_chunk.c). */
void gen_take_partial(struct gen_at *at, struct buf *out,
                      const struct capture *capture);
/* How the variable is spelled in the function that holds the pragma. */
const char *gen_use(struct gen_at *at, const struct ast_var *var);
const char *gen_field(struct gen_at *at, const struct ast_var *var);

/* ---- constructs --------------------------------------------------------- */

void gen_fire(struct gen_at *at);
void gen_wait(struct gen_at *at); /* and poll */
void gen_barrier(struct gen_at *at);
void gen_cancel(struct gen_at *at);
void gen_reduction(struct gen_at *at);
void gen_broadcast(struct gen_at *at);
/* What stands before and behind the statement. */
void gen_taskgroup(struct gen_at *at, const char **begin, const char **end);
void gen_critical(struct gen_at *at, const char **begin, const char **end);
void gen_task(struct gen_at *at);
void gen_taskloop(struct gen_at *at);
/* All events of the clauses of one kind. */
const struct event **gen_events(struct gen_at *at, enum clause_kind kind,
                                size_t *n);

#endif

/* SPDX-License-Identifier: BSD-3-Clause */
/* The rules of the language. sema_ask() turns directives into questions about
 * the C code around them; ast answers; sema_check() judges the answers and
 * leaves a plan: for each pragma its construct, which variables it captures
 * and how, and which identifiers of moved text must be spelled differently.
 * All that the generator cannot do has been refused here. No text is made
 * here, and no libclang type is known.
 */
#ifndef EDATCC_SEMA_H
#define EDATCC_SEMA_H

#include "ast.h"
#include "directive.h"
#include "scan.h"

/* How a variable of the enclosing function reaches a body. */
enum capture_mode {
  CAPTURE_BY_VALUE,   /* copied into the arguments, and again to a local */
  CAPTURE_BY_COPY,    /* array: a copy on the heap, made with the task */
  CAPTURE_BY_CHUNK,   /* the same in a taskloop: each chunk makes its own */
  CAPTURE_BY_ADDRESS, /* shared, or a static local: uses become (*x) */
  CAPTURE_BY_NAME,    /* extern declaration in a block: declared again */
  CAPTURE_UNSET,      /* private: a new variable, not initialised */
  CAPTURE_REDUCTION   /* a partial of its own in each chunk of a loop */
};

struct capture {
  const struct ast_var *var;
  enum capture_mode mode;
  enum reduce_op op;    /* of a reduction */
  bool is_listed;       /* a clause names it */
  bool is_written;      /* somewhere in the body or in inner clauses */
  bool is_read;         /* the same */
  bool is_from_event;   /* as() or source() of a loop declares it: its body, not
                           who submits, fills it in */
  bool in_macro;        /* some use comes from a macro's body: the uses
                           are renamed by a macro, not one by one */
  bool in_clause_macro; /* the same in operands that the body evaluates */
  struct span first_use;
};

enum construct_state {
  CONSTRUCT_LIVE,
  CONSTRUCT_SKIPPED, /* #if leaves it out */
  CONSTRUCT_SAID,    /* declares something: no code */
  CONSTRUCT_WRONG    /* reported; only its place is known */
};

/* One pragma. */
struct construct {
  int id; /* order in the file: names in generated code */
  enum construct_state state;
  const struct directive *directive; /* may be NULL when wrong */
  const struct pragma *pragma;
  const struct ast_query *query;
  const struct ast_region *region;
  struct construct *parent;  /* enclosing pragma's, or NULL */
  struct construct *outline; /* innermost one around it whose body moves to a
                                function of its own, or NULL: the function */
  bool is_outlined;          /* its own body moves */
  struct span moved; /* the text that moves: statement, body of a loop or
                        function; empty for a prototype */
  struct capture *captures;
  size_t n_captures;
  const char *task_name; /* of a name clause, or NULL: none, or computed */
};

/* An identifier in moved text that stands for something reached by address
 * or used in place: spelled `(*x)` there. */
struct rename {
  struct span span;
  const struct capture *capture;
  bool in_clause; /* of the construct that captures it */
};

struct plan {
  const struct source *source;
  const struct scan *scan;
  struct construct *constructs; /* one per pragma, in file order */
  size_t n_constructs;
  struct rename *renames; /* ascending, each span once */
  size_t n_renames;
  bool has_mpi_proc_null;
  const struct ast_call *calls; /* of the library */
  size_t n_calls;
  const struct span *skipped; /* #includes that #if leaves out here only */
  size_t n_skipped;
  bool calls_known;
};

/* Questions for ast: one query per construct, same order. */
struct ast_query *sema_ask(struct arena *arena, struct plan *plan);

/* Members that generated code initialises by name: no macro may have one. */
const char *const *sema_member_names(size_t *n);

/* Judges; false if something was reported as an error. */
bool sema_check(struct arena *arena, struct plan *plan,
                const struct ast_unit *unit, struct diags *diags);

/* The probe of an expression in a clause; never NULL for one that was
 * parsed. */
const struct ast_probe *sema_probe(const struct construct *construct,
                                   struct text text);
/* The variable that as() or source() declares under this name. */
const struct ast_var *sema_local(const struct construct *construct,
                                 struct text name);

/* A payload expression, taken apart: `base`, then subscripts of which some
 * are ranges; elements of type `element` follow each other in rows. */
struct payload {
  const struct ast_type *element; /* not an array */
  const struct ast_type *row;     /* type behind the subscripts: element, or
                                     an array of it that is taken whole */
};

/* An array of whatever bound. */
bool sema_is_array(const struct ast_type *type);

/* What a section or object in a clause consists of. False: not typed. */
bool sema_payload(const struct construct *construct,
                  const struct section *section, struct payload *payload);

/* Type of the elements that an `as` takes; NULL for `void *`. */
const struct ast_type *sema_as_element(const struct construct *construct,
                                       const struct as *as);

const struct capture *sema_find_capture(const struct construct *construct,
                                        const struct ast_var *var);

#endif

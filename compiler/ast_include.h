/* SPDX-License-Identifier: BSD-3-Clause */
/* The files that a translation unit includes, one entry for each time that one
 * is entered: a header without a guard has several, with other macros set and
 * other meaning each time. Shared by ast_include.c, which asks libclang, and
 * ast_inline.c, which chooses and joins.
 */
#ifndef EDATCC_AST_INCLUDE_H
#define EDATCC_AST_INCLUDE_H

#include "ast_private.h"
#include "scan.h"

struct inclusion {
  CXFile file;
  CXSourceLocation location;   /* of the name in its #include */
  struct inclusion *parent;    /* NULL: the main file, or the command line */
  bool is_forced;              /* by -include */
  uint32_t at;                 /* of `location` in the parent's text */
  const struct source *source; /* with the name that the compiler gives it */
  struct scan scan;            /* of `source`, once it is inlined */
  bool has_word;               /* "edat" is in it */
  bool is_once;                /* #pragma once */
  bool is_inlined;
};

/* An #include that was obeyed, whether or not the file was entered. */
struct inclusion_use {
  CXFile from, to;
  uint32_t at;
};

struct inclusions {
  struct ast *ast;
  struct inclusion **items; /* parents before children */
  size_t count;
  struct inclusion_use *uses;
  size_t n_uses;
  const struct inclusion *itself; /* the main file, included again */
};

void ast_inclusions_collect(struct ast *ast, struct inclusions *out);
/* A question that costs a walk through all places of the unit. */
bool ast_inclusion_is_system(const struct ast *ast,
                             const struct inclusion *inclusion);
/* Fills `uses`; takes a walk over the whole unit. */
void ast_inclusions_add_uses(struct inclusions *in);
/* Each unknown pragma that a macro makes: where the macro is used. */
void ast_each_macro_pragma(struct ast *ast,
                           void (*see)(void *ctx, CXFile file, uint32_t at),
                           void *ctx);
/* The file beside the includer that `"name"`, at the span, means first. */
char *ast_include_beside(struct ast *ast, const struct source *includer,
                         struct span name);
/* What `"name"` of a __has_include in an inlined header becomes: looked for
 * beside it, then in the directories for quotes, and not beside the source. */
const char *ast_include_asked(struct ast *ast, const struct source *includer,
                              struct span name);
/* Is the native compiler gcc? */
bool ast_is_for_gcc(const struct ast *ast);

#endif

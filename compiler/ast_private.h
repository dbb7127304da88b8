/* SPDX-License-Identifier: BSD-3-Clause */
/* What the parts of ast share: the parsed copy of the file, its map back to
 * the file, and functions as trees of nodes. Only ast*.c include this and
 * libclang's headers.
 *
 * Offsets in nodes, functions and lexer tokens are offsets in the copy, where
 * pragmas are overwritten by labels and probes; they become spans of the file
 * at the last moment, by ast_span().
 */
#ifndef EDATCC_AST_PRIVATE_H
#define EDATCC_AST_PRIVATE_H

#include "ast.h"
#include "buf.h"

#include <clang-c/Index.h>

#define AST_LABEL "__edatcc_E"
enum { AST_NOWHERE = UINT32_MAX };

/* A run of the copy that maps to the file in one way. */
enum piece_kind {
  PIECE_TEXT,  /* byte for byte */
  PIECE_PROBE, /* byte for byte, inside a pragma */
  PIECE_LOCAL, /* a declaration of the pragma: all of it is ast_local.span */
  PIECE_MADE   /* ours: all of it is the pragma */
};

struct piece {
  uint32_t copy;
  enum piece_kind kind;
  struct span file;
  int query; /* -1 for text */
};

/* A cursor of a function with its place. Ranges are those of expansions: a
 * node that comes from a macro covers the use of the macro. */
struct node {
  CXCursor cursor;
  enum CXCursorKind kind;
  struct node *parent, *first, *last, *next;
  uint32_t begin, end; /* AST_NOWHERE in another file */
  uint32_t at;         /* of the name; in a macro argument where spelled */
  bool foreign;        /* some of it comes from an included file */
};

struct local_type {
  const struct node *node;
  const char *name;
};

struct var_entry {
  CXCursor decl;
  unsigned hash;
  const struct node *node;  /* NULL for globals */
  const struct node *scope; /* innermost node that holds the name */
  int query;                /* whose as() declares it, or -1 */
  bool is_constant;         /* constexpr, with no address that matters */
  uint32_t *set_at;         /* of the variable, while it grows */
  struct ast_var *var;
};

/* A function with pragmas. */
struct function {
  struct ast_function facts;
  CXCursor cursor;
  uint32_t begin, end, body_begin, body_end;
  struct node *root, *body;
  struct var_entry *vars;
  size_t nvars;
  struct local_type *types; /* tags, typedefs, enumerators and constexpr
                               objects in the body */
  size_t ntypes;
  const struct node **labels; /* the user's, of switches too */
  size_t nlabels;
  bool has_directives; /* or _Pragma or __COUNTER__ in its body */
  bool is_head;        /* libclang saw our text around its body */
  bool is_doubtful;    /* a pragma in it is refused for its place: errors in it
                          may be of our making */
};

/* How much of a query the copy holds; lowered where it does not parse. */
enum query_mode { MODE_FULL, MODE_LABEL, MODE_BLANK };

struct query_state {
  enum query_mode mode;
  bool was_labelled;
  enum ast_place place;
  struct ast_head *head; /* found when it stood outside of functions */
  uint32_t begin, end;   /* its text in the copy, newlines included */
  uint32_t *casts;       /* where each probe's cast is, or AST_NOWHERE */
  struct span *locals;   /* where each local's text is */
  struct function *function;
  struct node *label;
  struct node *outer;     /* label with the `for`s in front of it */
  struct node *statement; /* NULL if AST_SHAPE_ALONE */
  struct node **probes;   /* the expressions */
  uint32_t statement_begin, statement_end;
};

struct macro_use {
  uint32_t begin, end;
  const char *name;
};

struct include_use {
  uint32_t begin, end;
  CXFile file;
};

struct macro_definition {
  const char *name;
  CXCursor cursor;
};

struct ast {
  struct arena *arena;
  struct diags *diags;
  const struct source *source;
  const char *const *args;
  size_t nargs;
  struct ast_query *queries;
  struct query_state *states;
  size_t nqueries;

  struct buf copy;
  struct piece *pieces;
  size_t npieces;

  CXIndex index;
  CXTranslationUnit unit;
  CXFile file;
  CXCursor *decls; /* top level, of the main file */
  size_t ndecls;
  struct macro_use *macros; /* ascending */
  size_t nmacros;
  struct include_use *includes;
  size_t nincludes;
  struct macro_definition *definitions;
  size_t ndefinitions;
  struct span *skipped;
  size_t nskipped;
  struct function **functions;
  size_t nfunctions;
  struct var_entry *globals;
  size_t nglobals;
  bool has_mpi_proc_null;
  bool may_call; /* an event call's name stands in an included file */
  bool has_error;

  struct CXUnsavedFile *trimmed; /* ast_trim.c: headers with less in them */
  size_t ntrimmed;

  const struct ast_options *options;
  bool plain_lines;
  const struct source *joined; /* to be analysed instead */
  bool joined_forced;          /* with what -include brings in it */
  const char **headers;        /* whose text it holds */
  size_t nheaders;
};

/* ---- ast_lex.c: tokens of the copy ------------------------------------- */

enum ast_token_kind {
  TOKEN_END,
  TOKEN_WORD,
  TOKEN_NUMBER,
  TOKEN_STRING,
  TOKEN_PUNCT,    /* one character, but `->`, `&&` and `##` are one token */
  TOKEN_DIRECTIVE /* a whole preprocessor line */
};

struct ast_token {
  enum ast_token_kind kind;
  uint32_t begin, end;
};

struct ast_lexer {
  const char *text;
  uint32_t at, end;
  bool at_line_start;
};

struct ast_lexer ast_lex_start(const char *text, uint32_t begin, uint32_t end);
struct ast_token ast_lex_next(struct ast_lexer *lexer);
/* The first token at or behind an offset that is no preprocessor line. */
struct ast_token ast_lex_at(const char *text, uint32_t at, uint32_t end);
bool ast_token_is(const char *text, struct ast_token token, const char *word);
/* Word behind the `#` of a preprocessor line; what follows it in *rest. */
struct ast_token ast_directive_word(const char *text, struct ast_token line,
                                    struct ast_token *rest);

/* ---- ast_text.c: the copy and its map ---------------------------------- */

void ast_text_build(struct ast *ast);
const struct piece *ast_piece_at(const struct ast *ast, uint32_t at);
uint32_t ast_offset(const struct ast *ast, uint32_t at);
struct span ast_span(const struct ast *ast, uint32_t begin, uint32_t end);
/* Is that offset in text that we made or took from a pragma of the query? */
bool ast_in_query(const struct ast *ast, uint32_t at, int query);

/* ---- ast_tree.c: nodes and places -------------------------------------- */

const char *ast_take_string(struct ast *ast, CXString string);
bool ast_place_of(const struct ast *ast, CXSourceLocation location,
                  uint32_t *at);
const struct macro_use *ast_macro_at(const struct ast *ast, uint32_t at);
const struct macro_use *ast_macro_around(const struct ast *ast, uint32_t at);
bool ast_is_skipped(const struct ast *ast, uint32_t at);
/* False if it is not all in the file; one that only ends in another file is
 * empty, one that starts there is at AST_NOWHERE. */
bool ast_range_of(const struct ast *ast, CXSourceRange range, uint32_t *begin,
                  uint32_t *end);
struct node *ast_tree(struct ast *ast, CXCursor cursor);
bool ast_inside(const struct node *node, const struct node *ancestor);
/* The next node in order of the tree below root; NULL at its end. */
struct node *ast_walk(const struct node *node, const struct node *root);
/* The same, but does not enter what lies outside of a range. */
struct node *ast_walk_over(const struct node *node, const struct node *root,
                           uint32_t begin, uint32_t end);
/* Looks through attributes of a statement and pragmas that are such. */
const struct node *ast_skip_attributes(const struct node *node);
/* Looks through parentheses and implicit conversions. */
struct node *ast_strip(struct node *node);
struct span ast_node_span(const struct ast *ast, const struct node *node);

/* ---- ast_unit.c, ast_function.c: the parse and the functions ----------- */

bool ast_parse(struct ast *ast);
/* Parses another text of the main file; the caller disposes of the unit. NULL:
 * libclang failed. */
CXTranslationUnit ast_parse_text(struct ast *ast, const struct buf *text,
                                 const char *const *more, size_t nmore);
void ast_forget(struct ast *ast);
struct function *ast_function_at(const struct ast *ast, uint32_t at);
void ast_functions(struct ast *ast);

/* ---- ast_trim.c --------------------------------------------------------- */

/* Finds headers of which libclang need not see all. */
void ast_trim(struct ast *ast);

/* ---- ast_head.c: functions that are annotated as a whole ---------------- */

/* Looks for the function behind a pragma; true if its clauses can be looked
 * at in another round. */
bool ast_head_find(struct ast *ast, size_t query);
/* Where text of the query goes, in the file; AST_NOWHERE: nothing there. */
uint32_t ast_head_begin(const struct query_state *state);
uint32_t ast_head_end(const struct query_state *state);
void ast_head_set_function(const struct ast *ast, struct function *function);
void ast_head_facts(struct ast *ast, size_t query, struct ast_region *region);

/* ---- ast_calls.c ------------------------------------------------------- */

void ast_calls_collect(struct ast *ast, struct ast_unit *unit);

/* ---- ast_inline.c, ast_expand.c: what is not in the source yet ---------- */

/* Headers with pragmas. True: `joined` is the source with their text. */
bool ast_inline(struct ast *ast);
/* Pragmas that macros make. True: `joined` is the source with them. */
bool ast_expand(struct ast *ast);

/* ---- ast_clash.c -------------------------------------------------------- */

void ast_macros_find(struct ast *ast, struct ast_unit *unit);

/* ---- ast_skip.c -------------------------------------------------------- */

void ast_skipped_find(struct ast *ast, struct ast_unit *unit);

/* ---- ast_seen.c --------------------------------------------------------- */

void ast_seen_collect(struct ast *ast, struct ast_unit *unit);

/* ---- ast_error.c ------------------------------------------------------- */

void ast_report_errors(struct ast *ast);
bool ast_has_errors(const struct ast *ast);
/* Does the parser complain about what stands at that offset? */
bool ast_parser_stumbles(const struct ast *ast, uint32_t begin, uint32_t end);

/* ---- ast_type.c, ast_signature.c --------------------------------------- */

struct ast_type *ast_type_make(struct ast *ast, CXType type);
/* The type of a parameter: arrays and functions are pointers. */
struct ast_type *ast_type_param(struct ast *ast, CXType type);
bool ast_is_variably_modified(CXType type);
void ast_type_sign(struct ast *ast, CXType type, struct ast_type *out);
/* Sorts, drops what lies inside another, returns how many are left. */
size_t ast_spans_settle(struct span *spans, size_t n);

/* ORDER EDATCC_KIND: enum edatcc_kind of edat/abi.h, which the compiler emits
 * and does not include. */
enum ast_kind {
  AST_KIND_NONE,
  AST_KIND_INT,
  AST_KIND_FLOAT,
  AST_KIND_DOUBLE,
  AST_KIND_BYTE,
  AST_KIND_ADDRESS,
  AST_KIND_LONG
};

/* ---- ast_var.c --------------------------------------------------------- */

void ast_vars_collect(struct ast *ast, struct function *function);
struct var_entry *ast_var_find(struct ast *ast, struct function *function,
                               CXCursor decl);
struct var_entry *ast_var_global(struct ast *ast, CXCursor decl);

/* ---- ast_refs.c, ast_access.c ------------------------------------------ */

void ast_refs_collect(struct ast *ast, size_t query, struct ast_region *region);
unsigned ast_access_of(const struct ast *ast, const struct node *ref);
bool ast_is_unevaluated(const struct ast *ast, const struct node *ref);

/* ---- ast_portable.c ---------------------------------------------------- */

/* "++", "<=", ... of a unary, binary or compound assignment node; "" if it
 * cannot be told. */
const char *ast_operator_of(const struct ast *ast, const struct node *node);
bool ast_operator_is(const struct ast *ast, const struct node *node,
                     const char *spelling);
const char *ast_unqualified_spelling(struct ast *ast, CXType type);

/* ---- ast_stmt.c, ast_jump.c, ast_loop.c, ast_probe.c, ast_macro.c ------ */

void ast_labels_collect(struct ast *ast, struct function *function);
void ast_statement_find(struct ast *ast, size_t query);
/* Behind the `;` that belongs to a statement, if one does. */
uint32_t ast_with_semicolon(const struct ast *ast,
                            const struct function *function, uint32_t end);
void ast_statement_facts(struct ast *ast, size_t query,
                         struct ast_region *region);
void ast_jumps_collect(struct ast *ast, size_t query,
                       struct ast_region *region);
void ast_loops_collect(struct ast *ast, size_t query,
                       struct ast_region *region);
void ast_probes_fill(struct ast *ast, size_t query);
/* Where `body` assigns what the expression names, or NULL. */
const struct node *ast_assigned_in(const struct ast *ast,
                                   const struct node *expr,
                                   const struct node *body);
bool ast_expr_constant(const struct ast *ast, const struct node *expr,
                       int64_t *value);
/* Does it hold an assignment, ++ or --; or, too, a call? */
bool ast_expr_changes(const struct ast *ast, const struct node *root);
bool ast_expr_has_side_effect(const struct ast *ast, const struct node *root);
/* Needs the refs. */
void ast_hazards(struct ast *ast, size_t query, struct ast_region *region);
void ast_macro_hazard(struct ast *ast, size_t query, struct ast_region *region);

#endif

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ast.h - facts about C code, from libclang, as plain structs.
 *
 * The caller has scanned and parsed the pragmas; here it says, for each one,
 * where it stands and which expressions its clauses hold.  ast_analyse()
 * parses the file once, with every pragma overwritten by a label and by
 * probes for its expressions, and answers with one region per pragma: the
 * annotated statement, what it refers to, the types, the jumps that leave it.
 *
 * All spans are byte ranges of the original file, never of the overwritten
 * copy.  Everything returned lives in the arena.  No libclang type appears
 * here, so that the rules (sema) and the generator are tested without it.
 *
 * To know when reading answers: spans of local types have no `;`.  What an
 * #include inside a statement brings counts as from a macro "#include", at
 * the include's line.  Words in a local's text (`h[n]` of an as()) are no
 * refs: probe them.  Types of variable size are spelled canonically.  Where a
 * pragma is misplaced, or alone without braces, or before a declaration,
 * errors of the function are not reported: its names may be missing.
 */
#ifndef AST_H
#define AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "diag.h"
#include "source.h"

/* ---- What the caller asks --------------------------------------------- */

/* An expression in a clause.  Probed in the scope of the pragma, or (inner)
 * in that of the body: behind the names that `as` and `source` declare. */
struct ast_probe {
  struct span span; /* verbatim text; splices and comments are blanked */
  bool inner;
  /* Filled in by ast_analyse(): */
  const struct ast_type *type; /* NULL if the expression is in error */
  bool is_lvalue;              /* it has an address */
  bool is_bit_field;
  bool is_constant;          /* integer constant expression */
  bool has_side_effect;      /* call, assignment, ++ */
  int64_t value;             /* if is_constant */
  const struct ast_var *var; /* the whole expression is this variable */
};

/* A declaration that the pragma makes: "const double *h", "size_t n". */
struct ast_local {
  struct span span;          /* blamed in messages */
  const char *text;          /* declaration without `;` */
  const struct ast_var *var; /* filled in */
};

enum ast_shape {
  AST_SHAPE_STATEMENT, /* annotates the next statement (task, taskloop, ...) */
  AST_SHAPE_ALONE      /* stands alone (fire, wait, barrier, ...) */
};

struct ast_query {
  struct span pragma; /* from `#` or `_Pragma` to its end, without newline */
  enum ast_shape shape;
  bool may_head; /* outside of functions: may annotate a function (task) */
  bool loop;     /* wants loop facts (taskloop) */
  int collapse;  /* how many nested loops; >= 1 when loop */
  bool is_wrong; /* a mistake in it is known: what it declares is not */
  struct ast_probe *probes;
  size_t nprobes;
  struct ast_local *locals;
  size_t nlocals;
};

/* ---- What it answers --------------------------------------------------- */

enum ast_class {
  AST_CLASS_VOID,
  AST_CLASS_INTEGER, /* bool, char, integers */
  AST_CLASS_ENUM,
  AST_CLASS_FLOAT,
  AST_CLASS_COMPLEX,
  AST_CLASS_POINTER,
  AST_CLASS_ARRAY, /* constant bound */
  AST_CLASS_VLA,   /* bound known at run time (outermost or any inner) */
  AST_CLASS_INCOMPLETE_ARRAY,
  AST_CLASS_RECORD, /* struct or union */
  AST_CLASS_FUNCTION,
  AST_CLASS_VECTOR,
  AST_CLASS_OTHER
};

struct ast_type {
  enum ast_class cls;
  const char *spelling;  /* as clang spells it, sugar kept, no outer quals
                            for record types: fit for decl_declare() */
  const char *canonical; /* canonical spelling, unqualified */
  int64_t size;          /* bytes, -1 if not constant */
  int64_t align;
  int64_t count;                  /* AST_CLASS_ARRAY: elements */
  const struct ast_type *element; /* of pointer and array types */
  struct span bound; /* VLA: text of the bound expression if found */
  bool is_const, is_volatile, is_atomic, is_restrict;
  bool is_unsigned;
  bool variably_modified; /* a VLA, or points to one somewhere */
  bool uses_local_type;   /* names a tag or typedef declared in a function */
  bool unnamed;           /* no spelling that can stand in a declaration */
  bool is_va_list;
  /* As a payload: the signature of abi.h, NULL if it cannot travel. */
  const char *signature;
  const char *pointer_member; /* "next" or "a.next"; "" for a pointer itself;
                                 NULL without pointers */
  const char *unfit;          /* why signature is NULL: "a function", ... */
  unsigned edat_kind;         /* enum edatcc_kind */
  /* Local types (uses_local_type): the declarations to replay, outermost
   * first, as spans of the declaration statement's text. */
  const struct span *local_types;
  size_t nlocal_types;
};

enum ast_storage {
  AST_STORAGE_AUTO,
  AST_STORAGE_REGISTER,
  AST_STORAGE_PARAM,
  AST_STORAGE_STATIC_LOCAL,
  AST_STORAGE_EXTERN_LOCAL, /* extern declaration in a block */
  AST_STORAGE_THREAD_LOCAL,
  AST_STORAGE_GLOBAL,
  AST_STORAGE_AS /* declared by a pragma's as() or source() */
};

struct ast_var {
  const char *name;
  const struct ast_type *type; /* array parameters: the pointer type */
  enum ast_storage storage;
  struct span declared; /* the name in its declaration, for notes */
  struct span scope;    /* the block that the name lives in */
  bool cleanup;         /* __attribute__((cleanup)) */
  int64_t alignment;    /* asked for where it is declared; 0: its type's */
  bool address_taken;   /* anywhere in the function: &x, a decaying
                           array, an asm operand */
  bool has_initialiser;
  const uint32_t *set_at; /* where it is written or its address taken, */
  size_t nset_at;         /* initialiser aside */
  bool initialised_from_local_address; /* pointer = &auto, array or alloca */
  const struct ast_var *points_to;     /* that automatic variable, if known */
};

enum ast_access {
  AST_READ = 1,
  AST_WRITE = 2,
  AST_ADDRESS = 4,    /* &x, or an array that decays */
  AST_UNEVALUATED = 8 /* sizeof, typeof, _Alignof */
};

struct ast_ref {
  const struct ast_var *var;
  struct span span;  /* the identifier in the file; for a reference that
                        comes from a macro: the macro's name at its use */
  const char *macro; /* name of that macro, NULL if spelled in the file; if
                        the identifier is an argument of a macro it counts as
                        spelled in the file */
  int probe;         /* index of the probe that it stands in, -1: statement */
  unsigned access;
};

/* A jump that crosses the edge of the statement; for a loop query also a
 * `break` that ends one of its loops. */
struct ast_jump {
  enum ast_jump_kind {
    AST_JUMP_RETURN,
    AST_JUMP_BREAK,
    AST_JUMP_CONTINUE,
    AST_JUMP_GOTO,     /* to a label outside */
    AST_JUMP_GOTO_IN,  /* from outside to a label inside */
    AST_JUMP_CASE,     /* case or default of a switch outside */
    AST_JUMP_COMPUTED, /* goto *p, or &&label taken inside */
    AST_JUMP_ASM_GOTO,
    AST_JUMP_SETJMP,
    AST_JUMP_VA_ARG, /* va_start, va_arg on the function's list */
    AST_JUMP_ALLOCA
  } kind;
  struct span span;
};

/* One `for` of a taskloop; collapse gives several, outermost first. */
struct ast_loop {
  bool is_for; /* false: the statement is not a for loop */
  struct span whole, init, cond, inc, body; /* of the file */
  const struct ast_var *var; /* NULL: no loop variable could be found */
  bool declares_var;         /* for (int i = ...) */
  struct span start;         /* expression a */
  struct span bound;         /* expression b */
  char relation[3];          /* "<", "<=", ">", ">=", "!=" with v on the left;
                                "" if not canonical */
  int step_sign;             /* 1 or -1; 0 if not canonical */
  struct span step;          /* expression c; empty for ++ and -- */
  bool var_assigned;         /* v is written, or its address taken, in body */
  bool from_macro;           /* header text comes from a macro */
  const char *why_not;       /* why the loop is not canonical, or NULL */
  struct span why_span;
};

enum ast_place {
  AST_PLACED,
  AST_SKIPPED, /* in a group that #if leaves out */
  AST_FILE_SCOPE,
  AST_MISPLACED /* inside an expression, a struct, before `}` or `else` */
};

enum ast_statement {
  AST_STMT_COMPOUND,
  AST_STMT_FOR,
  AST_STMT_OTHER,
  AST_STMT_DECL,
  AST_STMT_LABEL,
  AST_STMT_CASE,
  AST_STMT_NULL,
  AST_STMT_JUMP /* return, break, continue, goto */
};

/* The body of one function that holds pragmas. */
struct ast_function {
  const char *name;
  struct span definition; /* the whole external declaration, attributes and
                             specifiers included */
  struct span body;       /* from `{` to `}` */
  bool is_inline, is_static, is_variadic;
  bool has_error;          /* libclang saw an error in it; already reported */
  struct span *attributes; /* target(...), optimize(...) to copy */
  size_t nattributes;
  const struct ast_var **vars; /* parameters and all variables of its blocks */
  size_t nvars;
};

/* The function that a pragma outside of functions stands before. */
struct ast_head {
  const char *name;
  struct span name_span;   /* empty if a macro makes it and more */
  struct span declaration; /* up to the `;` or the end of the body */
  bool is_definition;
  struct span body; /* of a definition, with its braces; empty if they come from
                       a macro */
  struct span params_span; /* of a prototype, with the parentheses */
  bool is_alone;           /* the declaration declares nothing else */
  bool returns_void, never_returns, is_variadic, has_prototype;
  bool is_static;                /* not seen by other files */
  bool declared_before;          /* this is not its first declaration */
  bool has_place;                /* the clauses could be looked at */
  const struct ast_var **params; /* those without a name have been given one */
  size_t nparams;
  /* Of a prototype: the definition in this file, if there is one. */
  bool is_defined, defined_before;
  struct span defined_name;
};

struct ast_region {
  enum ast_place place;
  const struct ast_head *head; /* NULL: annotates a statement, or nothing */
  const struct ast_function *function;
  int parent;            /* query index of the enclosing pragma, or -1 */
  struct span statement; /* with its `;`; empty if AST_SHAPE_ALONE */
  enum ast_statement kind;
  bool braceless;      /* body of if, else, loop or switch that has no
                          braces of its own, labels aside */
  bool after_label;    /* directly behind a label or case */
  bool repeated;       /* in a loop, or a jump may lead back to it */
  bool bypassed;       /* a label or case behind the pragma may lead
                          into the rest of its block */
  bool in_macro;       /* statement comes wholly from a macro: its
                          span is the macro's use */
  const char *trouble; /* why the statement cannot be moved: from an
                          #include, two statements of a macro, an
                          unbalanced #if; NULL if it can */
  struct span trouble_span;
  const char *hazard; /* why it would mean something else behind its
                         function, or NULL; all the same to a statement that
                         stays in place */
  struct span hazard_span;
  const struct ast_ref *refs; /* locals and parameters of the function, and
                                 static locals: in the statement (nested
                                 pragmas' probes included, with probe == -1)
                                 and in this pragma's probes; ascending */
  size_t nrefs;
  const struct ast_ref *globals; /* the same for globals (for checks) */
  size_t nglobals;
  const struct ast_jump *jumps; /* that cross the statement's edge */
  size_t njumps;
  bool uses_func_name;            /* __func__, __FUNCTION__, ... */
  const struct span *local_types; /* local type declarations outside of the
                                     statement that its text needs */
  size_t nlocal_types;
  const char *const *unused; /* expressions that use those of them of which a
                                compiler could say that nothing does */
  size_t nunused;
  const struct ast_loop *loops; /* query.collapse of them if query.loop */
  size_t nloops;
  struct span macro_hazard; /* a #define/#undef/#include between statement and
                               end of function that changes a macro which the
                               statement uses; empty if none */
};

/* An argument of a call. */
struct ast_argument {
  const char *text;   /* as written, in one line; "" if it cannot be told */
  const char *string; /* value of a string literal; NULL: it is none */
  bool is_constant;   /* an integer with a value */
  int64_t value;
};

/* A call of a function of the library that fires or awaits. */
struct ast_call {
  const char *callee;
  const char *function; /* that holds it */
  const char *file;     /* the main one as its source is called */
  unsigned line;
  const struct ast_argument *args;
  size_t nargs;
};

/* A macro without parameters that a header or the command line defines and
 * the same header does not undefine. */
struct ast_macro {
  const char *name;
  const struct source *source; /* NULL: the command line */
  struct span span;
};

struct ast_unit {
  const struct ast_region *regions; /* one per query, same order */
  size_t nregions;
  const struct ast_call *calls;
  size_t ncalls;
  bool calls_known; /* `calls` has every way that the file calls these */
  const struct span *skipped; /* #includes of pragmas that #if leaves out */
  size_t nskipped;
  const char *const *files; /* that libclang opened, the main one aside */
  size_t nfiles;
  bool has_doubt; /* what #if leaves out may be a pragma elsewhere */
  const struct ast_macro *macros; /* with the names that were asked for */
  size_t nmacros;
  bool has_mpi_proc_null; /* macro MPI_PROC_NULL is defined at end of file */
  bool has_error;
  bool is_unparsed; /* libclang does not take the arguments */
  /* Not NULL: nothing was analysed, for pragmas stand in included headers or
   * come from macros. This is the source with all that in it: scan it and ask
   * again. */
  const struct source *joined;
  bool joined_forced;         /* what -include brings is in it, too */
  const char *const *headers; /* whose text it holds */
  size_t nheaders;
};

struct ast_options {
  const char *const *args; /* whitelisted for libclang */
  size_t nargs;
  const char *const *names; /* which macros are wanted in ast_unit.macros */
  size_t nnames;
  bool plain_lines; /* no line markers but #line in a joined source */
};

/* Parses `source` with the arguments (whitelisted for libclang) and answers
 * the queries.  Errors of the user's C inside functions that hold pragmas are
 * reported to diags as clang words them; others are left to the backend.
 * Returns false if such an error was reported or libclang failed. */
bool ast_analyse(struct arena *arena, struct diags *diags,
                 const struct source *source, const struct ast_options *options,
                 struct ast_query *queries, size_t nqueries,
                 struct ast_unit *unit);

#endif

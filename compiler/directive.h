/* SPDX-License-Identifier: BSD-3-Clause */
/* What a pragma says: pure data, for the whole language. Built by parse, read
 * by sema and gen. Expressions are never interpreted here, they stay text,
 * which is moved into generated code; each node keeps its span in the source
 * for carets. Everything lives in the arena of the translation.
 */
#ifndef EDATCC_DIRECTIVE_H
#define EDATCC_DIRECTIVE_H

#include "source.h"

/* A piece of the pragma: an expression, a name, a type. `str` is the text
 * without splices and comments; NULL when the piece is absent. */
struct text {
  const char *str;
  struct span span;
};

struct text_list {
  struct text *items;
  size_t count;
};

enum { DIRECTIVE_MAX_INDICES = 4 };

/* The name of an event, task or lock. `value` is the name itself (string
 * literals decoded); NULL for a computed name, whose expression is `text`
 * (parentheses included, so that it can be used as it stands). */
enum name_kind { NAME_NONE, NAME_IDENTIFIER, NAME_STRING, NAME_EXPRESSION };

struct name {
  enum name_kind kind;
  const char *value;
  struct text text;
};

/* [lo] or [lo:length]. */
struct index {
  struct span span;
  bool is_range;
  struct text lo;
  struct text length;
};

enum rank_kind {
  RANK_ABSENT, /* modifier not written; the default is sema's to choose */
  RANK_EXPRESSION,
  RANK_SELF,
  RANK_ANY,
  RANK_ALL,
  RANK_OTHERS,
  RANK_NONE,
  RANK_RANGE, /* value:length, only in from */
  RANK_CHOICE /* condition ? then : otherwise, some arm of it a keyword */
};

struct rank {
  enum rank_kind kind;
  struct span span;      /* the operand */
  struct text value;     /* EXPRESSION; RANGE: first rank */
  struct text length;    /* RANGE */
  struct text condition; /* CHOICE */
  struct rank *then;
  struct rank *otherwise;
};

/* One subscript of a section. */
enum subscript_kind {
  SUBSCRIPT_INDEX, /* [lo] */
  SUBSCRIPT_RANGE, /* [lo:length] */
  SUBSCRIPT_FROM,  /* [lo:] */
  SUBSCRIPT_WHOLE  /* [:] */
};

struct subscript {
  enum subscript_kind kind;
  struct span span; /* with the brackets */
  struct text lo;
  struct text length;
};

/* An object or a section of one. Without a colon in it, `base` is the whole
 * expression (`u[1]` included: its type says what it is) and there are no
 * subscripts; with one, the trailing subscripts are taken apart. */
struct section {
  struct text whole;
  struct text base;
  struct subscript *subscripts;
  size_t n_subscripts;
};

struct section_list {
  struct section *items;
  size_t count;
};

/* as(...): */
enum as_form {
  AS_NONE,
  AS_POINTER, /* T *h  and  T *h, size_t n */
  AS_BYTES,   /* void *p, size_t bytes  (and void *p) */
  AS_VALUE,   /* T v */
  AS_ARRAY    /* T h[n] */
};

struct as {
  enum as_form form;
  struct span span;        /* the clause */
  struct text declaration; /* first declaration, as written */
  struct text name;        /* h, p, v */
  /* Type of one element, to stand in sizeof or __typeof__: for `const T *h`
   * `const T`, for `T **h` `T *`, for `T v` and `T h[n]` `T`, for
   * `T (*h)[4]` `T [4]`. Empty for AS_BYTES. */
  struct text element;
  bool is_const; /* the payload is read-only: element starts or ends const */
  struct text_list bounds; /* AS_ARRAY, outermost first */
  struct text count_type;  /* `size_t`; str NULL when there is no count */
  struct text count_name;
};

enum reduce_op {
  REDUCE_NONE,
  REDUCE_ADD,
  REDUCE_MULTIPLY,
  REDUCE_MIN,
  REDUCE_MAX,
  REDUCE_AND,
  REDUCE_OR,
  REDUCE_XOR,
  REDUCE_LOGICAL_AND,
  REDUCE_LOGICAL_OR
};

struct reduction {
  enum reduce_op op; /* NONE: absent */
  struct span span;  /* the clause */
  struct span op_span;
  struct section_list list; /* exactly one in an event's reduce */
};

/* One event of depends, wait, poll (awaited) or fires, fire (fired). Absent
 * modifiers: RANK_ABSENT, AS_NONE, REDUCE_NONE, NULL str, false. */
struct event {
  struct span span; /* name and indices and modifiers */
  struct span key;  /* name and indices */
  struct name name;
  struct index indices[DIRECTIVE_MAX_INDICES];
  size_t n_indices;
  /* Awaited. */
  struct rank from;
  struct as as;
  struct section into;
  struct reduction reduce;
  struct text source_type; /* source(int r): `int` */
  struct text source_name; /* r */
  /* Fired. */
  struct rank to;
  struct section data;
  struct text count;
  bool is_sticky;
  struct span sticky;
};

struct event_list {
  struct event *items;
  size_t count;
};

enum clause_kind {
  CLAUSE_DEPENDS,      /* events */
  CLAUSE_FIRES,        /* events */
  CLAUSE_FIRSTPRIVATE, /* names */
  CLAUSE_SHARED,       /* names */
  CLAUSE_PRIVATE,      /* names */
  CLAUSE_DEFAULT,      /* capture */
  CLAUSE_PERSISTENT,   /* is_ordered */
  CLAUSE_NAME,         /* name */
  CLAUSE_ON,           /* rank */
  CLAUSE_IF,           /* expression */
  CLAUSE_PRIORITY,     /* expression */
  CLAUSE_GRAINSIZE,    /* expression */
  CLAUSE_NUM_TASKS,    /* expression */
  CLAUSE_COLLAPSE,     /* expression */
  CLAUSE_REDUCTION,    /* reduction */
  CLAUSE_DISTRIBUTE,   /* distribution, expression (cyclic) */
  CLAUSE_GATHER,       /* sections */
  CLAUSE_NOWAIT,
  CLAUSE_GOT,  /* expression: an lvalue */
  CLAUSE_FROM, /* rank, of broadcast */
  CLAUSE_COUNT
};

enum capture_default { CAPTURE_NONE, CAPTURE_SHARED, CAPTURE_FIRSTPRIVATE };
enum distribution { DISTRIBUTE_BLOCK, DISTRIBUTE_CYCLIC };

/* The fields that a kind uses stand at the kind above, the others are zero. */
struct clause {
  enum clause_kind kind;
  struct span span; /* word and operands */
  struct span word;
  struct event_list events;
  struct text_list names;
  enum capture_default capture;
  bool is_ordered;
  struct name name;
  struct rank rank;
  struct text expression;
  struct reduction reduction;
  enum distribution distribution;
  struct section_list sections;
};

enum directive_kind {
  DIRECTIVE_TASK, /* before a statement, or before a function at file scope */
  DIRECTIVE_TASKLOOP,
  DIRECTIVE_FIRE,      /* events */
  DIRECTIVE_WAIT,      /* events */
  DIRECTIVE_POLL,      /* events, clause got */
  DIRECTIVE_BARRIER,   /* nothing */
  DIRECTIVE_CANCEL,    /* name */
  DIRECTIVE_REDUCTION, /* reduction */
  DIRECTIVE_BROADCAST, /* section, clause from */
  DIRECTIVE_EVENT,     /* name, arity, type */
  DIRECTIVE_TASKGROUP, /* nothing */
  DIRECTIVE_CRITICAL,  /* name, indices */
  DIRECTIVE_COUNT
};

struct pragma;

struct directive {
  enum directive_kind kind;
  const struct source *source;
  const struct pragma *pragma;
  struct span span;       /* of the pragma in the source */
  struct span word;       /* the directive's word */
  struct clause *clauses; /* in the order written */
  size_t n_clauses;
  struct event_list events;
  struct name name;
  struct index indices[DIRECTIVE_MAX_INDICES];
  size_t n_indices;
  struct reduction reduction;
  struct section section;
  size_t arity;     /* EVENT: number of [] */
  struct text type; /* EVENT: after the colon, NULL str when absent */
};

#endif

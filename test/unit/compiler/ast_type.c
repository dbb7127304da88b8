// RUN: %unit compiler %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Types: spellings that can be written again, signatures, local types. */
#include "asking.h"
#include "decl.h"

/* The type of `expression` after `declarations` in a function body. */
static const struct ast_type *type_of(const char *declarations,
                                      const char *expression) {
  struct buf buf;
  buf_init(&buf);
  buf_printf(&buf, "%s\n#pragma edat alone p(%s)\n", declarations, expression);
  ask_body(buf_str(&buf));
  buf_fini(&buf);
  check_note("%.80s, %s", declarations, expression);
  CHECK_STR(ask_messages(), "");
  REQUIRE(ask.queries[0].probes[0].type != NULL);
  return ask.queries[0].probes[0].type;
}

static void check_spelling(const char *declarations, const char *expression,
                           const char *want) {
  const struct ast_type *type = type_of(declarations, expression);
  struct buf out;
  buf_init(&out);
  CHECK_STR(type->spelling, want);
  CHECK(decl_put_name(type->spelling, "x", &out));
  buf_fini(&out);
}

static void check_signature(const char *declarations, const char *expression,
                            const char *want, const char *pointer) {
  const struct ast_type *type = type_of(declarations, expression);
  CHECK_STR(type->signature, want);
  CHECK_STR(type->pointer_member, pointer);
  CHECK(!type->signature == (type->unfit != NULL));
}

static void spellings(void) {
  check_spelling("", "n", "int");
  check_spelling("const volatile double d;", "d", "const volatile double");
  check_spelling("struct s { int x; }; const struct s v;", "v", "struct s");
  check_spelling("typedef double real; real r;", "r", "real");
  check_spelling("__typeof__(n) v;", "v", "int");
  check_spelling("__auto_type v = 1.5f;", "v", "float");
  check_spelling("int (*fp)(int, char *);", "fp", "int (*)(int, char *)");
  check_spelling("int (*fp[3])(void);", "fp", "int (*[3])(void)");
  check_spelling("double (*p)[4];", "p", "double (*)[4]");
  check_spelling("int v[3][4];", "v", "int[3][4]");
  check_spelling("_Atomic int v;", "v", "_Atomic(int)");
  check_spelling("_Bool b;", "b", "_Bool");
  check_spelling("_Complex double z;", "z", "_Complex double");
  check_spelling("char *const *restrict q;", "q", "char *const *restrict");
  check_spelling("", "a", "double *");
  check_spelling("", "m", "double (*)[n]");
  check_spelling("typedef double row[n]; row v;", "v", "double[n]");
  check_spelling("double v[n];", "v", "double[n]");
}

static void facts(void) {
  const struct ast_type *t = type_of("double v[n + 1][3];", "v");
  CHECK_INT(t->cls, AST_CLASS_VLA);
  CHECK_STR(ask_span(t->bound), "n + 1");
  CHECK(t->variably_modified);
  CHECK_INT(t->size, -1);
  CHECK_INT(t->element->cls, AST_CLASS_ARRAY);
  CHECK_INT(t->element->count, 3);
  t = type_of("double (*v)[n];", "v");
  CHECK(t->variably_modified && t->cls == AST_CLASS_POINTER);
  CHECK_INT(t->size, 8);
  CHECK_INT(t->element->cls, AST_CLASS_VLA);
  CHECK(type_of("", "m")->variably_modified);
  t = type_of("const int v[2];", "v");
  CHECK(t->is_const);
  CHECK(type_of("_Atomic long v;", "v")->is_atomic);
  CHECK_INT(type_of("_Atomic long v;", "v")->cls, AST_CLASS_INTEGER);
  CHECK(type_of("unsigned char v;", "v")->is_unsigned);
  CHECK(!type_of("short v;", "v")->is_unsigned);
  CHECK(type_of("__builtin_va_list v;", "v")->is_va_list);
  CHECK(!type_of("int v;", "v")->is_va_list);
}

static void classes(void) {
  CHECK_INT(type_of("enum e { A } v;", "v")->cls, AST_CLASS_ENUM);
  CHECK_INT(type_of("union u { int a; } v;", "v")->cls, AST_CLASS_RECORD);
  CHECK_INT(type_of("", "use")->cls, AST_CLASS_FUNCTION);
  CHECK_INT(type_of("", "use(1)")->cls, AST_CLASS_VOID);
  CHECK_INT(type_of("float v __attribute__((vector_size(16)));", "v")->cls,
            AST_CLASS_VECTOR);
  CHECK_INT(type_of("long double v;", "v")->cls, AST_CLASS_FLOAT);
  CHECK_INT(type_of("__int128 v;", "v")->cls, AST_CLASS_INTEGER);
  CHECK_INT(type_of("extern int v[];", "v")->cls, AST_CLASS_INCOMPLETE_ARRAY);
  CHECK(type_of("struct { int x; } v;", "v")->unnamed);
  CHECK(!type_of("typedef struct { int x; } t; t v;", "v")->unnamed);
}

static void scalar_signatures(void) {
  check_signature("", "n", "int", NULL);
  check_signature("const double d;", "d", "double", NULL);
  check_signature("typedef unsigned long word; word w;", "w", "unsigned long",
                  NULL);
  check_signature("enum e { A = -1 } v;", "v", "int", NULL);
  check_signature("enum e { A } v;", "v", "unsigned int", NULL);
  check_signature("_Atomic int v;", "v", "int", NULL);
  check_signature("double *p;", "p", "double *", "");
  check_signature("const char *p;", "p", "const char *", "");
  check_signature("", "a", "double *", "");
  check_signature("int v[2][3];", "v", "int[2][3]", NULL);
}

static void record_signatures(void) {
  check_signature("struct p { int x; const double y[3]; } v;", "v",
                  "struct p {int x; double y[3];}", NULL);
  check_signature("typedef struct { unsigned a : 3; } t; t v;", "v",
                  "struct {unsigned int a:3;}", NULL);
  check_signature("union u { int i; float f; } v;", "v",
                  "union u {int i; float f;}", NULL);
  check_signature("struct q { int x; }; struct p { struct q in[2]; } v;", "v",
                  "struct p {struct q {int x;} in[2];}", NULL);
  check_signature("struct l { int x; struct l *next; } v;", "v",
                  "struct l {int x; struct l *next;}", "next");
  check_signature("struct a { struct { int z; char *s; } b; } v;", "v",
                  "struct a {struct {int z; char *s;} b;}", "b.s");
  check_signature("struct e { enum { A, B } k; } v;", "v",
                  "struct e {unsigned int k;}", NULL);
  check_signature("struct f { int (*call)(int); } v;", "v",
                  "struct f {int (*)(int) call;}", "call");
}

static void check_unfit(const char *declarations, const char *expression) {
  CHECK(type_of(declarations, expression)->signature == NULL);
  CHECK(ask.queries[0].probes[0].type->unfit != NULL);
}

static void what_cannot_travel(void) {
  check_unfit("", "use");
  check_unfit("", "use(1)");
  check_unfit("double v[n];", "v");
  check_unfit("struct s { int n; double d[]; } *p;", "*p");
  check_unfit("extern int v[];", "v");
  check_unfit("__builtin_va_list v;", "v");
  check_unfit("struct s {} v;", "v");
}

static void kinds(void) {
  CHECK_INT(type_of("", "n")->edat_kind, 1);
  CHECK_INT(type_of("", "1.0f")->edat_kind, 2);
  CHECK_INT(type_of("", "*a")->edat_kind, 3);
  CHECK_INT(type_of("signed char c;", "c")->edat_kind, 4);
  CHECK_INT(type_of("", "a")->edat_kind, 5);
  CHECK_INT(type_of("", "1L")->edat_kind, 6);
  CHECK_INT(type_of("short s;", "s")->edat_kind, 0);
  CHECK_INT(type_of("struct s { int x; } s;", "s")->edat_kind, 0);
}

static void local_types(void) {
  const struct ast_type *t =
      type_of("typedef struct { int q; } one; struct two { one o; } *v;", "v");
  CHECK(t->uses_local_type);
  CHECK_INT(t->nlocal_types, 2);
  CHECK_STR(ask_span(t->local_types[0]), "typedef struct { int q; } one");
  CHECK_STR(ask_span(t->local_types[1]), "struct two { one o; }");
  CHECK(!type_of("size_t v;", "v")->uses_local_type);
}

static const struct ast_type *param_of(const char *params,
                                       const char *declarations) {
  struct buf buf;
  buf_init(&buf);
  buf_printf(&buf, "void f(%s) %s {\n#pragma edat alone p(p)\n}\n", params,
             declarations);
  ask_file(buf_str(&buf));
  buf_fini(&buf);
  check_note("%s %s", params, declarations);
  CHECK_STR(ask_messages(), "");
  REQUIRE(ask.queries[0].probes[0].type != NULL);
  return ask.queries[0].probes[0].type;
}

static void parameters(void) {
  CHECK_STR(param_of("int p[10]", "")->spelling, "int *");
  CHECK_STR(param_of("int p[2][3]", "")->spelling, "int (*)[3]");
  CHECK_STR(param_of("int n, int p[n][n]", "")->spelling, "int (*)[n]");
  CHECK_STR(param_of("int p(char)", "")->spelling, "int (*)(char)");
  CHECK_STR(param_of("const char *p[]", "")->spelling, "const char **");
  CHECK_STR(param_of("int (*p[2])(void)", "")->spelling, "int (**)(void)");
  CHECK_STR(param_of("int (*p[2])[3]", "")->spelling, "int (**)[3]");
  CHECK_STR(param_of("p", "double p[4];")->spelling, "double *");
  CHECK_STR(param_of("p", "float p;")->spelling, "float");
  CHECK(param_of("__builtin_va_list p", "")->is_va_list);
  CHECK_STR(param_of("register int p", "")->spelling, "int");
}

int main(void) {
  RUN(spellings);
  RUN(facts);
  RUN(classes);
  RUN(scalar_signatures);
  RUN(record_signatures);
  RUN(what_cannot_travel);
  RUN(kinds);
  RUN(local_types);
  RUN(parameters);
  return check_status();
}

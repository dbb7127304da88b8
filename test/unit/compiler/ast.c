// RUN: %unit compiler %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Where pragmas stand and which statement they annotate. */
#include "asking.h"
#include "config.h"

#include <unistd.h>

#define T "\n#pragma edat task\n"

static void check_statement(const char *body, const char *want,
                            enum ast_statement kind) {
  ask_body(body);
  check_note("%.100s", body);
  CHECK_STR(ask_messages(), "");
  CHECK(ask.ok);
  CHECK_INT(ask_region(0)->place, AST_PLACED);
  CHECK_STR(ask_statement(0), want);
  CHECK_INT(ask_region(0)->kind, kind);
  CHECK_STR(ask_region(0)->trouble, NULL);
  CHECK_STR(ask_region(0)->hazard, NULL);
}

static void statements_end_where_they_do(void) {
  check_statement(T "use(1);", "use(1);", AST_STMT_OTHER);
  check_statement(T "use(1) /* c */ ;", "use(1) /* c */ ;", AST_STMT_OTHER);
  check_statement(T "{ use(1); }", "{ use(1); }", AST_STMT_COMPOUND);
  check_statement(T "{ use(1); };", "{ use(1); }", AST_STMT_COMPOUND);
  check_statement(T "for (;;) use(2);", "for (;;) use(2);", AST_STMT_FOR);
  check_statement(T "while (n) ;", "while (n) ;", AST_STMT_OTHER);
  check_statement(T "do use(1); while (n);", "do use(1); while (n);",
                  AST_STMT_OTHER);
  check_statement(T "if (n) use(1); else use(2);",
                  "if (n) use(1); else use(2);", AST_STMT_OTHER);
  check_statement(T "return 3;", "return 3;", AST_STMT_JUMP);
  check_statement(T ";", ";", AST_STMT_NULL);
  check_statement(T "int k = n;", "int k = n;", AST_STMT_DECL);
  check_statement(T "l: use(1);", "l: use(1);", AST_STMT_LABEL);
  check_statement("switch (n) {" T "case 1: use(1); }", "case 1: use(1);",
                  AST_STMT_CASE);
  check_statement(T "n = ({ int q = 1; q; });", "n = ({ int q = 1; q; });",
                  AST_STMT_OTHER);
  check_statement(T "*a = (struct { double x; }){1}.x;",
                  "*a = (struct { double x; }){1}.x;", AST_STMT_OTHER);
  check_statement(T "__asm__ volatile(\"\" : : \"r\"(n));",
                  "__asm__ volatile(\"\" : : \"r\"(n));", AST_STMT_OTHER);
  check_statement(T "use(1); // end\nuse(2);", "use(1);", AST_STMT_OTHER);
  check_statement(T "#pragma omp parallel for\nfor (;;) use(n);",
                  "for (;;) use(n);", AST_STMT_FOR);
}

static void macros_cover_their_use(void) {
  check_statement("#define TWICE(x) use(x + x)\n" T "TWICE(1 + n);",
                  "TWICE(1 + n);", AST_STMT_OTHER);
  CHECK(ask_region(0)->in_macro);
  check_statement("#define SEMI use(1);\n" T "SEMI", "SEMI", AST_STMT_OTHER);
  check_statement("#define EACH(i) for (int i = 0; i < 3; i++)\n" T
                  "EACH(k) { use(k); }",
                  "EACH(k) { use(k); }", AST_STMT_FOR);
  CHECK(!ask_region(0)->in_macro);
  check_statement("#define WRAP(x) do { x; } while (0)\n" T
                  "WRAP(use(n));use(2);",
                  "WRAP(use(n));", AST_STMT_OTHER);
  check_statement("#define BLOCK(x) { x; }\n" T "BLOCK(use(n));",
                  "BLOCK(use(n))", AST_STMT_COMPOUND);
  check_statement("#define IN(x) OUT(2)\n#define OUT(x) use(x)\n" T "IN(1);",
                  "IN(1);", AST_STMT_OTHER);
  check_statement("#define ID(x) x\n" T "n = ID(ID(n));", "n = ID(ID(n));",
                  AST_STMT_OTHER);
}

static void check_trouble(const char *body, const char *word) {
  ask_body(body);
  check_note("%.100s", body);
  CHECK_INT(ask_region(0)->place, AST_PLACED);
  CHECK(ask_region(0)->trouble && strstr(ask_region(0)->trouble, word));
}

static void check_hazard(const char *body, const char *word) {
  ask_body(body);
  check_note("%.100s", body);
  CHECK_INT(ask_region(0)->place, AST_PLACED);
  CHECK(ask_region(0)->hazard && strstr(ask_region(0)->hazard, word));
}

static void statements_that_cannot_move(void) {
  check_trouble("#define TWO use(1); use(2)\n" T "TWO;", "macro");
  check_trouble("#define REST 1; use(2)\n" T "n = REST;", "macro");
  check_trouble("#define END use(1); }\n{" T "END", "macro");
  check_hazard("typedef int row[n];" T "{ row r; r[1] = 2; }", "size");
  check_trouble(T "{\n#if 1\nuse(1); }\n#else\n}\n#endif\n", "#if");
  check_trouble("#if 1" T "use(1\n#endif\n);", "#if");
  check_trouble(T "#if 1\nuse(1);\n#endif\n", "#if");
}

static void places(void) {
  ask_file("#pragma edat task\nint x;\n#if 0\n#pragma edat task\n#endif\n"
           "struct s {\n#pragma edat task\n int x; };\n"
           "void g(void) {\n#if 0\n#pragma edat task\n;\n#endif\n"
           "#pragma edat task\n}\n");
  CHECK_INT(ask_region(0)->place, AST_FILE_SCOPE);
  CHECK_INT(ask_region(1)->place, AST_SKIPPED);
  CHECK_INT(ask_region(2)->place, AST_FILE_SCOPE);
  CHECK_INT(ask_region(3)->place, AST_SKIPPED);
  CHECK_INT(ask_region(4)->place, AST_MISPLACED);
  CHECK_STR(ask_messages(), "");
}

static void misplaced_in_functions(void) {
  ask_body("if (n) use(1);" T "else use(2);");
  CHECK_INT(ask_region(0)->place, AST_MISPLACED);
  CHECK_STR(ask_messages(), "");
  ask_body("use(\n#pragma edat task\n1);" T "use(3);");
  CHECK_INT(ask_region(0)->place, AST_MISPLACED);
  CHECK_INT(ask_region(1)->place, AST_PLACED);
  ask_body("struct {\n#pragma edat task\nint x; } v;" T "v.x = 1;");
  CHECK_INT(ask_region(0)->place, AST_MISPLACED);
  CHECK_STR(ask_statement(1), "v.x = 1;");
  ask_body("#define ARG(x) x\nARG(\n#pragma edat task\nuse(1);)" T "use(2);");
  CHECK_INT(ask_region(0)->place, AST_MISPLACED);
  CHECK_STR(ask_statement(1), "use(2);");
}

static void braces_by_macro_or_if(void) {
  ask_file("#define BEGIN {\n#define END }\nvoid use(int);\n"
           "void g(void) BEGIN\n#pragma edat task\nuse(1);\nEND\n"
           "void h(void)\n#if 1\n{\n#else\n{\n#endif\n"
           "#pragma edat task\nuse(2);\n}\n"
           "#pragma edat task\nvoid k(void);\n");
  CHECK_STR(ask_messages(), "");
  CHECK_STR(ask_statement(0), "use(1);");
  CHECK_STR(ask_region(0)->function->name, "g");
  CHECK_STR(ask_statement(1), "use(2);");
  CHECK_INT(ask_region(2)->place, AST_FILE_SCOPE);
}

static void surroundings(void) {
  ask_body("if (n)" T "use(1);\nelse" T "use(2);\nfor (;;)" T "use(3);\n"
           "l:" T "use(4);\nswitch (n) { case 2:" T "use(5); }\n{" T
           "use(6); }\nif (n)\n#pragma edat alone\nuse(7);\nelse use(8);");
  CHECK_STR(ask_messages(), "");
  for (size_t q = 0; q < 5; q++) {
    check_note("%zu", q);
    CHECK_INT(ask_region(q)->braceless, q < 3);
    CHECK_INT(ask_region(q)->after_label, q >= 3);
  }
  CHECK(!ask_region(5)->braceless);
  CHECK(!ask_region(5)->after_label);
  CHECK_INT(ask_region(6)->place, AST_PLACED);
  CHECK(ask_region(6)->braceless);
}

static void alone_before_else(void) {
  ask_body("if (n)\n#pragma edat alone p(n)\nelse use(8);");
  CHECK_INT(ask_region(0)->place, AST_PLACED);
  CHECK(ask_region(0)->braceless);
  CHECK_STR(ask_messages(), "");
  ask_body("use(1);\n#pragma edat alone\n");
  CHECK_INT(ask_region(0)->place, AST_PLACED);
  CHECK(!ask_region(0)->braceless);
  ask_body("if (n) {\n#pragma edat alone p(n) l(int h) i(h)\n}");
  CHECK_INT(ask_region(0)->place, AST_PLACED);
  CHECK(!ask_region(0)->braceless);
  CHECK_STR(ask_messages(), "");
}

static void nesting(void) {
  ask_body(T "{" T "{" T "use(n); }\n#pragma edat alone p(n)\n}" T T "use(n);");
  CHECK_STR(ask_messages(), "");
  CHECK_INT(ask_region(0)->parent, -1);
  CHECK_INT(ask_region(1)->parent, 0);
  CHECK_INT(ask_region(2)->parent, 1);
  CHECK_INT(ask_region(3)->parent, 0);
  CHECK_INT(ask_region(4)->parent, -1);
  CHECK_INT(ask_region(5)->parent, 4);
  CHECK_STR(ask_statement(4), "#pragma edat task\nuse(n);");
  CHECK_STR(ask_statement(5), "use(n);");
  CHECK(!ask_region(5)->braceless);
}

static const char *definition_of(const char *text) {
  ask_file(text);
  check_note("%.100s", text);
  CHECK_STR(ask_messages(), "");
  const struct ast_region *region = ask_region(ask.nqueries - 1);
  REQUIRE(region->place == AST_PLACED);
  return ask_span(region->function->definition);
}

static void check_definition(const char *before, const char *definition) {
  struct buf buf;
  buf_init(&buf);
  buf_printf(&buf, "%s%s\nint last;\n", before, definition);
  CHECK_STR(definition_of(buf_str(&buf)), definition);
  buf_fini(&buf);
}

static void definitions_start_at_their_first_token(void) {
#define BODY "(int n) {\n#pragma edat task\nn++;\n}"
  check_definition("", "void g" BODY);
  check_definition("int x;\n", "static inline void g" BODY);
  check_definition("int x;\n", "__attribute__((noinline)) static void g" BODY);
  check_definition("int x __attribute__((unused)); ", "extern void g" BODY);
}

static void definitions_of_all_kinds(void) {
  check_definition("void e(void) {}\n", "__extension__ static int g" BODY);
  check_definition("#define FN(x) static void x(int n)\n;\n",
                   "FN(g) {\n#pragma edat task\nn++;\n}");
  check_definition("typedef int t;\n#include <stddef.h>\n",
                   "t g(a, b)\n int a; char *b;\n{\n#pragma edat task\n"
                   "a++;\n}");
  check_definition("enum { A };\n// c\n",
                   "_Noreturn void g(void) {\n#pragma edat task\n;\n"
                   "for (;;) ; }");
  check_definition("struct s { int x; } v = {1};\n#pragma edat task\n",
                   "void g" BODY);
}

static void function_facts(void) {
  ask_file("#define AVX __attribute__((target(\"avx2\")))\n"
           "AVX static inline void g(int n, ...) {\n#pragma edat task\n"
           "n++; }\n__attribute__((noinline)) "
           "__attribute__((target(\"avx\"))) void h(void) {\n"
           "#pragma edat task\n; }\n");
  const struct ast_function *g = ask_region(0)->function;
  CHECK(g->is_static && g->is_inline && g->is_variadic);
  CHECK_INT(g->nattributes, 1);
  CHECK_STR(ask_span(g->attributes[0]), "AVX");
  const struct ast_function *h = ask_region(1)->function;
  CHECK(!h->is_static && !h->is_inline && !h->is_variadic);
  CHECK_INT(h->nattributes, 1);
  CHECK_STR(ask_span(h->attributes[0]), "__attribute__((target(\"avx\")))");
}

static void lines_never_move(void) {
  ask_body("#pragma edat task \\\n p(n + \\\n 1) \\\n p(n)\nuse(__LINE__);");
  CHECK_STR(ask_messages(), "");
  CHECK_STR(ask_statement(0), "use(__LINE__);");
  CHECK_INT(ask.queries[0].probes[0].type->cls, AST_CLASS_INTEGER);
  CHECK_STR(ask_refs(0), "0/n:r 1/n:r");
  ask_body("_Pragma(\"edat task p(\\\"x\\\"[n])\") use(1);");
  CHECK_STR(ask_messages(), "");
  CHECK_STR(ask_statement(0), "use(1);");
  CHECK_STR(ask_refs(0), "0/n:r");
}

static void errors_of_the_user(void) {
  ask_body(T "use(unknown);");
  CHECK(!ask.ok);
  CHECK_STR(ask_messages(), "use of undeclared identifier 'unknown' "
                            "[unknown]");
  ask_body("#pragma edat task p(nothing + 1)\nuse(1);");
  CHECK(!ask.ok);
  CHECK_STR(ask_messages(), "use of undeclared identifier 'nothing' "
                            "[nothing]");
  CHECK(ask.queries[0].probes[0].type == NULL);
  ask_body("#pragma edat task p(n +)\nuse(1);");
  CHECK_STR(ask_messages(), "expected expression [n +]");
  ask_body("if (n) {\n#pragma edat task p(n)\nuse(1)\n}");
  CHECK_STR(ask_messages(), "expected ';' after expression []");
  ask_body("int h;\n#pragma edat alone l(int h)\n");
  CHECK_STR(ask_messages(), "redefinition of 'h' [int h]");
  ask_body("#pragma edat task l(nosuch *h)\nuse(1);");
  CHECK(!ask.ok);
  ask_file("int f(void) { return wrong; }\nvoid g(void) {\n"
           "#pragma edat task\n;\n}\n");
  CHECK(ask.ok);
  CHECK_STR(ask_messages(), "");
  ask_file("#include \"no such file.h\"\nvoid g(void) {}\n");
  CHECK(!ask.ok);
  CHECK_STR(ask_messages(), "'no such file.h' file not found "
                            "[\"no such file.h\"]");
}

static void errors_that_hide_a_function(void) {
  ask_file("void g(unknown_t x) {\n#pragma edat task\nx++;\n}\n");
  CHECK(!ask.ok);
  ask_file("void g(void) {\n#pragma edat task\n{ ;\n");
  CHECK(!ask.ok);
  CHECK(strstr(ask_messages(), "expected '}'") != NULL);
  ask_file("void g(void) {\n void h(void) {}\n#pragma edat task\n;\n}\n");
  CHECK(!ask.ok);
}

static void dialects(void) {
  static const char *const gnu90[] = {"-std=gnu90"};
  static const char *const gnu2x[] = {"-std=gnu2x"};
  ask_file_args("t.c",
                "int f(n) int n; {\n#pragma edat task p(n) l(int h) i(h)\n"
                "n = h;\nreturn 0; }\n",
                gnu90, 1);
  CHECK_STR(ask_messages(), "");
  CHECK_STR(ask_refs(0), "0/n:r 1/h:r n:w h:r");
  if (EDATCC_CLANG_MAJOR < 18)
    return; /* older ones do not know enough of C23 */
  ask_file_args("t.c",
                "int f(int n) {\n#pragma edat task p(n) l(bool h)\n"
                "{ auto z = n; constexpr int k = 2; n = h + z + k; }\n"
                "#pragma edat task\nint z = n;\nreturn z; }\n",
                gnu2x, 1);
  CHECK_STR(ask_messages(), "");
  CHECK_STR(ask_refs(0), "0/n:r n:r n:w h:r");
  CHECK_INT(ask_region(1)->kind, AST_STMT_DECL);
}

static void check_free(const char *body) {
  ask_body(body);
  check_note("%.100s", body);
  CHECK_STR(ask_region(0)->trouble, NULL);
  CHECK_STR(ask_region(0)->hazard, NULL);
  CHECK_INT(ask_region(0)->macro_hazard.end, 0);
}

static void pragmas_that_hold_in_places(void) {
  check_hazard("\n#pragma STDC FENV_ACCESS ON" T "a[0] /= 3;", "hold");
  check_hazard("_Pragma(\"STDC FP_CONTRACT OFF\")" T "a[0] /= 3;", "hold");
  check_hazard("{\n#pragma clang fp contract(fast)\n{" T "use(1); } }", "hold");
  check_free("{\n#pragma STDC FENV_ACCESS ON\n}" T "a[0] /= 3;");
  check_free(T "{\n#pragma STDC FENV_ACCESS ON\na[0] /= 3; }");
  check_hazard("\n#pragma pack(1)\nstruct s { char c; int i; } s;\n"
               "#pragma pack()" T "s.i = 1;",
               "layout");
  check_hazard(T "{ struct { char c; int i; } s; take(&s); }\n"
                 "#pragma pack(1)\n",
               "layout");
  check_free(T "use(n);\n#pragma pack(1)\n");
  check_free(T "{\n#pragma pack(push, 1)\nstruct { char c; } s;\n"
               "#pragma pack(pop)\ntake(&s); }");
  check_free("\n#pragma GCC diagnostic push\n"
             "#pragma GCC diagnostic ignored \"-Wall\"" T "use(n);\n"
             "#pragma GCC diagnostic pop\n");
  check_hazard(T "use(__COUNTER__);\nuse(__COUNTER__);", "COUNTER");
  check_free(T "use(__COUNTER__);\nuse(1);");
}

static void macro_pragmas(void) {
  ask_body("#define M 1\n#pragma push_macro(\"M\")\n#undef M\n"
           "#define M 2" T "use(M);\n#pragma pop_macro(\"M\")\n");
  CHECK_STR(ask_span(ask_region(0)->macro_hazard), "#pragma pop_macro(\"M\")");
  check_free("#define M 1\n#pragma push_macro(\"M\")" T
             "use(n);\n#pragma pop_macro(\"M\")\n");
  ask_body(T "use(n);\n#pragma GCC poison use\n");
  CHECK_STR(ask_span(ask_region(0)->macro_hazard), "#pragma GCC poison use");
}

static void macro_hazards(void) {
  ask_body("#define M 1" T "use(M);\n#undef M\n");
  CHECK_STR(ask_span(ask_region(0)->macro_hazard), "#undef M");
  ask_body("#define K 1\n#define M (K)" T "use(M);\n#define K 1\n");
  CHECK_STR(ask_span(ask_region(0)->macro_hazard), "#define K 1");
  ask_body("#define M 1" T "use(M);\n#define Z 2\n");
  CHECK_INT(ask_region(0)->macro_hazard.end, 0);
  ask_body(T "use(n);\n#define n 2\n");
  CHECK_STR(ask_span(ask_region(0)->macro_hazard), "#define n 2");
}

static void jumps_past_as(void) {
  ask_body("switch (n) { case 1: ;\n#pragma edat alone l(double h[n]) i(h)\n"
           "break; case 2: use(1); }");
  CHECK(!ask.ok);
  ask_body("switch (n) { case 1: ; double v[n]; break;" T "case 2: use(1); }");
  CHECK(!ask.ok);
}

static void loops_with_pragmas(void) {
  check_statement(T "_Pragma(\"GCC unroll 4\") for (;;) use(1);",
                  "_Pragma(\"GCC unroll 4\") for (;;) use(1);", AST_STMT_FOR);
  check_statement(T "#pragma GCC unroll 4\nfor (;;) use(1);",
                  "#pragma GCC unroll 4\nfor (;;) use(1);", AST_STMT_FOR);
  check_statement(T "#pragma GCC ivdep\nfor (;;) use(1);", "for (;;) use(1);",
                  AST_STMT_FOR);
  check_statement(T "{\n#pragma GCC unroll 4\nfor (;;) use(1); }",
                  "{\n#pragma GCC unroll 4\nfor (;;) use(1); }",
                  AST_STMT_COMPOUND);
}

static void write_file(const char *name, const char *text) {
  FILE *file = fopen(name, "w");
  REQUIRE(file != NULL);
  fputs(text, file);
  fclose(file);
}

static void included_bodies(void) {
  char name[] = "/tmp/ast-body-XXXXXX";
  char text[200];
  int handle = mkstemp(name);
  REQUIRE(handle >= 0);
  close(handle);
  write_file(name, "use(n); n++;\n");
  snprintf(text, sizeof text, T "{\n#include \"%s\"\n}\n", name);
  ask_body(text);
  CHECK_STR(ask_region(0)->trouble, NULL);
  CHECK_STR(ask_region(0)->hazard, NULL);
  CHECK_STR(ask_refs(0), "#include>n:rw");
  snprintf(text, sizeof text, T "#include \"%s\"\n", name);
  check_trouble(text, "included");
  write_file(name, "use(wrong);\n");
  snprintf(text, sizeof text, T "{\n#include \"%s\"\n}\n", name);
  ask_body(text);
  CHECK(!ask.ok);
  remove(name);
}

static void mpi_null(void) {
  ask_file("#include <stddef.h>\n#define MPI_PROC_NULL (-1)\n"
           "int fun(int arg) {\n#pragma edat task\narg++; return 1; }\n");
  CHECK(ask.unit.has_mpi_proc_null);
}

int main(void) {
  RUN(statements_end_where_they_do);
  RUN(macros_cover_their_use);
  RUN(statements_that_cannot_move);
  RUN(places);
  RUN(misplaced_in_functions);
  RUN(braces_by_macro_or_if);
  RUN(surroundings);
  RUN(alone_before_else);
  RUN(nesting);
  RUN(definitions_start_at_their_first_token);
  RUN(definitions_of_all_kinds);
  RUN(function_facts);
  RUN(lines_never_move);
  RUN(errors_of_the_user);
  RUN(errors_that_hide_a_function);
  RUN(dialects);
  RUN(macro_hazards);
  RUN(pragmas_that_hold_in_places);
  RUN(macro_pragmas);
  RUN(jumps_past_as);
  RUN(loops_with_pragmas);
  RUN(included_bodies);
  RUN(mpi_null);
  return check_status();
}

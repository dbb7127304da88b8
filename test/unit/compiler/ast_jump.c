// RUN: %unit compiler %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Jumps that cross the edge of a statement, and what a loop header says. */
#include "asking.h"

#define T "\n#pragma edat task\n"
#define L "\n#pragma edat loop\n"

static void check_jumps(const char *body, const char *want) {
  ask_body(body);
  check_note("%.120s", body);
  CHECK_STR(ask_messages(), "");
  CHECK_STR(ask_jumps(0), want);
}

static void jumps_out(void) {
  check_jumps(T "{ return 1; }", "return");
  check_jumps("while (n) {" T "{ break; } }", "break");
  check_jumps("while (n) {" T "if (n) continue; }", "continue");
  check_jumps("switch (n) { case 1: {" T "{ break; } } }", "break");
  check_jumps(T "while (n) { if (n) break; else continue; }", "");
  check_jumps("while (n) {" T "switch (n) { case 1: break; default: "
              "continue; } }",
              "continue");
  check_jumps(T "{ goto out; }\nout:;", "goto");
  check_jumps(T "{ goto in; in:; }", "");
  check_jumps("#define BYE return 1\n" T "{ BYE; }", "return");
  check_jumps("while (n) {\n#pragma edat task p(n) l(int h)\n{ break; } }",
              "break");
  check_jumps(T "{ while (n) {\n#pragma edat task p(n)\n{ break; } } }", "");
  CHECK_STR(ask_jumps(1), "break");
  check_jumps(T "n = ({ return 2; 1; });", "return");
}

static void jumps_in(void) {
  check_jumps("goto in;" T "{ in: use(1); }", "in");
  check_jumps("switch (n) {" T "{ case 1: use(1); default: use(2); } }",
              "case case");
  check_jumps(T "switch (n) { case 1: use(1); }", "");
  check_jumps("void *p = &&in;" T "{ in: take(p); }", "in");
}

static void computed(void) {
  check_jumps("void *p = 0;" T "{ goto *p; }\nout: p = &&out;", "computed");
  check_jumps("void *p;" T "{ p = &&out; }\nout: take(p);", "computed");
  check_jumps(T "{ __asm__ goto(\"\" : : : : out); }\nout:;", "asm");
}

static void frame_calls(void) {
  ask_file("#include <setjmp.h>\n#include <alloca.h>\njmp_buf b;\n"
           "int f(void) {\n#pragma edat task\n{ if (setjmp(b)) ; }\n"
           "#pragma edat task\n{ char *p = alloca(3); *p = 1; }\n"
           "#pragma edat task\n{ char *p = __builtin_alloca(3); *p = 1; }\n"
           "return 0; }\n");
  CHECK_STR(ask_messages(), "");
  CHECK_STR(ask_jumps(0), "setjmp");
  CHECK_STR(ask_jumps(1), "alloca");
  CHECK_STR(ask_jumps(2), "alloca");
  ask_file("#include <stdarg.h>\nint f(int n, ...) {\n#pragma edat task\n"
           "{ va_list l; va_start(l, n); n = va_arg(l, int); va_end(l); }\n"
           "return 0; }\n");
  CHECK_STR(ask_jumps(0), "va");
}

/* "var start relation bound sign step", or why it is not canonical. */
static const char *loop_of(size_t q, size_t i) {
  char *room = ask_room();
  REQUIRE(i < ask_region(q)->nloops);
  const struct ast_loop *loop = &ask_region(q)->loops[i];
  if (loop->why_not)
    return loop->why_not;
  sprintf(room, "%s=%s %s %s %d %s%s%s", loop->var->name, ask_span(loop->start),
          loop->relation, ask_span(loop->bound), loop->step_sign,
          ask_span(loop->step), loop->declares_var ? " declares" : "",
          loop->var_assigned ? " assigned" : "");
  return room;
}

static void check_loop(const char *body, const char *want) {
  ask_body(body);
  check_note("%.120s", body);
  CHECK_STR(ask_messages(), "");
  CHECK_STR(loop_of(0, 0), want);
}

static void canonical_loops(void) {
  check_loop(L "for (int i = 0; i < n; i++) use(i);", "i=0 < n 1  declares");
  CHECK_STR(ask_span(ask_region(0)->loops[0].body), "use(i);");
  CHECK_STR(ask_span(ask_region(0)->loops[0].init), "int i = 0");
  CHECK_STR(ask_span(ask_region(0)->loops[0].cond), "i < n");
  CHECK_STR(ask_span(ask_region(0)->loops[0].inc), "i++");
  check_loop("int i;" L "for (i = n - 1; i >= 0; --i) { use(i); }",
             "i=n - 1 >= 0 -1 ");
  check_loop("int i;" L "for (i = 0; n > i; i += 2) ;", "i=0 < n 1 2");
  check_loop("int i;" L "for (i = 0; i < n; i = i + n) ;", "i=0 < n 1 n");
  check_loop("int i;" L "for (i = 0; i < n; i = 3 + i) ;", "i=0 < n 1 3");
  check_loop("int i;" L "for (i = 9; i > n; i = i - 1) ;", "i=9 > n -1 1");
  check_loop(L "for (double *p = a; p != a + n; ++p) *p = 1;",
             "p=a != a + n 1  declares");
  check_loop(L "for (glob = 0; glob < n; glob++) ;", "glob=0 < n 1 ");
  check_loop(L "for (int i = 0; i < n; i++) i = 3;",
             "i=0 < n 1  declares assigned");
  check_loop(L "for (int i = 0; i < n; i++) take(&i);",
             "i=0 < n 1  declares assigned");
  check_loop("#define N (n + 1)\n" L "for (int i = 0; i < N; i++) ;",
             "i=0 < N 1  declares");
}

static void other_loops(void) {
  check_loop(L "while (n) ;", "it is not a 'for' loop");
  check_loop(L "for (;;) ;", "it must start with 'v = a'");
  check_loop(L "for (int i = 0, j = 0; i < n; i++) use(j);",
             "it must declare one variable with its first value");
  check_loop(L "for (int i = 0; ; i++) ;",
             "its condition must be 'v < b', or with <=, >, >=, !=");
  check_loop(L "for (int i = 0; i < n && n; i++) ;",
             "its condition must compare its variable with a bound");
  check_loop(L "for (int i = 0; i < n;) ;",
             "its step must be 'v++', 'v--', 'v += c' or 'v -= c'");
  check_loop(L "for (int i = 0; i < n; i *= 2) ;",
             "its step must be 'v++', 'v--', 'v += c' or 'v -= c'");
  check_loop(L "for (int i = 0; i < n; n++) ;",
             "its step must be 'v++', 'v--', 'v += c' or 'v -= c'");
  check_loop(L "for (int i = 0; i < n; i--) ;",
             "its step leads away from the bound");
  check_loop(L "for (int i = 0; i != n; i += 2) ;",
             "with != its step must be 1 or -1");
  check_loop(L "for (int i = 0; i < n; i += 0) ;", "its step is zero");
  check_loop(L "for (int i = 9; i > 0; i += -1) ;",
             "its step is negative: write 'v -= c' or 'v += c'");
  check_loop(L "for (int i = 0; i < 2.5; i++) ;",
             "its bound must be an integer or a pointer");
  check_loop(L "for (int i = 0; i < n; i += 2.5) ;",
             "its step must be an integer");
  check_loop(L "for (double x = 0; x < n; x++) ;",
             "its variable must be an integer or a pointer");
  check_loop("#define EACH(v) for (int v = 0; v < n; v++)\n" L "EACH(i) ;",
             "its header comes from a macro");
}

static void nested_loops(void) {
  ask_body("\n#pragma edat loop2\nfor (int i = 0; i < n; i++) {\n"
           "for (int j = 0; j < 3; j++) { use(i + j); break; }\n}");
  CHECK_STR(ask_messages(), "");
  CHECK_INT(ask_region(0)->nloops, 2);
  CHECK_STR(loop_of(0, 1), "j=0 < 3 1  declares");
  CHECK_STR(ask_jumps(0), "break");
  ask_body("\n#pragma edat loop2\nfor (int i = 0; i < n; i++) {\n"
           "use(1); for (int j = 0; j < 3; j++) ; }");
  CHECK_STR(loop_of(0, 1), "it is not a 'for' loop");
  ask_body(L "for (int i = 0; i < n; i++) { for (;;) break; continue; }");
  CHECK_STR(ask_jumps(0), "");
  ask_body(L "for (int i = 0; i < n; i++) { switch (i) { case 1: break; } "
             "while (n) break; break; }");
  CHECK_STR(ask_jumps(0), "break");
}

int main(void) {
  RUN(jumps_out);
  RUN(jumps_in);
  RUN(computed);
  RUN(frame_calls);
  RUN(canonical_loops);
  RUN(other_loops);
  RUN(nested_loops);
  return check_status();
}

// RUN: %unit compiler %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Jumps that cross the edge of a statement, and what a loop header says. */
#include "asking.h"
#include "config.h"

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

static void loop_variables(void) {
  const char *kind = "its variable must be an integer or a pointer";
  check_loop(L "for (_Bool b = 0; b < n; b++) ;", kind);
  check_loop("struct { int i; } s;" L "for (s.i = 0; s.i < n; s.i++) ;",
             "its variable must be a variable, not a part of one");
  check_loop("int v[3];" L "for (v[0] = 0; v[0] < n; v[0]++) ;",
             "its variable must be a variable, not a part of one");
  check_loop("int *p = &n;" L "for (*p = 0; *p < 9; (*p)++) ;",
             "its variable must be a variable, not a part of one");
  check_loop(L "for (glob = 0; glob < n; glob++) ;",
             "its variable is global; declare it in the loop");
  check_loop("static int i;" L "for (i = 0; i < n; i++) ;",
             "its variable is static; declare it in the loop");
  check_loop("volatile int i;" L "for (i = 0; i < n; i++) ;",
             "its variable is volatile");
  check_loop(L "for (_Atomic int i = 0; i < n; i++) ;",
             "its variable is atomic");
  check_loop(L "for (__int128 i = 0; i < n; i++) ;",
             "its variable has more than 64 bits");
  check_loop("enum e { A, B } e;" L "for (e = A; e <= B; e++) ;",
             "e=A <= B 1 ");
  check_loop("register int i;" L "for (i = 0; i < n; i++) ;", "i=0 < n 1 ");
}

static void loop_expressions(void) {
  const char *start = "its first value must be an integer or a pointer";
  const char *bound = "its bound must be an integer or a pointer";
  check_loop(L "for (int i = 0.5; i < n; i++) ;", start);
  check_loop(L "for (int i = a[0]; i < n; i++) ;", start);
  check_loop(L "for (int i = 0; i < 2.5; i++) ;", bound);
  check_loop(L "for (int i = 0; i < a[0]; i++) ;", bound);
  check_loop(L "for (int i = 0; i < (int)a[0]; i++) ;",
             "i=0 < (int)a[0] 1  declares");
  check_loop(L "for (int i = 0; i < get(); i++) ;", "i=0 < get() 1  declares");
  check_loop(L "for (int i = 0; i < n--; i++) ;",
             "its bound has a side effect");
  check_loop(L "for (int i = 0; i < n - i; i++) ;",
             "its bound changes with its variable");
  check_loop(L "for (int i = 0; i < n; i += 1.5) ;",
             "its step must be an integer");
  check_loop(L "for (int i = 1; i < n; i += i) ;",
             "its step changes with its variable");
  check_loop(L "for (int i = 0; i < n; i += get()) ;",
             "its step has a side effect or is a call; compute it before");
  check_loop("double v[9];" L "for (double *p = v; p < v + 9; p++) *p = 1;",
             "p=v < v + 9 1  declares");
}

static void check_assigned(const char *body, const char *want) {
  check_loop(body, want);
  CHECK(strchr(ask_span(ask_region(0)->loops[0].why_span), 'X') != NULL);
}

static void loops_that_change_their_bounds(void) {
  const char *bound = "what its bound depends on is assigned in the body";
  const char *step = "what its step depends on is assigned in the body";
  check_assigned("int X = n;" L "for (int i = 0; i < X; i++) X = 3;", bound);
  check_assigned("int X = n;" L "for (int i = 0; i < 2 * X; i++) X--;", bound);
  check_assigned("int X = n;" L "for (int i = 0; i < n; i += X) X += i;", step);
  check_assigned("struct { int X, y; } s;" L
                 "for (int i = 0; i < s.X; i++) { s.X = 3; }",
                 bound);
  check_assigned("struct s { int X, y; } *p = 0;" L
                 "for (int i = 0; i < p->X; i++) { p->X++; }",
                 bound);
  check_loop("struct s { int x, y; } *p = 0;" L
             "for (int i = 0; i < p->x; i++) { p->y = i; }",
             "i=0 < p->x 1  declares");
  check_loop("struct s { int x, y; } p = {0};" L
             "for (int i = 0; i < p.x; i++) { p.y = i; }",
             "i=0 < p.x 1  declares");
  check_loop("int v[3];" L "for (int i = 0; i < v[0]; i++) v[1] = i;",
             "i=0 < v[0] 1  declares");
  check_loop("int v[3];" L "for (int i = 0; i < sizeof v / sizeof *v; i++)"
             " v[i] = i;",
             "i=0 < sizeof v / sizeof *v 1  declares");
  check_loop(L "for (int i = 0; i < n; i++) { int n = i; n++; }",
             "i=0 < n 1  declares");
  check_loop(L "for (int X = 0; X < n; X++) X += 2;",
             "X=0 < n 1  declares assigned");
  CHECK_STR(ask_span(ask_region(0)->loops[0].why_span), "X");
}

static void operators_of_macros(void) {
  const char *part = "a part of its header comes from a macro";
  check_loop("#define ID(x) x\n" L "for (int i = 0; i < n; ID(i++)) ;",
             "i=0 < n 1  declares");
  check_loop("#define ID(x) x\n" L "for (int i = 0; ID(i < n); i++) ;", part);
  check_loop("#define TO < n\n" L "for (int i = 0; i TO; i++) ;", part);
  check_loop("#define I int i = 0\n" L "for (I; i < n; i++) ;", part);
  check_loop("int i;\n#define I i = 0\n" L "for (I; i < n; i++) ;", part);
  check_loop("#define Z 0\n#define N n * 2\n" L
             "for (int i = Z; N > i; i += Z + 1) ;",
             "i=Z < N 1 Z + 1 declares");
  check_loop("#define LESS(a, b) ((a) < (b))\n#define INC(v) ((v) += 2)\n" L
             "for (int i = 0; LESS(i, n); INC(i)) ;",
             part);
  check_loop("#define INC(v) ((v) += 2)\n" L "for (int i = 0; i < n; INC(i)) ;",
             part);
  if (EDATCC_CLANG_MAJOR < 17)
    return; /* they do not tell what makes a postfix operator */
  check_loop("#define UP(v) ((v)++)\n" L "for (int i = 0; i < n; UP(i)) ;",
             "i=0 < n 1  declares");
  check_loop("#define not_eq !=\n" L "for (int i = 0; i not_eq n; ++i) ;",
             "i=0 != n 1  declares");
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
  RUN(loop_variables);
  RUN(loop_expressions);
  RUN(loops_that_change_their_bounds);
  RUN(operators_of_macros);
  RUN(nested_loops);
  return check_status();
}

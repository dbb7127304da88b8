// RUN: %unit compiler %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Which variables a statement names, how, and where they come from. */
#include "asking.h"

#define T "\n#pragma edat task\n"

static void check_refs(const char *body, const char *want) {
  ask_body(body);
  check_note("%.120s", body);
  CHECK_STR(ask_messages(), "");
  CHECK_STR(ask_refs(0), want);
}

static void plain_access(void) {
  check_refs("int x;" T "x = n + glob;", "x:w n:r");
  CHECK_STR(ask_globals(0), "glob:r");
  check_refs("int x;" T "x += n;", "x:rw n:r");
  check_refs("int x;" T "++x;", "x:rw");
  check_refs("int x;" T "x--;", "x:rw");
  check_refs("int *p;" T "p = &n;", "p:w n:a");
  check_refs("int *p;" T "*p = n;", "p:r n:r");
  check_refs(T "a[n] = 1;", "a:r n:r");
  check_refs(T "m[n][1] = 1;", "m:r n:r");
  check_refs("int x;" T "(x) = 1;", "x:w");
  check_refs("int x;" T "use((x, n));", "x:r n:r");
  check_refs("int x;" T "x = n ? x : 1;", "x:w n:r x:r");
}

static void arrays(void) {
  check_refs("int v[3];" T "v[1] = 2;", "v:w");
  check_refs("int v[3];" T "use(v[1]);", "v:r");
  check_refs("int v[3];" T "v[1]++;", "v:rw");
  check_refs("int v[3];" T "*v = 1;", "v:w");
  check_refs("int v[3][4];" T "v[n][2] = 1;", "v:w n:r");
  check_refs("int v[3];" T "take(v);", "v:a");
  check_refs("int v[3];" T "take(&v[1]);", "v:a");
  check_refs("int v[3];" T "take(v + 1);", "v:a");
  check_refs("int *v[3];" T "*v[1] = 1;", "v:r");
  check_refs("int v[3];" T "1[v] = 1;", "v:w");
  check_refs("double v[n];" T "v[0] = v[1];", "v:w v:r");
}

static void records(void) {
  check_refs("struct { int x, y[2]; } s;" T "s.x = 1;", "s:w");
  check_refs("struct { int x, y[2]; } s;" T "s.y[1] = 1;", "s:w");
  check_refs("struct { int x, y[2]; } s;" T "use(s.y[1]);", "s:r");
  check_refs("struct { int x, y[2]; } s;" T "take(s.y);", "s:a");
  check_refs("struct t { int x; } *s;" T "s->x = 1;", "s:r");
  check_refs("struct { int *p; } s;" T "*s.p = 1;", "s:r");
  check_refs("struct t { int n; } s, r;" T "s = r;", "s:w r:r");
  check_refs("int x;" T "{ struct { int x; } s = {.x = n}; use(s.x); }", "n:r");
  check_refs("_Complex double z;" T "__real__ z = 1;", "z:w");
}

static void unevaluated(void) {
  check_refs("int x;" T "use((int)sizeof(x));", "x:u");
  check_refs("int x;" T "use((int)sizeof x);", "x:u");
  check_refs("int x;" T "use((int)_Alignof(x));", "x:u");
  check_refs("int x;" T "{ __typeof__(x) y = 1; use(y); }", "x:u");
  check_refs("int x;" T "use((__typeof__(x))2);", "x:u");
  check_refs("int k = 2;" T "{ double v[k]; take(v); }", "k:r");
  check_refs("int x;" T "use(_Generic(x, int: n, default: 2));", "x:u n:r");
}

static void odd_places(void) {
  check_refs("int x, y;" T "__asm__ volatile(\"\" : \"=r\"(x) : \"r\"(y));",
             "x:rw y:r");
  check_refs("int x, n2;" T "__asm__(\"\" : [n2] \"=r\"(x));", "x:rw");
  check_refs("int x;" T "n = ({ int q = x; q; });", "n:w x:r");
  check_refs("int x;" T "take(&(struct { int q; }){x});", "x:r");
  check_refs("int x;" T "{ int v[3] = {[1] = x}; take(v); }", "x:r");
  check_refs("int x;" T "use(_Generic(1, __typeof__(x): n, default: 2));",
             "x:r n:r");
  check_refs("int x;" T "goto x; x:;", "");
  check_refs("int x, k;" T "for (int x = 0; x < k; x++) use(x);", "k:r");
  check_refs("int x;" T "{ use(x); int x = 1; use(x); }", "x:r");
  check_refs("int x;" T "{ int h(int x); use(h(n)); }", "n:r");
  check_refs("int x;" T "{ enum { x2 = 1 }; use(x2); }", "");
  check_refs("int x;" T "{\n#if 0\nuse(x);\n#endif\n}", "");
  check_refs("int (*f2)(void);" T "use(f2());", "f2:r");
}

static void through_macros(void) {
  check_refs("#define SQ(x) ((x) * (x))\n" T "use(SQ(n));", "n:r");
  check_refs("int k;\n#define ADDK(x) (x + k)\n" T "use(ADDK(n));",
             "ADDK>k:r n:r");
  check_refs("#define N n\n" T "use(N);", "N>n:r");
  check_refs("#define N n\n#define ID(x) x\n" T "use(ID(N));", "N>n:r");
  check_refs("int k;\n#define k (k + 1)\n" T "use(k);", "k>k:r");
  check_refs("int xn;\n#define PASTE(a) x##a\n" T "use(PASTE(n));",
             "PASTE>xn:r");
  check_refs("#define NONE(x) 1\n" T "use(NONE(n));", "");
  check_refs("#define STR(x) #x\n" T "take(STR(n));", "");
  check_refs("int q;\n#define M(x) (x).q\n" T "{ struct { int q; } s; "
             "use(M(s)); }",
             "");
}

static void probes(void) {
  check_refs("int x;\n#pragma edat task p(x + n) p(a[1]) p(x)\nuse(n);",
             "0/x:r 0/n:r 1/a:r 2/x:r n:r");
  check_refs("#pragma edat task l(double *h) l(size_t k) p(n) i(h[k])\n"
             "use(h[0] + k + n);",
             "0/n:r 1/h:r 1/k:r h:r k:r n:r");
  CHECK_INT(ask.queries[0].locals[0].var->storage, AST_STORAGE_AS);
  CHECK_STR(ask.queries[0].locals[1].var->name, "k");
  CHECK_STR(ask.queries[0].probes[1].type->spelling, "double");
  check_refs("#define N (n + 1)\n#pragma edat task p(N)\n;", "0/N>n:r");
  check_refs("#pragma edat task l(double h[n]) i(h)\nuse(h[1]);", "0/h:r h:r");
}

static void probes_alone(void) {
  check_refs("int x;\n#pragma edat alone p(x) l(int h) i(h + x)\nuse(h);",
             "0/x:r 1/h:r 1/x:r");
  CHECK_STR(ask.queries[0].locals[0].var->name, "h");
}

static void nested_pragmas(void) {
  check_refs("int x, y;" T "{\n#pragma edat task p(x) l(int h) i(h + y)\n"
             "use(h + n);\n#pragma edat alone p(x + n)\n}",
             "x:r y:r n:r x:r n:r");
  CHECK_STR(ask_refs(1), "0/x:r 1/h:r 1/y:r h:r n:r");
  CHECK_STR(ask_refs(2), "0/x:r 0/n:r");
}

static void probe_facts(void) {
  ask_body("enum { K = 4 }; const int c = 3; int v[3]; struct { int x; } s;\n"
           "#pragma edat alone p(K * 2) p(c) p(v) p(s.x) p(get()) p((n))\n"
           "#pragma edat alone p(n++) p(&n) p(sizeof(v)) p(\"x\") p(*a) p(-1)\n"
           "#pragma edat alone p(n ? 1 : 2) p(m[1]) p(take) p(a) p(1.5) p(1u)");
  CHECK_STR(ask_messages(), "");
  struct ast_probe *p = ask.queries[0].probes;
  CHECK(p[0].is_constant && p[0].value == 8 && !p[0].is_lvalue);
  CHECK(!p[1].is_constant && p[1].is_lvalue && p[1].var != NULL);
  CHECK_INT(p[2].type->cls, AST_CLASS_ARRAY);
  CHECK_INT(p[2].type->count, 3);
  CHECK(p[3].is_lvalue && !p[3].var);
  CHECK(p[4].has_side_effect && !p[4].is_lvalue);
  CHECK_STR(p[5].var->name, "n");
  p = ask.queries[1].probes;
  CHECK(p[0].has_side_effect && !p[0].is_constant);
  CHECK(!p[1].is_lvalue && p[1].type->cls == AST_CLASS_POINTER);
  CHECK(p[2].is_constant && p[2].value == 12);
  CHECK_INT(p[3].type->cls, AST_CLASS_ARRAY);
  CHECK(p[4].is_lvalue);
  CHECK(p[5].is_constant && p[5].value == -1);
  p = ask.queries[2].probes;
  CHECK(!p[0].is_constant);
  CHECK_INT(p[1].type->cls, AST_CLASS_VLA);
  CHECK_INT(p[2].type->cls, AST_CLASS_FUNCTION);
  CHECK_STR(p[3].type->spelling, "double *");
  CHECK(!p[4].is_constant && p[4].type->cls == AST_CLASS_FLOAT);
  CHECK(p[5].is_constant && p[5].type->is_unsigned);
}

static const struct ast_var *var_of(const char *body) {
  ask_body(body);
  check_note("%.120s", body);
  CHECK_STR(ask_messages(), "");
  REQUIRE(ask_region(0)->nrefs > 0);
  return ask_region(0)->refs[0].var;
}

static void storage(void) {
  CHECK_INT(var_of(T "use(n);")->storage, AST_STORAGE_PARAM);
  CHECK_INT(var_of("int x;" T "use(x);")->storage, AST_STORAGE_AUTO);
  CHECK_INT(var_of("register int x;" T "use(x);")->storage,
            AST_STORAGE_REGISTER);
  CHECK_INT(var_of("static int x;" T "use(x);")->storage,
            AST_STORAGE_STATIC_LOCAL);
  CHECK_INT(var_of("extern int x;" T "use(x);")->storage,
            AST_STORAGE_EXTERN_LOCAL);
  CHECK_INT(var_of("static _Thread_local int x;" T "use(x);")->storage,
            AST_STORAGE_THREAD_LOCAL);
  CHECK_STR(ask_span(var_of("int x;" T "use(x);")->declared), "x");
  CHECK_STR(ask_span(var_of("{ int x;" T "use(x); }")->scope),
            "{ int x;" T "use(x); }");
}

static void variable_facts(void) {
  CHECK(var_of("void bye(int *); __attribute__((cleanup(bye))) int x;" T
               "use(x);")
            ->cleanup);
  CHECK(!var_of("__attribute__((unused)) int x;" T "use(x);")->cleanup);
  const struct ast_var *p = var_of("int x; int *p = &x;" T "*p = 1;");
  CHECK(p->initialised_from_local_address);
  REQUIRE(p->points_to != NULL);
  CHECK_STR(p->points_to->name, "x");
  CHECK(p->points_to->address_taken);
  p = var_of("int v[3]; int *p = v + 1;" T "*p = 1;");
  CHECK_STR(p->points_to ? p->points_to->name : "", "v");
  p = var_of("void *p = __builtin_alloca(3);" T "take(p);");
  CHECK(p->initialised_from_local_address && !p->points_to);
  p = var_of("double *p = a;" T "*p = 1;");
  CHECK(!p->initialised_from_local_address);
  p = var_of("struct { int x[2]; } s; int *p = (int *)&s.x[1];" T "*p = 1;");
  CHECK_STR(p->points_to ? p->points_to->name : "", "s");
  CHECK(!var_of("int x;" T "use(x);")->address_taken);
}

static void func_name(void) {
  ask_body(T "take((void *)__func__);");
  CHECK(ask_region(0)->uses_func_name);
  ask_body("#define ME __FUNCTION__\n" T "take((void *)ME);");
  CHECK(ask_region(0)->uses_func_name);
  ask_body("#define X \"f\"\n" T "{ take(\"f\"); take(X); }");
  CHECK(!ask_region(0)->uses_func_name);
}

static void local_types(void) {
  ask_body("typedef struct { int q; } one; struct two { one o; };\n"
           "enum { A, B };\nstruct two v;" T "{ struct two w = v; "
           "use(w.o.q + B); }");
  CHECK_STR(ask_messages(), "");
  CHECK_INT(ask_region(0)->nlocal_types, 3);
  CHECK_STR(ask_span(ask_region(0)->local_types[0]),
            "typedef struct { int q; } one");
  CHECK_STR(ask_span(ask_region(0)->local_types[1]), "struct two { one o; }");
  CHECK_STR(ask_span(ask_region(0)->local_types[2]), "enum { A, B }");
  ask_body("typedef int mine;" T "use(_Generic(1, mine: n, default: 2));");
  CHECK_INT(ask_region(0)->nlocal_types, 1);
  ask_body("typedef int mine;" T "{ typedef int mine; mine x = 1; use(x); }");
  CHECK_INT(ask_region(0)->nlocal_types, 0);
}

static void check_header(const char *header, const char *body,
                         const char *want) {
  struct buf buf;
  buf_init(&buf);
  buf_printf(&buf,
             "#include <%s>\nint f(int n, double x) {\n%s\n"
             "return 0; }\n",
             header, body);
  ask_file(buf_str(&buf));
  buf_fini(&buf);
  check_note("%s: %.100s", header, body);
  CHECK_STR(ask_messages(), "");
  CHECK_STR(ask_refs(0), want);
}

static void system_headers(void) {
  check_header("assert.h", T "assert(n > 0);", "n:ru");
  CHECK(ask_region(0)->uses_func_name);
  check_header("tgmath.h", T "x = sin(x) + pow(x, n);", "x:w x:r x:r n:r");
  check_header("stdatomic.h", "atomic_int k;" T "atomic_fetch_add(&k, n);",
               "k:a n:r");
  check_header("errno.h", T "errno = n;", "n:r");
  check_header("stdio.h", T "fprintf(stderr, \"%d\", n);", "n:r");
  CHECK_STR(ask_globals(0), "stderr>stderr:r");
  check_header("math.h", T "if (isnan(x)) n = 1;", "x:r n:w");
  check_header("stddef.h",
               "struct s { int n; };" T "n = (int)offsetof(struct s, n);",
               "n:w");
  check_header("stdarg.h", "va_list l;" T "n = va_arg(l, int);", "n:w l:a");
  CHECK(ask_region(0)->refs[1].var->type->is_va_list);
}

static void check_macro(const char *body, const char *statement,
                        const char *refs) {
  ask_body(body);
  check_note("%.200s", body);
  CHECK_STR(ask_messages(), "");
  CHECK_STR(ask_region(0)->trouble, NULL);
  CHECK_STR(ask_statement(0), statement);
  CHECK_STR(ask_refs(0), refs);
}

static void statements_of_macros(void) {
  check_macro("#define ASSERT(e) ((e) ? (void)0 : use(__LINE__))" T
              "ASSERT(n > 0 && a[0] > 1);",
              "ASSERT(n > 0 && a[0] > 1);", "n:r a:r");
  check_macro("#define DO_WORK(x) do { int t = (x); use(t); } while (0)" T
              "DO_WORK(n + 1);\nuse(3);",
              "DO_WORK(n + 1);", "n:r");
  check_macro("#define for_each(v, p) for (double *v = p; v < p + n; v++)" T
              "for_each(q, a) { *q = n; }\nuse(3);",
              "for_each(q, a) { *q = n; }", "for_each>n:r a:r n:r");
  check_macro("#define TWO(x) ONE(x)\n#define ONE(x) use((x) + n)"
              "\n#define TIMES(x) ((x) * n)" T "TWO(TIMES(n));",
              "TWO(TIMES(n));", "TWO>n:r TIMES>n:r n:r");
  check_macro(
      "#define SWAP(p, q) do { double t = p; p = q; q = t; } while (0)" T
      "SWAP(a[n], a[0]);",
      "SWAP(a[n], a[0]);", "a:r n:r a:r");
  check_macro("#define SET(v) v = 1" T "SET(n);", "SET(n);", "n:w");
}

int main(void) {
  RUN(system_headers);
  RUN(plain_access);
  RUN(arrays);
  RUN(records);
  RUN(unevaluated);
  RUN(odd_places);
  RUN(through_macros);
  RUN(statements_of_macros);
  RUN(probes);
  RUN(probes_alone);
  RUN(nested_pragmas);
  RUN(probe_facts);
  RUN(storage);
  RUN(variable_facts);
  RUN(func_name);
  RUN(local_types);
  return check_status();
}

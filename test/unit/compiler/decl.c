// RUN: %unit compiler %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A name goes to its place in every kind of type spelling. */
#include "decl.h"

#include "buf.h"
#include "check.h"

static const struct {
  const char *type, *name, *want; /* want NULL: refused */
} cases[] = {
    {"int", "p", "int p"},
    {"int *", "p", "int *p"},
    {"int**", "p", "int**p"},
    {"const double *const", "p", "const double *const p"},
    {"double *restrict", "p", "double *restrict p"},
    {"struct node", "p", "struct node p"},
    {"unsigned long long", "p", "unsigned long long p"},
    {"double[10]", "p", "double p[10]"},
    {"double [10][20]", "p", "double p[10][20]"},
    {"int (*)[4]", "p", "int (*p)[4]"},
    {"int (*const)[n]", "p", "int (*const p)[n]"},
    {"int *(*)[4][5]", "p", "int *(*p)[4][5]"},
    {"void (*)(int, char *)", "f", "void (*f)(int, char *)"},
    {"void (*[3])(int)", "f", "void (*f[3])(int)"},
    {"int (*(*)(int))[3]", "f", "int (*(*f)(int))[3]"},
    {"void (*(*)(int, void (*)(int)))(int)", "f",
     "void (*(*f)(int, void (*)(int)))(int)"},
    {"int (int, int)", "f", "int f(int, int)"},
    {"int (void)", "f", "int f(void)"},
    {"char *(const char *)", "f", "char *f(const char *)"},
    {"_Atomic(int)", "p", "_Atomic(int) p"},
    {"_Atomic(int) *", "p", "_Atomic(int) *p"},
    {"_BitInt(12)", "p", "_BitInt(12) p"},
    {"__attribute__((__vector_size__(4 * sizeof(float)))) float", "v",
     "__attribute__((__vector_size__(4 * sizeof(float)))) float v"},
    {"_Complex double", "z", "_Complex double z"},
    {"double [n * (m + 1)]", "a", "double a[n * (m + 1)]"},
    {"int *", "", "int *"},
    {"int (*)[4]", "", "int (*)[4]"},
    {"double [4]", "", "double [4]"},
    {"struct (unnamed at a.c:3:1)", "p", NULL},
    {"struct (unnamed struct at a.c:3:1) *", "p", NULL},
    {"union (anonymous union at a.c:3:1)", "p", NULL},
    {"enum (unnamed at a.c:3:1)[4]", "p", NULL},
    {"typeof (x)", "p", NULL},
    {"__typeof__(x) *", "p", NULL},
    {"__auto_type", "p", NULL},
    {"<dependent type>", "p", NULL},
    {"", "p", NULL},
    {"   ", "p", NULL},
    {"int (*", "p", NULL},
    {"int )", "p", NULL},
    {"int [4", "p", NULL},
    {"int ; int", "p", NULL},
};

static void test_cases(void) {
  struct buf out;
  buf_init(&out);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    buf_clear(&out);
    check_note("%s", cases[i].type);
    bool done = decl_put_name(cases[i].type, cases[i].name, &out);
    CHECK_INT(done, cases[i].want != NULL);
    CHECK_STR(buf_str(&out), cases[i].want ? cases[i].want : "");
  }
  buf_fini(&out);
}

int main(void) {
  RUN(test_cases);
  return check_status();
}

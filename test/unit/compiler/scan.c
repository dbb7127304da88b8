// RUN: %unit compiler %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Where the scanner sees a pragma, and where it must not. Expected results are
 * one line a pragma: form, [begin,end) of the directive as text, its body. */
#include "scan.h"

#include "arena.h"
#include "buf.h"
#include "check.h"

static struct arena arena;
static struct buf out;

static void show(const struct source *source, const struct pragma *pragma) {
  static const char forms[] = "#P";
  buf_printf(&out, "%c<%.*s>{%s}", forms[pragma->form],
             (int)(pragma->span.end - pragma->span.begin),
             source->text + pragma->span.begin, pragma->text);
  buf_putc(&out, '\n');
}

/* Each character of the body stands at its offset in the file, but for a
 * comment, which is one blank. */
static void check_offsets(const struct source *source,
                          const struct pragma *pragma) {
  for (size_t i = 0; i < pragma->length; i++) {
    char have = source->text[pragma->offsets[i]];
    CHECK(have == pragma->text[i] || (have == '/' && pragma->text[i] == ' '));
    CHECK(pragma->offsets[i] < pragma->offsets[i + 1]);
  }
  CHECK_INT(pragma->word.end - pragma->word.begin >= 4, 1);
  CHECK(pragma->offsets[pragma->length] <= pragma->span.end);
}

static void scan_text(const char *text, size_t size, struct scan *scan) {
  const struct source *source = source_from_text(&arena, "t.c", text, size);
  scan_source(&arena, source, scan);
  buf_clear(&out);
  for (size_t i = 0; i < scan->n_pragmas; i++) {
    show(source, &scan->pragmas[i]);
    check_offsets(source, &scan->pragmas[i]);
  }
  for (size_t i = 0; i < scan->n_in_macros; i++)
    buf_printf(&out, "M<%.*s>\n",
               (int)(scan->in_macros[i].end - scan->in_macros[i].begin),
               text + scan->in_macros[i].begin);
  if (scan->n_pragmas)
    CHECK(scan_has_edat(text, size));
}

static const struct {
  const char *text, *want;
} cases[] = {
    {"#pragma edat task\nf();\n", "#<#pragma edat task>{ task}\n"},
    {"  # \t pragma /* x */ edat task", "#<# \t pragma /* x */ edat task>"
                                        "{ task}\n"},
    {"%:pragma edat barrier", "#<%:pragma edat barrier>{ barrier}\n"},
    {"#pragma edat", "#<#pragma edat>{}\n"},
    {"#pragma edat(", "#<#pragma edat(>{(}\n"},
    {"\xEF\xBB\xBF#pragma edat task\r\nf();\r\n",
     "#<#pragma edat task>{ task}\n"},
    {"/* c */ #pragma edat task", "#<#pragma edat task>{ task}\n"},
    {"/* a\n b */ #pragma edat task", "#<#pragma edat task>{ task}\n"},
    {"#pragma edat task \\\n  depends(a) \\\r\n  fires(b)\nx",
     "#<#pragma edat task \\\n  depends(a) \\\r\n  fires(b)>"
     "{ task   depends(a)   fires(b)}\n"},
    {"#pra\\\ngma ed\\\nat ta\\\nsk\n", "#<#pra\\\ngma ed\\\nat ta\\\nsk>"
                                        "{ task}\n"},
    {"#pragma edat task \\  \n depends(a)",
     "#<#pragma edat task \\  \n depends(a)>{ task  depends(a)}\n"},
    {"#pragma edat task /* one */ name(x) // two\nf();",
     "#<#pragma edat task /* one */ name(x) // two>{ task   name(x)}\n"},
    {"#pragma edat task /* one\n two */ name(x)\nf();",
     "#<#pragma edat task /* one\n two */ name(x)>{ task   name(x)}\n"},
    {"#pragma edat task // a \\\n depends(b)\nf();",
     "#<#pragma edat task // a \\\n depends(b)>{ task}\n"},
    {"#pragma edat fire(\"/* no */\" to(0)) /**/",
     "#<#pragma edat fire(\"/* no */\" to(0)) /**/>"
     "{ fire(\"/* no */\" to(0))}\n"},
    {"#pragma edat if('\"') x\n#pragma edat wait(a)\n",
     "#<#pragma edat if('\"') x>{ if('\"') x}\n"
     "#<#pragma edat wait(a)>{ wait(a)}\n"},
    /* No pragmas. */
    {"// #pragma edat task", ""},
    {"// \\\n#pragma edat task", ""},
    {"/*\n#pragma edat task\n*/", ""},
    {"/\\\n*\n#pragma edat task\n*\\\n/", ""},
    {"char *s = \"\\\n#pragma edat task\";", ""},
    {"x #pragma edat task", ""},
    {"#pragma edatx task", ""},
    {"#pragma omp edat", ""},
    {"#pragmaedat task", ""},
    {"#define P #pragma edat task", ""},
    {"#define P \\\n#pragma edat task", ""},
    {"x \\\n#pragma edat task", ""},
    {"\"a\\\"\n#pragma edat task\n", "#<#pragma edat task>{ task}\n"},
    {"'\"'\n#pragma edat task", "#<#pragma edat task>{ task}\n"},
    {"1'000'000 \"\n#pragma edat task\n", "#<#pragma edat task>{ task}\n"},
    {"#if 0\ndon't\n#endif\n#pragma edat task",
     "#<#pragma edat task>{ task}\n"},
    {"#include <it's//odd/*>\n#pragma edat task\n",
     "#<#pragma edat task>{ task}\n"},
    /* The operator. */
    {"_Pragma(\"edat task\") f();", "P<_Pragma(\"edat task\")>{ task}\n"},
    {"_Pragma ( L\"edat fire(\\\"a\\\\n\\\")\" ) f();",
     "P<_Pragma ( L\"edat fire(\\\"a\\\\n\\\")\" )>{ fire(\"a\\n\")}\n"},
    {"_Pragma\n(/* x */\n\" edat task\" // y\n) f();",
     "P<_Pragma\n(/* x */\n\" edat task\" // y\n)>{ task}\n"},
    {"_Pragma(\"edat task /* c */ name(x)\")",
     "P<_Pragma(\"edat task /* c */ name(x)\")>{ task   name(x)}\n"},
    {"_Pragma(\"edat task // c\") x",
     "P<_Pragma(\"edat task // c\")>{ task}\n"},
    {"{_Pragma(\"edat barrier\")}", "P<_Pragma(\"edat barrier\")>{ barrier}\n"},
    {"_Pragma(\"omp task\")", ""},
    {"_Pragma(\"edatx\")", ""},
    {"_Pragma(edat)", ""},
    {"_Pragma(\"edat task\"", ""},
    {"_Pragma(\"edat task", ""},
    {"_Pragma", ""},
    {"my_Pragma(\"edat task\")", ""},
    {"\"_Pragma(\\\"edat task\\\")\"", ""},
    {"#define T _Pragma(\"edat task\")\nT f();", "M<_Pragma(\"edat task\")>\n"},
    {"#define T(x) \\\n  _Pragma(\"edat task\") \\\n  x\n",
     "M<_Pragma(\"edat task\")>\n"},
    {"#define T \"_Pragma(\\\"edat\\\")\" // _Pragma(\"edat task\")\n", ""},
    {"#define A _Pragma(\"edat task\") _Pragma(\"edat barrier\")\n"
     "#pragma edat wait(a)\n",
     "#<#pragma edat wait(a)>{ wait(a)}\n"
     "M<_Pragma(\"edat task\")>\n"
     "M<_Pragma(\"edat barrier\")>\n"},
};

static void test_cases(void) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct scan scan;
    check_note("%.100s", cases[i].text);
    scan_text(cases[i].text, strlen(cases[i].text), &scan);
    CHECK_STR(buf_str(&out), cases[i].want);
  }
}

static void test_marks(void) {
  static const char text[] = "#define A(x) x \\\n + 1\n"
                             "#undef A /* b */\n"
                             "#include <a.h> // c\n"
                             "#include \"b.h\"\n"
                             "#include M\n"
                             "#if A\n#elif B\n#else\n#endif\n"
                             "#line 7 \"x.c\"\n# 12 \"y.c\"\n"
                             "#pragma omp for\n#\n#error don't\n"
                             "#pragma edat task\n";
  static const struct {
    enum mark_kind kind;
    const char *name;
  } want[] = {
      {MARK_DEFINE, "A"},        {MARK_UNDEF, "A"},
      {MARK_INCLUDE, "<a.h>"},   {MARK_INCLUDE, "\"b.h\""},
      {MARK_INCLUDE, "M"},       {MARK_IF, "A"},
      {MARK_ELSE, "B"},          {MARK_ELSE, ""},
      {MARK_ENDIF, ""},          {MARK_LINE, "7 \"x.c\""},
      {MARK_LINE, "12 \"y.c\""}, {MARK_PRAGMA, "omp for"},
  };
  const size_t count = sizeof want / sizeof *want;
  struct scan scan;
  scan_text(text, sizeof text - 1, &scan);
  CHECK_INT(scan.n_marks, count);
  for (size_t i = 0; i < count && i < scan.n_marks; i++) {
    const struct mark *mark = &scan.marks[i];
    CHECK_INT(mark->kind, want[i].kind);
    CHECK_STR(arena_strndup(&arena, text + mark->name.begin,
                            mark->name.end - mark->name.begin),
              want[i].name);
    CHECK(text[mark->span.begin] == '#');
    CHECK(text[mark->span.end] == '\n');
  }
  struct span all = span_make(0, sizeof text - 1);
  const struct mark *undef = scan_find_mark(&scan, all, 1u << MARK_UNDEF);
  CHECK(undef == &scan.marks[1]);
  struct span behind = span_make(undef->span.end, sizeof text - 1);
  CHECK(!scan_find_mark(&scan, behind, 1u << MARK_UNDEF | 1u << MARK_DEFINE));
}

static void test_precheck(void) {
  static const char *const no[] = {"",
                                   "int main(void) { return 0; }",
                                   "#include <edat.h>\nedatInit();",
                                   "#pragma omp task",
                                   "#pragma edatx",
                                   "a \\\n b \\\n"};
  static const char *const yes[] = {"#pragma edat task", "_Pragma(\"edat x\")",
                                    "#pragma ed\\\nat", "#pra\\\ngma edat"};
  for (size_t i = 0; i < sizeof no / sizeof *no; i++)
    CHECK(!scan_has_edat(no[i], strlen(no[i])));
  for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
    CHECK(scan_has_edat(yes[i], strlen(yes[i])));
}

/* Cut off anywhere, with a NUL or a quote anywhere: no crash, no false span. */
static void test_damaged(void) {
  static const char text[] =
      "\xEF\xBB\xBF#define T(x) _Pragma(\"edat task /* */\") \\\n x\n"
      "/* c */ %:pragma edat fire(a \\\r\n data(\"x\\\"\")) // y\n"
      "_Pragma(\"edat wait(\\\"a\\\")\") ;\n#include <x.h>\n";
  static const char damage[] = "\0\"'\\\n/*#(";
  for (size_t i = 0; i < sizeof text; i++) {
    struct arena local;
    struct scan scan;
    arena_init(&local);
    scan_source(&local, source_from_text(&local, "t", text, i), &scan);
    for (size_t j = 0; j < sizeof damage; j++) {
      char *copy = arena_strndup(&local, text, sizeof text - 1);
      if (i < sizeof text - 1)
        copy[i] = damage[j];
      scan_source(&local, source_from_text(&local, "t", copy, sizeof text - 1),
                  &scan);
      for (size_t k = 0; k < scan.n_pragmas; k++)
        CHECK(scan.pragmas[k].span.end <= sizeof text - 1);
    }
    arena_fini(&local);
  }
}

int main(void) {
  arena_init(&arena);
  buf_init(&out);
  RUN(test_cases);
  RUN(test_marks);
  RUN(test_precheck);
  RUN(test_damaged);
  buf_fini(&out);
  arena_fini(&arena);
  return check_status();
}

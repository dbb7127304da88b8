// RUN: %unit compiler %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Damaged pragmas, the same ones in every run: the parser must come to an end,
 * stay inside the file, and either understand or report. */
#include "parse.h"

#include "arena.h"
#include "buf.h"
#include "check.h"
#include "dump.h"

enum { ROUNDS = 30000, LONGEST = 400 };

static const char *const seeds[] = {
    "#pragma edat task depends(a[i][lo:n] from(x ? all : y) as(const double "
    "*h, size_t n), \"b\" source(int r)) fires(c data(u[1:ny][1]) to(none)) "
    "shared(p, q) default(none) name(\"t\\x41\") on(self) if(x) persistent",
    "#pragma edat taskloop collapse(2) reduction(+: s, t[0:3]) gather(y[i*k:k])"
    " distribute(cyclic(4)) grainsize(16) private(a)",
    "#pragma edat wait(a reduce(&&: s) from(lo:len), (f(x))[1] into(u[:])) ",
    "#pragma edat fire(a to(me ? me - 1 : none) count(n) sticky data((int[]){1,"
    " 2}))",
    "_Pragma(\"edat critical(\\\"io\\\"[i]) /* c */\") {}",
    "#define M(x) _Pragma(\"edat event(halo[][]: double[])\") x",
    "#pragma edat poll(a as(double (*h)[4])) got(ok) \\\n // comment \\\n x",
    "#pragma edat broadcast(x) from(0)\n#pragma edat cancel(t)",
};

static const char *const pieces[] = {
    "(",    ")",    "[",       "]",     "{",     "}",        ":",  "?",
    ",",    "\"",   "'",       "\\",    "\n",    "\\\n",     "/*", "*/",
    "//",   "\xC3", "task",    "from(", "as(",   "EDAT_ALL", "*",  "none",
    ";",    "<:",   ":>",      "...",   "->",    "reduce(",  "+:", "1e+",
    "\\u1", "L\"",  "_Pragma", "edat",  "(*h)[", "const",    " ",  "#",
};

static uint64_t state;

static size_t below(size_t limit) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (size_t)(state >> 33) % limit;
}

static void remove_at(char *text, size_t at, size_t count) {
  memmove(text + at, text + at + count, strlen(text + at + count) + 1);
}

static void insert_at(char *text, size_t at, const char *piece) {
  size_t length = strlen(piece);
  if (strlen(text) + length >= LONGEST)
    return;
  memmove(text + at + length, text + at, strlen(text + at) + 1);
  memcpy(text + at, piece, length);
}

/* Only behind the word edat most of the time, or nothing is parsed at all. */
static void damage(char *text) {
  size_t length = strlen(text);
  size_t first = below(8) && length > 20 ? 13 : 0;
  if (length <= first)
    return;
  size_t at = first + below(length - first);
  switch (below(4)) {
  case 0: {
    size_t most = length - at;
    remove_at(text, at, 1 + below(most < 4 ? most : 4));
    break;
  }
  case 1:
    insert_at(text, at, pieces[below(sizeof pieces / sizeof *pieces)]);
    break;
  case 2:
    text[at] = text[first + below(length - first)];
    break;
  default:
    text[at] = (char)(1 + below(255));
    break;
  }
}

static void check_diags(const struct source *source, const struct diag *diag) {
  for (; diag; diag = diag->next) {
    CHECK(diag->span.begin <= diag->span.end);
    CHECK(diag->span.end <= source->size);
    check_diags(source, diag->notes);
  }
}

static void run(const char *text, FILE *sink) {
  struct arena arena;
  arena_init(&arena);
  const struct source *source =
      source_from_text(&arena, "t.c", text, strlen(text));
  struct scan scan;
  scan_source(&arena, source, &scan);
  struct diags diags;
  diags_init(&diags, &arena, NULL);
  struct buf out;
  buf_init(&out);
  for (size_t i = 0; i < scan.n_pragmas; i++) {
    bool ok = false;
    unsigned errors = diags.n_errors;
    const struct directive *directive =
        parse_directive(&arena, source, &scan.pragmas[i], &diags, &ok);
    CHECK_INT(ok, errors == diags.n_errors);
    CHECK(!ok || directive);
    if (ok)
      dump_directive(&out, directive);
  }
  check_diags(source, diags.first);
  diags_print(&diags, sink);
  buf_fini(&out);
  arena_fini(&arena);
}

static void test_damaged(void) {
  FILE *sink = fopen("/dev/null", "w");
  REQUIRE(sink);
  const size_t n_seeds = sizeof seeds / sizeof *seeds;
  for (unsigned round = 0; round < ROUNDS; round++) {
    char text[LONGEST + 1];
    state = round;
    strcpy(text, seeds[round % n_seeds]);
    for (size_t n = 1 + below(5); n; n--)
      damage(text);
    check_note("round %u", round);
    run(text, sink);
  }
  fclose(sink);
}

/* Depth and length that could exhaust a stack or take quadratic time. */
static void test_large(void) {
  static const struct {
    const char *begin, *repeat, *end;
  } cases[] = {
      {"#pragma edat fire(a to(", "x ? none : ", "0))"},
      {"#pragma edat fire(a to(", "x ? ", "0))"},
      {"#pragma edat fire(a data(", "(", "x"},
      {"#pragma edat fire(a data(x", "[1]", "[0:1]))"},
      {"#pragma edat task ", "depends(a) ", ""},
      {"#pragma edat task depends(a", ", b from(c)", ")"},
      {"#pragma edat task ", "xyz ", ""},
      {"#pragma edat task depends(a ", "from(0) ", ")"},
  };
  FILE *sink = fopen("/dev/null", "w");
  REQUIRE(sink);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct buf text;
    buf_init(&text);
    buf_puts(&text, cases[i].begin);
    for (int n = 0; n < 2000; n++)
      buf_puts(&text, cases[i].repeat);
    buf_puts(&text, cases[i].end);
    run(buf_str(&text), sink);
    buf_fini(&text);
  }
  fclose(sink);
}

int main(void) {
  RUN(test_damaged);
  RUN(test_large);
  return check_status();
}

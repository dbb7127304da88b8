// RUN: %unit compiler %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Pragmas and what is understood: accepted ones as dump.h shows them, refused
 * ones as a list of diagnostic@column, columns counted in the pragma. */
#include "parse.h"

#include "arena.h"
#include "check.h"
#include "dump.h"

static struct arena arena;
static struct diags diags;
static struct buf out;

static const struct directive *parse(const char *text, bool *ok) {
  const struct source *source =
      source_from_text(&arena, "t.c", text, strlen(text));
  struct scan scan;
  scan_source(&arena, source, &scan);
  diags_init(&diags, &arena, NULL);
  REQUIRE(scan.n_pragmas == 1);
  return parse_directive(&arena, source, &scan.pragmas[0], &diags, ok);
}

static void dump_diags(void) {
  for (const struct diag *diag = diags.first; diag; diag = diag->next) {
    buf_printf(&out, "%s%s@%u", diag == diags.first ? "" : " ",
               diag_name(diag->id), diag->span.begin);
    for (const struct diag *note = diag->notes; note; note = note->next)
      if (note->id == DIAG_note_did_you_mean)
        buf_printf(&out, "(%s)", note->message);
  }
}

#define P "#pragma edat "

static const struct {
  const char *text, *want;
} accepted[] = {
    {"task", "task"},
    {"task depends(a)", "task; depends { i:a }"},
    {"task depends(a, b) fires(c)",
     "task; depends { i:a } { i:b }; fires { i:c }"},
    {"task depends(a), depends(b), fires(c)",
     "task; depends { i:a }; depends { i:b }; fires { i:c }"},
    {"task depends(halo[3][i+1])", "task; depends { i:halo[3][i+1] }"},
    {"task depends(a[0][1][2][3])", "task; depends { i:a[0][1][2][3] }"},
    {"task depends(\"halo\"[i])", "task; depends { s:halo[i] }"},
    {"task depends(\"a\\\"b\\n\\x41\\101\" \"c\")",
     "task; depends { s:a\"b\nAAc }"},
    {"task depends((name_of(i))[j])", "task; depends { *:(name_of(i))[j] }"},
    {"task depends(tile[lo:len])", "task; depends { i:tile[lo|len] }"},
    {"task depends(tile[a ? b : c])", "task; depends { i:tile[a ? b : c] }"},
    {"task depends(tile[a ? b : c : 4])",
     "task; depends { i:tile[a ? b : c|4] }"},
    {"task depends(from, from from(from))",
     "task; depends { i:from } { i:from from<from> }"},
    /* Ranks. */
    {"task depends(a from(self))", "task; depends { i:a from=self }"},
    {"task depends(a from(any))", "task; depends { i:a from=any }"},
    {"task depends(a from(all))", "task; depends { i:a from=all }"},
    {"task depends(a from(others))", "task; depends { i:a from=others }"},
    {"task depends(a from(none))", "task; depends { i:a from=none }"},
    {"task depends(a from(EDAT_ANY))", "task; depends { i:a from=any }"},
    {"task depends(a from(EDAT_ALL))", "task; depends { i:a from=all }"},
    {"task depends(a from((all)))", "task; depends { i:a from<(all)> }"},
    {"task depends(a from(me - 1))", "task; depends { i:a from<me - 1> }"},
    {"task depends(a from(lo:len))", "task; depends { i:a from<lo>:<len> }"},
    {"task depends(a from(x ? y : z : 3))",
     "task; depends { i:a from<x ? y : z>:<3> }"},
    {"fire(a to(self))", "fire { i:a to=self }"},
    {"fire(a to(all))", "fire { i:a to=all }"},
    {"fire(a to(others))", "fire { i:a to=others }"},
    {"fire(a to(none))", "fire { i:a to=none }"},
    {"fire(a to(EDAT_SELF))", "fire { i:a to=self }"},
    {"fire(a to(me ? me - 1 : none))",
     "fire { i:a to(<me> ?<me - 1> :=none) }"},
    {"fire(a to(me ? me - 1 : 0))", "fire { i:a to<me ? me - 1 : 0> }"},
    {"fire(a to(x ? none : y ? all : z))",
     "fire { i:a to(<x> ?=none :(<y> ?=all :<z>)) }"},
    {"fire(a to(x ? y ? self : 1 : 2))",
     "fire { i:a to(<x> ?(<y> ?=self :<1>) :<2>) }"},
    {"fire(a to(x ? y ? 3 : 1 : 2))", "fire { i:a to<x ? y ? 3 : 1 : 2> }"},
    {"fire(a to((x ? none : 1)))", "fire { i:a to<(x ? none : 1)> }"},
    {"task on(0)", "task; on rank<0>"},
    {"task on(self)", "task; on rank=self"},
    /* as */
    {"task depends(a as(const double *h))",
     "task; depends { i:a as const pointer h<const double> }"},
    {"task depends(a as(const double *h, size_t n))",
     "task; depends { i:a as const pointer h<const double> count n<size_t> }"},
    {"task depends(a as(double *h))",
     "task; depends { i:a as pointer h<double> }"},
    {"task depends(a as(double *restrict h))",
     "task; depends { i:a as pointer h<double> }"},
    {"task depends(a as(struct p v))",
     "task; depends { i:a as value v<struct p> }"},
    {"task depends(a as(unsigned long v))",
     "task; depends { i:a as value v<unsigned long> }"},
    {"task depends(a as(double h[n]))",
     "task; depends { i:a as array h<double>[n] }"},
    {"task depends(a as(double h[n][m+1]))",
     "task; depends { i:a as array h<double>[n][m+1] }"},
    {"task depends(a as(char *names[4]))",
     "task; depends { i:a as array names<char *>[4] }"},
    {"task depends(a as(void *p, size_t bytes))",
     "task; depends { i:a as bytes p<> count bytes<size_t> }"},
    {"task depends(a as(const void *p))",
     "task; depends { i:a as const bytes p<> }"},
    {"task depends(a as(struct node **h))",
     "task; depends { i:a as pointer h<struct node *> }"},
    {"task depends(a as(const char *const *h))",
     "task; depends { i:a as const pointer h<const char *const> }"},
    {"task depends(a as(const char **h))",
     "task; depends { i:a as pointer h<const char *> }"},
    {"task depends(a as(double (*h)[4], size_t n))",
     "task; depends { i:a as pointer h<double [4]> count n<size_t> }"},
    {"task depends(a as(const double (*h)[N][M]))",
     "task; depends { i:a as const pointer h<const double [N][M]> }"},
    {"task depends(a as(__typeof__(*x) v))",
     "task; depends { i:a as value v<__typeof__(*x)> }"},
    {"task depends(a as(T v, ))", NULL},
    {"task depends(a source(int r))", "task; depends { i:a source r<int> }"},
    /* Payloads. */
    {"wait(a into(x))", "wait { i:a into<x> }"},
    {"wait(a into(u[0][1:n]))", "wait { i:a into<u>[i 0][r 1 | n] }"},
    {"wait(a into(u[1]))", "wait { i:a into<u[1]> }"},
    {"wait(a into(u[1:]))", "wait { i:a into<u>[f 1] }"},
    {"wait(a into(u[:]))", "wait { i:a into<u>[w] }"},
    {"fire(a data(x + 1))", "fire { i:a data<x + 1> }"},
    {"fire(a data(p->v[i].w[lo:len]))",
     "fire { i:a data<p->v[i].w>[r lo | len] }"},
    {"fire(a data(u[1:ny][1]))", "fire { i:a data<u>[r 1 | ny][i 1] }"},
    {"fire(a data((*p)[c ? 1 : 2:n]))",
     "fire { i:a data<(*p)>[r c ? 1 : 2 | n] }"},
    {"fire(a data(f(x, y)[0:n]))", "fire { i:a data<f(x, y)>[r 0 | n] }"},
    {"fire(a data(IN(1, 2)))", "fire { i:a data<IN(1, 2)> }"},
    {"fire(a data(_Generic(x, int: 1, default: 2)))",
     "fire { i:a data<_Generic(x, int: 1, default: 2)> }"},
    {"fire(a data(({ int y = 1; y; })))",
     "fire { i:a data<({ int y = 1; y; })> }"},
    {"fire(a data(u<:1:2:>))", "fire { i:a data<u>[r 1 | 2] }"},
    {"fire(a data(s[0:4]) to(1) count(n) sticky)",
     "fire { i:a to<1> data<s>[r 0 | 4] count<n> sticky }"},
    {"wait(a reduce(+: s))", "wait { i:a reduce + <s> }"},
    {"wait(a reduce(max: s[0:k]) from(all))",
     "wait { i:a from=all reduce max <s>[r 0 | k] }"},
    {"wait(a reduce(&&:s), b reduce(||:s), c reduce(&:s), d reduce(|:s))",
     "wait { i:a reduce && <s> } { i:b reduce || <s> } { i:c reduce & <s> } "
     "{ i:d reduce | <s> }"},
    {"wait(a reduce(^:s), b reduce(*:s), c reduce(min:s))",
     "wait { i:a reduce ^ <s> } { i:b reduce * <s> } { i:c reduce min <s> }"},
    /* Clauses. */
    {"task firstprivate(a, b) shared(c) private(d) shared(e)",
     "task; firstprivate a b; shared c; private d; shared e"},
    {"task default(none)", "task; default none"},
    {"task default(shared)", "task; default shared"},
    {"task default(firstprivate)", "task; default firstprivate"},
    {"task persistent", "task; persistent"},
    {"task persistent(ordered)", "task; persistent ordered"},
    {"task name(work)", "task; name i:work"},
    {"task name(\"my work\")", "task; name s:my work"},
    {"task if(x > 3) priority(p)", "task; if <x > 3>; priority <p>"},
    {"taskloop", "taskloop"},
    {"taskloop grainsize(16)", "taskloop; grainsize <16>"},
    {"taskloop num_tasks(n) collapse(2)",
     "taskloop; num_tasks <n>; collapse <2>"},
    {"taskloop reduction(+: a, b) reduction(max: c)",
     "taskloop; reduction  + <a> <b>; reduction  max <c>"},
    {"taskloop distribute(block)", "taskloop; distribute block"},
    {"taskloop distribute(cyclic(4))", "taskloop; distribute cyclic <4>"},
    {"taskloop gather(y[i])", "taskloop; gather <y>[i i]"},
    {"taskloop gather(y[i*k:k], z[i])",
     "taskloop; gather <y>[r i*k | k] <z>[i i]"},
    {"taskloop nowait depends(a) fires(b)",
     "taskloop; nowait; depends { i:a }; fires { i:b }"},
    /* Other directives. */
    {"fire(a)", "fire { i:a }"},
    {"fire(a, b to(1))", "fire { i:a } { i:b to<1> }"},
    {"wait(a from(all) as(const int *v, size_t n))",
     "wait { i:a from=all as const pointer v<const int> count n<size_t> }"},
    {"poll(a) got(ok)", "poll { i:a }; got <ok>"},
    {"poll(a), got(*ok)", NULL},
    {"barrier", "barrier"},
    {"cancel(work)", "cancel i:work"},
    {"cancel(\"my work\")", "cancel s:my work"},
    {"reduction(+: x, y)", "reduction  + <x> <y>"},
    {"broadcast(x) from(0)", "broadcast <x>; from rank<0>"},
    {"broadcast(x[0:n]) from(root)", "broadcast <x>[r 0 | n]; from rank<root>"},
    {"event(halo[][]: double[])", "event i:halo[][] type<double[]>"},
    {"event(halo)", "event i:halo"},
    {"event(\"x y\"[]: struct p)", "event s:x y[] type<struct p>"},
    {"taskgroup", "taskgroup"},
    {"critical(io)", "critical i:io"},
    {"critical(io[i])", "critical i:io[i]"},
    {"critical(\"io lock\"[i][j])", "critical s:io lock[i][j]"},
    {"task depends(a from(x) /* c */ as(int v)) \\\n  fires(b \\\n to(y))",
     "task; depends { i:a from<x> as value v<int> }; fires { i:b to<y> }"},
};

static void test_accepted(void) {
  for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
    bool ok = false;
    char *text = arena_printf(&arena, P "%s", accepted[i].text);
    const struct directive *directive = parse(text, &ok);
    check_note("%.100s", accepted[i].text);
    CHECK_INT(ok, accepted[i].want != NULL);
    CHECK_INT(diags.n_errors == 0, ok);
    buf_clear(&out);
    if (!ok && accepted[i].want)
      dump_diags();
    else if (directive && ok)
      dump_directive(&out, directive);
    CHECK_STR(buf_str(&out), accepted[i].want ? accepted[i].want : "");
  }
}

/* Columns count from the # of the pragma, which is 13 bytes long. */
static const struct {
  const char *text, *want;
} refused[] = {
    {"", "missing_directive@12"},
    {"(task)", "missing_directive@13"},
    {"\"task\"", "missing_directive@13"},
    {"tsak", "unknown_directive@13(did you mean 'task'?)"},
    {"TaskLoop", "unknown_directive@13(did you mean 'taskloop'?)"},
    {"taskgrup", "unknown_directive@13(did you mean 'taskgroup'?)"},
    {"wiat(a)", "unknown_directive@13(did you mean 'wait'?)"},
    {"for", "unknown_directive@13(did you mean 'taskloop'?)"},
    {"taskwait", "unknown_directive@13(did you mean 'taskgroup'?)"},
    {"parallel", "unknown_directive@13"},
    {"single", "unknown_directive@13"},
    {"send(a)", "unknown_directive@13(did you mean 'fire'?)"},
    {"recv(a)", "unknown_directive@13(did you mean 'wait'?)"},
    {"depends(a)", "unknown_directive@13"},
    {"zzzzzzzz", "unknown_directive@13"},
    {"task depend(a)", "unknown_clause@18(did you mean 'depends'?)"},
    {"task dpeends(a)", "unknown_clause@18(did you mean 'depends'?)"},
    {"task firstprivat(a)", "unknown_clause@18(did you mean 'firstprivate'?)"},
    {"task untied", "unknown_clause@18"},
    {"taskloop nogroup", "unknown_clause@22(did you mean 'nowait'?)"},
    {"taskloop grain_size(3)", "unknown_clause@22(did you mean 'grainsize'?)"},
    {"taskloop schedule(static)",
     "unknown_clause@22(did you mean 'grainsize'?)"},
    {"task qqqq(a) fire(b)",
     "unknown_clause@18 unknown_clause@26(did you mean 'fires'?)"},
    {"task from(3)", "misplaced_modifier@18"},
    {"task sticky", "misplaced_modifier@18"},
    {"fire(a) to(3)", "misplaced_modifier@21"},
    {"fire(a) from(3)", "misplaced_modifier@21"},
    {"task collapse(2)", "wrong_clause@18"},
    {"taskloop on(0)", "wrong_clause@22"},
    {"taskgroup nowait", "wrong_clause@23"},
    {"wait(a) if(x)", "wrong_clause@21"},
    {"task name(a) name(b)", "duplicate_clause@26"},
    {"task persistent persistent", "duplicate_clause@29"},
    {"task default(none) default(shared)", "duplicate_clause@32"},
    {"task(a)", "unexpected_operand@17"},
    {"barrier()", "unexpected_operand@20"},
    {"taskloop nowait(1)", "unexpected_operand@28"},
    {"task depends", "expected_after@25"},
    {"task depends fires(b)", "expected_after@26"},
    {"task depends()", "expected_after@26"},
    {"task depends(,a)", "bad_event_name@26"},
    {"task depends(a,)", "bad_event_name@28"},
    {"task depends(a,,b)", "bad_event_name@28"},
    {"task depends(3)", "bad_event_name@26"},
    {"task depends(a b)", "unknown_modifier@28"},
    {"task depends(a form(x))", "unknown_modifier@28(did you mean 'from'?)"},
    {"task depends(a src(x))", "unknown_modifier@28(did you mean 'from'?)"},
    {"task fires(a dest(x))", "unknown_modifier@26(did you mean 'to'?)"},
    {"task fires(a dta(x))", "unknown_modifier@26(did you mean 'data'?)"},
    {"task depends(a to(x))", "wrong_modifier@28(did you mean 'from'?)"},
    {"task fires(a from(x))", "wrong_modifier@26(did you mean 'to'?)"},
    {"task fires(a as(int v))", "wrong_modifier@26(did you mean 'data'?)"},
    {"task depends(a data(x))", "wrong_modifier@28(did you mean 'as'?)"},
    {"wait(a sticky)", "wrong_modifier@20"},
    {"task depends(a reduction(+: x))",
     "misplaced_clause@28(did you mean 'reduce'?)"},
    {"task fires(a persistent)", "misplaced_clause@26(did you mean 'sticky'?)"},
    {"task depends(a from(0) from(1))", "duplicate_modifier@36"},
    {"fire(a to(0) to(1))", "duplicate_modifier@26"},
    {"wait(a as(int v) into(x))", "payload_conflict@30"},
    {"wait(a reduce(+: s) as(int v))", "payload_conflict@33"},
    {"task depends(a from)", "expected_after@32"},
    {"task depends(a, from(b))", "expected_after@33"},
    {"task depends(halo(3))", "expected_after@30"},
    {"task depends(a 3)", "expected_after@28"},
    {"fire(a sticky(1))", "unexpected_operand@26"},
    {"task depends(a[])", "expected_after@28"},
    {"task depends(a[1,2])", "too_many@29"},
    {"task depends(a[1][2][3][4][5])", "too_many_indices@39"},
    {"task fires(a[0:3])", "range_index@27"},
    {"fire(a[0:3])", "range_index@21"},
    {"critical(a[0:3])", "range_index@25"},
    /* Ranks. */
    {"fire(a to(any))", "bad_rank_keyword@23"},
    {"fire(a to(EDAT_ANY))", "bad_rank_keyword@23"},
    {"fire(a to(x ? any : 0))", "bad_rank_keyword@27"},
    {"task on(any)", "bad_rank_keyword@21"},
    {"task on(others)", "bad_rank_keyword@21"},
    {"broadcast(x) from(all)", "bad_rank_keyword@31"},
    {"broadcast(x) from(self)", "bad_rank_keyword@31"},
    {"fire(a to(EDAT_ALL + 1))", "rank_keyword_inside@23"},
    {"fire(a to(f(EDAT_SELF)))", "rank_keyword_inside@25"},
    {"fire(a to((EDAT_ALL)))", "rank_keyword_inside@24"},
    {"fire(a to(EDAT_ALL ? 1 : none))", "rank_keyword_inside@23"},
    {"wait(a from(0:EDAT_ALL))", "rank_keyword_inside@27"},
    {"fire(a to(0:3))", "rank_range@24"},
    {"task on(0:3)", "rank_range@22"},
    {"fire(a to())", "expected_after@23"},
    {"fire(a to(0, 1))", "too_many@24"},
    {"fire(a to(x ? y))", "expected@28"},
    {"fire(a to(x ? : y))", "expected_after@27"},
    {"fire(a to(x ? none :))", "expected_after@33"},
    {"wait(a from(:3))", "expected_after@25"},
    {"wait(a from(3:))", "expected_after@27"},
    {"wait(a from(3:4:5))", "section_colon@28"},
    /* as, source */
    {"wait(a as())", "as_form@23"},
    {"wait(a as(h))", "as_form@23"},
    {"wait(a as(double))", "as_form@23"},
    {"wait(a as(*h))", "as_form@23"},
    {"wait(a as(const *h))", "as_form@23"},
    {"wait(a as(unsigned int))", "as_form@23"},
    {"wait(a as(int x y z 3))", "as_form@23"},
    {"wait(a as(int (*f)(int)))", "as_form@23"},
    {"wait(a as(int h[]))", "expected_after@29"},
    {"wait(a as(void v))", "as_form@23"},
    {"wait(a as(int v, size_t n))", "as_form@30"},
    {"wait(a as(int *h, n))", "as_form@31"},
    {"wait(a as(int *h, size_t *n))", "as_form@31"},
    {"wait(a as(int *h, size_t n, int m))", "too_many@41"},
    {"wait(a source(r))", "expected@27"},
    {"wait(a source(int *r))", "expected@27"},
    {"wait(a source())", "expected@27"},
    /* Sections and expressions. */
    {"fire(a data())", "expected_after@25"},
    {"fire(a data(x, y))", "too_many@26"},
    {"fire(a data(x:3))", "section_colon@26"},
    {"fire(a data(x[:3]))", "section_length@27"},
    {"fire(a data(x[0:1].y))", "section_colon@28"},
    {"fire(a data(x[0:1:2]))", "section_colon@30"},
    {"fire(a data(x + y[0:1]))", "section_form@25"},
    {"fire(a data(*p[0:1]))", "section_form@25"},
    {"fire(a data((T *)p[0:1]))", "section_form@25"},
    {"fire(a data(x[]))", "expected_after@27"},
    {"fire(a data(x; exit(1)))", "bad_character@26"},
    {"fire(a count())", "expected_after@26"},
    {"task if()", "expected_after@21"},
    {"task if(a, b)", "too_many@22"},
    {"task if(x[1:2])", "section_colon@24"},
    {"task priority(a : b)", "section_colon@29"},
    /* Reductions. */
    {"taskloop reduction(-: x)", "bad_reduce_op@32"},
    {"taskloop reduction(plus: x)", "bad_reduce_op@32"},
    {"taskloop reduction(== : x)", "bad_reduce_op@32"},
    {"taskloop reduction(x)", "expected_after@32"},
    {"taskloop reduction(: x)", "expected_after@32"},
    {"taskloop reduction(+)", "expected_after@32"},
    {"taskloop reduction(+:)", "expected_after@34"},
    {"taskloop reduction(+: x,)", "expected_after@37"},
    {"wait(a reduce(+: x, y))", "too_many@33"},
    /* Operands of clauses. */
    {"task shared()", "expected@25"},
    {"task shared(a,)", "expected@27"},
    {"task shared(a[3])", "expected@25"},
    {"task private(3)", "expected@26"},
    {"task default(nnoe)", "unknown_operand@26(did you mean 'none'?)"},
    {"task default()", "expected_after@26"},
    {"task default(private)", "unknown_operand@26"},
    {"task persistent(orderd)", "unknown_operand@29(did you mean 'ordered'?)"},
    {"task persistent()", "expected_after@29"},
    {"task name()", "bad_event_name@23"},
    {"task name(3)", "bad_event_name@23"},
    {"task name(a b)", "expected_after@25"},
    {"task name(\"\")", "bad_name_string@23"},
    {"task name(L\"x\")", "bad_name_string@23"},
    {"task name(\"a\\0b\")", "bad_name_string@23"},
    {"taskloop distribute(blok)", "unknown_operand@33(did you mean 'block'?)"},
    {"taskloop distribute(cyclic)", "expected_after@39"},
    {"taskloop distribute(cyclic())", "expected_after@40"},
    {"taskloop distribute(cyclic(1) 2)", "expected_after@43"},
    {"taskloop grainsize(1) num_tasks(2)", "clause_conflict@35"},
    {"taskloop nowait reduction(+: x)", "clause_conflict@29"},
    {"taskloop gather(y[i]) nowait", "clause_conflict@35"},
    {"taskloop depends(a) reduction(+: x)", "clause_conflict@33"},
    /* Directives. */
    {"fire", "expected_after@17"},
    {"fire halo to(1)", "expected_after@18"},
    {"fire()", "expected_after@18"},
    {"wait()", "expected_after@18"},
    {"poll(a)", "missing_clause@13"},
    {"broadcast(x)", "missing_clause@13"},
    {"cancel()", "bad_event_name@20"},
    {"cancel(a, b)", "expected_after@21"},
    {"critical", "expected_after@21"},
    {"critical()", "bad_event_name@22"},
    {"critical(a b)", "expected_after@24"},
    {"event()", "expected@19"},
    {"event(a[3])", "expected_after@21"},
    {"event(a[][][][][])", "too_many_indices@28"},
    {"event(a int)", "expected@21"},
    {"event(a:)", "expected_after@21"},
    {"event(a: int, b)", "too_many@25"},
    {"reduction(x)", "expected_after@23"},
    {"barrier;", "extra_text@20"},
    {"barrier 3", "extra_text@21"},
    {"task ,", "extra_text@18"},
    {"task depends(a),", "expected_after@29"},
    {"task depends(a),,fires(b)", "extra_text@29"},
    {"task depends(a) {", "expected@30"},
    /* Brackets, literals, characters. */
    {"task depends(a", "expected@27"},
    {"task depends(a]", "expected@27"},
    {"task depends(a[1)", "expected@29"},
    {"task depends(a))", "unbalanced@28"},
    {"task depends(\"a)", "unterminated_literal@26"},
    {"task depends('a)", "unterminated_literal@26"},
    {"task depends(a @b)", "bad_character@28"},
    {"task depends(#a)", "bad_character@26"},
    {"task if(`x`)", "bad_character@21 bad_character@23"},
    /* Several mistakes in one pragma. */
    {"task depends(a form(x), b to(y)) fires(c from(z)) xxxx",
     "unknown_modifier@28(did you mean 'from'?) "
     "wrong_modifier@39(did you mean 'from'?) "
     "wrong_modifier@54(did you mean 'to'?) unknown_clause@63"},
};

static void test_refused(void) {
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    bool ok = true;
    parse(arena_printf(&arena, P "%s", refused[i].text), &ok);
    check_note("%.100s", refused[i].text);
    CHECK(!ok);
    buf_clear(&out);
    dump_diags();
    CHECK_STR(buf_str(&out), refused[i].want);
  }
}

static void test_spans(void) {
  bool ok;
  const char *text = P "task depends(a[ i \\\n+ 1 ] from( x /**/ + y ))";
  const struct directive *directive = parse(text, &ok);
  REQUIRE(ok);
  CHECK_STR(arena_strndup(&arena, text + directive->word.begin, 4), "task");
  const struct event *event = &directive->clauses[0].events.items[0];
  struct span key = event->key;
  CHECK_STR(arena_strndup(&arena, text + key.begin, key.end - key.begin),
            "a[ i \\\n+ 1 ]");
  CHECK_STR(event->indices[0].lo.str, "i + 1");
  struct span from = event->from.value.span;
  CHECK_STR(arena_strndup(&arena, text + from.begin, from.end - from.begin),
            "x /**/ + y");
  CHECK_STR(event->from.value.str, "x   + y");
}

static void test_operator_spans(void) {
  bool ok;
  const char *text = "_Pragma(\"edat fire(\\\"a\\\" to(none + 1))\")";
  const struct directive *directive = parse(text, &ok);
  REQUIRE(ok);
  const struct event *event = &directive->events.items[0];
  CHECK_STR(event->name.value, "a");
  struct span to = event->to.span;
  CHECK_STR(arena_strndup(&arena, text + to.begin, to.end - to.begin),
            "none + 1");
}

/* A mistake on a continuation line has a note at the pragma. */
static void test_pragma_note(void) {
  parse(P "task \\\n dpends(a)", NULL);
  REQUIRE(diags.first && diags.first->notes && diags.first->notes->next);
  CHECK_INT(diags.first->notes->next->id, DIAG_note_in_pragma);
  parse(P "task dpends(a)", NULL);
  CHECK(!diags.first->notes->next);
}

static size_t n_seen;
static void count_event(void *context, const struct event *event) {
  n_seen++;
  buf_printf(context, "%s ", event->name.value);
}

static void test_questions(void) {
  bool ok;
  const struct directive *task =
      parse(P "task depends(a, b) fires(c) depends(d)", &ok);
  REQUIRE(ok);
  buf_clear(&out);
  directive_each_event(task, true, count_event, &out);
  directive_each_event(task, false, count_event, &out);
  CHECK_STR(buf_str(&out), "a b d c ");
  const struct clause *depends = directive_find(task, CLAUSE_DEPENDS);
  REQUIRE(depends == &task->clauses[0]);
  depends = directive_find_next(task, depends);
  CHECK(depends == &task->clauses[2]);
  CHECK(!directive_find_next(task, depends));
  CHECK(!directive_find(task, CLAUSE_ON));
  CHECK(directive_is_standalone(DIRECTIVE_FIRE));
  CHECK(!directive_is_standalone(DIRECTIVE_CRITICAL));
  buf_clear(&out);
  directive_each_event(parse(P "fire(x)", &ok), false, count_event, &out);
  directive_each_event(parse(P "wait(y)", &ok), true, count_event, &out);
  CHECK_STR(buf_str(&out), "x y ");
  CHECK_INT(n_seen, 6);
}

int main(void) {
  arena_init(&arena);
  buf_init(&out);
  RUN(test_accepted);
  RUN(test_refused);
  RUN(test_spans);
  RUN(test_operator_spans);
  RUN(test_pragma_note);
  RUN(test_questions);
  buf_fini(&out);
  arena_fini(&arena);
  return check_status();
}

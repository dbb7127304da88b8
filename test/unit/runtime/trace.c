// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Fatal messages and their prefixes; the trace ring. */
#include "trace.h"
#include "check.h"
#include "death.h"

#include <pthread.h>
#include <signal.h>

static void plain(void) { edat__fatal(ERROR_BUG, "no %s", "luck"); }

static void full(void) {
  edat__rank_set(2);
  edat__identity.worker = 1;
  edat__subject_set((struct subject){"halo", "a.c", 12});
  edat__fatal(ERROR_BUG, "event 'x': lost\nlook for it\nand then again");
}

static void of_worker(void) {
  edat__identity.rank = 3;
  edat__identity.worker = 0;
  edat__fatal(ERROR_BUG, "text\n");
}

static void of_main(void) {
  edat__rank_set(4);
  edat__fatal(ERROR_BUG, "text");
}

static void say_status(int status) {
  dprintf(2, "hook %d\n", status);
  edat__fatal(ERROR_BUG, "from the hook");
}

static void hooked(void) {
  edat__abort_hook_set(say_status);
  printf("out before the end");
  fflush(stdout);
  edat__fatal(ERROR_BUG, "once");
}

static void *die_too(void *unused) {
  (void)unused;
  edat__fatal(ERROR_BUG, "thread");
}

static void many(void) {
  pthread_t threads[8];
  for (int i = 0; i < 8; i++)
    pthread_create(&threads[i], NULL, die_too, NULL);
  for (int i = 0; i < 8; i++)
    pthread_join(threads[i], NULL);
}

static void asserting(void) { edat__assert_failed("1 > 2", "dir/x.c", 7); }

static char long_text[10000];
static void too_long(void) { edat__fatal(ERROR_BUG, "%s", long_text); }

static void warning(void) {
  edat__identity.rank = 0;
  edat__warn(ERROR_BUG, "careful\ndo this");
}

static void test_messages(void) {
  struct death d = die_in(plain);
  CHECK_STR(d.text, "edat: no luck [edat-bug]\n");
  CHECK_INT(d.status, 1);
  CHECK_STR(die_in(full).text, "edat: rank 2, worker 1, task 'halo' (a.c:12): "
                               "event 'x': lost [edat-bug]\n"
                               "edat: rank 2: note: look for it\n"
                               "edat: rank 2: note: and then again\n");
  CHECK_STR(die_in(of_worker).text,
            "edat: rank 3, worker 0: text [edat-bug]\n");
  CHECK_STR(die_in(of_main).text, "edat: rank 4: text [edat-bug]\n");
  CHECK_STR(die_in(warning).text, "edat: rank 0: warning: careful [edat-bug]\n"
                                  "edat: rank 0: note: do this\n");
}

static void test_ends(void) {
  struct death d = die_in(hooked);
  CHECK_STR(d.text, "edat: once [edat-bug]\nhook 1\n");
  CHECK_INT(d.status, 1);
  d = die_in(many);
  CHECK_STR(d.text, "edat: thread [edat-bug]\n");
  CHECK_INT(d.status, 1);
  d = die_in(asserting);
  CHECK(strstr(
      d.text, "bug in the runtime: x.c:7: '1 > 2' does not hold [edat-bug]\n"));
  CHECK_INT(d.status, 1000 + SIGABRT);
  memset(long_text, 'a', sizeof long_text - 1);
  d = die_in(too_long);
  CHECK(strlen(d.text) > 4000 && d.text[strlen(d.text) - 1] == '\n');
}

static int dump_lines(size_t limit, const char *needle) {
  char *text = NULL;
  size_t bytes = 0;
  int lines = 0;
  FILE *out = open_memstream(&text, &bytes);
  edat__trace_dump(out, limit);
  fclose(out);
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
    lines += strstr(line, needle) != NULL;
  free(text);
  return lines;
}

static void *trace_some(void *unused) {
  (void)unused;
  edat__identity.worker = 7;
  for (int i = 0; i < 10000; i++)
    EDAT_TRACE(MATCH, "match other", i, 0);
  return NULL;
}

static void test_trace(void) {
  pthread_t thread;
  CHECK(!edat__trace_init("task,nonsense"));
  CHECK(edat__trace_mask == 0);
  EDAT_TRACE(TASK, "task lost", 0, 0);
  CHECK(edat__trace_init("task,match"));
  EDAT_TRACE(TASK, "task one", 1, 2);
  EDAT_TRACE(EVENT, "event lost", 3, 4);
  pthread_create(&thread, NULL, trace_some, NULL);
  for (int i = 0; i < 100; i++)
    dump_lines(10, "match");
  pthread_join(thread, NULL);
  CHECK_INT(dump_lines(100000, "task one 1 2"), 1);
  CHECK_INT(dump_lines(100000, "lost"), 0);
  CHECK_INT(dump_lines(5, "match other"), 5);
  CHECK_INT(dump_lines(1, "-1.7 "), 1);
  edat__trace_fini();
  CHECK(edat__trace_init("all"));
  EDAT_TRACE(WAIT, "wait again", 0, 0);
  CHECK_INT(dump_lines(10, ""), 1);
  edat__trace_fini();
}

int main(void) {
  RUN(test_messages);
  RUN(test_ends);
  RUN(test_trace);
  return check_status();
}

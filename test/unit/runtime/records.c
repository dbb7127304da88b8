// RUN: %unit runtime %s
// RUN: strip -o %t %build/test/unit/runtime/records && %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Records of the running program: this one's own, and damaged ones. */
#include "records.h"
#include "check.h"

#include <edat/abi.h>

/* As edatcc writes them. */
static const char mine[] EDATCC_RECORDS =
    "edat-records\t1\n"
    "task\tstep\t0\tpersistent\t\t\tdir/a b.c\t7\tmain\t0\n"
    "await\thalo\t2\tdouble\tany\thalo[i][0]\tdir/a b.c\t7\tstep\t7\n"
    "fire\thalo\t2\tdouble\tleft\thalo[n\\011][1]\tdir/a b.c\t19\tmain\t0\n"
    "fire\t\t0\t\tself\t(name)\tdir/a b.c\t20\tmain\t0\n"
    "lock\tsum\t0\t\t\tsum\tdir/a b.c\t21\tmain\t0\n"
    "calls\tall\t0\t\t\t\t\t0\t\t0\n"
    "\0" /* of another file */
    "edat-records\t1\nfire\thalo\t0\t\tall\thalo\tb.c\t3\tsend\t0\n";

static void test_own(void) {
  struct records all;
  REQUIRE(mine[0]);
  edat__records_init(&all);
  CHECK(!all.is_partial);
  CHECK_INT(all.count, 6);
  const struct record *r =
      edat__records_find(&all, all.items, RECORD_FIRE, "halo");
  REQUIRE(r);
  CHECK_INT(r->index_count, 2);
  CHECK_STR(r->signature, "double");
  CHECK_STR(r->rank, "left");
  CHECK_STR(r->text, "halo[n\t][1]");
  CHECK_STR(r->file, "dir/a b.c");
  CHECK_INT(r->line, 19);
  CHECK_STR(r->owner, "main");
  CHECK_INT(r->owner_line, 0);
  r = edat__records_find(&all, r + 1, RECORD_FIRE, "halo");
  REQUIRE(r);
  CHECK_STR(r->file, "b.c");
  CHECK(!edat__records_find(&all, r + 1, RECORD_FIRE, "halo"));
  r = edat__records_find(&all, all.items, RECORD_TASK, "step");
  CHECK(r && strcmp(r->signature, "persistent") == 0);
  CHECK(edat__records_find(&all, all.items, RECORD_FIRE, ""));
  CHECK(edat__records_find(&all, all.items, RECORD_LOCK, "sum"));
  edat__records_fini(&all);
  CHECK(!edat__records_find(&all, all.items, RECORD_FIRE, "halo"));
}

static void expect(const char *text, size_t size, size_t count, bool partial) {
  struct records all = {0};
  check_note("%.40s", text);
  edat__records_add(&all, text, size);
  CHECK_INT(all.count, count);
  CHECK_INT(all.is_partial, partial);
  edat__records_fini(&all);
}

static void test_damaged(void) {
  static const char good[] =
      "\0\0edat-records\t1\nlock\ta\t0\t\t\ta\tf\t1\tg\t0";
  expect(good, sizeof good, 1, false);
  for (size_t n = 3; n < sizeof good; n++)
    expect(good, n, 0, true); /* no NUL at the end */
  expect("edat-records\t2\nx", 17, 0, true);
  expect("edat-records\t1\nlock\ta\n\\0\t\\\n", 28, 0, true);
  expect("edat-records\t1\n", 16, 0, false);
  static const char some[] =
      "edat-records\t1\ncalls\tsome\t0\t\t\t\t\t0\t\t0\n";
  expect(some, sizeof some, 0, true);
  expect("", 0, 0, false);
}

int main(void) {
  RUN(test_own);
  RUN(test_damaged);
  return check_status();
}

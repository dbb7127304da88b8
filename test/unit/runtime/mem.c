// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Allocation that fails ends in its message; pools under crossing frees. */
#include "mem.h"
#include "check.h"
#include "death.h"
#include "inbox.h"
#include "sync.h"

static void fail_first(void) {
  edat__mem_fail_nth(1);
  edat__mem_alloc(24, "a test");
}

static void fail_third(void) {
  edat__mem_fail_nth(3);
  edat__mem_free(edat__mem_zalloc(24, "first"));
  edat__mem_free(edat__mem_strdup("text", "second"));
  edat__mem_free(edat__mem_realloc(NULL, 77, "third"));
}

static void fail_pool(void) {
  edat__mem_fail_nth(1);
  edat__pool_get(1000, "a pool");
}

static void overflow(void) {
  edat__mem_array_bytes(SIZE_MAX / 2, 3, "a matrix");
}

static void test_failure(void) {
  struct death d = die_in(fail_first);
  CHECK_STR(d.text,
            "edat: out of memory: 24 bytes for a test [edat-out-of-memory]\n");
  CHECK_INT(d.status, 1);
  CHECK_STR(die_in(fail_third).text,
            "edat: out of memory: 77 bytes for third [edat-out-of-memory]\n");
  CHECK(strstr(die_in(fail_pool).text,
               "bytes for a pool [edat-out-of-memory]\n"));
  CHECK(strstr(die_in(overflow).text, "for a matrix [edat-too-big]\n"));
}

static void test_alloc(void) {
  unsigned char *p = edat__mem_zalloc(100, "test");
  for (int i = 0; i < 100; i++)
    CHECK(p[i] == 0);
  p = edat__mem_realloc(p, 1000, "test");
  p[999] = 1;
  edat__mem_free(p);
  void *aligned = edat__mem_alloc_aligned(256, 10, "test");
  CHECK((uintptr_t)aligned % 256 == 0);
  edat__mem_free(aligned);
  edat__mem_free(edat__mem_alloc(0, "test"));
  CHECK_INT(edat__mem_array_bytes(7, 9, "test"), 63);
}

enum { OBJECTS = 3000 };

static void test_pool(void) {
  static unsigned char *objects[OBJECTS];
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < OBJECTS; i++) {
      size_t bytes = (size_t)(i * 7 % 1100);
      objects[i] = edat__pool_get(bytes, "test");
      CHECK((uintptr_t)objects[i] % EDAT_CACHE_LINE == 0);
      memset(objects[i], i & 255, bytes);
    }
    for (int i = 0; i < OBJECTS; i++) {
      size_t bytes = (size_t)(i * 7 % 1100);
      size_t intact = 0;
      while (intact < bytes && objects[i][intact] == (i & 255))
        intact++;
      CHECK_INT(intact, bytes);
      edat__pool_put(objects[i], bytes);
    }
  }
  edat__pool_put(NULL, 64);
  edat__pool_flush();
}

/* Two threads get, the other two put what they got. */
struct object {
  struct inbox_node node;
  long value;
};
static struct inbox boxes[2];
static _Atomic long received;
enum { SENT = 20000 };

static void send_objects(void *box) {
  for (long i = 1; i <= SENT; i++) {
    struct object *o = edat__pool_get(sizeof *o, "test");
    o->value = i;
    edat__inbox_push(box, &o->node);
  }
}

static void receive_objects(void *box) {
  long expected = 1;
  while (expected <= SENT) {
    struct inbox_node *n = edat__inbox_drain(box);
    while (n) {
      struct object *o = container_of(n, struct object, node);
      n = n->next;
      CHECK(o->value == expected);
      expected++;
      edat__pool_put(o, sizeof *o);
      atomic_fetch_add(&received, 1);
    }
  }
}

static void test_crossing(void) {
  struct thread threads[4];
  for (int i = 0; i < 2; i++)
    edat__inbox_init(&boxes[i]);
  for (int i = 0; i < 4; i++)
    edat__thread_start(&threads[i], "pool",
                       i & 1 ? receive_objects : send_objects, &boxes[i / 2]);
  for (int i = 0; i < 4; i++)
    edat__thread_join(&threads[i]);
  CHECK_INT(atomic_load(&received), 2 * SENT);
}

int main(void) {
  RUN(test_failure);
  RUN(test_alloc);
  RUN(test_pool);
  RUN(test_crossing);
  return check_status();
}

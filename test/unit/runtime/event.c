// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Events: from a fire to packed payload, copies, and what is refused. */
#include "event.h"
#include "check.h"
#include "death.h"
#include "mem.h"

static const struct edatcc_type int_type = {"int", NULL, sizeof(int),
                                            EDATCC_KIND_INT};
static const struct edatcc_type list_type = {"struct list {struct list *next;}",
                                             "l.next", sizeof(void *), 0};
static struct edatcc_name halo = {"halo", 0};

static struct edatcc_fire make_fire(const struct edatcc_type *type) {
  return (struct edatcc_fire){
      .name = &halo, .type = type, .where = {"a.c", "f", 12}};
}

static void test_small_and_large(void) {
  for (size_t n = 0; n < 5000; n = n * 3 + 1) {
    for (int is_shared = 0; is_shared < 2; is_shared++) {
      struct event *e = edat__event_new(n, is_shared);
      memset(edat__event_data(e), 0x33, n);
      CHECK((uintptr_t)edat__event_data(e) % EDAT_CACHE_LINE == 0);
      CHECK(edat__event_is_sole(e));
      struct event *clone = edat__event_clone(e);
      CHECK(memcmp(edat__event_data(e), edat__event_data(clone), n) == 0);
      CHECK_INT(edat__event_is_sole(e), e->payload == NULL);
      CHECK(n <= EVENT_SMALL_MAX || e->payload == clone->payload);
      edat__event_free(e);
      CHECK(edat__event_is_sole(clone));
      edat__event_free(clone);
    }
  }
  struct payload *p = edat__payload_new(100);
  struct event *e = edat__event_new_on(p, 60);
  CHECK_INT(e->bytes, 60);
  CHECK(edat__event_data(e) == p->data);
  edat__event_free(e);
}

static void test_fire(void) {
  int values[6] = {1, 2, 3, 4, 5, 6};
  struct edatcc_fire fire = make_fire(&int_type);
  struct edatcc_dim dims[] = {{3, 2 * sizeof(int)}};
  struct edatcc_fire_args args = {
      .count = 2, .index = {7, -1}, .data = {values, dims, 1}};
  fire.nindex = 2;
  fire.flags = EDATCC_FIRE_STICKY;
  CHECK_INT(edat__fire_keys(&fire, &args), 1);
  struct event *e =
      edat__event_from_fire(&fire, &args, 3, false, false, SIZE_MAX);
  char text[KEY_PRINT_MAX];
  edat__key_print(&e->key, text, sizeof text);
  CHECK_STR(text, "halo[7][-1]");
  CHECK_INT(e->source, 3);
  CHECK_INT(e->copies, 2);
  CHECK_INT(e->elements, 3);
  CHECK_INT(e->bytes, 3 * sizeof(int));
  CHECK_INT(e->flags, EDATCC_FIRE_STICKY);
  CHECK_INT(edat__site_get(e->site)->line, 12);
  CHECK(memcmp(edat__event_data(e), (int[]){1, 3, 5}, 12) == 0);
  edat__event_free(e);
}

static void test_ranges(void) {
  struct edatcc_fire fire = make_fire(NULL);
  struct edatcc_fire_args args = {
      .count = 1, .index = {5, 10, -1}, .length = {2, 0, 3}};
  struct key key;
  char text[KEY_PRINT_MAX];
  fire.nindex = 3;
  fire.range = 1 | 4;
  CHECK_INT(edat__fire_keys(&fire, &args), 6);
  const char *want[] = {"halo[5][10][-1]", "halo[5][10][0]", "halo[5][10][1]",
                        "halo[6][10][-1]", "halo[6][10][0]", "halo[6][10][1]"};
  for (uint64_t i = 0; i < 6; i++) {
    edat__fire_key(&fire, &args, i, &key);
    edat__key_print(&key, text, sizeof text);
    CHECK_STR(text, want[i]);
  }
  args.length[2] = 0;
  CHECK_INT(edat__fire_keys(&fire, &args), 0);
  args.length[2] = 3;
  args.count = 0;
  CHECK_INT(edat__fire_keys(&fire, &args), 0);
}

static void test_computed_name(void) {
  struct edatcc_fire fire = make_fire(NULL);
  struct edatcc_fire_args args = {
      .count = 1, .index = {5}, .name = "tile[1][2]"};
  struct key key, same;
  fire.name = NULL;
  fire.nindex = 1;
  edat__fire_key(&fire, &args, 0, &key);
  edat__key_parse("tile[1][2][5]", &same);
  CHECK(edat__key_is_equal(&key, &same));
  CHECK(edat__key_hash(&key) == edat__key_hash(&same));
}

/* A payload that is packed later, in two pieces; a strided one is packed at
   once. */
static void test_filled_later(void) {
  static int values[200], after[200];
  struct edatcc_fire fire = make_fire(&int_type);
  struct edatcc_fire_args args = {.count = 1,
                                  .data = EDATCC_SECTION(values[0], 200)};
  for (int i = 0; i < 200; i++)
    values[i] = after[i] = i;
  struct event *e =
      edat__event_from_fire(&fire, &args, 0, false, false, sizeof values - 1);
  CHECK(e->payload->unfilled == values);
  edat__payload_fill(e->payload, 0, 400);
  edat__payload_fill(e->payload, 400, 400);
  memset(values, 0, sizeof values);
  edat__payload_fill(e->payload, 0, 400);
  CHECK(memcmp(edat__event_data(e), after, sizeof after) == 0);
  edat__event_free(e);
  struct edatcc_dim odd[] = {{100, 2 * sizeof(int)}};
  args.data = (struct edatcc_section){after, odd, 1};
  e = edat__event_from_fire(&fire, &args, 0, false, false, 1);
  CHECK(!e->payload->unfilled);
  CHECK_INT(((int *)edat__event_data(e))[99], 198);
  edat__event_free(e);
}

/* What ends the program. */

static struct edatcc_fire bad_fire;
static struct edatcc_fire_args bad_args;
static bool is_to_self;

static void fire_badly(void) {
  if (edat__fire_keys(&bad_fire, &bad_args))
    edat__event_free(edat__event_from_fire(&bad_fire, &bad_args, 0, is_to_self,
                                           false, SIZE_MAX));
}

static void check_death(const char *text) {
  struct death d = die_in(fire_badly);
  CHECK_INT(d.status, 1);
  if (!strstr(d.text, text))
    CHECK_STR(d.text, text);
}

static void test_refused(void) {
  int x[2] = {0, 0};
  bad_fire = make_fire(&int_type);
  bad_args = (struct edatcc_fire_args){.count = -1};
  check_death("a.c:12: fire of 'halo': the count is -1 [edat-fire-value]");
  bad_args =
      (struct edatcc_fire_args){.count = 1, .data = EDATCC_SECTION(x[0], -3)};
  check_death("a section of the data has a bad length: -3");
  bad_args.data = (struct edatcc_section){NULL, NULL, 0};
  check_death("the data is a null pointer; elements: 1");
  bad_fire.nindex = bad_fire.range = 1;
  bad_args.length[0] = -4;
  check_death("the length of a range is -4");
  bad_fire = make_fire(NULL);
  bad_fire.name = NULL;
  bad_args = (struct edatcc_fire_args){.count = 1};
  check_death(
      "a.c:12: fire: the event's name is a null pointer [edat-fire-name]");
  bad_args.name = "t[1][2][3]";
  bad_fire.nindex = 2;
  check_death("fire of 't[1][2][3]': too many indices: 5");
}

static void test_pointers(void) {
  void *p = NULL;
  bad_fire = make_fire(&list_type);
  bad_args = (struct edatcc_fire_args){.count = 1, .data = EDATCC_OBJECT(p)};
  check_death("a.c:12: fire of 'halo': the payload of type 'struct list "
              "{struct list *next;}' holds the pointer 'l.next', "
              "which means nothing on another rank [edat-fire-pointer]");
  is_to_self = true;
  CHECK_INT(die_in(fire_badly).status, 0);
}

/* What is kept is counted once, however many events share a payload. */
static void test_kept(void) {
  int64_t before = edat__event_kept();
  struct event *free_of_charge = edat__event_new(0, false);
  edat__event_keep(free_of_charge); /* there is no bound */
  CHECK_INT(edat__event_kept(), before);
  edat__event_free(free_of_charge);
  edat__event_high = 1;
  for (int is_shared = 0; is_shared < 2; is_shared++) {
    struct event *e = edat__event_new(3000, is_shared);
    edat__event_keep(e);
    edat__event_keep(e);
    int64_t one = edat__event_kept() - before;
    CHECK(one >= 3000 && one < 4000);
    struct event *clone = edat__event_clone(e);
    CHECK(edat__event_kept() - before - one < 1000);
    edat__event_free(e);
    CHECK(edat__event_kept() - before >= 3000);
    edat__event_free(clone);
    CHECK_INT(edat__event_kept(), before);
  }
  struct event *fired = edat__event_new(3000, true);
  edat__event_free(fired); /* it went to others */
  CHECK_INT(edat__event_kept(), before);
  edat__event_high = 0;
}

/* A copy has the payload from elsewhere; one in a block of somebody else's is
   left to him, and what is taken out of there is another event. */
static void test_copies(void) {
  EDAT_CACHE_ALIGNED unsigned char block[sizeof(struct event) + 64];
  uint64_t value = 0x0123456789abcdef;
  size_t n = EVENT_SMALL_MAX < sizeof value ? EVENT_SMALL_MAX : sizeof value;
  struct event head = {.bytes = n, .copies = 1, .source = 3, .site = 4};
  struct event *e = edat__event_copy(&head, &value);
  CHECK_INT(memcmp(edat__event_data(e), &value, n), 0);
  CHECK_INT(e->source, 3);
  CHECK(edat__event_detach(e) == e);
  edat__event_free(e);
  e = edat__event_embed(block, &head, &value);
  CHECK((unsigned char *)e == block);
  struct event *out = edat__event_detach(e);
  edat__event_free(e);
  memset(block, 0, sizeof block);
  CHECK(out != e);
  CHECK_INT(out->site, 4);
  CHECK_INT(memcmp(edat__event_data(out), &value, n), 0);
  edat__event_free(out);
}

int main(void) {
  RUN(test_copies);
  RUN(test_filled_later);
  RUN(test_small_and_large);
  RUN(test_fire);
  RUN(test_ranges);
  RUN(test_computed_name);
  RUN(test_refused);
  RUN(test_pointers);
  RUN(test_kept);
  return check_status();
}

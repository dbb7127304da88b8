// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Interning of names and sites, canonical keys, agreement of types. */
#include "name.h"
#include "check.h"
#include "mem.h"
#include "sync.h"
#include "wire.h"

static void test_intern(void) {
  uint32_t halo = edat__name_intern("halo", 4);
  CHECK(halo != 0);
  CHECK_INT(edat__name_intern("halo[3]", 4), halo);
  CHECK(edat__name_intern("hal", 3) != halo);
  CHECK_STR(edat__name_get(halo)->text, "halo");
  CHECK_INT(edat__name_get(halo)->id, halo);
  struct edatcc_name name = {"halo", 0};
  CHECK_INT(edat__name_id(&name), halo);
  CHECK_INT(name.id, halo);
}

static void intern_many(void *argument) {
  uint32_t *ids = argument;
  char text[20];
  for (int i = 0; i < 5000; i++) {
    int length = snprintf(text, sizeof text, "event%d", i);
    ids[i] = edat__name_intern(text, (size_t)length);
    const struct name *name = edat__name_get(ids[i]);
    if (strcmp(name->text, text) != 0)
      ids[i] = 0;
  }
}

static void test_threads(void) {
  static uint32_t ids[2][5000];
  struct thread threads[2];
  for (int i = 0; i < 2; i++)
    edat__thread_start(&threads[i], "intern", intern_many, ids[i]);
  for (int i = 0; i < 2; i++)
    edat__thread_join(&threads[i]);
  CHECK(memcmp(ids[0], ids[1], sizeof ids[0]) == 0);
  CHECK(ids[0][0] != 0);
  uint32_t count;
  uint64_t hash = edat__name_hash(&count);
  CHECK_INT(count, edat__name_count());
  CHECK(edat__name_hash(&count) == hash);
  edat__name_intern("one more", 8);
  CHECK(edat__name_hash(&count) != hash);
}

static void test_near(void) {
  CHECK(edat__name_is_near("halo", "hallo"));
  CHECK(edat__name_is_near("hallo", "halo"));
  CHECK(edat__name_is_near("halo", "hola") == false);
  CHECK(edat__name_is_near("halo", "hlao"));
  CHECK(edat__name_is_near("halo", "halp"));
  CHECK(!edat__name_is_near("x", "y") && !edat__name_is_near("a", "ab"));
  CHECK(edat__name_is_near("x1a", "x2a"));
  CHECK(edat__name_is_near("halo", "halos"));
  CHECK(!edat__name_is_near("", "x"));
  CHECK(!edat__name_is_near("halo", "halo"));
  CHECK(!edat__name_is_near("ab", "cd"));
  CHECK(!edat__name_is_near("halo", "halooo"));
}

static void check_key(const char *text, const char *name, int nindex,
                      int64_t first) {
  struct key key;
  char out[KEY_PRINT_MAX];
  check_note("%s", text);
  edat__key_parse(text, &key);
  CHECK_STR(edat__name_get(key.name)->text, name);
  CHECK_INT(key.nindex, nindex);
  CHECK_INT(key.index[0], first);
  CHECK_INT(edat__key_print(&key, out, sizeof out), strlen(text));
  CHECK_STR(out, text);
}

static void test_keys(void) {
  check_key("halo", "halo", 0, 0);
  check_key("halo[3]", "halo", 1, 3);
  check_key("halo[-3][0]", "halo", 2, -3);
  check_key("h[1][2][3][4]", "h", 4, 1);
  check_key("h[9223372036854775807]", "h", 1, INT64_MAX);
  check_key("h[-9223372036854775808]", "h", 1, INT64_MIN);
  check_key("[0]", "", 1, 0);
  check_key("a[x][2]", "a[x]", 1, 2);
  /* Not canonical: names as they stand. */
  check_key("h[1][2][3][4][5]", "h[1]", 4, 2);
  check_key("h[03]", "h[03]", 0, 0);
  check_key("h[-0]", "h[-0]", 0, 0);
  check_key("h[]", "h[]", 0, 0);
  check_key("h[+1]", "h[+1]", 0, 0);
  check_key("h[1", "h[1", 0, 0);
  check_key("h[1]x", "h[1]x", 0, 0);
  check_key("h[9223372036854775808]", "h[9223372036854775808]", 0, 0);
  check_key("h[-9223372036854775809]", "h[-9223372036854775809]", 0, 0);
}

static void test_print_short(void) {
  struct key key;
  char out[6];
  edat__key_parse("halo[31][4]", &key);
  CHECK_INT(edat__key_print(&key, out, sizeof out), 11);
  CHECK_STR(out, "halo[");
}

static void test_sites(void) {
  struct edatcc_type type = {"double", NULL, 8, EDATCC_KIND_DOUBLE};
  struct edatcc_fire fire = {.type = &type, .where = {"a.c", "f", 12}};
  uint32_t id = edat__site_id(&fire);
  const struct site *site = edat__site_get(id);
  CHECK_STR(site->signature, "double");
  CHECK_STR(site->file, "a.c");
  CHECK_INT(site->line, 12);
  CHECK_INT(site->size, 8);
  CHECK_INT(site->kind, EDATCC_KIND_DOUBLE);
  CHECK_INT(edat__site_intern("double", 8, "a.c", 12), id);
  CHECK(edat__site_intern("double", 8, "a.c", 13) != id);
  CHECK_INT(edat__site_intern_wire(site->wire, site->wire_bytes), id);
  CHECK_INT(edat__site_intern_wire("nonsense", 3), 0);
  struct edatcc_fire empty = {.where = {"a.c", "f", 14}};
  CHECK_INT(edat__site_get(edat__site_id(&empty))->size, 0);
}

static bool agrees(const char *fired, uint32_t size, const char *awaited,
                   uint32_t wanted_size, uint8_t kind, uint64_t elements) {
  struct edatcc_type type = {awaited, NULL, wanted_size, kind};
  uint32_t id = edat__site_intern(fired, size, "a.c", 1);
  return edat__site_agrees(edat__site_get(id), &type, elements);
}

static void test_agreement(void) {
  CHECK(agrees("double", 8, "double", 8, EDATCC_KIND_DOUBLE, 3));
  CHECK(!agrees("double", 8, "int", 4, EDATCC_KIND_INT, 3));
  CHECK(!agrees("struct p {int x;}", 4, "struct p {int x;}", 8, 0, 3));
  CHECK(!agrees("", 0, "int", 4, EDATCC_KIND_INT, 0));
  CHECK(agrees(SITE_BYTES, 1, "struct p {int x; int y;}", 8, 0, 24));
  CHECK(!agrees(SITE_BYTES, 1, "struct p {int x; int y;}", 8, 0, 23));
  CHECK(!agrees(SITE_BYTES, 1, "int", 4, EDATCC_KIND_INT, 24));
  CHECK(agrees(SITE_BYTES, 1, "char", 1, EDATCC_KIND_BYTE, 24));
  uint32_t id = edat__site_intern("double", 8, "a.c", 1);
  CHECK(edat__site_agrees(edat__site_get(id), NULL, 1));
}

int main(void) {
  RUN(test_intern);
  RUN(test_threads);
  RUN(test_near);
  RUN(test_keys);
  RUN(test_print_short);
  RUN(test_sites);
  RUN(test_agreement);
  return check_status();
}

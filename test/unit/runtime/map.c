// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The hash tables against plain arrays; the list. */
#include "map.h"
#include "check.h"
#include "ids.h"
#include "list.h"

enum { KEYS = 2000 };

struct item {
  struct map_node node;
  int key;
  bool is_in;
};

static struct item items[KEYS];

static bool has_key(const struct map_node *node, const void *key) {
  return container_of(node, struct item, node)->key == *(const int *)key;
}

/* Few hash values, so that chains are long and hashes collide. */
static uint64_t bad_hash(int key) { return (uint64_t)(key % 37); }

static void check_all(struct map *map) {
  size_t seen = 0, in = 0;
  for (int i = 0; i < KEYS; i++) {
    struct map_node *n = edat__map_find(map, bad_hash(i), &i, has_key);
    CHECK((n != NULL) == items[i].is_in);
    CHECK(!n || n == &items[i].node);
    in += items[i].is_in;
  }
  for (struct map_node *n = NULL; (n = edat__map_next(map, n));)
    seen++;
  CHECK_INT(seen, in);
  CHECK_INT(map->count, in);
}

static void test_map(void) {
  struct map map;
  edat__map_init(&map);
  check_all(&map);
  unsigned random = 12345;
  for (int i = 0; i < KEYS; i++)
    items[i].key = i;
  for (int step = 0; step < 20000; step++) {
    random = random * 1664525u + 1013904223u;
    struct item *item = &items[(random >> 8) % KEYS];
    if (item->is_in)
      edat__map_remove(&map, &item->node);
    else
      edat__map_insert(&map, &item->node, bad_hash(item->key));
    item->is_in = !item->is_in;
    if (step % 4000 == 0)
      check_all(&map);
  }
  check_all(&map);
  edat__map_fini(&map);
  CHECK(edat__map_next(&map, NULL) == NULL);
}

static void test_strings(void) {
  static struct map_string_node nodes[100];
  static char names[100][20];
  struct map map;
  edat__map_init(&map);
  CHECK(edat__map_find_string(&map, "name0") == NULL);
  for (int i = 0; i < 100; i++) {
    snprintf(names[i], sizeof names[i], "name%d", i);
    nodes[i].key = names[i];
    edat__map_insert_string(&map, &nodes[i]);
  }
  for (int i = 0; i < 100; i++) {
    char copy[20];
    snprintf(copy, sizeof copy, "name%d", i);
    CHECK(edat__map_find_string(&map, copy) == &nodes[i]);
  }
  CHECK(edat__map_find_string(&map, "name100") == NULL);
  CHECK(edat__map_find_string(&map, "") == NULL);
  edat__map_fini(&map);
}

static void test_hash(void) {
  CHECK(edat__hash_string("ab") != edat__hash_string("ba"));
  CHECK(edat__hash_bytes("a\0", 2, 0) != edat__hash_bytes("a", 1, 0));
  CHECK(edat__hash_bytes("abcdefgh1", 9, 0) !=
        edat__hash_bytes("abcdefgh2", 9, 0));
  CHECK(edat__hash_bytes("x", 1, 0) != edat__hash_bytes("x", 1, 1));
  int used[64] = {0}, empty = 0;
  for (uint64_t i = 0; i < 1000; i++)
    used[edat__hash_mix(i) & 63]++;
  for (int i = 0; i < 64; i++)
    empty += used[i] == 0;
  CHECK_INT(empty, 0);
}

struct element {
  struct list link;
  int n;
};

static int digits(struct list *head) {
  int value = 0;
  list_for_each(link, head) {
    value = value * 10 + list_entry(link, struct element, link)->n;
  }
  return value;
}

static void test_list(void) {
  struct element e[5];
  struct list a, b;
  edat__list_init(&a);
  edat__list_init(&b);
  CHECK(edat__list_is_empty(&a) && !edat__list_pop_front(&a));
  for (int i = 0; i < 5; i++)
    e[i].n = i + 1;
  edat__list_push_back(&a, &e[1].link);
  edat__list_push_front(&a, &e[0].link);
  edat__list_push_back(&a, &e[3].link);
  edat__list_insert_before(&e[3].link, &e[2].link);
  CHECK_INT(digits(&a), 1234);
  edat__list_push_back(&b, &e[4].link);
  edat__list_splice_back(&b, &a);
  CHECK_INT(digits(&b), 51234);
  CHECK(edat__list_is_empty(&a));
  edat__list_splice_back(&b, &a);
  list_for_each_safe(link, &b) {
    if (link == &e[1].link || link == &e[3].link)
      edat__list_remove(link);
  }
  edat__list_remove(&e[1].link);
  CHECK_INT(digits(&b), 513);
  CHECK(edat__list_front(&b) == &e[4].link);
  CHECK(edat__list_pop_front(&b) == &e[4].link);
  CHECK_INT(digits(&b), 13);
}

/* Numbers of all sizes, most of them not there. */
static void test_ids(void) {
  struct ids ids = {NULL, 0, 0};
  CHECK(!edat__ids_find(&ids, 0));
  for (int round = 0; round < 2; round++)
    for (uint32_t i = 0; i < KEYS; i++)
      edat__ids_put(&ids, i % 3 ? i : i << 20, i + (uint32_t)round, "ids");
  CHECK_INT(ids.count, KEYS);
  CHECK((1u << ids.bits) <= 4 * KEYS);
  for (uint32_t i = 0; i < KEYS; i++) {
    const uint32_t *value = edat__ids_find(&ids, i % 3 ? i : i << 20);
    CHECK(value && *value == i + 1);
    CHECK(i == 0 || !edat__ids_find(&ids, i % 3 ? i << 20 : i));
  }
  edat__ids_fini(&ids);
}

int main(void) {
  RUN(test_map);
  RUN(test_strings);
  RUN(test_hash);
  RUN(test_list);
  RUN(test_ids);
  return check_status();
}

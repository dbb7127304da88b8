/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The tables of names and sites. Interning locks; looking an id up does not:
 * ids index a directory of chunks, each twice as big as the one before, which
 * never move.
 */
#include "name.h"
#include "mem.h"
#include "sync.h"
#include "wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CHUNK_BITS = 6, CHUNKS = 32 - CHUNK_BITS };

/* Dense ids from 1 to constant things, which are never freed. */
struct table {
  /* Under lock: names_lock. */
  struct map map;
  bool is_ready;
  _Atomic uint32_t count; /* Atomic: publishes what the ids up to it mean. */
  _Atomic(_Atomic(void *) *) chunks[CHUNKS]; /* Atomic: set once each. */
};

static struct mutex names_lock = EDAT_MUTEX_INIT(LOCK_NAMES);
static struct table names, sites;

static struct map *map_of(struct table *table) {
  edat__mutex_assert_held(&names_lock);
  if (!table->is_ready) {
    edat__map_init(&table->map);
    table->is_ready = true;
  }
  return &table->map;
}

/* Chunk k holds the 2^(k + CHUNK_BITS) ids from 2^CHUNK_BITS * (2^k - 1). */
static unsigned chunk_of(uint32_t id, uint32_t *offset) {
  uint32_t position = (id >> CHUNK_BITS) + 1;
  unsigned k = 31u - (unsigned)__builtin_clz(position);
  *offset = id - (((1u << k) - 1) << CHUNK_BITS);
  return k;
}

static void *table_get(struct table *table, uint32_t id) {
  uint32_t offset;
  unsigned k = chunk_of(id, &offset);
  EDAT_ASSERT(id != 0 && id <= atomic_load(&table->count));
  /* pairs with the stores in table_add(): the thing behind the id */
  _Atomic(void *) *chunk =
      atomic_load_explicit(&table->chunks[k], memory_order_acquire);
  /* pairs with the store in table_add(): the thing itself */
  return atomic_load_explicit(&chunk[offset], memory_order_acquire);
}

static uint32_t table_add(struct table *table, struct map_node *node,
                          uint64_t hash) {
  uint32_t id = atomic_load(&table->count) + 1, offset;
  unsigned k = chunk_of(id, &offset);
  if (!atomic_load(&table->chunks[k])) {
    size_t length = (size_t)1 << (k + CHUNK_BITS);
    atomic_store(&table->chunks[k],
                 edat__mem_zalloc(length * sizeof(_Atomic(void *)),
                                  "the table of names"));
  }
  atomic_store(&atomic_load(&table->chunks[k])[offset], node);
  atomic_store(&table->count, id);
  edat__map_insert(map_of(table), node, hash);
  return id;
}

/* Names. */

struct text {
  const char *text;
  size_t length;
};

static bool is_name(const struct map_node *node, const void *key) {
  const struct name *name = container_of(node, const struct name, node);
  const struct text *text = key;
  return name->length == text->length &&
         memcmp(name->text, text->text, text->length) == 0;
}

static uint32_t add_name(const char *text, size_t length, uint64_t hash) {
  struct name *name = edat__mem_alloc(sizeof *name + length + 1, "a name");
  memcpy(name->text, text, length);
  name->text[length] = '\0';
  name->length = (uint32_t)length;
  name->id = atomic_load(&names.count) + 1;
  return table_add(&names, &name->node, hash);
}

uint32_t edat__name_intern(const char *text, size_t length) {
  struct text key = {text, length};
  uint64_t hash = edat__hash_bytes(text, length, 0);
  edat__mutex_lock(&names_lock);
  struct map_node *node = edat__map_find(map_of(&names), hash, &key, is_name);
  uint32_t id = node ? container_of(node, struct name, node)->id
                     : add_name(text, length, hash);
  edat__mutex_unlock(&names_lock);
  return id;
}

const char *edat__name_keep(const char *text) {
  return edat__name_get(edat__name_intern(text, strlen(text)))->text;
}

const struct name *edat__name_get(uint32_t id) { return table_get(&names, id); }

uint32_t edat__name_count(void) { return atomic_load(&names.count); }

uint64_t edat__name_hash(uint32_t *count) {
  uint64_t hash = 0;
  *count = edat__name_count();
  for (uint32_t id = 1; id <= *count; id++) {
    const struct name *name = edat__name_get(id);
    hash = edat__hash_bytes(name->text, name->length + 1, hash);
  }
  return hash;
}

uint32_t edat__name_id_slow(struct edatcc_name *name) {
  uint32_t id = edat__name_intern(name->text, strlen(name->text));
  /* pairs with the load in edat__name_id(): the interned name */
  __atomic_store_n(&name->id, id, __ATOMIC_RELEASE);
  return id;
}

bool edat__name_is_near(const char *a, const char *b) {
  size_t la = strlen(a), lb = strlen(b), i = 0;
  if (la > lb)
    return edat__name_is_near(b, a);
  /* Names as short as x and y are all one edit apart. */
  if (lb - la > 1 || lb < 3)
    return false;
  while (i < la && a[i] == b[i])
    i++;
  if (lb > la)
    return strcmp(a + i, b + i + 1) == 0;
  if (i == la)
    return false;
  if (strcmp(a + i + 1, b + i + 1) == 0)
    return true;
  return a[i] == b[i + 1] && a[i + 1] == b[i] && a[i + 1] &&
         strcmp(a + i + 2, b + i + 2) == 0;
}

/* Sites. A site's bytes on the wire are all that it is. */

static bool is_site(const struct map_node *node, const void *key) {
  const struct site *site = container_of(node, const struct site, node);
  const struct text *text = key;
  return site->wire_bytes == text->length &&
         memcmp(site->wire, text->text, text->length) == 0;
}

static enum edatcc_kind kind_of(const char *signature) {
  static const struct {
    const char *signature;
    enum edatcc_kind kind;
  } kinds[] = {{"int", EDATCC_KIND_INT},
               {"float", EDATCC_KIND_FLOAT},
               {"double", EDATCC_KIND_DOUBLE},
               {"long", EDATCC_KIND_LONG},
               {SITE_BYTES, EDATCC_KIND_BYTE}};
  for (size_t i = 0; i < EDAT_LENGTH(kinds); i++)
    if (strcmp(kinds[i].signature, signature) == 0)
      return kinds[i].kind;
  size_t length = strlen(signature);
  return length && signature[length - 1] == '*' ? EDATCC_KIND_ADDRESS
                                                : EDATCC_KIND_NONE;
}

static uint32_t add_site(const void *bytes, size_t length, uint64_t hash) {
  struct site *site = edat__mem_zalloc(sizeof *site, "a fire site");
  unsigned char *copy = edat__mem_alloc(length, "a fire site");
  struct wire_site decoded;
  memcpy(copy, bytes, length);
  bool is_valid = edat__wire_get_site(copy, length, &decoded);
  EDAT_ASSERT(is_valid);
  (void)is_valid;
  site->wire = copy;
  site->wire_bytes = (uint32_t)length;
  site->signature = decoded.type;
  site->file = decoded.file;
  site->line = decoded.line;
  site->size = (uint32_t)decoded.element_bytes;
  site->kind = (uint8_t)kind_of(decoded.type);
  site->id = atomic_load(&sites.count) + 1;
  return table_add(&sites, &site->node, hash);
}

uint32_t edat__site_intern_wire(const void *bytes, size_t length) {
  struct wire_site decoded;
  if (!edat__wire_get_site(bytes, length, &decoded) ||
      decoded.element_bytes > UINT32_MAX)
    return 0;
  struct text key = {bytes, length};
  uint64_t hash = edat__hash_bytes(bytes, length, 1);
  edat__mutex_lock(&names_lock);
  struct map_node *node = edat__map_find(map_of(&sites), hash, &key, is_site);
  uint32_t id = node ? container_of(node, struct site, node)->id
                     : add_site(bytes, length, hash);
  edat__mutex_unlock(&names_lock);
  return id;
}

uint32_t edat__site_intern(const char *signature, uint32_t size,
                           const char *file, uint32_t line) {
  struct wire_site site = {
      .type = signature, .file = file, .element_bytes = size, .line = line};
  size_t room = edat__wire_site_bytes(&site);
  unsigned char *bytes = edat__mem_alloc(room, "a fire site");
  uint32_t id =
      edat__site_intern_wire(bytes, edat__wire_put_site(bytes, &site));
  edat__mem_free(bytes);
  EDAT_ASSERT(id != 0);
  return id;
}

const struct site *edat__site_get(uint32_t id) { return table_get(&sites, id); }

uint32_t edat__site_count(void) { return atomic_load(&sites.count); }

uint32_t edat__site_id_slow(struct edatcc_fire *fire) {
  const struct edatcc_type *type = fire->type;
  const char *file = fire->where.file ? fire->where.file : "";
  uint32_t id =
      edat__site_intern(type ? type->signature : "", type ? type->size : 0,
                        file, fire->where.line);
  /* pairs with the load in edat__site_id(): the interned site */
  __atomic_store_n(&fire->id, id, __ATOMIC_RELEASE);
  return id;
}

bool edat__site_agrees(const struct site *site, const struct edatcc_type *type,
                       uint64_t elements) {
  if (!type)
    return true;
  if (site->size == type->size &&
      (site->signature == type->signature ||
       strcmp(site->signature, type->signature) == 0))
    return true;
  return site->kind == EDATCC_KIND_BYTE &&
         (type->kind == EDATCC_KIND_NONE || type->kind == EDATCC_KIND_BYTE) &&
         elements * site->size % type->size == 0;
}

/* Keys. */

/* Reads a canonical decimal, or returns NULL. */
static const char *parse_index(const char *at, int64_t *value) {
  const char *digits = at + (*at == '-');
  uint64_t v = 0, limit = (uint64_t)INT64_MAX + (*at == '-');
  if (*digits < '0' || *digits > '9' || (*digits == '0' && digits != at) ||
      (*digits == '0' && digits[1] != ']'))
    return NULL;
  const char *end = digits;
  for (; *end >= '0' && *end <= '9'; end++) {
    uint64_t digit = (uint64_t)(*end - '0');
    if (v > (limit - digit) / 10)
      return NULL;
    v = v * 10 + digit;
  }
  *value = *at == '-' ? (int64_t)(0 - v) : (int64_t)v;
  return end;
}

/* Reads "[3][0]" up to the end of the text; returns the number of indices, or
   -1. */
static int parse_indices(const char *at, int64_t *index) {
  int n = 0;
  for (; *at == '['; n++) {
    if (n == EDATCC_MAX_INDICES || !(at = parse_index(at + 1, &index[n])) ||
        *at++ != ']')
      return -1;
  }
  return *at ? -1 : n;
}

void edat__key_parse(const char *text, struct key *key) {
  *key = (struct key){.nindex = 0};
  size_t length = strlen(text);
  for (const char *at = text; (at = strchr(at, '[')) != NULL; at++) {
    int64_t index[EDATCC_MAX_INDICES] = {0};
    int n = parse_indices(at, index);
    if (n > 0) {
      key->nindex = (uint32_t)n;
      memcpy(key->index, index, sizeof index);
      length = (size_t)(at - text);
      break;
    }
  }
  key->name = edat__name_intern(text, length);
}

size_t edat__key_print(const struct key *key, char *out, size_t size) {
  int at = snprintf(out, size, "%s", edat__name_get(key->name)->text);
  size_t length = (size_t)at;
  for (uint32_t i = 0; i < key->nindex; i++) {
    size_t left = length < size ? size - length : 0;
    at = snprintf(left ? out + length : NULL, left, "[%" PRId64 "]",
                  key->index[i]);
    length += (size_t)at;
  }
  return length;
}

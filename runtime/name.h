/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interned names and fire sites, and keys.
 *
 * Names of events and the places that fire them are numbers inside the
 * process: dense, from 1, never freed, the same for all ranks that live in
 * it. Two names are one if their whole text is equal; a hash only picks the
 * bucket. Numbers of other processes are translated when they are defined on
 * the wire (describe here, intern there).
 *
 * A key is a name and up to four indices; its canonical string, which the
 * library uses, is "halo[3][0]".
 */
#ifndef EDAT_RUNTIME_NAME_H
#define EDAT_RUNTIME_NAME_H

#include "base.h"
#include "map.h"

#include <edat/abi.h>

#include <stdatomic.h>

/* An interned name; constant. */
struct name {
  struct map_node node;
  uint32_t id;
  uint32_t length;
  char text[];
};

/* The place that fires an event and the type of its elements; constant. */
struct site {
  struct map_node node;
  const char *signature; /* "": no payload */
  const char *file;      /* "": not known */
  uint32_t line;
  uint32_t size; /* bytes of one element; 0: no payload */
  uint32_t id;
  uint8_t kind; /* enum edatcc_kind, from the signature */
  uint32_t wire_bytes;
  const unsigned char *wire; /* the bytes of a DEFINE */
};

/* Signature of payloads that the library fires as EDAT_BYTE. */
#define SITE_BYTES "EDAT_BYTE"

struct key {
  int64_t index[EDATCC_MAX_INDICES]; /* those beyond nindex are 0 */
  uint32_t name;
  uint32_t nindex;
};

/* The id of a name; any thread. */
uint32_t edat__name_intern(const char *text, size_t length);
/* The text of an equal name that lives for ever; any thread. */
const char *edat__name_keep(const char *text);
/* id must have been given by intern. */
const struct name *edat__name_get(uint32_t id);
/* Names interned so far; their ids are 1 to this. */
uint32_t edat__name_count(void);
/* The same with a hash of all their texts in order of ids: what ranks compare
   to find out that they agree. */
uint64_t edat__name_hash(uint32_t *count);
/* True if one inserted, deleted, changed or swapped letter makes a into b, and
   that is not by chance: one of them has three letters or more. */
bool edat__name_is_near(const char *a, const char *b);

uint32_t edat__name_id_slow(struct edatcc_name *name);
/* The id of a name in generated code, which remembers it. */
static inline uint32_t edat__name_id(struct edatcc_name *name) {
  /* pairs with the store in edat__name_id_slow(): the interned name */
  uint32_t id = __atomic_load_n(&name->id, __ATOMIC_ACQUIRE);
  return EDAT_LIKELY(id != 0) ? id : edat__name_id_slow(name);
}

/* The id of a site with these properties; strings are copied. */
uint32_t edat__site_intern(const char *signature, uint32_t size,
                           const char *file, uint32_t line);
const struct site *edat__site_get(uint32_t id);
uint32_t edat__site_count(void);

uint32_t edat__site_id_slow(struct edatcc_fire *fire);
static inline uint32_t edat__site_id(struct edatcc_fire *fire) {
  /* pairs with the store in edat__site_id_slow(): the interned site */
  uint32_t id = __atomic_load_n(&fire->id, __ATOMIC_ACQUIRE);
  return EDAT_LIKELY(id != 0) ? id : edat__site_id_slow(fire);
}
/* The id of a site described by another process; 0 if malformed. */
uint32_t edat__site_intern_wire(const void *bytes, size_t length);

/* True if a payload of `elements` elements fired at the site may be read as
   the type (NULL: any). */
bool edat__site_agrees(const struct site *site, const struct edatcc_type *type,
                       uint64_t elements);

/* Reads a canonical string; what does not end in proper indices (at most
   four, decimal) is a name without. */
void edat__key_parse(const char *text, struct key *key);
/* Writes the canonical string like snprintf; returns the length needed. */
size_t edat__key_print(const struct key *key, char *out, size_t size);
enum { KEY_PRINT_MAX = 256 }; /* enough for messages */

static inline bool edat__key_is_equal(const struct key *a,
                                      const struct key *b) {
  return a->name == b->name && a->nindex == b->nindex &&
         ((a->index[0] ^ b->index[0]) | (a->index[1] ^ b->index[1]) |
          (a->index[2] ^ b->index[2]) | (a->index[3] ^ b->index[3])) == 0;
}

static inline uint64_t edat__key_hash(const struct key *key) {
  uint64_t h = ((uint64_t)key->nindex << 32) | key->name;
  for (uint32_t i = 0; i < key->nindex; i++)
    h = edat__hash_mix(h) ^ (uint64_t)key->index[i];
  return edat__hash_mix(h);
}

#endif

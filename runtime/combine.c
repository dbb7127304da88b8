/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Each rank packs its sections and gets those of all ranks, in order of ranks:
 * all fold the same bytes in the same order, so all have the same result. In a
 * broadcast only one rank has something to send.
 */
#include "combine.h"

#include "collective.h"
#include "mem.h"
#include "section.h"
#include "trace.h"

#include <inttypes.h>
#include <string.h>

struct combining {
  const struct edatcc_where *where;
  const struct edatcc_operand *operands;
  int n;
  char *data; /* bytes of each operand, then the operands, packed */
  size_t bytes;
};

static size_t bytes_of(const struct edatcc_where *where, const char *what,
                       const struct edatcc_section *section,
                       const struct edatcc_type *type) {
  int64_t elements = edat__section_elements(section, type->size);
  if (elements < 0)
    edat__fatal(EDAT_ERR(COLLECTIVE_SECTION), where->file, where->line, what);
  return (size_t)elements * type->size;
}

/* ---- Reduction ---------------------------------------------------------- */

/* Operands begin where any type may. */
static size_t padded(size_t bytes) { return (bytes + 15) / 16 * 16; }

static size_t header_bytes(const struct combining *c) {
  return padded((size_t)c->n * sizeof(uint64_t));
}

static size_t reduced_bytes(const struct combining *c, int i) {
  return bytes_of(c->where, "reduction", &c->operands[i].section,
                  c->operands[i].type);
}

static void check_sizes(const struct combining *c, int rank,
                        struct collective_part part) {
  const uint64_t *theirs = part.data;
  const uint64_t *ours = (const uint64_t *)(const void *)c->data;
  for (int i = 0; i < c->n; i++)
    if (theirs[i] != ours[i])
      edat__fatal(EDAT_ERR(REDUCTION_SIZE), c->where->file, c->where->line,
                  rank, theirs[i], ours[i]);
}

static void fold_rank(void *ctx, int rank, struct collective_part part) {
  struct combining *c = ctx;
  size_t at = header_bytes(c);
  check_sizes(c, rank, part);
  if (rank == 0) {
    memcpy(c->data, part.data, part.bytes);
    return;
  }
  for (int i = 0; i < c->n; i++) {
    size_t bytes = reduced_bytes(c, i);
    if (bytes)
      c->operands[i].combine(c->data + at, (const char *)part.data + at,
                             (int64_t)(bytes / c->operands[i].type->size));
    at += padded(bytes);
  }
}

static void pack(struct combining *c, bool is_unpacking) {
  char *at = c->data + header_bytes(c);
  for (int i = 0; i < c->n; i++) {
    const struct edatcc_operand *o = &c->operands[i];
    if (is_unpacking)
      edat__section_unpack(&o->section, o->type->size, at);
    else
      edat__section_pack(&o->section, o->type->size, at);
    at += padded(reduced_bytes(c, i));
  }
}

void edat__combine_reduce(struct engine *engine,
                          const struct edatcc_where *where,
                          const struct edatcc_operand *operands, int n) {
  struct combining c = {where, operands, n, NULL, 0};
  edat__collective_main(where, "reduction");
  c.bytes = header_bytes(&c);
  for (int i = 0; i < n; i++)
    c.bytes += padded(reduced_bytes(&c, i));
  c.data = edat__mem_zalloc(c.bytes, "a reduction");
  for (int i = 0; i < n; i++)
    ((uint64_t *)(void *)c.data)[i] = reduced_bytes(&c, i);
  pack(&c, false);
  edat__collective_gather(engine, where, "reduction",
                          (struct collective_part){c.data, c.bytes}, fold_rank,
                          &c);
  pack(&c, true);
  edat__mem_free(c.data);
}

/* ---- Broadcast ---------------------------------------------------------- */

struct casting {
  const struct edatcc_where *where;
  const struct edatcc_section *section;
  size_t size; /* of an element */
  size_t bytes;
  int root;
};

static void take_from_root(void *ctx, int rank, struct collective_part part) {
  const struct casting *c = ctx;
  if (rank != c->root) {
    if (part.bytes)
      edat__fatal(EDAT_ERR(BROADCAST_ROOT), c->where->file, c->where->line,
                  c->root, rank);
    return;
  }
  if (part.bytes != c->bytes)
    edat__fatal(EDAT_ERR(BROADCAST_SIZE), c->where->file, c->where->line,
                part.bytes, rank, c->bytes);
  if (part.bytes)
    edat__section_unpack(c->section, c->size, part.data);
}

void edat__combine_broadcast(struct engine *engine,
                             const struct edatcc_where *where,
                             const struct edatcc_section *section,
                             const struct edatcc_type *type, int64_t rank) {
  edat__collective_main(where, "broadcast");
  if (rank < 0 || rank >= engine->size)
    edat__fatal(EDAT_ERR(BROADCAST_RANK), where->file, where->line, rank,
                engine->size - 1);
  struct casting c = {where, section, type->size, 0, (int)rank};
  c.bytes = bytes_of(where, "broadcast", section, type);
  struct collective_part mine = {NULL, 0};
  char *data = NULL;
  if (c.root == engine->rank) {
    data = edat__mem_alloc(c.bytes + 1, "a broadcast");
    edat__section_pack(section, type->size, data);
    mine = (struct collective_part){data, c.bytes};
  }
  edat__collective_gather(engine, where, "broadcast", mine, take_from_root, &c);
  edat__mem_free(data);
}

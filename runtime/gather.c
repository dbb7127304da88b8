/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Each rank packs the sections of its own iterations, operand by operand; the
 * others know which iterations those are and unpack them in the same order.
 */
#include "gather.h"

#include "collective.h"
#include "mem.h"
#include "trace.h"

#include <string.h>

struct share edat__gather_share(const struct engine *engine,
                                const struct edatcc_loop *loop,
                                const struct edatcc_loop_args *args, int rank) {
  if (loop->flags & EDATCC_LOOP_BLOCK)
    return edat__share_block(args->iterations, rank, engine->size);
  if (loop->flags & EDATCC_LOOP_CYCLIC)
    return edat__share_cyclic(args->iterations, (uint64_t)args->cyclic, rank,
                              engine->size);
  return edat__share_all(args->iterations);
}

/* ---- Seals --------------------------------------------------------------- */

void edat__gather_seal(void *end, const struct edatcc_loop_args *args) {
  memcpy(end, &args->iterations, GATHER_SEAL);
}

struct collective_part edat__gather_open(const struct edatcc_loop *loop,
                                         const struct edatcc_loop_args *args,
                                         int rank,
                                         struct collective_part part) {
  edatcc_u64 iterations = 0;
  if (part.bytes >= GATHER_SEAL) {
    part.bytes -= GATHER_SEAL;
    memcpy(&iterations, (const char *)part.data + part.bytes, GATHER_SEAL);
  }
  if (iterations != args->iterations)
    edat__fatal(EDAT_ERR(LOOP_ITERATIONS), loop->where.file, loop->where.line,
                (unsigned long long)iterations, rank,
                (unsigned long long)args->iterations);
  return part;
}

/* ---- Sections ------------------------------------------------------------ */

struct gathering {
  struct engine *engine;
  const struct edatcc_loop *loop;
  const struct edatcc_loop_args *args;
};

/* Packs to, or unpacks from, or only counts if both are NULL. */
struct cursor {
  unsigned char *to;
  const unsigned char *from;
  size_t left; /* bytes that `from` still holds */
  size_t bytes;
};

static EDAT_NORETURN void refuse(const struct gathering *g, const char *what) {
  edat__fatal(EDAT_ERR(GATHER), g->loop->where.file, g->loop->where.line, what);
}

static void visit_section(const struct gathering *g, int operand, uint64_t i,
                          struct cursor *at) {
  edatcc_i64 length;
  void *section = g->loop->gather(g->args->args, i, operand, &length);
  if (length < 0)
    refuse(g, "a section has a negative length");
  size_t bytes = (size_t)length;
  if (at->to && bytes)
    memcpy(at->to + at->bytes, section, bytes);
  if (at->from) {
    if (bytes > at->left - at->bytes)
      refuse(g, "a rank has sent less than its iterations should write");
    if (bytes)
      memcpy(section, at->from + at->bytes, bytes);
  }
  at->bytes += bytes;
}

static void visit(const struct gathering *g, int rank, struct cursor *at) {
  struct share share = edat__gather_share(g->engine, g->loop, g->args, rank);
  for (int operand = 0; operand < g->loop->ngathers; operand++) {
    uint64_t run = 0, first = 0;
    for (uint64_t i = 0; i < share.count; i++, first++, run--) {
      if (run == 0)
        first = edat__share_find(&share, i, &run);
      visit_section(g, operand, first, at);
    }
  }
}

static void take_part(void *ctx, int rank, struct collective_part part) {
  struct gathering *g = ctx;
  part = edat__gather_open(g->loop, g->args, rank, part);
  struct cursor at = {NULL, part.data, part.bytes, 0};
  if (rank == g->engine->rank)
    return;
  visit(g, rank, &at);
  if (at.bytes != part.bytes)
    refuse(g, "a rank has sent more than its iterations should write");
}

void edat__gather_run(struct engine *engine, const struct edatcc_loop *loop,
                      const struct edatcc_loop_args *args) {
  struct gathering g = {engine, loop, args};
  struct cursor size = {NULL, NULL, 0, 0};
  visit(&g, engine->rank, &size);
  struct cursor pack = {edat__mem_alloc(size.bytes + GATHER_SEAL, "a gather"),
                        NULL, 0, 0};
  visit(&g, engine->rank, &pack);
  edat__gather_seal(pack.to + pack.bytes, args);
  edat__collective_gather(
      engine, &loop->where, "gather of a taskloop",
      (struct collective_part){pack.to, pack.bytes + GATHER_SEAL}, take_part,
      &g);
  edat__mem_free(pack.to);
}

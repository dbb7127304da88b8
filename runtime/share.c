/* SPDX-License-Identifier: BSD-3-Clause */
/* Arithmetic only; nothing here overflows for any total. */
#include "share.h"

struct share edat__share_all(uint64_t total) {
  return (struct share){total, total, 0, 0, total};
}

struct share edat__share_block(uint64_t total, int rank, int ranks) {
  uint64_t p = (uint64_t)ranks;
  uint64_t r = (uint64_t)rank;
  uint64_t block = total / p + (total % p != 0);
  if (block == 0 || r > (total - 1) / block)
    return (struct share){total, block, 0, total, 0};
  uint64_t first = r * block;
  uint64_t rest = total - first;
  return (struct share){total, block, 0, first, rest < block ? rest : block};
}

struct share edat__share_cyclic(uint64_t total, uint64_t n, int rank,
                                int ranks) {
  uint64_t p = (uint64_t)ranks;
  uint64_t r = (uint64_t)rank;
  uint64_t blocks = total / n;
  uint64_t rest = total % n;
  uint64_t whole = blocks / p + (blocks % p > r);
  uint64_t count = whole * n + (blocks % p == r ? rest : 0);
  return (struct share){total, n, n * p, n * r, count};
}

uint64_t edat__share_find(const struct share *share, uint64_t i,
                          uint64_t *run) {
  uint64_t which = share->block ? i / share->block : 0;
  uint64_t within = share->block ? i % share->block : 0;
  uint64_t left = share->block - within;
  uint64_t mine = share->count - i;
  *run = left < mine ? left : mine;
  return share->first + which * share->stride + within;
}

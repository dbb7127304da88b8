/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A signal streams through four stages, each on a rank of its own if there
 * are enough: make -> smooth -> level -> measure.  A stage is a persistent
 * task that runs once for each block; it keeps state from one block to the
 * next, so its instances run one at a time and in order.  Credits flow the
 * other way: a stage may send only as many blocks as the next one has asked
 * for, so a slow stage slows down those before it instead of being buried.
 *
 *   pipeline [blocks]
 */
#include <edat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAKE, SMOOTH, LEVEL, MEASURE, STAGES };
enum { BLOCK = 512, TAPS = 8, DEPTH = 4 };

struct block {
  long number;
  double sample[BLOCK];
};

/* What the stages remember; a rank uses the parts of its own stages. */
struct memory {
  double window[TAPS], loudness, previous, energy;
  long position, crossings;
};

/* Two tones that fade in and out. */
static void make(struct block *b, long number) {
  b->number = number;
  for (int i = 0; i < BLOCK; i++) {
    double t = (double)(number * BLOCK + i) / 8000;
    b->sample[i] = sin(2764 * t) * (1.1 + sin(3 * t)) + 0.3 * sin(20735 * t);
  }
}

/* The mean of the last TAPS samples. */
static void smooth(struct memory *m, struct block *b) {
  for (int i = 0; i < BLOCK; i++) {
    double sum = 0;
    m->window[m->position++ % TAPS] = b->sample[i];
    for (int k = 0; k < TAPS; k++)
      sum += m->window[k];
    b->sample[i] = sum / TAPS;
  }
}

/* Makes quiet parts as loud as the others. */
static void level(struct memory *m, struct block *b) {
  for (int i = 0; i < BLOCK; i++) {
    m->loudness += 0.001 * (fabs(b->sample[i]) - m->loudness);
    b->sample[i] /= m->loudness + 0.01;
  }
}

static void measure(struct memory *m, struct block *b) {
  for (int i = 0; i < BLOCK; i++) {
    m->crossings += (b->sample[i] < 0) != (m->previous < 0);
    m->previous = b->sample[i];
    m->energy += m->previous * m->previous;
  }
}

static void (*const work[STAGES])(struct memory *, struct block *) = {
    [SMOOTH] = smooth, [LEVEL] = level, [MEASURE] = measure};

static struct memory memory;

static int rank_of(int stage) { return stage * edatGetNumRanks() / STAGES; }

/* The same without tasks, for comparison. */
static int differs(long blocks) {
  struct memory plain = {0};
  for (long k = 0; k < blocks; k++) {
    struct block b;
    make(&b, k);
    for (int s = SMOOTH; s < STAGES; s++)
      work[s](&plain, &b);
  }
  return plain.crossings != memory.crossings || plain.energy != memory.energy;
}

int main(int argc, char **argv) {
  long blocks = argc > 1 ? atol(argv[1]) : 1000;
  int rank = edatGetRank();

  for (int s = SMOOTH; s < STAGES; s++) {
    /* A stage runs when it has a block and the next one has room for it. It
     * gives back one credit for each block, but for the last ones: in the end
     * there have been as many credits as blocks. */
#pragma edat task persistent(ordered) on(rank_of(s))                           \
    depends(block[s] as(struct block b),                                       \
            credit[s] from(s + 1 < STAGES ? rank_of(s + 1) : none))            \
        fires(block[s + 1] to(s + 1 < STAGES ? rank_of(s + 1) : none) data(b), \
              credit[s - 1] to(rank_of(s - 1))                                 \
                  count(b.number + DEPTH < blocks))
    work[s](&memory, &b);

    if (rank == rank_of(s)) {
#pragma edat fire(credit[s - 1] to(rank_of(s - 1))                             \
                      count(blocks < DEPTH ? blocks : DEPTH))
    }
  }

  /* The first stage is a loop: it waits for a credit, then sends a block. */
  for (long k = 0; rank == rank_of(MAKE) && k < blocks; k++) {
    struct block b;
    make(&b, k);
#pragma edat wait(credit[MAKE] from(rank_of(SMOOTH)))
#pragma edat fire(block[SMOOTH] to(rank_of(SMOOTH)) data(b))
  }

  /* Returns when all ranks are here, no task runs and no event is under way:
   * then the last block has been measured. */
#pragma edat barrier
  if (rank != rank_of(MEASURE))
    return 0;
  if (differs(blocks)) {
    printf("wrong: %ld crossings, energy %.17g\n", memory.crossings,
           memory.energy);
    return 1;
  }
  printf("%ld blocks of %d samples: %ld crossings, energy %.6g, as expected\n",
         blocks, BLOCK, memory.crossings, memory.energy);
  return 0;
}

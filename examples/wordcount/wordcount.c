/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counts the words of a text and prints the most frequent ones.  Each rank
 * reads a part of the file.  A word belongs to one rank, by its hash: there go
 * all of its occurrences, as events.  Nobody knows how many will come, and
 * nobody needs to: the barrier returns when the last one has been counted.
 *
 *   wordcount text.txt
 */
#include <edat.h>

#include "words.h"

/* Counts of the words that belong to this rank. */
static struct table mine;

int main(int argc, char **argv) {
  long rank = edatGetRank(), ranks = edatGetNumRanks();
  FILE *file = fopen(argc > 1 ? argv[1] : "text.txt", "r");
  if (!file) {
    perror(argc > 1 ? argv[1] : "text.txt");
    exit(1);
  }

  /* Runs for each word that comes, one at a time: the table needs no lock. */
#pragma edat task persistent(ordered)                                          \
    depends(word as(const char *text, size_t length))
  add(&mine, text, length, 1);

  struct table part = {0};
  long size = size_of(file);
  add_words(&part, file, size * rank / ranks, size * (rank + 1) / ranks);
  fclose(file);

  /* A word that is here n times is n events, sent as one message. */
  pack(&part);
  for (size_t i = 0; i < part.used; i++) {
    const char *text = part.slot[i].text;
    size_t length = strlen(text);
    int owner = (int)(hash(text, length) / 7 % (size_t)ranks);
#pragma edat fire(word to(owner) data(text[0 : length])                        \
                      count(part.slot[i].count))
  }
  free(part.slot);

#pragma edat barrier

  /* The lists of all ranks, one behind the other, go to rank 0. */
  pack(&mine);
#pragma edat fire(list to(0) data(mine.slot[0 : mine.used]))
  if (rank == 0) {
#pragma edat wait(list from(all) as(struct word *words, size_t n))
    report(words, n);
  }
  free(mine.slot);
  return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counts the words of a text and prints the most frequent ones.  The program
 * for one core; wordcount.c does it on many ranks.
 *
 *   serial text.txt
 */
#include "words.h"

int main(int argc, char **argv) {
  FILE *file = fopen(argc > 1 ? argv[1] : "text.txt", "r");
  if (!file) {
    perror(argc > 1 ? argv[1] : "text.txt");
    return 1;
  }
  struct table all = {0};
  add_words(&all, file, 0, size_of(file));
  fclose(file);
  pack(&all);
  report(all.slot, all.used);
  free(all.slot);
  return 0;
}

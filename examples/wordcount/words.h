/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A table of words with their counts, and the words of a part of a file: what
 * serial.c and wordcount.c have in common.  Nothing parallel in here.
 */
#ifndef WORDS_H
#define WORDS_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
  char text[28]; /* longer words are cut */
  int count;
};

/* Open addressing; a slot with count 0 is free. */
struct table {
  struct word *slot;
  size_t slots, used;
};

static inline size_t hash(const char *text, size_t length) {
  size_t h = 1469598103u;
  for (size_t i = 0; i < length; i++)
    h = (h ^ (unsigned char)text[i]) * 1099511628211u;
  return h ^ h >> 29;
}

static inline void add(struct table *t, const char *text, size_t length,
                       int count);

static inline void grow(struct table *t) {
  struct table old = *t;
  t->slots = old.slots ? 2 * old.slots : 256;
  t->used = 0;
  t->slot = calloc(t->slots, sizeof *t->slot);
  for (size_t i = 0; i < old.slots; i++)
    if (old.slot[i].count)
      add(t, old.slot[i].text, strlen(old.slot[i].text), old.slot[i].count);
  free(old.slot);
}

static inline void add(struct table *t, const char *text, size_t length,
                       int count) {
  if (2 * t->used >= t->slots)
    grow(t);
  if (length > sizeof t->slot->text - 1)
    length = sizeof t->slot->text - 1;
  size_t i = hash(text, length) & (t->slots - 1);
  while (t->slot[i].count &&
         (strncmp(t->slot[i].text, text, length) || t->slot[i].text[length]))
    i = (i + 1) & (t->slots - 1);
  if (!t->slot[i].count) {
    memcpy(t->slot[i].text, text, length);
    t->used++;
  }
  t->slot[i].count += count;
}

/* Moves the words to the front; the table is then no more than a list. */
static inline void pack(struct table *t) {
  size_t n = 0;
  for (size_t i = 0; i < t->slots; i++)
    if (t->slot[i].count)
      t->slot[n++] = t->slot[i];
}

static inline long size_of(FILE *file) {
  fseek(file, 0, SEEK_END);
  return ftell(file);
}

static inline int is_letter(int c) { return c != EOF && isalpha(c); }

/* Adds the words that begin at begin or behind it and before end. */
static inline void add_words(struct table *t, FILE *file, long begin,
                             long end) {
  fseek(file, begin ? begin - 1 : 0, SEEK_SET);
  int before = begin ? getc(file) : ' ', c = getc(file);
  for (long at = begin; at < end && c != EOF;) {
    char text[256];
    size_t n = 0;
    int begins = !is_letter(before);
    if (!is_letter(c)) {
      before = c;
      c = getc(file);
      at++;
      continue;
    }
    for (; is_letter(c); c = getc(file), at++)
      if (n < sizeof text)
        text[n++] = (char)tolower(c);
    if (begins)
      add(t, text, n, 1);
    before = 'x';
  }
}

static inline int compare(const void *x, const void *y) {
  const struct word *a = x, *b = y;
  return a->count != b->count ? (a->count < b->count ? 1 : -1)
                              : strcmp(a->text, b->text);
}

/* Prints the most frequent words and the totals; sorts the list. */
static inline void report(struct word *list, size_t n) {
  long total = 0;
  qsort(list, n, sizeof *list, compare);
  for (size_t i = 0; i < n; i++) {
    total += list[i].count;
    if (i < 10)
      printf("%6d %s\n", list[i].count, list[i].text);
  }
  printf("%6ld words, %zu different\n", total, n);
}

#endif

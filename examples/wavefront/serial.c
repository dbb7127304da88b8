/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Global alignment of two DNA sequences (Needleman and Wunsch, affine gaps
 * after Gotoh): the best score of turning one into the other.  The program for
 * one core; wavefront.c computes the same in tiles.
 *
 *   serial one.fa two.fa
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

enum { MATCH = 5, MISMATCH = -4, OPEN = -12, EXTEND = -2, NEVER = -1000000 };

/* Best score up to here, and that of the ways that end with a gap. */
struct cell {
  int best, gap;
};

static int max(int a, int b) { return a > b ? a : b; }

/* The letters of a FASTA file's first sequence. */
static char *read_fasta(const char *name, int *length) {
  FILE *file = fopen(name, "r");
  char *text = NULL, line[1024];
  size_t n = 0;
  int headers = 0;
  if (!file) {
    perror(name);
    exit(1);
  }
  while (fgets(line, sizeof line, file) && (headers += *line == '>') < 2) {
    text = realloc(text, n + sizeof line);
    for (char *c = line; *line != '>' && *c; c++)
      if (isalpha((unsigned char)*c))
        text[n++] = (char)toupper((unsigned char)*c);
  }
  fclose(file);
  if (n == 0) {
    fprintf(stderr, "%s: no sequence\n", name);
    exit(1);
  }
  *length = (int)n;
  return text;
}

/* The score of a gap of n letters. */
static int gap(int n) { return n ? OPEN + (n - 1) * EXTEND : 0; }

/* Aligns a with b: top is the row above, left the column before, corner the
 * cell before top; leaves the last row in top and the last column in left. */
static void align(const char *a, int rows, const char *b, int columns,
                  struct cell *top, struct cell *left, int corner) {
  for (int i = 0; i < rows; i++) {
    struct cell before = left[i];
    int diagonal = corner;
    corner = before.best;
    for (int j = 0; j < columns; j++) {
      int across = max(before.best + OPEN, before.gap + EXTEND);
      int down = max(top[j].best + OPEN, top[j].gap + EXTEND);
      int both = diagonal + (a[i] == b[j] ? MATCH : MISMATCH);
      int best = max(both, max(across, down));
      diagonal = top[j].best;
      top[j] = (struct cell){best, down};
      before = (struct cell){best, across};
    }
    left[i] = before;
  }
}

/* The cells first + 1 ... of a matrix's edge: nothing but one gap. */
static void edge(struct cell *cells, int first, int n) {
  for (int i = 0; i < n; i++)
    cells[i] = (struct cell){gap(first + i + 1), NEVER};
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: serial one.fa two.fa\n");
    return 1;
  }
  int n, m;
  char *a = read_fasta(argv[1], &n), *b = read_fasta(argv[2], &m);

  struct cell *top = malloc((size_t)m * sizeof *top);
  struct cell *left = malloc((size_t)n * sizeof *left);
  edge(top, 0, m);
  edge(left, 0, n);
  align(a, n, b, m, top, left, 0);
  printf("%d x %d letters: score %d\n", n, m, top[m - 1].best);
  free(left);
  free(top);
  free(b);
  free(a);
  return 0;
}

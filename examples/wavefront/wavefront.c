/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Global alignment of two DNA sequences (Needleman and Wunsch, affine gaps
 * after Gotoh): the best score of turning one into the other.  serial.c with
 * pragmas: the matrix is cut into tiles, one task each, which starts when the
 * tiles above, to the left and before both have sent their edges.  Rows of
 * tiles are dealt out to the ranks.
 *
 *   wavefront one.fa two.fa
 */
#include <ctype.h>
#include <edat.h>
#include <stdio.h>
#include <stdlib.h>

enum { TILE = 128 };
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

static int min(int a, int b) { return a < b ? a : b; }

static int owner(int row) { return row % edatGetNumRanks(); }

int main(int argc, char **argv) {
  if (argc != 3) {
    if (edatGetRank() == 0)
      fprintf(stderr, "usage: wavefront one.fa two.fa\n");
    return 1;
  }
  int n, m;
  char *a = read_fasta(argv[1], &n), *b = read_fasta(argv[2], &m);
  int rows = (n + TILE - 1) / TILE, columns = (m + TILE - 1) / TILE;

  /* All tiles are submitted at once; the group ends when they are done. */
#pragma edat taskgroup
  for (int r = edatGetRank(); r < rows; r += edatGetNumRanks())
    for (int c = 0; c < columns; c++) {
      int height = min(TILE, n - r * TILE), width = min(TILE, m - c * TILE);
      int corner = gap((r + c) * TILE);
      struct cell top[TILE], left[TILE];
      edge(top, c * TILE, width);   /* stay so at the edge of the matrix, */
      edge(left, r * TILE, height); /* elsewhere the events replace them */

#pragma edat task depends(                                                     \
    down[r][c] from(r > 0 ? owner(r - 1) : none) into(top[0 : width]),         \
    across[r][c] from(c > 0 ? self : none) into(left[0 : height]),             \
    diagonal[r][c] from(r > 0 && c > 0 ? owner(r - 1) : none) into(corner))    \
    fires(down[r + 1][c] to(r + 1 < rows ? owner(r + 1) : none)                \
              data(top[0 : width]),                                            \
          across[r][c + 1] to(c + 1 < columns ? self : none)                   \
              data(left[0 : height]),                                          \
          diagonal[r + 1][c + 1] to(                                           \
              r + 1 < rows && c + 1 < columns ? owner(r + 1) : none)           \
              data(corner),                                                    \
          score to(r + 1 == rows && c + 1 == columns ? 0 : none) data(corner))
      {
        align(a + r * TILE, height, b + c * TILE, width, top, left, corner);
        corner = top[width - 1].best;
      }
    }

  if (edatGetRank() == 0) {
    int score;
#pragma edat wait(score from(owner(rows - 1)) into(score))
    printf("%d x %d letters: score %d\n", n, m, score);
  }
  free(b);
  free(a);
  return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Heat spreads in a square plate whose frame is kept cold: n x n cells, the
 * explicit five-point scheme, until nothing changes any more or the steps are
 * done.  serial.c with pragmas: each rank has a block of rows, and the rows
 * next to another rank's are a task that starts when that rank's row has come.
 *
 *   heat [n [steps [file]]]     writes the last field as n x n doubles
 */
#include <edat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What is hot in the beginning. */
static const char *const plate[] = {
    "                              ", "                              ",
    "  #####  ####    ###   #####  ", "  #      #   #  #   #    #    ",
    "  #      #   #  #   #    #    ", "  ####   #   #  #####    #    ",
    "  #      #   #  #   #    #    ", "  #      #   #  #   #    #    ",
    "  #####  ####   #   #    #    ", "                              ",
    "                              "};
enum { PLATE_ROWS = 11, PLATE_COLUMNS = 30 };

static const double HOT = 100, TOLERANCE = 1e-9;

/* The first row of a rank; the one behind its last is the next rank's. */
static int first_row(int n, int rank) {
  return (int)((long)n * rank / edatGetNumRanks());
}

static void heat_plate(int n, int first, int rows, double (*u)[n + 2]) {
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < n; j++)
      if (plate[(long)(first + i) * PLATE_ROWS / n]
               [(long)j * PLATE_COLUMNS / n] == '#')
        u[i + 1][j + 1] = HOT;
}

/* One row of one step; returns the largest change in it. */
static double relax(int n, double *restrict next, const double *above,
                    const double *here, const double *below) {
  double change = 0;
  for (int j = 1; j <= n; j++) {
    double d =
        0.2 * (above[j] + below[j] + here[j - 1] + here[j + 1] - 4 * here[j]);
    next[j] = here[j] + d;
    change = fabs(d) > change ? fabs(d) : change;
  }
  return change;
}

static void write_rows(FILE *file, int n, int rows, double (*u)[n + 2]) {
  for (int i = 1; i <= rows; i++)
    fwrite(&u[i][1], sizeof(double), (size_t)n, file);
}

/* Rank 0 writes its rows, then the others' in their order, for which u has
 * room: no rank has more than one row more than rank 0. */
static void write_field(const char *name, int n, int rows, double (*u)[n + 2]) {
  int rank = edatGetRank();
#pragma edat fire(field to(rank > 0 ? 0 : none) data(u[1 : rows]))
  if (rank > 0)
    return;
  FILE *file = fopen(name, "wb");
  if (!file) {
    perror(name);
    exit(1);
  }
  write_rows(file, n, rows, u);
  for (int from = 1; from < edatGetNumRanks(); from++) {
    int count = first_row(n, from + 1) - first_row(n, from);
#pragma edat wait(field from(from) into(u[1 : count]))
    write_rows(file, n, count, u);
  }
  fclose(file);
}

static double seconds(void) {
  struct timespec t;
  timespec_get(&t, TIME_UTC);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv) {
  int n = argc > 1 ? atoi(argv[1]) : 800;
  int steps = argc > 2 ? atoi(argv[2]) : 1000, step = 0;
  const char *name = argc > 3 ? argv[3] : "heat.raw";
  int rank = edatGetRank(), ranks = edatGetNumRanks();
  if (n < 2 * ranks) {
    if (rank == 0)
      fprintf(stderr, "heat: at least 2 rows for each rank are needed\n");
    return 1;
  }

  int first = first_row(n, rank), rows = first_row(n, rank + 1) - first;
  double(*u)[n + 2] = calloc((size_t)rows + 3, sizeof *u);
  double(*next)[n + 2] = calloc((size_t)rows + 3, sizeof *next);
  if (!u || !next) {
    fprintf(stderr, "heat: no memory for %d x %d cells\n", rows, n);
    return 1;
  }
  heat_plate(n, first, rows, u);

  double residual = HOT, start = seconds();
  while (step < steps && residual > TOLERANCE) {
    double change = 0, top = 0, bottom = 0;
    /* The first row goes up, the last one down, to nobody at the frame. */
#pragma edat fire(halo to(rank > 0 ? rank - 1 : none) data(u[1]))
#pragma edat fire(halo to(rank + 1 < ranks ? rank + 1 : none) data(u[rows]))
#pragma edat taskgroup
    {
#pragma edat task shared(top)                                                  \
    depends(halo from(rank > 0 ? rank - 1 : none) into(u[0]))
      top = relax(n, next[1], u[0], u[1], u[2]);
#pragma edat task shared(bottom)                                               \
    depends(halo from(rank + 1 < ranks ? rank + 1 : none) into(u[rows + 1]))
      bottom = relax(n, next[rows], u[rows - 1], u[rows], u[rows + 1]);
      /* Meanwhile, on all workers, the rows that need no other rank's. */
#pragma edat taskloop reduction(max : change)
      for (int i = 2; i < rows; i++)
        change = fmax(change, relax(n, next[i], u[i - 1], u[i], u[i + 1]));
    }
    change = fmax(change, fmax(top, bottom));

    double(*swap)[n + 2] = u;
    u = next;
    next = swap;
    if (++step % 100 == 0 || step == steps) {
      residual = change;
#pragma edat fire(residual to(others) data(residual))
#pragma edat wait(residual from(others) reduce(max : residual))
    }
  }
  double time = seconds() - start;

  write_field(name, n, rows, u);
  if (rank == 0)
    printf("%d x %d cells, %d steps: %.2f s, %.0f Mcell/s, residual %.6e\n", n,
           n, step, time, 1e-6 * n * n * step / time, residual);
  free(next);
  free(u);
  return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Heat spreads in a square plate whose frame is kept cold: n x n cells, the
 * explicit five-point scheme, until nothing changes any more or the steps are
 * done.  The program as one would write it for one core; heat.c is the same
 * with pragmas.
 *
 *   serial [n [steps [file]]]     writes the last field as n x n doubles
 */
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

static void heat_plate(int n, double (*u)[n + 2]) {
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      if (plate[(long)i * PLATE_ROWS / n][(long)j * PLATE_COLUMNS / n] == '#')
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

static void write_field(const char *name, int n, double (*u)[n + 2]) {
  FILE *file = fopen(name, "wb");
  if (!file) {
    perror(name);
    exit(1);
  }
  write_rows(file, n, n, u);
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
  if (n < 2) {
    fprintf(stderr, "heat: at least 2 cells a side are needed\n");
    return 1;
  }

  double(*u)[n + 2] = calloc((size_t)n + 2, sizeof *u);
  double(*next)[n + 2] = calloc((size_t)n + 2, sizeof *next);
  if (!u || !next) {
    fprintf(stderr, "heat: no memory for %d x %d cells\n", n, n);
    return 1;
  }
  heat_plate(n, u);

  double residual = HOT, start = seconds();
  while (step < steps && residual > TOLERANCE) {
    double change = 0;
    for (int i = 1; i <= n; i++)
      change = fmax(change, relax(n, next[i], u[i - 1], u[i], u[i + 1]));

    double(*swap)[n + 2] = u;
    u = next;
    next = swap;
    if (++step % 100 == 0 || step == steps)
      residual = change;
  }
  double time = seconds() - start;

  write_field(name, n, u);
  printf("%d x %d cells, %d steps: %.2f s, %.0f Mcell/s, residual %.6e\n", n, n,
         step, time, 1e-6 * n * n * step / time, residual);
  free(next);
  free(u);
  return 0;
}

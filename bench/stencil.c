/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The star stencil of the Parallel Research Kernels, n x n points, radius 2,
 * rows divided among the ranks: the halos by events, and by MPI. Both compute
 * with the same code; results are compared.
 */
#include "harness.h"

#include <edat.h>
#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

enum { R = 2, STEPS = 10 };

static int rank, ranks, n, rows;
static double *in, *out; /* (rows + 2 R) x n and rows x n */

#define IN(i, j) in[(size_t)((i) + R) * (size_t)n + (size_t)(j)]
#define OUT(i, j) out[(size_t)(i) * (size_t)n + (size_t)(j)]

static void fill(void) {
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < n; j++) {
      IN(i, j) = rank * rows + i + j;
      OUT(i, j) = 0;
    }
}

static void apply(int first, int last) {
  int lowest = rank == 0 ? R : 0, highest = rank == ranks - 1 ? rows - R : rows;
  for (int i = first < lowest ? lowest : first;
       i < (last > highest ? highest : last); i++)
    for (int j = R; j < n - R; j++) {
      double sum = 0;
      for (int k = 1; k <= R; k++)
        sum += (IN(i, j + k) - IN(i, j - k) + IN(i + k, j) - IN(i - k, j)) /
               (2.0 * k * R);
      OUT(i, j) += sum;
    }
}

static void grow(void) {
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < n; j++)
      IN(i, j) += 1;
}

/* Rows of the halo, of which sections are made. */
static double *row(int i) { return &IN(i, 0); }

/* Inner rows while the halos are on their way. */
static double edat_stencil(void *unused) {
  size_t halo = (size_t)R * (size_t)n;
  int up = rank > 0, down = rank < ranks - 1;
  (void)unused;
  fill();
  MPI_Barrier(MPI_COMM_WORLD);
  double start = bench_now();
  for (int step = 0; step < STEPS; step++) {
    double *first = row(0), *last = row(rows - R);
    double *above = row(-R), *below = row(rows);
#pragma edat fire(from_below to(up ? rank - 1 : none) data(first[0 : halo]),   \
                  from_above to(down ? rank + 1 : none) data(last[0 : halo]))
    apply(R, rows - R);
#pragma edat wait(from_above from(up ? rank - 1 : none) into(above[0 : halo]), \
                  from_below from(down ? rank + 1 : none)                      \
                      into(below[0 : halo]))
    apply(0, R);
    apply(rows - R, rows);
    grow();
  }
  MPI_Barrier(MPI_COMM_WORLD);
  return (bench_now() - start) / STEPS;
}

static double mpi_stencil(void *unused) {
  int halo = R * n;
  int up = rank > 0 ? rank - 1 : MPI_PROC_NULL;
  int down = rank < ranks - 1 ? rank + 1 : MPI_PROC_NULL;
  (void)unused;
  fill();
  MPI_Barrier(MPI_COMM_WORLD);
  bench_settle();
  MPI_Barrier(MPI_COMM_WORLD);
  double start = bench_now();
  for (int step = 0; step < STEPS; step++) {
    MPI_Request requests[4];
    MPI_Status statuses[4];
    MPI_Irecv(row(-R), halo, MPI_DOUBLE, up, 1, MPI_COMM_WORLD, &requests[0]);
    MPI_Irecv(row(rows), halo, MPI_DOUBLE, down, 2, MPI_COMM_WORLD,
              &requests[1]);
    MPI_Isend(row(0), halo, MPI_DOUBLE, up, 2, MPI_COMM_WORLD, &requests[2]);
    MPI_Isend(row(rows - R), halo, MPI_DOUBLE, down, 1, MPI_COMM_WORLD,
              &requests[3]);
    apply(R, rows - R);
    MPI_Waitall(4, requests, statuses);
    apply(0, R);
    apply(rows - R, rows);
    grow();
  }
  MPI_Barrier(MPI_COMM_WORLD);
  return (bench_now() - start) / STEPS;
}

static double norm(void) {
  double sum = 0;
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < n; j++)
      sum += fabs(OUT(i, j));
  return sum;
}

static void check(void) {
  edat_stencil(NULL);
  double ours = norm();
  mpi_stencil(NULL);
  if (fabs(ours - norm()) > 1e-9 * ours) {
    fprintf(stderr, "rank %d: the stencils differ: %g %g\n", rank, ours,
            norm());
    exit(1);
  }
}

int main(int argc, char **argv) {
  static const struct bench_side sides[] = {{"edat", edat_stencil},
                                            {"MPI", mpi_stencil}};
  rank = edatGetRank();
  ranks = edatGetNumRanks();
  bench_init(argc, argv, rank);
  n = bench_is_smoke() ? 100 : 4000;
  rows = n / ranks;
  in = calloc((size_t)(rows + 2 * R) * (size_t)n, sizeof *in);
  out = calloc((size_t)rows * (size_t)n, sizeof *out);
  check();
  char what[40];
  sprintf(what, "star, n = %d, r = %d", n, R);
  bench_compare("stencil", what, "ns", sides, 2, NULL);
  free(in);
  free(out);
  return 0;
}

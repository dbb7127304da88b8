/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages between two ranks, against MPI in the same process:
 *   latency   fire and wait, back and forth, by size
 *   exchange  both ranks fire and wait at once
 *   large     the payload used where it arrived; handed over without a copy
 *   hop       fire to the start of the task
 *   rate      one way, each event starting a task; one key and many
 */
#include "harness.h"

#include <edat.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS = 1024, WINDOW = 64, TAG = 7 };

static int rank, other;
static char *sent, *got;

struct exchange {
  size_t bytes;
  int times;
};

static void meet(int is_raw) {
  MPI_Barrier(MPI_COMM_WORLD);
  if (is_raw) {
    bench_settle();
    MPI_Barrier(MPI_COMM_WORLD);
  }
}

/* ---- Back and forth ----------------------------------------------------- */

static double edat_latency(void *ctx) {
  struct exchange *x = ctx;
  meet(0);
  bench_laps_begin();
  for (int i = 0; i < x->times; i++) {
    if (rank == 0) {
#pragma edat fire(ping to(1) data(sent[0 : x->bytes]))
    }
#pragma edat wait(ping from(rank ? 0 : none) into(got[0 : x->bytes]))
    if (rank == 1) {
#pragma edat fire(pong to(0) data(sent[0 : x->bytes]))
    }
#pragma edat wait(pong from(rank ? none : 1) into(got[0 : x->bytes]))
    bench_lap();
  }
  return bench_laps_median() / 2;
}

static void raw_send(struct exchange *x) {
  MPI_Send(sent, (int)x->bytes, MPI_BYTE, other, TAG, MPI_COMM_WORLD);
}

static void raw_receive(struct exchange *x) {
  MPI_Recv(got, (int)x->bytes, MPI_BYTE, other, TAG, MPI_COMM_WORLD,
           MPI_STATUS_IGNORE);
}

static void raw_probe_receive(struct exchange *x) {
  MPI_Message message;
  MPI_Status status;
  int found = 0, length;
  while (!found)
    MPI_Improbe(MPI_ANY_SOURCE, TAG, MPI_COMM_WORLD, &found, &message, &status);
  MPI_Get_count(&status, MPI_BYTE, &length);
  MPI_Mrecv(got, (int)x->bytes, MPI_BYTE, &message, MPI_STATUS_IGNORE);
}

static double raw_pingpong(struct exchange *x,
                           void (*receive)(struct exchange *x)) {
  bench_laps_begin();
  for (int i = 0; i < x->times; i++) {
    if (rank == 0)
      raw_send(x);
    receive(x);
    if (rank == 1)
      raw_send(x);
    bench_lap();
  }
  return bench_laps_median() / 2;
}

static double mpi_send_recv(void *ctx) {
  meet(1);
  return raw_pingpong(ctx, raw_receive);
}

static double mpi_probe(void *ctx) {
  meet(1);
  return raw_pingpong(ctx, raw_probe_receive);
}

static double probe_mpi(void) {
  struct exchange x = {8, bench_times(500)};
  meet(1);
  return raw_pingpong(&x, raw_receive);
}

static const char *print_bytes(size_t bytes, char *out) {
  static const char *const units[] = {"B", "KiB", "MiB"};
  int unit = 0;
  for (; bytes >= 1024 && bytes % 1024 == 0; bytes /= 1024)
    unit++;
  sprintf(out, "%zu %s", bytes, units[unit]);
  return out;
}

static int times_for(size_t bytes) {
  size_t times = ((size_t)8 << 20) / (bytes + 4096);
  return bench_times(times < 2 ? 2 : (int)times);
}

static void latency(void) {
  static const struct bench_side sides[] = {{"edat", edat_latency},
                                            {"Improbe+Mrecv", mpi_probe},
                                            {"Send+Recv", mpi_send_recv}};
  static const size_t sizes[] = {8,        64,       256,     1 << 10, 4 << 10,
                                 16 << 10, 64 << 10, 1 << 20, 64 << 20};
  int n = BENCH_LENGTH(sizes) - bench_is_smoke();
  for (int i = 0; i < n; i++) {
    char what[32];
    struct exchange x = {sizes[i], times_for(sizes[i])};
    bench_compare("latency", print_bytes(x.bytes, what), "ns", sides, 3, &x);
  }
}

/* ---- Both at once ------------------------------------------------------- */

static double edat_exchange(void *ctx) {
  struct exchange *x = ctx;
  meet(0);
  bench_laps_begin();
  for (int i = 0; i < x->times; i++) {
#pragma edat fire(halo to(other) data(sent[0 : x->bytes]))
#pragma edat wait(halo from(other) into(got[0 : x->bytes]))
    bench_lap();
  }
  return bench_laps_median();
}

static double mpi_exchange(void *ctx) {
  struct exchange *x = ctx;
  meet(1);
  bench_laps_begin();
  for (int i = 0; i < x->times; i++) {
    MPI_Sendrecv(sent, (int)x->bytes, MPI_BYTE, other, TAG, got, (int)x->bytes,
                 MPI_BYTE, other, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    bench_lap();
  }
  return bench_laps_median();
}

static void exchange(void) {
  static const struct bench_side sides[] = {{"edat", edat_exchange},
                                            {"Sendrecv", mpi_exchange}};
  static const size_t sizes[] = {8, 32 << 10, 64 << 10, 1 << 20, 24 << 20};
  int n = BENCH_LENGTH(sizes) - bench_is_smoke();
  for (int i = 0; i < n; i++) {
    char what[32];
    struct exchange x = {sizes[i], times_for(sizes[i])};
    bench_compare("exchange", print_bytes(x.bytes, what), "ns", sides, 2, &x);
  }
}

/* ---- Payloads used where they are --------------------------------------- */

static double edat_large(void *ctx) {
  struct exchange *x = ctx;
  meet(0);
  bench_laps_begin();
  for (int i = 0; i < x->times; i++) {
    if (rank == 0) {
#pragma edat fire(there to(1) data(sent[0 : x->bytes]))
    }
    {
#pragma edat wait(there from(rank ? 0 : none) as(const char *p))
      (void)p;
    }
    if (rank == 1) {
#pragma edat fire(back to(0) data(sent[0 : x->bytes]))
    }
    {
#pragma edat wait(back from(rank ? none : 1) as(const char *p))
      (void)p;
    }
    bench_lap();
  }
  return bench_laps_median() / 2;
}

/* What raw MPI does plus the copy that lets the sender go on at once. */
static double mpi_large(void *ctx) {
  struct exchange *x = ctx;
  meet(1);
  char *copy = got + x->bytes;
  bench_laps_begin();
  for (int i = 0; i < x->times; i++) {
    if (rank == 0)
      memcpy(copy, sent, x->bytes);
    if (rank == 0)
      raw_send(x);
    raw_receive(x);
    if (rank == 1)
      memcpy(copy, sent, x->bytes);
    if (rank == 1)
      raw_send(x);
    bench_lap();
  }
  return bench_laps_median() / 2;
}

/* The same, and what is sent is the copy: memory that this core has just
   written, and the other one has to get from it. */
static double mpi_copy(void *ctx) {
  struct exchange *x = ctx;
  char *original = sent, *copy = got + x->bytes;
  meet(1);
  bench_laps_begin();
  for (int i = 0; i < x->times; i++) {
    if (rank == 0)
      memcpy(copy, original, x->bytes);
    sent = copy;
    if (rank == 0)
      raw_send(x);
    raw_receive(x);
    if (rank == 1)
      memcpy(copy, original, x->bytes);
    if (rank == 1)
      raw_send(x);
    bench_lap();
  }
  sent = original;
  return bench_laps_median() / 2;
}

/* The payload goes to and fro as a block that each hands over. */
static double edat_owned(void *ctx) {
  struct exchange *x = ctx;
  meet(0);
  bench_laps_begin();
  for (int i = 0; i < x->times; i++) {
    if (rank == 0)
      edat_fire_owned(malloc(x->bytes), EDAT_BYTE, (int)x->bytes, 1, "owned");
    {
#pragma edat wait(owned from(other) as(void *p, size_t n))
      (void)p;
      (void)n;
    }
    if (rank == 1)
      edat_fire_owned(malloc(x->bytes), EDAT_BYTE, (int)x->bytes, 0, "owned");
    bench_lap();
  }
  return bench_laps_median() / 2;
}

/* A block made for each message, as one does who hands it over. */
static double mpi_block(void *ctx) {
  struct exchange *x = ctx;
  char *before = sent;
  meet(1);
  bench_laps_begin();
  for (int i = 0; i < x->times; i++) {
    sent = malloc(x->bytes);
    if (rank == 0)
      raw_send(x);
    raw_receive(x);
    if (rank == 1)
      raw_send(x);
    free(sent);
    bench_lap();
  }
  sent = before;
  return bench_laps_median() / 2;
}

static void large(void) {
  static const struct bench_side fire[] = {{"edat fire", edat_large},
                                           {"Send+Recv+memcpy", mpi_large},
                                           {"the copy sent", mpi_copy}};
  static const struct bench_side owned[] = {{"edat owned", edat_owned},
                                            {"malloc+Send+Recv", mpi_block}};
  static const size_t sizes[] = {64 << 10, 1 << 20, 64 << 20};
  int n = BENCH_LENGTH(sizes) - bench_is_smoke();
  for (int i = 0; i < n; i++) {
    char what[40];
    struct exchange x = {sizes[i], times_for(sizes[i])};
    print_bytes(x.bytes, what);
    bench_compare("large", what, "ns", fire, 3, &x);
    strcat(what, " owned");
    bench_compare("large", what, "ns", owned, 2, &x);
  }
}

/* ---- To the start of a task --------------------------------------------- */

static void submit_servers(void) {
#pragma edat task persistent depends(hop from(other) as(int left))
  {
    if (rank == 0)
      bench_lap();
    if (left > 0) {
#pragma edat fire(hop to(other) data(left - 1))
    } else {
#pragma edat fire(landed to(0))
    }
  }
}

static double edat_hop(void *ctx) {
  struct exchange *x = ctx;
  int hops = 2 * x->times;
  meet(0);
  bench_laps_begin();
  if (rank == 0) {
#pragma edat fire(hop to(1) data(hops))
#pragma edat wait(landed)
#pragma edat fire(over to(1))
  } else {
#pragma edat wait(over)
  }
  return bench_laps_median() / 2;
}

static void hop(void) {
  static const struct bench_side sides[] = {{"edat task", edat_hop},
                                            {"Improbe+Mrecv", mpi_probe},
                                            {"Send+Recv", mpi_send_recv}};
  struct exchange x = {8, bench_times(2000)};
  bench_compare("hop", "fire to task start", "ns", sides, 3, &x);
}

/* ---- One way ------------------------------------------------------------ */

static int rate_left; /* events until the receiver answers */

static void count_event(void) {
  if (--rate_left == 0) {
#pragma edat fire(rate_done to(0))
  }
}

static void submit_counters(void) {
#pragma edat task persistent depends(hot from(other) as(double v))
  {
    (void)v;
    count_event();
  }
  for (int k = 0; k < KEYS; k++) {
#pragma edat task persistent depends(many[k] from(other) as(double v))
    {
      (void)v;
      count_event();
    }
  }
}

/* Messages per second, so that more is better; as a cost: ns per message. */
static double edat_rate(struct exchange *x, int is_hot) {
  double v = 1;
  rate_left = x->times;
  meet(0);
  double start = bench_now();
  if (rank == 1) {
#pragma edat wait(rate_over)
    return 0;
  }
  for (int i = 0; i < x->times; i++) {
    if (is_hot) {
#pragma edat fire(hot to(1) data(v))
    } else {
#pragma edat fire(many[i % KEYS] to(1) data(v))
    }
  }
#pragma edat wait(rate_done)
  double end = bench_now();
#pragma edat fire(rate_over to(1))
  return (end - start) / x->times;
}

static double edat_hot(void *ctx) { return edat_rate(ctx, 1); }
static double edat_many(void *ctx) { return edat_rate(ctx, 0); }

static double mpi_window(void *ctx) {
  struct exchange *x = ctx;
  MPI_Request requests[WINDOW];
  MPI_Status statuses[WINDOW];
  static double v[WINDOW];
  meet(1);
  double start = bench_now();
  for (int i = 0; i < x->times; i += WINDOW) {
    int n = x->times - i < WINDOW ? x->times - i : WINDOW;
    for (int k = 0; k < n; k++)
      if (rank == 0)
        MPI_Isend(&v[k], 8, MPI_BYTE, 1, TAG, MPI_COMM_WORLD, &requests[k]);
      else
        MPI_Irecv(&v[k], 8, MPI_BYTE, 0, TAG, MPI_COMM_WORLD, &requests[k]);
    MPI_Waitall(n, requests, statuses);
  }
  MPI_Barrier(MPI_COMM_WORLD);
  return (bench_now() - start) / x->times;
}

static void rate(void) {
  static const struct bench_side hot[] = {{"edat", edat_hot},
                                          {"Isend/Irecv", mpi_window}};
  static const struct bench_side many[] = {{"edat", edat_many},
                                           {"Isend/Irecv", mpi_window}};
  struct exchange x = {8, bench_times(50000)};
  bench_compare("rate", "hot key", "ns", hot, 2, &x);
  bench_compare("rate", "1024 keys", "ns", many, 2, &x);
}

int main(int argc, char **argv) {
  rank = edatGetRank();
  other = 1 - rank;
  bench_init(argc, argv, rank);
  bench_probe_with(probe_mpi, 350);
  size_t bytes = (size_t)(bench_is_smoke() ? 1 : 64) << 20;
  sent = malloc(bytes);
  got = malloc(2 * bytes);
  memset(sent, 1, bytes);
  memset(got, 2, 2 * bytes);
  submit_servers();
  submit_counters();
  if (bench_wants("latency"))
    latency();
  if (bench_wants("hop"))
    hop();
  if (bench_wants("rate"))
    rate();
  if (bench_wants("exchange"))
    exchange();
  if (bench_wants("large"))
    large();
  free(sent);
  free(got);
  return 0;
}

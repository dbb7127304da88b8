// REQUIRES: mpi, runtime
// RUN: %cc-runtime -O2 %s -o %t && %mpirun4 %t 300000 20 7 | %filecheck %s
// CHECK-DAG: rank 0: memory in MB:
// CHECK-DAG: rank 3: memory in MB:
// CHECK-DAG: referee: {{[0-9]+}} events, {{[0-9]+}} large
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random traffic between all ranks, refereed: referee EVENTS SECONDS SEED ends
 * after so many events or seconds, whichever is first. In rounds, each rank
 * plans some thousand events - target, class (who takes it), key, size - and
 * sends each target its plan, before the events or after them. Each event has
 * source, class, key and sequence. At the end of a round all that was planned
 * has been taken, once: counted, summed by a hash, and where order is promised
 * in order. Memory is sampled and must not grow.
 */
#include <edat.h>

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { RANKS = 16, KEYS = 32, BATCH = 20000, LARGE_IN = 10000 };
enum { SMALL_MAX = 96, LARGE_MIN = 64 << 10, LARGE_MAX = 1 << 20 };
enum class {
  ONE,   /* a persistent task, any source */
  PAIR,  /* a persistent task of two events of one source */
  OTHER, /* the second of the two */
  TASK,  /* a task for each, with a ticket */
  MAIN,  /* main waits for it */
  JOB,   /* a task waits for it */
  ANY,   /* main waits for it from any source */
  CLASSES,
};
struct message {
  uint32_t round, bytes;
  int32_t source;
  uint16_t class, key;
  uint64_t sequence;
};
struct plan {
  uint32_t round, is_last;
  uint64_t hash, count, large;
  uint32_t counts[CLASSES][KEYS];
};
struct pick {
  int target;
  struct message message;
};
struct job {
  int source, key;
  uint32_t count, unused;
};

static int rank, ranks;
static uint32_t round_now;
static char names[CLASSES][KEYS][16];
static uint64_t sent[RANKS][CLASSES][KEYS], taken[RANKS][CLASSES][KEYS];
static struct plan plans[RANKS], theirs[RANKS];
static struct pick picks[2 * BATCH];
static unsigned char large[LARGE_MAX];
/* By parity of the round: a rank is ahead of another by one at most. */
static _Atomic uint64_t hashes[2][RANKS];
static _Atomic long left[2];
static uint64_t state, all_events, all_large;

static void fail(const char *what, int source, const struct message *m,
                 uint64_t expected) {
  fprintf(stderr,
          "referee: rank %d round %u: %s: from %d, class %u key %u sequence "
          "%llu bytes %u, expected %llu\n",
          rank, round_now, what, source, m->class, m->key,
          (unsigned long long)m->sequence, m->bytes,
          (unsigned long long)expected);
  abort();
}

static uint64_t mix(uint64_t x) {
  x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
  return x ^ x >> 31;
}

static uint64_t hash(const struct message *m) {
  return mix(m->sequence * 4096 + m->class * 64u + m->key +
             ((uint64_t)m->bytes << 40));
}

static uint32_t draw(uint32_t below) {
  state += UINT64_C(0x9e3779b97f4a7c15);
  return (uint32_t)((mix(state) >> 32) * below >> 32);
}

/* ---- Taking ------------------------------------------------------------- */

static unsigned char fill_of(const struct message *m) {
  return (unsigned char)(m->sequence * 7 + m->key + (unsigned)m->source);
}

static void check_fill(const struct message *m) {
  const unsigned char *bytes = (const unsigned char *)m;
  size_t step = m->bytes > 4096 ? 997 : 1;
  for (size_t i = sizeof *m; i < m->bytes; i += step)
    if (bytes[i] != fill_of(m))
      fail("damaged", m->source, m, fill_of(m));
  if (m->bytes > sizeof *m && bytes[m->bytes - 1] != fill_of(m))
    fail("damaged at its end", m->source, m, fill_of(m));
}

static const struct message *take(const EDAT_Event *e, enum class class) {
  const struct message *m = e->data;
  int source = e->metadata.source;
  if ((int)m->bytes != e->metadata.number_elements || m->source != source ||
      m->class != class || m->key >= KEYS ||
      strcmp(e->metadata.event_id, names[class][m->key]) != 0)
    fail("mixed up", source, m, (uint64_t)class);
  check_fill(m);
  unsigned parity = m->round & 1;
  atomic_fetch_add(&hashes[parity][source], hash(m));
  if (atomic_fetch_sub(&left[parity], 1) == 1)
    edatFireEvent(NULL, EDAT_NOTYPE, 0, EDAT_SELF, "round");
  return m;
}

static void take_in_order(const EDAT_Event *e, enum class class) {
  const struct message *m = take(e, class);
  uint64_t *next = &taken[m->source][class][m->key];
  if (m->sequence != *next)
    fail("out of order", m->source, m, *next);
  ++*next;
}

static void one(EDAT_Event *e, int n) {
  for (int i = 0; i < n; i++)
    take(&e[i], ONE);
}

static void pair(EDAT_Event *e, int n) {
  const struct message *a = take(&e[0], PAIR), *b = take(&e[1], OTHER);
  if (n != 2 || a->sequence != b->sequence)
    fail("out of step", a->source, a, b->sequence);
}

static void ticketed(EDAT_Event *e, int n) {
  const struct message *m = take(&e[0], TASK);
  if (n != 2 || m->sequence != *(uint64_t *)e[1].data)
    fail("not its ticket's", m->source, m, *(uint64_t *)e[1].data);
}

static void wait_for(int source, enum class class, int key, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    EDAT_Event *e = edatWait(1, source, names[class][key]);
    take_in_order(e, class);
    edatFreeEvents(e, 1);
  }
}

static void job(EDAT_Event *e, int n) {
  struct job *j = e[0].data;
  (void)n;
  wait_for(j->source, JOB, j->key, j->count);
}

/* ---- Sending ------------------------------------------------------------ */

static void pick(struct pick *p, enum class class, int target, int key,
                 uint32_t bytes) {
  struct plan *plan = &plans[target];
  *p = (struct pick){target,
                     {round_now, bytes, rank, (uint16_t)class, (uint16_t)key,
                      sent[target][class][key]++}};
  plan->hash += hash(&p->message);
  plan->count++;
  plan->large += bytes >= LARGE_MIN;
  plan->counts[class][key]++;
}

static uint32_t draw_bytes(void) {
  if (draw(LARGE_IN) == 0)
    return LARGE_MIN + draw(LARGE_MAX - LARGE_MIN);
  return (uint32_t)sizeof(struct message) +
         draw(SMALL_MAX - (uint32_t)sizeof(struct message));
}

static enum class draw_class(void) {
  static const enum class of[] = {ONE,  ONE, ONE,  ONE,  ONE, ONE,
                                  PAIR, ONE, TASK, MAIN, JOB, ANY};
  return of[draw(sizeof of / sizeof *of)];
}

static int make_plans(void) {
  int count = 0;
  memset(plans, 0, sizeof plans);
  for (int i = 0; i < BATCH; i++) {
    enum class class = draw_class();
    int target = (int)draw((uint32_t)ranks), key = (int)draw(KEYS);
    if (class == ANY) /* else those of the next round are taken, too */
      key = (key & ~1) | (int)(round_now & 1);
    pick(&picks[count++], class, target, key, draw_bytes());
    if (class == PAIR)
      pick(&picks[count++], OTHER, target, key, draw_bytes());
  }
  return count;
}

static void send_plans(int is_last) {
  for (int r = 0; r < ranks; r++) {
    plans[r].round = round_now;
    plans[r].is_last = (uint32_t)is_last;
    edatFireEvent(&plans[r], EDAT_BYTE, sizeof plans[r], r, "plan");
  }
}

static void send_events(int count) {
  for (int i = 0; i < count; i++) {
    const struct message *m = &picks[i].message;
    memcpy(large, m, sizeof *m);
    memset(large + sizeof *m, fill_of(m), m->bytes - sizeof *m);
    edatFireEvent(large, EDAT_BYTE, (int)m->bytes, picks[i].target,
                  names[m->class][m->key]);
  }
}

/* ---- A round ------------------------------------------------------------ */

static void take_plans(void) {
  for (int i = 0, r = rank; i < ranks; i++, r = (r + 1) % ranks) {
    EDAT_Event *e = edatWait(1, r, "plan");
    theirs[r] = *(struct plan *)e[0].data;
    if (theirs[r].round != round_now)
      fail("plan of another round", r, &(struct message){0}, theirs[r].round);
    edatFreeEvents(e, 1);
    all_events += theirs[r].count;
    all_large += theirs[r].large;
  }
}

static void submit_tasks(int source, int key, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    uint64_t ticket = taken[source][TASK][key]++;
    char name[32];
    snprintf(name, sizeof name, "ticket[%d][%d]", source, key);
    edatSubmitTask(ticketed, 2, source, names[TASK][key], EDAT_SELF, name);
    edatFireEvent(&ticket, EDAT_BYTE, sizeof ticket, EDAT_SELF, name);
  }
}

static void submit_job(int source, int key, uint32_t count) {
  struct job j = {source, key, count, 0};
  if (!count)
    return;
  edatSubmitTask(job, 1, EDAT_SELF, "job");
  edatFireEvent(&j, EDAT_BYTE, sizeof j, EDAT_SELF, "job");
}

static void take_events(void) {
  for (int r = 0; r < ranks; r++)
    for (int k = 0; k < KEYS; k++) {
      submit_tasks(r, k, theirs[r].counts[TASK][k]);
      submit_job(r, k, theirs[r].counts[JOB][k]);
    }
  for (int k = 0; k < KEYS; k++) {
    uint32_t any = 0;
    for (int r = 0; r < ranks; r++) {
      wait_for(r, MAIN, k, theirs[r].counts[MAIN][k]);
      any += theirs[r].counts[ANY][k];
    }
    wait_for(EDAT_ANY, ANY, k, any);
  }
}

/* All that was planned is taken; exactly that? */
static void settle(void) {
  unsigned parity = round_now & 1;
  for (int r = 0; r < ranks; r++) {
    uint64_t sum = atomic_exchange(&hashes[parity][r], 0);
    if (sum != theirs[r].hash)
      fail("not what was sent", r, &(struct message){0}, sum);
  }
}

static int play_round(int is_last) {
  unsigned parity = round_now & 1;
  int count = make_plans(), is_early = (int)draw(2);
  if (is_early)
    send_plans(is_last);
  send_events(count);
  if (!is_early)
    send_plans(is_last);
  take_plans();
  long expected = 0;
  for (int r = 0; r < ranks; r++)
    expected += (long)theirs[r].count;
  if (atomic_fetch_add(&left[parity], expected) + expected != 0) {
    take_events();
    edatFreeEvents(edatWait(1, EDAT_SELF, "round"), 1);
  }
  settle();
  return (int)theirs[0].is_last;
}

/* ---- Memory ------------------------------------------------------------- */

enum { SAMPLES = 32 };
static long samples[SAMPLES];
static int sample_count, sample_every = 1;

static long resident_kb(void) {
  long pages = 0, unused;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file || fscanf(file, "%ld %ld", &unused, &pages) != 2)
    pages = 0;
  if (file)
    fclose(file);
  return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void sample(void) {
  if (round_now % (unsigned)sample_every != 0)
    return;
  samples[sample_count++] = resident_kb();
  if (sample_count < SAMPLES)
    return;
  sample_every *= 2;
  sample_count /= 2;
  for (int i = 0; i < sample_count; i++)
    samples[i] = samples[2 * i + 1];
}

static int report_memory(void) {
  char text[SAMPLES * 12] = "";
  long early = 0, late = 0;
  for (int i = 0; i < sample_count; i++) {
    long *most = i < sample_count / 2 ? &early : &late;
    *most = samples[i] > *most ? samples[i] : *most;
    sprintf(text + strlen(text), " %ld", samples[i] / 1024);
  }
  printf("rank %d: memory in MB:%s\n", rank, text);
  if (sample_count < SAMPLES / 2 || late < early + early / 5 + 16 * 1024)
    return 0;
  fprintf(stderr, "referee: rank %d: memory grows\n", rank);
  return 1;
}

static void report(double seconds) {
  double all = (double)all_events * ranks;
  printf("referee: %.0f events, %.0f large ones, %u rounds, %d ranks, %.1f s: "
         "%.1f million a minute, 10^9 in %.0f minutes\n",
         all, (double)all_large * ranks, round_now, ranks, seconds,
         all / seconds * 60 / 1e6, 1e9 / (all / seconds * 60));
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void submit_persistent(void) {
  for (int k = 0; k < KEYS; k++) {
    for (int class = 0; class < CLASSES; class++)
      sprintf(names[class][k], "c%d[%d]", class, k);
    edatSubmitPersistentTask(one, 1, EDAT_ANY, names[ONE][k]);
    for (int r = 0; r < ranks; r++)
      edatSubmitPersistentTask(pair, 2, r, names[PAIR][k], r, names[OTHER][k]);
  }
}

int main(int argc, char **argv) {
  edatInit(&argc, &argv);
  double start = now(), events = argc > 1 ? atof(argv[1]) : 1e6;
  double seconds = argc > 2 ? atof(argv[2]) : 10;
  rank = edatGetRank();
  ranks = edatGetNumRanks();
  state = mix((uint64_t)(argc > 3 ? atoll(argv[3]) : 1) * RANKS + (uint64_t)rank);
  submit_persistent();
  int is_last = 0;
  while (!is_last) {
    int is_over = now() - start > seconds ||
                  (double)(round_now + 1) * BATCH * ranks >= events;
    is_last = play_round(is_over);
    round_now++;
    sample();
  }
  int status = report_memory();
  if (rank == 0)
    report(now() - start);
  edatFinalise();
  return status;
}

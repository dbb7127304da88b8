// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Termination over a model of ranks that fire and receive at random.  The test
 * sees all ranks at once and so knows when they are quiet and what that means;
 * the state machines must find out: never early, always, and all the same.
 */
#include "term.h"
#include "check.h"

enum { MAX_RANKS = 5, MAX_FLIGHT = 400, MAX_SCRIPT = 12 };

/* What main does next. */
enum act { ACT_END, ACT_FIRE, ACT_TASK, ACT_WAIT, ACT_BARRIER };

/* What main is doing. */
enum stand { RUNNING, WAITING, IN_BARRIER, ENDED };

struct flight {
  int target;
  bool persistent; /* runs a task that is always there; else needs a consumer */
};

struct rank {
  struct term term;
  struct term_vector vector; /* SENT to STORED, without the main's fields */
  enum act script[MAX_SCRIPT];
  int at;
  enum stand stand;
  int jobs;      /* ready tasks */
  uint64_t wave; /* joined so far */
};

struct world {
  uint64_t random;
  int size;
  struct rank ranks[MAX_RANKS];
  struct flight flights[MAX_FLIGHT];
  int flying;
  int fires_left;
  bool only_persistent;
  bool has_bridge;
  int outside_left; /* events that will still come from outside */
  /* Waves, alternating; nobody is two ahead. */
  struct term_vector sums[2];
  int joined[2];
  enum term_outcome outcome[2];
  uint64_t decided_wave; /* the wave of outcome[] last recorded */
  int tally[TERM_HANG + 1];
  bool over;
};

static unsigned pick(struct world *w, unsigned n) {
  w->random ^= w->random << 13;
  w->random ^= w->random >> 7;
  w->random ^= w->random << 17;
  return (unsigned)((w->random >> 24) % n);
}

static bool is_passive(const struct rank *r) {
  return r->stand != RUNNING && r->jobs == 0 && r->vector.v[TERM_HOLDS] == 0;
}

static bool is_quiet(const struct world *w) {
  for (int i = 0; i < w->size; i++)
    if (!is_passive(&w->ranks[i]))
      return false;
  return w->flying == 0;
}

static bool takes_more(const struct rank *r) {
  return r->stand == WAITING || r->vector.v[TERM_PENDING] > 0;
}

/* Is there a bridge, and somebody who would take what comes over it? */
static bool is_bridged(const struct world *w) {
  for (int i = 0; w->has_bridge && i < w->size; i++)
    if (takes_more(&w->ranks[i]))
      return true;
  return false;
}

/* What quiet means now, from the whole state and not from sums. */
static enum term_outcome meaning(const struct world *w) {
  bool all_ended = true, all_barrier = true, tasks = false, stored = false;
  for (int i = 0; i < w->size; i++) {
    const struct rank *r = &w->ranks[i];
    all_ended = all_ended && r->stand == ENDED;
    all_barrier = all_barrier && r->stand == IN_BARRIER;
    tasks = tasks || r->vector.v[TERM_PENDING] || r->vector.v[TERM_SUSPENDED];
    stored = stored || r->vector.v[TERM_STORED];
  }
  if (all_barrier && !tasks)
    return TERM_BARRIER;
  return all_ended && !tasks && !stored ? TERM_END : TERM_HANG;
}

/* An event finds its consumer: always, a pending task, a waiting main, or it
   is stored. */
static void arrive(struct rank *r, bool persistent) {
  if (persistent) {
    r->jobs++;
  } else if (r->vector.v[TERM_PENDING] > 0) {
    r->vector.v[TERM_PENDING]--;
    r->jobs++;
  } else if (r->stand == WAITING) {
    r->stand = RUNNING;
  } else {
    r->vector.v[TERM_STORED]++;
  }
}

static void fire(struct world *w, int from) {
  int target = (int)pick(w, (unsigned)w->size);
  bool persistent = w->only_persistent || pick(w, 3) == 0;
  if (w->fires_left == 0 || w->flying == MAX_FLIGHT)
    return;
  w->fires_left--;
  if (target == from) {
    arrive(&w->ranks[from], persistent);
    return;
  }
  w->ranks[from].vector.v[TERM_SENT]++;
  w->flights[w->flying++] = (struct flight){target, persistent};
}

/* A stored event serves what has just been submitted. */
static bool take_stored(struct rank *r) {
  if (r->vector.v[TERM_STORED] == 0)
    return false;
  r->vector.v[TERM_STORED]--;
  return true;
}

static void step_main(struct world *w, int i) {
  struct rank *r = &w->ranks[i];
  switch (r->script[r->at++]) {
  case ACT_FIRE:
    fire(w, i);
    break;
  case ACT_TASK:
    if (take_stored(r))
      r->jobs++;
    else
      r->vector.v[TERM_PENDING]++;
    break;
  case ACT_WAIT:
    if (!take_stored(r))
      r->stand = WAITING;
    break;
  case ACT_BARRIER:
    r->stand = IN_BARRIER;
    break;
  case ACT_END:
    r->stand = ENDED;
    break;
  }
}

static void step_job(struct world *w, int i) {
  struct rank *r = &w->ranks[i];
  if (pick(w, 3) == 0)
    fire(w, i);
  if (pick(w, 2) == 0)
    r->jobs--;
}

static void step_network(struct world *w) {
  if (w->flying == 0)
    return;
  int chosen = (int)pick(w, (unsigned)w->flying);
  struct flight flight = w->flights[chosen];
  w->flights[chosen] = w->flights[--w->flying];
  struct rank *r = &w->ranks[flight.target];
  r->vector.v[TERM_RECEIVED]++;
  arrive(r, flight.persistent);
}

static void join_wave(struct world *w, struct rank *r) {
  int slot = (int)(r->wave % 2);
  struct term_vector mine = r->vector;
  mine.v[TERM_MAIN_ENDED] = r->stand == ENDED;
  mine.v[TERM_MAIN_BARRIER] = r->stand == IN_BARRIER;
  mine.v[TERM_MAIN_WAITING] = r->stand == WAITING;
  if (w->joined[slot] == w->size) {
    w->joined[slot] = 0; /* a finished wave: begin the one after the next */
    memset(&w->sums[slot], 0, sizeof w->sums[slot]);
  }
  for (int f = 0; f < TERM_FIELDS; f++)
    w->sums[slot].v[f] += mine.v[f];
  w->joined[slot]++;
  edat__term_open(&r->term);
}

/* The first rank to close a wave is checked against the truth, the others
   against the first. */
static void check_outcome(struct world *w, uint64_t wave,
                          enum term_outcome outcome) {
  if (w->decided_wave == wave) {
    CHECK_INT(outcome, w->outcome[wave % 2]);
    return;
  }
  w->decided_wave = wave;
  w->outcome[wave % 2] = outcome;
  if (outcome == TERM_NONE)
    return;
  CHECK(is_quiet(w));
  CHECK_INT(outcome, meaning(w));
  CHECK(outcome != TERM_HANG || !is_bridged(w));
  w->tally[outcome]++;
}

static void close_wave(struct world *w, struct rank *r) {
  int slot = (int)(r->wave % 2);
  enum term_outcome outcome = edat__term_close(&r->term, &w->sums[slot]);
  check_outcome(w, ++r->wave, outcome);
  if (outcome == TERM_NONE)
    return;
  CHECK(!edat__term_wants_wave(&r->term, true));
  if (outcome == TERM_BARRIER)
    r->stand = RUNNING;
  else
    w->over = true;
  edat__term_applied(&r->term);
}

/* An event from outside, for somebody who takes it; nobody counts it. */
static void step_outside(struct world *w, struct rank *r) {
  if (!w->has_bridge || w->outside_left == 0 || !takes_more(r))
    return;
  w->outside_left--;
  arrive(r, false);
}

static void step_term(struct world *w, struct rank *r) {
  if (edat__term_is_open(&r->term)) {
    if (w->joined[r->wave % 2] == w->size)
      close_wave(w, r);
    return;
  }
  /* Many empty polls at a time: the count is not what is tested here. */
  for (int polls = (int)pick(w, 2 * TERM_IDLE_POLLS); polls > 0; polls--)
    if (edat__term_wants_wave(&r->term, is_passive(r))) {
      join_wave(w, r);
      return;
    }
}

static void step_hold(struct rank *r) {
  /* A foreign thread: may begin only while the rank is active. */
  if (r->vector.v[TERM_HOLDS])
    r->vector.v[TERM_HOLDS] = 0;
  else if (!is_passive(r))
    r->vector.v[TERM_HOLDS] = 1;
}

static void step(struct world *w) {
  int i = (int)pick(w, (unsigned)w->size);
  struct rank *r = &w->ranks[i];
  switch (pick(w, 8)) {
  case 0:
  case 1:
    step_network(w);
    break;
  case 2:
    if (r->stand == RUNNING)
      step_main(w, i);
    break;
  case 3:
    if (r->jobs)
      step_job(w, i);
    break;
  case 4:
    if (pick(w, 10) == 0 || r->vector.v[TERM_HOLDS])
      step_hold(r);
    else
      step_outside(w, r);
    break;
  default:
    step_term(w, r);
    break;
  }
}

/* Every third world is a program that is right: only persistent tasks, the
   same barriers everywhere. */
static void set_up(struct world *w, uint64_t seed) {
  memset(w, 0, sizeof *w);
  w->random = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
  w->size = 1 + (int)pick(w, MAX_RANKS);
  w->only_persistent = seed % 3 != 0;
  w->fires_left = (int)pick(w, 60);
  w->has_bridge = seed % 6 == 0;
  w->outside_left = (int)pick(w, 10);
  unsigned kinds = w->only_persistent ? 1 : 4;
  for (int i = 0; i < w->size; i++) {
    struct rank *r = &w->ranks[i];
    edat__term_init(&r->term, w->size);
    r->vector.v[TERM_BRIDGES] = w->has_bridge && i == 0;
    for (int k = 0; k + 1 < MAX_SCRIPT; k++)
      r->script[k] =
          k % 4 == 3 ? ACT_BARRIER : (enum act)(ACT_FIRE + pick(w, kinds));
    r->script[MAX_SCRIPT - 1] = ACT_END;
    r->stand = RUNNING;
  }
}

/* Has every rank found that somebody waits for the outside? */
static bool are_all_bridged(const struct world *w) {
  for (int i = 0; i < w->size; i++)
    if (!w->ranks[i].term.bridged)
      return false;
  return is_bridged(w) && is_quiet(w);
}

static void simulation(void) {
  int tally[TERM_HANG + 1] = {0}, bridged = 0;
  for (uint64_t seed = 1; seed <= 6000 && !check_failed; seed++) {
    struct world w;
    int quiet_steps = 0;
    check_note("seed %llu", (unsigned long long)seed);
    set_up(&w, seed);
    while (!w.over && quiet_steps < 20000 && !check_failed &&
           (w.outside_left > 0 || !are_all_bridged(&w))) {
      step(&w);
      quiet_steps = is_quiet(&w) ? quiet_steps + 1 : 0;
    }
    bridged += !w.over;
    CHECK(w.over || is_bridged(&w));
    for (int i = 0; i <= TERM_HANG; i++)
      tally[i] += w.tally[i];
  }
  check_note("whole simulation");
  CHECK(tally[TERM_END] > 1000);
  CHECK(tally[TERM_BARRIER] > 1000);
  CHECK(tally[TERM_HANG] > 500);
  CHECK(bridged > 100);
}

/* The decision table, one rank, each row in two equal waves. */
static void decisions(void) {
  static const struct {
    int ended, barrier, waiting, pending, suspended, stored, holds, bridges;
    enum term_outcome want;
  } rows[] = {
      {1, 0, 0, 0, 0, 0, 0, 0, TERM_END},
      {1, 0, 0, 1, 0, 0, 0, 0, TERM_HANG},
      {1, 0, 0, 0, 1, 0, 0, 0, TERM_HANG},
      {1, 0, 0, 0, 0, 1, 0, 0, TERM_HANG},
      {0, 1, 0, 0, 0, 0, 0, 0, TERM_BARRIER},
      {0, 1, 0, 0, 0, 1, 0, 0, TERM_BARRIER},
      {0, 1, 0, 1, 0, 0, 0, 0, TERM_HANG},
      {0, 1, 0, 0, 1, 0, 0, 0, TERM_HANG},
      {0, 0, 1, 0, 0, 0, 0, 0, TERM_HANG},
      {1, 0, 0, 0, 0, 0, 1, 0, TERM_NONE},
      {1, 0, 0, 0, 0, 0, 0, 1, TERM_END},
      {0, 1, 0, 0, 0, 1, 0, 1, TERM_BARRIER},
      {1, 0, 0, 0, 0, 1, 0, 1, TERM_HANG},
      {1, 0, 0, 1, 0, 0, 0, 1, TERM_NONE},
      {0, 1, 0, 1, 0, 0, 0, 1, TERM_NONE},
      {1, 0, 0, 0, 1, 0, 0, 1, TERM_NONE},
      {0, 0, 1, 0, 0, 0, 0, 1, TERM_NONE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct term term;
    struct term_vector v = {
        {7, 7, rows[i].ended, rows[i].barrier, rows[i].waiting, rows[i].pending,
         rows[i].suspended, rows[i].stored, rows[i].holds, rows[i].bridges}};
    check_note("row %d", (int)i);
    edat__term_init(&term, 1);
    edat__term_open(&term);
    CHECK_INT(edat__term_close(&term, &v), TERM_NONE);
    CHECK_INT(edat__term_wants_wave(&term, true), rows[i].holds == 0);
    edat__term_open(&term);
    CHECK_INT(edat__term_close(&term, &v), rows[i].want);
    CHECK_INT(term.bridged, rows[i].bridges && rows[i].want == TERM_NONE);
  }
}

static void first_wave_waits(void) {
  struct term term;
  edat__term_init(&term, 2);
  for (int i = 1; i < TERM_IDLE_POLLS; i++)
    CHECK(!edat__term_wants_wave(&term, true));
  CHECK(!edat__term_wants_wave(&term, false));
  for (int i = 1; i < TERM_IDLE_POLLS; i++)
    CHECK(!edat__term_wants_wave(&term, true));
  CHECK(edat__term_wants_wave(&term, true));
}

int main(void) {
  RUN(decisions);
  RUN(first_wave_waits);
  RUN(simulation);
  return check_status();
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Model of termination (runtime/term.c): ranks whose mains fire, wait, meet in
 * a barrier and end; messages that run tasks, wake a main or are stored; waves
 * that ranks join while passive.  Everything happens in any order.
 *
 * Checked: whenever a rank decides, the program is quiet and the decision is
 * what quiet means (assertions); all ranks decide alike (assertion); a quiet
 * program is decided (no wrong end state: ranks block only after an end or a
 * hang was decided, and LTL with -DLIVE).
 *
 * -DBRIDGE: something outside may bring events, which nobody counts, as long as
 * somebody would take them; then waiting for them is no hang.
 * -DTREE: an event for both other ranks (N = 3) goes to one, which forwards it.
 * Who fires counts both; who forwards counts nothing, and may be passive.
 *
 * Wrong variants, each of which the checker must refute:
 *   -DONE_WAVE    decide on one wave
 *   -DNO_BALANCE  two equal waves, but sent is not compared with received
 *   -DNO_APPLIED  join the next wave before a barrier's outcome is applied
 *   -DBRIDGE -DNO_BRIDGES  the outside is not asked for in the decision
 *   -DTREE -DLATE_COUNT  who forwards an event counts it, and only then
 * And so that nothing is true only because nothing happens:
 *   -DNEVER=END, -DNEVER=PASS, -DNEVER=HANG   that outcome never comes
 */
#ifndef N
#define N 2
#endif
#ifndef FIRES
#define FIRES 2
#endif

/* What main is doing. */
#define RUNNING 0
#define WAITING 1
#define BARRIER 2
#define ENDED 3

/* Outcomes. */
#define NONE 0
#define END 1
#define PASS 2
#define HANG 3
#define BRIDGED 4 /* to a rank, NONE */

byte fires = FIRES; /* fires left, of all ranks together */
byte flying[N];     /* messages on their way to this rank */
byte stand[N];
bool met[N];        /* main has been in its barrier */
byte jobs[N];
byte pending[N];    /* tasks that lack an event */
byte stored[N];
byte sent[N];
byte received[N];
#ifdef TREE
byte casts[N]; /* messages on their way that are to be forwarded */
byte relay[N]; /* those that have come, and not been forwarded */
#endif

/* A wave: sums over those who have joined.  Two of them, used in turns. */
typedef wave {
  byte joined, left;
  byte sent, received, ended, barrier, pending, stored;
#ifdef BRIDGE
  byte waiting;
#endif
  byte outcome;
};
wave waves[2];
wave last[N]; /* what each rank remembers of the last wave */

bool open[N];
bool has_last[N];
bool turn[N];      /* which of the two waves is next for this rank */
byte decided[N];   /* decided and not yet applied */
bool over[N];

#define passive(i) (stand[i] != RUNNING && jobs[i] == 0)
#ifdef BRIDGE
#define same_waiting(a, b) (a.waiting == b.waiting)
#else
#define same_waiting(a, b) true
#endif
#define same(a, b)                                                             \
  (a.sent == b.sent && a.received == b.received && a.ended == b.ended &&      \
   a.barrier == b.barrier && a.pending == b.pending &&                        \
   a.stored == b.stored && same_waiting(a, b))

inline fire(i) {
  fires--;
  sent[i]++;
  if
  :: flying[(i + 1) % N]++
#if N > 2
  :: flying[(i + 2) % N]++
#endif
  fi
}

#ifdef TREE
inline fire_others(i) {
  fires--;
#ifdef LATE_COUNT
  sent[i]++;
#else
  sent[i] = sent[i] + 2;
#endif
  casts[(i + 1) % N]++
}

inline forward(i) {
  relay[i]--;
#ifdef LATE_COUNT
  sent[i]++;
#endif
  flying[(i + 1) % N]++
}
#endif

/* An ordinary event: a pending task, a waiting main, or it is stored. */
inline arrive(i) {
  if
  :: pending[i] > 0 -> pending[i]--; jobs[i]++
  :: pending[i] == 0 && stand[i] == WAITING -> stand[i] = RUNNING
  :: pending[i] == 0 && stand[i] != WAITING -> stored[i]++
  fi
}

inline join(i, w) {
  w.sent = w.sent + sent[i];
  w.received = w.received + received[i];
  w.ended = w.ended + (stand[i] == ENDED);
  w.barrier = w.barrier + (stand[i] == BARRIER);
  w.pending = w.pending + pending[i];
  w.stored = w.stored + stored[i];
#ifdef BRIDGE
  w.waiting = w.waiting + (stand[i] == WAITING);
#endif
  w.joined++;
  open[i] = true
}

/* What quiet would mean, by the sums. */
inline decide(w, out) {
  if
  :: w.pending == 0 && w.barrier == N -> out = PASS
  :: w.pending == 0 && w.barrier != N && w.ended == N && w.stored == 0 ->
     out = END
#if defined(BRIDGE) && !defined(NO_BRIDGES)
  :: w.pending + w.waiting > 0 -> out = BRIDGED
  :: else -> out = HANG
#else
  :: else -> out = HANG
#endif
  fi
}

/* The truth, seen by an observer of all ranks at the first decision. */
inline check_truth(out) {
#ifdef NEVER
  assert(out != NEVER);
#endif
  n = 0;
  ended = 0; barriers = 0; tasks = 0; events = 0;
  do
  :: n < N ->
     assert(passive(n) && flying[n] == 0);
#ifdef TREE
     assert(casts[n] == 0 && relay[n] == 0);
#endif
#ifdef BRIDGE
     assert(out != HANG || (pending[n] == 0 && stand[n] != WAITING));
#endif
     assert(decided[n] == NONE); /* else main is about to leave a barrier */
     ended = ended + (stand[n] == ENDED);
     barriers = barriers + (stand[n] == BARRIER);
     tasks = tasks + pending[n];
     events = events + stored[n];
     n++
  :: else -> break
  od;
  assert(out != PASS || (barriers == N && tasks == 0));
  assert(out != END || (ended == N && tasks == 0 && events == 0));
  assert(out != HANG || !((barriers == N && tasks == 0) ||
                          (ended == N && tasks == 0 && events == 0)));
  n = 0; ended = 0; barriers = 0; tasks = 0; events = 0
}

inline close(i, w) {
  out = NONE;
  if
#ifdef ONE_WAVE
  :: w.sent == w.received -> decide(w, out)
#else
#ifdef NO_BALANCE
  :: has_last[i] && same(w, last[i]) -> decide(w, out)
#else
  :: has_last[i] && same(w, last[i]) && w.sent == w.received -> decide(w, out)
#endif
#endif
  :: else
  fi;
#ifdef BRIDGE
  if
  :: out == BRIDGED ->
     out = NONE
  :: else
  fi;
#endif
  if
  :: w.left == 0 && out != NONE -> check_truth(out)
  :: w.left > 0 -> assert(out == w.outcome)
  :: else
  fi;
  w.outcome = out;
  open[i] = false;
  if
  :: out == NONE ->
     has_last[i] = true;
     last[i].sent = w.sent; last[i].received = w.received;
     last[i].ended = w.ended; last[i].barrier = w.barrier;
     last[i].pending = w.pending; last[i].stored = w.stored
#ifdef BRIDGE
     ; last[i].waiting = w.waiting
#endif
  :: else ->
     decided[i] = out;
     has_last[i] = false;
     last[i].sent = 0; last[i].received = 0; last[i].ended = 0;
     last[i].barrier = 0; last[i].pending = 0; last[i].stored = 0
#ifdef BRIDGE
     ; last[i].waiting = 0
#endif
  fi;
  w.left++;
  if
  :: w.left == N ->
     w.joined = 0; w.left = 0; w.sent = 0; w.received = 0; w.ended = 0;
     w.barrier = 0; w.pending = 0; w.stored = 0; w.outcome = NONE
#ifdef BRIDGE
     ; w.waiting = 0
#endif
  :: else
  fi;
  out = NONE;
  turn[i] = !turn[i] /* last, as w is text that contains it */
}

proctype rank(byte i) {
  byte out, n, ended, barriers, tasks, events;
  do
  /* main */
  :: atomic { stand[i] == RUNNING && fires > 0 -> fire(i) }
  :: atomic { stand[i] == RUNNING && stored[i] > 0 -> stored[i]-- }
  :: atomic { stand[i] == RUNNING && stored[i] == 0 && !met[i] ->
              stand[i] = WAITING }
#ifdef TASKS
  :: atomic { stand[i] == RUNNING && stored[i] == 0 && pending[i] == 0 ->
              pending[i]++ }
#endif
  :: atomic { stand[i] == RUNNING && !met[i] ->
              stand[i] = BARRIER; met[i] = true }
  :: atomic { stand[i] == RUNNING -> stand[i] = ENDED }
  /* a task ends, with or without firing */
  :: atomic { jobs[i] > 0 && fires > 0 -> fire(i); jobs[i]-- }
  :: atomic { jobs[i] > 0 -> jobs[i]-- }
  /* a message is received: for a persistent task, or an ordinary one */
  :: atomic { flying[i] > 0 -> flying[i]--; received[i]++; jobs[i]++ }
  :: atomic { flying[i] > 0 -> flying[i]--; received[i]++; arrive(i) }
#ifdef TREE
  :: atomic { stand[i] == RUNNING && fires > 0 -> fire_others(i) }
  :: atomic { casts[i] > 0 -> casts[i]--; received[i]++; relay[i]++; jobs[i]++ }
  :: atomic { casts[i] > 0 ->
              casts[i]--; received[i]++; relay[i]++; arrive(i) }
  :: atomic { relay[i] > 0 -> forward(i) }
#endif
#ifdef BRIDGE
  /* from outside, for somebody who takes it */
  :: atomic { fires > 0 && (pending[i] > 0 || stand[i] == WAITING) ->
              fires--; arrive(i) }
#endif
  /* waves */
#ifdef NO_APPLIED
  :: atomic { !over[i] && passive(i) && !open[i] &&
              (decided[i] == NONE || decided[i] == PASS) ->
              join(i, waves[turn[i]]) }
#else
  :: atomic { !over[i] && passive(i) && !open[i] && decided[i] == NONE ->
              join(i, waves[turn[i]]) }
#endif
  :: atomic { open[i] && waves[turn[i]].joined == N ->
              close(i, waves[turn[i]]) }
  :: atomic { decided[i] == PASS -> stand[i] = RUNNING; decided[i] = NONE }
  :: atomic { decided[i] == END || decided[i] == HANG ->
              over[i] = true; decided[i] = NONE }
  :: atomic { over[i] -> break }
  od
}

init {
  byte k = 0;
  atomic {
    do
    :: k < N -> run rank(k); k++
    :: else -> k = 0; break
    od
  }
}

#ifdef LIVE
#define quiet (passive(0) && passive(1) && flying[0] == 0 && flying[1] == 0)
#define done (over[0] && over[1])
ltl decided_at_last { []((quiet && !done) -> <>(!quiet || done)) }
#endif

/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * When is the whole program quiet, and what does quiet mean?
 *
 * A pure state machine, one per rank: it is told what the rank is doing and
 * says when to join a wave (a sum over all ranks of struct term_vector); it
 * is told the sums and says what all ranks have decided.  It knows no MPI, no
 * thread and no lock: the baton holder calls it, nobody else.
 *
 * The loop of the baton holder:
 *
 *   if (term_is_open(t)) {
 *     if (transport wave_test(sums))
 *       outcome = term_close(t, sums);         all ranks: the same outcome
 *     if (outcome != TERM_NONE) { apply it; term_applied(t); }
 *   } else if (term_wants_wave(t, passive)) {  passive: read exactly, now
 *     flush; fill vector; term_open(t); transport wave_start(vector);
 *   }
 *
 * Apply means: END: let main's end go on to stop; BARRIER: every main that is
 * in barrier leaves it (and is active from now on); HANG: report and stop.  A
 * rank must have applied an outcome before it opens the next wave; between
 * close and applied term_wants_wave says no.
 */
#ifndef EDAT_RUNTIME_TERM_H
#define EDAT_RUNTIME_TERM_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What a passive rank puts into a wave.  SENT and RECEIVED only grow: an event
 * counts as sent when fired to another rank (before coalescing; count(n) is
 * one message), as received when it is visible as local work.  Self-fires and
 * control messages do not count.  The others are the state at this moment.
 */
enum term_field {
  TERM_SENT,
  TERM_RECEIVED,
  TERM_MAIN_ENDED,   /* 1 if main has ended */
  TERM_MAIN_BARRIER, /* 1 if main is in barrier */
  TERM_MAIN_WAITING, /* 1 if main waits for anything else in the runtime */
  TERM_PENDING,      /* transient tasks that lack something */
  TERM_SUSPENDED,    /* tasks suspended in a wait */
  TERM_STORED,       /* ordinary (not sticky) events stored, unmatched */
  TERM_HOLDS,        /* open edat_hold()s: a rank with any is not passive */
  TERM_BRIDGES,      /* 1 if something outside may still bring events */
  TERM_FIELDS
};

struct term_vector {
  int64_t v[TERM_FIELDS];
};

enum term_outcome {
  TERM_NONE,    /* not decided; go on */
  TERM_END,     /* all mains ended, nothing left */
  TERM_BARRIER, /* all mains in barrier, nothing pending or suspended */
  TERM_HANG     /* quiet in any other state */
};

struct term {
  int64_t ranks;
  struct term_vector last; /* sums of the last wave, if has_last */
  uint64_t waves;          /* waves closed so far, for reports */
  enum term_outcome decided;
  int idle;      /* passive calls since the last wave or activity */
  bool has_last; /* the last wave is comparable with the next one */
  bool confirm;  /* the last wave looked quiet: join the next one at once */
  bool open;     /* a wave was joined and not closed */
  bool bridged;  /* the last wave was decided to be a wait for the outside */
};

/* Empty polls before a rank joins a first wave. */
enum { TERM_IDLE_POLLS = 64 };

void edat__term_init(struct term *term, int ranks);

/* To be called after each poll without a wave open: passive says whether the
   rank is passive with nothing held by the transport.  True: join a wave. */
bool edat__term_wants_wave(struct term *term, bool passive);

/* The rank joins a wave (with its vector read while passive). */
void edat__term_open(struct term *term);

static inline bool edat__term_is_open(const struct term *term) {
  return term->open;
}

/* The joined wave has ended with these sums.  Says the same on all ranks. */
enum term_outcome edat__term_close(struct term *term,
                                   const struct term_vector *sums);

/* The outcome that close gave was applied: waves may go on. */
void edat__term_applied(struct term *term);

#endif

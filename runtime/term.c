/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Termination by four counters in two equal waves (after Mattern).
 *
 * Each rank joins a wave only while it is passive, and joins the next one only
 * after the last one has ended.  A wave is a sum over all ranks, so it cannot
 * end before every rank has joined.  Let A and B be successive waves with equal
 * sums.
 *
 * Fact 1. SENT and RECEIVED never shrink, so equal sums mean that no rank's
 *   counter moved between its joining of A and of B.
 * Fact 2. A passive rank becomes active only by receiving a counted message
 *   or by applying an outcome.  By fact 1 none received between A and B, and
 *   outcomes forget the last wave (close clears has_last), so every rank was
 *   passive, without a break, from its joining of A to its joining of B.
 * Fact 3. All ranks had joined A before any joined B.  So at the moment A
 *   ended all ranks were passive at once, and with SENT = RECEIVED in sums no
 *   message was in flight at that moment: the program is quiet, and stays so.
 *   The state fields of B are those of that moment.
 * Fact 4. One wave is not enough: its parts are read at different times, and a
 *   message may cross it twice so that sums agree by accident.
 * Fact 5. All ranks see the same sums, and everything that close reads comes
 *   from sums; so they decide alike, provided that each wave means the same
 *   wave everywhere.  A rank that joined the next wave with a barrier not yet
 *   applied would still look like one in barrier: hence applied().
 * Fact 6. With a bridge, who still waits may get what it lacks from outside,
 *   which no counter knows: such a state decides nothing, and waves go on.
 */
#include "term.h"

#include <string.h>

void edat__term_init(struct term *term, int ranks) {
  memset(term, 0, sizeof *term);
  term->ranks = ranks;
  term->decided = TERM_NONE;
}

bool edat__term_wants_wave(struct term *term, bool passive) {
  if (term->open || term->decided != TERM_NONE)
    return false;
  if (!passive) {
    term->idle = 0;
    term->confirm = false;
    return false;
  }
  return term->confirm || ++term->idle >= TERM_IDLE_POLLS;
}

void edat__term_open(struct term *term) { term->open = true; }

/* Might the program be quiet, as far as one wave can tell? */
static bool looks_quiet(const struct term_vector *sums) {
  return sums->v[TERM_SENT] == sums->v[TERM_RECEIVED] &&
         sums->v[TERM_HOLDS] == 0;
}

/* What a quiet program in this state has come to. */
static enum term_outcome decide(const struct term *term,
                                const struct term_vector *sums) {
  bool idle_tasks = sums->v[TERM_PENDING] != 0 || sums->v[TERM_SUSPENDED] != 0;
  if (!idle_tasks && sums->v[TERM_MAIN_BARRIER] == term->ranks)
    return TERM_BARRIER;
  if (!idle_tasks && sums->v[TERM_MAIN_ENDED] == term->ranks &&
      sums->v[TERM_STORED] == 0)
    return TERM_END;
  return TERM_HANG;
}

/* Would somebody take what may come from outside? */
static bool is_bridged(const struct term_vector *sums) {
  return sums->v[TERM_BRIDGES] != 0 &&
         (sums->v[TERM_PENDING] != 0 || sums->v[TERM_SUSPENDED] != 0 ||
          sums->v[TERM_MAIN_WAITING] != 0);
}

enum term_outcome edat__term_close(struct term *term,
                                   const struct term_vector *sums) {
  bool quiet = looks_quiet(sums);
  bool equal = term->has_last && memcmp(&term->last, sums, sizeof *sums) == 0;
  term->open = false;
  term->waves++;
  term->idle = 0;
  term->bridged = false;
  if (quiet && equal) {
    term->decided = decide(term, sums);
    if (term->decided == TERM_HANG && is_bridged(sums)) {
      term->decided = TERM_NONE;
      term->bridged = true;
      return TERM_NONE;
    }
    term->has_last = term->confirm = false;
    return term->decided;
  }
  term->last = *sums;
  term->has_last = true;
  term->confirm = quiet;
  return TERM_NONE;
}

void edat__term_applied(struct term *term) {
  /* After an end or a hang no rank joins a wave any more. */
  if (term->decided == TERM_BARRIER)
    term->decided = TERM_NONE;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who speaks, the messages that end a program, and the trace.
 *
 * Each thread has an identity: rank, worker, and the task that it runs. Those
 * who change one of them store it there (transport, scheduler); messages and
 * trace dumps begin with it. A message is one line
 *   edat: rank 2, worker 1, task 'halo' (a.c:12): text [edat-word]
 * and each further line of the text ('\n') is printed as its own
 *   edat: rank 2: note: what to do
 * in one write, so that ranks do not interleave. Texts and words are those of
 * errors.def.
 *
 * The trace is a ring of 32-byte records per thread, behind one bit per topic.
 */
#ifndef EDAT_RUNTIME_TRACE_H
#define EDAT_RUNTIME_TRACE_H

#include "base.h"
#include "errors.h"

#include <stdatomic.h>
#include <stdio.h>

/* The task that a thread runs; strings live for ever. */
struct subject {
  const char *task; /* NULL: none */
  const char *file; /* NULL: its place is not known */
  int line;
};

/* Who the thread is, and what it is doing. */
struct identity {
  /* Owner thread only. */
  int rank;   /* -1: the rank of the process (edat__rank_set) */
  int worker; /* -1: not a worker */
  /* Atomic: a struct subject; others look on, and may see a mixture. */
  _Atomic(const char *) task;
  _Atomic(const char *) file;
  _Atomic int line;
};

extern EDAT_TLS struct identity edat__identity;

/* What a thread is doing. */
static inline struct subject edat__subject_of(const struct identity *who) {
  /* pairs with the stores in edat__subject_set: they need no order */
  return (struct subject){
      atomic_load_explicit(&who->task, memory_order_relaxed),
      atomic_load_explicit(&who->file, memory_order_relaxed),
      atomic_load_explicit(&who->line, memory_order_relaxed)};
}

/* What the calling thread does from now on. */
static inline void edat__subject_set(struct subject subject) {
  struct identity *me = &edat__identity;
  /* pairs with the loads in edat__subject_of: they need no order */
  atomic_store_explicit(&me->task, subject.task, memory_order_relaxed);
  atomic_store_explicit(&me->file, subject.file, memory_order_relaxed);
  atomic_store_explicit(&me->line, subject.line, memory_order_relaxed);
}

/* The rank of the process, for threads that have none of their own. */
void edat__rank_set(int rank);

/* Called once by the first fatal message, to end the other ranks; it may
   return, and should within a second or so. */
void edat__abort_hook_set(void (*hook)(int status));
/* Adds lines to the message that memory is out, and returns their length. */
void edat__memory_hook_set(size_t (*hook)(char *out, size_t room));

/* Prints the message, calls the abort hook and ends the process with status 1.
   Only the first caller of a process prints; later ones block for ever. */
EDAT_NORETURN void edat__fatal(enum error_id id, const char *format, ...)
    EDAT_PRINTF(2, 3);

/* This thread has printed the last message, and ends the process. */
bool edat__is_my_death(void);

/* Prints the message of a thread that is about to die by a signal, and returns
   for it to do so. Says nothing if that thread has spoken already, and waits
   for ever if another has. For signal handlers. */
void edat__last_words(enum error_id id, const char *format, ...)
    EDAT_PRINTF(2, 3);

/* Lets out what the program has printed so far, if nobody holds the stream: a
   thread may hold one for ever, so nothing flushes them all before it has
   spoken. */
void edat__stdout_flush(void);

/* A warning: prints and goes on. */
void edat__warn(enum error_id id, const char *format, ...) EDAT_PRINTF(2, 3);

/* A line on the terminal that the next one overwrites, and that whatever else
   the runtime prints erases first. */
void edat__terminal_show(const char *line);
void edat__terminal_clear(void);

/* A report that was asked for. */
void edat__note(const char *format, ...) EDAT_PRINTF(1, 2);

/* Topics; ORDER TOPIC (names in trace.c come from this list). */
#define EDAT_TOPICS(X)                                                         \
  X(TASK, task)                                                                \
  X(EVENT, event)                                                              \
  X(MATCH, match)                                                              \
  X(SCHED, sched)                                                              \
  X(WIRE, wire)                                                                \
  X(TERM, term)                                                                \
  X(WAIT, wait)                                                                \
  X(LOCK, lock)

enum topic {
#define EDAT_TOPIC_BIT(upper, lower) TOPIC_##upper,
  EDAT_TOPICS(EDAT_TOPIC_BIT)
#undef EDAT_TOPIC_BIT
      TOPIC_COUNT
};

/* Bits of the topics that are traced; constant after edat__trace_init. */
extern unsigned edat__trace_mask;

/* Turns topics on: "all" or a comma list. Returns false, and changes nothing,
   when a name is unknown. */
bool edat__trace_init(const char *topics);

/* Frees the rings, when no other thread traces any more. */
void edat__trace_fini(void);

/* Records `what` (a literal) with two numbers; use EDAT_TRACE. */
void edat__trace_record(const char *what, uint64_t a, uint64_t b);

#define EDAT_TRACE(topic, what, a, b)                                          \
  do {                                                                         \
    if (EDAT_UNLIKELY(edat__trace_mask & (1u << TOPIC_##topic)))               \
      edat__trace_record(what, (uint64_t)(a), (uint64_t)(b));                  \
  } while (0)

/* Prints the last `limit` records of all threads, in order of time. Other
   threads may be tracing: a record being written may come out torn. */
void edat__trace_dump(FILE *out, size_t limit);

#endif

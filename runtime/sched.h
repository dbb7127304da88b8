/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who runs what, and where: workers, their deques, placement of ready tasks,
 * stealing, suspension, sleep. What a task is (and how it is run) is known
 * only through hooks; so is what polling means.
 *
 * A strand is something that runs and may suspend: a task being executed, or
 * main. It is tied to its worker, an OS thread. Main has a struct worker too
 * (index -1): while main waits for a group it runs tasks of that group.
 *
 * sched.c has the loop, suspension and placement; sched_idle.c has sleep,
 * wake-up and the slot that main and worker 0 share; sched_poll.c the baton.
 * sched_serial.c stands in the place of all three in the library for serial
 * programs, and has only the first part of what is declared below.
 */
#ifndef EDAT_RUNTIME_SCHED_H
#define EDAT_RUNTIME_SCHED_H

#include "base.h"
#include "deque.h"
#include "fiber.h"
#include "inbox.h"
#include "list.h"
#include "ready.h"
#include "sync.h"
#include "trace.h"

struct group;
struct sched;
struct serial;
struct task;
struct worker;
struct edatcc_where;

/* ORDER SUSPEND: the words in report.c. */
enum suspend_reason {
  SUSPEND_NOT,
  SUSPEND_WAIT,       /* wait: subject is the struct wait */
  SUSPEND_CALL,       /* edatWait: the same */
  SUSPEND_IF,         /* a task with if(0): the same */
  SUSPEND_GROUP,      /* end of a taskgroup: subject is the struct group */
  SUSPEND_LOOP,       /* end of a taskloop: the same */
  SUSPEND_CRITICAL,   /* subject is the struct lock */
  SUSPEND_COLLECTIVE, /* loop over ranks: subject is the struct wait */
  SUSPEND_BARRIER,
  SUSPEND_END /* main has ended */
};

/* Why and where a strand is suspended. */
struct suspension {
  enum suspend_reason reason;
  const struct edatcc_where *where; /* NULL: not known */
  const void *subject;
};

struct strand {
  /* Constant after init. */
  struct worker *worker;
  /* Owner thread only. */
  struct fiber *fiber; /* the one that it is on */
  struct task *task;   /* NULL: main */
  struct group *group; /* innermost: new tasks count in it */
  struct group *help;  /* main: the group whose tasks it runs meanwhile */
  bool helps_all;      /* main: it runs any task meanwhile; see main_helps */
  struct list held;    /* locks, the first taken first; lock.c's */
  /* Under lock: of the worker's strands. */
  struct list link; /* in worker->suspended */
  struct suspension suspended;
  uint64_t suspended_since; /* coarse ticks */
  int64_t away_ns;          /* with EDAT_STATS: how long it was suspended */
  /* Owner thread only. */
  void (*before_suspend)(void *ctx); /* called once, then cleared; or NULL */
  void *before_suspend_ctx;
  uint64_t left; /* serial: the turns taken when it was interrupted */
  struct inbox_node resume; /* in worker->mailbox, when it may go on */
};

struct worker {
  /* Constant after init. */
  struct sched *sched;
  int index; /* -1: main */
  /* Owner thread only. */
  struct strand *strand; /* running now; NULL: the scheduler */
  struct fiber *fiber;   /* running now */
  struct fiber *dead;    /* to be put after a switch */
  struct fiber native;   /* the thread's own stack */
  struct list parked;    /* fibers inside the scheduler loop */
  int parked_count;
  bool was_searching; /* has left idle, and taken nothing yet */
  unsigned picks;
  uint32_t random;
  struct group *credit; /* group of which this worker has spare counts */
  int64_t credits;      /* so many: see group.c */
  bool counts_singly;   /* it never settles, so has no credits */
  struct thread thread;
  /* Constant once the thread has begun: what it says of itself. NULL before. */
  _Atomic(const struct identity *) identity; /* Atomic: published once. */
  /* Ticker only. */
  uint64_t watched_done;  /* tasks it had run when last seen */
  uint64_t watched_since; /* ticks when that last changed */
  /* Under lock: of the worker's strands. */
  struct list suspended;
  int suspended_count; /* tasks among them */
  /* Atomic: sections below. */
  _Atomic bool strands_lock; /* Atomic: a spinlock; see edat__sched_look. */
  _Atomic uint64_t done;     /* Atomic: tasks that have run; a hint. */
  struct deque deque;
  struct inbox mailbox; /* strands of this worker that may go on */
  _Atomic(struct inbox_node *) resumable; /* Atomic: drained from the mailbox,
                                             oldest first; written by the owner,
                                             others see whether it is empty. */
  struct park park;
  _Atomic bool is_idle; /* Atomic: a hint for those who ask. */
  _Atomic int asleep;   /* Atomic: 1 from before the last look for work until
                           somebody claims the right to wake it. */
};

/* Why the baton holder polls. */
enum poll_mood {
  POLL_BUSY,   /* between other things */
  POLL_LINGER, /* waits a moment for something, then does without */
  POLL_IDLE,   /* has nothing else to do */
  POLL_SLEEPY  /* and will sleep if nothing happens now */
};

enum { POLL_UNDERWAY = -1 };

/* Calls upward. */
struct sched_hooks {
  void *ctx;
  /* Called first on each thread of the scheduler. */
  void (*enter)(void *ctx);
  /* Runs and consumes the task on the calling strand. */
  void (*run)(void *ctx, struct task *task, struct strand *strand);
  /* Does the task belong to the group, directly or through nested ones? */
  bool (*belongs)(struct task *task, struct group *group);
  /* The baton is held. Returns how many things happened, or POLL_UNDERWAY:
     nothing did, but a large body moves only while somebody polls. */
  int (*poll)(void *ctx, enum poll_mood mood);
  /* The worker, whose credit is not NULL, turns to something else: group.c. */
  void (*settle)(struct worker *w);
  /* By the ticker, every few milliseconds, with no lock held; may be NULL. */
  void (*watch)(void *ctx);
  bool main_works; /* main runs any task while it waits for the end */
};

enum pause { PAUSE_NOT, PAUSE_WANTED, PAUSE_ON };

enum main_slot { SLOT_FREE, SLOT_WORKER, SLOT_WORKER_MAIN_WANTS, SLOT_MAIN };

struct sched {
  /* Constant after init. */
  int worker_count;
  struct worker *workers;
  struct sched_hooks hooks;
  bool remote; /* there are other ranks: polling matters */
  int rank;
  bool is_crowded; /* more threads of ours than cores on the node */
  int64_t spin_ns;
  uint64_t poll_ticks; /* a busy worker polls at most that often */
  struct worker main;
  struct strand main_strand;
  struct thread ticker;
  struct park ticker_park;
  struct ready ready;
  struct serial *serial; /* sched_serial.c's */

  /* The baton: who polls. Only ever tried, never waited for. */
  EDAT_CACHE_ALIGNED struct mutex baton;
  _Atomic(struct worker *) holder; /* Atomic: an idle worker with the baton, to
                                      be woken when the rank falls idle. */
  _Atomic int main_wants_baton; /* Atomic: asks an idle holder to hand over. */
  _Atomic int lean; /* Atomic: above 0, main leaves polling to workers; a hint,
                       counted down when they find something for main. */
  _Atomic uint64_t last_poll; /* Atomic: ticks of the last poll; a hint. */
  _Atomic uint64_t last_news; /* Atomic: when one last found something; a
                                 hint. */

  /* Atomic: low half: threads that may have or make work; high half: how
     often one joined them. With the baton held, reading it twice unchanged
     and zero around a look at the queues proves that the rank is idle. */
  EDAT_CACHE_ALIGNED _Atomic uint64_t active;
  EDAT_CACHE_ALIGNED _Atomic int searching; /* Atomic: workers that look for
                                               work and will see a push. */
  _Atomic int sleeping;    /* Atomic: workers with asleep set. */
  _Atomic int slot;        /* Atomic: enum main_slot. */
  _Atomic bool stopping;   /* Atomic: workers leave when they find no work. */
  _Atomic bool main_helps; /* Atomic: main may be woken for any task. */
  _Atomic int pause;       /* Atomic: enum pause; on, no task is begun. */
  _Atomic bool standby;    /* Atomic: one sleeper looks after the baton. */
};

/* ---- Also serial -------------------------------------------------------- */

/* The calling thread becomes main; workers start at once. */
void edat__sched_init(struct sched *s, int rank, int workers, bool remote,
                      bool oversubscribed, const struct sched_hooks *hooks);
/* Joins the workers; everything must be quiet. Called by main's thread. */
void edat__sched_fini(struct sched *s);

/* The calling thread's worker; NULL: a thread that the scheduler does not
   know. Not inlined, so that no compiler keeps a thread-local's address over
   a switch. */
struct worker *edat__sched_worker(void);
/* The calling strand; NULL: inside the scheduler, or a foreign thread. */
struct strand *edat__sched_strand(void);

/* Between these two the strands of a worker that are suspended stay so, and
   those in its list may be looked at. For moments only: the worker spins. */
void edat__sched_look(struct worker *w);
void edat__sched_look_away(struct worker *w);
/* The owner: the strand is suspended, and is no longer. */
void edat__sched_list(struct strand *strand, const struct suspension *why);
void edat__sched_unlist(struct strand *strand);
/* The owner has run a task. */
static inline void edat__sched_count_done(struct worker *w) {
  /* pairs with nothing: a hint, written by the owner only */
  uint64_t done = atomic_load_explicit(&w->done, memory_order_relaxed);
  /* pairs with nothing: the same */
  atomic_store_explicit(&w->done, done + 1, memory_order_relaxed);
}
/* Tasks that are suspended; exact at quiet. */
int edat__sched_suspended(struct sched *s);
/* The ticker notes which workers are still at what they were. */
void edat__sched_watch(struct sched *s);
/* Tasks that have run, and that are ready; about. */
uint64_t edat__sched_done(struct sched *s);
uint64_t edat__sched_ready(struct sched *s);

/* A task became ready; any thread. */
void edat__sched_push(struct sched *s, struct task *task, int priority);

/* Around a submission. In a serial program the tasks that are pushed between
   the two have run, or wait, when the second returns. */
void edat__sched_pragma_begin(struct sched *s);
void edat__sched_pragma_end(struct sched *s);

/* The caller asks until an answer changes: in a serial program others run. */
void edat__sched_give_way(struct sched *s);

/* Switches the calling strand off until somebody calls resume, once; that may
   even have happened before. help: main runs tasks of this group meanwhile. */
void edat__sched_suspend(struct strand *strand, const struct suspension *why,
                         struct group *help);
/* Any thread. The strand must not be touched afterwards. */
void edat__sched_resume(struct strand *strand);

/* Main, which goes to a barrier, wants tasks held back behind it; the baton
   holder does so before main goes on; main is back. */
void edat__sched_pause_want(struct sched *s);
void edat__sched_pause_begin(struct sched *s);
void edat__sched_pause_settle(struct sched *s);
/* Main: tasks may begin again. Done by itself when main waits. */
void edat__sched_pause_end(struct sched *s);

/* Polls once, if nobody else does, whatever the caller is. */
void edat__sched_poll(struct sched *s);
/* Polls for a moment unless somebody else does, until is_over says so. */
void edat__sched_linger(struct worker *w, bool (*is_over)(void *ctx),
                        void *ctx);
/* Is there something that w may go on with? */
bool edat__sched_is_wanted(struct worker *w);

/* May w run a task now? Main and worker 0 share one slot. */
bool edat__sched_slot_take(struct worker *w);
void edat__sched_slot_give(struct worker *w);

/* The baton is held by the caller: is this rank idle, exactly? */
bool edat__sched_is_idle(struct sched *s);
/* Threads outside that may fire: +1 between hold and release. */
void edat__sched_hold(struct sched *s);
void edat__sched_release(struct sched *s);

/* Workers that run or look for a task; old when it returns. */
int edat__sched_active_workers(struct sched *s);

/* ---- sched_poll.c ------------------------------------------------------- */

/* Polls once if the last time is long ago; for busy workers. */
void edat__sched_poll_if_due(struct sched *s);
/* The same with the baton. */
int edat__sched_poll_holding(struct sched *s, enum poll_mood mood);

bool edat__sched_baton_try(struct sched *s);
void edat__sched_baton_drop(struct sched *s);
/* For a worker or main with nothing to do: tries, and asks for it. */
bool edat__sched_baton_take(struct worker *w);
/* Must this idle worker give it to main? */
bool edat__sched_must_hand_over(struct worker *w);
/* What arrives is for workers; something was for main. */
void edat__sched_lean(struct sched *s);
void edat__sched_lean_less(struct sched *s);

/* ---- sched_idle.c ------------------------------------------------------- */

/* The worker has found nothing; returns when there may be something. */
void edat__sched_idle(struct worker *w);
/* Main waits, and runs nothing meanwhile, until its strand may go on. */
void edat__sched_idle_main(struct worker *w);
/* After taking work: no longer the one who sees pushes. */
void edat__sched_found(struct worker *w);

/* Something was pushed that any worker may take. */
void edat__sched_wake_any(struct sched *s);
/* Something for this worker. Returns whether it slept. */
bool edat__sched_wake(struct worker *w);
/* One that sleeps, if any, so that somebody polls. */
void edat__sched_wake_poller(struct sched *s);

/* The thread that polls when nobody else has for long, and looks after what
   has to be done from time to time. */
void edat__sched_ticker(void *sched);

#endif

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Order of start: settings, stacks, transport, matcher, locks, scheduler.
 * End: quiet (all ranks), threads, what is still pending, transport.
 *
 * exit() is a return from main if main's thread calls it with 0 outside
 * tasks; any other exit while the program runs would leave the other ranks
 * waiting, so it ends them all with a message.
 */
#include "runtime.h"

#include "config.h"
#include "connect.h"
#include "crash.h"
#include "group.h"
#include "large.h"
#include "lock.h"
#include "mem.h"
#include "progress.h"
#include "report.h"
#include "spread.h"
#include "stats_report.h"
#include "status.h"
#include "submit.h"
#include "trace.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum phase { PHASE_NONE, PHASE_RUNNING, PHASE_ENDING, PHASE_ENDED };

/* Atomic: enum phase, of the rank of this process; publishes those below. */
static _Atomic int phase;
static pid_t process; /* whose rank it is: not a child's */
static pthread_t main_thread;
static struct engine *the_engine;
static int the_rank;
static int the_ranks = 1;

/* ---- One rank ----------------------------------------------------------- */

static void enter_thread(void *ctx) { edat__engine_set_thread(ctx); }

static void start_sched(struct engine *engine, int workers) {
  struct sched_hooks hooks = {engine,
                              enter_thread,
                              edat__submit_run,
                              edat__group_has,
                              edat__progress_poll,
                              edat__group_settle,
                              edat__status_watch,
                              edat__config_bool(CONFIG_MAIN_THREAD_WORKER)};
  edat__sched_init(&engine->sched, engine->rank, workers, engine->size > 1,
                   edat__connect_is_crowded(engine->transport, workers),
                   &hooks);
}

struct engine *edat__runtime_start_with(runtime_connect *connect, void *ctx,
                                        int workers) {
  struct engine *engine =
      edat__mem_alloc_aligned(EDAT_CACHE_LINE, sizeof *engine, "the engine");
  *engine = (struct engine){.rank = 0};
  struct transport_sink sink = edat__progress_sink(engine);
  engine->transport = connect(ctx, &sink);
  engine->rank = engine->transport->rank;
  engine->size = engine->transport->size;
  engine->match = edat__match_new();
  engine->locks = edat__locks_new();
  engine->spread = edat__spread_new(engine->transport);
  edat__term_init(&engine->term, engine->size);
  start_sched(engine,
              workers ? workers : edat__connect_workers(engine->transport));
  return engine;
}

static bool is_any(void *ctx, const struct waiter *w) {
  (void)ctx;
  (void)w;
  return true;
}

/* At the end only persistent tasks are left. */
static void withdraw_all(struct engine *engine) {
  uint64_t held = edat__match_held(engine->match);
  if (held)
    edat__warn(EDAT_ERR(HELD_EVENTS), (unsigned long long)held,
               held == 1 ? " was" : "s were");
  edat__match_cancel(engine->match, is_any, NULL);
}

void edat__runtime_finish_with(struct engine *engine) {
  struct suspension why = {SUSPEND_END, NULL, NULL};
  edat__sched_suspend(&engine->sched.main_strand, &why, NULL);
  edat__engine_wait_leaving(engine);
  edat__sched_fini(&engine->sched);
  edat__stats_report(engine);
  edat__status_end(engine);
  withdraw_all(engine);
  engine->transport->ops->stop(engine->transport);
  edat__spread_free(engine->spread);
  edat__match_free(engine->match);
  edat__locks_free(engine->locks);
  edat__engine_set_thread(NULL);
  edat__mem_free(engine);
}

void edat__runtime_init_process(void) {
  struct progress_hooks hooks = {edat__report_hang, edat__status_internal};
  edat__config_init();
  edat__clock_init();
  if (!edat__trace_init(edat__config_string(CONFIG_TRACE)))
    edat__fatal(EDAT_ERR(TRACE_TOPIC), edat__config_string(CONFIG_TRACE));
  edat__fiber_init((size_t)edat__config_int(CONFIG_STACK_SIZE));
  edat__event_high = edat__config_int(CONFIG_MEMORY_HIGH);
  edat__crash_init();
  edat__status_init();
  edat__stats_report_init();
  edat__progress_init(&hooks);
}

void edat__runtime_fini_process(void) {
  edat__status_fini();
  edat__crash_fini();
  edat__fiber_fini();
  edat__large_fini();
  edat__trace_fini();
  edat__pool_flush();
  edat__config_fini();
}

/* ---- The rank of this process ------------------------------------------- */

/* After a fatal message was printed. */
static void abort_ranks(int status) {
  struct engine *engine = edat__engine_get();
  if (engine && engine->transport)
    engine->transport->ops->abort(engine->transport, status);
}

static size_t print_memory(char *out, size_t room) {
  struct engine *engine = edat__engine_get();
  return engine && engine->match
             ? edat__match_print_memory(engine->match, out, room)
             : 0;
}

static bool is_main_itself(void) {
  struct strand *strand = edat__sched_strand();
  return strand && strand == &the_engine->sched.main_strand;
}

/* Not so for a main that waits, in a handler of a signal. */
static bool is_task(void) { return edat__sched_strand() && !is_main_itself(); }

static bool is_up(void) {
  int now = atomic_load(&phase);
  return (now == PHASE_RUNNING || now == PHASE_ENDING) && getpid() == process;
}

static void hook_exit(void);

/* The program has called exit(), or returned from a main that is not ours. */
static void at_exit(int status, void *unused) {
  (void)unused;
  if (!is_up())
    return;
  if (atomic_load(&phase) == PHASE_ENDING && !is_task() &&
      pthread_equal(pthread_self(), main_thread))
    edat__fatal(EDAT_ERR(EXIT_AT_END), status);
  if (!is_main_itself())
    edat__fatal(EDAT_ERR(EXIT_IN_TASK), status);
  if (status != 0)
    edat__fatal(EDAT_ERR(EXIT_STATUS), status);
  hook_exit(); /* again, for an exit in a task that main now waits for */
  edat__runtime_finish();
}

#ifdef __GLIBC__
static void hook_exit(void) { on_exit(at_exit, NULL); }
#else
/* Without the status, a failure cannot be told from an early return. */
static void at_exit_plain(void) { at_exit(0, NULL); }
static void hook_exit(void) { atexit(at_exit_plain); }
#endif

static void on_finalize(void *ctx) {
  (void)ctx;
  edat__runtime_finish();
}

/* ctx: a communicator's handle, or NULL. */
static struct transport *connect(void *ctx, const struct transport_sink *sink) {
  return edat__connect(ctx, on_finalize, sink);
}

static void start(int *communicator) {
  if (atomic_load(&phase) != PHASE_NONE)
    return;
  process = getpid();
  main_thread = pthread_self();
  edat__runtime_init_process();
  edat__abort_hook_set(abort_ranks);
  edat__memory_hook_set(print_memory);
  the_engine = edat__runtime_start_with(connect, communicator, 0);
  the_rank = the_engine->rank;
  the_ranks = the_engine->size;
  edat__rank_set(the_rank);
  edat__status_arm();
  edat__engine_set_process(the_engine);
  if (the_rank == 0)
    edat__config_warn_unknown();
  atomic_store(&phase, PHASE_RUNNING);
  hook_exit();
}

void edat__runtime_start(void) { start(NULL); }
void edat__runtime_start_on(int communicator) { start(&communicator); }

void edat__runtime_finish(void) {
  if (!is_up())
    return;
  if (!is_main_itself())
    edat__fatal(EDAT_ERR(END_IN_TASK));
  atomic_store(&phase, PHASE_ENDING);
  edat__runtime_finish_with(the_engine);
  edat__engine_set_process(NULL);
  atomic_store(&phase, PHASE_ENDED);
  edat__abort_hook_set(NULL);
  edat__memory_hook_set(NULL);
  edat__connect_fini();
  edat__runtime_fini_process();
}

bool edat__runtime_is_started(void) { return is_up(); }
bool edat__runtime_is_over(void) { return atomic_load(&phase) == PHASE_ENDED; }
int edat__runtime_rank(void) { return the_rank; }
int edat__runtime_ranks(void) { return the_ranks; }

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The process is about to die by a signal: says who did it, and lets it die.
 *
 * What the signal would have done without us it does afterwards: the default
 * action is put back and the instruction faults again, so there is a core dump
 * that shows the place, and the launcher sees a crash. A handler of the program
 * or of a sanitizer that was there before is left alone, and one set later
 * replaces ours. The handlers of UCX, which MPI brings with it, are the
 * exception: they print a trace without the name of a task, so ours go first.
 * They also hide those of a sanitizer, which is asked for its report then.
 *
 * The stack overflow of a task is the one fault that is told whoever handles
 * the others: SIGSEGV and SIGBUS are always ours, and passed on.
 */
#define _GNU_SOURCE 1
#include "crash.h"

#include "fiber.h"
#include "trace.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

static struct caught {
  int signal;
  const char *name;
  const char *what;
  bool may_overflow; /* a full stack ends in it */
  /* Constant after init. */
  struct sigaction old;
  bool is_installed;
  bool is_told;   /* false: somebody else's business, unless a stack is full */
  bool is_hidden; /* a sanitizer's, if there is one, by UCX's */
} all[] = {
    {.signal = SIGSEGV,
     .name = "SIGSEGV",
     .what = "invalid memory access",
     .may_overflow = true},
    {.signal = SIGBUS,
     .name = "SIGBUS",
     .what = "memory that cannot be accessed",
     .may_overflow = true},
    {.signal = SIGFPE, .name = "SIGFPE", .what = "invalid arithmetic"},
    {.signal = SIGILL, .name = "SIGILL", .what = "invalid instruction"},
    {.signal = SIGABRT, .name = "SIGABRT", .what = "abort() was called"},
};

static struct caught *find(int signal) {
  struct caught *c = all;
  while (c->signal != signal)
    c++;
  return c;
}

static void tell(const struct caught *c, const siginfo_t *info) {
  char how[100];
  if (info->si_code <= 0 && info->si_pid != getpid())
    snprintf(how, sizeof how, "sent by process %d", (int)info->si_pid);
  else if (c->signal == SIGABRT)
    snprintf(how, sizeof how, "%s", c->what);
  else if (info->si_code <= 0)
    snprintf(how, sizeof how, "raised by the program");
  else
    snprintf(how, sizeof how, "%s at address %p", c->what, info->si_addr);
  edat__last_words(EDAT_ERR(CRASH), c->name, how);
}

static uintptr_t stack_pointer(const void *context) {
  const ucontext_t *c = context;
#if defined(__x86_64__)
  return (uintptr_t)c->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
  return (uintptr_t)c->uc_mcontext.sp;
#else
  (void)c;
  return 0;
#endif
}

/* AddressSanitizer's, and that of any sanitizer: in the program, or nowhere. */
#pragma weak __asan_report_error
#pragma weak __sanitizer_print_stack_trace
void __asan_report_error(void *pc, void *bp, void *sp, void *address,
                         int is_write, size_t bytes);
void __sanitizer_print_stack_trace(void);

static void ask_sanitizer(const struct caught *c, const siginfo_t *info,
                          const void *context) {
#if defined(__x86_64__)
  const ucontext_t *at = context;
  const greg_t *r = at->uc_mcontext.gregs;
  if (__asan_report_error && c->may_overflow && info->si_code > 0)
    __asan_report_error((void *)r[REG_RIP], (void *)r[REG_RBP],
                        (void *)r[REG_RSP], info->si_addr,
                        (r[REG_ERR] & 2) != 0, 1);
#else
  (void)c;
  (void)info;
  (void)context;
#endif
  if (__sanitizer_print_stack_trace)
    __sanitizer_print_stack_trace();
}

static void handle(int signal, siginfo_t *info, void *context) {
  struct caught *c = find(signal);
  if (c->may_overflow && info->si_code > 0 &&
      edat__fiber_is_overflow(info->si_addr, stack_pointer(context)))
    edat__fatal(EDAT_ERR(STACK_OVERFLOW), edat__fiber_stack_bytes());
  struct sigaction next = {.sa_handler = SIG_DFL};
  if (c->is_told)
    tell(c, info);
  else
    next = c->old;
  if (c->is_hidden)
    ask_sanitizer(c, info, context);
  sigaction(signal, &next, NULL);
  if (info->si_code <= 0)
    raise(signal); /* sent by somebody, so it would not come again */
}

static bool is_nobodys(const struct sigaction *old) {
  return !(old->sa_flags & SA_SIGINFO) && old->sa_handler == SIG_DFL;
}

/* One that tells less than we do. */
static bool is_ucx(const struct sigaction *old) {
  Dl_info info;
  const void *handler = (const void *)(uintptr_t)old->sa_handler;
  return handler && dladdr(handler, &info) && info.dli_fname &&
         strstr(info.dli_fname, "libucs");
}

static bool is_ours(int signal) {
  struct sigaction now;
  return sigaction(signal, NULL, &now) == 0 && (now.sa_flags & SA_SIGINFO) &&
         now.sa_sigaction == handle;
}

void edat__crash_init(void) {
  for (size_t i = 0; i < EDAT_LENGTH(all); i++) {
    struct caught *c = &all[i];
    struct sigaction action = {.sa_sigaction = handle,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    sigaction(c->signal, NULL, &c->old);
    c->is_hidden = is_ucx(&c->old);
    c->is_told = c->is_hidden || is_nobodys(&c->old);
    if (c->is_told || c->may_overflow)
      sigaction(c->signal, &action, NULL);
    c->is_installed = c->is_told || c->may_overflow;
  }
}

void edat__crash_fini(void) {
  for (size_t i = 0; i < EDAT_LENGTH(all); i++) {
    if (all[i].is_installed && is_ours(all[i].signal))
      sigaction(all[i].signal, &all[i].old, NULL);
    all[i].is_installed = false;
  }
}

EDAT_NORETURN void edat__crash_abort(void) {
  signal(SIGABRT, SIG_DFL);
  abort();
}

/* In the copy. */
static EDAT_NORETURN void die_with_core(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_CORE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_CORE, &limit);
  }
  edat__crash_abort();
}

/* Not by fork(), whose handlers in other libraries may wait for a lock. */
bool edat__crash_dump_core(void) {
  int status = 0;
  pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0)
    die_with_core();
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
    continue;
  return child > 0 && WIFSIGNALED(status) && WCOREDUMP(status);
}

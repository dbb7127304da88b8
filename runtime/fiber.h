/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stackful contexts. A fiber has a stack from one arena, with a guard below,
 * and is run by switching to it; a thread's own stack is a fiber too. A fiber
 * that was started stays on its thread (errno and thread-locals are cached by
 * compilers across calls). No scheduling here: who runs next is the caller's.
 *
 * A fiber's entry never returns: its last act is edat__fiber_exit, after
 * which the fiber switched to may put it.
 */
#ifndef EDAT_RUNTIME_FIBER_H
#define EDAT_RUNTIME_FIBER_H

#include "base.h"
#include "list.h"

struct fiber {
  /* Owner thread only. */
  void *sp; /* where it was switched off */
  void (*entry)(void *);
  void *argument;
  void *stack; /* lowest usable address */
  size_t stack_bytes;
  void *owner;      /* for the user of fibers: its task, its worker */
  struct list link; /* for the user of fibers: queues of suspended ones */
  struct fiber *next_free;
  /* For sanitizers. */
  void *fake_stack;
  void *tsan;
  void *context; /* ucontext_t where there is no own switch */
  bool is_thread;
};

/* Sets the size of the stacks (a setting, rounded up to pages). Before the
   first get. */
void edat__fiber_init(size_t stack_bytes);
/* Unmaps the arena; all fibers have been put. */
void edat__fiber_fini(void);

/* Was the address, which could not be accessed, touched because a stack of ours
   is full? sp: the stack pointer then, 0 if it is not known. For signal
   handlers, on the thread that did it. */
bool edat__fiber_is_overflow(const void *address, uintptr_t sp);
size_t edat__fiber_stack_bytes(void);

/* Makes the calling thread's own stack a fiber, and gives the thread an
   alternate signal stack. */
void edat__fiber_init_thread(struct fiber *self);
void edat__fiber_fini_thread(struct fiber *self);

/* A new fiber, which calls entry(argument) when first switched to. */
struct fiber *edat__fiber_get(void (*entry)(void *), void *argument);
/* Gives the stack back; any thread, once the fiber is switched off for good.
   It has exited, or never ran, or is abandoned. */
void edat__fiber_put(struct fiber *fiber);

/* Switches from the running fiber `from` to `to`; returns when somebody on
   this thread switches to `from` again. No lock may be held. `from` may be
   published as resumable only by `to`, after the switch. */
void edat__fiber_switch(struct fiber *from, struct fiber *to);
/* The same, and `from` never runs again. */
EDAT_NORETURN void edat__fiber_exit(struct fiber *from, struct fiber *to);

#endif

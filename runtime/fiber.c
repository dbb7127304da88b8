/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fibers: the arena of stacks, and the switch.
 *
 * The arena is mapped in chunks of some stacks each, with nothing reserved;
 * chunks are never unmapped before the end. A stack is [guard | usable ...
 * struct fiber]: the fiber lives at the top of its own stack, so that a fiber
 * costs no other memory. Tops are shifted against each other by some cache
 * lines, or all fibers would use the same few sets of the cache.
 *
 * Guards: page-table markers where the kernel has them, else mprotect, which
 * costs the kernel two mappings a stack, so there is a bound on their number.
 * Stacks beyond it have none, which is said once. A frame that is larger than
 * a guard steps over it, unless the compiler probes it page by page. So stacks
 * are made downwards, and what lies below the first ones cannot be accessed.
 *
 * Free stacks form one list under a lock: the scheduler keeps what it reuses.
 * When many are free their pages go back to the kernel, all but the top ones.
 */
#define _GNU_SOURCE 1
#include "fiber.h"
#include "mem.h"
#include "sync.h"
#include "trace.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef EDAT_TSAN
#include <sanitizer/tsan_interface.h>
#endif

#if defined(__x86_64__) || defined(__aarch64__)
#define OWN_SWITCH 1
#else
#include <ucontext.h>
#endif

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* Linux 6.13 */
#endif

enum {
  CHUNK_STACKS = 64,
  MAX_CHUNKS = 1 << 16,
  MAX_PROTECTED = 30000, /* two mappings each, of the usual 65530 */
  MAX_WARM = 256,        /* free stacks whose pages are kept */
  COLOURS = 32,
  SIGNAL_STACK_BYTES = 64 * 1024,
  /* What gcc's -fstack-clash-protection takes for granted on aarch64. */
  GUARD_BYTES = 64 * 1024,
  SLOPE_BYTES = 64 << 20, /* of a frame that leads from one place to another */
};

/* Constant after init. */
static size_t page_bytes, guard_bytes, slot_bytes; /* slot: guard and stack */

/* Under lock. */
static struct mutex lock = EDAT_MUTEX_INIT(LOCK_FIBER);
static struct fiber *free_fibers;
static size_t free_count, made_count, protected_count;
static bool has_markers = true;
static bool is_bare_said;

/* Atomic: chunk_count publishes the chunks below it to the signal handler. */
static char *chunks[MAX_CHUNKS];
static _Atomic size_t chunk_count;
/* Atomic: slots of the first chunk that can be accessed, its upper ones; the
   handler compares with it. Those of others all can. */
static _Atomic size_t open_count;

/* The switch itself. */

/* Called by the first switch to a fiber, on its own stack. */
EDAT_NORETURN void edat__fiber_main(struct fiber *self);

/* AddressSanitizer's, which must know of stacks. It may be in the program
   alone, with a runtime that was compiled without it. */
#pragma weak __sanitizer_start_switch_fiber
#pragma weak __sanitizer_finish_switch_fiber
#pragma weak __asan_unpoison_memory_region
#pragma weak __lsan_register_root_region
#pragma weak __lsan_unregister_root_region
void __sanitizer_start_switch_fiber(void **fake_stack, const void *stack,
                                    size_t bytes);
void __sanitizer_finish_switch_fiber(void *fake_stack, const void **stack,
                                     size_t *bytes);
void __asan_unpoison_memory_region(const volatile void *memory, size_t bytes);
/* What only suspended fibers point to is no leak. */
void __lsan_register_root_region(const void *memory, size_t bytes);
void __lsan_unregister_root_region(const void *memory, size_t bytes);

/* fake_stack: where what belongs to the fiber is kept; NULL: it never returns.
 */
static void begin_switch(void **fake_stack, const struct fiber *to) {
  if (__sanitizer_start_switch_fiber)
    __sanitizer_start_switch_fiber(fake_stack, to->stack, to->stack_bytes);
}

static void finish_switch(struct fiber *self) {
  if (__sanitizer_finish_switch_fiber)
    __sanitizer_finish_switch_fiber(self->fake_stack, NULL, NULL);
}

EDAT_NORETURN void edat__fiber_main(struct fiber *self) {
  finish_switch(self);
  self->entry(self->argument);
  edat__fatal(EDAT_ERR(BUG), "a fiber's entry returned");
}

#ifdef OWN_SWITCH
void edat__fiber_jump(void **save, void *load);
void edat__fiber_start(void);

static void jump(struct fiber *from, struct fiber *to) {
  edat__fiber_jump(&from->sp, to->sp);
}

/* Builds the frame that edat__fiber_jump restores. */
static void prepare_stack(struct fiber *f) {
  uintptr_t top = (uintptr_t)f & ~(uintptr_t)15;
#if defined(__x86_64__)
  /* mxcsr and x87 word, r15 r14 r13 r12 rbx rbp, rip; at the entry of a
     function the stack is aligned to 16 before the push of its return. */
  uint64_t *frame = (uint64_t *)top - 8;
  uint32_t mxcsr;
  uint16_t x87;
  __asm__("stmxcsr %0" : "=m"(mxcsr));
  __asm__("fnstcw %0" : "=m"(x87));
  frame[0] = mxcsr | (uint64_t)x87 << 32;
  frame[1] = frame[2] = frame[3] = frame[5] = frame[6] = 0;
  frame[4] = (uintptr_t)f;
  frame[7] = (uintptr_t)edat__fiber_start;
#else
  uint64_t *frame = (uint64_t *)top - 22;
  uint64_t fpcr;
  __asm__("mrs %0, fpcr" : "=r"(fpcr));
  memset(frame, 0, 176);
  frame[0] = (uintptr_t)f;                  /* x19 */
  frame[11] = (uintptr_t)edat__fiber_start; /* x30 */
  frame[20] = fpcr;
#endif
  f->sp = frame;
}

static void release_context(struct fiber *f) { (void)f; }
#else
static void jump(struct fiber *from, struct fiber *to) {
  if (!from->context)
    from->context = edat__mem_zalloc(sizeof(ucontext_t), "a context");
  swapcontext(from->context, to->context);
}

/* makecontext passes ints only: a pointer goes in two halves. */
static void start_context(unsigned high, unsigned low) {
  uintptr_t bits = (uintptr_t)((uint64_t)high << 32 | low);
  edat__fiber_main((struct fiber *)bits);
}

static void prepare_stack(struct fiber *f) {
  ucontext_t *context = edat__mem_zalloc(sizeof *context, "a context");
  uint64_t bits = (uintptr_t)f;
  getcontext(context);
  context->uc_stack.ss_sp = f->stack;
  context->uc_stack.ss_size = f->stack_bytes;
  makecontext(context, (void (*)(void))start_context, 2, (unsigned)(bits >> 32),
              (unsigned)bits);
  f->context = context;
}

static void release_context(struct fiber *f) {
  edat__mem_free(f->context);
  f->context = NULL;
}
#endif

void edat__fiber_switch(struct fiber *from, struct fiber *to) {
  EDAT_ASSERT(from != to);
  edat__mutex_assert_none_held();
  begin_switch(&from->fake_stack, to);
#ifdef EDAT_TSAN
  __tsan_switch_to_fiber(to->tsan, 0);
#endif
  jump(from, to);
  finish_switch(from);
}

EDAT_NORETURN void edat__fiber_exit(struct fiber *from, struct fiber *to) {
  edat__mutex_assert_none_held();
  begin_switch(NULL, to);
#ifdef EDAT_TSAN
  __tsan_switch_to_fiber(to->tsan, 0);
#endif
  jump(from, to);
  edat__fatal(EDAT_ERR(BUG), "a fiber that exited was resumed");
}

/* The arena. */

static void say_bare(void) {
  if (is_bare_said)
    return;
  is_bare_said = true;
  edat__warn(EDAT_ERR(BARE_STACKS), MAX_PROTECTED);
}

static void protect_locked(char *guard) {
  edat__mutex_assert_held(&lock);
  if (has_markers) {
    if (madvise(guard, guard_bytes, MADV_GUARD_INSTALL) == 0)
      return;
    has_markers = false;
  }
  if (protected_count >= MAX_PROTECTED ||
      mprotect(guard, guard_bytes, PROT_NONE) != 0)
    say_bare();
  else
    protected_count++;
}

static char *map_chunk_locked(size_t index) {
  size_t bytes = edat__mem_array_bytes(CHUNK_STACKS, slot_bytes, "stacks");
  char *chunk =
      index >= MAX_CHUNKS
          ? MAP_FAILED
          : mmap(NULL, bytes, index == 0 ? PROT_NONE : PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1,
                 0);
  if (chunk == MAP_FAILED)
    edat__fatal(EDAT_ERR(STACK_MEMORY), made_count,
                strerror(index >= MAX_CHUNKS ? ENOMEM : errno),
                slot_bytes - guard_bytes);
  /* A touched stack shall cost pages, not a huge page. */
  madvise(chunk, bytes, MADV_NOHUGEPAGE);
  if (__lsan_register_root_region)
    __lsan_register_root_region(chunk, bytes);
  chunks[index] = chunk;
  atomic_store(&chunk_count, index + 1);
  return chunk;
}

static void open_slot_locked(char *slot) {
  edat__mutex_assert_held(&lock);
  if (mprotect(slot, slot_bytes, PROT_READ | PROT_WRITE) != 0)
    edat__fatal(EDAT_ERR(STACK_MEMORY), made_count, strerror(errno),
                slot_bytes - guard_bytes);
  atomic_fetch_add(&open_count, 1);
}

static struct fiber *make_fiber_locked(void) {
  size_t index = made_count / CHUNK_STACKS, place = made_count % CHUNK_STACKS;
  char *chunk = place == 0 ? map_chunk_locked(index) : chunks[index];
  char *slot = chunk + (CHUNK_STACKS - 1 - place) * slot_bytes;
  if (index == 0)
    open_slot_locked(slot);
  protect_locked(slot);
  made_count++;
  uintptr_t colour = made_count % COLOURS * EDAT_CACHE_LINE;
  uintptr_t top = (uintptr_t)slot + slot_bytes - colour;
  top = (top - sizeof(struct fiber)) & ~(uintptr_t)(EDAT_CACHE_LINE - 1);
  struct fiber *f = (struct fiber *)top;
  memset(f, 0, sizeof *f);
  f->stack = slot + guard_bytes;
  f->stack_bytes = top - (uintptr_t)f->stack;
  return f;
}

struct fiber *edat__fiber_get(void (*entry)(void *), void *argument) {
  EDAT_ASSERT(slot_bytes);
  edat__mutex_lock(&lock);
  struct fiber *f = free_fibers;
  if (f) {
    free_fibers = f->next_free;
    free_count--;
  } else {
    f = make_fiber_locked();
  }
  edat__mutex_unlock(&lock);
  f->entry = entry;
  f->argument = argument;
  f->owner = NULL;
  f->fake_stack = NULL;
  edat__list_init(&f->link);
#ifdef EDAT_TSAN
  f->tsan = __tsan_create_fiber(0);
#endif
  prepare_stack(f);
  return f;
}

/* Gives the pages below the one with the fiber back to the kernel. */
static void cool(struct fiber *f) {
  uintptr_t end = (uintptr_t)f & ~(uintptr_t)(page_bytes - 1);
  if (end > (uintptr_t)f->stack)
    madvise(f->stack, end - (uintptr_t)f->stack, MADV_DONTNEED);
}

void edat__fiber_put(struct fiber *f) {
  EDAT_ASSERT(!f->is_thread);
  release_context(f);
  if (__asan_unpoison_memory_region)
    __asan_unpoison_memory_region(f->stack, f->stack_bytes);
#ifdef EDAT_TSAN
  __tsan_destroy_fiber(f->tsan);
#endif
  edat__mutex_lock(&lock);
  bool is_many = free_count >= MAX_WARM;
  edat__mutex_unlock(&lock);
  if (is_many)
    cool(f);
  edat__mutex_lock(&lock);
  f->next_free = free_fibers;
  free_fibers = f;
  free_count++;
  edat__mutex_unlock(&lock);
}

/* Overflow. */

static EDAT_TLS struct fiber *thread_fiber;

static bool is_on(const struct fiber *f, uintptr_t address) {
  return address - (uintptr_t)f->stack < f->stack_bytes;
}

/* True if it is of a chunk; *is_usable: in a stack, not its guard. */
static bool is_in_chunk(uintptr_t address, bool *is_usable) {
  size_t n = atomic_load(&chunk_count);
  for (size_t i = 0; i < n; i++) {
    uintptr_t offset = address - (uintptr_t)chunks[i];
    if (offset >= CHUNK_STACKS * slot_bytes)
      continue;
    size_t place = CHUNK_STACKS - 1 - offset / slot_bytes;
    *is_usable = (i > 0 || place < atomic_load(&open_count)) &&
                 offset % slot_bytes >= guard_bytes;
    return true;
  }
  return false;
}

/* In a guard or where no stack is yet; or the stack pointer has left all
   stacks, and the address is near it. Async-signal-safe. */
bool edat__fiber_is_overflow(const void *address, uintptr_t sp) {
  uintptr_t at = (uintptr_t)address;
  bool is_usable;
  if (is_in_chunk(at, &is_usable))
    return !is_usable;
  if (!sp || !thread_fiber || !thread_fiber->stack || is_on(thread_fiber, sp))
    return false;
  if (is_in_chunk(sp, &is_usable) && is_usable)
    return false;
  return at - sp + GUARD_BYTES < SLOPE_BYTES;
}

size_t edat__fiber_stack_bytes(void) { return slot_bytes - guard_bytes; }

void edat__fiber_init(size_t stack_bytes) {
  EDAT_ASSERT(chunk_count == 0);
  page_bytes = (size_t)sysconf(_SC_PAGESIZE);
  guard_bytes = (GUARD_BYTES + page_bytes - 1) / page_bytes * page_bytes;
  /* The top page is shared with the fiber itself. */
  slot_bytes = (stack_bytes + page_bytes - 1) / page_bytes * page_bytes +
               page_bytes + guard_bytes;
}

void edat__fiber_fini(void) {
  size_t n = atomic_exchange(&chunk_count, 0);
  EDAT_ASSERT(free_count == made_count);
  for (size_t i = 0; i < n; i++) {
    if (__lsan_unregister_root_region)
      __lsan_unregister_root_region(chunks[i], CHUNK_STACKS * slot_bytes);
    munmap(chunks[i], CHUNK_STACKS * slot_bytes);
  }
  free_fibers = NULL;
  free_count = made_count = protected_count = 0;
  atomic_store(&open_count, 0);
  slot_bytes = 0;
}

/* Threads. */

static EDAT_TLS void *signal_stack;

/* Where a thread has one already (a sanitizer's, the program's) it stays. */
static void give_signal_stack(void) {
  stack_t now;
  if (sigaltstack(NULL, &now) != 0 || !(now.ss_flags & SS_DISABLE))
    return;
  signal_stack = edat__mem_alloc(SIGNAL_STACK_BYTES, "a signal stack");
  stack_t stack = {.ss_sp = signal_stack, .ss_size = SIGNAL_STACK_BYTES};
  sigaltstack(&stack, NULL);
}

static void find_thread_stack(struct fiber *self) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0)
    return;
  pthread_attr_getstack(&attributes, &self->stack, &self->stack_bytes);
  pthread_attr_destroy(&attributes);
}

void edat__fiber_init_thread(struct fiber *self) {
  memset(self, 0, sizeof *self);
  self->is_thread = true;
  edat__list_init(&self->link);
  find_thread_stack(self);
  thread_fiber = self;
#ifdef EDAT_TSAN
  self->tsan = __tsan_get_current_fiber();
#endif
  give_signal_stack();
}

void edat__fiber_fini_thread(struct fiber *self) {
  release_context(self);
  thread_fiber = NULL;
  if (!signal_stack)
    return;
  stack_t off = {.ss_flags = SS_DISABLE};
  sigaltstack(&off, NULL);
  edat__mem_free(signal_stack);
  signal_stack = NULL;
}

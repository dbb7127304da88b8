/* SPDX-License-Identifier: BSD-3-Clause */
/* Child processes and the orderly end; see process.h.
 *
 * A signal handler cannot clean up by itself: it notes the signal and passes
 * it to the child (the terminal sends SIGINT to the whole group, `kill` and
 * batch systems only to us). process_run then sees the child end, cleans up
 * and dies by the same signal, so that make or a shell sees what happened.
 * Signals are blocked between children, so none is lost: it is taken when the
 * next child runs or, at the latest, when the directory has been removed.
 */
#include "process.h"

#include "arena.h"
#include "message.h"
#include "response.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static bool is_verbose;
static uint64_t seed;
static char directory[4096];
static char guarded[4096];
static volatile sig_atomic_t caught;
static volatile pid_t child;
static pid_t leaving; /* has told its status, may not have ended yet */

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { N_SIGNALS = sizeof signals / sizeof *signals };

void process_set_verbose(bool verbose) { is_verbose = verbose; }

static void show_command(const struct args *command) {
  if (is_verbose)
    fprintf(stderr, "%s\n", args_quoted(command));
}

/* ---- The private directory --------------------------------------------- */

static void remove_tree(const char *path) {
  DIR *stream = opendir(path);
  if (!stream)
    return;
  struct dirent *entry;
  while ((entry = readdir(stream))) {
    char name[sizeof directory + 256];
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
      continue;
    snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
    if (unlink(name) != 0)
      remove_tree(name);
  }
  closedir(stream);
  rmdir(path);
}

static void reap(void) {
  while (leaving && waitpid(leaving, NULL, 0) < 0 && errno == EINTR)
    continue;
  leaving = 0;
}

void process_clean(void) {
  reap();
  if (directory[0])
    remove_tree(directory);
  directory[0] = '\0';
  if (guarded[0])
    unlink(guarded);
  guarded[0] = '\0';
}

void process_guard(const char *path) {
  snprintf(guarded, sizeof guarded, "%s", path ? path : "");
}

/* ---- Signals ----------------------------------------------------------- */

static void on_signal(int number) {
  caught = number;
  if (child > 0)
    kill(child, number);
}

static sigset_t signal_set(void) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < N_SIGNALS; i++)
    sigaddset(&set, signals[i]);
  return set;
}

/* From here on a signal waits until a child runs. What is ignored (nohup)
 * stays ignored. */
static void hold_signals(void) {
  sigset_t set = signal_set();
  sigprocmask(SIG_BLOCK, &set, NULL);
  for (int i = 0; i < N_SIGNALS; i++) {
    struct sigaction action;
    sigaction(signals[i], NULL, &action);
    if (action.sa_handler == SIG_IGN)
      continue;
    action = (struct sigaction){.sa_handler = on_signal};
    sigaction(signals[i], &action, NULL);
  }
}

static _Noreturn void die_by(int number) {
  process_clean();
  signal(number, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  raise(number);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  _exit(128 + number);
}

/* The child gets the signal state that the driver was started with, as far
 * as the driver changed it. */
static void restore_in_child(posix_spawnattr_t *attributes) {
  sigset_t none, handled;
  sigemptyset(&none);
  sigemptyset(&handled);
  for (int i = 0; i < N_SIGNALS; i++) {
    struct sigaction action;
    sigaction(signals[i], NULL, &action);
    if (action.sa_handler == on_signal)
      sigaddset(&handled, signals[i]);
  }
  posix_spawnattr_setsigmask(attributes, &none);
  posix_spawnattr_setsigdefault(attributes, &handled);
  posix_spawnattr_setflags(attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

/* ---- Children ---------------------------------------------------------- */

static bool report_start(const char *program, int error) {
  message_error("cannot run '%s': %s", program, strerror(error));
  return false;
}

/* Where the child's output goes. */
struct outlets {
  const char *out; /* NULL: where ours goes */
  const char *err;
  int pipe, report; /* the end of a pipe that it has as descriptor `report`, if
                       that is not 0 */
};

static void add_outlet(posix_spawn_file_actions_t *actions, int descriptor,
                       const char *path) {
  if (path)
    posix_spawn_file_actions_addopen(actions, descriptor, path,
                                     O_WRONLY | O_CREAT | O_TRUNC, 0666);
}

static bool start(const char *const *words, struct outlets outlets) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_init(&actions);
  restore_in_child(&attributes);
  add_outlet(&actions, STDOUT_FILENO, outlets.out);
  add_outlet(&actions, STDERR_FILENO, outlets.err);
  if (outlets.report)
    posix_spawn_file_actions_adddup2(&actions, outlets.pipe, outlets.report);
  pid_t pid;
  int error = posix_spawnp(&pid, words[0], &actions, &attributes,
                           (char *const *)(uintptr_t)words, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error)
    return report_start(words[0], error);
  child = pid;
  return true;
}

static int wait_for_child(void) {
  sigset_t set = signal_set();
  int status;
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    continue;
  sigprocmask(SIG_BLOCK, &set, NULL);
  child = 0;
  return status;
}

/* False: it ended without a word. */
static bool wait_for_report(int from, unsigned char *status) {
  sigset_t set = signal_set();
  ssize_t size;
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  while ((size = read(from, status, 1)) < 0 && errno == EINTR)
    continue;
  sigprocmask(SIG_BLOCK, &set, NULL);
  return size == 1;
}

/* Too long a command line goes through a response file: the limit for all
 * words and the environment together is a few megabytes, for the translator
 * and the compilers alike. */
static const char *const *fit(const struct args *command) {
  enum { PLENTY = 256 * 1024 };
  size_t size = 0;
  for (size_t i = 0; i < command->count; i++)
    size += strlen(command->items[i]) + 1;
  if (size < PLENTY || !process_directory())
    return command->items;
  char *path = arena_printf(command->arena, "%s/words", directory);
  if (!response_write(path, (const char *const *)command->items + 1))
    return command->items;
  struct args words = args_new(command->arena);
  args_push(&words, command->items[0]);
  args_printf(&words, "@%s", path);
  return words.items;
}

static int end_of_child(void) {
  int status = wait_for_child();
  if (caught)
    die_by(caught);
  if (WIFSIGNALED(status))
    die_by(WTERMSIG(status));
  return WEXITSTATUS(status);
}

static int run(const struct args *command, struct outlets outlets) {
  show_command(command);
  return start(fit(command), outlets) ? end_of_child() : 1;
}

int process_run(const struct args *command, const char *out) {
  return run(command, (struct outlets){.out = out});
}

int process_run_reporting(const struct args *command, int report,
                          bool is_silent) {
  const char *out = is_silent ? "/dev/null" : NULL;
  int ends[2];
  unsigned char status;
  if (pipe2(ends, O_CLOEXEC) != 0) {
    message_error("cannot make a pipe: %s", strerror(errno));
    return 1;
  }
  struct outlets outlets = {out, out, ends[1], report};
  show_command(command);
  bool is_started = start(fit(command), outlets);
  close(ends[1]);
  bool has_told = is_started && wait_for_report(ends[0], &status);
  close(ends[0]);
  if (!is_started)
    return 1;
  if (!has_told || caught)
    return end_of_child();
  reap();
  leaving = child;
  child = 0;
  return status;
}

bool process_succeeds(const struct args *command) {
  return run(command, (struct outlets){"/dev/null", "/dev/null", 0, 0}) == 0;
}

int process_exec(const struct args *command, int input) {
  show_command(command);
  if (input >= 0)
    dup2(input, STDIN_FILENO);
  execvp(command->items[0], (char *const *)(uintptr_t)command->items);
  report_start(command->items[0], errno);
  return 1;
}

void process_set_seed(uint64_t value) { seed = value; }

/* The name gets into objects, of sanitizers for one, so the same command makes
 * the same. Where another is at it just now, or was killed, any name has to
 * do. */
static bool make_directory(const char *parent) {
  snprintf(directory, sizeof directory, "%s/edatcc-%016" PRIx64, parent, seed);
  if (seed && mkdir(directory, 0700) == 0)
    return true;
  snprintf(directory, sizeof directory, "%s/edatcc-XXXXXX", parent);
  if ((!seed || errno == EEXIST) && mkdtemp(directory))
    return true;
  directory[0] = '\0';
  return false;
}

const char *process_directory(void) {
  if (directory[0])
    return directory;
  const char *parent = getenv("TMPDIR");
  if (!parent || !*parent)
    parent = "/tmp";
  if (strlen(parent) + sizeof "/edatcc-0123456789abcdef" > sizeof directory) {
    message_error("the name of TMPDIR is too long");
    return NULL;
  }
  hold_signals();
  if (!make_directory(parent)) {
    message_error("cannot make a directory in '%s': %s", parent,
                  strerror(errno));
    return NULL;
  }
  return directory;
}

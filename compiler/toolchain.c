/* SPDX-License-Identifier: BSD-3-Clause */
/* The tools and files around the driver; see toolchain.h.
 *
 * Running ourselves as the native compiler would never end: a direct loop
 * (cc is a link to edatcc) shows in the file's identity, an indirect one
 * (EDATCC_CC=mpicc with MPICH_CC=edatcc) in an environment variable that we
 * set for everything that we run.
 */
#include "toolchain.h"

#include "arena.h"
#include "config.h"
#include "message.h"
#include "process.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RUNNING "EDATCC_RUNNING"

/* ---- The native compiler ----------------------------------------------- */

static bool is_ourselves(const char *path) {
  struct stat self, other;
  return stat("/proc/self/exe", &self) == 0 && stat(path, &other) == 0 &&
         self.st_dev == other.st_dev && self.st_ino == other.st_ino;
}

/* The first program of that name in PATH that can be run and is not edatcc
 * under another name; NULL when there is none. */
static const char *find_program(struct arena *arena, const char *name) {
  if (strchr(name, '/'))
    return is_ourselves(name) ? NULL : name;
  const char *path = getenv("PATH");
  if (!path)
    path = "/usr/bin:/bin";
  while (*path) {
    size_t length = strcspn(path, ":");
    char *program = arena_printf(arena, "%.*s/%s", (int)length, path, name);
    if (access(program, X_OK) == 0 && !is_ourselves(program))
      return program;
    path += length + (path[length] == ':');
  }
  return NULL;
}

static bool find_native(struct toolchain *toolchain, struct arena *arena,
                        const char *option) {
  const char *origin = "-cc=";
  const char *name = option;
  if (!name || !*name) {
    origin = "EDATCC_CC=";
    name = getenv("EDATCC_CC");
  }
  if (!name || !*name) {
    origin = "the default ";
    name = EDATCC_NATIVE_CC;
  }
  toolchain->native = args_new(arena);
  args_push_words(&toolchain->native, name);
  const char *program = toolchain->native.count
                            ? find_program(arena, toolchain->native.items[0])
                            : NULL;
  if (program)
    toolchain->native.items[0] = program;
  if (!program) {
    message_error("%s%s names no C compiler: it was not found, or is edatcc "
                  "itself",
                  origin, name);
    return false;
  }
  if (getenv(RUNNING)) {
    message_error("edatcc was started by its own native compiler; set "
                  "EDATCC_CC to a compiler that does not lead back to edatcc");
    return false;
  }
  return true;
}

/* ---- Our parts --------------------------------------------------------- */

/* A path of config.h, relative to the directory of the executable unless
 * absolute, without the "..". */
static const char *resolve(struct arena *arena, const char *bin,
                           const char *path) {
  if (*path == '/')
    return path;
  size_t length = strlen(bin);
  while (strncmp(path, "../", 3) == 0 && length > 1) {
    while (length > 1 && bin[length - 1] != '/')
      length--;
    length--;
    path += 3;
  }
  return arena_printf(arena, "%.*s/%s", (int)length, bin, path);
}

static const char *own_directory(struct arena *arena) {
  char path[4096];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
  if (length <= 0) {
    message_error("cannot read '/proc/self/exe': %s", strerror(errno));
    return NULL;
  }
  path[length] = '\0';
  char *slash = strrchr(path, '/');
  return arena_strndup(arena, path, (size_t)(slash - path));
}

bool toolchain_init(struct toolchain *toolchain, struct arena *arena,
                    const char *native) {
  const char *bin = own_directory(arena);
  if (!bin || !find_native(toolchain, arena, native))
    return false;
  toolchain->translate = resolve(arena, bin, EDATCC_TRANSLATE);
  toolchain->include_dir = resolve(arena, bin, EDATCC_INCLUDE_DIR);
  toolchain->lib_dir = resolve(arena, bin, EDATCC_LIB_DIR);
  setenv(RUNNING, "1", 1);
  return true;
}

/* ---- Questions to the native compiler ---------------------------------- */

/* Runs the native compiler with `words`; its output, or NULL. */
static char *ask(const struct toolchain *toolchain, const struct args *words) {
  struct arena *arena = words->arena;
  const char *directory = process_directory();
  if (!directory)
    return NULL;
  const char *path = arena_printf(arena, "%s/answer", directory);
  struct args command = args_new(arena);
  args_push_all(&command, &toolchain->native);
  args_push_all(&command, words);
  if (process_run(&command, path) != 0)
    return NULL;
  FILE *file = fopen(path, "re");
  enum { PLENTY = 256 * 1024 };
  char *text = arena_alloc(arena, PLENTY);
  if (file) {
    text[fread(text, 1, PLENTY - 1, file)] = '\0';
    fclose(file);
  }
  return text;
}

/* The value of a macro in the output of -dM, or NULL. */
static const char *macro_value(struct arena *arena, const char *macros,
                               const char *name) {
  const char *at = strstr(macros, arena_printf(arena, "#define %s ", name));
  if (!at)
    return NULL;
  at += strlen("#define  ") + strlen(name);
  return arena_strndup(arena, at, strcspn(at, "\n"));
}

/* The name of the gnu mode for a value of __STDC_VERSION__. */
static const char *standard_name(const char *version) {
  static const struct {
    long from;
    const char *name;
  } standards[] = {{202000, "-std=gnu2x"},
                   {201700, "-std=gnu17"},
                   {201100, "-std=gnu11"},
                   {199900, "-std=gnu99"}};
  long value = version ? strtol(version, NULL, 10) : 0;
  for (size_t i = 0; i < sizeof standards / sizeof *standards; i++)
    if (value >= standards[i].from)
      return standards[i].name;
  return "-std=gnu89";
}

static int macro_number(struct arena *arena, const char *macros,
                        const char *name) {
  const char *value = macro_value(arena, macros, name);
  return value ? atoi(value) : 0;
}

bool toolchain_ask(const struct toolchain *toolchain, const char *openmp_option,
                   struct native_facts *facts) {
  struct arena *arena = toolchain->native.arena;
  struct args words = args_new(arena);
  if (!openmp_option && toolchain_know(toolchain, facts))
    return true;
  if (openmp_option)
    args_push(&words, openmp_option);
  args_push_words(&words, "-dM -E -x c /dev/null");
  char *macros = ask(toolchain, &words);
  if (!macros) {
    message_error("'%s' does not answer to -dM -E",
                  args_quoted(&toolchain->native));
    return false;
  }
  facts->is_clang = macro_value(arena, macros, "__clang__") != NULL;
  facts->clang_major = macro_number(arena, macros, "__clang_major__");
  facts->gcc_major = macro_number(arena, macros, "__GNUC__");
  facts->standard =
      standard_name(macro_value(arena, macros, "__STDC_VERSION__"));
  facts->openmp = macro_value(arena, macros, "_OPENMP");
  return true;
}

const char *toolchain_native_include(const struct toolchain *toolchain) {
  struct args words = args_new(toolchain->native.arena);
  args_push(&words, "-print-file-name=include");
  char *answer = ask(toolchain, &words);
  if (!answer || *answer != '/')
    return NULL;
  answer[strcspn(answer, "\n")] = '\0';
  return answer;
}

/* ---- Flags ------------------------------------------------------------- */

void toolchain_push_compile(const struct toolchain *toolchain,
                            struct args *args) {
  args_printf(args, "-I%s", toolchain->include_dir);
  args_push_words(args, EDATCC_MPI_CFLAGS);
}

/* A program without MPI is to link statically, too: an archive costs it
 * nothing, a shared library is an error. */
void toolchain_push_mpi(bool is_static, struct args *args) {
  struct args words = args_new(args->arena);
  args_push_words(&words, EDATCC_MPI_LDFLAGS);
  for (size_t i = 0; i < words.count; i++) {
    const char *word = words.items[i];
    size_t length = strlen(word);
    if (is_static && *word == '/' && length > 3 &&
        strcmp(word + length - 3, ".so") == 0) {
      word = arena_printf(args->arena, "%.*s.a", (int)length - 3, word);
      if (access(word, R_OK) != 0)
        continue;
    }
    args_push(args, word);
  }
}

/* Directories that the loader searches anyway need no rpath. */
static bool is_system(const char *dir) {
  return strcmp(dir, "/usr/lib") == 0 || strcmp(dir, "/lib") == 0 ||
         strncmp(dir, "/usr/lib/x86_64", 15) == 0 ||
         strncmp(dir, "/usr/lib/aarch64", 16) == 0 ||
         strcmp(dir, "/usr/lib64") == 0;
}

const char *toolchain_runtime(bool is_serial) {
  return is_serial ? "edat-serial" : "edat";
}

void toolchain_push_runtime(const struct toolchain *toolchain,
                            const struct runtime_choice *choice,
                            struct args *args) {
  const char *dir = toolchain->lib_dir;
  const char *name = toolchain_runtime(choice->is_serial);
  if (choice->start) {
    /* main may be in an archive that is searched before ours asks for it. */
    args_push(args, "-Wl,--wrap=main");
    args_push(args, "-Wl,-u,main");
    args_printf(args, "%s/libedat_main.a", dir);
  }
  if (choice->is_static) {
    args_printf(args, "%s/lib%s.a", dir, name);
    args_push_words(args, choice->is_serial ? "-pthread" : EDATCC_STATIC_LIBS);
    return;
  }
  args_printf(args, "-L%s", dir);
  args_printf(args, "-l%s", name);
  if (!is_system(dir))
    args_printf(args, "-Wl,-rpath,%s", dir);
}

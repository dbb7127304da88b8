/* SPDX-License-Identifier: BSD-3-Clause */
/* Names by binary search; see probe_system.h. A header of the C library in a
 * directory of its own (<sys/types.h>) is known by the directory.
 */
#include "probe_system.h"

#include "arena.h"
#include "config.h"

#include <stdlib.h>
#include <string.h>

/* In order of strcmp. */
static const char *const names[] = {
    "a.out",          "aio.h",       "alloca.h",       "ar.h",
    "argp.h",         "argz.h",      "assert.h",       "byteswap.h",
    "complex.h",      "cpio.h",      "crypt.h",        "ctype.h",
    "dirent.h",       "dlfcn.h",     "edat.h",         "edat/abi.h",
    "edat_debug.h",   "elf.h",       "endian.h",       "envz.h",
    "err.h",          "errno.h",     "error.h",        "execinfo.h",
    "fcntl.h",        "features.h",  "fenv.h",         "float.h",
    "fmtmsg.h",       "fnmatch.h",   "fstab.h",        "fts.h",
    "ftw.h",          "gconv.h",     "getopt.h",       "glob.h",
    "gnu-versions.h", "grp.h",       "gshadow.h",      "iconv.h",
    "ifaddrs.h",      "inttypes.h",  "iso646.h",       "langinfo.h",
    "lastlog.h",      "libgen.h",    "libintl.h",      "limits.h",
    "link.h",         "locale.h",    "malloc.h",       "math.h",
    "mcheck.h",       "memory.h",    "mntent.h",       "monetary.h",
    "mpi.h",          "mqueue.h",    "netdb.h",        "nl_types.h",
    "nss.h",          "obstack.h",   "omp.h",          "paths.h",
    "poll.h",         "printf.h",    "proc_service.h", "pthread.h",
    "pty.h",          "pwd.h",       "re_comp.h",      "regex.h",
    "regexp.h",       "resolv.h",    "sched.h",        "search.h",
    "semaphore.h",    "setjmp.h",    "sgtty.h",        "shadow.h",
    "signal.h",       "spawn.h",     "stab.h",         "stdalign.h",
    "stdarg.h",       "stdatomic.h", "stdbit.h",       "stdbool.h",
    "stdc-predef.h",  "stdckdint.h", "stddef.h",       "stdint.h",
    "stdio.h",        "stdio_ext.h", "stdlib.h",       "stdnoreturn.h",
    "string.h",       "strings.h",   "stropts.h",      "syscall.h",
    "sysexits.h",     "syslog.h",    "tar.h",          "termio.h",
    "termios.h",      "tgmath.h",    "thread_db.h",    "threads.h",
    "time.h",         "ttyent.h",    "uchar.h",        "ucontext.h",
    "ulimit.h",       "unistd.h",    "ustat.h",        "utime.h",
    "utmp.h",         "utmpx.h",     "values.h",       "varargs.h",
    "wait.h",         "wchar.h",     "wctype.h",       "wordexp.h",
};

static const char *const directories[] = {
    "arpa/",    "asm-generic/", "asm/", "bits/",   "gnu/",  "linux/", "net/",
    "netinet/", "protocols/",   "rpc/", "rpcsvc/", "scsi/", "sys/"};

static int compare_names(const void *key, const void *item) {
  return strcmp(key, *(const char *const *)item);
}

bool probe_system_owns(const char *header) {
  for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
    if (strncmp(header, directories[i], strlen(directories[i])) == 0)
      return true;
  return bsearch(header, names, sizeof names / sizeof *names, sizeof *names,
                 compare_names) != NULL;
}

static void add_list(struct args *to, struct arena *arena, const char *list) {
  while (list && *list) {
    size_t length = strcspn(list, ":");
    if (length)
      args_push(to, arena_strndup(arena, list, length));
    list += length + (list[length] == ':');
  }
}

const struct args *probe_system_directories(struct arena *arena) {
  static struct args found;
  static bool is_known;
  if (!is_known) {
    found = args_new(arena);
    add_list(&found, arena, getenv("CPATH"));
    add_list(&found, arena, getenv("C_INCLUDE_PATH"));
    add_list(&found, arena, EDATCC_SYSTEM_INCLUDE_DIRS);
  }
  is_known = true;
  return &found;
}

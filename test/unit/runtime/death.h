/* SPDX-License-Identifier: BSD-3-Clause */
/* For tests of what ends the process: runs a function in a child and gives
   what it wrote to standard error, and how it ended. */
#ifndef EDAT_TEST_DEATH_H
#define EDAT_TEST_DEATH_H

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct death {
  int status; /* exit status, or 1000 + signal */
  char text[8192];
};

__attribute__((unused)) static struct death die_in(void (*body)(void)) {
  struct death d = {.status = -1};
  int ends[2];
  size_t length = 0;
  fflush(NULL);
  if (pipe(ends) != 0)
    return d;
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    body();
    _exit(0);
  }
  close(ends[1]);
  for (ssize_t n;
       length + 1 < sizeof d.text &&
       (n = read(ends[0], d.text + length, sizeof d.text - 1 - length)) > 0;)
    length += (size_t)n;
  close(ends[0]);
  d.text[length] = '\0';
  int status = 0;
  waitpid(child, &status, 0);
  d.status = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  return d;
}

#endif

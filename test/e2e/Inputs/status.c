/* SPDX-License-Identifier: BSD-3-Clause */
#include <signal.h>
#include <unistd.h>

int main(int argc, char **argv) {
  (void)argv;
#pragma edat task name(slow) depends(go) persistent
  usleep(80 * 1000);
#pragma edat task name(late) depends(late)
  {
  }
  for (int i = 0; i < 4; i++) {
#pragma edat fire(go)
  }
  if (argc > 1)
    raise(SIGUSR1);
#pragma edat taskgroup
  {
#pragma edat task
    usleep(1000);
  }
#pragma edat fire(late)
  return 0;
}

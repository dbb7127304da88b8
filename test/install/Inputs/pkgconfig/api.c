#include <edat.h>
#include <stdio.h>

static void task(EDAT_Event *events, int n) {
  printf("task %d %d\n", n, *(int *)events[0].data);
}

int main(void) {
  int value = 7;
  edatInit();
  edatSubmitTask(task, 1, EDAT_SELF, "go");
  edatFireEvent(&value, EDAT_INT, 1, EDAT_SELF, "go");
  edatFinalise();
  return 0;
}

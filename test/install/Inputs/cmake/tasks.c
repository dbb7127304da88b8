#include "tasks.h"
#include <stdio.h>

void tasks(void) {
  int answer = ANSWER;
#pragma edat task depends(go)
  {
    printf("%s %d\n", GREETING, answer);
  }
#pragma edat fire(go)
}

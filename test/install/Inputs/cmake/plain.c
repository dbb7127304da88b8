#include "tasks.h"

int main(void) {
  tasks();
  return 0;
}

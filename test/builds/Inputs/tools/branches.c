// Lines that run often, once and never; in a loop and in a task.
#include <edat.h>
#include <stdio.h>

static int odd(int n) {
  int count = 0;
#pragma edat taskloop reduction(+ : count)
  for (int i = 0; i < n; i++) {
    if (i % 2)
      count++; // five
    else if (i > 100)
      count += 100; // never
  }
  return count; // once
}

int main(void) {
  int r = 0;
#pragma edat taskgroup
#pragma edat task shared(r)
  {
    r = odd(10); // once
    if (r == 99)
      printf("never\n"); // never
  }
  return r != 5; // once
}

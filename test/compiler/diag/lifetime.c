// RUN: %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
// RUN: %edatcc-compile -Wno-edat-lifetime %s -o %t.o 2>&1 | count 0
/* SPDX-License-Identifier: BSD-3-Clause */
/* A shared automatic variable must live until the task has ended: something
 * in its scope should wait. */
int use(int);

int gone(int n) {
  // CHECK: [[#@LINE+5]]:3: warning: the task shares 'x' but may outlive it [-Wedat-lifetime]
  // CHECK: [[#@LINE+1]]:7: note: put a 'taskgroup' around the task in the block that declares 'x', or make it 'firstprivate'
  int x = n;
#pragma edat task shared(x)
  // One line of comment.
  x = use(x);
  return x;
}

static int counter;

int waited(int n) {
  int a = n, b = n, c = n;
  static int s;
#pragma edat taskgroup
  {
#pragma edat task shared(a)
    a++;
  }
#pragma edat task shared(b) fires(done)
  b++;
#pragma edat wait(done)
#pragma edat task shared(c)
  c++;
#pragma edat task
  {
    s++;
    counter++;
  }
#pragma edat barrier
  return a + b + c + s;
}

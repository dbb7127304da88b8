// REQUIRES: runtime
// RUN: cd %S && %edatcc two_types.c -o %t 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Each use needs a partner of its type; none is needed where any type will
 * do. */
int main(void) {
  int n = 1;
  double x = 1;
  struct p {
    int a;
  } p = {1};
// CHECK: two_types.c:[[#@LINE+3]]: warning: event 'size' is awaited with payload type 'double' but fired with 'int' [-Wedat-type]
// CHECK: two_types.c:[[#@LINE+1]]: note: 'size' is fired here
#pragma edat fire(size data(n))
#pragma edat wait(size into(x))
// CHECK: two_types.c:[[#@LINE+3]]: warning: event 'more' is fired with payload type 'struct p {int a;}' but awaited with 'int' [-Wedat-type]
// CHECK: two_types.c:[[#@LINE+3]]: note: 'more' is awaited here
#pragma edat fire(more data(n))
#pragma edat fire(more data(p))
#pragma edat wait(more as(const int *m))
#pragma edat fire(both[0] data(n))
#pragma edat fire(both[1] data(x))
#pragma edat wait(both[0] into(n), both[1] reduce(+ : x))
#pragma edat fire(any data(x))
#pragma edat wait(any as(void *bytes, unsigned long length))
  return !m + !bytes + !length;
}

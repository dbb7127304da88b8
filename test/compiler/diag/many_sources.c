// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* `source` is the rank of one event. */
void g(int a) {
// CHECK: [[#@LINE+1]]:42: error: 'source' needs a dependency on one event; this one takes several
#pragma edat wait(e from(all) source(int r))
  (void)r;
// CHECK: [[#@LINE+1]]:56: error: 'source' needs a dependency on one event; this one takes several
#pragma edat wait(e from(a ? others : none) source(int s))
  (void)s;
// CHECK: [[#@LINE+1]]:37: error: 'source' needs a dependency on one event; this one takes several
#pragma edat wait(e[0:3] source(int t))
  (void)t;
// CHECK: [[#@LINE+1]]:35: error: a rank must be an integer, not 'double'
#pragma edat wait(e source(double v))
  (void)v;
#pragma edat wait(e from(a ? none : any) source(int w))
  (void)w;
}

// RUN: %edatcc-gcc -c %s -o %t.gcc.o && objcopy -O binary --only-section=edat_events --set-section-flags edat_events=alloc %t.gcc.o %t.gcc && FileCheck %s < %t.gcc
// RUN: %edatcc-clang -c %s -o %t.clang.o && objcopy -O binary --only-section=edat_events --set-section-flags edat_events=alloc %t.clang.o %t.clang && FileCheck %s < %t.clang
/* SPDX-License-Identifier: BSD-3-Clause */
/* An object carries the events, tasks, loops and locks of its pragmas. */
struct p {
  double x;
};

void g(int n, struct p s, const char *name) {
// CHECK: edat-records
// CHECK-NEXT: task{{.}}halo{{.}}0{{.}}{{.*}}records.c{{.}}[[#@LINE+3]]{{.}}g
// CHECK-NEXT: await{{.}}halo{{.}}2{{.}}double{{.}}any{{.}}halo[n][0]{{.*}}[[#@LINE+2]]{{.}}halo
// CHECK-NEXT: fire{{.}}out{{.}}0{{.}}struct p {double x;}{{.}}self{{.*}}[[#@LINE+1]]{{.}}halo
#pragma edat task name(halo) depends(halo[n][0] as(double h[n])) fires(out data(s))
  s.x = h[0];
// CHECK-NEXT: await{{.}}two words{{.}}0{{.*}}[[#@LINE+1]]{{.}}g
#pragma edat wait("two words")
// CHECK-NEXT: fire{{.*}}(name)[n]{{.*}}[[#@LINE+1]]{{.}}g
#pragma edat fire((name)[n] data(n))
// CHECK-NEXT: lock{{.}}c{{.}}1{{.*}}[[#@LINE+1]]{{.}}g
#pragma edat critical(c[n])
  n++;
// CHECK-NEXT: loop{{.*}}[[#@LINE+1]]{{.}}g
#pragma edat taskloop
  for (int i = 0; i < n; i++)
    s.x += i;
#if 0
#pragma edat fire(skipped)
#endif
// CHECK-NOT: skipped
}

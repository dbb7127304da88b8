/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * UNSUPPORTED: sanitizer
 * RUN: %cc-runtime -Wall -Wextra %s -o %t
 * RUN: not bash -c 'ulimit -v 700000; exec timeout 50 %t' 2>&1 | %filecheck %s
 *
 * Out of memory, because events pile up: one message, that says which.
 *
 * CHECK: edat: rank 0{{.*}}: out of memory: {{[0-9]+}} bytes for an event's payload [edat-out-of-memory]
 * CHECK-NEXT: note: {{[0-9]+}} events 'pile' of 8 keys wait to be taken, with {{[0-9]+}} KB
 * CHECK-NEXT: note: 1 events 'other' of 1 keys wait to be taken
 */
#include <edat.h>

#include <stdio.h>

int main(void) {
  static char data[65536];
  edatInit();
  edatFireEvent(data, EDAT_BYTE, 100, EDAT_SELF, "other");
  for (unsigned i = 0;; i++) {
    char name[20];
    snprintf(name, sizeof name, "pile[%u]", i % 8);
    edatFireEvent(data, EDAT_BYTE, sizeof data, EDAT_SELF, name);
  }
}

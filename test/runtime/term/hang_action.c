/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: (ulimit -c 0; not env EDAT_HANG=abort %mpirun2 %t > %t.abort 2>&1)
 * RUN: %filecheck %s --check-prefixes=HANG < %t.abort
 * RUN: (ulimit -c 0; EDAT_HANG=abort %run %t; test $? -ge 128)
 * RUN: (ulimit -H -c 0; not env EDAT_HANG=core %mpirun2 %t > %t.core 2>&1)
 * RUN: FileCheck %s --check-prefix=HANG < %t.core
 * RUN: grep -cF "warning: no core was dumped [edat-no-core]" %t.core | grep -x 2
 * RUN: not env EDAT_HANG=never %run %t 2>&1 | %filecheck %s --check-prefix=BAD
 * RUN: mkdir -p %t.dir && cd %t.dir && rm -f core*
 * RUN: not env EDAT_HANG=core %mpirun2 %t > %t.core 2>&1
 * RUN: test "$(ulimit -H -c)" = 0 || %filecheck %s --check-prefix=HANG < %t.core
 * RUN: rm -rf %t.dir
 *
 * EDAT_HANG: what happens once a hang has been told.
 *
 * HANG: edat: hang: no task can run{{.*}}[edat-hang]
 * HANG: lacks event 'never'

 * BAD: EDAT_HANG=never is not understood{{.*}}[edat-setting-value]
 * BAD-NEXT: accepted is one of report|abort|core
 */
#include "hand.h"

EDATCC_USES_ABI;

static struct edatcc_name never = {"never", 0};

int main(int argc, char **argv) {
  edatcc_start(&argc, &argv);
  WAIT(never, 0, 0, "never", (void)0, .rank = EDATCC_RANK_ANY);
  return edatcc_finish(0);
}

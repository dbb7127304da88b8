/* SPDX-License-Identifier: BSD-3-Clause */
/* Definitions of functions that test/e2e/task_function_files.c calls. With
 * PRAGMA the first of them is a task function here, too. */
#include "elsewhere.h"

#ifdef PRAGMA
#pragma edat task depends(start into(n)) fires(end data(n))
#endif
void work(int n, struct box *box) { box->held += n; }

void plain(struct box *box, int value) { box->held = value; }

#pragma edat task fires(done[n])
void here(int n, struct box *box) { box->held -= n; }

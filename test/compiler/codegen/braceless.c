// RUN: %compiles %s %t -I%S/../Inputs
/* SPDX-License-Identifier: BSD-3-Clause */
/* Branches without braces in taskgroup and critical: what is generated behind
 * them draws no warning about indentation. */
extern int work(int);

void many(int n) {
#pragma edat taskgroup
  if (n > 3)
    work(n);
#pragma edat critical(lock)
  for (int i = 0; i < n; i++)
    work(i);
#pragma edat critical(lock)
  while (work(n))
    n = work(n +
             1);
#pragma edat taskgroup
  if (n)
    work(1);
  else
    work(2);
#pragma edat taskgroup
#pragma edat critical(lock)
  if (n)
#pragma edat taskgroup
    for (int i = 0; i < n; i++)
      if (i)
        work(3);
#pragma edat taskgroup
  if (n)
    for (int i = 0; i < n; i++) {
      work(4);
    }
#pragma edat taskgroup
  do
    n--;
  while (n > 0);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* Does nothing, as an edat program: bench/run measures start and end. */
int main(void) {
#pragma edat barrier
  return 0;
}

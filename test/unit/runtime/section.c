// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Strided sections, also against a plain loop for random shapes. */
#include "section.h"
#include "check.h"
#include "mem.h"

static void test_simple(void) {
  int x = 7, out = 0, a[5] = {1, 2, 3, 4, 5}, b[3];
  struct edatcc_section s = EDATCC_OBJECT(x);
  CHECK_INT(edat__section_elements(&s, sizeof x), 1);
  edat__section_pack(&s, sizeof x, &out);
  CHECK_INT(out, 7);
  s = EDATCC_SECTION(a[1], 3);
  CHECK_INT(edat__section_elements(&s, sizeof *a), 3);
  edat__section_pack(&s, sizeof *a, b);
  CHECK(b[0] == 2 && b[2] == 4);
  b[1] = 9;
  edat__section_unpack(&s, sizeof *a, b);
  CHECK(a[0] == 1 && a[2] == 9 && a[4] == 5);
}

static void test_bad(void) {
  int a[4];
  struct edatcc_section s = EDATCC_SECTION(a[0], 0);
  CHECK_INT(edat__section_elements(&s, 4), 0);
  edat__section_pack(&s, 4, NULL);
  struct edatcc_section negative = EDATCC_SECTION(a[0], -2);
  CHECK_INT(edat__section_elements(&negative, 4), -1);
  struct edatcc_dim huge[] = {{INT64_MAX, 8}, {3, 8}};
  s = (struct edatcc_section){a, huge, 2};
  CHECK_INT(edat__section_elements(&s, 8), -1);
  struct edatcc_dim empty[] = {{0, 8}, {-1, 8}};
  s = (struct edatcc_section){a, empty, 2};
  CHECK_INT(edat__section_elements(&s, 8), -1);
}

static void walk(const struct edatcc_section *s, int dim, char *at,
                 short **out) {
  if (dim == s->ndims) {
    memcpy((*out)++, at, sizeof(short));
    return;
  }
  for (int64_t i = 0; i < s->dims[dim].count; i++)
    walk(s, dim + 1, at + i * s->dims[dim].stride, out);
}

static void test_random(void) {
  short array[9][8][7], want[9 * 8 * 7], got[9 * 8 * 7];
  const int sizes[3] = {9, 8, 7};
  const int64_t strides[3] = {sizeof array[0], sizeof array[0][0],
                              sizeof(short)};
  unsigned random = 1;
  for (int i = 0; i < 9 * 8 * 7; i++)
    (&array[0][0][0])[i] = (short)i;
  for (int round = 0; round < 2000; round++) {
    struct edatcc_dim dims[3];
    int first[3];
    check_note("round %d", round);
    for (int d = 0; d < 3; d++) {
      random = random * 1103515245 + 12345;
      first[d] = (int)(random >> 16) % sizes[d];
      random = random * 1103515245 + 12345;
      int n = (int)(random >> 16) % (sizes[d] - first[d] + 1);
      if (round % 3 == d) {
        first[d] = 0;
        n = sizes[d];
      }
      dims[d] = (struct edatcc_dim){n, strides[d]};
    }
    struct edatcc_section s = {&array[first[0]][first[1]][first[2]], dims, 3};
    short *end = want;
    walk(&s, 0, (char *)&array[first[0]][first[1]][first[2]], &end);
    CHECK_INT(edat__section_elements(&s, sizeof(short)), end - want);
    edat__section_pack(&s, sizeof(short), got);
    CHECK(memcmp(got, want, (size_t)(end - want) * sizeof(short)) == 0);
    for (short *at = got; at < got + (end - want); at++)
      *at = (short)~*at;
    edat__section_unpack(&s, sizeof(short), got);
    end = want;
    walk(&s, 0, (char *)&array[first[0]][first[1]][first[2]], &end);
    CHECK(memcmp(got, want, (size_t)(end - want) * sizeof(short)) == 0);
  }
}

int main(void) {
  RUN(test_simple);
  RUN(test_bad);
  RUN(test_random);
  return check_status();
}

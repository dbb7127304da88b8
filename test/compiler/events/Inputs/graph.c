/* SPDX-License-Identifier: BSD-3-Clause */
struct cell {
  int n;
  double x;
};

int main(void) {
  int i = 0, sum = 0;
#pragma edat task name(step) persistent(ordered)                               \
    depends(halo[i] as(const struct cell *c))                                  \
    fires(halo[i + 1] to(i > 0 ? i - 1 : none) data(*c))
  i += c->n;

#pragma edat taskloop reduction(+ : sum)
  for (int k = 0; k < 10; k++)
    sum += k;

#pragma edat task depends("lost \"<&>\\") name(late)
  {
  }
  return sum > 100;
}

/* Included once for each TYPE: each time a function of its own. */
static void JOIN(sum_of_, TYPE)(int n, const TYPE *y, TYPE *sum) {
  TYPE total = 0;
#pragma edat taskloop reduction(+: total)
  for (int i = 0; i < n; i++)
    total += y[i];
#ifdef TWICE
#pragma edat taskgroup
  {
#pragma edat task shared(total)
    total *= 2;
  }
#endif
  *sum = total;
}

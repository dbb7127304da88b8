#pragma edat event(gone[]: double[])
static inline void wait_for(int i) {
#pragma edat task depends(gone[i]) name(waiter)
  (void)i;
}

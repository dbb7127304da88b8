#include <edat.h>
#include <stdio.h>

int main(void) {
  edatInit();
  printf("rank %d of %d\n", edatGetRank(), edatGetNumRanks());
  edatFinalise();
  return 0;
}

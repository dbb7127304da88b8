#ifndef FORCED_H
#define FORCED_H
#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define THE_HEADER "outer.h"
static inline int forced(void) {
  static int result;
#pragma edat taskgroup
  {
#pragma edat task
    result = 5;
  }
  return result;
}
#endif

#define WHERE_FIRST
#include_next <where.h>

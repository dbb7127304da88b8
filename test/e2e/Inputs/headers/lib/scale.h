#include "factor.h"
#define SCALE FACTOR

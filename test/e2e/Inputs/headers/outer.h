#ifndef OUTER_H
#define OUTER_H
/* No pragma here, but on the way to one. */
#include "inner.h"
#include "inner.h"
#endif

// Without pragmas.
#include <math.h>
int near_pi(double x) { return fabs(x - 3.14159265358979323846) < 1e-5; }

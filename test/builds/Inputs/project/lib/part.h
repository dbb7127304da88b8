#ifndef PART_H
#define PART_H
#define PART_TERMS 1000
double part_sum(int first, int step);
#endif

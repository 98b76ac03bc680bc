/* Reductions: many elements to one along axes, as NumPy's. */
#ifndef CORE_REDUCE_H
#define CORE_REDUCE_H

#include "core/array.h"

/* Which axes go, and whether they stay as size 1. */
typedef struct Axes {
  bool all; /* no axis given */
  int count;
  int axis[MAX_NDIM]; /* may be negative */
  bool keepdims;
} Axes;

typedef enum {
  REDUCE_SUM,
  REDUCE_PROD,
  REDUCE_MAX,
  REDUCE_MIN,
  REDUCE_ANY,
  REDUCE_ALL
} Reduction;

/* sum and prod of bool and uint8 are int64; any and all are bool. max and min
 * of nothing fail; NaN wins in both. */
bool array_reduce(Array *out, Reduction r, const Array *a, const Axes *axes,
                  Status *st);

/* The same of a cast to dtype, and with a result of it (sum and prod). */
bool array_reduce_as(Array *out, Reduction r, const Array *a, const Axes *axes,
                     Dtype dtype, Status *st);

#endif

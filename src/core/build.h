/* Arrays made from numbers and from other arrays. */
#ifndef CORE_BUILD_H
#define CORE_BUILD_H

#include "core/array.h"

bool array_full(Array *out, Dtype dtype, int ndim, const ptrdiff_t *shape,
                Scalar value, Status *st);

/* start, start + step, ... below stop; dtype NULL: int64 when all three are
 * integers, else float64. */
bool array_arange(Array *out, Scalar start, Scalar stop, Scalar step,
                  const Dtype *dtype, Status *st);

/* n float64 points from start to stop, stop included when `endpoint`. */
bool array_linspace(Array *out, double start, double stop, ptrdiff_t n,
                    bool endpoint, Status *st);

/* rows x columns, ones on the k-th diagonal. */
bool array_eye(Array *out, Dtype dtype, ptrdiff_t rows, ptrdiff_t columns,
               ptrdiff_t k, Status *st);

/* Joins n >= 1 arrays along an axis that all of them have. */
bool array_concatenate(Array *out, int n, const Array *const *parts, int axis,
                       Status *st);

#endif

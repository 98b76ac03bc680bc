/* Products of vectors and matrices, through CBLAS for floats. */
#ifndef CORE_LINALG_H
#define CORE_LINALG_H

#include "core/array.h"

/* NumPy's dot: inner product of vectors, matrix product, and for more
 * dimensions the sum over the last axis of a and the last but one of b. A 0-d
 * operand multiplies. *out is reused when it fits. */
bool array_dot(Array *out, const Array *a, const Array *b, Status *st);

/* NumPy's matmul (@): no 0-d operands; leading axes are broadcast. */
bool array_matmul(Array *out, const Array *a, const Array *b, Status *st);

/* Flattens both; (m,) and (n,) give (m, n). */
bool array_outer(Array *out, const Array *a, const Array *b, Status *st);

#endif

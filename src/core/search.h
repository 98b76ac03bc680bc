/* Where elements are: the largest, the true ones. */
#ifndef CORE_SEARCH_H
#define CORE_SEARCH_H

#include "core/array.h"

/* Index (int64) of the first largest (or smallest) element; a NaN wins. axis
 * NULL: into the flattened array. */
bool array_argmax(Array *out, const Array *a, const int *axis, bool keepdims,
                  bool smallest, Status *st);

/* The places where a is not zero: one int64 array an axis. The caller releases
 * out[0..ndim-1], also after failure. */
bool array_nonzero(Array out[MAX_NDIM], const Array *a, Status *st);

#endif

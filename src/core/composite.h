/* Functions made of element-wise ones. */
#ifndef CORE_COMPOSITE_H
#define CORE_COMPOSITE_H

#include "core/array.h"

/* NumPy's round to so many decimals (negative: tens), halves to even. */
bool array_round(Array *out, const Array *a, int decimals, Status *st);

/* Elements of a where c is true, else of b; all broadcast together. */
bool array_where(Array *out, const Array *c, const Array *a, const Array *b,
                 Status *st);

/* a, not below low and not above high; either may be NULL. */
bool array_clip(Array *out, const Array *a, const Array *low, const Array *high,
                Status *st);

typedef struct Closeness {
  double rtol, atol;
  bool equal_nan;
} Closeness;

/* |a - b| <= atol + rtol |b|; equal infinities are close, NaN to NaN only when
 * equal_nan. */
bool array_isclose(Array *out, const Array *a, const Array *b, Closeness limit,
                   Status *st);

/* Whether shapes and elements are the same. */
bool array_equal(bool *same, const Array *a, const Array *b, bool equal_nan,
                 Status *st);

#endif

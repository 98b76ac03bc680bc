/* Element-wise functions: one table, one row each, NumPy's names. */
#ifndef CORE_UFUNC_H
#define CORE_UFUNC_H

#include "core/array.h"

/* n elements; steps in elements, 0 repeats one. */
typedef void UfuncLoop(size_t n, void *out, const void *a, ptrdiff_t sa,
                       const void *b, ptrdiff_t sb);

typedef enum {
  SAME,         /* the result has the type of the loop */
  NUMBERS_ONLY, /* the same, and NumPy refuses booleans */
  TRUTH,        /* the result is bool */
  POWER         /* SAME, but integers take no negative exponents */
} UfuncResult;

typedef struct Ufunc {
  const char *name;
  int nin; /* 1 or 2 */
  UfuncResult result;
  /* By element type; where NULL, int64 or else float64 is used. */
  UfuncLoop *loop[DTYPES];
} Ufunc;

/* Ends with a NULL name. */
extern const Ufunc ufuncs[];

/* NULL when there is none of that name. */
const Ufunc *ufunc_find(const char *name);

/* *out = u(a) or u(a, b), broadcast, with NumPy's types; b is NULL for one
 * input. *out is reused when it fits and is not also an input (array_reuse). */
bool ufunc_apply(Array *out, const Ufunc *u, const Array *a, const Array *b,
                 Status *st);

/* The same into an array that exists: out keeps its type and may be one of the
 * inputs (W = W - g without a new W). Its shape must be the result's. */
bool ufunc_apply_into(Array *out, const Ufunc *u, const Array *a,
                      const Array *b, Status *st);

/* Copies the result of a function called `name` into the array that the caller
 * gave for it: of the same shape, and NumPy's 'same_kind' of type. */
bool array_store(Array *out, const char *name, const Array *result, Status *st);

/* The type two operands are computed in; a 0-d one is weak beside an array of
 * the same or a higher kind (NumPy 1.24's value-based rule). */
Dtype ufunc_common_dtype(const Array *a, const Array *b);
Dtype ufunc_common_dtype_of(int n, const Array *const in[]);

#endif

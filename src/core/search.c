/* Where elements are: the largest, the true ones. */
#include "core/search.h"

#include <string.h>

#include "core/budget.h"

/* --- argmax
 * ------------------------------------------------------------------------ */

#define ARG_LOOP(NAME, T)                                      \
  static int64_t NAME(const void *from, size_t n, size_t step, \
                      bool smallest) {                         \
    const T *a = from;                                         \
    size_t best = 0;                                           \
    for (size_t i = 0; i < n; i++) {                           \
      const T x = a[i * step], top = a[best * step];           \
      if (top != top) break;                                   \
      if (x != x || (smallest ? x < top : x > top)) best = i;  \
    }                                                          \
    return (int64_t)best;                                      \
  }

ARG_LOOP(arg_u, uint8_t)
ARG_LOOP(arg_i, int64_t)
ARG_LOOP(arg_f, float)
ARG_LOOP(arg_d, double)

typedef int64_t ArgLoop(const void *from, size_t n, size_t step, bool smallest);
static ArgLoop *const arg_loops[DTYPES] = {arg_u, arg_u, arg_i, arg_f, arg_d};

/* a is C order; the axis stays as size 1. */
static bool argmax_axis(Array *out, const Array *a, int axis, bool smallest,
                        Status *st) {
  ptrdiff_t shape[MAX_NDIM];
  size_t n = (size_t)a->shape[axis], inner = 1;
  if (n == 0)
    return fail(st, ERR_VALUE, "attempt to get %s of an empty sequence",
                smallest ? "argmin" : "argmax");
  memcpy(shape, a->shape, sizeof shape);
  shape[axis] = 1;
  if (!array_new(out, INT64, a->ndim, shape, st)) return false;
  for (int i = axis + 1; i < a->ndim; i++) inner *= (size_t)shape[i];
  size_t item = dtype_size(a->dtype), results = array_size(out);
  const char *from = a->data;
  int64_t *to = out->data;
  for (size_t i = 0; i < results; i++)
    to[i] = arg_loops[a->dtype](
        from + (i / inner * n * inner + i % inner) * item, n, inner, smallest);
  return true;
}

/* One element as an array of so many dimensions. */
static void set_ones(Array *a, int ndim) {
  a->ndim = ndim;
  for (int i = 0; i < ndim; i++) a->shape[i] = a->stride[i] = 1;
}

bool array_argmax(Array *out, const Array *a, const int *axis, bool keepdims,
                  bool smallest, Status *st) {
  Array work = {0}, order = {0};
  ptrdiff_t size = (ptrdiff_t)array_size(a);
  bool flat = axis == NULL || a->ndim == 0;
  int along = axis == NULL ? 0 : *axis;
  if (axis != NULL && !axis_to_reduce(&along, a, st)) return false;
  bool good = budget_spend((uint64_t)size, st) &&
              array_contiguous(&order, a, a->dtype, st) &&
              (flat ? array_reshape(&work, &order, 1, &size, st)
                    : array_contiguous(&work, &order, a->dtype, st)) &&
              argmax_axis(out, &work, along, smallest, st);
  if (good && !keepdims) array_drop_axis(out, along);
  if (good && keepdims && flat) set_ones(out, a->ndim);
  array_release(&order);
  array_release(&work);
  return good;
}

/* --- nonzero
 * ------------------------------------------------------------------------ */

static bool count_true(size_t *count, Array *flags, const Array *a,
                       Status *st) {
  *count = 0;
  if (!array_contiguous(flags, a, BOOL, st)) return false;
  const uint8_t *f = flags->data;
  for (size_t i = 0, n = array_size(flags); i < n; i++) *count += f[i];
  return true;
}

bool array_nonzero(Array out[MAX_NDIM], const Array *a, Status *st) {
  Array flags = {0};
  size_t count;
  bool good =
      budget_spend(array_size(a), st) && count_true(&count, &flags, a, st);
  for (int i = 0; good && i < a->ndim; i++)
    good = array_new(&out[i], INT64, 1, &(ptrdiff_t){(ptrdiff_t)count}, st);
  const uint8_t *f = flags.data;
  ptrdiff_t index[MAX_NDIM] = {0};
  for (size_t i = 0, at = 0, n = good ? array_size(a) : 0; i < n; i++) {
    for (int axis = 0; f[i] && axis < a->ndim; axis++)
      ((int64_t *)out[axis].data)[at] = index[axis];
    at += f[i];
    for (int axis = a->ndim - 1; axis >= 0; axis--) {
      if (++index[axis] < a->shape[axis]) break;
      index[axis] = 0;
    }
  }
  array_release(&flags);
  return good;
}

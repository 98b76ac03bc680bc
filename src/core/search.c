/* Where elements are: the largest, the true ones. */
#include "core/search.h"

#include <string.h>

#include "core/budget.h"
#include "core/reduce.h"

/* --- argmax -------------------------------------------------------------- */

/* The first place of `top`, which is NaN when there is one. */
#define FIND(NAME, T)                                              \
  static int64_t NAME(const char *from, size_t n, size_t step,     \
                      const char *wanted) {                        \
    const T *a = (const T *)(const void *)from;                    \
    const T top = *(const T *)(const void *)wanted;                \
    size_t i = 0;                                                  \
    for (; i + 1 < n; i++)                                         \
      if (a[i * step] == top || a[i * step] != a[i * step]) break; \
    return (int64_t)i;                                             \
  }

FIND(find_u, uint8_t)
FIND(find_i, int64_t)
FIND(find_f, float)
FIND(find_d, double)

typedef int64_t Find(const char *from, size_t n, size_t step,
                     const char *wanted);
static Find *const finds[DTYPES] = {find_u, find_u, find_i, find_f, find_d};

/* a is C order; the axis stays as size 1. */
static bool argmax_axis(Array *out, const Array *a, int axis, bool smallest,
                        Status *st) {
  const Axes along = {.count = 1, .axis = {axis}, .keepdims = true};
  size_t n = (size_t)a->shape[axis], inner = 1;
  Array top = {0};
  if (n == 0)
    return fail(st, ERR_VALUE, "attempt to get %s of an empty sequence",
                smallest ? "argmin" : "argmax");
  if (!array_reduce(&top, smallest ? REDUCE_MIN : REDUCE_MAX, a, &along, st))
    return false;
  bool good = array_new(out, INT64, top.ndim, top.shape, st);
  for (int i = axis + 1; i < a->ndim; i++) inner *= (size_t)a->shape[i];
  size_t item = dtype_size(a->dtype), results = good ? array_size(out) : 0;
  const char *from = a->data, *wanted = top.data;
  int64_t *to = out->data;
  for (size_t i = 0; i < results; i++, wanted += item)
    to[i] = finds[a->dtype](from + (i / inner * n * inner + i % inner) * item,
                            n, inner, wanted);
  array_release(&top);
  return good;
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

/* --- nonzero ------------------------------------------------------------- */

static bool count_true(size_t *count, Array *flags, const Array *a,
                       Status *st) {
  *count = 0;
  if (!array_contiguous(flags, a, BOOL, st)) return false;
  const uint8_t *f = flags->data;
  for (size_t i = 0, n = array_size(flags); i < n; i++) *count += f[i];
  return true;
}

/* Where the flags of one row are true, from `at` on; returns what follows. */
static size_t places_in_row(Array *out, const Array *flags,
                            const ptrdiff_t *index, const uint8_t *row,
                            size_t at) {
  const int last = flags->ndim - 1;
  for (ptrdiff_t j = 0; j < flags->shape[last]; j++) {
    if (!row[j]) continue;
    for (int axis = 0; axis < last; axis++)
      ((int64_t *)out[axis].data)[at] = index[axis];
    ((int64_t *)out[last].data)[at++] = j;
  }
  return at;
}

static void find_places(Array *out, const Array *flags) {
  const int last = flags->ndim - 1;
  const uint8_t *row = flags->data, *end = row + array_size(flags);
  ptrdiff_t index[MAX_NDIM] = {0};
  for (size_t at = 0; row < end; row += flags->shape[last]) {
    at = places_in_row(out, flags, index, row, at);
    for (int axis = last - 1; axis >= 0; axis--) {
      if (++index[axis] < flags->shape[axis]) break;
      index[axis] = 0;
    }
  }
}

bool array_nonzero(Array out[MAX_NDIM], const Array *a, Status *st) {
  Array flags = {0};
  size_t count;
  bool good =
      budget_spend(array_size(a), st) && count_true(&count, &flags, a, st);
  for (int i = 0; good && i < a->ndim; i++)
    good = array_new(&out[i], INT64, 1, &(ptrdiff_t){(ptrdiff_t)count}, st);
  if (good && a->ndim > 0) find_places(out, &flags);
  array_release(&flags);
  return good;
}

/* Arrays made from numbers and from other arrays. */
#include "core/build.h"

#include <math.h>
#include <string.h>

#include "core/budget.h"

bool array_full(Array *out, Dtype dtype, int ndim, const ptrdiff_t *shape,
                Scalar value, Status *st) {
  Array one = array_of_scalar(&value);
  if (!array_new(out, dtype, ndim, shape, st)) return false;
  if (array_assign(out, &one, st)) return true;
  array_release(out);
  return false;
}

/* --- ranges -------------------------------------------------------------- */

/* How many values lie between; as NumPy, the ceiling of the quotient. */
static bool range_length(ptrdiff_t *n, double distance, double step,
                         Status *st) {
  double length = ceil(distance / step);
  if (step == 0) return fail(st, ERR_ZERO_DIVISION, "arange: the step is zero");
  if (isnan(length))
    return fail(st, ERR_VALUE, "arange: cannot compute length");
  if (length > 0x1p52)
    return fail(st, ERR_VALUE, "arange: this range would be too long");
  *n = length > 0 ? (ptrdiff_t)length : 0;
  return true;
}

/* Exact where it matters: doubles skip large integers. */
static double integer_distance(Scalar start, Scalar stop) {
  int64_t from = scalar_to_integer(start), to = scalar_to_integer(stop);
  return to < from ? -(double)((uint64_t)from - (uint64_t)to)
                   : (double)((uint64_t)to - (uint64_t)from);
}

/* The i-th value is start + i (second - start): NumPy rounds the first two to
 * the type and goes on from there. */
#define RANGE(NAME, T, FIELD, DIFFERENCE, VALUE)                 \
  static void NAME(Array *out, Scalar start, Scalar second) {    \
    T *to = out->data;                                           \
    const T first = start.as.FIELD;                              \
    const T next = second.as.FIELD, delta = DIFFERENCE;          \
    for (ptrdiff_t i = 0; i < out->shape[0]; i++) to[i] = VALUE; \
    if (out->shape[0] > 1) to[1] = next;                         \
  }

RANGE(range_i, int64_t, i, (int64_t)((uint64_t)next - (uint64_t)first),
      (int64_t)((uint64_t)first + (uint64_t)i * (uint64_t)delta))
RANGE(range_f, float, f, next - first, first + (float)i * delta)
RANGE(range_d, double, d, next - first, first + (double)i * delta)

static Scalar sum_of(Scalar a, Scalar b) {
  if (dtype_is_float(a.dtype) || dtype_is_float(b.dtype))
    return scalar_real(scalar_to_real(a) + scalar_to_real(b));
  return scalar_integer((int64_t)((uint64_t)scalar_to_integer(a) +
                                  (uint64_t)scalar_to_integer(b)));
}

static bool is_whole(Scalar start, Scalar stop, Scalar step) {
  return !dtype_is_float(start.dtype) && !dtype_is_float(stop.dtype) &&
         !dtype_is_float(step.dtype);
}

bool array_arange(Array *out, Scalar start, Scalar stop, Scalar step,
                  const Dtype *dtype, Status *st) {
  ptrdiff_t n = 0;
  const bool whole = is_whole(start, stop, step);
  const Dtype wanted = dtype ? *dtype : whole ? INT64 : FLOAT64;
  const Dtype work = dtype_is_float(wanted) ? wanted : INT64;
  const double distance = whole ? integer_distance(start, stop)
                                : scalar_to_real(stop) - scalar_to_real(start);
  if (!range_length(&n, distance, scalar_to_real(step), st)) return false;
  Array range = {0};
  if (!budget_spend((uint64_t)n, st) || !array_new(&range, work, 1, &n, st))
    return false;
  const Scalar first = scalar_cast(start, work);
  const Scalar second = scalar_cast(sum_of(start, step), work);
  (work == INT64     ? range_i
   : work == FLOAT32 ? range_f
                     : range_d)(&range, first, second);
  bool good = array_as_type(out, &range, wanted, st);
  array_release(&range);
  return good;
}

bool array_linspace(Array *out, double start, double stop, ptrdiff_t n,
                    bool endpoint, Status *st) {
  if (n < 0)
    return fail(st, ERR_VALUE, "Number of samples, %td, must be non-negative.",
                n);
  if (!budget_spend((uint64_t)n, st) || !array_new(out, FLOAT64, 1, &n, st))
    return false;
  double *to = out->data, parts = (double)(endpoint ? n - 1 : n);
  double step = parts > 0 ? (stop - start) / parts : NAN;
  for (ptrdiff_t i = 0; i < n; i++)
    to[i] = i == 0 ? start : (double)i * step + start;
  if (endpoint && n > 1) to[n - 1] = stop;
  return true;
}

bool array_eye(Array *out, Dtype dtype, ptrdiff_t rows, ptrdiff_t columns,
               ptrdiff_t k, Status *st) {
  const ptrdiff_t shape[2] = {rows, columns};
  if (!array_zeros(out, dtype, 2, shape, st)) return false;
  for (ptrdiff_t i = 0; i < rows; i++)
    if (i + k >= 0 && i + k < columns)
      array_put(out, (const ptrdiff_t[]){i, i + k}, scalar_integer(1));
  return true;
}

/* --- joining ------------------------------------------------------------- */

static bool check_part(const Array *first, const Array *part, int i, int axis,
                       Status *st) {
  if (part->ndim != first->ndim)
    return fail(st, ERR_VALUE,
                "all the input arrays must have same number of dimensions, but "
                "the array at index 0 has %d dimension(s) and the array at "
                "index %d has %d dimension(s)",
                first->ndim, i, part->ndim);
  for (int d = 0; d < first->ndim; d++)
    if (d != axis && part->shape[d] != first->shape[d])
      return fail(
          st, ERR_VALUE,
          "all the input array dimensions except for the concatenation axis "
          "must match exactly, but along dimension %d, the array at index 0 "
          "has size %td and the array at index %d has size %td",
          d, first->shape[d], i, part->shape[d]);
  return true;
}

static void join(Array *out, int n, const Array *const *parts, int axis) {
  Array slot = *out;
  ptrdiff_t step = out->stride[axis] * (ptrdiff_t)dtype_size(out->dtype);
  for (int i = 0; i < n; i++) {
    slot.shape[axis] = parts[i]->shape[axis];
    array_copy_elements(&slot, parts[i]);
    slot.data = (char *)slot.data + step * slot.shape[axis];
  }
}

bool array_concatenate(Array *out, int n, const Array *const *parts, int axis,
                       Status *st) {
  const Array *first = parts[0];
  ptrdiff_t shape[MAX_NDIM];
  Dtype dtype = first->dtype;
  if (first->ndim == 0)
    return fail(st, ERR_VALUE,
                "zero-dimensional arrays cannot be concatenated");
  if (!axis_normalize(&axis, first->ndim, st)) return false;
  memcpy(shape, first->shape, sizeof shape);
  shape[axis] = 0;
  for (int i = 0; i < n; i++) {
    if (!check_part(first, parts[i], i, axis, st)) return false;
    shape[axis] += parts[i]->shape[axis];
    dtype = dtype_promote(dtype, parts[i]->dtype);
  }
  if (!array_new(out, dtype, first->ndim, shape, st)) return false;
  if (!budget_spend(array_size(out), st)) {
    array_release(out);
    return false;
  }
  join(out, n, parts, axis);
  return true;
}

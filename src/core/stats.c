/* Means and variances. */
#include "core/stats.h"

#include "core/ufunc.h"

/* --- mean and variance --------------------------------------------------- */

/* Elements of a for each element of the result. */
static bool count_items(double *n, const Array *a, const Axes *axes,
                        Status *st) {
  *n = axes->all ? (double)array_size(a) : 1;
  for (int i = 0; !axes->all && i < axes->count; i++) {
    int axis = axes->axis[i];
    if (!axis_normalize(&axis, a->ndim, st)) return false;
    *n *= (double)a->shape[axis];
  }
  return true;
}

static bool divide_by(Array *out, const Array *a, double n, Status *st) {
  Scalar s = scalar_real(n);
  Array divisor = array_of_scalar(&s);
  return ufunc_apply(out, ufunc_find("divide"), a, &divisor, st);
}

bool array_mean_as(Array *out, const Array *a, const Axes *axes, Dtype dtype,
                   Status *st) {
  Array sum = {0}, mean = {0};
  double n;
  bool good = count_items(&n, a, axes, st) &&
              array_reduce_as(&sum, REDUCE_SUM, a, axes, dtype, st) &&
              divide_by(&mean, &sum, n, st) &&
              array_as_type(out, &mean, dtype, st);
  array_release(&sum);
  array_release(&mean);
  return good;
}

static Dtype mean_dtype(const Array *a) {
  return a->dtype == FLOAT32 ? FLOAT32 : FLOAT64;
}

bool array_mean(Array *out, const Array *a, const Axes *axes, Status *st) {
  return array_mean_as(out, a, axes, mean_dtype(a), st);
}

bool array_var(Array *out, const Array *a, const Axes *axes, double ddof,
               Status *st) {
  Array mean = {0}, off = {0}, squares = {0}, sum = {0}, wide = {0};
  Axes keep = *axes;
  keep.keepdims = true;
  double n;
  bool good = count_items(&n, a, axes, st) &&
              array_as_type(&wide, a, mean_dtype(a), st) &&
              array_mean(&mean, &wide, &keep, st) &&
              ufunc_apply(&off, ufunc_find("subtract"), &wide, &mean, st) &&
              ufunc_apply(&squares, ufunc_find("square"), &off, NULL, st) &&
              array_reduce(&sum, REDUCE_SUM, &squares, axes, st);
  if (good) good = divide_by(out, &sum, n > ddof ? n - ddof : 0, st);
  array_release(&wide);
  array_release(&mean);
  array_release(&off);
  array_release(&squares);
  array_release(&sum);
  return good;
}

/* --- average ------------------------------------------------------------- */

/* The weights with the shape of a; they may lie along its one axis. */
static bool spread_weights(Array *out, const Array *a, const Array *weights,
                           const Axes *axes, Status *st) {
  Array w = *weights;
  int axis = axes->axis[0];
  if (!array_same_shape(a, weights)) {
    if (axes->all)
      return fail(st, ERR_TYPE,
                  "Axis must be specified when shapes of a and weights differ: "
                  "they are %s and %s",
                  array_shape_text(a).text, array_shape_text(weights).text);
    if (weights->ndim != 1 || axes->count != 1)
      return fail(st, ERR_TYPE,
                  "1D weights expected when shapes of a and weights differ: "
                  "they are %s and %s",
                  array_shape_text(a).text, array_shape_text(weights).text);
    if (!axis_normalize(&axis, a->ndim, st)) return false;
    if (weights->shape[0] != a->shape[axis])
      return fail(st, ERR_VALUE,
                  "Length of weights not compatible with specified axis: "
                  "%td weights, axis %d has size %td",
                  weights->shape[0], axis, a->shape[axis]);
    w.ndim = a->ndim;
    for (int i = 0; i < a->ndim; i++) {
      w.shape[i] = a->shape[i];
      w.stride[i] = i == axis ? weights->stride[0] : 0;
    }
  }
  array_view(out, &w);
  return true;
}

static bool has_zero(const Array *a, bool *zero, Status *st) {
  const Axes all = {.all = true};
  Array every = {0};
  bool good = array_reduce(&every, REDUCE_ALL, a, &all, st);
  *zero = good && !array_get(&every, NULL).as.b;
  array_release(&every);
  return good;
}

/* sum(a w) / sum(w), both along axes. */
static bool weighted_mean(Array *out, const Array *a, const Array *w,
                          const Axes *axes, Status *st) {
  Array product = {0}, sum = {0}, weight = {0};
  bool zero = false;
  bool good = ufunc_apply(&product, ufunc_find("multiply"), a, w, st) &&
              array_reduce(&sum, REDUCE_SUM, &product, axes, st) &&
              array_reduce(&weight, REDUCE_SUM, w, axes, st) &&
              has_zero(&weight, &zero, st);
  if (good && zero)
    good =
        fail(st, ERR_ZERO_DIVISION, "Weights sum to zero, can't be normalized");
  good = good && ufunc_apply(out, ufunc_find("divide"), &sum, &weight, st);
  array_release(&product);
  array_release(&sum);
  array_release(&weight);
  return good;
}

bool array_average(Array *out, const Array *a, const Array *weights,
                   const Axes *axes, Status *st) {
  Array wide = {0}, x = {0}, w = {0};
  Dtype dtype = dtype_promote(a->dtype, weights->dtype);
  if (!dtype_is_float(a->dtype)) dtype = FLOAT64;
  bool good = spread_weights(&wide, a, weights, axes, st) &&
              array_astype(&x, a, dtype, st) &&
              array_astype(&w, &wide, dtype, st) &&
              weighted_mean(out, &x, &w, axes, st);
  array_release(&wide);
  array_release(&x);
  array_release(&w);
  return good;
}

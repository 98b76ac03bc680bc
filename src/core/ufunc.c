/* Element-wise functions over whole arrays: types, broadcasting, overlap. */
#include "core/ufunc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/budget.h"
#include "core/walk.h"

/* --- types ------------------------------------------------------------------
 */

typedef enum { KIND_BOOL, KIND_INTEGER, KIND_FLOAT } Kind;

static Kind kind(Dtype d) {
  return d == BOOL ? KIND_BOOL : d <= INT64 ? KIND_INTEGER : KIND_FLOAT;
}

/* A lone number keeps an array's type when its value fits there. Beside
 * float32 NumPy takes only integers of 16 bits for such. */
static bool fits(const Array *number, Dtype dtype) {
  const Scalar s = array_get(number, NULL);
  const double x = scalar_to_real(s);
  if (dtype == UINT8) return x >= 0 && x <= 255;
  if (dtype != FLOAT32) return true;
  if (!dtype_is_float(s.dtype)) return x >= -32768 && x <= 65535;
  return !isfinite(x) || fabs(x) <= (double)__FLT_MAX__;
}

Dtype ufunc_common_dtype_of(int n, const Array *const in[]) {
  Dtype arrays = BOOL, numbers = BOOL;
  bool has_array = false;
  for (int i = 0; i < n; i++) {
    Dtype *to = in[i]->ndim > 0 ? &arrays : &numbers;
    *to = dtype_promote(*to, in[i]->dtype);
    has_array = has_array || in[i]->ndim > 0;
  }
  if (!has_array || kind(numbers) > kind(arrays))
    return dtype_promote(arrays, numbers);
  Dtype common = arrays;
  for (int i = 0; i < n; i++)
    if (in[i]->ndim == 0 && !fits(in[i], arrays))
      common = dtype_promote(common, in[i]->dtype);
  return common;
}

Dtype ufunc_common_dtype(const Array *a, const Array *b) {
  if (a->dtype == b->dtype) return a->dtype;
  return ufunc_common_dtype_of(2, (const Array *const[]){a, b});
}

static bool loop_dtype(Dtype *out, const Ufunc *u, Dtype wanted, Status *st) {
  *out = u->loop[wanted] != NULL  ? wanted
         : u->loop[INT64] != NULL ? INT64
                                  : FLOAT64;
  if (wanted == BOOL && u->result == NUMBERS_ONLY)
    return fail(st, ERR_TYPE,
                "%s does not work on booleans; turn them into numbers with "
                "astype first",
                u->name);
  return true;
}

/* --- the loop over one output ------------------------------------------------
 */

static void run_loops(Array *out, UfuncLoop *loop, const Array *a,
                      const Array *b) {
  Walk w;
  int count = b == NULL ? 2 : 3;
  walk_begin(&w, count, (const Array *const[]){out, a, b});
  for (bool more = w.runs > 0; more; more = walk_next(&w))
    loop(w.run, w.at[0], w.at[1], w.step[1], b ? w.at[2] : NULL,
         b ? w.step[2] : 0);
}

/* A cast and broadcast view of an operand; a lone number is cast into *room. */
static bool prepare(Array *out, Scalar *room, const Array *a, Dtype dtype,
                    int ndim, const ptrdiff_t *shape, Status *st) {
  Array cast = {0};
  bool good = true;
  if (a->ndim == 0 && a->dtype != dtype) {
    *room = scalar_cast(array_get(a, NULL), dtype);
    cast = array_of_scalar(room);
  } else {
    good = array_as_type(&cast, a, dtype, st);
  }
  good = good && array_broadcast_to(out, &cast, ndim, shape, st);
  array_release(&cast);
  return good;
}

/* Integers to negative integer powers have no integer result. */
static bool check_powers(const Array *b, Status *st) {
  Walk w;
  walk_begin(&w, 1, (const Array *const[]){b});
  for (bool more = w.runs > 0; more; more = walk_next(&w)) {
    const int64_t *p = (const int64_t *)(const void *)w.at[0];
    for (size_t i = 0; i < w.run; i++)
      if (p[(ptrdiff_t)i * w.step[0]] < 0)
        return fail(st, ERR_VALUE,
                    "Integers to negative integer powers are not allowed.");
  }
  return true;
}

static bool shares_memory(const Array *out, const Array *a) {
  return a != NULL && out->buffer != NULL && out->buffer == a->buffer;
}

/* An operand that needs no walk: elements side by side, or one number. */
typedef struct Plain {
  const char *data;
  ptrdiff_t step;
  Scalar number;
} Plain;

/* Sees a as plain when the result has the shape of `like`. */
static bool see_plain(Plain *p, const Array *a, Dtype dtype,
                      const Array *like) {
  if (a->ndim == 0) {
    p->number = scalar_cast(array_get(a, NULL), dtype);
    p->data = (const char *)&p->number.as;
    p->step = 0;
    return true;
  }
  p->data = a->data;
  p->step = 1;
  return a->dtype == dtype && array_same_shape(a, like) &&
         array_is_contiguous(a);
}

static Dtype result_dtype(const Ufunc *u, Dtype dtype) {
  return u->result == TRUTH ? BOOL : dtype;
}

/* The quick way, of use when both operands are plain; *done says whether. */
static bool apply_plain(bool *done, Array *out, const Ufunc *u, Dtype dtype,
                        const Array *a, const Array *b, Status *st) {
  const Array *like = b != NULL && b->ndim > a->ndim ? b : a;
  Plain x, y = {0};
  *done = see_plain(&x, a, dtype, like) &&
          (b == NULL || see_plain(&y, b, dtype, like));
  if (!*done) return true;
  if (!array_reuse(out, result_dtype(u, dtype), like->ndim, like->shape, st))
    return false;
  size_t n = array_size(out);
  if (!budget_spend(n, st)) {
    array_release(out);
    return false;
  }
  u->loop[dtype](n, out->data, x.data, x.step, y.data, y.step);
  return true;
}

static bool apply_walk(Array *out, const Ufunc *u, Dtype dtype, const Array *a,
                       const Array *b, Status *st) {
  ptrdiff_t shape[MAX_NDIM];
  int ndim = a->ndim;
  Array x = {0}, y = {0};
  Scalar rooms[2];
  memcpy(shape, a->shape, sizeof shape);
  if (b != NULL && !shape_broadcast(&ndim, shape, a, b, st)) return false;
  bool good = prepare(&x, &rooms[0], a, dtype, ndim, shape, st) &&
              (b == NULL || prepare(&y, &rooms[1], b, dtype, ndim, shape, st));
  if (good && dtype == INT64 && u->result == POWER) good = check_powers(&y, st);
  if (good)
    good = array_reuse(out, result_dtype(u, dtype), ndim, shape, st) &&
           budget_spend(array_size(out), st);
  if (good) run_loops(out, u->loop[dtype], &x, b == NULL ? NULL : &y);
  array_release(&x);
  array_release(&y);
  if (!good) array_release(out);
  return good;
}

static bool apply(Array *out, const Ufunc *u, Dtype dtype, const Array *a,
                  const Array *b, Status *st) {
  bool done = false;
  if (shares_memory(out, a) || shares_memory(out, b)) array_release(out);
  if (!(dtype == INT64 && u->result == POWER) &&
      !apply_plain(&done, out, u, dtype, a, b, st))
    return false;
  return done || apply_walk(out, u, dtype, a, b, st);
}

/* x**2, x**0.5 and x**-1 are exact or better as their own functions; NumPy does
 * the same. */
static const Ufunc *simpler_power(const Array *a, const Array *b) {
  if (b->ndim != 0 || !dtype_is_float(a->dtype)) return NULL;
  if (ufunc_common_dtype(a, b) != a->dtype) return NULL;
  double e = scalar_to_real(array_get(b, NULL));
  return e == 2      ? ufunc_find("square")
         : e == 0.5  ? ufunc_find("sqrt")
         : e == -1.0 ? ufunc_find("reciprocal")
                     : NULL;
}

bool ufunc_apply(Array *out, const Ufunc *u, const Array *a, const Array *b,
                 Status *st) {
  Dtype dtype = FLOAT64;
  if (b != NULL && u->result == POWER) {
    const Ufunc *simpler = simpler_power(a, b);
    if (simpler != NULL) return ufunc_apply(out, simpler, a, NULL, st);
  }
  Dtype wanted = b == NULL ? a->dtype : ufunc_common_dtype(a, b);
  if (!loop_dtype(&dtype, u, wanted, st)) return false;
  return apply(out, u, dtype, a, b, st);
}

/* Every element is read before it is written only when both lie in one place.
 */
static bool same_place(const Array *out, const Array *a) {
  return out->data == a->data && array_same_shape(out, a) &&
         memcmp(out->stride, a->stride, out->ndim * sizeof *out->stride) == 0;
}

/* The loop may write straight into out. */
static bool direct(const Array *out, const Ufunc *u, Dtype dtype,
                   const Array *a, const Array *b) {
  const Array *in[2] = {a, b};
  if (u->result == TRUTH || out->dtype != dtype) return false;
  if (u->result == POWER) return false;
  for (int i = 0; i < u->nin; i++) {
    if (in[i]->dtype != dtype) return false;
    if (shares_memory(out, in[i]) && !same_place(out, in[i])) return false;
  }
  return true;
}

/* The array given as out takes results of this type and shape. */
static bool accepts(const Array *out, const char *name, Dtype dtype,
                    const Array *result, Status *st) {
  Array common = {0};
  Status ignored;
  if (!dtype_can_hold(out->dtype, dtype))
    return fail(st, ERR_TYPE,
                "Cannot cast ufunc '%s' output from dtype('%s') to dtype('%s') "
                "with casting rule 'same_kind'",
                name, dtype_name(dtype), dtype_name(out->dtype));
  if (!shape_broadcast(&common.ndim, common.shape, out, result, &ignored) ||
      !array_same_shape(&common, out))
    return fail(st, ERR_VALUE,
                "non-broadcastable output operand with shape %s doesn't match "
                "the broadcast shape %s",
                array_shape_text(out).text, array_shape_text(result).text);
  return true;
}

bool array_store(Array *out, const char *name, const Array *result,
                 Status *st) {
  if (!array_same_shape(out, result))
    return fail(st, ERR_VALUE,
                "the array given as out has shape %s, the result of %s has "
                "shape %s",
                array_shape_text(out).text, name,
                array_shape_text(result).text);
  return accepts(out, name, result->dtype, result, st) &&
         array_assign(out, result, st);
}

bool ufunc_apply_into(Array *out, const Ufunc *u, const Array *a,
                      const Array *b, Status *st) {
  Dtype dtype = FLOAT64;
  Array x = {0}, y = {0}, result = *a;
  Scalar rooms[2];
  Dtype wanted = b == NULL ? a->dtype : ufunc_common_dtype(a, b);
  if (!loop_dtype(&dtype, u, wanted, st)) return false;
  if (b != NULL && !shape_broadcast(&result.ndim, result.shape, a, b, st))
    return false;
  if (!accepts(out, u->name, u->result == TRUTH ? BOOL : dtype, &result, st))
    return false;
  if (!direct(out, u, dtype, a, b)) {
    result = (Array){0};
    bool good =
        ufunc_apply(&result, u, a, b, st) && array_assign(out, &result, st);
    array_release(&result);
    return good;
  }
  bool good = budget_spend(array_size(out), st) &&
              prepare(&x, &rooms[0], a, dtype, out->ndim, out->shape, st) &&
              (b == NULL ||
               prepare(&y, &rooms[1], b, dtype, out->ndim, out->shape, st));
  if (good) run_loops(out, u->loop[dtype], &x, b == NULL ? NULL : &y);
  array_release(&x);
  array_release(&y);
  return good;
}

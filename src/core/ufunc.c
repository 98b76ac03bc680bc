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

/* A lone number keeps the array's type when its value fits there. */
static bool fits(const Array *number, Dtype dtype) {
  Scalar s = array_get(number, NULL);
  if (dtype == UINT8)
    return scalar_to_integer(s) >= 0 && scalar_to_integer(s) <= 255;
  if (dtype != FLOAT32) return true;
  double x = scalar_to_real(s);
  return !isfinite(x) || fabs(x) <= (double)__FLT_MAX__;
}

static Dtype weak_promote(const Array *array, const Array *number) {
  if (kind(number->dtype) <= kind(array->dtype) && fits(number, array->dtype))
    return array->dtype;
  return dtype_promote(array->dtype, number->dtype);
}

Dtype ufunc_common_dtype(const Array *a, const Array *b) {
  if (a->dtype == b->dtype) return a->dtype;
  if (a->ndim > 0 && b->ndim == 0) return weak_promote(a, b);
  if (a->ndim == 0 && b->ndim > 0) return weak_promote(b, a);
  return dtype_promote(a->dtype, b->dtype);
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
  if (a->dtype == dtype) {
    array_view(&cast, a);
  } else if (a->ndim == 0) {
    *room = scalar_cast(array_get(a, NULL), dtype);
    cast = array_of_scalar(room);
  } else
    good = array_astype(&cast, a, dtype, st);
  if (good) good = array_broadcast_to(out, &cast, ndim, shape, st);
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

static bool apply(Array *out, const Ufunc *u, Dtype dtype, const Array *a,
                  const Array *b, Status *st) {
  ptrdiff_t shape[MAX_NDIM];
  int ndim = a->ndim;
  Array x = {0}, y = {0};
  Scalar rooms[2];
  memcpy(shape, a->shape, sizeof shape);
  if (b != NULL && !shape_broadcast(&ndim, shape, a, b, st)) return false;
  if (shares_memory(out, a) || shares_memory(out, b)) array_release(out);
  bool good = prepare(&x, &rooms[0], a, dtype, ndim, shape, st) &&
              (b == NULL || prepare(&y, &rooms[1], b, dtype, ndim, shape, st));
  if (good && dtype == INT64 && strcmp(u->name, "power") == 0)
    good = check_powers(&y, st);
  if (good)
    good =
        array_reuse(out, u->result == TRUTH ? BOOL : dtype, ndim, shape, st) &&
        budget_spend(array_size(out), st);
  if (good) run_loops(out, u->loop[dtype], &x, b == NULL ? NULL : &y);
  array_release(&x);
  array_release(&y);
  if (!good) array_release(out);
  return good;
}

/* x**2, x**0.5 and x**-1 are exact or better as their own functions; NumPy does
 * the same. */
static const Ufunc *simpler_power(const Array *a, const Array *b) {
  if (b->ndim != 0 || !dtype_is_float(ufunc_common_dtype(a, b))) return NULL;
  double e = scalar_to_real(array_get(b, NULL));
  if (!dtype_is_float(a->dtype)) return NULL;
  return e == 2      ? ufunc_find("square")
         : e == 0.5  ? ufunc_find("sqrt")
         : e == -1.0 ? ufunc_find("reciprocal")
                     : NULL;
}

bool ufunc_apply(Array *out, const Ufunc *u, const Array *a, const Array *b,
                 Status *st) {
  Dtype dtype = FLOAT64;
  if (b != NULL && strcmp(u->name, "power") == 0) {
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
  if (strcmp(u->name, "power") == 0) return false;
  for (int i = 0; i < u->nin; i++) {
    if (in[i]->dtype != dtype) return false;
    if (shares_memory(out, in[i]) && !same_place(out, in[i])) return false;
  }
  return true;
}

bool ufunc_apply_into(Array *out, const Ufunc *u, const Array *a,
                      const Array *b, Status *st) {
  Dtype dtype = FLOAT64;
  Array x = {0}, y = {0}, result = {0};
  Scalar rooms[2];
  Dtype wanted = b == NULL ? a->dtype : ufunc_common_dtype(a, b);
  if (!loop_dtype(&dtype, u, wanted, st)) return false;
  if (!direct(out, u, dtype, a, b)) {
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

/* --- relatives
 * ---------------------------------------------------------------- */

bool array_round(Array *out, const Array *a, int decimals, Status *st) {
  const Ufunc *rint_ = ufunc_find("rint");
  Array scaled = {0}, rounded = {0};
  Scalar s = scalar_real(pow(10, abs(decimals)));
  Array scale = array_of_scalar(&s);
  if (!dtype_is_float(a->dtype) && decimals >= 0) return array_copy(out, a, st);
  if (decimals == 0) return ufunc_apply(out, rint_, a, NULL, st);
  const Ufunc *multiply = ufunc_find("multiply"),
              *divide = ufunc_find("divide");
  bool good =
      ufunc_apply(&scaled, decimals > 0 ? multiply : divide, a, &scale, st) &&
      ufunc_apply(&rounded, rint_, &scaled, NULL, st) &&
      ufunc_apply(&scaled, decimals > 0 ? divide : multiply, &rounded, &scale,
                  st);
  if (good) good = array_astype(out, &scaled, a->dtype, st);
  array_release(&scaled);
  array_release(&rounded);
  return good;
}

static void choose(Array *out, const Array *c, const Array *a, const Array *b) {
  size_t item = dtype_size(out->dtype), n = array_size(out);
  char *to = out->data;
  const char *x = a->data, *y = b->data;
  const uint8_t *flag = c->data;
  for (size_t i = 0; i < n; i++)
    memcpy(to + i * item, (flag[i] ? x : y) + i * item, item);
}

bool array_where(Array *out, const Array *c, const Array *a, const Array *b,
                 Status *st) {
  Array part[3] = {{0}}, flat[3] = {{0}};
  const Array *in[3] = {c, a, b};
  Scalar rooms[3];
  Dtype dtype = ufunc_common_dtype(a, b);
  ptrdiff_t shape[MAX_NDIM];
  int ndim;
  bool good = shape_broadcast(&ndim, shape, a, b, st);
  Array both = {.ndim = good ? ndim : 0};
  if (good) memcpy(both.shape, shape, sizeof shape);
  good = good && shape_broadcast(&ndim, shape, c, &both, st);
  for (int i = 0; good && i < 3; i++)
    good = prepare(&part[i], &rooms[i], in[i], i == 0 ? BOOL : dtype, ndim,
                   shape, st) &&
           array_contiguous(&flat[i], &part[i], part[i].dtype, st);
  if (good) good = array_new(out, dtype, ndim, shape, st);
  if (good) choose(out, &flat[0], &flat[1], &flat[2]);
  for (int i = 0; i < 3; i++) array_release(&part[i]), array_release(&flat[i]);
  return good;
}

/* Functions made of element-wise ones: round, where, clip, closeness. */
#include "core/composite.h"

#include <math.h>
#include <stdlib.h>

#include "core/budget.h"
#include "core/reduce.h"
#include "core/ufunc.h"
#include "core/walk.h"

/* --- round and clip ----------------------------------------------------------
 */

/* Scaled to whole numbers, rounded, and scaled back. */
static bool round_scaled(Array *out, const Array *a, int decimals, Status *st) {
  Array scaled = {0}, rounded = {0};
  Scalar s = scalar_real(pow(10, abs(decimals)));
  const Array scale = array_of_scalar(&s);
  const Ufunc *up = ufunc_find("multiply"), *down = ufunc_find("divide");
  bool good =
      ufunc_apply(&scaled, decimals > 0 ? up : down, a, &scale, st) &&
      ufunc_apply(&rounded, ufunc_find("rint"), &scaled, NULL, st) &&
      ufunc_apply(&scaled, decimals > 0 ? down : up, &rounded, &scale, st) &&
      array_astype(out, &scaled, a->dtype, st);
  array_release(&scaled);
  array_release(&rounded);
  return good;
}

bool array_round(Array *out, const Array *a, int decimals, Status *st) {
  if (a->dtype == BOOL)
    return fail(st, ERR_TYPE,
                "%s does not work on booleans; turn them into numbers with "
                "astype first",
                "round");
  if (!dtype_is_float(a->dtype) && decimals >= 0) return array_copy(out, a, st);
  if (decimals == 0) return ufunc_apply(out, ufunc_find("rint"), a, NULL, st);
  return round_scaled(out, a, decimals, st);
}

/* Both bounds there: all three are brought to one type first. */
static bool clip_both(Array *out, const Array *const in[3], Status *st) {
  Array x[3] = {{0}}, raised = {0};
  const Dtype dtype = ufunc_common_dtype_of(3, in);
  bool good = true;
  for (int i = 0; good && i < 3; i++)
    good = array_as_type(&x[i], in[i], dtype, st);
  good = good &&
         ufunc_apply(&raised, ufunc_find("maximum"), &x[0], &x[1], st) &&
         ufunc_apply(out, ufunc_find("minimum"), &raised, &x[2], st);
  for (int i = 0; i < 3; i++) array_release(&x[i]);
  array_release(&raised);
  return good;
}

bool array_clip(Array *out, const Array *a, const Array *low, const Array *high,
                Status *st) {
  if (low != NULL && high != NULL)
    return clip_both(out, (const Array *const[]){a, low, high}, st);
  if (low != NULL) return ufunc_apply(out, ufunc_find("maximum"), a, low, st);
  if (high != NULL) return ufunc_apply(out, ufunc_find("minimum"), a, high, st);
  return fail(st, ERR_VALUE, "One of max or min must be given");
}

/* --- where -------------------------------------------------------------------
 */

typedef void ChooseLoop(const Walk *w);

/* Elements of one size, whatever their type: out, condition, a, b. */
#define CHOOSE(NAME, T)                                                    \
  static void NAME(const Walk *w) {                                        \
    T *to = (T *)(void *)w->at[0];                                         \
    const uint8_t *c = (const uint8_t *)w->at[1];                          \
    const T *a = (const T *)(const void *)w->at[2];                        \
    const T *b = (const T *)(const void *)w->at[3];                        \
    for (size_t i = 0; i < w->run; i++) {                                  \
      *to = *c ? *a : *b;                                                  \
      to += w->step[0], c += w->step[1], a += w->step[2], b += w->step[3]; \
    }                                                                      \
  }

CHOOSE(choose_1, uint8_t)
CHOOSE(choose_4, uint32_t)
CHOOSE(choose_8, uint64_t)

static void choose(const Array *out, const Array *c, const Array *a,
                   const Array *b) {
  const size_t size = dtype_size(out->dtype);
  ChooseLoop *loop = size == 1 ? choose_1 : size == 4 ? choose_4 : choose_8;
  Walk w;
  walk_begin(&w, 4, (const Array *const[]){out, c, a, b});
  for (bool more = w.runs > 0; more; more = walk_next(&w)) loop(&w);
}

/* The common shape of three. */
static bool three_shapes(Array *common, const Array *c, const Array *a,
                         const Array *b, Status *st) {
  Array two = {0};
  return shape_broadcast(&two.ndim, two.shape, a, b, st) &&
         shape_broadcast(&common->ndim, common->shape, c, &two, st);
}

bool array_where(Array *out, const Array *c, const Array *a, const Array *b,
                 Status *st) {
  const Array *in[3] = {c, a, b};
  Array cast[3] = {{0}}, wide[3] = {{0}}, common = {0};
  const Dtype dtype = ufunc_common_dtype(a, b);
  bool good = three_shapes(&common, c, a, b, st);
  for (int i = 0; good && i < 3; i++)
    good =
        array_as_type(&cast[i], in[i], i == 0 ? BOOL : dtype, st) &&
        array_broadcast_to(&wide[i], &cast[i], common.ndim, common.shape, st);
  good = good && budget_spend(array_size(&common), st) &&
         array_new(out, dtype, common.ndim, common.shape, st);
  if (good) choose(out, &wide[0], &wide[1], &wide[2]);
  for (int i = 0; i < 3; i++) array_release(&wide[i]), array_release(&cast[i]);
  return good;
}

/* --- closeness ---------------------------------------------------------------
 */

static bool close_numbers(double a, double b, Closeness limit) {
  if (isnan(a) || isnan(b)) return limit.equal_nan && isnan(a) && isnan(b);
  if (isinf(a) || isinf(b)) return a == b;
  return fabs(a - b) <= limit.atol + limit.rtol * fabs(b);
}

bool array_isclose(Array *out, const Array *a, const Array *b, Closeness limit,
                   Status *st) {
  Array x = {0}, y = {0}, common = {0};
  bool good = shape_broadcast(&common.ndim, common.shape, a, b, st) &&
              array_new(&x, FLOAT64, common.ndim, common.shape, st) &&
              array_new(&y, FLOAT64, common.ndim, common.shape, st) &&
              array_assign(&x, a, st) && array_assign(&y, b, st) &&
              array_new(out, BOOL, common.ndim, common.shape, st);
  const double *p = x.data, *q = y.data;
  uint8_t *to = out->data;
  for (size_t i = 0, n = good ? array_size(out) : 0; i < n; i++)
    to[i] = close_numbers(p[i], q[i], limit);
  array_release(&x);
  array_release(&y);
  return good;
}

bool array_equal(bool *same, const Array *a, const Array *b, bool equal_nan,
                 Status *st) {
  Array each = {0}, both = {0};
  const Axes all = {.all = true};
  *same = array_same_shape(a, b);
  if (!*same) return true;
  bool good =
      (equal_nan ? array_isclose(&each, a, b, (Closeness){0, 0, true}, st)
                 : ufunc_apply(&each, ufunc_find("equal"), a, b, st)) &&
      array_reduce(&both, REDUCE_ALL, &each, &all, st);
  if (good) *same = array_get(&both, NULL).as.b;
  array_release(&each);
  array_release(&both);
  return good;
}

/* Copies and casts between arrays of any type and strides. */
#include <string.h>

#include "core/array.h"
#include "core/budget.h"
#include "core/vector.h"
#include "core/walk.h"

typedef void CopyLoop(size_t n, void *to, ptrdiff_t dt, const void *from,
                      ptrdiff_t df);

/* One loop for each pair of types: C(to_type, from_type, conversion of x). */
#define COPY_LOOP(NAME, TO, FROM, CONVERT)                             \
  FOR_EVERY_CPU                                                        \
  static void NAME(size_t n, void *to, ptrdiff_t dt, const void *from, \
                   ptrdiff_t df) {                                     \
    TO *restrict t = to;                                               \
    const FROM *restrict f = from;                                     \
    if (dt == 1 && df == 1)                                            \
      for (size_t i = 0; i < n; i++) {                                 \
        const FROM x = f[i];                                           \
        t[i] = CONVERT;                                                \
      }                                                                \
    else                                                               \
      for (size_t i = 0; i < n; i++, t += dt, f += df) {               \
        const FROM x = *f;                                             \
        *t = CONVERT;                                                  \
      }                                                                \
  }

COPY_LOOP(b_b, uint8_t, uint8_t, x)
COPY_LOOP(b_i, uint8_t, int64_t, x != 0)
COPY_LOOP(b_f, uint8_t, float, x != 0)
COPY_LOOP(b_d, uint8_t, double, x != 0)
COPY_LOOP(b_u, uint8_t, uint8_t, x != 0)
COPY_LOOP(u_i, uint8_t, int64_t, (uint8_t)x)
COPY_LOOP(u_f, uint8_t, float, (uint8_t)real_to_integer((double)x))
COPY_LOOP(u_d, uint8_t, double, (uint8_t)real_to_integer(x))
COPY_LOOP(i_u, int64_t, uint8_t, x)
COPY_LOOP(i_i, int64_t, int64_t, x)
COPY_LOOP(i_f, int64_t, float, real_to_integer((double)x))
COPY_LOOP(i_d, int64_t, double, real_to_integer(x))
COPY_LOOP(f_u, float, uint8_t, x)
COPY_LOOP(f_i, float, int64_t, (float)x)
COPY_LOOP(f_f, float, float, x)
COPY_LOOP(f_d, float, double, (float)x)
COPY_LOOP(d_u, double, uint8_t, x)
COPY_LOOP(d_i, double, int64_t, (double)x)
COPY_LOOP(d_f, double, float, (double)x)
COPY_LOOP(d_d, double, double, x)

static CopyLoop *const copy_loops[DTYPES][DTYPES] = {
    [BOOL] = {b_b, b_u, b_i, b_f, b_d},
    [UINT8] = {b_b, b_b, u_i, u_f, u_d},
    [INT64] = {i_u, i_u, i_i, i_f, i_d},
    [FLOAT32] = {f_u, f_u, f_i, f_f, f_d},
    [FLOAT64] = {d_u, d_u, d_i, d_f, d_d},
};

void array_copy_elements(Array *dst, const Array *src) {
  Walk w;
  CopyLoop *loop = copy_loops[dst->dtype][src->dtype];
  walk_begin(&w, 2, (const Array *const[]){dst, src});
  for (bool more = w.runs > 0; more; more = walk_next(&w)) {
    if (dst->dtype == src->dtype && w.step[0] == 1 && w.step[1] == 1)
      memcpy(w.at[0], w.at[1], w.run * w.item[0]);
    else
      loop(w.run, w.at[0], w.step[0], w.at[1], w.step[1]);
  }
}

bool array_astype(Array *out, const Array *a, Dtype dtype, Status *st) {
  if (!budget_spend(array_size(a), st)) return false;
  if (!array_new(out, dtype, a->ndim, a->shape, st)) return false;
  array_copy_elements(out, a);
  return true;
}

bool array_copy(Array *out, const Array *a, Status *st) {
  return array_astype(out, a, a->dtype, st);
}

bool array_as_type(Array *out, const Array *a, Dtype dtype, Status *st) {
  if (a->dtype != dtype) return array_astype(out, a, dtype, st);
  array_view(out, a);
  return true;
}

bool array_contiguous(Array *out, const Array *a, Dtype dtype, Status *st) {
  if (a->dtype != dtype || !array_is_contiguous(a))
    return array_astype(out, a, dtype, st);
  array_view(out, a);
  return true;
}

bool array_assign(Array *dst, const Array *src, Status *st) {
  Array wide = {0}, held = {0};
  Array trimmed = *src;
  /* NumPy lets leading axes of size 1 fall away: (1, 3) goes into (3,). */
  while (trimmed.ndim > dst->ndim && trimmed.shape[0] == 1) {
    trimmed.ndim--;
    memmove(trimmed.shape, trimmed.shape + 1,
            trimmed.ndim * sizeof *trimmed.shape);
    memmove(trimmed.stride, trimmed.stride + 1,
            trimmed.ndim * sizeof *trimmed.stride);
  }
  if (!array_broadcast_to(&wide, &trimmed, dst->ndim, dst->shape, st))
    return false;
  bool good = true;
  if (src->buffer != NULL && src->buffer == dst->buffer) {
    good = array_copy(&held, &wide, st);
  } else {
    array_view(&held, &wide);
    good = budget_spend(array_size(dst), st);
  }
  if (good) array_copy_elements(dst, &held);
  array_release(&held);
  array_release(&wide);
  return good;
}

/* Reductions. Sums are added pairwise in NumPy's order (blocks of 128, eight
 * partial sums), so that digits agree; along an outer axis row by row. */
#include "core/reduce.h"

#include <math.h>
#include <string.h>

#include "core/budget.h"
#include "core/ufunc.h"

/* --- rows: n neighbouring elements to one ------------------------------------
 */

#define PAIRWISE(NAME, T)                                                      \
  static T NAME(const T *a, size_t n) {                                        \
    if (n < 8) {                                                               \
      T sum = 0;                                                               \
      for (size_t i = 0; i < n; i++) sum += a[i];                              \
      return sum;                                                              \
    }                                                                          \
    if (n > 128) {                                                             \
      size_t half = n / 2;                                                     \
      half -= half % 8;                                                        \
      return NAME(a, half) + NAME(a + half, n - half);                         \
    }                                                                          \
    T r[8];                                                                    \
    size_t i = 8;                                                              \
    memcpy(r, a, sizeof r);                                                    \
    for (; i + 8 <= n; i += 8)                                                 \
      for (int k = 0; k < 8; k++) r[k] += a[i + k];                            \
    T sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7])); \
    for (; i < n; i++) sum += a[i];                                            \
    return sum;                                                                \
  }

PAIRWISE(pairwise_f, float)
PAIRWISE(pairwise_d, double)

#define FOLD_ROW(NAME, T, START, STEP)  \
  static T NAME(const T *a, size_t n) { \
    T r = START;                        \
    for (size_t i = 0; i < n; i++) {    \
      const T x = a[i];                 \
      STEP;                             \
    }                                   \
    return r;                           \
  }

/* Wrapping sums, as NumPy's int64. */
static int64_t sum_i(const int64_t *a, size_t n) {
  uint64_t r = 0;
  for (size_t i = 0; i < n; i++) r += (uint64_t)a[i];
  return (int64_t)r;
}

static int64_t prod_i(const int64_t *a, size_t n) {
  uint64_t r = 1;
  for (size_t i = 0; i < n; i++) r *= (uint64_t)a[i];
  return (int64_t)r;
}

FOLD_ROW(prod_f, float, 1, r *= x)
FOLD_ROW(prod_d, double, 1, r *= x)
/* Eight extremes side by side become vector code as long as there is neither
 * NaN nor infinity, for which x - x is not 0; then a careful loop decides,
 * where NaN wins. */
enum { LANES = 8 };

#define EXTREME_ROW(NAME, T, BEATS)                           \
  static T NAME(const T *a, size_t n) {                       \
    T best[LANES], odd[LANES] = {0};                          \
    size_t i = 0;                                             \
    for (int k = 0; k < LANES; k++) best[k] = a[0];           \
    for (; i + LANES <= n; i += LANES)                        \
      for (int k = 0; k < LANES; k++) {                       \
        const T x = a[i + k];                                 \
        best[k] = x BEATS best[k] ? x : best[k];              \
        odd[k] = (T)(odd[k] + (x - x));                       \
      }                                                       \
    for (int k = 1; k < LANES; k++) {                         \
      best[0] = best[k] BEATS best[0] ? best[k] : best[0];    \
      odd[0] = (T)(odd[0] + odd[k]);                          \
    }                                                         \
    if (odd[0] != 0) i = 0;                                   \
    for (; i < n && best[0] == best[0]; i++)                  \
      if (a[i] BEATS best[0] || a[i] != a[i]) best[0] = a[i]; \
    return best[0];                                           \
  }

EXTREME_ROW(max_u, uint8_t, >)
EXTREME_ROW(max_i, int64_t, >)
EXTREME_ROW(max_f, float, >)
EXTREME_ROW(max_d, double, >)
EXTREME_ROW(min_u, uint8_t, <)
EXTREME_ROW(min_i, int64_t, <)
EXTREME_ROW(min_f, float, <)
EXTREME_ROW(min_d, double, <)
FOLD_ROW(any_b, uint8_t, 0, r = (uint8_t)(r | x))
FOLD_ROW(all_b, uint8_t, 1, r = (uint8_t)(r & x))

/* --- the table ----------------------------------------------------------- */

typedef void RowLoop(const void *a, size_t n, void *out);

#define ROW_LOOP(F, T)                                      \
  static void row_##F(const void *a, size_t n, void *out) { \
    *(T *)out = F((const T *)a, n);                         \
  }
ROW_LOOP(sum_i, int64_t)
ROW_LOOP(pairwise_f, float)
ROW_LOOP(pairwise_d, double)
ROW_LOOP(prod_i, int64_t)
ROW_LOOP(prod_f, float)
ROW_LOOP(prod_d, double)
ROW_LOOP(max_u, uint8_t)
ROW_LOOP(max_i, int64_t)
ROW_LOOP(max_f, float)
ROW_LOOP(max_d, double)
ROW_LOOP(min_u, uint8_t)
ROW_LOOP(min_i, int64_t)
ROW_LOOP(min_f, float)
ROW_LOOP(min_d, double)
ROW_LOOP(any_b, uint8_t)
ROW_LOOP(all_b, uint8_t)

typedef struct Row {
  const char *name;
  const char *step;      /* the element-wise function that adds a row */
  bool needs_one;        /* there is no result for nothing */
  RowLoop *loop[DTYPES]; /* NULL: computed as int64, or as bool for any, all */
} Row;

static const Row rows[] = {
    [REDUCE_SUM] = {"sum",
                    "add",
                    false,
                    {NULL, NULL, row_sum_i, row_pairwise_f, row_pairwise_d}},
    [REDUCE_PROD] = {"prod",
                     "multiply",
                     false,
                     {NULL, NULL, row_prod_i, row_prod_f, row_prod_d}},
    [REDUCE_MAX] = {"max",
                    "maximum",
                    true,
                    {row_max_u, row_max_u, row_max_i, row_max_f, row_max_d}},
    [REDUCE_MIN] = {"min",
                    "minimum",
                    true,
                    {row_min_u, row_min_u, row_min_i, row_min_f, row_min_d}},
    [REDUCE_ANY] = {"any", "logical_or", false, {row_any_b}},
    [REDUCE_ALL] = {"all", "logical_and", false, {row_all_b}},
};

static Dtype work_dtype(const Row *row, Dtype dtype) {
  if (row->loop[dtype] != NULL) return dtype;
  return row->loop[INT64] != NULL ? INT64 : BOOL;
}

/* --- shapes -------------------------------------------------------------- */

/* gone[i]: axis i is reduced. */
static bool mark_axes(bool gone[MAX_NDIM], const Array *a, const Axes *axes,
                      Status *st) {
  for (int i = 0; i < MAX_NDIM; i++) gone[i] = axes->all;
  for (int i = 0; !axes->all && i < axes->count; i++) {
    int axis = axes->axis[i];
    if (!axis_to_reduce(&axis, a, st)) return false;
    if (gone[axis]) return fail(st, ERR_VALUE, "duplicate value in 'axis'");
    gone[axis] = true;
  }
  return true;
}

static int result_shape(ptrdiff_t *shape, const Array *a, const bool *gone,
                        bool keepdims) {
  int n = 0;
  for (int i = 0; i < a->ndim; i++)
    if (!gone[i])
      shape[n++] = a->shape[i];
    else if (keepdims)
      shape[n++] = 1;
  return n;
}

/* --- one axis of a C-order array: (outer, n, inner) -> (outer, inner) ---- */

typedef struct Block {
  size_t outer, n, inner;
} Block;

static Block block_of(const Array *a, int axis) {
  Block b = {1, (size_t)a->shape[axis], 1};
  for (int i = 0; i < axis; i++) b.outer *= (size_t)a->shape[i];
  for (int i = axis + 1; i < a->ndim; i++) b.inner *= (size_t)a->shape[i];
  return b;
}

/* Along an outer axis whole rows are added to the result, which the
 * element-wise loops do in vector code. */
static void reduce_outer(Array *out, const Row *row, const Array *a, Block b) {
  const Ufunc *step = ufunc_find(row->step);
  size_t item = dtype_size(a->dtype), bytes = b.inner * item;
  const char *from = a->data;
  char *to = out->data;
  for (size_t o = 0; o < b.outer; o++, to += bytes) {
    memcpy(to, from, bytes);
    from += bytes;
    for (size_t i = 1; i < b.n; i++, from += bytes)
      step->loop[a->dtype](b.inner, to, to, 1, from, 1);
  }
}

static void reduce_rows(Array *out, const Row *row, const Array *a, Block b) {
  size_t item = dtype_size(a->dtype);
  const char *from = a->data;
  char *to = out->data;
  for (size_t o = 0; o < b.outer; o++, from += b.n * item, to += item)
    row->loop[a->dtype](from, b.n, to);
}

/* out has room for a, of C order and the work type, without the axis. */
static void reduce_axis(Array *out, const Row *row, const Array *a, int axis) {
  Block b = block_of(a, axis);
  if (b.n > 0 && b.inner > 1) {
    reduce_outer(out, row, a, b);
  } else {
    b.outer *= b.inner;
    reduce_rows(out, row, a, b);
  }
}

static bool nothing_to_reduce(const Array *a, const bool *gone) {
  for (int i = 0; i < a->ndim; i++)
    if (gone[i] && a->shape[i] == 0) return true;
  return false;
}

/* Every marked axis but `first` in turn, from the last; they stay as size 1. */
static bool reduce_others(Array *now, const Row *row, const bool *gone,
                          int first, Status *st) {
  for (int i = now->ndim - 1; i > first; i--) {
    ptrdiff_t shape[MAX_NDIM];
    Array next = {0};
    if (!gone[i]) continue;
    memcpy(shape, now->shape, sizeof shape);
    shape[i] = 1;
    if (!array_new(&next, now->dtype, now->ndim, shape, st)) return false;
    reduce_axis(&next, row, now, i);
    array_release(now);
    *now = next;
  }
  return true;
}

static int first_axis(const bool *gone) {
  int i = 0;
  while (!gone[i]) i++;
  return i;
}

/* Into out, of the result's shape; all axes at once when all go. */
static bool reduce_axes(Array *out, const Row *row, const Array *a,
                        const bool *gone, bool all, Status *st) {
  Array now = {0};
  const ptrdiff_t flat = (ptrdiff_t)array_size(a);
  const int first = all ? 0 : first_axis(gone);
  bool good =
      all ? array_reshape(&now, a, 1, &flat, st)
          : (array_view(&now, a), reduce_others(&now, row, gone, first, st));
  if (good) reduce_axis(out, row, &now, first);
  array_release(&now);
  return good;
}

bool array_reduce(Array *out, Reduction r, const Array *a, const Axes *axes,
                  Status *st) {
  const Row *row = &rows[r];
  bool gone[MAX_NDIM];
  ptrdiff_t shape[MAX_NDIM];
  Array work = {0};
  if (!mark_axes(gone, a, axes, st)) return false;
  if (row->needs_one && nothing_to_reduce(a, gone))
    return fail(st, ERR_VALUE,
                "zero-size array to reduction operation %s which has no "
                "identity",
                row->step);
  Dtype dtype = work_dtype(row, a->dtype);
  if (!axes->all && axes->count == 0) {
    array_release(out);
    return array_astype(out, a, dtype, st);
  }
  int ndim = result_shape(shape, a, gone, axes->keepdims);
  bool good = budget_spend(array_size(a), st) &&
              array_contiguous(&work, a, dtype, st) &&
              array_reuse(out, dtype, ndim, shape, st) &&
              reduce_axes(out, row, &work, gone, axes->all || a->ndim == 0, st);
  array_release(&work);
  if (!good) array_release(out);
  return good;
}

bool array_reduce_as(Array *out, Reduction r, const Array *a, const Axes *axes,
                     Dtype dtype, Status *st) {
  Array cast = {0}, result = {0};
  bool good = array_as_type(&cast, a, dtype, st) &&
              array_reduce(&result, r, &cast, axes, st) &&
              array_as_type(out, &result, dtype, st);
  array_release(&cast);
  array_release(&result);
  return good;
}

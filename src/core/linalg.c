/* Products. Every case becomes a product of two strided matrices; CBLAS takes
 * floats, transposed views included, and a plain loop takes integers. */
#include "core/linalg.h"

#include <cblas.h>
#include <limits.h>
#include <string.h>

#include "core/budget.h"
#include "core/ufunc.h"
#include "core/vector_math.h"

/* --- one product of matrices --------------------------------------------- */

/* How CBLAS may read a matrix: as it lies, or as the transpose of it. */
typedef struct Layout {
  CBLAS_TRANSPOSE transpose;
  blasint lead;
} Layout;

static bool layout_of(Layout *out, const Array *m) {
  ptrdiff_t down = m->stride[0], across = m->stride[1];
  bool single_column = m->shape[1] == 1, single_row = m->shape[0] == 1;
  if (across == 1 || single_column) {
    ptrdiff_t lead = single_row ? m->shape[1] : down;
    *out = (Layout){CblasNoTrans, (blasint)lead};
    if (lead >= m->shape[1] && lead <= INT_MAX) return true;
  }
  if (down == 1 || single_row) {
    ptrdiff_t lead = single_column ? m->shape[0] : across;
    *out = (Layout){CblasTrans, (blasint)lead};
    if (lead >= m->shape[0] && lead <= INT_MAX) return true;
  }
  return false;
}

static void gemm(Array *out, const Array *a, const Array *b, Layout la,
                 Layout lb) {
  blasint m = (blasint)a->shape[0], k = (blasint)a->shape[1],
          n = (blasint)b->shape[1];
  if (out->dtype == FLOAT64)
    cblas_dgemm(CblasRowMajor, la.transpose, lb.transpose, m, n, k, 1, a->data,
                la.lead, b->data, lb.lead, 0, out->data, n);
  else
    cblas_sgemm(CblasRowMajor, la.transpose, lb.transpose, m, n, k, 1, a->data,
                la.lead, b->data, lb.lead, 0, out->data, n);
}

/* vector_product serves a batch of a few rows. */
static bool has_few_rows(const Array *out, const Array *b) {
  return out->dtype == FLOAT64 && out->shape[0] <= PRODUCT_ROWS &&
         out->shape[1] >= PRODUCT_COLUMNS && b->stride[1] == 1;
}

/* Integers and booleans; sums wrap as NumPy's. */
static void plain_product(Array *out, const Array *a, const Array *b) {
  ptrdiff_t m = a->shape[0], k = a->shape[1], n = b->shape[1];
  const int64_t *x = a->data, *y = b->data;
  int64_t *to = out->data;
  memset(to, 0, array_bytes(out));
  for (ptrdiff_t i = 0; i < m; i++)
    for (ptrdiff_t l = 0; l < k; l++) {
      uint64_t f = (uint64_t)x[i * a->stride[0] + l * a->stride[1]];
      for (ptrdiff_t j = 0; j < n; j++)
        to[i * n + j] =
            (int64_t)((uint64_t)to[i * n + j] +
                      f * (uint64_t)y[l * b->stride[0] + j * b->stride[1]]);
    }
}

static bool sizes_fit_blas(const Array *a, const Array *b) {
  return a->shape[0] <= INT_MAX && a->shape[1] <= INT_MAX &&
         b->shape[1] <= INT_MAX;
}

/* A view CBLAS can read, or a copy of m that it can. */
static bool readable(Array *out, Layout *layout, const Array *m, Status *st) {
  if (layout_of(layout, m)) {
    array_view(out, m);
    return true;
  }
  return array_copy(out, m, st) && layout_of(layout, out);
}

/* out is C order; a, b and out are 2-d of one type (float or int64). */
static bool multiply(Array *out, const Array *a, const Array *b, Status *st) {
  Array x = {0}, y = {0};
  Layout lx, ly;
  if (array_size(out) == 0) return true;
  if (a->shape[1] == 0) {
    memset(out->data, 0, array_bytes(out));
    return true;
  }
  uint64_t work = (uint64_t)array_size(out) * (uint64_t)a->shape[1];
  if (!budget_spend(work / 4 + 1, st)) return false;
  if (!dtype_is_float(out->dtype) || !sizes_fit_blas(a, b)) {
    plain_product(out, a, b);
    return true;
  }
  if (has_few_rows(out, b)) {
    vector_product((size_t)out->shape[0], (size_t)a->shape[1],
                   (size_t)out->shape[1], out->data, a->data, a->stride[0],
                   a->stride[1], b->data, b->stride[0]);
    return true;
  }
  bool good = readable(&x, &lx, a, st) && readable(&y, &ly, b, st);
  if (good) gemm(out, &x, &y, lx, ly);
  array_release(&x);
  array_release(&y);
  return good;
}

/* --- types and shapes ---------------------------------------------------- */

/* The type to compute in: integers as int64, then cast back. */
static Dtype product_dtype(Dtype common) {
  return dtype_is_float(common) ? common : INT64;
}

/* A matrix view of a vector: a row on the left, a column on the right. */
static void as_matrix(Array *m, bool left) {
  if (m->ndim != 1) return;
  m->ndim = 2;
  if (left) {
    m->shape[1] = m->shape[0];
    m->stride[1] = m->stride[0];
    m->shape[0] = 1;
    m->stride[0] = m->shape[1] * m->stride[1];
  } else {
    m->shape[1] = 1;
    m->stride[1] = 1;
  }
}

static bool mismatch(const Array *a, const Array *b, int axis, Status *st) {
  return fail(st, ERR_VALUE,
              "shapes %s and %s not aligned: %td (dim %d) != %td (dim %d)",
              array_shape_text(a).text, array_shape_text(b).text,
              a->shape[a->ndim - 1], a->ndim - 1, b->shape[axis], axis);
}

static bool cast_result(Array *out, Dtype dtype, Status *st) {
  if (out->dtype == dtype) return true;
  Array cast = {0};
  if (!array_astype(&cast, out, dtype, st)) return false;
  array_release(out);
  *out = cast;
  return true;
}

/* --- dot ----------------------------------------------------------------- */

/* Result axes: those of a without the last, those of b without `axis`. */
static int dot_shape(ptrdiff_t *shape, const Array *a, const Array *b,
                     int axis) {
  int n = 0;
  for (int i = 0; i < a->ndim - 1; i++) shape[n++] = a->shape[i];
  for (int i = 0; i < b->ndim; i++)
    if (i != axis) shape[n++] = b->shape[i];
  return n;
}

/* Brings axis to the front and flattens the rest: (inner, columns). */
static bool as_columns(Array *out, const Array *b, int axis, Status *st) {
  int axes[MAX_NDIM], n = 1;
  Array turned = {0};
  axes[0] = axis;
  for (int i = 0; i < b->ndim; i++)
    if (i != axis) axes[n++] = i;
  if (!array_transpose(&turned, b, axes, st)) return false;
  size_t columns = 1;
  for (int i = 1; i < b->ndim; i++) columns *= (size_t)turned.shape[i];
  ptrdiff_t shape[2] = {turned.shape[0], (ptrdiff_t)columns};
  bool good = array_reshape(out, &turned, 2, shape, st);
  array_release(&turned);
  return good;
}

static bool as_rows(Array *out, const Array *a, Status *st) {
  size_t rows = 1;
  for (int i = 0; i < a->ndim - 1; i++) rows *= (size_t)a->shape[i];
  ptrdiff_t shape[2] = {(ptrdiff_t)rows, a->shape[a->ndim - 1]};
  return array_reshape(out, a, 2, shape, st);
}

/* Both as matrices; views for up to two dimensions. */
static bool dot_matrices(Array *x, Array *y, const Array *a, const Array *b,
                         int axis, Status *st) {
  bool good = true;
  if (a->ndim <= 2)
    array_view(x, a);
  else
    good = as_rows(x, a, st);
  if (good && b->ndim <= 2)
    array_view(y, b);
  else if (good)
    good = as_columns(y, b, axis, st);
  as_matrix(x, true);
  as_matrix(y, false);
  return good;
}

static bool dot_typed(Array *out, const Array *a, const Array *b, Status *st) {
  int axis = b->ndim > 1 ? b->ndim - 2 : 0;
  ptrdiff_t shape[2 * MAX_NDIM];
  Array x = {0}, y = {0};
  if (a->shape[a->ndim - 1] != b->shape[axis]) return mismatch(a, b, axis, st);
  int ndim = dot_shape(shape, a, b, axis);
  bool good = array_reuse(out, a->dtype, ndim, shape, st) &&
              dot_matrices(&x, &y, a, b, axis, st);
  if (good) {
    Array flat = *out; /* the same memory as (rows, columns) */
    flat.ndim = 2;
    flat.shape[0] = x.shape[0];
    flat.shape[1] = y.shape[1];
    good = multiply(&flat, &x, &y, st);
  }
  array_release(&x);
  array_release(&y);
  return good;
}

/* A number times an array; here, unlike with *, a number is not weak. */
static bool scale(Array *out, Dtype dtype, const Array *a, const Array *b,
                  Status *st) {
  Array x = {0}, y = {0};
  bool good = array_as_type(&x, a, dtype, st) &&
              array_as_type(&y, b, dtype, st) &&
              ufunc_apply(out, ufunc_find("multiply"), &x, &y, st);
  array_release(&x);
  array_release(&y);
  return good;
}

bool array_dot(Array *out, const Array *a, const Array *b, Status *st) {
  Array x = {0}, y = {0};
  Dtype common = dtype_promote(a->dtype, b->dtype);
  if (a->ndim == 0 || b->ndim == 0) return scale(out, common, a, b, st);
  Dtype dtype = product_dtype(common);
  if (out->buffer == a->buffer || out->buffer == b->buffer) array_release(out);
  bool good = array_as_type(&x, a, dtype, st) &&
              array_as_type(&y, b, dtype, st) && dot_typed(out, &x, &y, st) &&
              cast_result(out, common, st);
  array_release(&x);
  array_release(&y);
  if (!good) array_release(out);
  return good;
}

/* --- matmul -------------------------------------------------------------- */

/* The two last axes of v at one place of its leading axes. */
static Array matrix_at(const Array *v, const ptrdiff_t *index) {
  Array m = *v;
  ptrdiff_t offset = 0;
  int lead = v->ndim - 2;
  for (int i = 0; i < lead; i++) offset += index[i] * v->stride[i];
  m.data = (char *)v->data + offset * (ptrdiff_t)dtype_size(v->dtype);
  m.ndim = 2;
  memcpy(m.shape, v->shape + lead, 2 * sizeof *m.shape);
  memcpy(m.stride, v->stride + lead, 2 * sizeof *m.stride);
  return m;
}

static bool next_index(ptrdiff_t *index, const ptrdiff_t *shape, int n) {
  for (int i = n - 1; i >= 0; i--) {
    if (++index[i] < shape[i]) return true;
    index[i] = 0;
  }
  return false;
}

/* Broadcasts the leading axes of m to those of `shape` (lead of them). */
static bool stack(Array *out, const Array *m, const ptrdiff_t *shape, int lead,
                  Status *st) {
  ptrdiff_t full[MAX_NDIM];
  memcpy(full, shape, lead * sizeof *shape);
  full[lead] = m->shape[m->ndim - 2];
  full[lead + 1] = m->shape[m->ndim - 1];
  return array_broadcast_to(out, m, lead + 2, full, st);
}

static bool leading_shape(int *lead, ptrdiff_t *shape, const Array *a,
                          const Array *b, Status *st) {
  Array x = *a, y = *b;
  x.ndim -= 2;
  y.ndim -= 2;
  return shape_broadcast(lead, shape, &x, &y, st);
}

static bool multiply_stacks(Array *out, const Array *x, const Array *y,
                            int lead, Status *st) {
  ptrdiff_t index[MAX_NDIM] = {0};
  if (array_size(out) == 0) return true;
  do {
    Array m = matrix_at(x, index), n = matrix_at(y, index),
          to = matrix_at(out, index);
    if (!multiply(&to, &m, &n, st)) return false;
  } while (next_index(index, out->shape, lead));
  return true;
}

/* a and b are 2-d or more and of one type. */
static bool matmul_typed(Array *out, const Array *a, const Array *b,
                         Status *st) {
  ptrdiff_t shape[MAX_NDIM];
  int lead;
  Array x = {0}, y = {0};
  if (!leading_shape(&lead, shape, a, b, st)) return false;
  bool good = stack(&x, a, shape, lead, st) && stack(&y, b, shape, lead, st);
  if (good) {
    shape[lead] = x.shape[lead];
    shape[lead + 1] = y.shape[lead + 1];
    good = array_reuse(out, a->dtype, lead + 2, shape, st) &&
           multiply_stacks(out, &x, &y, lead, st);
  }
  array_release(&x);
  array_release(&y);
  return good;
}

bool array_matmul(Array *out, const Array *a, const Array *b, Status *st) {
  Array x = {0}, y = {0};
  if (a->ndim == 0 || b->ndim == 0)
    return fail(st, ERR_VALUE,
                "matmul needs arrays of at least one dimension; to multiply by "
                "a number use *");
  ptrdiff_t inner = b->shape[b->ndim > 1 ? b->ndim - 2 : 0];
  if (a->shape[a->ndim - 1] != inner)
    return mismatch(a, b, b->ndim > 1 ? b->ndim - 2 : 0, st);
  if (a->ndim <= 2 && b->ndim <= 2) return array_dot(out, a, b, st);
  Dtype common = dtype_promote(a->dtype, b->dtype);
  Dtype dtype = product_dtype(common);
  bool good =
      array_as_type(&x, a, dtype, st) && array_as_type(&y, b, dtype, st);
  as_matrix(&x, true);
  as_matrix(&y, false);
  good = good && matmul_typed(out, &x, &y, st) && cast_result(out, common, st);
  if (good && b->ndim == 1) array_drop_axis(out, out->ndim - 1);
  if (good && a->ndim == 1) array_drop_axis(out, out->ndim - 2);
  array_release(&x);
  array_release(&y);
  if (!good) array_release(out);
  return good;
}

bool array_outer(Array *out, const Array *a, const Array *b, Status *st) {
  ptrdiff_t column[2] = {(ptrdiff_t)array_size(a), 1};
  ptrdiff_t row = (ptrdiff_t)array_size(b);
  Array x = {0}, y = {0};
  bool good = array_reshape(&x, a, 2, column, st) &&
              array_reshape(&y, b, 1, &row, st) &&
              ufunc_apply(out, ufunc_find("multiply"), &x, &y, st);
  array_release(&x);
  array_release(&y);
  return good;
}

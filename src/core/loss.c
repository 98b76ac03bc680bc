/* Softmax and the losses. */
#include "core/loss.h"

#include <math.h>

#include "core/budget.h"
#include "core/reduce.h"
#include "core/ufunc.h"
#include "core/vector_math.h"

/* --- softmax ------------------------------------------------------------- */

static void softmax_row_f(float *out, const float *x, size_t n) {
  float top = x[0], sum = 0;
  for (size_t i = 1; i < n; i++)
    if (x[i] > top) top = x[i];
  for (size_t i = 0; i < n; i++) sum += out[i] = expf(x[i] - top);
  for (size_t i = 0; i < n; i++) out[i] /= sum;
}

bool array_softmax(Array *out, const Array *x, Status *st) {
  Array rows = {0};
  Dtype dtype = x->dtype == FLOAT32 ? FLOAT32 : FLOAT64;
  bool good = budget_spend(4 * array_size(x), st) &&
              array_contiguous(&rows, x, dtype, st) &&
              array_reuse(out, dtype, x->ndim, x->shape, st);
  size_t n = x->ndim > 0 ? (size_t)x->shape[x->ndim - 1] : 1;
  size_t count = good && n > 0 ? array_size(x) / n : 0;
  for (size_t i = 0; i < count; i++)
    if (dtype == FLOAT64)
      vector_softmax(n, (double *)out->data + i * n,
                     (double *)rows.data + i * n);
    else
      softmax_row_f((float *)out->data + i * n, (float *)rows.data + i * n, n);
  array_release(&rows);
  return good;
}

/* --- targets ------------------------------------------------------------- */

/* y and t side by side: N rows of classes, t either one-hot (float64) or labels
 * (int64). Released by targets_release. */
typedef struct Targets {
  size_t rows, classes;
  bool labels;
  Array t;
} Targets;

static void targets_release(Targets *g) { array_release(&g->t); }

static bool check_labels(const Targets *g, Status *st) {
  const int64_t *label = g->t.data;
  for (size_t i = 0; i < g->rows; i++)
    if (label[i] < 0 || (size_t)label[i] >= g->classes)
      return fail(st, ERR_INDEX,
                  "label %td is out of bounds: there are %zu classes, counted "
                  "from 0",
                  (ptrdiff_t)label[i], g->classes);
  return true;
}

/* Labels as int64; a plain cast would make 0.9 the label 0. */
static bool read_labels(Array *out, const Array *t, Status *st) {
  Array reals = {0};
  if (!dtype_is_float(t->dtype)) return array_contiguous(out, t, INT64, st);
  bool good = array_contiguous(&reals, t, FLOAT64, st);
  const double *x = reals.data;
  for (size_t i = 0, n = good ? array_size(t) : 0; good && i < n; i++)
    if (!(x[i] == floor(x[i])))
      good = fail(st, ERR_VALUE, "labels are whole numbers, not %g", x[i]);
  good = good && array_astype(out, &reals, INT64, st);
  array_release(&reals);
  return good;
}

static bool targets_read(Targets *g, const Array *y, const Array *t,
                         Status *st) {
  *g = (Targets){.rows = 1, .classes = 1};
  if (y->ndim > 0) g->classes = (size_t)y->shape[y->ndim - 1];
  if (g->classes > 0) g->rows = array_size(y) / g->classes;
  size_t size = array_size(t);
  if (array_same_shape(y, t) || (y->ndim == 0 && size == 1))
    return array_contiguous(&g->t, t, FLOAT64, st);
  if (size != g->rows)
    return fail(st, ERR_VALUE,
                "the outputs have shape %s, so the targets are either one-hot "
                "of that shape or one label a row, but they have shape %s",
                array_shape_text(y).text, array_shape_text(t).text);
  g->labels = true;
  if (!read_labels(&g->t, t, st)) return false;
  if (check_labels(g, st)) return true;
  targets_release(g);
  return false;
}

/* --- cross entropy ------------------------------------------------------- */

/* A term whose target is 0 is 0, but a NaN stays visible. */
static double one_hot_loss(const double *y, const double *t, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    if (t[i] != 0 || isnan(y[i])) sum += t[i] * log(y[i] + CROSS_ENTROPY_DELTA);
  return -sum;
}

static double label_loss(const double *y, const Targets *g) {
  const int64_t *label = g->t.data;
  double sum = 0;
  for (size_t i = 0; i < g->rows; i++)
    sum += log(y[i * g->classes + (size_t)label[i]] + CROSS_ENTROPY_DELTA);
  return -sum;
}

bool array_cross_entropy(Array *out, const Array *y, const Array *t,
                         Status *st) {
  Array wide = {0};
  Targets g;
  if (!targets_read(&g, y, t, st)) return false;
  bool good = budget_spend(array_size(y), st) &&
              array_contiguous(&wide, y, FLOAT64, st) &&
              array_reuse(out, FLOAT64, 0, NULL, st);
  if (good) {
    double sum = g.labels
                     ? label_loss(wide.data, &g)
                     : one_hot_loss(wide.data, g.t.data, array_size(&wide));
    *(double *)out->data = sum / (double)g.rows;
  }
  array_release(&wide);
  targets_release(&g);
  return good;
}

/* The target of class c in row r, one-hot or label. */
static double target(const Targets *g, size_t r, size_t c) {
  if (g->labels) return ((const int64_t *)g->t.data)[r] == (int64_t)c;
  return ((const double *)g->t.data)[r * g->classes + c];
}

bool array_one_hot(Array *out, const Array *y, const Array *t, Status *st) {
  Targets g;
  const ptrdiff_t *shape = y->shape;
  if (!targets_read(&g, y, t, st)) return false;
  bool good = array_new(out, FLOAT64, y->ndim, shape, st);
  for (size_t r = 0; good && r < g.rows; r++)
    for (size_t c = 0; c < g.classes; c++)
      ((double *)out->data)[r * g.classes + c] = target(&g, r, c);
  targets_release(&g);
  return good;
}

bool array_cross_entropy_gradient(Array *out, const Array *y, const Array *t,
                                  Status *st) {
  Array wide = {0};
  Targets g;
  if (!targets_read(&g, y, t, st)) return false;
  bool good = budget_spend(array_size(y), st) &&
              array_contiguous(&wide, y, FLOAT64, st) &&
              array_reuse(out, FLOAT64, y->ndim, y->shape, st);
  const double *from = wide.data;
  double *to = out->data;
  for (size_t r = 0; good && r < g.rows; r++)
    for (size_t c = 0; c < g.classes; c++, from++)
      *to++ =
          -target(&g, r, c) / (*from + CROSS_ENTROPY_DELTA) / (double)g.rows;
  array_release(&wide);
  targets_release(&g);
  return good;
}

#define SUBTRACT_TARGETS(NAME, T)                        \
  static void NAME(T *d, const T *y, const Targets *g) { \
    const T n = (T)g->rows;                              \
    for (size_t r = 0; r < g->rows; r++)                 \
      for (size_t c = 0; c < g->classes; c++)            \
        *d++ = (*y++ - (T)target(g, r, c)) / n;          \
  }

SUBTRACT_TARGETS(subtract_targets_f, float)
SUBTRACT_TARGETS(subtract_targets_d, double)

bool array_softmax_loss_gradient(Array *out, const Array *y, const Array *t,
                                 Status *st) {
  Array rows = {0};
  Targets g;
  if (!targets_read(&g, y, t, st)) return false;
  Dtype dtype = y->dtype == FLOAT32 ? FLOAT32 : FLOAT64;
  bool good = budget_spend(array_size(y), st) &&
              array_contiguous(&rows, y, dtype, st) &&
              array_reuse(out, dtype, y->ndim, y->shape, st);
  if (good && dtype == FLOAT64)
    subtract_targets_d(out->data, rows.data, &g);
  else if (good)
    subtract_targets_f(out->data, rows.data, &g);
  array_release(&rows);
  targets_release(&g);
  return good;
}

/* --- squared error ------------------------------------------------------- */

bool array_squared_error(Array *out, const Array *y, const Array *t,
                         Status *st) {
  Array off = {0}, squares = {0}, sum = {0};
  Scalar half = scalar_real(0.5);
  Array factor = array_of_scalar(&half);
  const Axes all = {.all = true};
  bool good = ufunc_apply(&off, ufunc_find("subtract"), y, t, st) &&
              ufunc_apply(&squares, ufunc_find("square"), &off, NULL, st) &&
              array_reduce(&sum, REDUCE_SUM, &squares, &all, st) &&
              ufunc_apply(out, ufunc_find("multiply"), &sum, &factor, st);
  array_release(&off);
  array_release(&squares);
  array_release(&sum);
  return good;
}

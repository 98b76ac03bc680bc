/* The rows that work on whole arrays: activations of layers, reductions,
 * products, dropout, batch normalisation. */
#include <math.h>
#include <string.h>

#include "core/linalg.h"
#include "core/op_rows.h"
#include "core/stats.h"
#include "core/ufunc.h"
#include "core/vector.h"

/* --- activations (book 5.5) ---------------------------------------------- */

/* saved: where x <= 0, so that a later change of x does no harm. */
bool relu_forward(OpCall *c, Status *st) {
  Scalar zero = scalar_integer(0);
  Array nothing = array_of_scalar(&zero);
  return op_apply(&c->saved[0], "less_equal", &c->in[0], &nothing, st) &&
         op_apply(&c->out, "relu", &c->in[0], NULL, st);
}

#define KEEP_WHERE(NAME, T)                                                   \
  FOR_EVERY_CPU                                                               \
  static void NAME(size_t n, T *to, const T *from, const uint8_t *gone) {     \
    INDEPENDENT for (size_t i = 0; i < n; i++) to[i] = gone[i] ? 0 : from[i]; \
  }

KEEP_WHERE(keep_where_f, float)
KEEP_WHERE(keep_where_d, double)

bool relu_backward(const OpCall *c, const Array *dout, const bool *want,
                   Array *din, Status *st) {
  Array up = {0}, mask = {0};
  Dtype dtype = dout->dtype == FLOAT32 ? FLOAT32 : FLOAT64;
  if (!want[0]) return true;
  bool good = array_contiguous(&up, dout, dtype, st) &&
              array_contiguous(&mask, &c->saved[0], BOOL, st) &&
              array_reuse(&din[0], dtype, dout->ndim, dout->shape, st);
  size_t n = good ? array_size(&up) : 0;
  if (good && dtype == FLOAT64)
    keep_where_d(n, din[0].data, up.data, mask.data);
  else if (good)
    keep_where_f(n, din[0].data, up.data, mask.data);
  array_release(&up);
  array_release(&mask);
  return good;
}

/* dout * (1 - y) * y, in the book's order, step by step in din. */
bool sigmoid_backward(const OpCall *c, const Array *dout, const bool *want,
                      Array *din, Status *st) {
  const Ufunc *multiply = ufunc_find("multiply");
  const Array *y = &c->out;
  Scalar one = scalar_real(1);
  Array unit = array_of_scalar(&one), *d = &din[0];
  if (!want[0]) return true;
  return array_reuse(d, y->dtype, y->ndim, y->shape, st) &&
         ufunc_apply_into(d, ufunc_find("subtract"), &unit, y, st) &&
         ufunc_apply_into(d, multiply, dout, d, st) &&
         ufunc_apply_into(d, multiply, d, y, st);
}

/* --- sums ---------------------------------------------------------------- */

/* dout with the reduced axes as size 1, spread over the input, times factor. */
static bool spread_sum(Array *din, const OpCall *c, const Array *dout,
                       double factor, Status *st) {
  ptrdiff_t shape[MAX_NDIM];
  const Array *x = &c->in[0];
  bool gone[MAX_NDIM] = {false};
  for (int i = 0; i < x->ndim; i++) gone[i] = c->axes.all;
  for (int i = 0; i < c->axes.count; i++)
    gone[(c->axes.axis[i] + x->ndim) % x->ndim] = true;
  for (int i = 0; i < x->ndim; i++) shape[i] = gone[i] ? 1 : x->shape[i];
  Scalar s = scalar_real(factor);
  Array kept = {0}, wide = {0}, scale = array_of_scalar(&s);
  array_release(din);
  bool good = array_reshape(&kept, dout, x->ndim, shape, st) &&
              array_broadcast_to(&wide, &kept, x->ndim, x->shape, st) &&
              op_apply(din, "multiply", &wide, &scale, st);
  array_release(&kept);
  array_release(&wide);
  return good;
}

bool sum_forward(OpCall *c, Status *st) {
  array_release(&c->out);
  return array_reduce(&c->out, REDUCE_SUM, &c->in[0], &c->axes, st);
}

bool sum_backward(const OpCall *c, const Array *dout, const bool *want,
                  Array *din, Status *st) {
  return !want[0] || spread_sum(&din[0], c, dout, 1, st);
}

bool mean_forward(OpCall *c, Status *st) {
  array_release(&c->out);
  return array_mean(&c->out, &c->in[0], &c->axes, st);
}

bool mean_backward(const OpCall *c, const Array *dout, const bool *want,
                   Array *din, Status *st) {
  double n = (double)array_size(&c->in[0]) / (double)array_size(&c->out);
  return !want[0] || spread_sum(&din[0], c, dout, 1 / n, st);
}

/* --- products (book 5.6.1 and 5.6.2) ------------------------------------- */

/* More than two dimensions are flattened to (N, rest); a vector stays one. */
static bool flat_input(Array *out, const Array *x, Status *st) {
  if (x->ndim <= 2) {
    array_view(out, x);
    return true;
  }
  ptrdiff_t shape[2] = {x->shape[0], 1};
  for (int i = 1; i < x->ndim; i++) shape[1] *= x->shape[i];
  return array_reshape(out, x, 2, shape, st);
}

/* The gradient in the shape of its input, in the memory it has where the shapes
 * agree already. */
static bool product_into(Array *din, const Array *a, const Array *b,
                         const Array *like, bool outer, Status *st) {
  Array flat = {0};
  if (!outer && like->ndim == 2 && a->ndim == 2 && b->ndim == 2)
    return array_dot(din, a, b, st);
  array_release(din);
  bool good = (outer ? array_outer : array_dot)(&flat, a, b, st) &&
              array_reshape(din, &flat, like->ndim, like->shape, st);
  array_release(&flat);
  return good;
}

/* dY W^T in the shape of x. */
static bool product_dx(Array *din, const Array *x, const Array *w,
                       const Array *dout, Status *st) {
  Array turned = {0};
  bool outer = w->ndim == 1 && x->ndim > 1;
  bool good = array_transpose(&turned, w, NULL, st) &&
              product_into(din, dout, &turned, x, outer, st);
  array_release(&turned);
  return good;
}

/* X^T dY; for one sample without a batch axis the outer product. */
static bool product_dw(Array *din, const Array *x, const Array *w,
                       const Array *dout, Status *st) {
  Array flat = {0}, turned = {0};
  bool good = flat_input(&flat, x, st) &&
              array_transpose(&turned, &flat, NULL, st) &&
              product_into(din, &turned, dout, w, flat.ndim == 1, st);
  array_release(&flat);
  array_release(&turned);
  return good;
}

/* Vectors and matrices, as the book needs. */
bool matmul_forward(OpCall *c, Status *st) {
  if (c->in[0].ndim > 2 || c->in[1].ndim > 2)
    return fail(st, ERR_VALUE,
                "the product of a graph takes vectors and matrices, not shapes "
                "%s and %s",
                array_shape_text(&c->in[0]).text,
                array_shape_text(&c->in[1]).text);
  return array_matmul(&c->out, &c->in[0], &c->in[1], st);
}

bool matmul_backward(const OpCall *c, const Array *dout, const bool *want,
                     Array *din, Status *st) {
  const Array *x = &c->in[0], *w = &c->in[1];
  return (!want[0] || product_dx(&din[0], x, w, dout, st)) &&
         (!want[1] || product_dw(&din[1], x, w, dout, st));
}

/* A bias that stretched the product would have no gradient of its shape. */
static bool check_bias(const Array *product, const Array *b, Status *st) {
  Array wide = {0};
  if (!array_broadcast_to(&wide, b, product->ndim, product->shape, st))
    return fail(st, ERR_VALUE,
                "affine: b has shape %s, which does not fit X W of shape %s",
                array_shape_text(b).text, array_shape_text(product).text);
  array_release(&wide);
  return true;
}

/* out += b where the types allow it, else by way of a new array. */
static bool add_bias(Array *out, const Array *b, Status *st) {
  const Ufunc *add = ufunc_find("add");
  Array sum = {0};
  if (!check_bias(out, b, st)) return false;
  if (dtype_promote(out->dtype, b->dtype) == out->dtype)
    return ufunc_apply_into(out, add, out, b, st);
  if (!ufunc_apply(&sum, add, out, b, st)) return false;
  array_release(out);
  *out = sum;
  return true;
}

bool affine_forward(OpCall *c, Status *st) {
  Array x = {0};
  bool good = flat_input(&x, &c->in[0], st) &&
              array_dot(&c->out, &x, &c->in[1], st) &&
              add_bias(&c->out, &c->in[2], st);
  array_release(&x);
  return good;
}

bool affine_backward(const OpCall *c, const Array *dout, const bool *want,
                     Array *din, Status *st) {
  const Array *x = &c->in[0], *w = &c->in[1], *b = &c->in[2];
  return (!want[0] || product_dx(&din[0], x, w, dout, st)) &&
         (!want[1] || product_dw(&din[1], x, w, dout, st)) &&
         (!want[2] || op_sum_to(&din[2], dout, b, st));
}

/* --- dropout and batch normalisation (book 6.4.3, 6.3) ------------------- */

/* in: x, mask (true where the element stays). */
bool dropout_forward(OpCall *c, Status *st) {
  return op_apply(&c->out, "multiply", &c->in[0], &c->in[1], st);
}

bool dropout_backward(const OpCall *c, const Array *dout, const bool *want,
                      Array *din, Status *st) {
  array_release(&din[0]);
  return !want[0] || op_apply(&din[0], "multiply", dout, &c->in[1], st);
}

/* The book's 10e-7 under the root. */
#define BATCH_NORM_EPSILON 10e-7

enum { NORMED, DEVIATION, MEAN }; /* places of saved */

static const Axes batch_axis = {.count = 1, .axis = {0}};

/* in: x (N, D), gamma (D,), beta (D,). saved: x normalised, the standard
 * deviation and the mean of each column. */
bool batch_norm_forward(OpCall *c, Status *st) {
  Array var = {0}, off = {0}, scaled = {0};
  Scalar s = scalar_real(BATCH_NORM_EPSILON);
  Array epsilon = array_of_scalar(&s);
  const Array *x = &c->in[0];
  for (int i = 0; i < OP_SAVED; i++) array_release(&c->saved[i]);
  bool good =
      array_mean(&c->saved[MEAN], x, &batch_axis, st) &&
      op_apply(&off, "subtract", x, &c->saved[MEAN], st) &&
      array_var(&var, x, &batch_axis, 0, st) &&
      op_apply(&scaled, "add", &var, &epsilon, st) &&
      op_apply(&c->saved[DEVIATION], "sqrt", &scaled, NULL, st) &&
      op_apply(&c->saved[NORMED], "divide", &off, &c->saved[DEVIATION], st) &&
      op_apply(&off, "multiply", &c->saved[NORMED], &c->in[1], st) &&
      op_apply(&c->out, "add", &off, &c->in[2], st);
  array_release(&var);
  array_release(&off);
  array_release(&scaled);
  return good;
}

/* dx = gamma / std * (dout - mean(dout) - xn * mean(dout * xn)) */
static bool batch_norm_dx(Array *din, const OpCall *c, const Array *dout,
                          Status *st) {
  const Array *xn = &c->saved[NORMED];
  Array t = {0}, mean = {0}, along = {0}, rest = {0}, scale = {0};
  array_release(din);
  bool good = op_apply(&t, "multiply", dout, xn, st) &&
              array_mean(&along, &t, &batch_axis, st) &&
              array_mean(&mean, dout, &batch_axis, st) &&
              op_apply(&rest, "subtract", dout, &mean, st) &&
              op_apply(&t, "multiply", xn, &along, st) &&
              op_apply(&mean, "subtract", &rest, &t, st) &&
              op_apply(&scale, "divide", &c->in[1], &c->saved[DEVIATION], st) &&
              op_apply(din, "multiply", &mean, &scale, st);
  array_release(&t);
  array_release(&mean);
  array_release(&along);
  array_release(&rest);
  array_release(&scale);
  return good;
}

bool batch_norm_backward(const OpCall *c, const Array *dout, const bool *want,
                         Array *din, Status *st) {
  Array t = {0};
  bool good = !want[0] || batch_norm_dx(&din[0], c, dout, st);
  if (good && want[1])
    good = op_apply(&t, "multiply", dout, &c->saved[NORMED], st) &&
           op_sum_to(&din[1], &t, &c->in[1], st);
  if (good && want[2]) good = op_sum_to(&din[2], dout, &c->in[2], st);
  array_release(&t);
  return good;
}

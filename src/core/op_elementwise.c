/* The element-wise rows: one forward and one backward for all of them, from
 * the function and its local derivatives in the table. */
#include <math.h>

#include "core/budget.h"
#include "core/op_rows.h"
#include "core/ufunc.h"

bool op_apply(Array *out, const char *ufunc, const Array *a, const Array *b,
              Status *st) {
  return ufunc_apply(out, ufunc_find(ufunc), a, b, st);
}

/* Which axes of g broadcasting had added or stretched for `like`. */
static Axes stretched_axes(const Array *g, const Array *like) {
  Axes axes = {.keepdims = true};
  int extra = g->ndim - like->ndim;
  for (int i = 0; i < g->ndim; i++)
    if (i < extra || (like->shape[i - extra] == 1 && g->shape[i] != 1))
      axes.axis[axes.count++] = i;
  return axes;
}

/* Only axes that `like` has not: out keeps the memory it has. */
static bool sum_leading(Array *out, const Array *g, const Axes *stretched,
                        Status *st) {
  Axes axes = *stretched;
  axes.keepdims = false;
  return array_reduce(out, REDUCE_SUM, g, &axes, st);
}

bool op_sum_to(Array *out, const Array *g, const Array *like, Status *st) {
  Axes axes = stretched_axes(g, like);
  Array sum = {0};
  if (axes.count > 0 && axes.count == g->ndim - like->ndim)
    return sum_leading(out, g, &axes, st);
  array_release(out);
  if (axes.count == 0 && !array_is_sole_owner(g)) return array_copy(out, g, st);
  if (axes.count == 0) {
    array_view(out, g);
    return true;
  }
  bool good = array_reduce(&sum, REDUCE_SUM, g, &axes, st) &&
              array_reshape(out, &sum, like->ndim, like->shape, st);
  array_release(&sum);
  return good;
}

bool elementwise_forward(OpCall *c, Status *st) {
  const Array *second = c->op->nin == 2 ? &c->in[1] : NULL;
  return op_apply(&c->out, c->op->ufunc, &c->in[0], second, st);
}

/* An input as float64 in C order, of the shape of the output. */
static bool spread(Array *out, const Array *in, const Array *like, Status *st) {
  Array wide = {0};
  bool good = array_broadcast_to(&wide, in, like->ndim, like->shape, st) &&
              array_contiguous(out, &wide, FLOAT64, st);
  array_release(&wide);
  return good;
}

/* g[i] = dout * local derivative, element by element. */
static void multiply_slopes(const OpCall *c, const Array *dout, const Array *in,
                            const Array *y, Array *g) {
  size_t n = array_size(y);
  int nin = c->op->nin;
  for (size_t i = 0; i < n; i++) {
    double a = ((const double *)in[0].data)[i], d[2];
    double b = nin == 2 ? ((const double *)in[1].data)[i] : 0;
    double up = ((const double *)dout->data)[i];
    c->op->slopes(a, b, ((const double *)y->data)[i], d);
    for (int k = 0; k < nin; k++)
      if (g[k].data != NULL) ((double *)g[k].data)[i] = up * d[k];
  }
}

/* The gradient in the input's shape and float type. */
static bool finish(Array *din, const Array *g, const Array *in, Status *st) {
  Array sum = {0};
  Dtype dtype = in->dtype == FLOAT32 ? FLOAT32 : FLOAT64;
  array_release(din);
  bool good =
      op_sum_to(&sum, g, in, st) && array_contiguous(din, &sum, dtype, st);
  array_release(&sum);
  return good;
}

bool elementwise_backward(const OpCall *c, const Array *dout, const bool *want,
                          Array *din, Status *st) {
  Array in[2] = {{0}}, g[2] = {{0}}, y = {0}, up = {0};
  int nin = c->op->nin;
  bool good = spread(&y, &c->out, &c->out, st) &&
              spread(&up, dout, &c->out, st) &&
              budget_spend(array_size(&c->out), st);
  for (int i = 0; good && i < nin; i++) {
    good = spread(&in[i], &c->in[i], &c->out, st);
    if (good && want[i])
      good = array_new(&g[i], FLOAT64, c->out.ndim, c->out.shape, st);
  }
  if (good) multiply_slopes(c, &up, in, &y, g);
  for (int i = 0; i < nin; i++) {
    if (good && want[i]) good = finish(&din[i], &g[i], &c->in[i], st);
    array_release(&in[i]);
    array_release(&g[i]);
  }
  array_release(&y);
  array_release(&up);
  return good;
}

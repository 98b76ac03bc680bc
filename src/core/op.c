/* The table of operators. forward and backward of a row stand together. */
#include "core/op.h"

#include <string.h>

#include "core/linalg.h"
#include "core/loss.h"
#include "core/reduce.h"
#include "core/ufunc.h"

/* --- helpers
 * ---------------------------------------------------------------------- */

static bool apply2(Array *out, const char *name, const Array *a, const Array *b,
                   Status *st) {
  return ufunc_apply(out, ufunc_find(name), a, b, st);
}

static bool apply1(Array *out, const char *name, const Array *a, Status *st) {
  return ufunc_apply(out, ufunc_find(name), a, NULL, st);
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

/* The gradient of a broadcast input: what flowed into each copy of an element
 * is added up. */
static bool sum_to(Array *out, const Array *g, const Array *like, Status *st) {
  Axes axes = stretched_axes(g, like);
  Array sum = {0};
  array_release(out);
  if (axes.count == 0) {
    array_view(out, g);
    return true;
  }
  bool good = array_reduce(&sum, REDUCE_SUM, g, &axes, st) &&
              array_reshape(out, &sum, like->ndim, like->shape, st);
  array_release(&sum);
  return good;
}

/* din = sum_to(dout * factor) */
static bool scaled_gradient(Array *din, const Array *dout, const Array *factor,
                            const Array *like, Status *st) {
  Array g = {0};
  bool good =
      apply2(&g, "multiply", dout, factor, st) && sum_to(din, &g, like, st);
  array_release(&g);
  return good;
}

/* --- add, mul (book 5.4)
 * ------------------------------------------------------------ */

static bool add_forward(OpCall *c, Status *st) {
  return apply2(&c->out, "add", &c->in[0], &c->in[1], st);
}

static bool add_backward(const OpCall *c, const Array *dout, const bool *want,
                         Array *din, Status *st) {
  return (!want[0] || sum_to(&din[0], dout, &c->in[0], st)) &&
         (!want[1] || sum_to(&din[1], dout, &c->in[1], st));
}

static bool mul_forward(OpCall *c, Status *st) {
  return apply2(&c->out, "multiply", &c->in[0], &c->in[1], st);
}

static bool mul_backward(const OpCall *c, const Array *dout, const bool *want,
                         Array *din, Status *st) {
  const Array *x = &c->in[0], *y = &c->in[1];
  return (!want[0] || scaled_gradient(&din[0], dout, y, x, st)) &&
         (!want[1] || scaled_gradient(&din[1], dout, x, y, st));
}

/* --- activations (book 5.5)
 * ----------------------------------------------------------- */

/* saved: where x <= 0, so that a later change of x does no harm. */
static bool relu_forward(OpCall *c, Status *st) {
  Scalar zero = scalar_integer(0);
  Array nothing = array_of_scalar(&zero);
  return apply2(&c->saved[0], "less_equal", &c->in[0], &nothing, st) &&
         apply1(&c->out, "relu", &c->in[0], st);
}

static bool relu_backward(const OpCall *c, const Array *dout, const bool *want,
                          Array *din, Status *st) {
  Scalar zero = scalar_integer(0);
  Array nothing = array_of_scalar(&zero);
  if (!want[0]) return true;
  array_release(&din[0]);
  return array_where(&din[0], &c->saved[0], &nothing, dout, st);
}

static bool sigmoid_forward(OpCall *c, Status *st) {
  return apply1(&c->out, "sigmoid", &c->in[0], st);
}

/* dout * (1 - y) * y, in the book's order. */
static bool sigmoid_backward(const OpCall *c, const Array *dout,
                             const bool *want, Array *din, Status *st) {
  Scalar one = scalar_real(1);
  Array unit = array_of_scalar(&one), rest = {0}, part = {0};
  if (!want[0]) return true;
  bool good = apply2(&rest, "subtract", &unit, &c->out, st) &&
              apply2(&part, "multiply", dout, &rest, st) &&
              apply2(&din[0], "multiply", &part, &c->out, st);
  array_release(&rest);
  array_release(&part);
  return good;
}

/* --- affine (book 5.6.1 and 5.6.2)
 * ------------------------------------------------------- */

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

static bool affine_forward(OpCall *c, Status *st) {
  Array x = {0}, product = {0};
  bool good = flat_input(&x, &c->in[0], st) &&
              array_dot(&product, &x, &c->in[1], st) &&
              apply2(&c->out, "add", &product, &c->in[2], st);
  array_release(&x);
  array_release(&product);
  return good;
}

static bool affine_dx(Array *din, const OpCall *c, const Array *dout,
                      Status *st) {
  Array turned = {0}, flat = {0};
  const Array *x = &c->in[0];
  bool good = array_transpose(&turned, &c->in[1], NULL, st) &&
              array_dot(&flat, dout, &turned, st);
  array_release(din);
  good = good && array_reshape(din, &flat, x->ndim, x->shape, st);
  array_release(&turned);
  array_release(&flat);
  return good;
}

/* X^T dY; for one sample without a batch axis the outer product. */
static bool affine_dw(Array *din, const OpCall *c, const Array *dout,
                      Status *st) {
  Array x = {0}, turned = {0};
  bool good = flat_input(&x, &c->in[0], st);
  if (good && x.ndim == 1) {
    array_release(din);
    good = array_outer(din, &x, dout, st);
  } else if (good) {
    good = array_transpose(&turned, &x, NULL, st) &&
           array_dot(din, &turned, dout, st);
  }
  array_release(&x);
  array_release(&turned);
  return good;
}

static bool affine_backward(const OpCall *c, const Array *dout,
                            const bool *want, Array *din, Status *st) {
  return (!want[0] || affine_dx(&din[0], c, dout, st)) &&
         (!want[1] || affine_dw(&din[1], c, dout, st)) &&
         (!want[2] || sum_to(&din[2], dout, &c->in[2], st));
}

/* --- softmax with loss (book 5.6.3)
 * ---------------------------------------------------------- */

/* in: scores, targets; saved: the softmax y. */
static bool softmax_loss_forward(OpCall *c, Status *st) {
  return array_softmax(&c->saved[0], &c->in[0], st) &&
         array_cross_entropy(&c->out, &c->saved[0], &c->in[1], st);
}

static bool softmax_loss_backward(const OpCall *c, const Array *dout,
                                  const bool *want, Array *din, Status *st) {
  Array g = {0};
  if (want[1]) return fail(st, ERR_VALUE, "targets have no gradient");
  if (!want[0]) return true;
  bool good = array_softmax_loss_gradient(&g, &c->saved[0], &c->in[1], st) &&
              apply2(&din[0], "multiply", &g, dout, st);
  array_release(&g);
  return good;
}

/* --- the table
 * -------------------------------------------------------------------------------
 */

const Op ops[] = {
    {"add", "+", 2, "z = x + y", "dx = dz, dy = dz", add_forward, add_backward},
    {"mul", "x", 2, "z = x y", "dx = dz y, dy = dz x", mul_forward,
     mul_backward},
    {"relu", "relu", 1, "y = max(0, x)", "dx = dy where x > 0, else 0",
     relu_forward, relu_backward},
    {"sigmoid", "sigmoid", 1, "y = 1 / (1 + exp(-x))", "dx = dy y (1 - y)",
     sigmoid_forward, sigmoid_backward},
    {"affine", "affine", 3, "Y = X W + b",
     "dX = dY W^T, dW = X^T dY, db = sum of dY over the batch", affine_forward,
     affine_backward},
    {"softmax_with_loss", "softmax with loss", 2,
     "L = -1/N sum t log softmax(x)", "dx = (y - t) / N", softmax_loss_forward,
     softmax_loss_backward},
    {NULL, NULL, 0, NULL, NULL, NULL, NULL}};

const Op *op_find(const char *name) {
  for (const Op *op = ops; op->name != NULL; op++)
    if (strcmp(op->name, name) == 0) return op;
  return NULL;
}

bool op_forward(OpCall *call, const Array *const *in, Status *st) {
  for (int i = 0; i < call->op->nin; i++) {
    Array held = {0};
    if (in[i]->buffer != NULL)
      array_view(&held, in[i]);
    else if (!array_copy(&held, in[i], st))
      return false;
    array_release(&call->in[i]);
    call->in[i] = held;
  }
  return call->op->forward(call, st);
}

bool op_backward(const OpCall *call, const Array *dout, const bool *want,
                 Array *din, Status *st) {
  Array wide = {0};
  if (call->out.data == NULL)
    return fail(st, ERR_VALUE, "%s: call forward before backward",
                call->op->name);
  if (!array_broadcast_to(&wide, dout, call->out.ndim, call->out.shape, st))
    return fail(st, ERR_VALUE,
                "%s: dout has shape %s, but the output of forward has shape %s",
                call->op->name, array_shape_text(dout).text,
                array_shape_text(&call->out).text);
  bool good = call->op->backward(call, &wide, want, din, st);
  array_release(&wide);
  return good;
}

void op_release(OpCall *call) {
  for (int i = 0; i < OP_INPUTS; i++) array_release(&call->in[i]);
  for (int i = 0; i < OP_SAVED; i++) array_release(&call->saved[i]);
  array_release(&call->out);
}

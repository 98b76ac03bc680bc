/* The rows of chapter 4: softmax and the losses. */
#include <math.h>

#include "core/loss.h"
#include "core/op_rows.h"
#include "core/ufunc.h"

/* --- softmax (book 3.5) -------------------------------------------------- */

bool softmax_forward(OpCall *c, Status *st) {
  return array_softmax(&c->out, &c->in[0], st);
}

/* dx = y (dout - sum of dout y over the last axis) */
bool softmax_backward(const OpCall *c, const Array *dout, const bool *want,
                      Array *din, Status *st) {
  const Axes last = {.count = 1, .axis = {-1}, .keepdims = true};
  const Axes all = {.all = true};
  Array t = {0}, sum = {0};
  if (!want[0]) return true;
  bool good =
      op_apply(&t, "multiply", dout, &c->out, st) &&
      array_reduce(&sum, REDUCE_SUM, &t, c->out.ndim > 0 ? &last : &all, st) &&
      op_apply(&t, "subtract", dout, &sum, st) &&
      op_apply(&din[0], "multiply", &t, &c->out, st);
  array_release(&t);
  array_release(&sum);
  return good;
}

/* --- losses (book 4.2) --------------------------------------------------- */

bool squared_error_forward(OpCall *c, Status *st) {
  return array_squared_error(&c->out, &c->in[0], &c->in[1], st);
}

/* dy = dout (y - t), dt the opposite */
bool squared_error_backward(const OpCall *c, const Array *dout,
                            const bool *want, Array *din, Status *st) {
  Array off = {0}, g = {0}, opposite = {0};
  bool good = op_apply(&off, "subtract", &c->in[0], &c->in[1], st) &&
              op_apply(&g, "multiply", &off, dout, st);
  if (good && want[0]) good = op_sum_to(&din[0], &g, &c->in[0], st);
  if (good && want[1])
    good = op_apply(&opposite, "negative", &g, NULL, st) &&
           op_sum_to(&din[1], &opposite, &c->in[1], st);
  array_release(&off);
  array_release(&g);
  array_release(&opposite);
  return good;
}

bool cross_entropy_forward(OpCall *c, Status *st) {
  return array_cross_entropy(&c->out, &c->in[0], &c->in[1], st);
}

bool cross_entropy_backward(const OpCall *c, const Array *dout,
                            const bool *want, Array *din, Status *st) {
  Array g = {0};
  if (!want[0]) return true;
  bool good = array_cross_entropy_gradient(&g, &c->in[0], &c->in[1], st) &&
              op_apply(&din[0], "multiply", &g, dout, st);
  array_release(&g);
  return good;
}

/* in: scores, targets; saved: the softmax y (book 5.6.3). */
bool softmax_loss_forward(OpCall *c, Status *st) {
  return array_softmax(&c->saved[0], &c->in[0], st) &&
         array_cross_entropy(&c->out, &c->saved[0], &c->in[1], st);
}

bool softmax_loss_backward(const OpCall *c, const Array *dout, const bool *want,
                           Array *din, Status *st) {
  if (!want[0]) return true;
  return array_softmax_loss_gradient(&din[0], &c->saved[0], &c->in[1], st) &&
         ufunc_apply_into(&din[0], ufunc_find("multiply"), &din[0], dout, st);
}

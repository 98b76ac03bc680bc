/* The table of operators. A new operator is one new row. */
#include "core/op.h"

#include <math.h>
#include <string.h>

#include "core/op_rows.h"

/* --- element-wise functions of numbers and their local derivatives ------- */

#define NUMBER(NAME, VALUE, DA, DB)                                      \
  static double NAME(double a, double b) {                               \
    (void)a, (void)b;                                                    \
    return VALUE;                                                        \
  }                                                                      \
  static void NAME##_slopes(double a, double b, double y, double d[2]) { \
    (void)a, (void)b, (void)y;                                           \
    d[0] = DA;                                                           \
    d[1] = DB;                                                           \
  }

/* x^b by b; 0^b does not change with b > 0. */
static double power_slope(double a, double b, double y) {
  return a == 0 && b > 0 ? 0 : y * log(a);
}

static double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }

NUMBER(add, a + b, 1, 1)
NUMBER(subtract, a - b, 1, -1)
NUMBER(multiply, a *b, b, a)
NUMBER(divide, a / b, 1 / b, -y / b)
NUMBER(power, pow(a, b), b == 0 ? 0 : b * pow(a, b - 1), power_slope(a, b, y))
NUMBER(exponential, exp(a), y, 0)
NUMBER(logarithm, log(a), 1 / a, 0)
NUMBER(tangent, tanh(a), 1 - y * y, 0)
NUMBER(logistic, 1 / (1 + exp(-a)), y *(1 - y), 0)
NUMBER(rectify, a > 0 || isnan(a) ? a : 0, !(a <= 0), 0)
NUMBER(absolute, fabs(a), sign(a), 0)
NUMBER(larger, a >= b || isnan(a) ? a : b, a >= b, !(a >= b))
NUMBER(smaller, a <= b || isnan(a) ? a : b, a <= b, !(a <= b))

/* --- the table ----------------------------------------------------------- */

#define ELEMENTWISE(NAME, SYMBOL, NIN, TEXT, BACK, UFUNC, F) \
  {                                                          \
    NAME, SYMBOL, NIN, NIN, TEXT, BACK, elementwise_forward, \
        elementwise_backward, UFUNC, F, F##_slopes           \
  }
#define TENSOR(NAME, SYMBOL, NIN, DIFFERENTIABLE, TEXT, BACK, F)              \
  {                                                                           \
    NAME, SYMBOL, NIN, DIFFERENTIABLE, TEXT, BACK, F##_forward, F##_backward, \
        NULL, NULL, NULL                                                      \
  }

const Op ops[] = {
    ELEMENTWISE("add", "+", 2, "z = x + y", "dx = dz, dy = dz", "add", add),
    ELEMENTWISE("sub", "-", 2, "z = x - y", "dx = dz, dy = -dz", "subtract",
                subtract),
    ELEMENTWISE("mul", "×", 2, "z = x y", "dx = dz y, dy = dz x", "multiply",
                multiply),
    ELEMENTWISE("div", "/", 2, "z = x / y", "dx = dz / y, dy = -dz x / y^2",
                "divide", divide),
    ELEMENTWISE("pow", "**", 2, "z = x^p", "dx = dz p x^(p-1)", "power", power),
    ELEMENTWISE("exp", "exp", 1, "y = exp(x)", "dx = dy y", "exp", exponential),
    ELEMENTWISE("log", "log", 1, "y = log(x)", "dx = dy / x", "log", logarithm),
    ELEMENTWISE("tanh", "tanh", 1, "y = tanh(x)", "dx = dy (1 - y^2)", "tanh",
                tangent),
    ELEMENTWISE("abs", "abs", 1, "y = |x|",
                "dx = dy where x > 0, -dy where x < 0", "abs", absolute),
    ELEMENTWISE("maximum", "max", 2, "z = max(x, y)",
                "dz goes to the larger; to x when they are equal", "maximum",
                larger),
    ELEMENTWISE("minimum", "min", 2, "z = min(x, y)",
                "dz goes to the smaller; to x when they are equal", "minimum",
                smaller),
    {"relu", "relu", 1, 1, "y = max(0, x)", "dx = dy where x > 0, else 0",
     relu_forward, relu_backward, "relu", rectify, rectify_slopes},
    {"sigmoid", "sigmoid", 1, 1, "y = 1 / (1 + exp(-x))", "dx = dy y (1 - y)",
     elementwise_forward, sigmoid_backward, "sigmoid", logistic,
     logistic_slopes},
    TENSOR("sum", "sum", 1, 1, "y = sum of x", "dy goes to every element", sum),
    TENSOR("mean", "mean", 1, 1, "y = sum of x / n",
           "dy / n goes to every element", mean),
    TENSOR("matmul", "dot", 2, 2, "Y = X W", "dX = dY W^T, dW = X^T dY",
           matmul),
    TENSOR("affine", "affine", 3, 3, "Y = X W + b",
           "dX = dY W^T, dW = X^T dY, db = sum of dY over the batch", affine),
    TENSOR("softmax", "softmax", 1, 1, "y_k = exp(x_k) / sum exp(x)",
           "dx = y (dy - sum dy y)", softmax),
    TENSOR("mean_squared_error", "mse", 2, 2, "L = 1/2 sum (y - t)^2",
           "dy = y - t", squared_error),
    TENSOR("cross_entropy_error", "cross entropy", 2, 1,
           "L = -1/N sum t log(y + 1e-7)", "dy = -t / (y + 1e-7) / N",
           cross_entropy),
    TENSOR("softmax_with_loss", "softmax with loss", 2, 1,
           "L = -1/N sum t log softmax(x)", "dx = (y - t) / N", softmax_loss),
    TENSOR("dropout", "dropout", 2, 1, "y = x where the mask is true, else 0",
           "dx = dy where the mask is true, else 0", dropout),
    TENSOR("batch_norm", "batch norm", 3, 3,
           "y = gamma (x - mean) / sqrt(var + 10e-7) + beta",
           "dx = gamma / std (dy - mean dy - xn mean(dy xn))", batch_norm),
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL}};

const Op *op_find(const char *name) {
  for (const Op *op = ops; op->name != NULL; op++)
    if (strcmp(op->name, name) == 0) return op;
  return NULL;
}

/* --- running a row ------------------------------------------------------- */

static bool take_inputs(OpCall *call, const Array *const *in, Status *st) {
  for (int i = 0; i < call->op->nin; i++) {
    Array held = {0};
    if (in[i]->buffer != NULL)
      array_view(&held, in[i]);
    else if (!array_copy(&held, in[i], st))
      return false;
    array_release(&call->in[i]);
    call->in[i] = held;
  }
  return true;
}

bool op_forward(OpCall *call, const Array *const *in, Status *st) {
  if (take_inputs(call, in, st) && call->op->forward(call, st)) return true;
  op_release(call);
  return false;
}

static bool check_wanted(const OpCall *call, const bool *want, Status *st) {
  for (int i = call->op->differentiable; i < call->op->nin; i++)
    if (want[i])
      return fail(st, ERR_VALUE, "%s: input %d has no gradient", call->op->name,
                  i + 1);
  return true;
}

bool op_backward(const OpCall *call, const Array *dout, const bool *want,
                 Array *din, Status *st) {
  Array wide = {0};
  if (call->out.data == NULL)
    return fail(st, ERR_VALUE, "%s: call forward before backward",
                call->op->name);
  if (!check_wanted(call, want, st)) return false;
  if (dout->ndim > 0 && !array_same_shape(dout, &call->out))
    return fail(st, ERR_VALUE,
                "%s: dout has shape %s, but the output of forward has shape %s",
                call->op->name, array_shape_text(dout).text,
                array_shape_text(&call->out).text);
  bool good =
      array_broadcast_to(&wide, dout, call->out.ndim, call->out.shape, st) &&
      call->op->backward(call, &wide, want, din, st);
  array_release(&wide);
  return good;
}

void op_release(OpCall *call) {
  for (int i = 0; i < OP_INPUTS; i++) array_release(&call->in[i]);
  for (int i = 0; i < OP_SAVED; i++) array_release(&call->saved[i]);
  array_release(&call->out);
}

/* The table of operators: forward by hand, every backward against central
 * differences, and proof that the comparison notices a wrong one. */
#include "core/op.h"

#include "arrays.h"

static Status st;

static Array reals(int ndim, const ptrdiff_t *shape, size_t n,
                   const double *values) {
  return array_of(FLOAT64, ndim, shape, n, values);
}

/* Takes over up to three inputs and runs forward. */
static OpCall call_of(const char *name, Array a, Array b, Array c) {
  Array in[OP_INPUTS] = {a, b, c};
  OpCall call = {.op = op_find(name)};
  assert_ok(
      op_forward(&call, (const Array *const[]){&in[0], &in[1], &in[2]}, &st),
      st);
  for (int i = 0; i < OP_INPUTS; i++) array_release(&in[i]);
  return call;
}

static const Array none = {0};
static const bool want_all[OP_INPUTS] = {true, true, true};

/* All gradients of the call for a dout that is released. */
static void backward(const OpCall *call, Array dout, Array *din) {
  bool want[OP_INPUTS];
  for (int i = 0; i < OP_INPUTS; i++) {
    want[i] = i < call->op->differentiable;
    din[i] = none;
  }
  assert_ok(op_backward(call, &dout, want, din, &st), st);
  array_release(&dout);
}

/* --- by hand ---------------------------------------------------------------
 */

/* The notes: 10 x 5 with 1.3 coming in gives 6.5 and 13. */
static void test_mul_swaps_its_inputs(void **state) {
  Array din[OP_INPUTS];
  OpCall c =
      call_of("mul", reals(SCALAR, LIST(10)), reals(SCALAR, LIST(5)), none);
  (void)state;
  assert_array(&c.out, FLOAT64, SCALAR, LIST(50));
  backward(&c, reals(SCALAR, LIST(1.3)), din);
  assert_result(&din[0], FLOAT64, SCALAR, LIST(6.5));
  assert_result(&din[1], FLOAT64, SCALAR, LIST(13));
  op_release(&c);
}

static void test_add_passes_on(void **state) {
  Array din[OP_INPUTS];
  OpCall c = call_of("add", reals(SHAPE(2), LIST(1, 2)),
                     reals(SHAPE(2), LIST(10, 20)), none);
  (void)state;
  assert_array(&c.out, FLOAT64, SHAPE(2), LIST(11, 22));
  backward(&c, reals(SHAPE(2), LIST(1.3, -1)), din);
  assert_result(&din[0], FLOAT64, SHAPE(2), LIST(1.3, -1));
  assert_result(&din[1], FLOAT64, SHAPE(2), LIST(1.3, -1));
  op_release(&c);
}

/* The notes' mask: [[False True] [True False]]. */
static void test_relu_mask(void **state) {
  Array din[OP_INPUTS];
  OpCall c =
      call_of("relu", reals(SHAPE(2, 2), LIST(1, -0.5, -2, 3)), none, none);
  (void)state;
  assert_array(&c.saved[0], BOOL, SHAPE(2, 2), LIST(0, 1, 1, 0));
  assert_array(&c.out, FLOAT64, SHAPE(2, 2), LIST(1, 0, 0, 3));
  backward(&c, reals(SHAPE(2, 2), LIST(5, 6, 7, 8)), din);
  assert_result(&din[0], FLOAT64, SHAPE(2, 2), LIST(5, 0, 0, 8));
  op_release(&c);
}

/* relu'(0) is 0, and NaN is not hidden. */
static void test_relu_at_the_kink(void **state) {
  Array din[OP_INPUTS];
  OpCall c = call_of("relu", reals(SHAPE(3), LIST(0, -0., NAN)), none, none);
  (void)state;
  assert_array(&c.out, FLOAT64, SHAPE(3), LIST(0, 0, NAN));
  backward(&c, reals(SHAPE(3), LIST(1, 1, 1)), din);
  assert_result(&din[0], FLOAT64, SHAPE(3), LIST(0, 0, 1));
  op_release(&c);
}

static void test_sigmoid_and_its_slope(void **state) {
  Array din[OP_INPUTS];
  OpCall c =
      call_of("sigmoid", reals(SHAPE(3), LIST(0, log(3), -1000)), none, none);
  (void)state;
  assert_array(&c.out, FLOAT64, SHAPE(3), LIST(0.5, 0.75, 0));
  backward(&c, reals(SHAPE(3), LIST(1, 2, 1)), din);
  assert_result(&din[0], FLOAT64, SHAPE(3), LIST(0.25, 0.375, 0));
  op_release(&c);
}

static OpCall affine_batch(void) {
  return call_of("affine", reals(SHAPE(2, 2), LIST(1, 2, 3, 4)),
                 reals(SHAPE(2, 3), LIST(1, 2, 3, 4, 5, 6)),
                 reals(SHAPE(3), LIST(1, 2, 3)));
}

/* Y = X W + B; the notes' dY gives dB [5 7 9]. */
static void test_affine_of_a_batch(void **state) {
  Array din[OP_INPUTS];
  OpCall c = affine_batch();
  (void)state;
  assert_array(&c.out, FLOAT64, SHAPE(2, 3), LIST(10, 14, 18, 20, 28, 36));
  backward(&c, reals(SHAPE(2, 3), LIST(1, 2, 3, 4, 5, 6)), din);
  assert_result(&din[0], FLOAT64, SHAPE(2, 2), LIST(14, 32, 32, 77));
  assert_result(&din[1], FLOAT64, SHAPE(2, 3), LIST(13, 17, 21, 18, 24, 30));
  assert_result(&din[2], FLOAT64, SHAPE(3), LIST(5, 7, 9));
  op_release(&c);
}

/* X (2,), W (2, 3), B (3,) and Y (3,), as in 5.6.1. */
static void test_affine_of_one_sample(void **state) {
  Array din[OP_INPUTS];
  OpCall c = call_of("affine", reals(SHAPE(2), LIST(1, 2)),
                     reals(SHAPE(2, 3), LIST(1, 2, 3, 4, 5, 6)),
                     reals(SHAPE(3), LIST(1, 1, 1)));
  (void)state;
  assert_array(&c.out, FLOAT64, SHAPE(3), LIST(10, 13, 16));
  backward(&c, reals(SHAPE(3), LIST(1, 0, -1)), din);
  assert_result(&din[0], FLOAT64, SHAPE(2), LIST(-2, -2));
  assert_result(&din[1], FLOAT64, SHAPE(2, 3), LIST(1, 0, -1, 2, 0, -2));
  assert_result(&din[2], FLOAT64, SHAPE(3), LIST(1, 0, -1));
  op_release(&c);
}

/* Images (N, 1, 2, 2) become rows of four; dX has their shape again. */
static void test_affine_flattens_images(void **state) {
  Array din[OP_INPUTS];
  OpCall c =
      call_of("affine", reals(SHAPE(2, 1, 2, 2), LIST(1, 2, 3, 4, 5, 6, 7, 8)),
              reals(SHAPE(4, 1), LIST(1, 0, 0, 1)), reals(SHAPE(1), LIST(0)));
  (void)state;
  assert_array(&c.out, FLOAT64, SHAPE(2, 1), LIST(5, 13));
  backward(&c, reals(SHAPE(2, 1), LIST(1, 2)), din);
  assert_result(&din[0], FLOAT64, SHAPE(2, 1, 2, 2),
                LIST(1, 0, 0, 1, 2, 0, 0, 2));
  assert_result(&din[1], FLOAT64, SHAPE(4, 1), LIST(11, 14, 17, 20));
  assert_result(&din[2], FLOAT64, SHAPE(1), LIST(3));
  op_release(&c);
}

/* Scores that give y = [0.25 0.75]; dx = (y - t) / N times dout. */
static void test_softmax_with_loss(void **state) {
  Array din[OP_INPUTS];
  OpCall c = call_of("softmax_with_loss",
                     reals(SHAPE(2, 2), LIST(0, log(3), 0, log(3))),
                     array_of(INT64, SHAPE(2), LIST(0, 1)), none);
  (void)state;
  assert_array(&c.saved[0], FLOAT64, SHAPE(2, 2), LIST(0.25, 0.75, 0.25, 0.75));
  assert_array(&c.out, FLOAT64, SCALAR,
               LIST(-(log(0.25 + 1e-7) + log(0.75 + 1e-7)) / 2));
  backward(&c, reals(SCALAR, LIST(2)), din);
  assert_result(&din[0], FLOAT64, SHAPE(2, 2), LIST(-0.75, 0.75, 0.25, -0.25));
  op_release(&c);
}

static void test_targets_have_no_gradient(void **state) {
  Array din[OP_INPUTS] = {none, none, none}, one = reals(SCALAR, LIST(1));
  OpCall c = call_of("softmax_with_loss", reals(SHAPE(2), LIST(0, 0)),
                     reals(SHAPE(2), LIST(1, 0)), none);
  (void)state;
  assert_fails(op_backward(&c, &one, want_all, din, &st), ERR_VALUE,
               "softmax_with_loss: input 2 has no gradient");
  array_release(&one);
  op_release(&c);
}

/* --- against central differences -------------------------------------------
 */

typedef struct Shape {
  int ndim;
  ptrdiff_t size[3];
} Shape;

/* Uses of the table. Inputs without a gradient are labels, one-hot rows or a
 * mask. */
static const struct {
  const char *op;
  Shape in[OP_INPUTS];
  bool positive; /* no numbers below 0 */
  Axes axes;
} uses[] = {
    {.op = "add", .in = {{2, {2, 3}}, {2, {2, 3}}}},
    {.op = "add", .in = {{2, {2, 3}}, {1, {3}}}},
    {.op = "add", .in = {{1, {3}}, {2, {2, 1}}}},
    {.op = "add", .in = {{0}, {2, {2, 3}}}},
    {.op = "add", .in = {{0}, {0}}},
    {.op = "sub", .in = {{1, {3}}, {2, {2, 3}}}},
    {.op = "mul", .in = {{2, {2, 3}}, {2, {2, 3}}}},
    {.op = "mul", .in = {{2, {2, 3}}, {0}}},
    {.op = "mul", .in = {{2, {1, 3}}, {2, {2, 1}}}},
    {.op = "mul", .in = {{3, {2, 1, 3}}, {1, {1}}}},
    {.op = "mul", .in = {{0}, {0}}},
    {.op = "div", .in = {{2, {2, 3}}, {1, {3}}}, .positive = true},
    {.op = "pow", .in = {{2, {2, 3}}, {0}}, .positive = true},
    {.op = "pow", .in = {{1, {3}}, {2, {2, 3}}}, .positive = true},
    {.op = "exp", .in = {{2, {2, 3}}}},
    {.op = "log", .in = {{2, {2, 3}}}, .positive = true},
    {.op = "tanh", .in = {{2, {2, 3}}}},
    {.op = "abs", .in = {{2, {2, 3}}}},
    {.op = "maximum", .in = {{2, {2, 3}}, {1, {3}}}},
    {.op = "minimum", .in = {{2, {2, 3}}, {1, {3}}}},
    {.op = "relu", .in = {{2, {3, 4}}}},
    {.op = "relu", .in = {{0}}},
    {.op = "sigmoid", .in = {{2, {3, 4}}}},
    {.op = "sigmoid", .in = {{0}}},
    {.op = "sum", .in = {{3, {2, 3, 2}}}, .axes = {.all = true}},
    {.op = "sum", .in = {{3, {2, 3, 2}}}, .axes = {.count = 1, .axis = {-2}}},
    {.op = "sum",
     .in = {{2, {3, 2}}},
     .axes = {.count = 1, .axis = {0}, .keepdims = true}},
    {.op = "mean", .in = {{3, {2, 3, 2}}}, .axes = {.all = true}},
    {.op = "mean",
     .in = {{3, {2, 3, 2}}},
     .axes = {.count = 2, .axis = {0, 2}}},
    {.op = "matmul", .in = {{2, {4, 2}}, {2, {2, 3}}}},
    {.op = "matmul", .in = {{1, {2}}, {2, {2, 3}}}},
    {.op = "matmul", .in = {{2, {4, 2}}, {1, {2}}}},
    {.op = "matmul", .in = {{1, {3}}, {1, {3}}}},
    {.op = "affine", .in = {{2, {4, 2}}, {2, {2, 3}}, {1, {3}}}},
    {.op = "affine", .in = {{1, {2}}, {2, {2, 3}}, {1, {3}}}},
    {.op = "affine", .in = {{3, {2, 2, 2}}, {2, {4, 3}}, {1, {3}}}},
    {.op = "affine", .in = {{2, {4, 2}}, {2, {2, 3}}, {2, {1, 3}}}},
    {.op = "affine", .in = {{2, {4, 2}}, {2, {2, 3}}, {0}}},
    {.op = "softmax", .in = {{2, {3, 4}}}},
    {.op = "softmax", .in = {{1, {4}}}},
    {.op = "mean_squared_error", .in = {{2, {3, 4}}, {2, {3, 4}}}},
    {.op = "cross_entropy_error",
     .in = {{2, {3, 4}}, {2, {3, 4}}},
     .positive = true},
    {.op = "cross_entropy_error",
     .in = {{2, {3, 4}}, {1, {3}}},
     .positive = true},
    {.op = "softmax_with_loss", .in = {{2, {3, 4}}, {2, {3, 4}}}},
    {.op = "softmax_with_loss", .in = {{2, {3, 4}}, {1, {3}}}},
    {.op = "softmax_with_loss", .in = {{1, {4}}, {1, {4}}}},
    {.op = "dropout", .in = {{2, {3, 4}}, {2, {3, 4}}}},
    {.op = "batch_norm", .in = {{2, {5, 3}}, {1, {3}}, {1, {3}}}},
};

/* Numbers of both signs (or above 0.3), none near a kink, none alike. */
static Array sample(Shape shape, double seed, bool positive) {
  Array a = {0};
  assert_ok(array_new(&a, FLOAT64, shape.ndim, shape.size, &st), st);
  double *x = a.data;
  for (size_t i = 0; i < array_size(&a); i++)
    x[i] = (positive ? 1.9 : 0) + 1.5 * sin(1.3 * (double)i + seed) + 0.01;
  return a;
}

/* One-hot rows of the outputs' shape, or the label 1 for each row. */
static Array targets(Shape shape, Shape outputs) {
  Array t = {0};
  assert_ok(array_zeros(&t, FLOAT64, shape.ndim, shape.size, &st), st);
  bool hot = shape.ndim == outputs.ndim;
  ptrdiff_t classes = outputs.size[outputs.ndim - 1];
  for (size_t i = 0; i < array_size(&t); i++)
    ((double *)t.data)[i] = !hot || (ptrdiff_t)i % classes == 1;
  return t;
}

/* sum(forward(in) * dout): what backward differentiates. */
static double weighted(OpCall call, const Array *in, const Array *dout) {
  double sum = 0;
  assert_ok(
      op_forward(&call, (const Array *const[]){&in[0], &in[1], &in[2]}, &st),
      st);
  for (size_t i = 0; i < array_size(&call.out); i++)
    sum += element_at(&call.out, i) * element_at(dout, i);
  op_release(&call);
  return sum;
}

/* The largest |backward - central difference| over one input; the largest
 * gradient goes to *scale. */
static double difference(OpCall fresh, Array *in, int which, const Array *dout,
                         const Array *din, double *scale) {
  const double h = 1e-5;
  double worst = 0;
  assert_true(array_same_shape(din, &in[which]));
  for (size_t i = 0; i < array_size(&in[which]); i++) {
    double *x = (double *)in[which].data + i, before = *x;
    *x = before + h;
    double high = weighted(fresh, in, dout);
    *x = before - h;
    double low = weighted(fresh, in, dout);
    *x = before;
    double expected = (high - low) / (2 * h);
    double off = fabs(element_at(din, i) - expected);
    if (!(off <= worst)) worst = off;
    if (fabs(expected) > *scale) *scale = fabs(expected);
  }
  return worst;
}

/* Over all wanted inputs of one use. */
static double worst_difference(const Op *op, size_t use) {
  Array in[OP_INPUTS] = {none, none, none}, din[OP_INPUTS] = {none, none, none};
  const OpCall fresh = {.op = op, .axes = uses[use].axes};
  OpCall call = fresh;
  bool want[OP_INPUTS] = {false};
  double worst = 0;
  for (int i = 0; i < op->nin; i++) {
    want[i] = i < op->differentiable;
    in[i] = want[i] ? sample(uses[use].in[i], i + 1, uses[use].positive)
                    : targets(uses[use].in[i], uses[use].in[0]);
  }
  assert_ok(
      op_forward(&call, (const Array *const[]){&in[0], &in[1], &in[2]}, &st),
      st);
  Shape shape = {call.out.ndim, {0}};
  memcpy(shape.size, call.out.shape, sizeof shape.size);
  Array dout = sample(shape, 5, false);
  assert_ok(op_backward(&call, &dout, want, din, &st), st);
  op_release(&call);
  for (int i = 0; i < op->nin; i++) {
    double scale = 0;
    if (want[i]) {
      double off = difference(fresh, in, i, &dout, &din[i], &scale);
      if (!(off <= worst)) worst = off;
      assert_true(scale > 1e-3); /* nothing was tested by zeros alone */
    }
  }
  for (int i = 0; i < op->nin; i++) {
    array_release(&in[i]);
    array_release(&din[i]);
  }
  array_release(&dout);
  return worst;
}

/* Truncation and rounding stay below; the 1e-7 inside the logarithm of the
 * loss, which its backward leaves out as the book does, adds up to 1e-6. */
static const double TOLERANCE = 2e-6;

static void test_every_backward(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(uses); i++) {
    double off = worst_difference(op_find(uses[i].op), i);
    if (!(off <= TOLERANCE)) print_error("use %zu, %s\n", i, uses[i].op);
    assert_true(off <= TOLERANCE);
  }
}

static void test_every_row_is_used(void **state) {
  (void)state;
  for (const Op *op = ops; op->name != NULL; op++) {
    bool used = false;
    for (size_t i = 0; i < LENGTH(uses); i++)
      used = used || strcmp(uses[i].op, op->name) == 0;
    if (!used) print_error("%s has no gradient test\n", op->name);
    assert_true(used);
  }
}

/* --- mutations: a backward that is wrong in one way must be noticed ---------
 */

typedef enum {
  FLIPPED,
  DOUBLED,
  SHIFTED,
  ONE_LOST,
  SWAPPED,
  MUTATIONS
} Mutation;

static const Op *mutated;
static Mutation mutation;
static int mutated_input;

/* The sign, a factor, a term, or the last element of a gradient is wrong. */
static void spoil(Array *d) {
  double *x = d->data;
  const size_t n = array_size(d);
  for (size_t i = 0; i < n; i++) {
    if (mutation == FLIPPED) x[i] *= -1;
    if (mutation == DOUBLED) x[i] *= 2;
    if (mutation == SHIFTED) x[i] += 0.1;
  }
  if (mutation == ONE_LOST) x[n - 1] = 0;
}

static bool wrong_backward(const OpCall *call, const Array *dout,
                           const bool *want, Array *din, Status *status) {
  Array *d = &din[mutated_input], own = {0};
  if (!mutated->backward(call, dout, want, din, status)) return false;
  assert_ok(array_copy(&own, d, &st), st);
  array_release(d);
  *d = own;
  if (mutation == SWAPPED) {
    din[mutated_input] = din[0];
    din[0] = own;
  } else {
    spoil(d);
  }
  return true;
}

/* Two inputs of one shape, whose gradients differ: not those of add. */
static bool can_be_swapped(size_t use) {
  const Shape *a = &uses[use].in[0], *b = &uses[use].in[mutated_input];
  return mutated_input > 0 && a->ndim == b->ndim &&
         memcmp(a->size, b->size, sizeof a->size) == 0 &&
         strcmp(uses[use].op, "add") != 0;
}

/* The last gradient is 0 anyway where ReLU or another input cuts it off. */
static bool may_be_zero(const Op *op) {
  static const char *const cut[] = {"relu", "dropout", "maximum", "minimum",
                                    "cross_entropy_error"};
  for (size_t i = 0; i < LENGTH(cut); i++)
    if (strcmp(op->name, cut[i]) == 0) return true;
  return false;
}

static void assert_noticed(size_t use) {
  Op wrong = *mutated;
  wrong.backward = wrong_backward;
  if (mutation == SWAPPED && !can_be_swapped(use)) return;
  if (mutation == ONE_LOST && may_be_zero(mutated)) return;
  bool passes = worst_difference(&wrong, use) <= 1000 * TOLERANCE;
  if (passes)
    print_error("mutation %d of input %d of %s (use %zu) was not noticed\n",
                mutation, mutated_input, mutated->name, use);
  assert_false(passes);
}

static void test_every_mutation_is_noticed(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(uses); i++) {
    mutated = op_find(uses[i].op);
    for (int m = 0; m < MUTATIONS; m++)
      for (int k = 0; k < mutated->differentiable; k++) {
        mutation = (Mutation)m;
        mutated_input = k;
        assert_noticed(i);
      }
  }
}

/* The same for the slopes that numbers and arrays share. */
static void (*true_slopes)(double a, double b, double y, double d[2]);

static void wrong_slopes(double a, double b, double y, double d[2]) {
  true_slopes(a, b, y, d);
  d[mutated_input] *= -1;
}

static void test_wrong_slopes_are_noticed(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(uses); i++) {
    Op wrong = *op_find(uses[i].op);
    if (wrong.slopes == NULL || wrong.backward == op_find("relu")->backward ||
        wrong.backward == op_find("sigmoid")->backward)
      continue; /* test_numbers_agree_with_arrays has these two */
    true_slopes = wrong.slopes;
    wrong.slopes = wrong_slopes;
    for (mutated_input = 0; mutated_input < wrong.nin; mutated_input++)
      assert_false(worst_difference(&wrong, i) <= 1000 * TOLERANCE);
  }
}

/* Lone numbers of a graph go through number and slopes: the same results. */
static void test_numbers_agree_with_arrays(void **state) {
  static const double points[] = {-2.5, -1, -0., 0, 0.5, 2, 1000, NAN};
  (void)state;
  for (const Op *op = ops; op->name != NULL; op++)
    for (size_t k = 0; op->number && k < LENGTH(points) * LENGTH(points); k++) {
      const double a = points[k % LENGTH(points)];
      const double b = points[k / LENGTH(points)];
      Array second = op->nin == 2 ? reals(SCALAR, LIST(b)) : none;
      OpCall c = call_of(op->name, reals(SCALAR, LIST(a)), second, none);
      const double y = op->number(a, b);
      assert_true(same_number(element_at(&c.out, 0), y, 1e-15));
      Array din[OP_INPUTS];
      double d[2];
      backward(&c, reals(SCALAR, LIST(1)), din);
      op->slopes(a, b, y, d);
      for (int i = 0; i < op->nin; i++) {
        if (!same_number(element_at(&din[i], 0), d[i], 1e-12))
          print_error("%s(%g, %g), input %d\n", op->name, a, b, i);
        assert_true(same_number(element_at(&din[i], 0), d[i], 1e-12));
        array_release(&din[i]);
      }
      op_release(&c);
    }
}

/* --- one value that is used twice ------------------------------------------
 */

/* x * x: the two gradients add up to 2 x dout. */
static void test_fan_in(void **state) {
  Array x = reals(SHAPE(2), LIST(3, -4)), din[OP_INPUTS];
  OpCall c = {.op = op_find("mul")};
  (void)state;
  assert_ok(op_forward(&c, (const Array *const[]){&x, &x}, &st), st);
  backward(&c, reals(SHAPE(2), LIST(1, 10)), din);
  for (size_t i = 0; i < 2; i++)
    assert_true(element_at(&din[0], i) + element_at(&din[1], i) ==
                2 * element_at(&x, i) * (i == 0 ? 1 : 10));
  array_release(&din[0]);
  array_release(&din[1]);
  array_release(&x);
  op_release(&c);
}

/* Changing one gradient changes neither the other nor dout. */
static void test_gradients_are_nobody_elses_memory(void **state) {
  static const char *const names[] = {"add", "affine"};
  (void)state;
  for (int i = 0; i < 2; i++) {
    Array din[OP_INPUTS] = {none, none, none};
    OpCall c =
        i == 0 ? call_of("add", reals(SHAPE(1), LIST(1)),
                         reals(SHAPE(1), LIST(2)), none)
               : call_of("affine", reals(SHAPE(1), LIST(1)),
                         reals(SHAPE(1, 1), LIST(2)), reals(SHAPE(1), LIST(3)));
    Array dout = reals(SHAPE(1), LIST(7));
    assert_string_equal(c.op->name, names[i]);
    assert_ok(op_backward(&c, &dout, want_all, din, &st), st);
    for (int k = 0; k < c.op->nin; k++) {
      assert_true(array_is_sole_owner(&din[k]));
      array_release(&din[k]);
    }
    array_release(&dout);
    op_release(&c);
  }
}

/* --- what dout may be ------------------------------------------------------
 */

/* A lone number counts for every element; the result outlives it. */
static void test_a_number_as_dout(void **state) {
  Array din[OP_INPUTS] = {none, none, none};
  OpCall c = call_of("add", reals(SHAPE(2), LIST(1, 2)),
                     reals(SHAPE(2, 1), LIST(1, 2)), none);
  Scalar s = scalar_real(3);
  Array dout = array_of_scalar(&s);
  (void)state;
  assert_ok(op_backward(&c, &dout, want_all, din, &st), st);
  s = scalar_real(0);
  assert_result(&din[0], FLOAT64, SHAPE(2), LIST(6, 6));
  assert_result(&din[1], FLOAT64, SHAPE(2, 1), LIST(6, 6));
  op_release(&c);
  c = call_of("add", reals(SHAPE(2), LIST(1, 2)), reals(SHAPE(2), LIST(1, 2)),
              none);
  s = scalar_real(3);
  assert_ok(op_backward(&c, &dout, want_all, din, &st), st);
  s = scalar_real(0);
  assert_true(array_is_contiguous(&din[0]));
  assert_result(&din[0], FLOAT64, SHAPE(2), LIST(3, 3));
  assert_result(&din[1], FLOAT64, SHAPE(2), LIST(3, 3));
  op_release(&c);
}

/* Also one that would broadcast: it is a mistake, and the result would look
 * right. */
static void test_a_dout_of_another_shape_is_refused(void **state) {
  static const Shape wrong[] = {
      {1, {3}}, {2, {1, 3}}, {2, {3, 2}}, {2, {2, 1}}, {3, {1, 2, 3}}};
  OpCall c = affine_batch();
  (void)state;
  for (size_t i = 0; i < LENGTH(wrong); i++) {
    Array dout = sample(wrong[i], 0, false),
          din[OP_INPUTS] = {none, none, none};
    assert_fails(op_backward(&c, &dout, want_all, din, &st), ERR_VALUE,
                 "affine: dout has shape (");
    assert_non_null(
        strstr(st.message, "but the output of forward has shape (2, 3)"));
    array_release(&dout);
  }
  op_release(&c);
}

static void test_backward_before_forward_is_refused(void **state) {
  Array one = reals(SCALAR, LIST(1));
  (void)state;
  for (const Op *op = ops; op->name != NULL; op++) {
    Array din[OP_INPUTS] = {none, none, none};
    OpCall call = {.op = op};
    assert_false(op_backward(&call, &one, want_all, din, &st));
    assert_non_null(strstr(st.message, ": call forward before backward"));
  }
  array_release(&one);
}

/* The old output does not belong to the new inputs. */
static void test_backward_after_a_failed_forward_is_refused(void **state) {
  OpCall c = affine_batch();
  Array x = reals(SHAPE(2, 3), LIST(1, 2, 3, 4, 5, 6));
  Array din[OP_INPUTS] = {none, none, none};
  (void)state;
  const Array *const in[] = {&x, &x, &x};
  assert_fails(op_forward(&c, in, &st), ERR_VALUE,
               "shapes (2, 3) and (2, 3) not aligned");
  assert_fails(op_backward(&c, &x, want_all, din, &st), ERR_VALUE,
               "affine: call forward before backward");
  array_release(&x);
  op_release(&c);
}

static void test_a_bias_may_not_widen_the_output(void **state) {
  Array x = reals(SHAPE(1, 2), LIST(1, 2)), din[OP_INPUTS] = {none};
  Array w = reals(SHAPE(2, 1), LIST(1, 1));
  Array b = reals(SHAPE(3), LIST(1, 2, 3));
  OpCall c = {.op = op_find("affine")};
  (void)state;
  const Array *const in[] = {&x, &w, &b};
  assert_fails(op_forward(&c, in, &st), ERR_VALUE,
               "affine: b has shape (3,), which does not fit X W of shape "
               "(1, 1)");
  assert_null(din[0].buffer);
  array_release(&x);
  array_release(&w);
  array_release(&b);
  op_release(&c);
}

/* --- what a call keeps -----------------------------------------------------
 */

static void test_only_wanted_gradients_are_made(void **state) {
  static const bool middle[OP_INPUTS] = {false, true, false};
  Array din[OP_INPUTS] = {none, none, none};
  OpCall c = affine_batch();
  Array dout = reals(SHAPE(2, 3), LIST(1, 1, 1, 1, 1, 1));
  (void)state;
  assert_ok(op_backward(&c, &dout, middle, din, &st), st);
  assert_null(din[0].buffer);
  assert_null(din[2].buffer);
  assert_result(&din[1], FLOAT64, SHAPE(2, 3), LIST(4, 4, 4, 6, 6, 6));
  array_release(&dout);
  op_release(&c);
}

static void test_gradient_memory_is_reused(void **state) {
  Array din[OP_INPUTS] = {none, none, none};
  OpCall c = affine_batch();
  Array dout = reals(SHAPE(2, 3), LIST(1, 1, 1, 1, 1, 1));
  (void)state;
  assert_ok(op_backward(&c, &dout, want_all, din, &st), st);
  const void *dw = din[1].data;
  assert_ok(op_backward(&c, &dout, want_all, din, &st), st);
  assert_ptr_equal(din[1].data, dw);
  for (int i = 0; i < OP_INPUTS; i++) array_release(&din[i]);
  array_release(&dout);
  op_release(&c);
}

/* Who still holds the output of the last forward keeps its numbers. */
static void test_a_held_output_stays(void **state) {
  Array x = reals(SHAPE(2), LIST(1, -1)), held = {0};
  OpCall c = {.op = op_find("relu")};
  const Array *const in[] = {&x};
  (void)state;
  assert_ok(op_forward(&c, in, &st), st);
  array_view(&held, &c.out);
  ((double *)x.data)[0] = 9;
  assert_ok(op_forward(&c, in, &st), st);
  assert_result(&held, FLOAT64, SHAPE(2), LIST(1, 0));
  array_release(&x);
  op_release(&c);
}

/* The mask is forward's, whatever happens to x afterwards. */
static void test_relu_keeps_its_mask(void **state) {
  Array x = reals(SHAPE(2), LIST(1, -1)), din[OP_INPUTS];
  OpCall c = {.op = op_find("relu")};
  (void)state;
  assert_ok(op_forward(&c, (const Array *const[]){&x}, &st), st);
  ((double *)x.data)[0] = -1;
  backward(&c, reals(SHAPE(2), LIST(5, 5)), din);
  assert_result(&din[0], FLOAT64, SHAPE(2), LIST(5, 0));
  array_release(&x);
  op_release(&c);
}

static void test_borrowed_inputs_are_copied(void **state) {
  double ten = 10, five = 5;
  Array x = array_borrow(&ten, FLOAT64, SCALAR), din[OP_INPUTS];
  Array y = array_borrow(&five, FLOAT64, SCALAR);
  OpCall c = {.op = op_find("mul")};
  (void)state;
  assert_ok(op_forward(&c, (const Array *const[]){&x, &y}, &st), st);
  ten = five = 0;
  backward(&c, reals(SCALAR, LIST(1)), din);
  assert_result(&din[0], FLOAT64, SCALAR, LIST(5));
  assert_result(&din[1], FLOAT64, SCALAR, LIST(10));
  op_release(&c);
}

static void test_float32_stays_float32(void **state) {
  Array din[OP_INPUTS];
  OpCall c = call_of("affine", array_of(FLOAT32, SHAPE(1, 2), LIST(1, 2)),
                     array_of(FLOAT32, SHAPE(2, 1), LIST(3, 4)),
                     array_of(FLOAT32, SHAPE(1), LIST(0.5)));
  (void)state;
  assert_array(&c.out, FLOAT32, SHAPE(1, 1), LIST(11.5));
  backward(&c, array_of(FLOAT32, SHAPE(1, 1), LIST(1)), din);
  assert_result(&din[0], FLOAT32, SHAPE(1, 2), LIST(3, 4));
  assert_result(&din[1], FLOAT32, SHAPE(2, 1), LIST(1, 2));
  assert_result(&din[2], FLOAT32, SHAPE(1), LIST(1));
  op_release(&c);
}

static void test_release_twice(void **state) {
  OpCall c = affine_batch();
  (void)state;
  op_release(&c);
  op_release(&c);
}

static void test_unknown_names(void **state) {
  (void)state;
  assert_null(op_find("conv"));
  for (const Op *op = ops; op->name != NULL; op++)
    assert_ptr_equal(op_find(op->name), op);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_mul_swaps_its_inputs),
      CHECK_HELD(test_add_passes_on),
      CHECK_HELD(test_relu_mask),
      CHECK_HELD(test_relu_at_the_kink),
      CHECK_HELD(test_sigmoid_and_its_slope),
      CHECK_HELD(test_affine_of_a_batch),
      CHECK_HELD(test_affine_of_one_sample),
      CHECK_HELD(test_affine_flattens_images),
      CHECK_HELD(test_softmax_with_loss),
      CHECK_HELD(test_targets_have_no_gradient),
      CHECK_HELD(test_every_backward),
      CHECK_HELD(test_every_row_is_used),
      CHECK_HELD(test_every_mutation_is_noticed),
      CHECK_HELD(test_wrong_slopes_are_noticed),
      CHECK_HELD(test_numbers_agree_with_arrays),
      CHECK_HELD(test_fan_in),
      CHECK_HELD(test_gradients_are_nobody_elses_memory),
      CHECK_HELD(test_a_number_as_dout),
      CHECK_HELD(test_a_dout_of_another_shape_is_refused),
      CHECK_HELD(test_backward_before_forward_is_refused),
      CHECK_HELD(test_backward_after_a_failed_forward_is_refused),
      CHECK_HELD(test_a_bias_may_not_widen_the_output),
      CHECK_HELD(test_only_wanted_gradients_are_made),
      CHECK_HELD(test_gradient_memory_is_reused),
      CHECK_HELD(test_a_held_output_stays),
      CHECK_HELD(test_relu_keeps_its_mask),
      CHECK_HELD(test_borrowed_inputs_are_copied),
      CHECK_HELD(test_float32_stays_float32),
      CHECK_HELD(test_release_twice),
      CHECK_HELD(test_unknown_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

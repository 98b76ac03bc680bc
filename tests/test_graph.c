/* The tape: numbers and arrays, what flows back, failures in the middle. */
#include "core/graph.h"

#include "arrays.h"

static Status st;

static Operand from(int node) { return (Operand){.node = node}; }
static Operand number(double x) { return (Operand){.node = -1, .constant = x}; }

static int op(Graph *g, const char *name, Operand a, Operand b) {
  return graph_add_op(g, op_find(name), (const Operand[OP_INPUTS]){a, b}, NULL);
}

static bool set_number(Graph *g, int node, double x) {
  return graph_set(g, node, &(Value){.number = x}, &st);
}

static bool set_array(Graph *g, int node, const Array *a) {
  return graph_set(g, node, &(Value){.array = *a}, &st);
}

static bool forward(Graph *g) {
  int failed;
  return graph_forward(g, &failed, &st);
}

static bool backward(Graph *g, int output) {
  return graph_begin_backward(g, output, NULL, &st) && graph_backward(g, &st);
}

static void assert_value(const Graph *g, int node, double value) {
  const Value v = graph_value(g, node);
  assert_null(v.array.data);
  assert_close(v.number, value, 1e-12);
}

static void assert_gradient(const Graph *g, int node, double gradient) {
  const Value v = graph_gradient(g, node);
  assert_null(v.array.data);
  assert_close(v.number, gradient, 1e-12);
}

/* --- numbers and arrays ------------------------------------------------------
 */

/* The notes' apples: 220; 2.2, 110, 200. */
static void test_apples(void **state) {
  Graph *g = graph_new();
  const int apple = graph_add_input(g), n = graph_add_input(g);
  const int tax = graph_add_input(g);
  const int apples = op(g, "mul", from(apple), from(n));
  const int price = op(g, "mul", from(apples), from(tax));
  (void)state;
  assert_true(set_number(g, apple, 100) && set_number(g, n, 2));
  assert_true(set_number(g, tax, 1.1));
  assert_ok(forward(g), st);
  assert_value(g, apples, 200);
  assert_value(g, price, 220);
  assert_ok(backward(g, price), st);
  assert_gradient(g, apple, 2.2);
  assert_gradient(g, n, 110);
  assert_gradient(g, tax, 200);
  assert_close(graph_slope(g, price, 1), 200, 1e-12);
  graph_free(g);
}

static const double numbers[] = {1, 2, 3, 4, 5, 6};

/* sum(x * c + x), where x is a matrix and c a row. */
static int weighted_sum(Graph *g, int x) {
  static double row[] = {10, 20, 30};
  Array c = array_borrow(row, FLOAT64, SHAPE(3));
  const int constant = graph_add_constant(g, &c);
  const int product = op(g, "mul", from(x), from(constant));
  const int both = op(g, "add", from(product), from(x));
  const Axes all = {.all = true};
  if (constant < 0 || product < 0 || both < 0) return -1;
  return graph_add_op(g, op_find("sum"), (const Operand[]){from(both)}, &all);
}

static void test_arrays_fan_out_and_constants(void **state) {
  Graph *g = graph_new();
  const int x = graph_add_input(g), sum = weighted_sum(g, x);
  Array a = array_of(FLOAT64, SHAPE(2, 3), 6, numbers);
  (void)state;
  assert_ok(set_array(g, x, &a), st);
  array_release(&a);
  assert_ok(forward(g), st);
  assert_value(g, sum, 5 * 10 + 7 * 20 + 9 * 30 + 21);
  assert_ok(backward(g, sum), st);
  assert_array(graph_gradient_array(g, x), FLOAT64, SHAPE(2, 3),
               LIST(11, 21, 31, 11, 21, 31));
  assert_null(graph_gradient_array(g, 1)); /* the constant */
  assert_true(isnan(graph_slope(g, sum, 0)));
  graph_free(g);
}

/* The same graph takes numbers and arrays in turn. */
static void test_shapes_in_turn(void **state) {
  Graph *g = graph_new();
  const int x = graph_add_input(g);
  const int y = op(g, "mul", from(x), from(x));
  (void)state;
  for (int i = 0; i < 4; i++) {
    Array a = array_of(FLOAT64, SHAPE(2), LIST(3, -4));
    assert_ok(i % 2 ? set_array(g, x, &a) : set_number(g, x, 3), st);
    assert_ok(forward(g) && backward(g, y), st);
    if (i % 2)
      assert_array(graph_gradient_array(g, x), FLOAT64, SHAPE(2), LIST(6, -8));
    else
      assert_gradient(g, x, 6);
    array_release(&a);
  }
  graph_free(g);
}

static void test_zero_dimensions_are_numbers(void **state) {
  Graph *g = graph_new();
  Array three = array_of(FLOAT64, SCALAR, LIST(3));
  const int x = graph_add_input(g), c = graph_add_constant(g, &three);
  const int y = op(g, "mul", from(x), from(c));
  (void)state;
  assert_ok(set_array(g, x, &three), st);
  assert_ok(forward(g) && backward(g, y), st);
  assert_value(g, y, 9);
  assert_gradient(g, x, 3);
  array_release(&three);
  graph_free(g);
}

/* A node off the path gets and sends nothing, whatever its slope. */
static void test_dead_ends(void **state) {
  Graph *g = graph_new();
  const int x = graph_add_input(g);
  const int off = op(g, "log", from(x), from(x));
  const int y = op(g, "mul", from(x), number(2));
  int node;
  (void)state;
  assert_true(set_number(g, x, 0) && forward(g));
  assert_ok(graph_begin_backward(g, y, NULL, &st), st);
  assert_ok(graph_step(g, &node, &st), st);
  assert_int_equal(node, y);
  assert_ok(graph_step(g, &node, &st), st);
  assert_int_equal(node, -1);
  assert_gradient(g, x, 2);
  assert_gradient(g, off, 0);
  graph_free(g);
}

/* Nobody asks for the gradient of what leads to frozen inputs alone. */
static void test_frozen_inputs(void **state) {
  Graph *g = graph_new();
  const int x = graph_add_input(g), w = graph_add_input(g);
  const int e = op(g, "exp", from(x), from(x));
  const int y = op(g, "mul", from(e), from(w));
  (void)state;
  graph_freeze(g, x);
  assert_true(set_number(g, x, 0) && set_number(g, w, 5) && forward(g));
  assert_ok(backward(g, y), st);
  assert_gradient(g, w, 1);
  assert_gradient(g, e, 0);
  assert_gradient(g, x, 0);
  graph_free(g);
}

static void test_douts(void **state) {
  Graph *g = graph_new();
  const int x = graph_add_input(g);
  const int y = op(g, "mul", from(x), number(2));
  Array a = array_of(FLOAT64, SHAPE(2, 3), 6, numbers);
  Array row = array_of(FLOAT64, SHAPE(3), LIST(1, 2, 3));
  (void)state;
  assert_true(set_array(g, x, &a) && forward(g));
  assert_fails(graph_begin_backward(g, y, &(Value){.array = row}, &st),
               ERR_VALUE,
               "graph: dout has shape (3,), but the output has shape (2, 3)");
  int node;
  assert_true(graph_step(g, &node, &st));
  assert_int_equal(node, -1);
  assert_true(graph_begin_backward(g, y, &(Value){.number = 3}, &st));
  assert_true(graph_backward(g, &st));
  assert_array(graph_gradient_array(g, x), FLOAT64, SHAPE(2, 3),
               LIST(6, 6, 6, 6, 6, 6));
  array_release(&a);
  array_release(&row);
  graph_free(g);
}

/* --- failures ----------------------------------------------------------------
 */

static void test_backward_needs_forward(void **state) {
  Graph *g = graph_new();
  const int x = graph_add_input(g);
  const int y = op(g, "mul", from(x), from(x));
  (void)state;
  const char *const text = "graph: call forward before backward";
  assert_fails(backward(g, y), ERR_VALUE, text);
  assert_true(set_number(g, x, 1) && forward(g) && backward(g, y));
  assert_true(set_number(g, x, 2));
  assert_fails(backward(g, y), ERR_VALUE, text);
  graph_free(g);
}

/* The second forward stops half-way, by memory or by Ctrl-C: its nodes are of
 * two minds, so there is no backward. */
static void test_a_failed_forward_is_not_followed(void **state) {
  Graph *g = graph_new();
  const int x = graph_add_input(g), sum = weighted_sum(g, x);
  Array a = array_of(FLOAT64, SHAPE(2, 3), 6, numbers);
  (void)state;
  assert_true(set_array(g, x, &a) && forward(g) && backward(g, sum));
  for (int i = 0; i < 2; i++) {
    if (i == 0) budget_fail_at(1, true);
    if (i == 1) cancel_requested = 1;
    bool good = forward(g);
    budget_fail_at(0, false);
    cancel_requested = 0;
    if (!good)
      assert_fails(backward(g, sum), ERR_VALUE, "graph: call forward before");
  }
  assert_ok(forward(g) && backward(g, sum), st);
  array_release(&a);
  graph_free(g);
}

/* A graph that grows and has axes; false when memory ran out. */
static bool build_and_run(const Array *a) {
  Graph *g = graph_new();
  if (g == NULL) return false;
  int x = graph_add_input(g), y = x < 0 ? -1 : weighted_sum(g, x);
  for (int i = 0; y >= 0 && i < 20; i++) y = op(g, "add", from(y), from(x));
  bool good = y >= 0 && set_array(g, x, a) && forward(g) && backward(g, y);
  graph_free(g);
  return good;
}

static void test_every_allocation_may_fail(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 3), 6, numbers);
  const size_t held = budget_bytes();
  bool good = false;
  (void)state;
  for (uint64_t n = 1; !good; n++) {
    assert_true(n < 1000);
    for (int sticky = 0; sticky < 2; sticky++) {
      budget_fail_at(n, sticky);
      good = build_and_run(&a);
      budget_fail_at(0, false);
      assert_int_equal(budget_bytes(), held);
    }
  }
  array_release(&a);
}

static int long_chain(Graph *g, int nodes) {
  int y = graph_add_input(g);
  for (int i = 0; i < nodes; i++) y = op(g, "add", from(y), number(1));
  return y;
}

/* Numbers cost steps, too, and Ctrl-C stops them. */
static void test_long_chains_can_be_stopped(void **state) {
  Graph *g = graph_new();
  const int y = long_chain(g, 100000);
  (void)state;
  assert_ok(forward(g) && backward(g, y), st);
  assert_value(g, y, 100000);
  assert_gradient(g, 0, 1);
  cancel_requested = 1;
  assert_fails(forward(g), ERR_CANCEL, "");
  cancel_requested = 0;
  assert_ok(forward(g), st);
  cancel_requested = 1;
  assert_fails(backward(g, y), ERR_CANCEL, "");
  cancel_requested = 0;
  graph_free(g);
}

/* Training calls this thousands of times. */
static void test_a_second_run_allocates_nothing(void **state) {
  Graph *g = graph_new();
  const int x = graph_add_input(g), w = graph_add_input(g);
  const int t = graph_add_input(g);
  const int y = op(g, "matmul", from(x), from(w));
  const int loss = op(g, "softmax_with_loss",
                      from(op(g, "relu", from(y), from(y))), from(t));
  Array a = array_of(FLOAT64, SHAPE(2, 3), 6, numbers);
  Array b = array_of(FLOAT64, SHAPE(3, 2), 6, numbers);
  Array labels = array_of(INT64, SHAPE(2), LIST(0, 1));
  (void)state;
  graph_freeze(g, x);
  graph_freeze(g, t);
  assert_true(set_array(g, x, &a) && set_array(g, w, &b));
  assert_true(set_array(g, t, &labels));
  assert_ok(forward(g) && backward(g, loss), st);
  assert_ok(forward(g) && backward(g, loss), st);
  const uint64_t before = budget_allocations();
  assert_ok(forward(g) && backward(g, loss), st);
  assert_int_equal(budget_allocations() - before, 0);
  array_release(&a);
  array_release(&b);
  array_release(&labels);
  graph_free(g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_apples),
      CHECK_HELD(test_arrays_fan_out_and_constants),
      CHECK_HELD(test_shapes_in_turn),
      CHECK_HELD(test_zero_dimensions_are_numbers),
      CHECK_HELD(test_dead_ends),
      CHECK_HELD(test_frozen_inputs),
      CHECK_HELD(test_douts),
      CHECK_HELD(test_backward_needs_forward),
      CHECK_HELD(test_a_failed_forward_is_not_followed),
      CHECK_HELD(test_every_allocation_may_fail),
      CHECK_HELD(test_long_chains_can_be_stopped),
      CHECK_HELD(test_a_second_run_allocates_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

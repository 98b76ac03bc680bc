/* Update rules: one step by hand, states, refusals. */
#include "core/optimizer.h"

#include "arrays.h"

static Status st;

/* One step of w = 1 along g = 2 with fresh states. */
static double first_step(const char *name, Rates rates) {
  const Rule *rule = optimizer_find(name);
  Array w = array_of(FLOAT64, SHAPE(1), LIST(1));
  Array g = array_of(FLOAT64, SHAPE(1), LIST(2));
  Array state[OPTIMIZER_STATES] = {{0}};
  rates = optimizer_rates(rule, &rates, 1);
  assert_ok(optimizer_step(rule, &rates, &w, &g, state, &st), st);
  const double result = element_at(&w, 0);
  for (int i = 0; i < OPTIMIZER_STATES; i++) {
    assert_int_equal(state[i].data != NULL, i < rule->states);
    array_release(&state[i]);
  }
  array_release(&w);
  array_release(&g);
  return result;
}

static void test_first_steps(void **state) {
  const Rates momentum = {.lr = 0.1, .momentum = 0.9};
  const Rates rms = {.lr = 0.1, .decay_rate = 0.75};
  const Rates adam = {.lr = 0.1, .beta1 = 0.9, .beta2 = 0.999};
  (void)state;
  assert_close(first_step("SGD", momentum), 0.8, 1e-15);
  assert_close(first_step("Momentum", momentum), 0.8, 1e-15);
  assert_close(first_step("Nesterov", momentum), 1 - 0.81 * 0.2 - 1.9 * 0.1 * 2,
               1e-15);
  assert_close(first_step("AdaGrad", momentum), 1 - 0.2 / (2 + 1e-7), 1e-15);
  assert_close(first_step("RMSprop", rms), 1 - 0.2 / (1 + 1e-7), 1e-15);
  /* The correction makes the first step lr, whatever the gradient. */
  assert_close(first_step("Adam", adam), 0.9, 1e-6);
}

static void test_the_table(void **state) {
  (void)state;
  for (const Rule *rule = optimizer_rules; rule->name != NULL; rule++) {
    assert_ptr_equal(optimizer_find(rule->name), rule);
    assert_in_range(rule->states, 0, OPTIMIZER_STATES);
    assert_string_equal(rule->uses[0], "lr");
  }
  assert_null(optimizer_find("Newton"));
}

static void refused(Array w, Array g, Code code, const char *text) {
  Array state[OPTIMIZER_STATES] = {{0}};
  const Rule *rule = optimizer_find("Adam");
  assert_fails(optimizer_step(rule, &rule->defaults, &w, &g, state, &st), code,
               text);
  for (int i = 0; i < OPTIMIZER_STATES; i++) array_release(&state[i]);
  array_release(&w);
  array_release(&g);
}

static void test_refusals(void **state) {
  Array m = array_of(FLOAT64, SHAPE(2, 3), LIST(1, 2, 3, 4, 5, 6)), t = {0};
  (void)state;
  refused(array_of(FLOAT64, SHAPE(2), LIST(1, 2)),
          array_of(FLOAT64, SHAPE(1), LIST(1)), ERR_VALUE,
          "Adam: the parameter has shape (2,) and its gradient (1,)");
  refused(array_of(INT64, SHAPE(1), LIST(1)),
          array_of(FLOAT64, SHAPE(1), LIST(1)), ERR_TYPE,
          "Adam: a parameter is a float64 array in C order");
  assert_ok(array_transpose(&t, &m, NULL, &st), st);
  refused(t, array_of(FLOAT64, SHAPE(3, 2), LIST(1, 2, 3, 4, 5, 6)), ERR_TYPE,
          "Adam: a parameter is a float64 array in C order");
  array_release(&m);
}

/* The parameter stays as it was when memory or steps run out. */
static void test_failures_move_nothing(void **state) {
  (void)state;
  for (uint64_t n = 1; n < 10; n++) {
    Array w = array_of(FLOAT64, SHAPE(2), LIST(1, 2)), s[2] = {{0}};
    Array g = array_of(INT64, SHAPE(2), LIST(1, 2));
    const Rule *rule = optimizer_find("Adam");
    if (n == 9) budget_limit(SIZE_MAX, 1);
    if (n < 9) budget_fail_at(n, false);
    bool good = optimizer_step(rule, &rule->defaults, &w, &g, s, &st);
    budget_fail_at(0, false);
    budget_limit(SIZE_MAX, UINT64_MAX);
    if (!good) assert_array(&w, FLOAT64, SHAPE(2), LIST(1, 2));
    assert_int_equal(good, n > 3 && n < 9);
    for (int i = 0; i < 2; i++) array_release(&s[i]);
    array_release(&w);
    array_release(&g);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_first_steps),
      CHECK_HELD(test_the_table),
      CHECK_HELD(test_refusals),
      CHECK_HELD(test_failures_move_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

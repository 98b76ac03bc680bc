/* Means and variances along axes. */
#include "core/stats.h"

#include "arrays.h"

static Status st;

static const Axes everything = {.all = true};

static Axes axis(int i) { return (Axes){.count = 1, .axis = {i}}; }

static void test_mean(void **state) {
  Array a = array_of(INT64, SHAPE(2, 2), LIST(1, 2, 3, 5)), out = {0};
  const Axes rows = axis(0);
  (void)state;
  assert_ok(array_mean(&out, &a, &everything, &st), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(2.75));
  assert_ok(array_mean(&out, &a, &rows, &st), st);
  assert_result(&out, FLOAT64, SHAPE(2), LIST(2, 3.5));
  array_release(&a);
}

static void test_mean_of_float32_stays_float32(void **state) {
  Array a = array_of(FLOAT32, SHAPE(2), LIST(1, 2)), out = {0};
  (void)state;
  assert_ok(array_mean(&out, &a, &everything, &st), st);
  assert_result(&out, FLOAT32, SCALAR, LIST(1.5));
  array_release(&a);
}

static void test_mean_of_nothing_is_nan(void **state) {
  Array a = array_of(FLOAT64, SHAPE(0), NOTHING), out = {0};
  (void)state;
  assert_ok(array_mean(&out, &a, &everything, &st), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(NAN));
  array_release(&a);
}

/* Mean 5, squares of the distances 32, eight numbers. */
static void test_variance(void **state) {
  Array a = array_of(INT64, SHAPE(8), LIST(2, 4, 4, 4, 5, 5, 7, 9)), out = {0};
  (void)state;
  assert_ok(array_var(&out, &a, &everything, 0, &st), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(4));
  assert_ok(array_var(&out, &a, &everything, 1, &st), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(32. / 7));
  assert_ok(array_var(&out, &a, &everything, 8, &st), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(INFINITY));
  array_release(&a);
}

static void test_variance_by_axis(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, 3, 5, 9)), out = {0};
  Axes axes = {.count = 1, .axis = {1}, .keepdims = true};
  (void)state;
  assert_ok(array_var(&out, &a, &axes, 0, &st), st);
  assert_result(&out, FLOAT64, SHAPE(2, 1), LIST(1, 4));
  array_release(&a);
}

static void test_average_is_weighted(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 5)), out = {0};
  Array w = array_of(INT64, SHAPE(2), LIST(3, 1));
  const Axes rows = axis(0);
  (void)state;
  assert_ok(array_average(&out, &a, &w, &rows, &st), st);
  assert_result(&out, FLOAT64, SHAPE(2), LIST(1.5, 2.75));
  assert_ok(array_average(&out, &a, &a, &everything, &st), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(39. / 11));
  assert_false(array_average(&out, &a, &w, &everything, &st));
  array_release(&a);
  array_release(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_mean),
      CHECK_HELD(test_mean_of_float32_stays_float32),
      CHECK_HELD(test_mean_of_nothing_is_nan),
      CHECK_HELD(test_variance),
      CHECK_HELD(test_variance_by_axis),
      CHECK_HELD(test_average_is_weighted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Functions made of element-wise ones: round, where, clip, closeness. */
#include "core/composite.h"

#include "arrays.h"

static Status st;

static void test_round(void **state) {
  Array a = array_of(FLOAT64, SHAPE(4), LIST(0.5, 1.5, -2.567, 123.4));
  Array out = {0};
  (void)state;
  assert_ok(array_round(&out, &a, 0, &st), st);
  assert_result(&out, FLOAT64, SHAPE(4), LIST(0, 2, -3, 123));
  assert_ok(array_round(&out, &a, 2, &st), st);
  assert_result(&out, FLOAT64, SHAPE(4), LIST(0.5, 1.5, -2.57, 123.4));
  assert_ok(array_round(&out, &a, -1, &st), st);
  assert_result(&out, FLOAT64, SHAPE(4), LIST(0, 0, -0., 120));
  array_release(&a);
}

static void test_round_of_integers(void **state) {
  Array a = array_of(INT64, SHAPE(3), LIST(14, 25, -37)), out = {0};
  (void)state;
  assert_ok(array_round(&out, &a, 2, &st), st);
  assert_result(&out, INT64, SHAPE(3), LIST(14, 25, -37));
  assert_ok(array_round(&out, &a, -1, &st), st);
  assert_result(&out, INT64, SHAPE(3), LIST(10, 20, -40));
  array_release(&a);
}

static void test_where(void **state) {
  Array c = array_of(FLOAT64, SHAPE(2, 1), LIST(-3, 0)), out = {0};
  Array a = array_of(INT64, SHAPE(3), LIST(1, 2, 3));
  Array b = array_of(FLOAT64, SCALAR, LIST(0.5));
  (void)state;
  assert_ok(array_where(&out, &c, &a, &b, &st), st);
  assert_result(&out, FLOAT64, SHAPE(2, 3), LIST(1, 2, 3, 0.5, 0.5, 0.5));
  array_release(&b);
  b = array_of(INT64, SHAPE(2), LIST(1, 2));
  assert_fails(array_where(&out, &c, &a, &b, &st), ERR_VALUE,
               "operands could not be broadcast together");
  array_release(&c);
  array_release(&a);
  array_release(&b);
}

static void test_clip(void **state) {
  Array a = array_of(INT64, SHAPE(4), LIST(-5, 0, 5, 9)), out = {0};
  Array low = array_of(INT64, SCALAR, LIST(-1));
  Array high = array_of(FLOAT64, SHAPE(4), LIST(3.5, 3.5, 3.5, 10));
  (void)state;
  assert_ok(array_clip(&out, &a, &low, NULL, &st), st);
  assert_result(&out, INT64, SHAPE(4), LIST(-1, 0, 5, 9));
  assert_ok(array_clip(&out, &a, &low, &high, &st), st);
  assert_result(&out, FLOAT64, SHAPE(4), LIST(-1, 0, 3.5, 9));
  array_release(&a);
  array_release(&low);
  array_release(&high);
}

static const struct {
  double a, b;
  bool close, close_with_nan;
} distances[] = {
    {1, 1, true, true},
    {1, 1.00001, true, true},
    {1, 1.0001, false, false},
    {0, 1e-8, true, true},
    {0, 1e-7, false, false},
    {INFINITY, INFINITY, true, true},
    {INFINITY, -INFINITY, false, false},
    {1e308, INFINITY, false, false},
    {NAN, NAN, false, true},
    {NAN, 1, false, false},
};

static void test_isclose(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(distances); i++) {
    Array a = array_of(FLOAT64, SHAPE(2), LIST(distances[i].a, 0)), out = {0};
    Array b = array_of(FLOAT64, SHAPE(1), LIST(distances[i].b));
    a.shape[0] = 1;
    for (int nan = 0; nan < 2; nan++) {
      const Closeness limit = {1e-5, 1e-8, nan};
      assert_ok(array_isclose(&out, &a, &b, limit, &st), st);
      assert_result(
          &out, BOOL, SHAPE(1),
          LIST(nan ? distances[i].close_with_nan : distances[i].close));
    }
    array_release(&a);
    array_release(&b);
  }
}

static void test_equal(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2), LIST(1, NAN));
  Array b = array_of(INT64, SHAPE(2), LIST(1, 2));
  Array row = array_of(INT64, SHAPE(1, 2), LIST(1, 2));
  bool same;
  (void)state;
  assert_ok(array_equal(&same, &a, &a, false, &st), st);
  assert_false(same);
  assert_ok(array_equal(&same, &a, &a, true, &st), st);
  assert_true(same);
  assert_ok(array_equal(&same, &b, &row, false, &st), st);
  assert_false(same);
  assert_ok(array_equal(&same, &b, &b, false, &st), st);
  assert_true(same);
  array_release(&a);
  array_release(&b);
  array_release(&row);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_round),   CHECK_HELD(test_round_of_integers),
      CHECK_HELD(test_where),   CHECK_HELD(test_clip),
      CHECK_HELD(test_isclose), CHECK_HELD(test_equal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

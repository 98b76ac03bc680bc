/* Where elements are: the largest, the true ones. */
#include "core/search.h"

#include "arrays.h"

static Status st;

static void test_argmax(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 3), LIST(1, 5, 2, 9, 0, 9)), out = {0};
  const int rows = 0, columns = -1;
  (void)state;
  assert_ok(array_argmax(&out, &a, NULL, false, false, &st), st);
  assert_result(&out, INT64, SCALAR, LIST(3)); /* the first of two */
  assert_ok(array_argmax(&out, &a, &rows, false, false, &st), st);
  assert_result(&out, INT64, SHAPE(3), LIST(1, 0, 1));
  assert_ok(array_argmax(&out, &a, &columns, true, false, &st), st);
  assert_result(&out, INT64, SHAPE(2, 1), LIST(1, 0));
  assert_ok(array_argmax(&out, &a, &columns, false, true, &st), st);
  assert_result(&out, INT64, SHAPE(2), LIST(0, 1));
  array_release(&a);
}

static void test_argmax_of_a_transpose(void **state) {
  Array a = array_of(UINT8, SHAPE(2, 2), LIST(1, 4, 3, 2)), t = {0}, out = {0};
  const int columns = 1;
  (void)state;
  assert_ok(array_transpose(&t, &a, NULL, &st), st);
  assert_ok(array_argmax(&out, &t, &columns, false, false, &st), st);
  assert_result(&out, INT64, SHAPE(2), LIST(1, 0));
  assert_ok(array_argmax(&out, &t, NULL, false, false, &st), st);
  assert_result(&out, INT64, SCALAR, LIST(2));
  array_release(&t);
  array_release(&a);
}

static void test_nan_wins(void **state) {
  Array a = array_of(FLOAT32, SHAPE(4), LIST(1, NAN, 3, NAN)), out = {0};
  (void)state;
  for (int smallest = 0; smallest < 2; smallest++) {
    assert_ok(array_argmax(&out, &a, NULL, false, smallest, &st), st);
    assert_result(&out, INT64, SCALAR, LIST(1));
  }
  array_release(&a);
}

static void test_argmax_of_nothing(void **state) {
  Array a = array_of(FLOAT64, SHAPE(0, 2), NOTHING), out = {0};
  const int rows = 0, columns = 1, none = 2;
  (void)state;
  assert_fails(array_argmax(&out, &a, NULL, false, false, &st), ERR_VALUE,
               "attempt to get argmax of an empty sequence");
  assert_fails(array_argmax(&out, &a, &rows, false, true, &st), ERR_VALUE,
               "attempt to get argmin of an empty sequence");
  assert_ok(array_argmax(&out, &a, &columns, false, false, &st), st);
  assert_result(&out, INT64, SHAPE(0), NOTHING);
  assert_fails(array_argmax(&out, &a, &none, false, false, &st), ERR_VALUE,
               "axis 2 is out of bounds");
  array_release(&a);
}

static void test_nonzero(void **state) {
  Array out[MAX_NDIM] = {{0}};
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(0, NAN, -1, 0));
  (void)state;
  assert_ok(array_nonzero(out, &a, &st), st);
  assert_result(&out[0], INT64, SHAPE(2), LIST(0, 1));
  assert_result(&out[1], INT64, SHAPE(2), LIST(1, 0));
  array_release(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_argmax),   CHECK_HELD(test_argmax_of_a_transpose),
      CHECK_HELD(test_nan_wins), CHECK_HELD(test_argmax_of_nothing),
      CHECK_HELD(test_nonzero),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

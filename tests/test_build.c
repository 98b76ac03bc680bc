/* Arrays made from numbers and from other arrays. */
#include "core/build.h"

#include "arrays.h"

static Status st;

static void test_full(void **state) {
  Array a = {0};
  (void)state;
  assert_ok(array_full(&a, INT64, SHAPE(2, 2), scalar_real(3.7), &st), st);
  assert_result(&a, INT64, SHAPE(2, 2), LIST(3, 3, 3, 3));
  assert_ok(array_full(&a, FLOAT32, SCALAR, scalar_integer(2), &st), st);
  assert_result(&a, FLOAT32, SCALAR, LIST(2));
  assert_ok(array_full(&a, BOOL, SHAPE(0, 2), scalar_bool(true), &st), st);
  assert_result(&a, BOOL, SHAPE(0, 2), NOTHING);
}

/* --- ranges ----------------------------------------------------------------
 */

static bool arange(Array *out, double start, double stop, double step) {
  return array_arange(out, scalar_real(start), scalar_real(stop),
                      scalar_real(step), NULL, &st);
}

static bool range(Array *out, int64_t start, int64_t stop, int64_t step) {
  return array_arange(out, scalar_integer(start), scalar_integer(stop),
                      scalar_integer(step), NULL, &st);
}

static void test_ranges_of_integers(void **state) {
  Array a = {0};
  (void)state;
  assert_ok(range(&a, 0, 4, 1), st);
  assert_result(&a, INT64, SHAPE(4), LIST(0, 1, 2, 3));
  assert_ok(range(&a, 5, -2, -3), st);
  assert_result(&a, INT64, SHAPE(3), LIST(5, 2, -1));
  assert_ok(range(&a, 3, 3, 1), st);
  assert_result(&a, INT64, SHAPE(0), NOTHING);
  assert_ok(range(&a, 3, 0, 1), st);
  assert_result(&a, INT64, SHAPE(0), NOTHING);
}

/* arange(-5, 5, 0.1) has 100 points; the end is not one of them. */
static void test_ranges_of_reals(void **state) {
  Array a = {0};
  (void)state;
  assert_ok(arange(&a, 0, 1, 0.25), st);
  assert_result(&a, FLOAT64, SHAPE(4), LIST(0, 0.25, 0.5, 0.75));
  assert_ok(arange(&a, -5, 5, 0.1), st);
  assert_int_equal(array_size(&a), 100);
  assert_close(element_at(&a, 99), 4.9, 1e-12);
  array_release(&a);
  assert_ok(array_arange(&a, scalar_integer(0), scalar_real(2),
                         scalar_integer(1), NULL, &st),
            st);
  assert_result(&a, FLOAT64, SHAPE(2), LIST(0, 1));
}

static void test_ranges_that_are_none(void **state) {
  Array a = {0};
  (void)state;
  assert_fails(range(&a, 0, 5, 0), ERR_ZERO_DIVISION,
               "arange: the step is zero");
  assert_fails(arange(&a, 0, NAN, 1), ERR_VALUE,
               "arange: cannot compute length");
  assert_fails(arange(&a, 0, INFINITY, 1), ERR_VALUE,
               "arange: this range would be too long");
  assert_fails(arange(&a, 0, 1, 1e-300), ERR_VALUE,
               "arange: this range would be too long");
  assert_null(a.buffer);
}

/* Above 2^53 doubles skip integers; a range of integers must not. */
static void test_ranges_of_large_integers(void **state) {
  const int64_t big = (int64_t)1 << 60;
  Array a = {0};
  (void)state;
  assert_ok(range(&a, big, big + 3, 1), st);
  assert_int_equal(array_size(&a), 3);
  assert_int_equal(((const int64_t *)a.data)[2], big + 2);
  array_release(&a);
}

static void test_linspace(void **state) {
  Array a = {0};
  (void)state;
  assert_ok(array_linspace(&a, 0, 1, 5, true, &st), st);
  assert_result(&a, FLOAT64, SHAPE(5), LIST(0, 0.25, 0.5, 0.75, 1));
  assert_ok(array_linspace(&a, 0, 1, 4, false, &st), st);
  assert_result(&a, FLOAT64, SHAPE(4), LIST(0, 0.25, 0.5, 0.75));
  assert_ok(array_linspace(&a, 3, 7, 1, true, &st), st);
  assert_result(&a, FLOAT64, SHAPE(1), LIST(3));
  assert_ok(array_linspace(&a, 3, 7, 0, true, &st), st);
  assert_result(&a, FLOAT64, SHAPE(0), NOTHING);
  assert_fails(array_linspace(&a, 0, 1, -1, true, &st), ERR_VALUE,
               "Number of samples, -1, must be non-negative.");
}

/* The last point is the end itself, not what rounding makes of it. */
static void test_linspace_ends_exactly(void **state) {
  Array a = {0};
  (void)state;
  for (ptrdiff_t n = 2; n < 200; n++) {
    assert_ok(array_linspace(&a, 0.1, 0.7, n, true, &st), st);
    assert_true(element_at(&a, (size_t)n - 1) == 0.7);
    array_release(&a);
  }
}

static void test_eye(void **state) {
  Array a = {0};
  (void)state;
  assert_ok(array_eye(&a, FLOAT64, 2, 2, 0, &st), st);
  assert_result(&a, FLOAT64, SHAPE(2, 2), LIST(1, 0, 0, 1));
  assert_ok(array_eye(&a, INT64, 2, 3, 1, &st), st);
  assert_result(&a, INT64, SHAPE(2, 3), LIST(0, 1, 0, 0, 0, 1));
  assert_ok(array_eye(&a, BOOL, 3, 2, -1, &st), st);
  assert_result(&a, BOOL, SHAPE(3, 2), LIST(0, 0, 1, 0, 0, 1));
  assert_ok(array_eye(&a, BOOL, 2, 1, 7, &st), st);
  assert_result(&a, BOOL, SHAPE(2, 1), LIST(0, 0));
  assert_ok(array_eye(&a, BOOL, 1, 1, PTRDIFF_MAX, &st), st);
  assert_result(&a, BOOL, SHAPE(1, 1), LIST(0));
  assert_fails(array_eye(&a, BOOL, -1, 1, 0, &st), ERR_VALUE,
               "negative dimensions are not allowed");
}

/* --- joining ---------------------------------------------------------------
 */

static bool join(Array *out, const Array *a, const Array *b, int axis) {
  return array_concatenate(out, 2, (const Array *const[]){a, b}, axis, &st);
}

static void test_concatenate(void **state) {
  Array a = array_of(INT64, SHAPE(1, 2), LIST(1, 2)), out = {0}, wide = {0};
  Array b = array_of(FLOAT32, SHAPE(2, 2), LIST(3, 4, 5, 6));
  (void)state;
  assert_ok(join(&out, &a, &b, 0), st);
  assert_result(&out, FLOAT64, SHAPE(3, 2), LIST(1, 2, 3, 4, 5, 6));
  assert_ok(array_broadcast_to(&wide, &a, SHAPE(2, 2), &st), st);
  assert_ok(join(&out, &wide, &b, -1), st);
  assert_result(&out, FLOAT64, SHAPE(2, 4), LIST(1, 2, 3, 4, 1, 2, 5, 6));
  array_release(&wide);
  array_release(&a);
  array_release(&b);
}

static void test_concatenate_with_nothing(void **state) {
  Array a = array_of(INT64, SHAPE(0), NOTHING), out = {0};
  Array b = array_of(INT64, SHAPE(2), LIST(1, 2));
  (void)state;
  assert_ok(join(&out, &a, &b, 0), st);
  assert_result(&out, INT64, SHAPE(2), LIST(1, 2));
  array_release(&a);
  array_release(&b);
}

static void test_parts_that_do_not_fit(void **state) {
  Array a = array_of(INT64, SHAPE(1, 2), LIST(1, 2)), out = {0};
  Array b = array_of(INT64, SHAPE(1, 3), LIST(1, 2, 3));
  Array v = array_of(INT64, SHAPE(2), LIST(1, 2));
  Array number = array_of(INT64, SCALAR, LIST(1));
  (void)state;
  assert_fails(join(&out, &a, &b, 0), ERR_VALUE,
               "all the input array dimensions except for the concatenation "
               "axis must match exactly, but along dimension 1, the array at "
               "index 0 has size 2 and the array at index 1 has size 3");
  assert_fails(join(&out, &a, &v, 0), ERR_VALUE,
               "all the input arrays must have same number of dimensions, but "
               "the array at index 0 has 2 dimension(s) and the array at index "
               "1 has 1 dimension(s)");
  assert_fails(join(&out, &number, &v, 0), ERR_VALUE,
               "zero-dimensional arrays cannot be concatenated");
  assert_fails(join(&out, &a, &a, 2), ERR_VALUE, "axis 2 is out of bounds");
  assert_null(out.buffer);
  array_release(&a);
  array_release(&b);
  array_release(&v);
  array_release(&number);
}

/* --- limits ----------------------------------------------------------------
 */

/* What fails for want of steps keeps no memory. */
static void test_a_used_up_budget_leaves_nothing_behind(void **state) {
  Array a = {0};
  (void)state;
  budget_limit(SIZE_MAX, 3);
  assert_false(array_full(&a, INT64, SHAPE(4), scalar_integer(1), &st));
  assert_null(a.buffer);
  assert_false(range(&a, 0, 4, 1));
  assert_false(array_linspace(&a, 0, 1, 4, true, &st));
  assert_null(a.buffer);
}

static void test_joining_spends_the_budget(void **state) {
  Array a = array_of(INT64, SHAPE(4), LIST(1, 2, 3, 4)), out = {0};
  (void)state;
  budget_limit(SIZE_MAX, 7);
  assert_false(join(&out, &a, &a, 0));
  assert_null(out.buffer);
  array_release(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_full),
      CHECK_HELD(test_ranges_of_integers),
      CHECK_HELD(test_ranges_of_reals),
      CHECK_HELD(test_ranges_that_are_none),
      CHECK_HELD(test_ranges_of_large_integers),
      CHECK_HELD(test_linspace),
      CHECK_HELD(test_linspace_ends_exactly),
      CHECK_HELD(test_eye),
      CHECK_HELD(test_concatenate),
      CHECK_HELD(test_concatenate_with_nothing),
      CHECK_HELD(test_parts_that_do_not_fit),
      CHECK_HELD(test_a_used_up_budget_leaves_nothing_behind),
      CHECK_HELD(test_joining_spends_the_budget),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

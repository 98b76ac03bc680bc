/* Sums and their kin along axes. */
#include "core/reduce.h"

#include "arrays.h"

static Status st;

static const Axes everything = {.all = true};

static Axes axis(int i) { return (Axes){.count = 1, .axis = {i}}; }

static bool reduce(Array *out, Reduction r, const Array *a, Axes axes) {
  return array_reduce(out, r, a, &axes, &st);
}

/* --- which axes ------------------------------------------------------------
 */

/* The notes' dB = np.sum(dY, axis=0). */
static void test_bias_gradient(void **state) {
  Array dy = array_of(INT64, SHAPE(2, 3), LIST(1, 2, 3, 4, 5, 6)), db = {0};
  (void)state;
  assert_ok(reduce(&db, REDUCE_SUM, &dy, axis(0)), st);
  assert_result(&db, INT64, SHAPE(3), LIST(5, 7, 9));
  array_release(&dy);
}

static void test_axes(void **state) {
  Array a = array_of(INT64, SHAPE(2, 2, 2), LIST(1, 2, 3, 4, 5, 6, 7, 8));
  Array out = {0};
  (void)state;
  assert_ok(reduce(&out, REDUCE_SUM, &a, everything), st);
  assert_result(&out, INT64, SCALAR, LIST(36));
  assert_ok(reduce(&out, REDUCE_SUM, &a, axis(1)), st);
  assert_result(&out, INT64, SHAPE(2, 2), LIST(4, 6, 12, 14));
  assert_ok(reduce(&out, REDUCE_SUM, &a, axis(-1)), st);
  assert_result(&out, INT64, SHAPE(2, 2), LIST(3, 7, 11, 15));
  const Axes outer = {.count = 2, .axis = {0, -1}};
  assert_ok(reduce(&out, REDUCE_SUM, &a, outer), st);
  assert_result(&out, INT64, SHAPE(2), LIST(14, 22));
  assert_ok(reduce(&out, REDUCE_SUM, &a, (Axes){.count = 0}), st);
  assert_result(&out, INT64, SHAPE(2, 2, 2), LIST(1, 2, 3, 4, 5, 6, 7, 8));
  array_release(&a);
}

static void test_keepdims(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 4)), out = {0};
  (void)state;
  Axes axes = axis(1);
  axes.keepdims = true;
  assert_ok(reduce(&out, REDUCE_MAX, &a, axes), st);
  assert_result(&out, FLOAT64, SHAPE(2, 1), LIST(2, 4));
  axes = (Axes){.all = true, .keepdims = true};
  assert_ok(reduce(&out, REDUCE_MIN, &a, axes), st);
  assert_result(&out, FLOAT64, SHAPE(1, 1), LIST(1));
  array_release(&a);
}

static void test_bad_axes(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 4)), out = {0};
  const Axes twice = {.count = 2, .axis = {0, -2}};
  (void)state;
  assert_fails(reduce(&out, REDUCE_SUM, &a, axis(2)), ERR_VALUE,
               "axis 2 is out of bounds for array of dimension 2");
  assert_fails(reduce(&out, REDUCE_SUM, &a, twice), ERR_VALUE,
               "duplicate value in 'axis'");
  assert_null(out.buffer);
  array_release(&a);
}

static void test_strided_input(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 3), LIST(1, 2, 3, 4, 5, 6)), t = {0};
  Array out = {0};
  (void)state;
  assert_ok(array_transpose(&t, &a, NULL, &st), st);
  assert_ok(reduce(&out, REDUCE_SUM, &t, axis(0)), st);
  assert_result(&out, FLOAT64, SHAPE(2), LIST(6, 15));
  assert_ok(reduce(&out, REDUCE_PROD, &t, axis(1)), st);
  assert_result(&out, FLOAT64, SHAPE(3), LIST(4, 10, 18));
  array_release(&t);
  array_release(&a);
}

/* --- kinds and types -------------------------------------------------------
 */

static const struct {
  Reduction r;
  Dtype dtype;
  double a, b, expected;
  Dtype result;
} pairs[] = {
    {REDUCE_SUM, BOOL, 1, 1, 2, INT64},
    {REDUCE_SUM, UINT8, 200, 100, 300, INT64},
    {REDUCE_SUM, FLOAT32, 0.5, 1, 1.5, FLOAT32},
    {REDUCE_SUM, INT64, (double)INT64_MIN, (double)INT64_MIN, 0, INT64},
    {REDUCE_SUM, FLOAT64, INFINITY, -INFINITY, NAN, FLOAT64},
    {REDUCE_PROD, INT64, 3, -4, -12, INT64},
    {REDUCE_PROD, BOOL, 1, 0, 0, INT64},
    {REDUCE_MAX, UINT8, 200, 100, 200, UINT8},
    {REDUCE_MAX, FLOAT64, NAN, 1, NAN, FLOAT64},
    {REDUCE_MAX, FLOAT64, 1, NAN, NAN, FLOAT64},
    {REDUCE_MIN, FLOAT32, 1, NAN, NAN, FLOAT32},
    {REDUCE_MIN, INT64, 2, -2, -2, INT64},
    {REDUCE_MAX, BOOL, 0, 1, 1, BOOL},
    {REDUCE_ANY, FLOAT64, 0, 0.5, 1, BOOL},
    {REDUCE_ANY, FLOAT64, 0, NAN, 1, BOOL},
    {REDUCE_ANY, INT64, 0, 256, 1, BOOL},
    {REDUCE_ALL, INT64, 1, 0, 0, BOOL},
    {REDUCE_ALL, FLOAT64, -1, 2, 1, BOOL},
};

/* Along rows, along columns and all at once. */
static void test_kinds(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(pairs); i++) {
    const double a = pairs[i].a, b = pairs[i].b, e = pairs[i].expected;
    const Dtype in = pairs[i].dtype, result = pairs[i].result;
    Array row = array_of(in, SHAPE(2, 2), LIST(a, b, a, b)), out = {0};
    Array column = array_of(in, SHAPE(2, 2), LIST(a, a, b, b));
    Array both = array_of(in, SHAPE(2), LIST(a, b));
    assert_ok(reduce(&out, pairs[i].r, &row, axis(1)), st);
    assert_result(&out, result, SHAPE(2), LIST(e, e));
    assert_ok(reduce(&out, pairs[i].r, &column, axis(0)), st);
    assert_result(&out, result, SHAPE(2), LIST(e, e));
    assert_ok(reduce(&out, pairs[i].r, &both, everything), st);
    assert_result(&out, result, SCALAR, LIST(e));
    array_release(&row);
    array_release(&column);
    array_release(&both);
  }
}

static void test_reductions_of_nothing(void **state) {
  Array a = array_of(FLOAT64, SHAPE(0, 2), NOTHING), out = {0};
  (void)state;
  assert_ok(reduce(&out, REDUCE_SUM, &a, axis(0)), st);
  assert_result(&out, FLOAT64, SHAPE(2), LIST(0, 0));
  assert_ok(reduce(&out, REDUCE_PROD, &a, everything), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(1));
  assert_ok(reduce(&out, REDUCE_ALL, &a, everything), st);
  assert_result(&out, BOOL, SCALAR, LIST(1));
  assert_ok(reduce(&out, REDUCE_MAX, &a, axis(1)), st);
  assert_result(&out, FLOAT64, SHAPE(0), NOTHING);
  assert_fails(reduce(&out, REDUCE_MAX, &a, axis(0)), ERR_VALUE,
               "zero-size array to reduction operation maximum which has no "
               "identity");
  array_release(&a);
}

static void test_0d(void **state) {
  Array a = array_of(FLOAT64, SCALAR, LIST(3)), out = {0};
  (void)state;
  assert_ok(reduce(&out, REDUCE_SUM, &a, everything), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(3));
  array_release(&a);
}

/* --- rounding --------------------------------------------------------------
 */

enum { MANY = 100000 };

/* One by one the sum of 10^5 times 0.1f would be 9998.56. */
static void test_long_sums_are_added_pairwise(void **state) {
  Array a = {0}, out = {0};
  (void)state;
  assert_ok(array_new(&a, FLOAT32, SHAPE(MANY), &st), st);
  for (int i = 0; i < MANY; i++) ((float *)a.data)[i] = 0.1f;
  assert_ok(reduce(&out, REDUCE_SUM, &a, everything), st);
  assert_array_near(&out, 1e-6, FLOAT32, SCALAR, LIST(10000));
  array_release(&out);
  array_release(&a);
}

/* Every length around the block sizes 8 and 128. */
static void test_sums_of_every_length(void **state) {
  Array a = {0}, out = {0};
  (void)state;
  assert_ok(array_new(&a, FLOAT64, SHAPE(600), &st), st);
  for (int i = 0; i < 600; i++) ((double *)a.data)[i] = i + 1;
  for (ptrdiff_t n = 0; n <= 600; n++) {
    Array first = array_borrow(a.data, FLOAT64, SHAPE(n));
    assert_ok(reduce(&out, REDUCE_SUM, &first, everything), st);
    assert_true(element_at(&out, 0) == (double)(n * (n + 1) / 2));
    array_release(&out);
  }
  array_release(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_bias_gradient),
      CHECK_HELD(test_axes),
      CHECK_HELD(test_keepdims),
      CHECK_HELD(test_bad_axes),
      CHECK_HELD(test_strided_input),
      CHECK_HELD(test_kinds),
      CHECK_HELD(test_reductions_of_nothing),
      CHECK_HELD(test_0d),
      CHECK_HELD(test_long_sums_are_added_pairwise),
      CHECK_HELD(test_sums_of_every_length),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

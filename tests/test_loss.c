/* Softmax and the losses, by hand and at the edges. */
#include "arrays.h"
#include "core/loss.h"

static Status st;

static Array reals(int ndim, const ptrdiff_t *shape, size_t n,
                   const double *values) {
  return array_of(FLOAT64, ndim, shape, n, values);
}

/* --- softmax ---------------------------------------------------------------
 */

/* The book's scores 0.3, 2.9, 4.0 (3.5.1). */
static void test_softmax_of_the_book(void **state) {
  Array x = reals(SHAPE(3), LIST(0.3, 2.9, 4.0)), y = {0};
  (void)state;
  assert_ok(array_softmax(&y, &x, &st), st);
  assert_array_near(&y, 1e-8, FLOAT64, SHAPE(3),
                    LIST(0.01821127, 0.24519181, 0.73659691));
  array_release(&x);
  array_release(&y);
}

static void test_softmax_does_not_overflow(void **state) {
  Array x = reals(SHAPE(3, 2), LIST(1000, 1000, -1000, 0, 1e308, -1e308));
  Array y = {0};
  (void)state;
  assert_ok(array_softmax(&y, &x, &st), st);
  assert_result(&y, FLOAT64, SHAPE(3, 2), LIST(0.5, 0.5, 0, 1, 1, 0));
  array_release(&x);
}

static void test_softmax_sees_differences_only(void **state) {
  Array x = reals(SHAPE(2, 3), LIST(1, 2, 3, 101, 102, 103)), y = {0};
  (void)state;
  assert_ok(array_softmax(&y, &x, &st), st);
  for (size_t i = 0; i < 3; i++)
    assert_true(element_at(&y, i) == element_at(&y, i + 3));
  array_release(&x);
  array_release(&y);
}

static void test_softmax_runs_over_the_last_axis(void **state) {
  Array x = reals(SHAPE(2, 2), LIST(0, log(3), log(3), 0)), t = {0}, y = {0};
  (void)state;
  assert_ok(array_softmax(&y, &x, &st), st);
  assert_result(&y, FLOAT64, SHAPE(2, 2), LIST(0.25, 0.75, 0.75, 0.25));
  x.shape[0] = 1;
  assert_ok(array_transpose(&t, &x, NULL, &st), st);
  assert_ok(array_softmax(&y, &t, &st), st);
  assert_result(&y, FLOAT64, SHAPE(2, 1), LIST(1, 1));
  array_release(&t);
  array_release(&x);
}

static void test_softmax_types(void **state) {
  static const Dtype results[DTYPES] = {FLOAT64, FLOAT64, FLOAT64, FLOAT32,
                                        FLOAT64};
  (void)state;
  for (int d = 0; d < DTYPES; d++) {
    Array x = array_of((Dtype)d, SHAPE(2), LIST(1, 1)), y = {0};
    assert_ok(array_softmax(&y, &x, &st), st);
    assert_result(&y, results[d], SHAPE(2), LIST(0.5, 0.5));
    array_release(&x);
  }
}

static void test_softmax_of_little(void **state) {
  Array one = reals(SCALAR, LIST(7)), none = reals(SHAPE(2, 0), NOTHING);
  Array y = {0};
  (void)state;
  assert_ok(array_softmax(&y, &one, &st), st);
  assert_result(&y, FLOAT64, SCALAR, LIST(1));
  assert_ok(array_softmax(&y, &none, &st), st);
  assert_result(&y, FLOAT64, SHAPE(2, 0), NOTHING);
  array_release(&one);
  array_release(&none);
}

static void test_softmax_shows_nan(void **state) {
  Array x = reals(SHAPE(2, 2), LIST(0, NAN, 0, INFINITY)), y = {0};
  (void)state;
  assert_ok(array_softmax(&y, &x, &st), st);
  assert_result(&y, FLOAT64, SHAPE(2, 2), LIST(NAN, NAN, NAN, NAN));
  array_release(&x);
}

/* --- cross entropy ---------------------------------------------------------
 */

/* The book's y for an image of a 2 (4.2.1): -log 0.6 and -log 0.1. */
static void test_cross_entropy_of_the_book(void **state) {
  static const double good[] = {0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0};
  static const double bad[] = {0.1, 0.05, 0.1, 0, 0.05, 0.1, 0, 0.6, 0, 0};
  Array t = reals(SHAPE(10), LIST(0, 0, 1, 0, 0, 0, 0, 0, 0, 0)), loss = {0};
  Array y = reals(SHAPE(10), 10, good);
  (void)state;
  assert_ok(array_cross_entropy(&loss, &y, &t, &st), st);
  assert_result(&loss, FLOAT64, SCALAR, LIST(0.510825457099338));
  array_release(&y);
  y = reals(SHAPE(10), 10, bad);
  assert_ok(array_cross_entropy(&loss, &y, &t, &st), st);
  assert_result(&loss, FLOAT64, SCALAR, LIST(2.302584092994546));
  array_release(&y);
  array_release(&t);
}

static void test_cross_entropy_averages_over_the_batch(void **state) {
  Array y = reals(SHAPE(2, 2), LIST(0.5, 0.5, 0.25, 0.75)), loss = {0};
  Array hot = reals(SHAPE(2, 2), LIST(1, 0, 0, 1));
  Array labels = array_of(UINT8, SHAPE(2), LIST(0, 1));
  const double expected = -(log(0.5 + 1e-7) + log(0.75 + 1e-7)) / 2;
  (void)state;
  assert_ok(array_cross_entropy(&loss, &y, &hot, &st), st);
  assert_result(&loss, FLOAT64, SCALAR, LIST(expected));
  assert_ok(array_cross_entropy(&loss, &y, &labels, &st), st);
  assert_result(&loss, FLOAT64, SCALAR, LIST(expected));
  array_release(&y);
  array_release(&hot);
  array_release(&labels);
}

static void test_soft_targets(void **state) {
  Array y = reals(SHAPE(2), LIST(0.5, 0.5)), loss = {0};
  Array t = reals(SHAPE(2), LIST(0.25, 0.75));
  (void)state;
  assert_ok(array_cross_entropy(&loss, &y, &t, &st), st);
  assert_result(&loss, FLOAT64, SCALAR, LIST(-log(0.5 + 1e-7)));
  array_release(&y);
  array_release(&t);
}

/* log(0) is kept away, and what t does not ask for counts nothing. */
static void test_cross_entropy_at_zero(void **state) {
  Array y = reals(SHAPE(2), LIST(0, 1)), loss = {0};
  Array wrong = array_of(INT64, SHAPE(1), LIST(0));
  Array right = array_of(INT64, SCALAR, LIST(1));
  (void)state;
  assert_ok(array_cross_entropy(&loss, &y, &wrong, &st), st);
  assert_result(&loss, FLOAT64, SCALAR, LIST(-log(1e-7)));
  assert_ok(array_cross_entropy(&loss, &y, &right, &st), st);
  assert_result(&loss, FLOAT64, SCALAR, LIST(-log(1 + 1e-7)));
  array_release(&y);
  array_release(&wrong);
  array_release(&right);
}

static void test_a_nan_stays_visible(void **state) {
  Array y = reals(SHAPE(2), LIST(NAN, 1)), t = reals(SHAPE(2), LIST(0, 1));
  Array loss = {0};
  (void)state;
  assert_ok(array_cross_entropy(&loss, &y, &t, &st), st);
  assert_result(&loss, FLOAT64, SCALAR, LIST(NAN));
  array_release(&y);
  array_release(&t);
}

static void test_float32_losses_are_added_in_float64(void **state) {
  Array y = array_of(FLOAT32, SHAPE(1, 2), LIST(0.5, 0.5)), loss = {0};
  Array t = array_of(FLOAT32, SHAPE(1, 2), LIST(0, 1));
  (void)state;
  assert_ok(array_cross_entropy(&loss, &y, &t, &st), st);
  assert_result(&loss, FLOAT64, SCALAR, LIST(-log(0.5 + 1e-7)));
  array_release(&y);
  array_release(&t);
}

static void test_targets_that_do_not_fit(void **state) {
  Array y = reals(SHAPE(2, 2), LIST(1, 0, 0, 1)), out = {0};
  Array three = reals(SHAPE(3), LIST(0, 1, 0));
  Array high = array_of(INT64, SHAPE(2), LIST(0, 2));
  Array low = array_of(INT64, SHAPE(2), LIST(-1, 0));
  (void)state;
  assert_fails(array_cross_entropy(&out, &y, &three, &st), ERR_VALUE,
               "the outputs have shape (2, 2), so the targets are either "
               "one-hot of that shape or one label a row, but they have shape "
               "(3,)");
  Array wide = reals(SHAPE(1, 4), LIST(1, 0, 0, 1));
  assert_fails(array_cross_entropy(&out, &y, &wide, &st), ERR_VALUE,
               "the outputs have shape (2, 2)");
  array_release(&wide);
  assert_fails(array_cross_entropy(&out, &y, &high, &st), ERR_INDEX,
               "label 2 is out of bounds: there are 2 classes");
  assert_fails(array_softmax_loss_gradient(&out, &y, &low, &st), ERR_INDEX,
               "label -1 is out of bounds");
  assert_null(out.buffer);
  array_release(&y);
  array_release(&three);
  array_release(&high);
  array_release(&low);
}

/* A fraction is no label: 0.9 must not become class 0. */
static void test_labels_are_whole_numbers(void **state) {
  Array y = reals(SHAPE(2, 2), LIST(1, 0, 0, 1)), out = {0};
  Array t = reals(SHAPE(2), LIST(0, 0.9)), good = reals(SHAPE(2), LIST(0, 1));
  (void)state;
  assert_fails(array_cross_entropy(&out, &y, &t, &st), ERR_VALUE,
               "labels are whole numbers");
  assert_ok(array_cross_entropy(&out, &y, &good, &st), st);
  array_release(&out);
  array_release(&y);
  array_release(&t);
  array_release(&good);
}

static void test_a_batch_of_nothing(void **state) {
  Array y = reals(SHAPE(0, 3), NOTHING), t = reals(SHAPE(0, 3), NOTHING);
  Array out = {0};
  (void)state;
  assert_ok(array_cross_entropy(&out, &y, &t, &st), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(NAN));
  assert_ok(array_softmax_loss_gradient(&out, &y, &t, &st), st);
  assert_result(&out, FLOAT64, SHAPE(0, 3), NOTHING);
  array_release(&y);
  array_release(&t);
}

static void test_losses_reuse_their_result(void **state) {
  Array y = reals(SHAPE(2), LIST(0.5, 0.5)), t = reals(SHAPE(2), LIST(1, 0));
  Array loss = {0};
  (void)state;
  assert_ok(array_cross_entropy(&loss, &y, &t, &st), st);
  const void *data = loss.data;
  assert_ok(array_cross_entropy(&loss, &y, &t, &st), st);
  assert_ptr_equal(loss.data, data);
  array_release(&loss);
  array_release(&y);
  array_release(&t);
}

/* --- y - t -----------------------------------------------------------------
 */

static void test_gradient_is_y_minus_t_over_n(void **state) {
  Array y = reals(SHAPE(2, 2), LIST(0.3, 0.7, 0.6, 0.4)), dx = {0};
  Array hot = reals(SHAPE(2, 2), LIST(0, 1, 1, 0));
  Array labels = array_of(INT64, SHAPE(2), LIST(1, 0));
  (void)state;
  const Array *targets[] = {&hot, &labels};
  for (int i = 0; i < 2; i++) {
    assert_ok(array_softmax_loss_gradient(&dx, &y, targets[i], &st), st);
    assert_result(&dx, FLOAT64, SHAPE(2, 2), LIST(0.15, -0.15, -0.2, 0.2));
  }
  array_release(&y);
  array_release(&hot);
  array_release(&labels);
}

static void test_gradient_of_one_sample(void **state) {
  Array y = array_of(FLOAT32, SHAPE(2), LIST(0.25, 0.75)), dx = {0};
  Array t = array_of(UINT8, SCALAR, LIST(0));
  (void)state;
  assert_ok(array_softmax_loss_gradient(&dx, &y, &t, &st), st);
  assert_result(&dx, FLOAT32, SHAPE(2), LIST(-0.75, 0.75));
  array_release(&y);
  array_release(&t);
}

/* --- squared error ---------------------------------------------------------
 */

/* The book's example (4.2.1): half of the whole sum, no mean. */
static void test_squared_error(void **state) {
  static const double out[] = {0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0};
  Array y = reals(SHAPE(10), 10, out), loss = {0};
  Array t = array_of(INT64, SHAPE(10), LIST(0, 0, 1, 0, 0, 0, 0, 0, 0, 0));
  (void)state;
  assert_ok(array_squared_error(&loss, &y, &t, &st), st);
  assert_result(&loss, FLOAT64, SCALAR, LIST(0.0975));
  array_release(&y);
  array_release(&t);
}

static void test_squared_error_of_a_batch_and_of_numbers(void **state) {
  Array y = array_of(INT64, SHAPE(2, 2), LIST(1, 2, 3, 4)), loss = {0};
  Array t = array_of(INT64, SHAPE(2, 2), LIST(0, 0, 0, 0));
  (void)state;
  assert_ok(array_squared_error(&loss, &y, &t, &st), st);
  assert_result(&loss, FLOAT64, SCALAR, LIST(15));
  y.ndim = t.ndim = 0;
  assert_ok(array_squared_error(&loss, &y, &t, &st), st);
  assert_result(&loss, FLOAT64, SCALAR, LIST(0.5));
  array_release(&y);
  array_release(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_softmax_of_the_book),
      CHECK_HELD(test_softmax_does_not_overflow),
      CHECK_HELD(test_softmax_sees_differences_only),
      CHECK_HELD(test_softmax_runs_over_the_last_axis),
      CHECK_HELD(test_softmax_types),
      CHECK_HELD(test_softmax_of_little),
      CHECK_HELD(test_softmax_shows_nan),
      CHECK_HELD(test_cross_entropy_of_the_book),
      CHECK_HELD(test_cross_entropy_averages_over_the_batch),
      CHECK_HELD(test_soft_targets),
      CHECK_HELD(test_cross_entropy_at_zero),
      CHECK_HELD(test_a_nan_stays_visible),
      CHECK_HELD(test_float32_losses_are_added_in_float64),
      CHECK_HELD(test_targets_that_do_not_fit),
      CHECK_HELD(test_labels_are_whole_numbers),
      CHECK_HELD(test_a_batch_of_nothing),
      CHECK_HELD(test_losses_reuse_their_result),
      CHECK_HELD(test_gradient_is_y_minus_t_over_n),
      CHECK_HELD(test_gradient_of_one_sample),
      CHECK_HELD(test_squared_error),
      CHECK_HELD(test_squared_error_of_a_batch_and_of_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The life of arrays, their views and copies. */
#include "arrays.h"

static Status st;

/* 0 1 2 / 3 4 5 */
static Array two_by_three(void) {
  return array_of(FLOAT64, SHAPE(2, 3), LIST(0, 1, 2, 3, 4, 5));
}

/* --- dtypes and scalars -------------------------------------------------- */

static void test_dtype_names(void **state) {
  Dtype d;
  (void)state;
  for (int i = 0; i < DTYPES; i++) {
    assert_true(dtype_parse(dtype_name((Dtype)i), &d));
    assert_int_equal(d, i);
  }
  assert_true(dtype_parse("float", &d) && d == FLOAT64);
  assert_true(dtype_parse("int", &d) && d == INT64);
  assert_false(dtype_parse("float16", &d));
  assert_false(dtype_parse("", &d));
}

static void test_promotion_is_numpys(void **state) {
  static const Dtype expected[DTYPES][DTYPES] = {
      {BOOL, UINT8, INT64, FLOAT32, FLOAT64},
      {UINT8, UINT8, INT64, FLOAT32, FLOAT64},
      {INT64, INT64, INT64, FLOAT64, FLOAT64},
      {FLOAT32, FLOAT32, FLOAT64, FLOAT32, FLOAT64},
      {FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64},
  };
  (void)state;
  for (int a = 0; a < DTYPES; a++)
    for (int b = 0; b < DTYPES; b++)
      assert_int_equal(dtype_promote((Dtype)a, (Dtype)b), expected[a][b]);
}

static void test_scalar_casts(void **state) {
  (void)state;
  assert_int_equal(scalar_cast(scalar_real(-2.7), INT64).as.i, -2);
  assert_int_equal(scalar_cast(scalar_real(-1), UINT8).as.b, 255);
  assert_int_equal(scalar_cast(scalar_integer(256), UINT8).as.b, 0);
  assert_int_equal(scalar_cast(scalar_real(0.5), BOOL).as.b, 1);
  assert_int_equal(scalar_cast(scalar_real(NAN), BOOL).as.b, 1);
  assert_int_equal(scalar_cast(scalar_integer(256), BOOL).as.b, 1);
  assert_true(scalar_cast(scalar_real(0.1), FLOAT32).as.f == 0.1f);
  assert_true(scalar_cast(scalar_bool(true), FLOAT64).as.d == 1);
}

static void test_what_fits_no_integer(void **state) {
  static const double values[] = {NAN,    INFINITY,  -INFINITY,
                                  0x1p63, -0x1.1p63, 1e300};
  (void)state;
  for (size_t i = 0; i < LENGTH(values); i++)
    assert_true(real_to_integer(values[i]) == INT64_MIN);
  assert_true(real_to_integer(-0x1p63) == INT64_MIN);
  assert_true(real_to_integer(0x1p62) == (int64_t)1 << 62);
}

/* --- life ------------------------------------------------------------------
 */

static void test_new_array_is_in_c_order(void **state) {
  Array a = {0};
  (void)state;
  assert_ok(array_zeros(&a, FLOAT32, SHAPE(2, 3, 4), &st), st);
  assert_int_equal(array_size(&a), 24);
  assert_int_equal(array_bytes(&a), 96);
  const ptrdiff_t stride[] = {12, 4, 1};
  assert_memory_equal(a.stride, stride, sizeof stride);
  assert_true(array_is_contiguous(&a));
  assert_true(array_is_sole_owner(&a));
  assert_int_equal((uintptr_t)a.data % 64, 0);
  assert_true(element_at(&a, 23) == 0);
  array_release(&a);
}

static void test_arrays_without_elements(void **state) {
  Array a = {0}, none = {0};
  (void)state;
  assert_ok(array_new(&a, FLOAT64, SHAPE(0, 3), &st), st);
  assert_int_equal(array_size(&a), 0);
  assert_true(array_is_contiguous(&a));
  assert_string_equal(array_shape_text(&a).text, "(0, 3)");
  assert_ok(array_copy(&none, &a, &st), st);
  assert_result(&none, FLOAT64, SHAPE(0, 3), NOTHING);
  array_release(&a);
}

static void test_a_0d_array_has_one_element(void **state) {
  Array a = array_of(INT64, SCALAR, LIST(7));
  (void)state;
  assert_int_equal(array_size(&a), 1);
  assert_string_equal(array_shape_text(&a).text, "()");
  assert_int_equal(array_get(&a, NULL).as.i, 7);
  array_release(&a);
}

static void test_bad_shapes_are_refused(void **state) {
  Array a = {0};
  (void)state;
  assert_fails(array_new(&a, FLOAT64, SHAPE(2, -1), &st), ERR_VALUE,
               "negative dimensions are not allowed");
  assert_fails(array_new(&a, BOOL, SHAPE(1, 1, 1, 1, 1, 1, 1, 1, 1), &st),
               ERR_VALUE, "an array has at most 8 dimensions");
  assert_fails(array_new(&a, FLOAT64, SHAPE(1LL << 31, 1LL << 31), &st),
               ERR_VALUE, "array of shape (2147483648, 2147483648) is too big");
  assert_fails(array_new(&a, BOOL, SHAPE(0, 1LL << 40, 1LL << 40), &st),
               ERR_VALUE, "array of shape (0, ");
  assert_null(a.buffer);
}

static void test_out_of_memory_names_shape_and_bytes(void **state) {
  Array a = {0};
  (void)state;
  budget_limit(budget_bytes() + 1000, UINT64_MAX);
  assert_fails(array_new(&a, FLOAT64, SHAPE(10, 20), &st), ERR_MEMORY,
               "out of memory: shape (10, 20) of float64 needs 1600 bytes");
  assert_null(a.buffer);
}

static void test_views_share_one_buffer(void **state) {
  Array a = two_by_three(), b = {0};
  (void)state;
  array_view(&b, &a);
  assert_false(array_is_sole_owner(&a));
  array_put(&a, (const ptrdiff_t[]){1, 2}, scalar_real(9));
  array_release(&a);
  array_release(&a); /* once more does no harm */
  assert_true(array_is_sole_owner(&b));
  assert_result(&b, FLOAT64, SHAPE(2, 3), LIST(0, 1, 2, 3, 4, 9));
}

static void test_borrowed_memory_needs_no_release(void **state) {
  double numbers[] = {1, 2, 3, 4};
  Array a = array_borrow(numbers, FLOAT64, SHAPE(2, 2)), b = {0};
  (void)state;
  array_view(&b, &a);
  assert_false(array_is_sole_owner(&a));
  array_put(&b, (const ptrdiff_t[]){1, 0}, scalar_real(-3));
  assert_array(&a, FLOAT64, SHAPE(2, 2), LIST(1, 2, -3, 4));
  array_release(&b);
  Scalar s = scalar_integer(5);
  Array lone = array_of_scalar(&s);
  assert_array(&lone, INT64, SCALAR, LIST(5));
}

static void test_reuse_keeps_fitting_memory(void **state) {
  Array a = two_by_three();
  const void *data = a.data;
  (void)state;
  assert_ok(array_reuse(&a, FLOAT64, SHAPE(2, 3), &st), st);
  assert_ptr_equal(a.data, data);
  assert_ok(array_reuse(&a, FLOAT64, SHAPE(3, 2), &st), st);
  assert_string_equal(array_shape_text(&a).text, "(3, 2)");
  assert_ok(array_reuse(&a, INT64, SHAPE(3, 2), &st), st);
  assert_int_equal(a.dtype, INT64);
  assert_ok(array_reuse(&a, FLOAT64, SCALAR, &st), st);
  assert_ok(array_reuse(&a, FLOAT64, SCALAR, &st), st);
  assert_int_equal(a.ndim, 0);
  array_release(&a);
}

static void test_reuse_leaves_shared_memory_alone(void **state) {
  Array a = two_by_three(), b = {0};
  (void)state;
  array_view(&b, &a);
  assert_ok(array_reuse(&a, FLOAT64, SHAPE(2, 3), &st), st);
  assert_ptr_not_equal(a.data, b.data);
  array_release(&a);
  assert_result(&b, FLOAT64, SHAPE(2, 3), LIST(0, 1, 2, 3, 4, 5));
}

/* --- facts -----------------------------------------------------------------
 */

static void test_shape_text(void **state) {
  (void)state;
  assert_string_equal(shape_text(SHAPE(3)).text, "(3,)");
  assert_string_equal(shape_text(SHAPE(2, 0)).text, "(2, 0)");
  const ptrdiff_t far = PTRDIFF_MAX;
  ShapeText cut = shape_text(SHAPE(far, far, far, far, far, far, far, far));
  assert_int_equal(strlen(cut.text), sizeof cut.text - 1);
}

static void test_same_shape(void **state) {
  Array a = two_by_three(),
        b = array_of(BOOL, SHAPE(6), LIST(0, 0, 0, 0, 0, 0));
  (void)state;
  assert_true(array_same_shape(&a, &a));
  assert_false(array_same_shape(&a, &b));
  array_release(&a);
  array_release(&b);
}

/* Strides of axes of size 1 do not matter. */
static void test_contiguous_with_sizes_of_one(void **state) {
  Array a = two_by_three(), column = {0}, t = {0};
  (void)state;
  assert_ok(array_reshape(&column, &a, SHAPE(6, 1), &st), st);
  assert_ok(array_transpose(&t, &column, NULL, &st), st);
  assert_true(array_is_contiguous(&t));
  array_release(&t);
  assert_ok(array_transpose(&t, &a, NULL, &st), st);
  assert_false(array_is_contiguous(&t));
  array_release(&t);
  array_release(&column);
  array_release(&a);
}

/* --- copies and casts ------------------------------------------------------
 */

static void test_astype_between_all_types(void **state) {
  (void)state;
  for (int from = 0; from < DTYPES; from++)
    for (int to = 0; to < DTYPES; to++) {
      Array a = array_of((Dtype)from, SHAPE(2, 2), LIST(0, 1, 1, 0)), b = {0};
      assert_ok(array_astype(&b, &a, (Dtype)to, &st), st);
      assert_result(&b, (Dtype)to, SHAPE(2, 2), LIST(0, 1, 1, 0));
      array_release(&a);
    }
}

static void test_astype_cuts_fractions(void **state) {
  Array a = array_of(FLOAT64, SHAPE(4), LIST(-1.5, 0.9, 2.5, NAN)), b = {0};
  (void)state;
  assert_ok(array_astype(&b, &a, INT64, &st), st);
  assert_result(&b, INT64, SHAPE(4), LIST(-1, 0, 2, (double)INT64_MIN));
  assert_ok(array_astype(&b, &a, BOOL, &st), st);
  assert_result(&b, BOOL, SHAPE(4), LIST(1, 1, 1, 1));
  array_release(&a);
}

static void test_astype_always_copies_contiguous_does_not(void **state) {
  Array a = two_by_three(), b = {0}, c = {0};
  (void)state;
  assert_ok(array_astype(&b, &a, FLOAT64, &st), st);
  assert_ptr_not_equal(b.data, a.data);
  assert_ok(array_contiguous(&c, &a, FLOAT64, &st), st);
  assert_ptr_equal(c.data, a.data);
  array_release(&a);
  array_release(&b);
  array_release(&c);
}

static void test_copy_of_a_transpose(void **state) {
  Array a = two_by_three(), t = {0}, copy = {0};
  (void)state;
  assert_ok(array_transpose(&t, &a, NULL, &st), st);
  assert_ok(array_copy(&copy, &t, &st), st);
  assert_true(array_is_contiguous(&copy));
  assert_result(&copy, FLOAT64, SHAPE(3, 2), LIST(0, 3, 1, 4, 2, 5));
  array_release(&t);
  array_release(&a);
}

static void test_copies_spend_the_budget(void **state) {
  Array a = two_by_three(), b = {0};
  (void)state;
  budget_limit(SIZE_MAX, 5);
  assert_fails(array_copy(&b, &a, &st), ERR_BUDGET, "too many steps");
  assert_null(b.buffer);
  array_release(&a);
}

/* --- assignment ------------------------------------------------------------
 */

static void test_assign_broadcasts_and_casts(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(9, 9, 9, 9));
  Array row = array_of(INT64, SHAPE(2), LIST(1, 2));
  (void)state;
  assert_ok(array_assign(&a, &row, &st), st);
  assert_result(&a, FLOAT64, SHAPE(2, 2), LIST(1, 2, 1, 2));
  array_release(&row);
}

static void test_assign_drops_leading_axes_of_one(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2), LIST(0, 0));
  Array b = array_of(FLOAT64, SHAPE(1, 1, 2), LIST(3, 4));
  (void)state;
  assert_ok(array_assign(&a, &b, &st), st);
  assert_result(&a, FLOAT64, SHAPE(2), LIST(3, 4));
  array_release(&b);
}

static void test_assign_of_a_wrong_shape_changes_nothing(void **state) {
  Array a = two_by_three(), b = array_of(FLOAT64, SHAPE(2), LIST(7, 7));
  (void)state;
  assert_fails(array_assign(&a, &b, &st), ERR_VALUE,
               "could not broadcast input array from shape (2,) into shape "
               "(2, 3)");
  assert_result(&a, FLOAT64, SHAPE(2, 3), LIST(0, 1, 2, 3, 4, 5));
  array_release(&b);
}

/* x[1:] = x[:-1] and back: the source is read before it is overwritten. */
static void test_assign_with_overlap(void **state) {
  Array a = array_of(FLOAT64, SHAPE(4), LIST(1, 2, 3, 4));
  Array low = a, high = a;
  (void)state;
  low.shape[0] = high.shape[0] = 3;
  high.data = (double *)a.data + 1;
  assert_ok(array_assign(&high, &low, &st), st);
  assert_array(&a, FLOAT64, SHAPE(4), LIST(1, 1, 2, 3));
  assert_ok(array_assign(&low, &high, &st), st);
  assert_result(&a, FLOAT64, SHAPE(4), LIST(1, 2, 3, 3));
}

static void test_assign_of_the_own_transpose(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 4)), t = {0};
  (void)state;
  assert_ok(array_transpose(&t, &a, NULL, &st), st);
  assert_ok(array_assign(&a, &t, &st), st);
  array_release(&t);
  assert_result(&a, FLOAT64, SHAPE(2, 2), LIST(1, 3, 2, 4));
}

/* --- reshape ---------------------------------------------------------------
 */

static void test_reshape_is_a_view(void **state) {
  Array a = two_by_three(), b = {0};
  (void)state;
  assert_ok(array_reshape(&b, &a, SHAPE(3, -1), &st), st);
  assert_ptr_equal(b.data, a.data);
  array_release(&a);
  assert_result(&b, FLOAT64, SHAPE(3, 2), LIST(0, 1, 2, 3, 4, 5));
}

static void test_reshape_of_a_transpose_copies(void **state) {
  Array a = two_by_three(), t = {0}, b = {0};
  (void)state;
  assert_ok(array_transpose(&t, &a, NULL, &st), st);
  assert_ok(array_reshape(&b, &t, SHAPE(6), &st), st);
  assert_ptr_not_equal(b.data, a.data);
  assert_result(&b, FLOAT64, SHAPE(6), LIST(0, 3, 1, 4, 2, 5));
  array_release(&t);
  array_release(&a);
}

static void test_reshape_to_and_from_0d(void **state) {
  Array a = array_of(INT64, SHAPE(1, 1), LIST(8)), b = {0}, c = {0};
  (void)state;
  assert_ok(array_reshape(&b, &a, SCALAR, &st), st);
  assert_ok(array_reshape(&c, &b, SHAPE(-1), &st), st);
  array_release(&a);
  array_release(&b);
  assert_result(&c, INT64, SHAPE(1), LIST(8));
}

static void test_reshape_of_nothing(void **state) {
  Array a = array_of(INT64, SHAPE(0, 3), NOTHING), b = {0};
  (void)state;
  assert_ok(array_reshape(&b, &a, SHAPE(5, 0), &st), st);
  assert_result(&b, INT64, SHAPE(5, 0), NOTHING);
  assert_ok(array_reshape(&b, &a, SHAPE(3, -1), &st), st);
  assert_result(&b, INT64, SHAPE(3, 0), NOTHING);
  assert_fails(array_reshape(&b, &a, SHAPE(0, -1), &st), ERR_VALUE,
               "cannot reshape array of size 0 into shape (0, -1)");
  assert_fails(array_reshape(&b, &a, SHAPE(0, 1LL << 62, 4), &st), ERR_VALUE,
               "array of shape (0, 4611686018427387904, 4) is too big");
  array_release(&a);
}

static void test_reshapes_that_do_not_fit(void **state) {
  Array a = two_by_three(), b = {0};
  (void)state;
  assert_fails(array_reshape(&b, &a, SHAPE(4), &st), ERR_VALUE,
               "cannot reshape array of size 6 into shape (4,)");
  assert_fails(array_reshape(&b, &a, SHAPE(4, -1), &st), ERR_VALUE,
               "cannot reshape array of size 6 into shape (4, -1)");
  assert_fails(array_reshape(&b, &a, SHAPE(-1, -1), &st), ERR_VALUE,
               "can only specify one unknown dimension");
  assert_fails(array_reshape(&b, &a, SHAPE(-2, -3), &st), ERR_VALUE,
               "negative dimensions are not allowed");
  assert_fails(array_reshape(&b, &a, SHAPE(1LL << 32, 1LL << 32, 6), &st),
               ERR_VALUE, "cannot reshape array of size 6");
  assert_fails(array_reshape(&b, &a, SHAPE(6, 1, 1, 1, 1, 1, 1, 1, 1), &st),
               ERR_VALUE, "an array has at most 8 dimensions");
  assert_null(b.buffer);
  array_release(&a);
}

/* --- transpose -------------------------------------------------------------
 */

static void test_transpose_reverses_the_axes(void **state) {
  Array a = two_by_three(), t = {0};
  (void)state;
  assert_ok(array_transpose(&t, &a, NULL, &st), st);
  array_release(&a);
  assert_result(&t, FLOAT64, SHAPE(3, 2), LIST(0, 3, 1, 4, 2, 5));
}

static void test_transpose_by_axes(void **state) {
  Array a = array_of(INT64, SHAPE(1, 2, 3), LIST(0, 1, 2, 3, 4, 5)), t = {0};
  (void)state;
  assert_ok(array_transpose(&t, &a, (const int[]){2, 0, -2}, &st), st);
  assert_result(&t, INT64, SHAPE(3, 1, 2), LIST(0, 3, 1, 4, 2, 5));
  assert_fails(array_transpose(&t, &a, (const int[]){0, 1, 1}, &st), ERR_VALUE,
               "repeated axis in transpose");
  assert_fails(array_transpose(&t, &a, (const int[]){0, 1, 3}, &st), ERR_VALUE,
               "axis 3 is out of bounds for array of dimension 3");
  assert_null(t.buffer);
  array_release(&a);
}

/* --- broadcasting ----------------------------------------------------------
 */

static void test_broadcast_to(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 1), LIST(1, 2)), b = {0};
  (void)state;
  assert_ok(array_broadcast_to(&b, &a, SHAPE(2, 2, 3), &st), st);
  array_release(&a);
  assert_result(&b, FLOAT64, SHAPE(2, 2, 3),
                LIST(1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2));
}

static void test_broadcast_to_a_shape_that_does_not_fit(void **state) {
  Array a = two_by_three(), b = {0};
  (void)state;
  assert_fails(array_broadcast_to(&b, &a, SHAPE(3), &st), ERR_VALUE,
               "could not broadcast input array from shape (2, 3)");
  assert_false(array_broadcast_to(&b, &a, SHAPE(3, 2), &st));
  assert_false(array_broadcast_to(&b, &a, SHAPE(2, 3, 1), &st));
  assert_null(b.buffer);
  array_release(&a);
}

static const struct {
  int na;
  ptrdiff_t a[3];
  int nb;
  ptrdiff_t b[3];
  const char *result; /* NULL: they do not fit */
} pairs[] = {
    {2, {2, 2}, 1, {2}, "(2, 2)"},    {2, {3, 1}, 1, {4}, "(3, 4)"},
    {0, {0}, 2, {2, 3}, "(2, 3)"},    {3, {2, 1, 3}, 2, {4, 1}, "(2, 4, 3)"},
    {2, {0, 3}, 2, {1, 3}, "(0, 3)"}, {1, {1}, 1, {0}, "(0,)"},
    {2, {2, 3}, 1, {2}, NULL},        {1, {2}, 1, {0}, NULL},
    {2, {4, 3}, 2, {3, 4}, NULL},
};

static void test_common_shapes(void **state) {
  int ndim;
  ptrdiff_t shape[MAX_NDIM];
  (void)state;
  for (size_t i = 0; i < LENGTH(pairs); i++) {
    Array a = array_borrow(NULL, BOOL, pairs[i].na, pairs[i].a);
    Array b = array_borrow(NULL, BOOL, pairs[i].nb, pairs[i].b);
    for (int swap = 0; swap < 2; swap++) {
      bool good = swap ? shape_broadcast(&ndim, shape, &b, &a, &st)
                       : shape_broadcast(&ndim, shape, &a, &b, &st);
      assert_int_equal(good, pairs[i].result != NULL);
      if (good)
        assert_string_equal(shape_text(ndim, shape).text, pairs[i].result);
    }
  }
}

static void test_shapes_that_do_not_fit_are_both_named(void **state) {
  int ndim;
  ptrdiff_t shape[MAX_NDIM];
  Array a = array_borrow(NULL, BOOL, SHAPE(2, 3));
  Array b = array_borrow(NULL, BOOL, SHAPE(2));
  (void)state;
  assert_fails(shape_broadcast(&ndim, shape, &a, &b, &st), ERR_VALUE,
               "operands could not be broadcast together with shapes (2, 3) "
               "(2,)");
}

static void test_axes_count_from_the_end_too(void **state) {
  int axis = -1;
  (void)state;
  assert_ok(axis_normalize(&axis, 3, &st), st);
  assert_int_equal(axis, 2);
  axis = -4;
  assert_fails(axis_normalize(&axis, 3, &st), ERR_VALUE,
               "axis -4 is out of bounds for array of dimension 3");
  axis = 0;
  assert_false(axis_normalize(&axis, 0, &st));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_dtype_names),
      CHECK_HELD(test_promotion_is_numpys),
      CHECK_HELD(test_scalar_casts),
      CHECK_HELD(test_what_fits_no_integer),
      CHECK_HELD(test_new_array_is_in_c_order),
      CHECK_HELD(test_arrays_without_elements),
      CHECK_HELD(test_a_0d_array_has_one_element),
      CHECK_HELD(test_bad_shapes_are_refused),
      CHECK_HELD(test_out_of_memory_names_shape_and_bytes),
      CHECK_HELD(test_views_share_one_buffer),
      CHECK_HELD(test_borrowed_memory_needs_no_release),
      CHECK_HELD(test_reuse_keeps_fitting_memory),
      CHECK_HELD(test_reuse_leaves_shared_memory_alone),
      CHECK_HELD(test_shape_text),
      CHECK_HELD(test_same_shape),
      CHECK_HELD(test_contiguous_with_sizes_of_one),
      CHECK_HELD(test_astype_between_all_types),
      CHECK_HELD(test_astype_cuts_fractions),
      CHECK_HELD(test_astype_always_copies_contiguous_does_not),
      CHECK_HELD(test_copy_of_a_transpose),
      CHECK_HELD(test_copies_spend_the_budget),
      CHECK_HELD(test_assign_broadcasts_and_casts),
      CHECK_HELD(test_assign_drops_leading_axes_of_one),
      CHECK_HELD(test_assign_of_a_wrong_shape_changes_nothing),
      CHECK_HELD(test_assign_with_overlap),
      CHECK_HELD(test_assign_of_the_own_transpose),
      CHECK_HELD(test_reshape_is_a_view),
      CHECK_HELD(test_reshape_of_a_transpose_copies),
      CHECK_HELD(test_reshape_to_and_from_0d),
      CHECK_HELD(test_reshape_of_nothing),
      CHECK_HELD(test_reshapes_that_do_not_fit),
      CHECK_HELD(test_transpose_reverses_the_axes),
      CHECK_HELD(test_transpose_by_axes),
      CHECK_HELD(test_broadcast_to),
      CHECK_HELD(test_broadcast_to_a_shape_that_does_not_fit),
      CHECK_HELD(test_common_shapes),
      CHECK_HELD(test_shapes_that_do_not_fit_are_both_named),
      CHECK_HELD(test_axes_count_from_the_end_too),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

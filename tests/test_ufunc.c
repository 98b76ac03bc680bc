/* Element-wise functions: values, types, broadcasting, results in place. */
#include "arrays.h"
#include "core/ufunc.h"

static Status st;

static bool apply(Array *out, const char *name, const Array *a,
                  const Array *b) {
  return ufunc_apply(out, ufunc_find(name), a, b, &st);
}

/* --- values ----------------------------------------------------------------
 */

/* Each row: a function of numbers a and b (or a alone) in one type. */
static const struct {
  const char *name;
  Dtype dtype;
  double a, b, expected;
  Dtype result;
} values[] = {
    {"add", INT64, 2, 3, 5, INT64},
    {"add", BOOL, 1, 1, 1, BOOL},
    {"add", UINT8, 255, 2, 1, UINT8},
    {"subtract", UINT8, 1, 2, 255, UINT8},
    {"multiply", BOOL, 1, 0, 0, BOOL},
    {"multiply", FLOAT32, 0.5, 3, 1.5, FLOAT32},
    {"divide", INT64, 7, 2, 3.5, FLOAT64},
    {"divide", FLOAT64, 1, 0, INFINITY, FLOAT64},
    {"divide", FLOAT64, 0, 0, NAN, FLOAT64},
    {"floor_divide", INT64, -7, 2, -4, INT64},
    {"floor_divide", INT64, 7, -2, -4, INT64},
    {"floor_divide", INT64, 7, 0, 0, INT64},
    {"floor_divide", INT64, (double)INT64_MIN, -1, (double)INT64_MIN, INT64},
    {"floor_divide", FLOAT64, -7, 2, -4, FLOAT64},
    {"floor_divide", FLOAT64, -1, INFINITY, -1, FLOAT64},
    {"mod", INT64, -7, 3, 2, INT64},
    {"mod", INT64, 7, -3, -2, INT64},
    {"mod", INT64, 7, 0, 0, INT64},
    {"mod", INT64, (double)INT64_MIN, -1, 0, INT64},
    {"mod", FLOAT64, -7.5, 2, 0.5, FLOAT64},
    {"mod", FLOAT64, 7, 0, NAN, FLOAT64},
    {"power", INT64, -2, 3, -8, INT64},
    {"power", INT64, 0, 0, 1, INT64},
    {"power", FLOAT64, 2, -1, 0.5, FLOAT64},
    {"maximum", FLOAT64, 1, NAN, NAN, FLOAT64},
    {"maximum", FLOAT64, NAN, 1, NAN, FLOAT64},
    {"minimum", INT64, -1, 2, -1, INT64},
    {"greater", FLOAT64, 0, 0, 0, BOOL},
    {"greater_equal", INT64, 2, 2, 1, BOOL},
    {"less", UINT8, 1, 255, 1, BOOL},
    {"less_equal", FLOAT64, NAN, 0, 0, BOOL},
    {"equal", FLOAT64, NAN, NAN, 0, BOOL},
    {"not_equal", FLOAT64, NAN, NAN, 1, BOOL},
    {"logical_and", INT64, 2, 1, 1, BOOL},
    {"logical_or", FLOAT64, 0, 0, 0, BOOL},
    {"logical_xor", INT64, 2, 1, 0, BOOL},
    {"logical_not", FLOAT64, 0, 0, 1, BOOL},
    {"isnan", FLOAT64, NAN, 0, 1, BOOL},
    {"isnan", INT64, 1, 0, 0, BOOL},
    {"isinf", FLOAT32, -INFINITY, 0, 1, BOOL},
    {"isfinite", FLOAT64, NAN, 0, 0, BOOL},
    {"negative", UINT8, 1, 0, 255, UINT8},
    {"negative", INT64, (double)INT64_MIN, 0, (double)INT64_MIN, INT64},
    {"abs", INT64, -3, 0, 3, INT64},
    {"sign", FLOAT64, -0.1, 0, -1, FLOAT64},
    {"sign", FLOAT64, NAN, 0, NAN, FLOAT64},
    {"square", INT64, -3, 0, 9, INT64},
    {"reciprocal", FLOAT64, 4, 0, 0.25, FLOAT64},
    {"relu", FLOAT64, -0.5, 0, 0, FLOAT64},
    {"relu", FLOAT64, 3, 0, 3, FLOAT64},
    {"relu", FLOAT64, NAN, 0, NAN, FLOAT64},
    {"relu", INT64, -5, 0, 0, INT64},
    {"sigmoid", INT64, 0, 0, 0.5, FLOAT64},
    {"sigmoid", FLOAT64, 1000, 0, 1, FLOAT64},
    {"sigmoid", FLOAT64, -1000, 0, 0, FLOAT64},
    {"sigmoid", FLOAT32, -1000, 0, 0, FLOAT32},
    {"sqrt", INT64, 9, 0, 3, FLOAT64},
    {"sqrt", FLOAT64, -1, 0, NAN, FLOAT64},
    {"exp", FLOAT64, 1, 0, 2.718281828459045, FLOAT64},
    {"exp", FLOAT64, 1000, 0, INFINITY, FLOAT64},
    {"expm1", FLOAT64, 1e-20, 0, 1e-20, FLOAT64},
    {"log", FLOAT64, 0, 0, -INFINITY, FLOAT64},
    {"log2", INT64, 8, 0, 3, FLOAT64},
    {"log10", INT64, 1000, 0, 3, FLOAT64},
    {"log1p", FLOAT64, 1e-20, 0, 1e-20, FLOAT64},
    {"tanh", FLOAT64, 1e3, 0, 1, FLOAT64},
    {"rint", FLOAT64, 2.5, 0, 2, FLOAT64},
    {"floor", FLOAT64, -0.5, 0, -1, FLOAT64},
    {"ceil", FLOAT64, 0.2, 0, 1, FLOAT64},
};

/* By vector loop, by strided loop and as a lone number. */
static void test_values(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(values); i++) {
    const double *x = &values[i].a, *y = &values[i].b, e = values[i].expected;
    Array a = array_of(values[i].dtype, SHAPE(2, 2), LIST(*x, *x, *x, *x));
    Array b = array_of(values[i].dtype, SHAPE(2, 2), LIST(*y, *y, *y, *y));
    const Ufunc *u = ufunc_find(values[i].name);
    Array views[] = {a, a, a}, others[] = {b, b, b}, out = {0};
    assert_non_null(u);
    views[1].ndim = others[1].ndim = 1; /* the first column */
    views[1].stride[0] = others[1].stride[0] = 2;
    views[2].ndim = others[2].ndim = 0;
    for (int k = 0; k < 3; k++) {
      if (!ufunc_apply(&out, u, &views[k], u->nin == 2 ? &others[k] : NULL,
                       &st) ||
          !same_number(element_at(&out, 0), e, 1e-15))
        print_error("row %zu, %s\n", i, u->name);
      assert_int_equal(out.dtype, values[i].result);
      for (size_t n = 0; n < array_size(&out); n++)
        assert_true(same_number(element_at(&out, n), e, 1e-15));
      array_release(&out);
    }
    array_release(&a);
    array_release(&b);
  }
}

static void test_unknown_names(void **state) {
  (void)state;
  assert_null(ufunc_find("no_such_function"));
  assert_null(ufunc_find(""));
}

static void test_functions_that_refuse_booleans(void **state) {
  Array a = array_of(BOOL, SHAPE(2), LIST(0, 1)), out = {0};
  (void)state;
  assert_fails(apply(&out, "subtract", &a, &a), ERR_TYPE,
               "subtract does not work on booleans");
  assert_fails(apply(&out, "negative", &a, NULL), ERR_TYPE,
               "negative does not work on booleans");
  array_release(&a);
}

static void test_negative_powers_of_integers(void **state) {
  Array a = array_of(INT64, SHAPE(2), LIST(2, 3)), out = {0};
  Array p = array_of(INT64, SHAPE(2), LIST(1, -1));
  (void)state;
  assert_fails(apply(&out, "power", &a, &p), ERR_VALUE,
               "Integers to negative integer powers are not allowed.");
  assert_null(out.buffer);
  array_release(&p);
  p = array_of(FLOAT64, SHAPE(2), LIST(1, -1));
  assert_ok(apply(&out, "power", &a, &p), st);
  assert_result(&out, FLOAT64, SHAPE(2), LIST(2, 1. / 3));
  array_release(&p);
  array_release(&a);
}

/* x**2 is x*x to the last digit, x**0.5 the square root. */
static void test_simple_powers_are_exact(void **state) {
  const double x[] = {0.1, 3, 1e-160};
  Array a = array_of(FLOAT64, SHAPE(3), 3, x), out = {0};
  static const double exponents[] = {2, 0.5, -1};
  (void)state;
  for (size_t k = 0; k < LENGTH(exponents); k++) {
    Scalar s = scalar_real(exponents[k]);
    Array e = array_of_scalar(&s);
    assert_ok(apply(&out, "power", &a, &e), st);
    for (size_t i = 0; i < LENGTH(x); i++)
      assert_true(element_at(&out, i) == (k == 0   ? x[i] * x[i]
                                          : k == 1 ? sqrt(x[i])
                                                   : 1 / x[i]));
    array_release(&out);
  }
  array_release(&a);
}

/* --- types -----------------------------------------------------------------
 */

static const struct {
  Dtype array;
  Dtype number;
  double value;
  Dtype result;
} weak[] = {
    {FLOAT32, FLOAT64, 0.1, FLOAT32},
    {FLOAT32, INT64, 3, FLOAT32},
    {FLOAT32, FLOAT64, 1e300, FLOAT64},
    {FLOAT32, FLOAT64, INFINITY, FLOAT32},
    {INT64, FLOAT64, 0.5, FLOAT64},
    {UINT8, INT64, 200, UINT8},
    {UINT8, INT64, 300, INT64},
    {UINT8, INT64, -1, INT64},
    {BOOL, INT64, 1, INT64},
    {FLOAT64, BOOL, 1, FLOAT64},
    {INT64, UINT8, 1, INT64},
};

/* A lone number takes the array's type where its value fits. */
static void test_numbers_are_weak_beside_arrays(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(weak); i++) {
    Array a = array_of(weak[i].array, SHAPE(1), LIST(1));
    Array number = array_of(weak[i].number, SCALAR, LIST(weak[i].value));
    assert_int_equal(ufunc_common_dtype(&a, &number), weak[i].result);
    assert_int_equal(ufunc_common_dtype(&number, &a), weak[i].result);
    array_release(&a);
    array_release(&number);
  }
}

static void test_equal_ranks_promote(void **state) {
  Array f = array_of(FLOAT32, SHAPE(1), LIST(1)), out = {0};
  Array i = array_of(INT64, SHAPE(1), LIST(1));
  (void)state;
  assert_ok(apply(&out, "add", &f, &i), st);
  assert_result(&out, FLOAT64, SHAPE(1), LIST(2));
  i.ndim = f.ndim = 0;
  assert_ok(apply(&out, "add", &f, &i), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(2));
  array_release(&f);
  array_release(&i);
}

/* --- broadcasting and strides ----------------------------------------------
 */

/* The notes' first example. */
static void test_rows_are_multiplied(void **state) {
  Array a = array_of(INT64, SHAPE(2, 2), LIST(1, 2, 3, 4)), out = {0};
  Array b = array_of(INT64, SHAPE(2), LIST(10, 20));
  (void)state;
  assert_ok(apply(&out, "multiply", &a, &b), st);
  assert_result(&out, INT64, SHAPE(2, 2), LIST(10, 40, 30, 80));
  array_release(&a);
  array_release(&b);
}

/* The notes' bias, added to each row. */
static void test_bias_is_added_to_each_row(void **state) {
  Array xw = array_of(INT64, SHAPE(2, 3), LIST(0, 0, 0, 10, 10, 10));
  Array b = array_of(INT64, SHAPE(3), LIST(1, 2, 3)), out = {0};
  (void)state;
  assert_ok(apply(&out, "add", &xw, &b), st);
  assert_result(&out, INT64, SHAPE(2, 3), LIST(1, 2, 3, 11, 12, 13));
  array_release(&xw);
  array_release(&b);
}

static void test_column_and_row_make_a_table(void **state) {
  Array column = array_of(FLOAT64, SHAPE(2, 1), LIST(1, 2)), out = {0};
  Array row = array_of(FLOAT64, SHAPE(3), LIST(10, 20, 30));
  (void)state;
  assert_ok(apply(&out, "add", &column, &row), st);
  assert_result(&out, FLOAT64, SHAPE(2, 3), LIST(11, 21, 31, 12, 22, 32));
  array_release(&column);
  array_release(&row);
}

static void test_a_transpose_as_operand(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 4)), t = {0};
  Array out = {0};
  (void)state;
  assert_ok(array_transpose(&t, &a, NULL, &st), st);
  assert_ok(apply(&out, "subtract", &a, &t), st);
  assert_result(&out, FLOAT64, SHAPE(2, 2), LIST(0, -1, 1, 0));
  array_release(&t);
  array_release(&a);
}

static void test_shapes_that_do_not_fit(void **state) {
  Array a = array_of(FLOAT64, SHAPE(3), LIST(1, 2, 3)), out = {0};
  Array b = array_of(FLOAT64, SHAPE(2), LIST(1, 2));
  (void)state;
  assert_fails(apply(&out, "add", &a, &b), ERR_VALUE,
               "operands could not be broadcast together with shapes (3,) "
               "(2,)");
  array_release(&a);
  array_release(&b);
}

static void test_nothing_with_nothing(void **state) {
  Array a = array_of(FLOAT64, SHAPE(0, 3), NOTHING), out = {0};
  Array b = array_of(FLOAT64, SHAPE(3), LIST(1, 2, 3));
  (void)state;
  assert_ok(apply(&out, "add", &a, &b), st);
  assert_result(&out, FLOAT64, SHAPE(0, 3), NOTHING);
  array_release(&a);
  array_release(&b);
}

/* --- where the result goes -------------------------------------------------
 */

static void test_result_memory_is_reused(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2), LIST(1, 2)), out = {0};
  (void)state;
  assert_ok(apply(&out, "square", &a, NULL), st);
  const void *data = out.data;
  assert_ok(apply(&out, "negative", &a, NULL), st);
  assert_ptr_equal(out.data, data);
  assert_result(&out, FLOAT64, SHAPE(2), LIST(-1, -2));
  array_release(&a);
}

static void test_a_result_that_is_an_input_leaves_it_alone(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2), LIST(1, 2)), out = {0};
  (void)state;
  array_view(&out, &a);
  assert_ok(apply(&out, "negative", &a, NULL), st);
  assert_result(&out, FLOAT64, SHAPE(2), LIST(-1, -2));
  assert_result(&a, FLOAT64, SHAPE(2), LIST(1, 2));
}

/* W = W - g without a new W. */
static void test_into_an_input(void **state) {
  const Ufunc *subtract = ufunc_find("subtract");
  Array w = array_of(FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 4));
  Array g = array_of(FLOAT64, SHAPE(2), LIST(1, 0.5));
  const void *data = w.data;
  (void)state;
  assert_ok(ufunc_apply_into(&w, subtract, &w, &g, &st), st);
  assert_ptr_equal(w.data, data);
  assert_result(&w, FLOAT64, SHAPE(2, 2), LIST(0, 1.5, 2, 3.5));
  array_release(&g);
}

static void test_into_keeps_the_type(void **state) {
  Array out = array_of(FLOAT32, SHAPE(2), LIST(0, 0));
  Array a = array_of(FLOAT64, SHAPE(2), LIST(0.1, 0.2));
  (void)state;
  assert_ok(ufunc_apply_into(&out, ufunc_find("add"), &a, &a, &st), st);
  assert_array_near(&out, 1e-7, FLOAT32, SHAPE(2), LIST(0.2, 0.4));
  array_release(&out);
  array_release(&a);
}

/* x[1:] = x[1:] + x[:-1]: every element is read before it is changed. */
static void test_into_with_overlap(void **state) {
  Array a = array_of(FLOAT64, SHAPE(4), LIST(1, 2, 3, 4));
  Array low = a, high = a;
  (void)state;
  low.shape[0] = high.shape[0] = 3;
  high.data = (double *)a.data + 1;
  assert_ok(ufunc_apply_into(&high, ufunc_find("add"), &high, &low, &st), st);
  assert_result(&a, FLOAT64, SHAPE(4), LIST(1, 3, 5, 7));
}

static void test_into_a_wrong_shape(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 4));
  Array out = array_of(FLOAT64, SHAPE(2), LIST(7, 7));
  (void)state;
  assert_fails(ufunc_apply_into(&out, ufunc_find("add"), &a, &a, &st),
               ERR_VALUE, "non-broadcastable output operand with shape (2,) ");
  assert_result(&out, FLOAT64, SHAPE(2), LIST(7, 7));
  array_release(&a);
}

static void test_a_used_up_budget_leaves_nothing_behind(void **state) {
  Array a = array_of(FLOAT64, SHAPE(4), LIST(1, 2, 3, 4)), out = {0};
  (void)state;
  budget_limit(SIZE_MAX, 3);
  assert_fails(apply(&out, "square", &a, NULL), ERR_BUDGET, "too many steps");
  assert_null(out.buffer);
  assert_false(ufunc_apply_into(&a, ufunc_find("square"), &a, NULL, &st));
  assert_result(&a, FLOAT64, SHAPE(4), LIST(1, 2, 3, 4));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_values),
      CHECK_HELD(test_unknown_names),
      CHECK_HELD(test_functions_that_refuse_booleans),
      CHECK_HELD(test_negative_powers_of_integers),
      CHECK_HELD(test_simple_powers_are_exact),
      CHECK_HELD(test_numbers_are_weak_beside_arrays),
      CHECK_HELD(test_equal_ranks_promote),
      CHECK_HELD(test_rows_are_multiplied),
      CHECK_HELD(test_bias_is_added_to_each_row),
      CHECK_HELD(test_column_and_row_make_a_table),
      CHECK_HELD(test_a_transpose_as_operand),
      CHECK_HELD(test_shapes_that_do_not_fit),
      CHECK_HELD(test_nothing_with_nothing),
      CHECK_HELD(test_result_memory_is_reused),
      CHECK_HELD(test_a_result_that_is_an_input_leaves_it_alone),
      CHECK_HELD(test_into_an_input),
      CHECK_HELD(test_into_keeps_the_type),
      CHECK_HELD(test_into_with_overlap),
      CHECK_HELD(test_into_a_wrong_shape),
      CHECK_HELD(test_a_used_up_budget_leaves_nothing_behind),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

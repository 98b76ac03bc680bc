/* Products of vectors and matrices. */
#include "arrays.h"
#include "core/linalg.h"

static Status st;

static void test_vectors(void **state) {
  Array a = array_of(INT64, SHAPE(3), LIST(1, 2, 3)), out = {0};
  Array b = array_of(INT64, SHAPE(3), LIST(4, 5, 6));
  (void)state;
  assert_ok(array_dot(&out, &a, &b, &st), st);
  assert_result(&out, INT64, SCALAR, LIST(32));
  assert_ok(array_matmul(&out, &a, &b, &st), st);
  assert_result(&out, INT64, SCALAR, LIST(32));
  array_release(&a);
  array_release(&b);
}

static const Dtype types[] = {BOOL, UINT8, INT64, FLOAT32, FLOAT64};

static void test_matrices_of_every_type(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(types); i++) {
    Array a = array_of(types[i], SHAPE(2, 3), LIST(1, 0, 1, 0, 1, 0));
    Array b = array_of(types[i], SHAPE(3, 2), LIST(0, 1, 1, 0, 0, 0));
    Array out = {0};
    assert_ok(array_dot(&out, &a, &b, &st), st);
    assert_result(&out, types[i], SHAPE(2, 2), LIST(0, 1, 1, 0));
    array_release(&a);
    array_release(&b);
  }
}

static void test_a_small_product(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 4)), out = {0};
  Array b = array_of(FLOAT64, SHAPE(2, 3), LIST(5, 6, 7, 8, 9, 10));
  (void)state;
  assert_ok(array_dot(&out, &a, &b, &st), st);
  assert_result(&out, FLOAT64, SHAPE(2, 3), LIST(21, 24, 27, 47, 54, 61));
  array_release(&a);
  array_release(&b);
}

/* Y = X W with the notes' X (2,) and W (2, 3). */
static void test_vector_times_matrix_and_back(void **state) {
  Array x = array_of(FLOAT64, SHAPE(2), LIST(1, 2)), y = {0}, back = {0};
  Array w = array_of(FLOAT64, SHAPE(2, 3), LIST(1, 3, 5, 2, 4, 6));
  (void)state;
  assert_ok(array_dot(&y, &x, &w, &st), st);
  assert_array(&y, FLOAT64, SHAPE(3), LIST(5, 11, 17));
  assert_ok(array_dot(&back, &w, &y, &st), st);
  assert_result(&back, FLOAT64, SHAPE(2), LIST(123, 156));
  array_release(&x);
  array_release(&y);
  array_release(&w);
}

/* The product by its definition, element by element. */
static void check_product(const Array *a, const Array *b) {
  Array out = {0};
  assert_ok(array_dot(&out, a, b, &st), st);
  for (ptrdiff_t i = 0; i < a->shape[0]; i++)
    for (ptrdiff_t j = 0; j < b->shape[1]; j++) {
      double sum = 0;
      for (ptrdiff_t k = 0; k < a->shape[1]; k++)
        sum += scalar_to_real(array_get(a, (const ptrdiff_t[]){i, k})) *
               scalar_to_real(array_get(b, (const ptrdiff_t[]){k, j}));
      assert_close(scalar_to_real(array_get(&out, (const ptrdiff_t[]){i, j})),
                   sum, 1e-12);
    }
  array_release(&out);
}

/* A view of (rows, columns) on memory with these strides. */
static Array strided(double *middle, ptrdiff_t rows, ptrdiff_t columns,
                     ptrdiff_t down, ptrdiff_t across) {
  Array m = array_borrow(middle, FLOAT64, SHAPE(rows, columns));
  m.stride[0] = down;
  m.stride[1] = across;
  return m;
}

static const ptrdiff_t strides[][2] = {
    {4, 1},  {1, 4}, {5, 1}, {1, 5}, {8, 2},   {-4, 1},
    {4, -1}, {0, 1}, {1, 0}, {0, 0}, {-1, -5},
};
static const ptrdiff_t sizes[][3] = {{2, 3, 4}, {1, 3, 2}, {3, 1, 2},
                                     {2, 3, 1}, {1, 1, 1}, {1, 4, 1}};

static void test_every_stride(void **state) {
  double memory[100];
  (void)state;
  for (int i = 0; i < 100; i++) memory[i] = sin(i);
  for (size_t s = 0; s < LENGTH(sizes); s++)
    for (size_t i = 0; i < LENGTH(strides); i++)
      for (size_t j = 0; j < LENGTH(strides); j++) {
        const ptrdiff_t m = sizes[s][0], k = sizes[s][1], n = sizes[s][2];
        Array a = strided(memory + 40, m, k, strides[i][0], strides[i][1]);
        Array b = strided(memory + 41, k, n, strides[j][0], strides[j][1]);
        check_product(&a, &b);
      }
}

/* A batch of a few rows has loops of its own. */
static void test_few_rows(void **state) {
  static const ptrdiff_t steps[][2] = {{20, 1}, {1, 5}, {-20, -1}, {0, 1}};
  double memory[2000];
  (void)state;
  for (int i = 0; i < 2000; i++) memory[i] = sin(i);
  for (ptrdiff_t m = 1; m <= 5; m++)
    for (ptrdiff_t n = 15; n <= 50; n++)
      for (size_t i = 0; i < LENGTH(steps); i++) {
        Array a = strided(memory + 100, m, 17, steps[i][0], steps[i][1]);
        Array b = strided(memory + 200, 17, n, 60, 1);
        check_product(&a, &b);
      }
}

static void test_few_rows_skip_no_zeros(void **state) {
  double memory[16] = {1, 2, INFINITY, NAN};
  Array zero = array_of(FLOAT64, SHAPE(1, 1), LIST(0)), out = {0};
  Array b = strided(memory, 1, 16, 16, 1);
  (void)state;
  assert_ok(array_dot(&out, &zero, &b, &st), st);
  assert_result(&out, FLOAT64, SHAPE(1, 16),
                LIST(0, 0, NAN, NAN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  array_release(&zero);
}

static void test_a_vector_with_a_step(void **state) {
  double memory[] = {1, 9, 2, 9, 3};
  Array v = array_borrow(memory, FLOAT64, SHAPE(3)), out = {0};
  (void)state;
  v.stride[0] = 2;
  assert_ok(array_dot(&out, &v, &v, &st), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(14));
  v.data = memory + 4;
  v.stride[0] = -2;
  Array w = array_of(FLOAT64, SHAPE(3), LIST(1, 0, 2));
  assert_ok(array_dot(&out, &v, &w, &st), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(5));
  array_release(&w);
}

static void test_types_are_promoted(void **state) {
  Array f = array_of(FLOAT32, SHAPE(2), LIST(0.5, 1)), out = {0};
  Array i = array_of(INT64, SHAPE(2), LIST(2, 3));
  Array u = array_of(UINT8, SHAPE(2), LIST(200, 100));
  (void)state;
  assert_ok(array_dot(&out, &f, &i, &st), st);
  assert_result(&out, FLOAT64, SCALAR, LIST(4));
  assert_ok(array_dot(&out, &f, &u, &st), st);
  assert_result(&out, FLOAT32, SCALAR, LIST(200));
  assert_ok(array_dot(&out, &u, &u, &st), st);
  assert_result(&out, UINT8, SCALAR, LIST((200 * 200 + 100 * 100) % 256));
  array_release(&f);
  array_release(&i);
  array_release(&u);
}

static void test_0d_multiplies(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2), LIST(1, 2)), out = {0};
  Array three = array_of(INT64, SCALAR, LIST(3));
  (void)state;
  assert_ok(array_dot(&out, &a, &three, &st), st);
  assert_result(&out, FLOAT64, SHAPE(2), LIST(3, 6));
  assert_fails(array_matmul(&out, &three, &a, &st), ERR_VALUE,
               "matmul needs arrays of at least one dimension");
  array_release(&a);
  array_release(&three);
}

static void test_no_inner_elements_give_zeros(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 0), NOTHING), out = {0};
  Array b = array_of(FLOAT64, SHAPE(0, 2), NOTHING);
  (void)state;
  assert_ok(array_dot(&out, &a, &b, &st), st);
  assert_result(&out, FLOAT64, SHAPE(2, 2), LIST(0, 0, 0, 0));
  assert_ok(array_dot(&out, &b, &a, &st), st);
  assert_result(&out, FLOAT64, SHAPE(0, 0), NOTHING);
  array_release(&a);
  array_release(&b);
}

/* 0 times infinity is NaN: no zero is skipped. */
static void test_nan_and_infinity_go_through(void **state) {
  Array zero = array_of(FLOAT64, SHAPE(1, 2), LIST(0, 1)), out = {0};
  Array inf = array_of(FLOAT64, SHAPE(2, 1), LIST(INFINITY, 1));
  (void)state;
  assert_ok(array_dot(&out, &zero, &inf, &st), st);
  assert_result(&out, FLOAT64, SHAPE(1, 1), LIST(NAN));
  array_release(&zero);
  array_release(&inf);
}

static void test_sizes_that_do_not_fit(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 3), LIST(1, 2, 3, 4, 5, 6)), out = {0};
  Array v = array_of(FLOAT64, SHAPE(2), LIST(1, 2));
  (void)state;
  assert_fails(array_dot(&out, &a, &a, &st), ERR_VALUE,
               "shapes (2, 3) and (2, 3) not aligned: 3 (dim 1) != 2 (dim 0)");
  assert_fails(array_dot(&out, &a, &v, &st), ERR_VALUE,
               "shapes (2, 3) and (2,) not aligned: 3 (dim 1) != 2 (dim 0)");
  assert_fails(array_matmul(&out, &a, &a, &st), ERR_VALUE,
               "shapes (2, 3) and (2, 3) not aligned");
  assert_null(out.buffer);
  array_release(&a);
  array_release(&v);
}

/* dot sums over the last axis of a and the last but one of b; every pair of
 * matrices meets. matmul pairs the leading axes. */
static void test_more_dimensions(void **state) {
  Array a = array_of(INT64, SHAPE(2, 1, 2), LIST(1, 2, 3, 4)), out = {0};
  Array b = array_of(INT64, SHAPE(2, 2, 1), LIST(1, 0, 0, 1));
  (void)state;
  assert_ok(array_dot(&out, &a, &b, &st), st);
  assert_result(&out, INT64, SHAPE(2, 1, 2, 1), LIST(1, 2, 3, 4));
  assert_ok(array_matmul(&out, &a, &b, &st), st);
  assert_result(&out, INT64, SHAPE(2, 1, 1), LIST(1, 4));
  array_release(&a);
  array_release(&b);
}

static void test_matmul_broadcasts_leading_axes(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 1, 2), LIST(1, 2, 3, 4)), out = {0};
  Array b = array_of(FLOAT64, SHAPE(2, 2), LIST(0, 1, 1, 0));
  Array v = array_of(FLOAT64, SHAPE(2), LIST(1, 1));
  (void)state;
  assert_ok(array_matmul(&out, &a, &b, &st), st);
  assert_result(&out, FLOAT64, SHAPE(2, 1, 2), LIST(2, 1, 4, 3));
  assert_ok(array_matmul(&out, &a, &v, &st), st);
  assert_result(&out, FLOAT64, SHAPE(2, 1), LIST(3, 7));
  Array three = array_of(FLOAT64, SHAPE(3, 2, 1), LIST(1, 1, 1, 1, 1, 1));
  assert_fails(array_matmul(&out, &a, &three, &st), ERR_VALUE,
               "operands could not be broadcast together");
  array_release(&a);
  array_release(&b);
  array_release(&v);
  array_release(&three);
}

static void test_vector_times_a_stack(void **state) {
  Array v = array_of(INT64, SHAPE(2), LIST(1, 10)), out = {0};
  Array b = array_of(INT64, SHAPE(2, 2, 2), LIST(1, 2, 3, 4, 5, 6, 7, 8));
  (void)state;
  assert_ok(array_matmul(&out, &v, &b, &st), st);
  assert_result(&out, INT64, SHAPE(2, 2), LIST(31, 42, 75, 86));
  array_release(&v);
  array_release(&b);
}

static void test_too_many_dimensions(void **state) {
  Array a = array_of(BOOL, SHAPE(1, 1, 1, 1, 1, 1), LIST(1)), out = {0};
  (void)state;
  assert_fails(array_dot(&out, &a, &a, &st), ERR_VALUE,
               "an array has at most 8 dimensions, this would have 10");
  array_release(&a);
}

static void test_outer(void **state) {
  Array a = array_of(INT64, SHAPE(2), LIST(1, 2)), out = {0};
  Array b = array_of(FLOAT64, SHAPE(3), LIST(0.5, 1, 2));
  (void)state;
  assert_ok(array_outer(&out, &a, &b, &st), st);
  assert_result(&out, FLOAT64, SHAPE(2, 3), LIST(0.5, 1, 2, 1, 2, 4));
  array_release(&a);
  array_release(&b);
}

/* --- results ---------------------------------------------------------------
 */

static void test_result_memory_is_reused(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 4)), out = {0};
  (void)state;
  assert_ok(array_dot(&out, &a, &a, &st), st);
  const void *data = out.data;
  assert_ok(array_dot(&out, &a, &a, &st), st);
  assert_ptr_equal(out.data, data);
  assert_result(&out, FLOAT64, SHAPE(2, 2), LIST(7, 10, 15, 22));
  array_release(&a);
}

static void test_a_result_that_is_an_input_leaves_it_alone(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 4)), out = {0};
  (void)state;
  array_view(&out, &a);
  assert_ok(array_dot(&out, &a, &a, &st), st);
  assert_result(&out, FLOAT64, SHAPE(2, 2), LIST(7, 10, 15, 22));
  assert_result(&a, FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 4));
}

static void test_products_spend_the_budget(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 4)), out = {0};
  (void)state;
  budget_limit(SIZE_MAX, 2);
  assert_fails(array_dot(&out, &a, &a, &st), ERR_BUDGET, "too many steps");
  assert_null(out.buffer);
  array_release(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_vectors),
      CHECK_HELD(test_matrices_of_every_type),
      CHECK_HELD(test_a_small_product),
      CHECK_HELD(test_vector_times_matrix_and_back),
      CHECK_HELD(test_every_stride),
      CHECK_HELD(test_few_rows),
      CHECK_HELD(test_few_rows_skip_no_zeros),
      CHECK_HELD(test_a_vector_with_a_step),
      CHECK_HELD(test_types_are_promoted),
      CHECK_HELD(test_0d_multiplies),
      CHECK_HELD(test_no_inner_elements_give_zeros),
      CHECK_HELD(test_nan_and_infinity_go_through),
      CHECK_HELD(test_sizes_that_do_not_fit),
      CHECK_HELD(test_more_dimensions),
      CHECK_HELD(test_matmul_broadcasts_leading_axes),
      CHECK_HELD(test_vector_times_a_stack),
      CHECK_HELD(test_too_many_dimensions),
      CHECK_HELD(test_outer),
      CHECK_HELD(test_result_memory_is_reused),
      CHECK_HELD(test_a_result_that_is_an_input_leaves_it_alone),
      CHECK_HELD(test_products_spend_the_budget),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

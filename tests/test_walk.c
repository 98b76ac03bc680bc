/* Walking strided arrays: which runs come, and in which order. */
#include "arrays.h"
#include "core/walk.h"

static Status st;

static Walk walk_of(const Array *a) {
  Walk w;
  walk_begin(&w, 1, (const Array *const[]){a});
  return w;
}

/* The elements of one array in the order of the walk. */
static size_t collect(const Array *a, double *out) {
  Walk w = walk_of(a);
  size_t n = 0;
  for (bool more = w.runs > 0; more; more = walk_next(&w))
    for (size_t i = 0; i < w.run; i++)
      out[n++] =
          ((const double *)(const void *)w.at[0])[(ptrdiff_t)i * w.step[0]];
  return n;
}

static Array counting(int ndim, const ptrdiff_t *shape) {
  Array a = {0};
  assert_ok(array_new(&a, FLOAT64, ndim, shape, &st), st);
  for (size_t i = 0; i < array_size(&a); i++) ((double *)a.data)[i] = (double)i;
  return a;
}

static void test_contiguous_axes_are_one_run(void **state) {
  Array a = counting(SHAPE(2, 3, 4));
  (void)state;
  Walk w = walk_of(&a);
  assert_int_equal(w.runs, 1);
  assert_int_equal(w.run, 24);
  assert_int_equal(w.step[0], 1);
  assert_false(walk_next(&w));
  array_release(&a);
}

static void test_a_transpose_is_walked_in_its_own_order(void **state) {
  static const double expected[] = {0, 3, 1, 4, 2, 5};
  double got[6];
  Array a = counting(SHAPE(2, 3)), t = {0};
  (void)state;
  assert_ok(array_transpose(&t, &a, NULL, &st), st);
  assert_int_equal(collect(&t, got), 6);
  assert_memory_equal(got, expected, sizeof expected);
  array_release(&t);
  array_release(&a);
}

/* (2, 3, 4) without the middle row: only the outer two axes cannot merge. */
static void test_a_gap_splits_the_run(void **state) {
  static const double expected[] = {0,  1,  2,  3,  4,  5,  6,  7,
                                    12, 13, 14, 15, 16, 17, 18, 19};
  double got[16];
  Array a = counting(SHAPE(2, 3, 4));
  Array part = a;
  (void)state;
  part.shape[1] = 2;
  Walk w = walk_of(&part);
  assert_int_equal(w.runs, 2);
  assert_int_equal(w.run, 8);
  assert_int_equal(collect(&part, got), 16);
  assert_memory_equal(got, expected, sizeof expected);
  array_release(&a);
}

static void test_a_reversed_axis(void **state) {
  static const double expected[] = {2, 1, 0, 5, 4, 3};
  double got[6];
  Array a = counting(SHAPE(2, 3));
  Array back = a;
  (void)state;
  back.data = (double *)a.data + 2;
  back.stride[1] = -1;
  assert_int_equal(collect(&back, got), 6);
  assert_memory_equal(got, expected, sizeof expected);
  array_release(&a);
}

/* A bias beside a matrix: its rows cannot merge, though the matrix's can. */
static void test_arrays_merge_only_together(void **state) {
  Array a = counting(SHAPE(2, 3)), b = counting(SHAPE(3)), wide = {0};
  Walk w;
  (void)state;
  assert_ok(array_broadcast_to(&wide, &b, SHAPE(2, 3), &st), st);
  walk_begin(&w, 2, (const Array *const[]){&a, &wide});
  assert_int_equal(w.runs, 2);
  assert_int_equal(w.run, 3);
  assert_true(walk_next(&w));
  assert_ptr_equal(w.at[0], (double *)a.data + 3);
  assert_ptr_equal(w.at[1], b.data);
  assert_false(walk_next(&w));
  array_release(&wide);
  array_release(&b);
  array_release(&a);
}

static void test_a_number_is_one_run_with_step_0(void **state) {
  Array a = counting(SHAPE(4)), one = counting(SCALAR), wide = {0};
  Walk w;
  (void)state;
  assert_ok(array_broadcast_to(&wide, &one, SHAPE(4), &st), st);
  walk_begin(&w, 2, (const Array *const[]){&a, &wide});
  assert_int_equal(w.run, 4);
  assert_int_equal(w.step[0], 1);
  assert_int_equal(w.step[1], 0);
  array_release(&wide);
  array_release(&one);
  array_release(&a);
}

static void test_0d_is_one_run_of_one(void **state) {
  Array a = counting(SCALAR);
  (void)state;
  Walk w = walk_of(&a);
  assert_int_equal(w.runs, 1);
  assert_int_equal(w.run, 1);
  array_release(&a);
}

static void test_sizes_of_one_vanish(void **state) {
  Array a = counting(SHAPE(1, 6, 1)), ones = counting(SHAPE(1, 1));
  (void)state;
  assert_int_equal(walk_of(&a).run, 6);
  assert_int_equal(walk_of(&a).runs, 1);
  assert_int_equal(walk_of(&ones).run, 1);
  assert_int_equal(walk_of(&ones).runs, 1);
  array_release(&a);
  array_release(&ones);
}

static void test_nothing_has_no_runs(void **state) {
  Array outer = counting(SHAPE(0, 3)), inner = counting(SHAPE(3, 0));
  (void)state;
  assert_int_equal(walk_of(&outer).runs, 0);
  assert_int_equal(walk_of(&inner).runs, 0);
  array_release(&outer);
  array_release(&inner);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_contiguous_axes_are_one_run),
      CHECK_HELD(test_a_transpose_is_walked_in_its_own_order),
      CHECK_HELD(test_a_gap_splits_the_run),
      CHECK_HELD(test_a_reversed_axis),
      CHECK_HELD(test_arrays_merge_only_together),
      CHECK_HELD(test_a_number_is_one_run_with_step_0),
      CHECK_HELD(test_0d_is_one_run_of_one),
      CHECK_HELD(test_sizes_of_one_vanish),
      CHECK_HELD(test_nothing_has_no_runs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

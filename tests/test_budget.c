/* Bytes and operations are counted, limited and made to fail on demand. */
#include "arrays.h"

static Status st;

static void test_bytes_are_counted(void **state) {
  const size_t before = budget_bytes();
  (void)state;
  void *a = budget_alloc(100), *b = budget_alloc(1);
  assert_int_equal(budget_bytes() - before, 101);
  budget_free(a, 100);
  assert_int_equal(budget_bytes() - before, 1);
  budget_free(b, 1);
  budget_free(NULL, 50);
  assert_int_equal(budget_bytes(), before);
}

static void test_blocks_are_aligned_for_vector_code(void **state) {
  (void)state;
  for (size_t n = 0; n < 200; n += 33) {
    void *block = budget_alloc(n);
    assert_non_null(block);
    assert_int_equal((uintptr_t)block % 64, 0);
    budget_free(block, n);
  }
}

/* A freed block serves the next of its size in units of 64. */
static void test_blocks_are_used_again(void **state) {
  (void)state;
#ifndef __SANITIZE_ADDRESS__ /* which wants to see every one freed */
  static const size_t sizes[] = {100, 1 << 20, 130, 3 << 20};
  void *blocks[4];
  for (int i = 0; i < 4; i++) blocks[i] = budget_alloc(sizes[i]);
  for (int i = 0; i < 4; i++) budget_free(blocks[i], sizes[i]);
  for (int i = 0; i < 4; i++)
    assert_ptr_equal(budget_alloc(sizes[i] - 1), blocks[i]);
  for (int i = 0; i < 4; i++) budget_free(blocks[i], sizes[i] - 1);
#endif
}

/* The oldest of too many big blocks is given back: what is kept is bounded. */
static void test_big_blocks_make_way(void **state) {
  (void)state;
  for (size_t i = 1; i <= 40; i++) budget_free(budget_alloc(i << 20), i << 20);
  void *block = budget_alloc(40 << 20);
  assert_non_null(block);
  budget_free(block, 40 << 20);
}

static void test_a_limit_refuses_and_counts_nothing(void **state) {
  (void)state;
  const size_t before = budget_bytes();
  budget_limit(before + 1000, UINT64_MAX);
  void *a = budget_alloc(1000);
  assert_non_null(a);
  assert_null(budget_alloc(1));
  assert_int_equal(budget_bytes(), before + 1000);
  budget_free(a, 1000);
  assert_null(budget_alloc(1001));
  assert_int_equal(budget_bytes(), before);
}

static void test_sizes_that_overflow_are_refused(void **state) {
  (void)state;
  assert_null(budget_alloc(SIZE_MAX));
  assert_null(budget_alloc(SIZE_MAX - 62));
#ifndef __SANITIZE_ADDRESS__ /* it ends the program instead */
  assert_null(budget_alloc(SIZE_MAX / 2));
#endif
}

static void test_resize_counts_the_change(void **state) {
  const size_t before = budget_bytes();
  (void)state;
  budget_limit(before + 100, UINT64_MAX);
  assert_true(budget_resize(0, 60));
  assert_false(budget_resize(60, 101));
  assert_true(budget_resize(60, 100));
  assert_true(budget_resize(100, 0));
  assert_int_equal(budget_bytes(), before);
}

/* A block above a limit that was lowered later may still shrink. */
static void test_shrinking_is_never_refused(void **state) {
  (void)state;
  assert_true(budget_resize(0, 100));
  budget_limit(0, UINT64_MAX);
  budget_fail_at(1, true);
  assert_true(budget_resize(100, 50));
  assert_true(budget_resize(50, 0));
}

static void test_operations_are_counted_up_to_the_limit(void **state) {
  (void)state;
  budget_limit(SIZE_MAX, 10);
  assert_ok(budget_spend(7, &st), st);
  assert_int_equal(budget_operations(), 7);
  assert_ok(budget_spend(3, &st), st);
  assert_fails(budget_spend(1, &st), ERR_BUDGET, "too many steps");
}

/* A worker whose code catches the error must not get on. */
static void test_a_used_up_budget_stays_used_up(void **state) {
  (void)state;
  budget_limit(SIZE_MAX, 10);
  assert_false(budget_spend(UINT64_MAX, &st));
  assert_fails(budget_spend(1, &st), ERR_BUDGET, "too many steps");
  budget_limit(SIZE_MAX, 10);
  assert_int_equal(budget_operations(), 0);
  assert_ok(budget_spend(1, &st), st);
}

static void test_cancel_stops_the_next_spending(void **state) {
  (void)state;
  cancel_requested = 1;
  assert_fails(budget_spend(1, &st), ERR_CANCEL, "interrupted");
  cancel_requested = 0;
  assert_ok(budget_spend(1, &st), st);
}

/* Which of five allocations fail, as bits, the first being 1. */
static int failures(uint64_t n, bool sticky) {
  int failed = 0;
  budget_fail_at(n, sticky);
  for (int i = 0; i < 5; i++) {
    void *block = budget_alloc(8);
    if (block == NULL) failed |= 1 << i;
    budget_free(block, 8);
  }
  return failed;
}

static void test_the_nth_allocation_fails(void **state) {
  (void)state;
  assert_int_equal(failures(0, false), 0);
  assert_int_equal(failures(1, false), 1 << 0);
  assert_int_equal(failures(3, false), 1 << 2);
  assert_int_equal(failures(3, true), 1 << 2 | 1 << 3 | 1 << 4);
  assert_int_equal(failures(9, true), 0);
}

static void test_products_are_checked(void **state) {
  size_t product;
  (void)state;
  assert_true(size_multiply(SIZE_MAX, 1, &product));
  assert_true(product == SIZE_MAX);
  assert_true(size_multiply(0, SIZE_MAX, &product));
  assert_int_equal(product, 0);
  assert_false(size_multiply(SIZE_MAX / 2 + 1, 2, &product));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_bytes_are_counted),
      CHECK_HELD(test_blocks_are_aligned_for_vector_code),
      CHECK_HELD(test_blocks_are_used_again),
      CHECK_HELD(test_big_blocks_make_way),
      CHECK_HELD(test_a_limit_refuses_and_counts_nothing),
      CHECK_HELD(test_sizes_that_overflow_are_refused),
      CHECK_HELD(test_resize_counts_the_change),
      CHECK_HELD(test_shrinking_is_never_refused),
      CHECK_HELD(test_operations_are_counted_up_to_the_limit),
      CHECK_HELD(test_a_used_up_budget_stays_used_up),
      CHECK_HELD(test_cancel_stops_the_next_spending),
      CHECK_HELD(test_the_nth_allocation_fails),
      CHECK_HELD(test_products_are_checked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

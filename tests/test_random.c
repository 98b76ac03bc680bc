/* The random numbers are NumPy's: every expected value is from NumPy 1.24. */
#include <string.h>

#include "check.h"
#include "core/budget.h"
#include "core/random.h"

static Rng rng;
static Status st;

#define COUNT(list) ((ptrdiff_t)(sizeof(list) / sizeof *(list)))
#define VECTOR(list) \
  1, (const ptrdiff_t[]) { COUNT(list) }

/* Compares the elements of *a and releases it. */
static void assert_reals(Array *a, const double *expected, ptrdiff_t n) {
  assert_int_equal(a->dtype, FLOAT64);
  assert_int_equal(array_size(a), n);
  assert_memory_equal(a->data, expected, array_bytes(a));
  array_release(a);
}

static void assert_integers(Array *a, const int64_t *expected, ptrdiff_t n) {
  assert_int_equal(a->dtype, INT64);
  assert_int_equal(array_size(a), n);
  for (ptrdiff_t i = 0; i < n; i++)
    assert_int_equal(((const int64_t *)a->data)[i], expected[i]);
  array_release(a);
}

static void assert_words(const uint32_t *expected, int n) {
  for (int i = 0; i < n; i++) assert_int_equal(rng_next32(&rng), expected[i]);
}

/* --- seeds --------------------------------------------------------------- */

static void test_seed_is_a_number(void **state) {
  (void)state;
  rng_seed(&rng, 42);
  assert_words((const uint32_t[]){0x5fe1dc66, 0xcbea3db3, 0xf362035c}, 3);
  rng_seed(&rng, UINT32_MAX);
  assert_words((const uint32_t[]){0x18fe69a3, 0x1c924122, 0xe991ec0c}, 3);
}

static void test_seed_is_an_array(void **state) {
  uint32_t many[700];
  (void)state;
  rng_seed_array(&rng, (const uint32_t[]){1, 2, 3}, 3);
  assert_words((const uint32_t[]){0x9c1fde5e, 0x5c8c3099, 0xe2fe93c3}, 3);
  for (uint32_t i = 0; i < 700; i++) many[i] = i;
  rng_seed_array(&rng, many, 700);
  assert_words((const uint32_t[]){0xde2e96c0, 0x72216bbc, 0xea35d44f}, 3);
}

static void test_seed_forgets_the_second_gauss(void **state) {
  (void)state;
  rng_seed(&rng, 0);
  const double first = rng_gauss(&rng);
  rng_seed(&rng, 0);
  assert_true(rng_gauss(&rng) == first);
}

static void test_bad_seeds_leave_the_stream_alone(void **state) {
  const ptrdiff_t two = 2, none = 0, square[] = {1, 2};
  int64_t low[] = {1, -1}, high[] = {1LL << 32, 1};
  double real[] = {1, 2};
  (void)state;
  const struct {
    Array seed;
    const char *message;
  } cases[] = {
      {array_borrow(low, INT64, 1, &two),
       "Seed must be between 0 and 2**32 - 1"},
      {array_borrow(high, INT64, 0, NULL),
       "Seed must be between 0 and 2**32 - 1"},
      {array_borrow(low, INT64, 1, &none), "Seed must be non-empty"},
      {array_borrow(low, INT64, 2, square), "Seed array must be 1-d"},
      {array_borrow(real, FLOAT64, 1, &two),
       "Cannot cast array data from dtype('float64') to dtype('int64') "
       "according to the rule 'safe'"},
  };
  rng_seed(&rng, 42);
  for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
    assert_false(random_seed(&rng, &cases[i].seed, &st));
    assert_string_equal(st.message, cases[i].message);
  }
  assert_words((const uint32_t[]){0x5fe1dc66}, 1);
}

/* --- numbers ------------------------------------------------------------- */

static void test_uniform(void **state) {
  static const double unit[] = {0x1.18fe1565f12a8p-1, 0x1.6e2d4cf608733p-1,
                                0x1.349d66b6e894bp-1, 0x1.16faedb6395f5p-1};
  static const double wide[] = {0x1.2b938a7f19610p+0, 0x1.0d01f70a9ac65p+2,
                                -0x1.7fda858b8005dp+1};
  Array a = {0};
  (void)state;
  rng_seed(&rng, 0);
  assert_true(random_uniform(&a, &rng, 0, 1, VECTOR(unit), &st));
  assert_reals(&a, unit, COUNT(unit));
  rng_seed(&rng, 1);
  assert_true(random_uniform(&a, &rng, -3, 7, VECTOR(wide), &st));
  assert_reals(&a, wide, COUNT(wide));
}

static void test_normal(void **state) {
  static const double standard[] = {0x1.c398ef3e5cfa5p+0, 0x1.99c2cfacc8953p-2,
                                    0x1.f51d25222c9abp-1, 0x1.1ed5969e3314ep+1,
                                    0x1.de1847cb13ddap+0};
  static const double moved[] = {0x1.67f5464195f14p+1, 0x1.b1b1f74120995p+0,
                                 0x1.bc64de36adc0cp+0};
  Array a = {0};
  (void)state;
  rng_seed(&rng, 0);
  assert_true(random_normal(&a, &rng, 0, 1, VECTOR(standard), &st));
  assert_reals(&a, standard, COUNT(standard));
  rng_seed(&rng, 1);
  assert_true(random_normal(&a, &rng, 2, 0.5, VECTOR(moved), &st));
  assert_reals(&a, moved, COUNT(moved));
}

static void test_long_streams_stay_in_step(void **state) {
  (void)state;
  double last = 0;
  rng_seed(&rng, 123);
  for (int i = 0; i < 1000; i++) last = rng_double(&rng);
  assert_true(last == 0x1.2df8e0ebfcb8ap-2);
  for (int i = 0; i < 1001; i++) last = rng_gauss(&rng);
  assert_true(last == 0x1.52c210da9f897p+0);
  assert_true(rng_double(&rng) == 0x1.6380a4fd229c6p-2);
}

typedef struct IntegerCase {
  int64_t low, high;
  ptrdiff_t n;
  int64_t expected[8];
} IntegerCase;

/* In the order drawn: ranges of 4, 63, 32, 64 and 33 bits. */
static const IntegerCase integer_cases[] = {
    {0, 10, 8, {4, 9, 6, 3, 3, 7, 7, 9}},
    {-5, 6, 6, {2, 3, 4, 5, 5, 3}},
    {-(1LL << 62),
     1LL << 62,
     3,
     {4609518501023684582, -1305476248148261456, 991310334879981959}},
    {0, 1LL << 32, 2, {1636129708, 1687674368}},
    {INT64_MIN, INT64_MAX, 2, {-8007061162864612553, -3908023888300409850}},
    {0, (1LL << 32) + 1, 3, {1485942463, 1127788727, 3656282402}},
};

static void test_integers(void **state) {
  Array a = {0};
  (void)state;
  rng_seed(&rng, 7);
  for (ptrdiff_t i = 0; i < COUNT(integer_cases); i++) {
    const IntegerCase *c = &integer_cases[i];
    assert_true(random_integers(&a, &rng, c->low, c->high, 1, &c->n, &st));
    assert_integers(&a, c->expected, c->n);
  }
}

/* --- orders -------------------------------------------------------------- */

/* Fills x with 0..n-1. */
static void count_up(int64_t *x, int n) {
  for (int i = 0; i < n; i++) x[i] = i;
}

static void test_permutation(void **state) {
  static const int64_t ten[] = {2, 8, 4, 9, 1, 6, 7, 3, 0, 5};
  static const int64_t rows[] = {9, 10, 11, 3, 4, 5, 0, 1, 2, 6, 7, 8};
  int64_t x[12];
  Array a = {0}, b = array_borrow(x, INT64, 2, (const ptrdiff_t[]){4, 3});
  (void)state;
  rng_seed(&rng, 0);
  assert_true(random_permutation(&a, &rng, 10, &st));
  assert_integers(&a, ten, 10);
  assert_true(random_permutation(&a, &rng, -3, &st));
  assert_integers(&a, NULL, 0);
  rng_seed(&rng, 3);
  count_up(x, 12);
  assert_true(random_permuted(&a, &rng, &b, &st));
  assert_integers(&a, rows, 12);
  assert_int_equal(x[11], 11);
}

static void test_shuffle_of_a_view(void **state) {
  static const int64_t shuffled[] = {1, 4, 7, 10, 0, 3, 6, 9, 2, 5, 8, 11};
  int64_t x[12];
  Array base = array_borrow(x, INT64, 2, (const ptrdiff_t[]){4, 3});
  Array turned = {0}, copy = {0};
  (void)state;
  count_up(x, 12);
  assert_true(array_transpose(&turned, &base, NULL, &st));
  rng_seed(&rng, 3);
  assert_true(random_shuffle(&turned, &rng, &st));
  assert_true(array_copy(&copy, &turned, &st));
  assert_integers(&copy, shuffled, 12);
  array_release(&turned);
}

static void test_shuffle_of_nothing_draws_nothing(void **state) {
  Array a = array_borrow(NULL, FLOAT64, 2, (const ptrdiff_t[]){3, 0});
  (void)state;
  rng_seed(&rng, 42);
  assert_true(random_shuffle(&a, &rng, &st));
  assert_int_equal(rng_next32(&rng), 0x5fe1dc66);
}

/* --- choice -------------------------------------------------------------- */

static void test_choice(void **state) {
  static const int64_t batch[] = {35683, 18638, 20463, 59069, 35814, 56438};
  static const int64_t distinct[] = {5, 1, 7, 2, 9};
  static const int64_t weighted[] = {3, 2, 3, 2, 2, 2};
  static const int64_t both[] = {3, 2, 0, 4};
  static const double picked[] = {2.5, 3.5, 3.5, 2.5};
  double entries[] = {2.5, 3.5, 4.5};
  double p[] = {.1, 0, .3, .6, 0}, q[] = {.1, .2, .3, .3, .1};
  const ptrdiff_t three = 3, five = 5, grid[] = {2, 3};
  const Array from = array_borrow(entries, FLOAT64, 1, &three);
  const Array pa = array_borrow(p, FLOAT64, 1, &five);
  const Array qa = array_borrow(q, FLOAT64, 1, &five);
  Array a = {0};
  (void)state;
  rng_seed(&rng, 5);
  assert_true(random_choice(&a, &rng, 60000, VECTOR(batch), true, NULL, &st));
  assert_integers(&a, batch, COUNT(batch));
  assert_true(random_choice(&a, &rng, 10, VECTOR(distinct), false, NULL, &st));
  assert_integers(&a, distinct, COUNT(distinct));
  assert_true(
      random_choice_of(&a, &rng, &from, VECTOR(picked), true, NULL, &st));
  assert_reals(&a, picked, COUNT(picked));
  assert_true(random_choice(&a, &rng, 5, 2, grid, true, &pa, &st));
  assert_int_equal(a.ndim, 2);
  assert_integers(&a, weighted, COUNT(weighted));
  assert_true(random_choice(&a, &rng, 5, VECTOR(both), false, &qa, &st));
  assert_integers(&a, both, COUNT(both));
}

typedef struct ChoiceFault {
  int64_t population;
  ptrdiff_t n;
  bool replace;
  double p[2];
  const char *message;
} ChoiceFault;

static const ChoiceFault choice_faults[] = {
    {2, 2, true, {.5, .6}, "probabilities do not sum to 1"},
    {2, 2, true, {-.5, 1.5}, "probabilities are not non-negative"},
    {2, 2, true, {(double)NAN, 1}, "probabilities contain NaN"},
    {2, 2, false, {1, 0}, "Fewer non-zero entries in p than size"},
    {3, 2, true, {.5, .5}, "'a' and 'p' must have same size"},
    {2,
     3,
     false,
     {.5, .5},
     "Cannot take a larger sample than population when 'replace=False'"},
    {0,
     3,
     true,
     {.5, .5},
     "a must be greater than 0 unless no samples are taken"},
    {2, -1, true, {.5, .5}, "negative dimensions are not allowed"},
};

static void test_choice_refuses(void **state) {
  const size_t before = budget_bytes();
  const ptrdiff_t two = 2;
  (void)state;
  for (ptrdiff_t i = 0; i < COUNT(choice_faults); i++) {
    ChoiceFault c = choice_faults[i];
    Array a = {0}, p = array_borrow(c.p, FLOAT64, 1, &two);
    assert_false(
        random_choice(&a, &rng, c.population, 1, &c.n, c.replace, &p, &st));
    assert_string_equal(st.message, c.message);
    assert_int_equal(st.code, ERR_VALUE);
    assert_null(a.data);
  }
  assert_int_equal(budget_bytes(), before);
}

static void test_bounds_are_checked(void **state) {
  const ptrdiff_t one = 1, none = 0;
  Array a = {0};
  (void)state;
  assert_false(random_integers(&a, &rng, 5, 2, 1, &one, &st));
  assert_string_equal(st.message, "low >= high");
  assert_false(random_integers(&a, &rng, 0, 0, 1, &one, &st));
  assert_string_equal(st.message, "high <= 0");
  assert_true(random_integers(&a, &rng, 0, 0, 1, &none, &st));
  array_release(&a);
  assert_false(random_normal(&a, &rng, 0, -1, 1, &one, &st));
  assert_string_equal(st.message, "scale < 0");
  assert_false(random_uniform(&a, &rng, 0, (double)INFINITY, 1, &one, &st));
  assert_string_equal(st.message, "Range exceeds valid bounds");
}

/* --- memory and budget --------------------------------------------------- */

/* Every kind of allocation in the module, one after the other. */
static bool draw_everything(void) {
  const ptrdiff_t n = 3;
  double p[] = {.2, .3, .5};
  const Array weights = array_borrow(p, FLOAT64, 1, &n);
  int64_t key[] = {1, 2, 3};
  const Array seed = array_borrow(key, INT64, 1, &n);
  Array a = {0}, b = {0}, c = {0}, d = {0};
  bool ok = random_seed(&rng, &seed, &st) &&
            random_uniform(&a, &rng, 0, 1, 1, &n, &st) &&
            random_shuffle(&a, &rng, &st) &&
            random_permuted(&b, &rng, &a, &st) &&
            random_choice_of(&c, &rng, &a, 1, &n, false, &weights, &st) &&
            random_choice(&d, &rng, 3, 1, &n, false, NULL, &st);
  array_release(&a);
  array_release(&b);
  array_release(&c);
  array_release(&d);
  return ok;
}

static void test_every_allocation_may_fail(void **state) {
  const size_t before = budget_bytes();
  bool done = false;
  int failures = 0;
  (void)state;
  rng_seed(&rng, 0);
  while (!done) {
    budget_fail_at((uint64_t)failures + 1, false);
    done = draw_everything();
    budget_fail_at(0, false);
    assert_int_equal(budget_bytes(), before);
    if (!done) assert_int_equal(st.code, ERR_MEMORY);
    failures += !done;
  }
  assert_true(failures >= 9);
}

static void test_ctrl_c_stops_a_long_draw(void **state) {
  const size_t before = budget_bytes();
  const ptrdiff_t n = 100000;
  Array a = {0};
  (void)state;
  cancel_requested = 1;
  assert_false(random_normal(&a, &rng, 0, 1, 1, &n, &st));
  cancel_requested = 0;
  assert_int_equal(st.code, ERR_CANCEL);
  assert_int_equal(budget_bytes(), before);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_seed_is_a_number),
      cmocka_unit_test(test_seed_is_an_array),
      cmocka_unit_test(test_seed_forgets_the_second_gauss),
      cmocka_unit_test(test_bad_seeds_leave_the_stream_alone),
      cmocka_unit_test(test_uniform),
      cmocka_unit_test(test_normal),
      cmocka_unit_test(test_long_streams_stay_in_step),
      cmocka_unit_test(test_integers),
      cmocka_unit_test(test_permutation),
      cmocka_unit_test(test_shuffle_of_a_view),
      cmocka_unit_test(test_shuffle_of_nothing_draws_nothing),
      cmocka_unit_test(test_choice),
      cmocka_unit_test(test_choice_refuses),
      cmocka_unit_test(test_bounds_are_checked),
      cmocka_unit_test(test_every_allocation_may_fail),
      cmocka_unit_test(test_ctrl_c_stops_a_long_draw),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

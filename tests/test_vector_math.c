/* The one exp that is not libm's: within 2 units in the last place of it, and
 * right at the ends, whatever vector code the processor gets. */
#include "core/vector_math.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { POINTS = 200000, UNITS = 2 };

static double x[POINTS], y[POINTS];

/* How many doubles lie between two of the same sign. */
static uint64_t units_between(double a, double b) {
  int64_t i, j;
  memcpy(&i, &a, sizeof i);
  memcpy(&j, &b, sizeof j);
  return (uint64_t)(i > j ? i - j : j - i);
}

/* x spread over low..high, with a part of the distance that has no pattern. */
static void spread_points(double low, double high) {
  uint64_t state = 1;
  for (size_t i = 0; i < POINTS; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    double part = ((double)i + (double)(state >> 33) / 0x1p31) / POINTS;
    x[i] = low + (high - low) * part;
  }
}

typedef void VectorCall(size_t n, double *out, const double *x);

static void check_points(VectorCall *call, double (*expected)(double)) {
  call(POINTS, y, x);
  for (size_t i = 0; i < POINTS; i++)
    if (!(units_between(y[i], expected(x[i])) <= UNITS))
      fail_msg("at %a: %a, expected %a", x[i], y[i], expected(x[i]));
}

static double logistic(double v) { return 1 / (1 + exp(-v)); }

static const double ranges[][2] = {
    {-750, 715}, {-746, -700}, {700, 710}, {-1, 1}, {-0x1p-30, 0x1p-30}};

enum { RANGES = sizeof ranges / sizeof *ranges };

static void test_exp_is_close_to_libm(void **state) {
  (void)state;
  for (int i = 0; i < RANGES; i++) {
    spread_points(ranges[i][0], ranges[i][1]);
    check_points(vector_exp, exp);
  }
}

static void test_sigmoid_is_close_to_the_formula(void **state) {
  (void)state;
  for (int i = 0; i < RANGES; i++) {
    spread_points(ranges[i][0], ranges[i][1]);
    check_points(vector_sigmoid, logistic);
  }
}

/* For every length, since the last elements go another way. */
static void test_softmax_is_the_formula(void **state) {
  (void)state;
  spread_points(-300, 300);
  for (size_t n = 1; n < 70; n++) {
    const double *row = x + 2000 * n;
    double total = 0;
    vector_softmax(n, y, row); /* whose last is the largest */
    for (size_t i = 0; i < n; i++) total += exp(row[i] - row[n - 1]);
    for (size_t i = 0; i < n; i++)
      assert_close(y[i], exp(row[i] - row[n - 1]) / total, 1e-15);
  }
}

static void test_the_ends(void **state) {
  static const double at[] = {0, -0.0, 1e300, -1e300, 709.79, -745.14, 5e-324};
  enum { N = sizeof at / sizeof *at };
  (void)state;
  vector_exp(N, y, at);
  for (int i = 0; i < N; i++) assert_true(y[i] == exp(at[i]));
  const double endless[] = {INFINITY, -INFINITY, NAN};
  vector_exp(3, y, endless);
  assert_true(y[0] == INFINITY && y[1] == 0 && isnan(y[2]));
  vector_sigmoid(3, y, endless);
  assert_true(y[0] == 1 && y[1] == 0 && isnan(y[2]));
}

/* Whatever the length, since the last elements go another way. */
static void test_every_length_in_place(void **state) {
  (void)state;
  for (size_t n = 0; n < 40; n++) {
    spread_points(-3, 3);
    vector_exp(n, y, x);
    double after = x[n];
    vector_exp(n, x, x);
    assert_memory_equal(x, y, n * sizeof *x);
    assert_true(x[n] == after);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_exp_is_close_to_libm),
      cmocka_unit_test(test_sigmoid_is_close_to_the_formula),
      cmocka_unit_test(test_softmax_is_the_formula),
      cmocka_unit_test(test_the_ends),
      cmocka_unit_test(test_every_length_in_place),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

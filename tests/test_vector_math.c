/* exp and sigmoid of our own against libm: within 2 ulp (3 for sigmoid) at
 * random points of every magnitude, exact where there is an exact answer.
 * GRADUS_SEED draws others. */
#include "core/vector_math.h"

#include <stdlib.h>
#include <string.h>

#include "arrays.h"
#include "core/rng.h"
#include "core/ufunc.h"

enum { POINTS = 200000, LONGEST = 20 };

static uint32_t seed = 1;
static Rng rng;

/* Distance in units in the last place; equal and both NaN are 0. */
static double ulps(double a, double b) {
  int64_t i, k;
  if (isnan(a) || isnan(b)) return isnan(a) && isnan(b) ? 0 : INFINITY;
  memcpy(&i, &a, sizeof i);
  memcpy(&k, &b, sizeof k);
  if ((i < 0) != (k < 0)) return a == b ? 0 : INFINITY;
  return fabs((double)(i - k));
}

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }

/* Uniform where results are neither 0 nor infinite, or of any magnitude. */
static double random_point(int i) {
  const double u = rng_double(&rng);
  if (i % 4 == 0) return -760 + 1480 * u;
  if (i % 4 == 1) return -40 + 80 * u;
  if (i % 4 == 2) return -746 + 40 * u; /* subnormal results */
  return (u < 0.5 ? -1 : 1) *
         ldexp(1 + u, (int)(2100 * rng_double(&rng)) - 1075);
}

typedef void Kernel(size_t n, double *out, const double *x);

static void assert_near_libm(Kernel *kernel, double (*libm)(double),
                             double limit) {
  static double x[POINTS], y[POINTS];
  double worst = 0;
  for (int i = 0; i < POINTS; i++) x[i] = random_point(i);
  kernel(POINTS, y, x);
  for (int i = 0; i < POINTS; i++) {
    const double off = ulps(y[i], libm(x[i]));
    if (!(off <= limit))
      print_error("f(%a) = %a, libm: %a (seed %u)\n", x[i], y[i], libm(x[i]),
                  seed);
    assert_true(off <= limit);
    if (off > worst) worst = off;
  }
  print_message("%g ulp at worst, seed %u\n", worst, seed);
}

static void test_exp_at_random_points(void **state) {
  (void)state;
  assert_near_libm(vector_exp, exp, 2);
}

/* An exp that is 1 ulp off falls on the other side of a tie in 1 + exp, which
 * the reciprocal magnifies. */
static void test_sigmoid_at_random_points(void **state) {
  (void)state;
  assert_near_libm(vector_sigmoid, sigmoid, 3);
}

/* x, exp(x), sigmoid(x) */
static const double exact[][3] = {
    {0, 1, 0.5},
    {-0., 1, 0.5},
    {INFINITY, INFINITY, 1},
    {-INFINITY, 0, 0},
    {NAN, NAN, NAN},
    {-NAN, NAN, NAN},
    {709.79, INFINITY, 1},
    {0x1.fffffffffffffp1023, INFINITY, 1},
    {-0x1.fffffffffffffp1023, 0, 0},
    {-745.2, 0, 0},
    {-1e6, 0, 0},
    {0x1p-1074, 1, 0.5},
    {-0x1p-1074, 1, 0.5},
    {0x1p-1022, 1, 0.5},
    {1e-300, 1, 0.5},
};

static void test_exact_points(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(exact); i++)
    for (size_t n = 1; n <= LONGEST; n++) {
      double x[LONGEST], y[LONGEST], s[LONGEST];
      for (size_t k = 0; k < n; k++) x[k] = exact[i][0];
      vector_exp(n, y, x);
      vector_sigmoid(n, s, x);
      for (size_t k = 0; k < n; k++) {
        if (ulps(y[k], exact[i][1]) != 0 || ulps(s[k], exact[i][2]) != 0)
          print_error("x = %a: exp %a, sigmoid %a\n", x[k], y[k], s[k]);
        assert_true(ulps(y[k], exact[i][1]) == 0);
        assert_true(ulps(s[k], exact[i][2]) == 0);
      }
    }
}

/* The edges of overflow and of what is not 0 are libm's, to the last bit. */
static void test_edges(void **state) {
  const double overflow = 0x1.62e42fefa39efp+9, smallest = -0x1.74910d52d3051p9;
  const double x[] = {overflow, nextafter(overflow, INFINITY),
                      smallest, nextafter(smallest, -INFINITY),
                      -708.4,   -740};
  double y[LENGTH(x)];
  (void)state;
  vector_exp(LENGTH(x), y, x);
  assert_true(isfinite(y[0]) && isinf(y[1]));
  assert_true(y[2] == 0x1p-1074 && y[3] == 0);
  for (size_t i = 0; i < LENGTH(x); i++)
    assert_true(ulps(y[i], exp(x[i])) <= 2);
}

/* Every length, in place or not, gives each element the same; nothing before
 * or after is touched. */
static void test_lengths_and_in_place(void **state) {
  static Kernel *const kernels[] = {vector_exp, vector_sigmoid};
  (void)state;
  for (size_t n = 0; n <= LONGEST; n++)
    for (int k = 0; k < 2; k++) {
      double x[LONGEST + 2], y[LONGEST + 2], one;
      for (size_t i = 0; i < LONGEST + 2; i++) x[i] = y[i] = random_point(1);
      kernels[k](n, y + 1, x + 1);
      assert_true(y[0] == x[0] && y[n + 1] == x[n + 1]);
      for (size_t i = 1; i <= n; i++) {
        kernels[k](1, &one, x + i);
        assert_true(ulps(one, y[i]) == 0);
      }
      kernels[k](n, x + 1, x + 1);
      assert_memory_equal(x, y, (n + 2) * sizeof *x);
    }
}

enum { WIDEST = 40 };

static void test_softmax(void **state) {
  (void)state;
  for (size_t n = 1; n <= WIDEST; n++) {
    double x[WIDEST], y[WIDEST], top = -INFINITY, sum = 0;
    for (size_t i = 0; i < n; i++)
      x[i] = i % 5 ? random_point(1) : 990 + (double)i;
    for (size_t i = 0; i < n; i++) top = fmax(top, x[i]);
    for (size_t i = 0; i < n; i++) sum += exp(x[i] - top);
    vector_softmax(n, y, x);
    for (size_t i = 0; i < n; i++)
      assert_close(y[i], exp(x[i] - top) / sum, 1e-14);
    vector_softmax(n, x, x);
    assert_memory_equal(x, y, n * sizeof *x);
  }
}

/* One NaN or +inf makes the row NaN, wherever it stands; -inf is a 0. */
static void test_softmax_of_what_is_no_number(void **state) {
  static const double strange[] = {NAN, INFINITY, -INFINITY};
  (void)state;
  for (size_t k = 0; k < LENGTH(strange); k++)
    for (size_t n = 2; n <= WIDEST; n++)
      for (size_t at = 0; at < n; at++) {
        double x[WIDEST] = {0}, y[WIDEST];
        x[at] = strange[k];
        vector_softmax(n, y, x);
        for (size_t i = 0; i < n; i++) {
          const double zero_or_share = i == at ? 0 : 1 / (double)(n - 1);
          if (k == 2)
            assert_close(y[i], zero_or_share, 1e-15);
          else
            assert_true(isnan(y[i]));
        }
      }
}

/* np.exp gives an element the same wherever it stands in memory. */
static void test_strides(void **state) {
  static const char *const names[] = {"exp", "sigmoid"};
  const ptrdiff_t shape[] = {7, 9};
  Array a = {0}, turned = {0}, out = {0}, whole = {0};
  Status st;
  (void)state;
  assert_ok(array_new(&a, FLOAT64, 2, shape, &st), st);
  for (int i = 0; i < 63; i++) ((double *)a.data)[i] = random_point(i);
  assert_ok(array_transpose(&turned, &a, NULL, &st), st);
  for (int k = 0; k < 2; k++) {
    const Ufunc *f = ufunc_find(names[k]);
    assert_ok(ufunc_apply(&whole, f, &a, NULL, &st), st);
    assert_ok(ufunc_apply(&out, f, &turned, NULL, &st), st);
    for (size_t i = 0; i < 63; i++)
      assert_true(ulps(element_at(&out, i),
                       element_at(&whole, i % 7 * 9 + i / 7)) == 0);
    array_release(&whole);
    array_release(&out);
  }
  array_release(&turned);
  array_release(&a);
}

int main(void) {
  if (getenv("GRADUS_SEED") != NULL)
    seed = (uint32_t)strtoul(getenv("GRADUS_SEED"), NULL, 10);
  rng_seed(&rng, seed);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_exp_at_random_points),
      cmocka_unit_test(test_sigmoid_at_random_points),
      cmocka_unit_test(test_exact_points),
      cmocka_unit_test(test_edges),
      cmocka_unit_test(test_lengths_and_in_place),
      cmocka_unit_test(test_softmax),
      cmocka_unit_test(test_softmax_of_what_is_no_number),
      CHECK_HELD(test_strides),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

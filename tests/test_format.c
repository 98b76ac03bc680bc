/* Numbers and arrays as text. */
#include "core/format.h"

#include <stdlib.h>

#include "arrays.h"

static Status st;

/* --- lone numbers ----------------------------------------------------------
 */

/* What Python's repr writes. */
static const struct {
  double value;
  const char *text;
} reals[] = {
    {0, "0.0"},
    {-0., "-0.0"},
    {1, "1.0"},
    {0.1, "0.1"},
    {-2.5, "-2.5"},
    {1. / 3, "0.3333333333333333"},
    {2. / 3, "0.6666666666666666"},
    {0.1 + 0.2, "0.30000000000000004"},
    {100, "100.0"},
    {123456789, "123456789.0"},
    {0.0001, "0.0001"},
    {0.00001, "1e-05"},
    {1.5e-7, "1.5e-07"},
    {1e15, "1000000000000000.0"},
    {9999999999999998, "9999999999999998.0"},
    {1e16, "1e+16"},
    {1e22, "1e+22"},
    {1.2345678901234567e+17, "1.2345678901234566e+17"},
    {5e-324, "5e-324"},
    {2.2250738585072014e-308, "2.2250738585072014e-308"},
    {1.7976931348623157e308, "1.7976931348623157e+308"},
    {INFINITY, "inf"},
    {-INFINITY, "-inf"},
    {NAN, "nan"},
    {-NAN, "nan"},
};

static void test_reals(void **state) {
  char text[NUMBER_TEXT];
  (void)state;
  for (size_t i = 0; i < LENGTH(reals); i++) {
    scalar_format(text, scalar_real(reals[i].value));
    assert_string_equal(text, reals[i].text);
  }
}

/* Numbers of every size, of all lengths, read back as they were. */
static void test_reals_read_back(void **state) {
  char text[NUMBER_TEXT];
  double x = 1.2345e-310;
  (void)state;
  for (int i = 0; i < 20000; i++) {
    x *= 1.0739 + 1e-5 * (i % 7);
    if (!isfinite(x)) break;
    scalar_format(text, scalar_real(i % 2 ? x : -x));
    assert_true(strtod(text, NULL) == (i % 2 ? x : -x));
  }
}

static void test_float32(void **state) {
  char text[NUMBER_TEXT];
  (void)state;
  scalar_format(text, scalar_cast(scalar_real(0.1), FLOAT32));
  assert_string_equal(text, "0.1");
  scalar_format(text, scalar_cast(scalar_real(16777216), FLOAT32));
  assert_string_equal(text, "16777216.0");
  scalar_format(text, scalar_cast(scalar_real(1e-45), FLOAT32));
  assert_string_equal(text, "1e-45");
}

static void test_integers_and_booleans(void **state) {
  char text[NUMBER_TEXT];
  (void)state;
  scalar_format(text, scalar_integer(INT64_MIN));
  assert_string_equal(text, "-9223372036854775808");
  scalar_format(text, scalar_cast(scalar_integer(255), UINT8));
  assert_string_equal(text, "255");
  scalar_format(text, scalar_bool(true));
  assert_string_equal(text, "true");
  scalar_format(text, scalar_bool(false));
  assert_string_equal(text, "false");
}

/* --- arrays ----------------------------------------------------------------
 */

/* Compares the text of *a, 78 cells wide, and releases it. */
static void assert_text(Array *a, const char *expected) {
  Array text = {0};
  char got[8192];
  assert_ok(array_format(&text, a, 78, &st), st);
  assert_true(array_size(&text) < sizeof got);
  memcpy(got, text.data, array_size(&text));
  got[array_size(&text)] = '\0';
  assert_string_equal(got, expected);
  array_release(&text);
  array_release(a);
}

static void test_integers_in_columns(void **state) {
  Array a = array_of(INT64, SHAPE(2, 2), LIST(10, 40, -3, 800));
  (void)state;
  assert_text(&a, "array(2, 2)\n   10   40\n   -3  800");
}

static void test_vectors_and_numbers(void **state) {
  Array a = array_of(INT64, SHAPE(3), LIST(1, 2, 3));
  (void)state;
  assert_text(&a, "array(3)\n  1  2  3");
  a = array_of(FLOAT64, SCALAR, LIST(2.5));
  assert_text(&a, "array()\n  2.5");
}

/* Decimal points stand under each other. */
static void test_reals_in_columns(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, -0.5, 22.25, 3));
  (void)state;
  assert_text(&a, "array(2, 2)\n   1.    -0.5\n  22.25   3.");
}

static void test_eight_decimals(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2), LIST(1. / 3, 0.5));
  (void)state;
  assert_text(&a, "array(2)\n  0.33333333  0.5");
}

static void test_exponents(void **state) {
  Array a = array_of(FLOAT64, SHAPE(3), LIST(1e-10, 1, 2.5e8));
  (void)state;
  assert_text(&a, "array(3)\n  1.0e-10  1.0e+00  2.5e+08");
}

static void test_nan_and_infinity(void **state) {
  Array a = array_of(FLOAT64, SHAPE(3), LIST(NAN, -INFINITY, 1.5));
  (void)state;
  assert_text(&a, "array(3)\n   nan  -inf   1.5");
}

static void test_booleans(void **state) {
  Array a = array_of(BOOL, SHAPE(2, 2), LIST(0, 1, 1, 0));
  (void)state;
  assert_text(&a, "array(2, 2)\n  false   true\n   true  false");
}

static void test_types_that_do_not_show(void **state) {
  Array a = array_of(FLOAT32, SHAPE(1), LIST(0.1));
  (void)state;
  assert_text(&a, "array(1) float32\n  0.1");
  a = array_of(UINT8, SHAPE(2), LIST(1, 200));
  assert_text(&a, "array(2) uint8\n    1  200");
  a = array_of(INT64, SHAPE(0, 3), NOTHING);
  assert_text(&a, "array(0, 3) int64");
}

static void test_blocks(void **state) {
  Array a = array_of(INT64, SHAPE(2, 1, 2), LIST(1, 2, 3, 4));
  (void)state;
  assert_text(&a, "array(2, 1, 2)\n  1  2\n\n  3  4");
}

static void test_a_transpose_is_shown_as_it_reads(void **state) {
  Array a = array_of(INT64, SHAPE(2, 3), LIST(1, 2, 3, 4, 5, 6)), t = {0};
  (void)state;
  assert_ok(array_transpose(&t, &a, NULL, &st), st);
  array_release(&a);
  assert_text(&t, "array(3, 2)\n  1  4\n  2  5\n  3  6");
}

static Array counting(int ndim, const ptrdiff_t *shape) {
  Array a = {0};
  assert_ok(array_new(&a, INT64, ndim, shape, &st), st);
  for (size_t i = 0; i < array_size(&a); i++)
    ((int64_t *)a.data)[i] = (int64_t)i;
  return a;
}

static void test_long_vectors_are_summarised(void **state) {
  Array a = counting(SHAPE(2000));
  (void)state;
  assert_text(&a, "array(2000)\n     0     1     2  ...  1997  1998  1999");
}

static void test_large_matrices_are_summarised(void **state) {
  Array a = counting(SHAPE(500, 4));
  (void)state;
  assert_text(&a,
              "array(500, 4)\n"
              "     0     1     2     3\n"
              "     4     5     6     7\n"
              "     8     9    10    11\n"
              "  ...\n"
              "  1988  1989  1990  1991\n"
              "  1992  1993  1994  1995\n"
              "  1996  1997  1998  1999");
}

/* No line is wider than it may be; nothing is lost at the breaks. */
static void test_long_rows_are_broken(void **state) {
  Array a = counting(SHAPE(100)), text = {0};
  int count = -1; /* the header's 100 */
  (void)state;
  assert_ok(array_format(&text, &a, 30, &st), st);
  const char *p = text.data;
  for (size_t i = 0, line = 0; i < array_size(&text); i++) {
    line = p[i] == '\n' ? 0 : line + 1;
    assert_true(line <= 30);
    count += p[i] >= '0' && (i == 0 || p[i - 1] <= ' ' || p[i - 1] == '(') &&
             p[i] <= '9';
  }
  assert_int_equal(count, 100);
  array_release(&text);
  array_release(&a);
}

/* Only what is shown is looked at: a view of 10^12 elements costs nothing. */
static void test_a_huge_view(void **state) {
  Array one = array_of(INT64, SHAPE(1, 1), LIST(7)), wide = {0};
  (void)state;
  assert_ok(array_broadcast_to(&wide, &one, SHAPE(1000000, 1000000), &st), st);
  array_release(&one);
  assert_text(&wide,
              "array(1000000, 1000000)\n"
              "  7  7  7  ...  7  7  7\n"
              "  7  7  7  ...  7  7  7\n"
              "  7  7  7  ...  7  7  7\n"
              "  ...\n"
              "  7  7  7  ...  7  7  7\n"
              "  7  7  7  ...  7  7  7\n"
              "  7  7  7  ...  7  7  7");
}

static void test_out_of_memory(void **state) {
  Array a = counting(SHAPE(300)), text = {0};
  (void)state;
  for (int n = 1; n <= 2; n++) {
    budget_fail_at(n, false);
    assert_fails(array_format(&text, &a, 78, &st), ERR_MEMORY, "out of memory");
    assert_null(text.buffer);
  }
  array_release(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_reals),
      CHECK_HELD(test_reals_read_back),
      CHECK_HELD(test_float32),
      CHECK_HELD(test_integers_and_booleans),
      CHECK_HELD(test_integers_in_columns),
      CHECK_HELD(test_vectors_and_numbers),
      CHECK_HELD(test_reals_in_columns),
      CHECK_HELD(test_eight_decimals),
      CHECK_HELD(test_exponents),
      CHECK_HELD(test_nan_and_infinity),
      CHECK_HELD(test_booleans),
      CHECK_HELD(test_types_that_do_not_show),
      CHECK_HELD(test_blocks),
      CHECK_HELD(test_a_transpose_is_shown_as_it_reads),
      CHECK_HELD(test_long_vectors_are_summarised),
      CHECK_HELD(test_large_matrices_are_summarised),
      CHECK_HELD(test_long_rows_are_broken),
      CHECK_HELD(test_a_huge_view),
      CHECK_HELD(test_out_of_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

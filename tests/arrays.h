/* Arrays from literals and comparisons with literals; a group of tests whose
 * every array must be given back. */
#ifndef TESTS_ARRAYS_H
#define TESTS_ARRAYS_H

#include <string.h>

#include "check.h"
#include "core/budget.h"

#define LENGTH(list) (sizeof(list) / sizeof *(list))

/* SHAPE(2, 3) and LIST(1, 2, 3) each pass a count and its numbers. */
#define SHAPE(...)                                                       \
  (int)LENGTH(((const ptrdiff_t[]){__VA_ARGS__})), (const ptrdiff_t[]) { \
    __VA_ARGS__                                                          \
  }
#define SCALAR 0, NULL
#define LIST(...) \
  LENGTH(((const double[]){__VA_ARGS__})), (const double[]) { __VA_ARGS__ }
#define NOTHING 0, NULL

/* array_of(FLOAT64, SHAPE(2, 2), LIST(1, 2, 3, 4)); the caller releases it. */
static inline Array array_of(Dtype dtype, int ndim, const ptrdiff_t *shape,
                             size_t n, const double *values) {
  Array a = {0};
  Status st;
  assert_ok(array_new(&a, dtype, ndim, shape, &st), st);
  assert_int_equal(array_size(&a), n);
  for (size_t i = 0; i < n; i++) {
    Array one =
        array_borrow((char *)a.data + i * dtype_size(dtype), dtype, 0, NULL);
    array_put(&one, NULL, scalar_real(values[i]));
  }
  return a;
}

/* One element in C order, whatever the strides. */
static inline double element_at(const Array *a, size_t place) {
  ptrdiff_t index[MAX_NDIM];
  for (int i = a->ndim - 1; i >= 0; i--) {
    index[i] = (ptrdiff_t)(place % (size_t)a->shape[i]);
    place /= (size_t)a->shape[i];
  }
  return scalar_to_real(array_get(a, index));
}

static inline bool same_number(double got, double expected, double tolerance) {
  if (isnan(expected)) return isnan(got);
  double scale = fabs(expected) > 1 ? fabs(expected) : 1;
  return got == expected || fabs(got - expected) <= tolerance * scale;
}

/* Type, shape and every element; a NaN is expected by writing NAN. */
#define assert_array_near(a, tolerance, dtype, ...) \
  check_array(__FILE__, __LINE__, a, tolerance, dtype, __VA_ARGS__)
#define assert_array(a, dtype, ...) \
  assert_array_near(a, 1e-12, dtype, __VA_ARGS__)

static inline void check_array(const char *file, int line, const Array *a,
                               double tolerance, Dtype dtype, int ndim,
                               const ptrdiff_t *shape, size_t n,
                               const double *values) {
  ShapeText expected = shape_text(ndim, shape);
  if (a->dtype != dtype || strcmp(array_shape_text(a).text, expected.text)) {
    print_error("%s%s, expected %s%s\n", dtype_name(a->dtype),
                array_shape_text(a).text, dtype_name(dtype), expected.text);
    _fail(file, line);
  }
  _assert_int_equal(array_size(a), n, file, line);
  for (size_t i = 0; i < n; i++)
    if (!same_number(element_at(a, i), values[i], tolerance)) {
      print_error("element %zu = %.17g, expected %.17g\n", i, element_at(a, i),
                  values[i]);
      _fail(file, line);
    }
}

/* assert_array of a result that is released with it. */
#define assert_result(a, ...)     \
  do {                            \
    assert_array(a, __VA_ARGS__); \
    array_release(a);             \
  } while (0)

/* The call fails with this code and a message that begins with `text`. */
#define assert_fails(call, expected_code, text)                           \
  do {                                                                    \
    assert_false(call);                                                   \
    if (strncmp(st.message, text, strlen(text)) != 0)                     \
      print_error("message \"%s\", expected \"%s\"\n", st.message, text); \
    assert_int_equal(strncmp(st.message, text, strlen(text)), 0);         \
    assert_int_equal(st.code, expected_code);                             \
  } while (0)

/* --- groups: CHECK_HELD(f) runs f and then wants every byte given back -----
 */

static inline int remember_held(void **state) {
  static size_t held;
  held = budget_bytes();
  *state = &held;
  return 0;
}

static inline int check_held(void **state) {
  const size_t before = *(size_t *)*state, after = budget_bytes();
  budget_fail_at(0, false);
  budget_limit(SIZE_MAX, UINT64_MAX);
  cancel_requested = 0;
  if (after == before) return 0;
  print_error("%td bytes are still held\n", (ptrdiff_t)(after - before));
  return -1;
}

#define CHECK_HELD(f) \
  cmocka_unit_test_setup_teardown(f, remember_held, check_held)

#endif

/* The inner loops of the element-wise functions, and the table of them. */
#include <math.h>
#include <string.h>

#include "core/ufunc.h"
#include "core/vector.h"
#include "core/vector_math.h"

/* --- how a loop is made ----------------------------------------------------
 */

#define EACH INDEPENDENT for (size_t i = 0; i < n; i++)

/* out[i] = EXPR of x, an element of type T. The first branch is the one the
 * compiler turns into vector code. */
#define UNARY(NAME, R, T, EXPR)                                      \
  static void NAME(size_t n, void *out, const void *a, ptrdiff_t sa, \
                   const void *b, ptrdiff_t sb) {                    \
    R *o = out;                                                      \
    const T *p = a;                                                  \
    (void)b, (void)sb;                                               \
    if (sa == 1) {                                                   \
      EACH {                                                         \
        const T x = p[i];                                            \
        o[i] = (R)(EXPR);                                            \
      }                                                              \
      return;                                                        \
    }                                                                \
    for (size_t i = 0; i < n; i++, p += sa) {                        \
      const T x = *p;                                                \
      o[i] = (R)(EXPR);                                              \
    }                                                                \
  }

/* The same of x and y; a step of 0 is a number beside an array. */
#define BINARY(NAME, R, T, EXPR)                                     \
  static void NAME(size_t n, void *out, const void *a, ptrdiff_t sa, \
                   const void *b, ptrdiff_t sb) {                    \
    R *o = out;                                                      \
    const T *p = a, *q = b;                                          \
    if (sa == 1 && sb == 1) {                                        \
      EACH {                                                         \
        const T x = p[i], y = q[i];                                  \
        o[i] = (R)(EXPR);                                            \
      }                                                              \
    } else if (sa == 1 && sb == 0) {                                 \
      const T y = *q;                                                \
      EACH {                                                         \
        const T x = p[i];                                            \
        o[i] = (R)(EXPR);                                            \
      }                                                              \
    } else if (sa == 0 && sb == 1) {                                 \
      const T x = *p;                                                \
      EACH {                                                         \
        const T y = q[i];                                            \
        o[i] = (R)(EXPR);                                            \
      }                                                              \
    } else {                                                         \
      for (size_t i = 0; i < n; i++, p += sa, q += sb) {             \
        const T x = *p, y = *q;                                      \
        o[i] = (R)(EXPR);                                            \
      }                                                              \
    }                                                                \
  }

#define UNARY_FLOATS(NAME, F, D)                 \
  FOR_EVERY_CPU UNARY(NAME##_f, float, float, F) \
  FOR_EVERY_CPU UNARY(NAME##_d, double, double, D)

/* Functions of vector_math.h, one by one where the elements do not lie side by
 * side. */
#define VECTOR(NAME, F)                                              \
  static void NAME(size_t n, void *out, const void *a, ptrdiff_t sa, \
                   const void *b, ptrdiff_t sb) {                    \
    double *o = out;                                                 \
    const double *p = a;                                             \
    (void)b, (void)sb;                                               \
    if (sa == 1) {                                                   \
      F(n, o, p);                                                    \
      return;                                                        \
    }                                                                \
    for (size_t i = 0; i < n; i++, p += sa) F(1, o + i, p);          \
  }

/* C library functions of one argument, in both precisions. */
#define LIBM(NAME)                          \
  UNARY(NAME##_f, float, float, NAME##f(x)) \
  UNARY(NAME##_d, double, double, NAME(x))

#define BINARY_FLOATS(NAME, EXPR)                    \
  FOR_EVERY_CPU BINARY(NAME##_f, float, float, EXPR) \
  FOR_EVERY_CPU BINARY(NAME##_d, double, double, EXPR)

/* One comparison or logical function for all types. */
#define TO_BOOL(NAME, EXPR)                \
  BINARY(NAME##_u, uint8_t, uint8_t, EXPR) \
  BINARY(NAME##_i, uint8_t, int64_t, EXPR) \
  BINARY(NAME##_f, uint8_t, float, EXPR)   \
  FOR_EVERY_CPU BINARY(NAME##_d, uint8_t, double, EXPR)

#define TESTS(NAME, F)               \
  UNARY(NAME##_f, uint8_t, float, F) \
  UNARY(NAME##_d, uint8_t, double, F)

/* --- integers: 64-bit sums wrap as NumPy's do, without undefined behaviour --
 */

#define WRAP(EXPR) (int64_t)(EXPR)
typedef uint64_t U;

static int64_t floordiv_i64(int64_t x, int64_t y) {
  if (y == 0) return 0;
  if (y == -1) return WRAP(-(U)x);
  int64_t q = x / y;
  return (x % y != 0 && (x < 0) != (y < 0)) ? q - 1 : q;
}

static int64_t mod_i64(int64_t x, int64_t y) {
  if (y == 0 || y == -1) return 0;
  int64_t r = x % y;
  return (r != 0 && (r < 0) != (y < 0)) ? r + y : r;
}

/* y >= 0 is the caller's to check; squares and multiplies. */
static int64_t power_i64(int64_t x, int64_t y) {
  U result = 1, base = (U)x;
  for (U e = (U)y; e > 0; e >>= 1) {
    if (e & 1) result *= base;
    base *= base;
  }
  return WRAP(result);
}

/* --- floats -----------------------------------------------------------------
 */

/* Python's modulo: the sign of the divisor. */
static double mod_f64(double x, double y) {
  double r = fmod(x, y);
  if (y == 0 || isnan(r)) return r;
  if (r == 0) return copysign(0.0, y);
  return (r < 0) != (y < 0) ? r + y : r;
}

static double floordiv_f64(double x, double y) {
  if (y == 0) return x / y;
  double r = fmod(x, y), q = (x - r) / y;
  if (r != 0 && (r < 0) != (y < 0)) q -= 1;
  if (q == 0) return copysign(0.0, x / y);
  double low = floor(q);
  return q - low > 0.5 ? low + 1 : low;
}

#define SIGN(x) ((x) > 0 ? 1 : (x) < 0 ? -1 : (x) == 0 ? 0 : (x))
#define MAXIMUM (x >= y || x != x ? x : y)
#define MINIMUM (x <= y || x != x ? x : y)

BINARY(add_b, uint8_t, uint8_t, x | y)
BINARY(add_u, uint8_t, uint8_t, x + y)
BINARY(add_i, int64_t, int64_t, WRAP((U)x + (U)y))
BINARY_FLOATS(add, x + y)
BINARY(subtract_u, uint8_t, uint8_t, x - y)
BINARY(subtract_i, int64_t, int64_t, WRAP((U)x - (U)y))
BINARY_FLOATS(subtract, x - y)
BINARY(multiply_b, uint8_t, uint8_t, x &y)
BINARY(multiply_u, uint8_t, uint8_t, x *y)
BINARY(multiply_i, int64_t, int64_t, WRAP((U)x *(U)y))
BINARY_FLOATS(multiply, x *y)
BINARY_FLOATS(divide, x / y)
BINARY(floordiv_u, uint8_t, uint8_t, y ? x / y : 0)
BINARY(floordiv_i, int64_t, int64_t, floordiv_i64(x, y))
BINARY_FLOATS(floordiv, floordiv_f64(x, y))
BINARY(mod_u, uint8_t, uint8_t, y ? x % y : 0)
BINARY(mod_i, int64_t, int64_t, mod_i64(x, y))
BINARY_FLOATS(mod, mod_f64(x, y))
BINARY(power_u, uint8_t, uint8_t, power_i64(x, y))
BINARY(power_i, int64_t, int64_t, power_i64(x, y))
BINARY(power_f, float, float, powf(x, y))
BINARY(power_d, double, double, pow(x, y))
BINARY(maximum_u, uint8_t, uint8_t, MAXIMUM)
BINARY(maximum_i, int64_t, int64_t, x >= y ? x : y)
BINARY_FLOATS(maximum, MAXIMUM)
BINARY(minimum_u, uint8_t, uint8_t, MINIMUM)
BINARY(minimum_i, int64_t, int64_t, x <= y ? x : y)
BINARY_FLOATS(minimum, MINIMUM)

TO_BOOL(greater, x > y)
TO_BOOL(greater_equal, x >= y)
TO_BOOL(less, x < y)
TO_BOOL(less_equal, x <= y)
TO_BOOL(equal, x == y)
TO_BOOL(not_equal, x != y)
TO_BOOL(and, x != 0 && y != 0)
TO_BOOL(or, x != 0 || y != 0)
TO_BOOL(xor, (x != 0) != (y != 0))

UNARY(not_u, uint8_t, uint8_t, x == 0)
UNARY(not_i, uint8_t, int64_t, x == 0)
TESTS(not, x == 0)
UNARY(never_u, uint8_t, uint8_t, x != x)
UNARY(never_i, uint8_t, int64_t, x != x)
UNARY(always_u, uint8_t, uint8_t, x == x)
UNARY(always_i, uint8_t, int64_t, x == x)
TESTS(isnan, x != x)
TESTS(isinf, isinf(x) != 0)
TESTS(isfinite, isfinite(x) != 0)

UNARY(same_u, uint8_t, uint8_t, x)
UNARY(negative_u, uint8_t, uint8_t, -x)
UNARY(negative_i, int64_t, int64_t, WRAP(-(U)x))
UNARY_FLOATS(negative, -x, -x)
UNARY(abs_i, int64_t, int64_t, x < 0 ? WRAP(-(U)x) : x)
UNARY_FLOATS(abs, fabsf(x), fabs(x))
UNARY(sign_u, uint8_t, uint8_t, x > 0)
UNARY(sign_i, int64_t, int64_t, SIGN(x))
UNARY_FLOATS(sign, SIGN(x), SIGN(x))
UNARY(square_u, uint8_t, uint8_t, x *x)
UNARY(square_i, int64_t, int64_t, WRAP((U)x *(U)x))
UNARY_FLOATS(square, x *x, x *x)
UNARY(reciprocal_u, uint8_t, uint8_t, x ? 1 / x : 0)
UNARY(reciprocal_i, int64_t, int64_t, x ? 1 / x : INT64_MIN)
UNARY_FLOATS(reciprocal, 1 / x, 1 / x)
UNARY(relu_i, int64_t, int64_t, x > 0 ? x : 0)
UNARY_FLOATS(relu, (x > 0 || x != x ? x : 0), (x > 0 || x != x ? x : 0))
/* The book's formula, so that a classmate's digits are the same (3.2.4). */
UNARY(sigmoid_f, float, float, 1 / (1 + expf(-x)))
VECTOR(sigmoid_d, vector_sigmoid)
UNARY_FLOATS(sqrt, sqrtf(x), sqrt(x))
UNARY(exp_f, float, float, expf(x))
VECTOR(exp_d, vector_exp)
LIBM(expm1)
LIBM(log)
LIBM(log2)
LIBM(log10)
LIBM(log1p)
LIBM(sin)
LIBM(cos)
LIBM(tan)
LIBM(sinh)
LIBM(cosh)
LIBM(tanh)
LIBM(floor)
LIBM(ceil)
LIBM(rint)

/* --- the table ---------------------------------------------------------------
 * bool is stored as uint8, so most loops serve both. */

#define ALL(f) \
  { f##_u, f##_u, f##_i, f##_f, f##_d }
#define LOGIC(f) \
  { f##_b, f##_u, f##_i, f##_f, f##_d }
#define NUMBERS(f) \
  { NULL, f##_u, f##_i, f##_f, f##_d }
#define FLOATS(f) \
  { NULL, NULL, NULL, f##_f, f##_d }

const Ufunc ufuncs[] = {
    {"add", 2, SAME, LOGIC(add)},
    {"subtract", 2, NUMBERS_ONLY, NUMBERS(subtract)},
    {"multiply", 2, SAME, LOGIC(multiply)},
    {"divide", 2, SAME, FLOATS(divide)},
    {"floor_divide", 2, SAME, NUMBERS(floordiv)},
    {"mod", 2, SAME, NUMBERS(mod)},
    {"power", 2, POWER, NUMBERS(power)},
    {"maximum", 2, SAME, ALL(maximum)},
    {"minimum", 2, SAME, ALL(minimum)},
    {"greater", 2, TRUTH, ALL(greater)},
    {"greater_equal", 2, TRUTH, ALL(greater_equal)},
    {"less", 2, TRUTH, ALL(less)},
    {"less_equal", 2, TRUTH, ALL(less_equal)},
    {"equal", 2, TRUTH, ALL(equal)},
    {"not_equal", 2, TRUTH, ALL(not_equal)},
    {"logical_and", 2, TRUTH, ALL(and)},
    {"logical_or", 2, TRUTH, ALL(or)},
    {"logical_xor", 2, TRUTH, ALL(xor)},
    {"logical_not", 1, TRUTH, ALL(not )},
    {"isnan", 1, TRUTH, {never_u, never_u, never_i, isnan_f, isnan_d}},
    {"isinf", 1, TRUTH, {never_u, never_u, never_i, isinf_f, isinf_d}},
    {"isfinite",
     1,
     TRUTH,
     {always_u, always_u, always_i, isfinite_f, isfinite_d}},
    {"negative", 1, NUMBERS_ONLY, NUMBERS(negative)},
    {"abs", 1, SAME, {same_u, same_u, abs_i, abs_f, abs_d}},
    {"sign", 1, NUMBERS_ONLY, NUMBERS(sign)},
    {"square", 1, SAME, NUMBERS(square)},
    {"reciprocal", 1, SAME, NUMBERS(reciprocal)},
    {"relu", 1, SAME, {same_u, same_u, relu_i, relu_f, relu_d}},
    {"sigmoid", 1, SAME, FLOATS(sigmoid)},
    {"sqrt", 1, SAME, FLOATS(sqrt)},
    {"exp", 1, SAME, FLOATS(exp)},
    {"expm1", 1, SAME, FLOATS(expm1)},
    {"log", 1, SAME, FLOATS(log)},
    {"log2", 1, SAME, FLOATS(log2)},
    {"log10", 1, SAME, FLOATS(log10)},
    {"log1p", 1, SAME, FLOATS(log1p)},
    {"sin", 1, SAME, FLOATS(sin)},
    {"cos", 1, SAME, FLOATS(cos)},
    {"tan", 1, SAME, FLOATS(tan)},
    {"sinh", 1, SAME, FLOATS(sinh)},
    {"cosh", 1, SAME, FLOATS(cosh)},
    {"tanh", 1, SAME, FLOATS(tanh)},
    {"floor", 1, SAME, FLOATS(floor)},
    {"ceil", 1, SAME, FLOATS(ceil)},
    {"rint", 1, SAME, FLOATS(rint)},
    {NULL, 0, SAME, {NULL}},
};

const Ufunc *ufunc_find(const char *name) {
  for (const Ufunc *u = ufuncs; u->name != NULL; u++)
    if (strcmp(u->name, name) == 0) return u;
  return NULL;
}

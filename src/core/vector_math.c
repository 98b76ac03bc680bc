/* exp by argument reduction and a polynomial, without branches; and products
 * with few rows.
 *
 * x = k ln 2 + r with |r| <= ln 2 / 2 (ln 2 in two parts, Cody and Waite), then
 * exp(r) by its Taylor series to r^13, whose remainder is below 2^-56 there,
 * and a scaling by 2^k in two factors, so that subnormal results come out
 * rounded once. */
#include "core/vector_math.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/vector.h"

/* Adding and subtracting it rounds to the nearest integer, which then stands in
 * the low bits. */
#define ROUND 0x1.8p52

static inline uint64_t bits_of(double x) {
  uint64_t u;
  memcpy(&u, &x, sizeof u);
  return u;
}

static inline double from_bits(uint64_t u) {
  double x;
  memcpy(&x, &u, sizeof x);
  return x;
}

/* 2^k for |k| <= 1023, k as a double that holds an integer. */
static inline double power_of_two(double k) {
  return from_bits((bits_of(k + (ROUND + 1023)) << 52));
}

static inline double polynomial(double r) {
  double p = 1.0 / 6227020800.0; /* 1/13! */
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  return p * r * r; /* exp(r) - 1 - r */
}

/* NaN goes through the arithmetic; what is out of range is clamped to where the
 * result is 0 or infinite anyway. */
static inline double exp_one(double x) {
  const double low = -746, high = 710;
  double c = x < low ? low : x > high ? high : x;
  double k = (c * 0x1.71547652b82fep0 + ROUND) - ROUND;
  double high_part = c - k * 0x1.62e42fee00000p-1;
  double low_part = k * 0x1.a39ef35793c76p-33;
  double r = high_part - low_part;
  double lost = (high_part - r) - low_part; /* by rounding r */
  double half = (k * 0.5 + ROUND) - ROUND;
  double sum = 1.0 + r;
  double y = sum + (((1.0 - sum) + r) + (polynomial(r) + lost));
  return y * power_of_two(half) * power_of_two(k - half);
}

FOR_EVERY_CPU
void vector_exp(size_t n, double *out, const double *x) {
  INDEPENDENT for (size_t i = 0; i < n; i++) out[i] = exp_one(x[i]);
}

FOR_EVERY_CPU
void vector_sigmoid(size_t n, double *out, const double *x) {
  INDEPENDENT for (size_t i = 0; i < n; i++) out[i] =
      1.0 / (1.0 + exp_one(-x[i]));
}

/* So many maxima and sums side by side become vector code. */
enum { LANES = 16 };

static inline double largest(size_t n, const double *x) {
  double top[LANES];
  size_t i = 0;
  for (int k = 0; k < LANES; k++) top[k] = x[0];
  for (; i + LANES <= n; i += LANES)
    for (int k = 0; k < LANES; k++)
      top[k] = x[i + k] > top[k] ? x[i + k] : top[k];
  for (; i < n; i++) top[0] = x[i] > top[0] ? x[i] : top[0];
  for (int k = 1; k < LANES; k++) top[0] = top[k] > top[0] ? top[k] : top[0];
  return top[0];
}

static inline double sum(size_t n, const double *x) {
  double part[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (int k = 0; k < LANES; k++) part[k] += x[i + k];
  for (; i < n; i++) part[0] += x[i];
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int k = 0; k < half; k++) part[k] += part[k + half];
  return part[0];
}

FOR_EVERY_CPU
void vector_softmax(size_t n, double *out, const double *x) {
  const double top = largest(n, x);
  INDEPENDENT for (size_t i = 0; i < n; i++) out[i] = exp_one(x[i] - top);
  const double total = sum(n, out);
  for (size_t i = 0; i < n; i++) out[i] /= total;
}

/* --- a product with few rows on its left
 * ------------------------------------------ */

/* Eight doubles that compilers keep in registers, on any processor; they may
 * lie anywhere among other doubles. */
typedef double Eight __attribute__((vector_size(64), aligned(8), may_alias));

/* One block of columns after the other; the last reaches back over columns
 * that are done. */
#define FEW_ROWS(ROWS)                                                         \
  FOR_EVERY_CPU                                                                \
  static void product_##ROWS(size_t k, size_t n, double *out, const double *a, \
                             ptrdiff_t down, ptrdiff_t across,                 \
                             const double *b, ptrdiff_t lead) {                \
    for (size_t j = 0; j < n; j += PRODUCT_COLUMNS) {                          \
      Eight left[ROWS] = {{0}}, right[ROWS] = {{0}};                           \
      if (j + PRODUCT_COLUMNS > n) j = n - PRODUCT_COLUMNS;                    \
      const double *x = a, *row = b + j;                                       \
      for (size_t l = 0; l < k; l++, x += across, row += lead)                 \
        for (int r = 0; r < ROWS; r++) {                                       \
          left[r] += x[r * down] * *(const Eight *)row;                        \
          right[r] += x[r * down] * *(const Eight *)(row + 8);                 \
        }                                                                      \
      for (int r = 0; r < ROWS; r++) {                                         \
        double *to = out + (size_t)r * n + j;                                  \
        *(Eight *)to = left[r];                                                \
        *(Eight *)(to + 8) = right[r];                                         \
      }                                                                        \
    }                                                                          \
  }

FEW_ROWS(1)
FEW_ROWS(2)
FEW_ROWS(3)
FEW_ROWS(4)

typedef void ProductLoop(size_t k, size_t n, double *out, const double *a,
                         ptrdiff_t down, ptrdiff_t across, const double *b,
                         ptrdiff_t lead);

static ProductLoop *const products[PRODUCT_ROWS] = {product_1, product_2,
                                                    product_3, product_4};

void vector_product(size_t m, size_t k, size_t n, double *out, const double *a,
                    ptrdiff_t down, ptrdiff_t across, const double *b,
                    ptrdiff_t lead) {
  products[m - 1](k, n, out, a, down, across, b, lead);
}

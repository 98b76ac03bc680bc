/* Products of up to four rows: a strip of columns at a time, all rows at once,
 * so that each element of the matrix is read once. */
#include "core/row_product.h"

#include "core/vector.h"

enum { STRIP = ROW_PRODUCT_COLUMNS, HALF = STRIP / 2 };

/* Eight numbers side by side, wherever they lie. */
typedef double Eight __attribute__((vector_size(64), aligned(8), may_alias));

typedef struct Rows {
  size_t k, a_step, b_step;
  const double *a;
} Rows;

/* One strip for m rows; m is a constant where this is inlined, so that the sums
 * stay in registers. */
static inline __attribute__((always_inline)) void strip(size_t m, const Rows *r,
                                                        const double *b,
                                                        double *out,
                                                        size_t out_step) {
  Eight left[ROW_PRODUCT_MAX] = {{0}}, right[ROW_PRODUCT_MAX] = {{0}};
  for (size_t l = 0; l < r->k; l++, b += r->b_step) {
    const Eight x = *(const Eight *)b, y = *(const Eight *)(b + HALF);
    for (size_t i = 0; i < m; i++) {
      const double f = r->a[i * r->a_step + l];
      left[i] += f * x;
      right[i] += f * y;
    }
  }
  for (size_t i = 0; i < m; i++) {
    *(Eight *)(out + i * out_step) = left[i];
    *(Eight *)(out + i * out_step + HALF) = right[i];
  }
}

FOR_EVERY_CPU
void row_product(size_t m, size_t k, size_t n, double *out, size_t out_step,
                 const double *a, size_t a_step, const double *b,
                 size_t b_step) {
  const Rows r = {k, a_step, b_step, a};
  for (size_t j = 0; j < n; j += STRIP) {
    /* The last strip lies over columns that are done, so that it is whole. */
    if (j + STRIP > n) j = n - STRIP;
    if (m == 1)
      strip(1, &r, b + j, out + j, out_step);
    else if (m == 2)
      strip(2, &r, b + j, out + j, out_step);
    else if (m == 3)
      strip(3, &r, b + j, out + j, out_step);
    else
      strip(4, &r, b + j, out + j, out_step);
  }
}

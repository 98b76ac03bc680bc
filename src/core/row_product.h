/* A product for few rows, where packing the matrix costs CBLAS more than the
 * product itself: one image through a layer, the notes' gradient check. */
#ifndef CORE_ROW_PRODUCT_H
#define CORE_ROW_PRODUCT_H

#include <stddef.h>

enum { ROW_PRODUCT_MAX = 4, ROW_PRODUCT_COLUMNS = 16 };

/* out (m, n) = a (m, k) times b (k, n); m is at most ROW_PRODUCT_MAX, n
 * at least ROW_PRODUCT_COLUMNS. All in C order, with so many elements from row
 * to row; out overlaps neither. */
void row_product(size_t m, size_t k, size_t n, double *out, size_t out_step,
                 const double *a, size_t a_step, const double *b,
                 size_t b_step);

#endif

/* exp in plain C that compilers turn into vector code; the only place where
 * gradus does not use libm. Within 2 units in the last place of it (sigmoid: 3
 * of libm's 1 / (1 + exp(-x))), and exact on NaN, infinities, zeros and
 * overflow (tests/test_vector_math.c). */
#ifndef CORE_VECTOR_MATH_H
#define CORE_VECTOR_MATH_H

#include <stddef.h>

/* out[i] = exp(x[i]); out may be x. */
void vector_exp(size_t n, double *out, const double *x);

/* out[i] = exp(x[i] - max x) / their sum, n > 0; a NaN makes all of them NaN.
 */
void vector_softmax(size_t n, double *out, const double *x);

/* out[i] = 1 / (1 + exp(-x[i])); out may be x. */
void vector_sigmoid(size_t n, double *out, const double *x);

enum { PRODUCT_ROWS = 4, PRODUCT_COLUMNS = 16 };

/* out (m, n) in C order = a (m, k) b (k, n) for at most PRODUCT_ROWS rows and
 * at least PRODUCT_COLUMNS columns, where CBLAS spends most of its time on
 * copies. a has steps down and across, b has rows `lead` apart. */
void vector_product(size_t m, size_t k, size_t n, double *out, const double *a,
                    ptrdiff_t down, ptrdiff_t across, const double *b,
                    ptrdiff_t lead);

#endif
